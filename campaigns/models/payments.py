import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.campaigns import Campaign
from campaigns.models.offers import Offer
from campaigns.models.pipeline import Collaboration
from campaigns.states import Direction, PaymentKind, PaymentState


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class ExchangeRate(TimeStamped):
    """What one unit of a currency was worth in another on a day, and who says so."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="exchange_rates")
    from_currency = models.CharField(max_length=3)
    to_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)  # to_currency per one from_currency
    as_of = models.DateField()
    source = models.CharField(max_length=120)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "from_currency", "to_currency", "as_of"], name="one_rate_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_above_zero"),
            models.CheckConstraint(
                condition=~Q(from_currency=models.F("to_currency")), name="rate_between_two_currencies"
            ),
        ]

    def __str__(self) -> str:
        return f"1 {self.from_currency} = {self.rate:f} {self.to_currency}"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def unsettled(self) -> Self:
        return self.filter(state__in=PaymentState.open_states)


class Payment(TimeStamped):
    """An amount somebody owes: us to an influencer, or a client to us. Paid at most once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="payments")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="payments")
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )  # null: with the client, or somebody else
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="payments")
    direction = models.CharField(max_length=10, choices=Direction)
    kind = models.CharField(max_length=11, choices=PaymentKind)
    state = models.CharField(max_length=8, choices=PaymentState, default=PaymentState.OWED)
    party = models.CharField(max_length=200)  # who is paid or pays, as the invoice names them
    what = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(
        max_digits=18, decimal_places=8, null=True, blank=True
    )  # campaign's currency per one of `currency`, as used; 1 for the same; null: none was known
    rate_source = models.CharField(max_length=200, blank=True)  # whose rate, of which day
    amount_in_campaign = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    invoice_number = models.CharField(max_length=80, blank=True)
    # Says what is paid for ("offer:12:fee", "conversions:12:0-40"): the same thing is never paid twice.
    guard = models.CharField(max_length=120, blank=True, editable=False)
    conversions_from = models.PositiveIntegerField(null=True, blank=True)  # counted before this payment
    conversions_until = models.PositiveIntegerField(null=True, blank=True)  # and with it
    entered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    paid_reference = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"]) | Q(approved_by__isnull=False),
                name="approved_before_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID) | Q(paid_on__isnull=False), name="paid_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(conversions_until=None) | Q(conversions_until__gt=models.F("conversions_from")),
                name="conversions_counted_upward",
            ),
            models.UniqueConstraint(
                fields=["agency", "guard"],
                condition=~Q(guard="") & ~Q(state=PaymentState.CANCELED),
                name="never_paid_twice",
            ),
            models.UniqueConstraint(
                fields=["collaboration", "conversions_from"],
                condition=Q(conversions_from__isnull=False) & ~Q(state=PaymentState.CANCELED),
                name="conversions_counted_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "direction", "party", "invoice_number"],
                condition=~Q(invoice_number="") & ~Q(state=PaymentState.CANCELED),
                name="invoice_entered_once",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="payments_newest"),
            models.Index(fields=["campaign", "-id"], name="payments_of_campaign"),
            models.Index(
                fields=["agency", "due_on"],
                name="payments_due",
                condition=Q(state__in=PaymentState.open_states),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} ({self.party})"
