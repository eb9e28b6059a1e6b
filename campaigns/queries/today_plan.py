"""What the plan asks of a member today: slots somebody left, benches nobody has asked for a while."""

from collections.abc import Callable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.states import Role
from accounts.united import Rows
from campaigns.models import Campaign, Candidate, Slot
from campaigns.queries.bench import WARM_FOR
from campaigns.queries.swaps import slot_words
from campaigns.states import CampaignState, CandidateState, DeliverableState

MOST_OF_A_KIND = 50
SLOT = ("uuid", "title", "platform", "format", "quantity", "holder__influencer__name", "campaign__name")
Mine = Callable[[Membership, str], Q]


def slots_left(membership: Membership, today: date, mine: Mine) -> list[Asked]:
    """Ask for slots of open campaigns whose holder left, and who still has something to bring."""
    rows = (
        Slot.objects.for_agency(membership.agency)
        .filter(mine(membership, "holder__"), holder__ended_at__isnull=False)
        .filter(campaign__state__in=CampaignState.open_states, campaign__archived_at=None)
        .exclude(deliverables__state=DeliverableState.PUBLISHED)
        .order_by("publish_from", "pk")
    )
    return [Asked(_left, (Rows(rows, SLOT, MOST_OF_A_KIND),))]


def _left(rows: list[Slot]) -> list[Due]:
    return [
        Due(
            kind=_("Slot"), icon="switch-horizontal", who=slot.holder.influencer.name if slot.holder else "",
            what=_("Left the slot: %(slot)s") % {"slot": slot_words(slot)}, why=slot.campaign.name,
            url=reverse("campaigns:swap", args=[slot.uuid]), action=_("Swap"), urgency=Urgency.NOW, due=None,
        )
        for slot in rows
    ]  # fmt: skip


def benches_gone_cold(membership: Membership, today: date) -> list[Asked]:
    """Ask for one's running campaigns with benches of which nobody said of late that they could step in."""
    bench = Candidate.objects.filter(slot=OuterRef("pk"), state=CandidateState.BENCH)
    warm = bench.filter(checked_at__gte=timezone.now() - WARM_FOR)
    ahead = Q(publish_until=None) | Q(publish_until__gte=today)
    cold = Slot.objects.filter(ahead, Exists(bench), ~Exists(warm))
    own = Q(owner=membership) | (Q(owner=None) if membership.role == Role.OWNER else Q(pk=None))
    rows = (
        Campaign.objects.for_agency(membership.agency).active()
        .filter(own, state=CampaignState.RUNNING, slots__in=cold)
        .annotate(cold=Count("slots", distinct=True)).order_by("pk")
    )  # fmt: skip
    return [Asked(_cold, (Rows(rows, ("uuid", "name", "cold"), MOST_OF_A_KIND),))]


def _cold(rows: list[Campaign]) -> list[Due]:
    return [
        Due(
            kind=_("Bench"), icon="snowflake", who=campaign.name,
            what=ngettext("%(number)d bench went cold", "%(number)d benches went cold", vars(campaign)["cold"]) % {"number": vars(campaign)["cold"]},
            why=_("Ask them whether they could still step in"), url=reverse("campaigns:plan", args=[campaign.uuid]),
            action=_("Open"), urgency=Urgency.WEEK, due=None,
        )
        for campaign in rows
    ]  # fmt: skip
