"""Drafts in any state, made by the product's own actions with as few words as possible."""

from typing import Any

from accounts.models import Membership, Pass
from accounts.passes import make_pass
from campaigns.actions.briefs import create_brief
from campaigns.models import BriefVersion, Collaboration, Deliverable
from campaigns.states import PassVerb
from drafts.actions.drafts import begin_revision, save_revision, start_draft, submit_revision
from drafts.actions.stages import set_review_stages
from drafts.models import Draft, Revision
from drafts.states import DraftVerb
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable

TEXT = "Two weeks with the new cup, and I still spill less than before."


def make_owed(by: Membership, brand: Any = None, **values: Any) -> Deliverable:
    """A deliverable somebody owes in a new campaign."""
    campaign = make_campaign(by, brand, **values)
    return make_deliverable(
        make_collaboration(campaign, by, factories.make_influencer(by.agency, "Mina Park"))
    )


def make_draft(
    by: Membership, deliverable: Deliverable | None = None, text: str = TEXT, **values: Any
) -> Draft:
    """A draft whose first revision is being written."""
    draft = start_draft(deliverable=deliverable or make_owed(by), by=by)
    if text or values:
        save_revision(revision=newest(draft), by=by, text=text, **values)
    return fresh(draft)


def handed_in(
    by: Membership, deliverable: Deliverable | None = None, text: str = TEXT, **values: Any
) -> Draft:
    """A draft whose first revision is in review; findings of the checks are not in the way."""
    draft = make_draft(by, deliverable, text, **values)
    submit_revision(revision=newest(draft), by=by)
    return without_findings(draft)


def next_revision(draft: Draft, by: Any, text: str) -> Draft:
    """The next revision, handed in."""
    made = begin_revision(draft=draft, by=by)
    submit_revision(revision=save_revision(revision=made, by=by, text=text), by=by)
    return without_findings(draft)


def without_findings(draft: Draft) -> Draft:
    newest(draft).findings.all().delete()
    return fresh(draft)


def newest(draft: Draft) -> Revision:
    return draft.revisions.select_related("draft").order_by("-number")[0]


def fresh(draft: Draft) -> Draft:
    return Draft.objects.select_related(
        "deliverable__collaboration__campaign__brand", "deliverable__collaboration__influencer", "agency", "newest", "client_saw"
    ).get(pk=draft.pk)  # fmt: skip


def two_stages(
    deliverable: Deliverable, by: Membership, client: Membership | None = None, **values: Any
) -> None:
    """The house first, then the client."""
    campaign = deliverable.collaboration.campaign
    stages = [
        {"name": "House", "kind": "internal", "hours": 24, "approvers": [by]},
        {"name": "Client", "kind": "client", "hours": 48, "approvers": [client] if client else []},
    ]
    set_review_stages(campaign=campaign, by=by, stages=stages, **values)


def personal_link(collaboration: Collaboration, by: Membership) -> Pass:
    given, _token = make_pass(
        by=by,
        agency=by.agency,
        subject=collaboration,
        holder=collaboration.influencer.name,
        verbs=PassVerb.values,
        days=30,
    )
    return given


def link_to(draft: Draft, by: Membership, *verbs: str) -> Pass:
    given, _token = make_pass(
        by=by, agency=by.agency, subject=draft, holder="Kim of Legal", verbs=verbs or DraftVerb.values, days=3
    )
    return given


def make_brief(deliverable: Deliverable, by: Membership, **points: str) -> BriefVersion:
    """A published brief whose points are `section="text"`."""
    campaign = deliverable.collaboration.campaign
    brief = create_brief(campaign=campaign, by=by, title="Brief")
    rows = [
        {"key": f"00000000-0000-4000-8000-{place:012}", "section": section, "text": text, "market": "", "is_verbatim": False,
         "digest": f"{section}-{text}"[:64]}
        for place, (section, text) in enumerate(points.items())
    ]  # fmt: skip
    from django.utils import timezone

    return BriefVersion.objects.create(
        brief=brief,
        number=brief.versions.count() + 1,
        points=rows,
        published_by=by,
        published_at=timezone.now(),
    )
