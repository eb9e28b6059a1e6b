"""Campaigns and collaborations as pages and the API read them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Agency
from accounts.text import fold
from campaigns.models import Campaign, Collaboration, Offer, Payment, Slot
from campaigns.states import CampaignState, Direction, OfferState, PaymentState

_ZERO = Decimal(0)


@dataclass(frozen=True)
class BudgetUse:
    """A campaign's money in its own currency. `unknown` counts amounts without a rate, which are in no sum."""

    budget: Decimal | None
    committed: Decimal
    paid: Decimal
    unknown: int

    @property
    def free(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.committed

    @property
    def over(self) -> Decimal:
        """Return by how much the budget is exceeded."""
        return max(Decimal(0), self.committed - (self.budget or self.committed))

    @property
    def is_exceeded(self) -> bool:
        return self.budget is not None and self.committed > self.budget


def campaigns_to_show(agency: Agency) -> QuerySet[Campaign]:
    """Return the agency's campaigns, templates and archived ones too, with brand and owner loaded."""
    return Campaign.objects.for_agency(agency).select_related("brand", "agency", "owner__user", "cloned_from")


def collaborations_to_show(agency: Agency) -> QuerySet[Collaboration]:
    """Return the agency's collaborations with campaign, influencer, stage and owner loaded."""
    return Collaboration.objects.for_agency(agency).select_related(
        "agency",
        "campaign__brand",
        "campaign__agency",
        "influencer",
        "stage",
        "owner__user",
        "representative",
    )


def listed_campaigns(
    agency: Agency,
    *,
    state: str = "",
    brand: str = "",
    text: str = "",
    show: str = "",
    mine: int | None = None,
) -> QuerySet[Campaign]:
    """Return campaigns narrowed: state, a brand's uuid, words of the name, show "archived" or "templates", owner's id.

    Each with its people, ended ones apart, and with slots and filled slots.
    """
    chosen = Campaign.objects.for_agency(agency)
    if show == "archived":
        chosen = chosen.filter(archived_at__isnull=False)
    else:
        chosen = chosen.templates() if show == "templates" else chosen.active()
    rows = chosen.select_related("brand", "agency", "owner__user", "cloned_from")
    if state == "open":
        rows = rows.filter(state__in=CampaignState.open_states)
    elif state:
        rows = rows.filter(state=state)
    if brand:
        rows = rows.filter(brand__uuid=brand)
    for word in fold(text).split():
        rows = rows.filter(name_key__contains=word)
    if mine is not None:
        rows = rows.filter(Q(owner_id=mine) | Q(team__member_id=mine)).distinct()
    return rows


def counts_of(campaigns: list[Campaign]) -> dict[int, dict[str, int]]:
    """Return campaign id -> people going on, ended, slots, filled slots. Two statements whatever the number."""
    ids = [campaign.pk for campaign in campaigns]
    found = {pk: {"people": 0, "ended": 0, "slots": 0, "filled": 0} for pk in ids}
    people = Collaboration.objects.filter(campaign__in=ids).values("campaign_id").annotate(
        people=Count("pk", filter=Q(ended_at=None)), ended=Count("pk", filter=Q(ended_at__isnull=False))
    )  # fmt: skip
    slots = Slot.objects.filter(campaign__in=ids).values("campaign_id").annotate(
        slots=Count("pk"), filled=Count("holder")
    )  # fmt: skip
    rows: list[Any] = [*people, *slots]
    for row in rows:
        found[row.pop("campaign_id")].update(row)
    return found


def budget_use(campaign: Campaign) -> BudgetUse:
    """Return what is spent: payables entered, and fees agreed that no payment is entered for yet. One statement.

    Committed is every payable that is not canceled, plus accepted offers without a payment, in the campaign's currency.
    """
    payables = Payment.objects.filter(campaign=campaign, direction=Direction.PAYABLE).exclude(
        state=PaymentState.CANCELED
    )
    money = DecimalField(max_digits=16, decimal_places=2)
    entered = (
        payables.order_by()
        .values("campaign")
        .annotate(
            committed=Coalesce(Sum("amount_in_campaign"), _ZERO, output_field=money),
            paid=Coalesce(
                Sum("amount_in_campaign", filter=Q(state=PaymentState.PAID)), _ZERO, output_field=money
            ),
            unknown=Count("pk", filter=Q(amount_in_campaign=None)),
        )
    )
    accepted = Offer.objects.filter(
        collaboration__campaign=campaign, state=OfferState.ACCEPTED, payments=None
    )
    agreed = (
        accepted.order_by()
        .values("collaboration__campaign")
        .annotate(
            committed=Coalesce(
                Sum("fee", filter=Q(currency=F("collaboration__campaign__currency"))),
                _ZERO,
                output_field=money,
            ),
            paid=Value(_ZERO, output_field=money),
            unknown=Count("pk", filter=~Q(currency=F("collaboration__campaign__currency"))),
        )
    )
    columns = ("committed", "paid", "unknown")
    rows = list(entered.values_list(*columns).union(agreed.values_list(*columns), all=True))
    return BudgetUse(
        budget=campaign.budget,
        committed=sum((row[0] for row in rows), Decimal()),
        paid=sum((row[1] for row in rows), Decimal()),
        unknown=sum(row[2] for row in rows),
    )
