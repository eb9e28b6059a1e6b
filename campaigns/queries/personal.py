"""What a personal link opens."""

from django.db.models import Prefetch

from accounts.models import Membership, Pass, PassUse
from campaigns.models import Collaboration

USES_SHOWN = 12


def collaboration_of(given: Pass) -> Collaboration | None:
    """Return the collaboration a link was made for, with all its page names; None when the link is for something else."""
    if given.subject_type != Collaboration._meta.label_lower:
        return None
    return (
        Collaboration.objects.for_agency(given.agency)
        .filter(pk=given.subject_id)
        .select_related(
            "agency",
            "campaign__agency",
            "campaign__brand",
            "campaign__owner__user",
            "influencer__agency",
            "owner__user",
            "stage",
        )  # fmt: skip
        .first()
    )


def whom_to_ask(collaboration: Collaboration) -> Membership | None:
    """Return the one person of the house the influencer writes to: who looks after them, else after the campaign."""
    for member in (collaboration.owner, collaboration.campaign.owner):
        if member is not None and member.ended_at is None:
            return member
    return None


def personal_links(collaboration: Collaboration) -> list[Pass]:
    """Return every personal link made for a collaboration, newest first, each with its `latest_uses`."""
    return list(
        Pass.objects.for_agency(collaboration.agency)
        .about(collaboration)
        .select_related("made_by__user")
        .prefetch_related(
            Prefetch("uses", PassUse.objects.order_by("-pk")[:USES_SHOWN], to_attr="latest_uses")
        )
        .order_by("-pk")
    )
