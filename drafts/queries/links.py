"""Links to drafts: what one opens, and those a draft has."""

from django.db.models import Prefetch, QuerySet

from accounts.models import Agency, Pass, PassUse
from drafts.models import Draft, ShareLink

USES_SHOWN = 12


def link_of(given: Pass) -> ShareLink | None:
    """Return the link a pass was made for, with all its page names; None when the pass is for something else."""
    return (
        ShareLink.objects.filter(given_pass=given, draft__agency=given.agency_id)
        .select_related(
            "draft__agency", "draft__client_saw", "draft__newest", "draft__deliverable__collaboration__campaign__brand",
            "draft__deliverable__collaboration__campaign__agency", "draft__deliverable__collaboration__influencer",
        )
        .first()
    )  # fmt: skip


def links_to_show(agency: Agency) -> QuerySet[ShareLink]:
    """Return links to the agency's drafts, each with the latest uses of its pass (`latest_uses`)."""
    uses = Prefetch("given_pass__uses", PassUse.objects.order_by("-pk")[:USES_SHOWN], to_attr="latest_uses")
    rows = ShareLink.objects.for_agency(agency).select_related(
        "given_pass__made_by__user", "given_pass__agency", "draft__agency",
        "draft__deliverable__collaboration__campaign__agency",
    )  # fmt: skip
    return rows.prefetch_related(uses)


def links_of(draft: Draft) -> list[ShareLink]:
    """Return every link made for a draft, newest first, each with the latest uses of its pass (`latest_uses`)."""
    return list(links_to_show(draft.agency).filter(draft=draft).order_by("-pk"))
