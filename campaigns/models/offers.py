import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.pipeline import Collaboration
from campaigns.models.slots import Slot
from campaigns.states import EndReason, OfferState, RightKind, Side


class OfferQuerySet(models.QuerySet["Offer"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(collaboration__agency=agency)

    def accepted(self) -> Self:
        return self.filter(state=OfferState.ACCEPTED)


class Offer(TimeStamped):
    """Terms one side put to the other. A counter-offer is an offer that answers another; at most one waits at a time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="offers")
    number = models.PositiveSmallIntegerField()  # round, from 1
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="counters"
    )
    side = models.CharField(max_length=10, choices=Side, default=Side.HOUSE)
    state = models.CharField(max_length=9, choices=OfferState, default=OfferState.DRAFT)
    currency = models.CharField(max_length=3)  # of every amount of the offer
    fee = models.DecimalField(max_digits=14, decimal_places=2)
    per_conversion = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    conversion = models.CharField(max_length=200, blank=True)  # what counts as one: "issued card"
    conversions_paid_up_to = models.PositiveIntegerField(null=True, blank=True)  # null: without limit
    goods = models.CharField(max_length=300, blank=True)  # barter: what is given
    goods_value = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )  # declared retail value
    payment_days = models.PositiveSmallIntegerField(default=30)  # after publication
    rounds = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # of changes to each draft within the fee; null: as many as the campaign's review says
    message = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted_name = models.CharField(max_length=200, blank=True)  # typed by whoever accepted
    answered_by = models.CharField(max_length=250, blank=True)  # label of the pass or member
    evidence = models.CharField(
        max_length=500, blank=True
    )  # where staff who recorded the answer have it from
    declined_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    declined_note = models.CharField(max_length=500, blank=True)
    despite = models.CharField(
        max_length=300, blank=True
    )  # why it was sent or accepted although something spoke against it: a rival's deal, the budget
    fair_rate = models.JSONField(default=dict, blank=True)  # how the fee was weighed when it was sent
    shows_fair_rate = models.BooleanField(default=False)  # the influencer is shown it too, in plain words
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="offer_number_once"),
            models.UniqueConstraint(
                fields=["collaboration"], condition=Q(state=OfferState.ACCEPTED), name="one_accepted_offer"
            ),
            models.UniqueConstraint(
                fields=["collaboration"], condition=Q(state=OfferState.SENT), name="one_waiting_offer"
            ),
            models.CheckConstraint(
                condition=Q(fee__gte=0)
                & (Q(per_conversion=None) | Q(per_conversion__gte=0))
                & (Q(goods_value=None) | Q(goods_value__gte=0)),
                name="offer_money_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(per_conversion=None) | ~Q(conversion=""), name="offer_says_what_is_a_conversion"
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferState.ACCEPTED) | ~Q(accepted_name=""), name="accepted_by_name"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="offers_waiting", condition=Q(state=OfferState.SENT)),
        ]

    def __str__(self) -> str:
        return f"Offer {self.number} to {self.collaboration.influencer}"


class OfferLine(TimeStamped):
    """One deliverable of an offer, perhaps several times."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="lines")
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    platform = models.CharField(max_length=16)
    format = models.CharField(max_length=40)
    quantity = models.PositiveSmallIntegerField(default=1)
    price = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # its part of the fee; null: the fee is for all together
    draft_due_on = models.DateField(null=True, blank=True)
    publish_from = models.DateField(null=True, blank=True)
    publish_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_wants_something"),
            models.CheckConstraint(
                condition=Q(publish_from=None)
                | Q(publish_until=None)
                | Q(publish_until__gte=F("publish_from")),
                name="line_window_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.platform} {self.format}"


class UsageRight(TimeStamped):
    """What the brand may do with the content, where, and until when. In force once its offer is accepted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="rights")
    kind = models.CharField(max_length=12, choices=RightKind)
    places = models.CharField(max_length=200, blank=True)  # channels, media; empty: anywhere of its kind
    markets = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # empty: everywhere
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # null: without end, which a lawyer should see

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="right_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="rights_ending")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Exclusivity(TimeStamped):
    """For whom the influencer does not work, and until when. In force once its offer is accepted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="exclusivities")
    category = models.CharField(max_length=80, blank=True)  # line of business, in the agency's words
    category_key = models.CharField(max_length=80, blank=True, editable=False)  # fold(category)
    rivals = ArrayField(models.CharField(max_length=120), default=list, blank=True)  # by name
    platform = models.CharField(max_length=16, blank=True)  # empty: everywhere
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="exclusivity_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(category="") | ~Q(rivals=[]), name="exclusivity_against_something"
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="exclusivities_ending")]

    def __str__(self) -> str:
        return self.category or ", ".join(self.rivals)
