"""What a stop would hold back, campaign by campaign, before anybody presses it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Membership
from accounts.states import Role
from campaigns.models import Campaign, Deliverable, Payment, ReminderLetter
from campaigns.states import CampaignState, DeliverableState, Direction, LetterState, PaymentState
from crisis.models import Incident, IncidentCampaign
from outreach.models import Enrollment, Message
from outreach.states import EnrollmentState, MessageState

MOST_OTHERS = 100


@dataclass
class HeldBack:
    """Counts of what waits in one campaign. `payments`: (currency, amount, count) of what is approved and not paid."""

    letters: int = 0
    sequences: int = 0
    publications: int = 0
    in_review: int = 0
    reminders: int = 0
    payments: list[tuple[str, Decimal, int]] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Say whether nothing waits at this moment."""
        return not (self.letters or self.sequences or self.publications or self.in_review or self.reminders or self.payments)  # fmt: skip


@dataclass(frozen=True)
class FreezeRow:
    """A campaign, what a stop holds back, and how it stands. `place`: its row in the incident, None for another one."""

    campaign: Campaign
    place: IncidentCampaign | None
    held: HeldBack

    @property
    def is_ours(self) -> bool:
        """Say whether this room holds it (in a drill: would hold it)."""
        return self.place is not None and self.place.frozen_at is not None


def held_back(campaigns: Iterable[Campaign]) -> dict[int, HeldBack]:
    """Return what waits to leave the house for campaigns, by key; five statements for any number of them."""
    keys = [campaign.pk for campaign in campaigns]
    found: dict[int, HeldBack] = defaultdict(HeldBack)
    for key, count in _counted(
        Message.objects.filter(state=MessageState.WAITING), keys, "thread__collaboration__campaign", "batch__campaign", "enrollment__sequence__campaign"
    ):  # fmt: skip
        found[key].letters = count
    running = Enrollment.objects.filter(state=EnrollmentState.RUNNING, due_at__isnull=False)
    for key, count in _counted(running, keys, "sequence__campaign", "collaboration__campaign"):
        found[key].sequences = count
    works = Deliverable.objects.filter(collaboration__campaign__in=keys, collaboration__ended_at=None)
    to_go = Q(state__in=(DeliverableState.APPROVED, DeliverableState.SCHEDULED))
    counted = works.values("collaboration__campaign").annotate(
        to_go=Count("pk", filter=to_go), in_review=Count("pk", filter=Q(state=DeliverableState.DRAFT_IN))
    )
    for row in counted.order_by():
        of = found[row["collaboration__campaign"]]
        of.publications, of.in_review = row["to_go"], row["in_review"]
    due = Payment.objects.filter(campaign__in=keys, direction=Direction.PAYABLE, state=PaymentState.APPROVED)
    for owed in due.values("campaign", "currency").annotate(sum=Sum("amount"), count=Count("pk")).order_by("currency"):  # fmt: skip
        found[owed["campaign"]].payments.append((owed["currency"], owed["sum"], owed["count"]))
    reminders = ReminderLetter.objects.filter(state=LetterState.WAITING)
    for key, count in _counted(reminders, keys, "reminder__deliverable__collaboration__campaign"):
        found[key].reminders = count
    return found


def _counted(rows: "QuerySet[Any]", keys: list[int], *paths: str) -> Iterable[tuple[int, int]]:
    """Yield (campaign, how many) of rows that reach one of the campaigns by a path; the first path that leads to one counts."""
    reached = Q()
    for path in paths:
        reached |= Q(**{f"{path}__in": keys})
    first = Coalesce(*paths) if len(paths) > 1 else F(paths[0])
    counted = rows.filter(reached).annotate(of=first).values_list("of").annotate(count=Count("pk")).order_by()
    return ((key, count) for key, count in counted if key in keys)


def freeze_rows(incident: Incident) -> list[FreezeRow]:
    """Return the incident's campaigns with what a stop holds back."""
    places = list(incident.campaigns.select_related("campaign__brand", "frozen_by__user").order_by("pk"))
    waiting = held_back(place.campaign for place in places)
    return [FreezeRow(place.campaign, place, waiting.get(place.campaign_id, HeldBack())) for place in places]


def freeze_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the switch: the campaigns touched, and other running ones of the same influencers or the house."""
    rows = freeze_rows(incident)
    touched = [row.campaign.pk for row in rows]
    others = (
        Campaign.objects.for_agency(incident.agency)
        .filter(state__in=CampaignState.open_states, archived_at=None, is_template=False)
        .exclude(pk__in=touched)
        .annotate(
            with_them=Count(
                "collaborations",
                filter=Q(collaborations__influencer__incident_places__incident=incident, collaborations__ended_at=None),
                distinct=True,
            )
        )
        .select_related("brand")
        .order_by("-with_them", "name", "pk")[:MOST_OTHERS]
    )  # fmt: skip
    return {
        "rows": rows, "others": list(others) if member.role in Role.editing_roles else [],
        "ours": [row for row in rows if row.is_ours], "free": [row for row in rows if not row.is_ours],
    }  # fmt: skip
