import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.campaigns import Campaign
from campaigns.models.pipeline import Collaboration
from campaigns.states import CandidateState, EndKind, EndReason, Verdict
from influencers.models import Channel, Influencer


class SlotQuerySet(models.QuerySet["Slot"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Slot(TimeStamped):
    """A place to fill in a campaign: what is wanted where and when, for how much. Held by one collaboration."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="slots")
    title = models.CharField(max_length=120, blank=True)
    platform = models.CharField(max_length=16)
    format = models.CharField(max_length=40)  # influencers/formats.toml
    tier = models.CharField(max_length=20, blank=True)  # influencers.Tier.key; empty: any
    market = models.CharField(max_length=2, blank=True)
    publish_from = models.DateField(null=True, blank=True)
    publish_until = models.DateField(null=True, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)  # pieces of the format
    budget = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # in the campaign's currency
    price = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # planned for its holder, in the campaign's currency; null: not yet known
    client_price = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # what the client is shown; null: the price is not shown
    holder = models.ForeignKey(
        Collaboration, on_delete=models.SET_NULL, null=True, blank=True, related_name="slots"
    )
    position = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(platform="") & ~Q(format=""), name="slot_has_a_platform"),
            models.CheckConstraint(
                condition=Q(publish_from=None)
                | Q(publish_until=None)
                | Q(publish_until__gte=F("publish_from")),
                name="slot_window_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(budget=None) | Q(budget__gte=0))
                & (Q(price=None) | Q(price__gte=0))
                & (Q(client_price=None) | Q(client_price__gte=0)),
                name="slot_money_not_negative",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="slot_wants_something"),
        ]
        indexes = [models.Index(fields=["campaign", "position", "id"], name="slots_in_order")]

    def __str__(self) -> str:
        return self.title or f"{self.platform} {self.format} #{self.position}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def bench(self) -> Self:
        return self.filter(state=CandidateState.BENCH).order_by("bench_rank", "pk")


class Candidate(TimeStamped):
    """Somebody considered for a slot: proposed, chosen, or waiting on the bench; with what the client says."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="candidates")
    influencer = models.ForeignKey(Influencer, on_delete=models.PROTECT, related_name="candidacies")
    state = models.CharField(max_length=8, choices=CandidateState, default=CandidateState.PROPOSED)
    bench_rank = models.PositiveIntegerField(
        null=True, blank=True
    )  # 1 steps in first; null: not on the bench
    position = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=500, blank=True)  # shown to the client
    price = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True
    )  # expected, in the campaign's currency
    free_from = models.DateField(null=True, blank=True)
    free_until = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # when they last said that they could step in
    checked_note = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    refused_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "influencer"], name="candidate_once_per_slot"),
            models.UniqueConstraint(
                fields=["slot"], condition=Q(state=CandidateState.CHOSEN), name="one_chosen_per_slot"
            ),
            models.CheckConstraint(
                condition=~Q(state=CandidateState.BENCH) | Q(bench_rank__gte=1), name="bench_has_a_rank"
            ),
            models.CheckConstraint(
                condition=Q(free_from=None) | Q(free_until=None) | Q(free_until__gte=F("free_from")),
                name="candidate_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0), name="candidate_price_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["slot", "bench_rank"], name="bench_of_slot"),
            models.Index(fields=["agency", "-id"], name="candidates_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.influencer} for {self.slot}"


class ShortlistVote(TimeStamped):
    """What a brand's client says about two people of a shortlist whose audiences overlap (R61: decide together).

    One voice for the brand: the newest answer stands, earlier ones are in the trail.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="shortlist_votes")
    first = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")  # the lower id
    second = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    of_smaller = models.FloatField()  # the figure that was seen
    accepted = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "first", "second"], name="one_vote_a_shortlist_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="shortlist_vote_in_order"),
        ]

    def __str__(self) -> str:
        return self.remark[:80] or f"{self.first_id} + {self.second_id}"


class Swap(TimeStamped):
    """One person took another's place in a slot: why, what moved, and what is needed to take it back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="swaps")
    left = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    joined = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=EndKind)
    reason = models.CharField(max_length=12, choices=EndReason)
    note = models.CharField(max_length=500, blank=True)
    moved = models.JSONField(default=dict)  # ids of what changed hands, and how it was before
    by = models.ForeignKey(Membership, on_delete=models.PROTECT)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["slot", "-id"], name="swaps_of_slot")]

    def __str__(self) -> str:
        return f"{self.left.influencer} → {self.joined.influencer}"


class PlanScenario(TimeStamped):
    """A way the media plan could be: who in which slot, for how much. Compared side by side."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="plan_scenarios")
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", models.functions.Lower("name"), name="plan_scenario_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioUse(TimeStamped):
    """That a scenario became the plan: what it changed, what it left as it was, and what is needed to take it back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="scenario_uses")
    scenario = models.ForeignKey(
        PlanScenario, on_delete=models.SET_NULL, null=True, blank=True, related_name="uses"
    )
    name = models.CharField(max_length=80)  # the scenario's, as it was then
    changed = models.JSONField(
        default=list
    )  # [{slot, holder, price, candidates, version}]: how each was before
    joined = models.JSONField(default=list)  # ids of collaborations that began with it
    kept = models.JSONField(default=list)  # [{slot, name, why}]: slots that stayed as they were
    by = models.ForeignKey(Membership, on_delete=models.PROTECT)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "-id"], name="scenario_uses_newest")]

    def __str__(self) -> str:
        return self.name


class PlanPick(TimeStamped):
    """Who a scenario puts in a slot, and for how much."""

    scenario = models.ForeignKey(PlanScenario, on_delete=models.CASCADE, related_name="picks")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="picks")
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )  # null: the slot stays empty in this scenario
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scenario", "slot"], name="one_pick_per_slot")]

    def __str__(self) -> str:
        return f"{self.scenario}: {self.slot}"
