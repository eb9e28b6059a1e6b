import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Agency, Brand, Membership, TimeStamped
from campaigns.models.room import Product
from campaigns.states import CampaignRiskLevel, CampaignState, FirstActor, Goal, NoteState, Response


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        """Neither put away nor a template."""
        return self.filter(archived_at=None, is_template=False)

    def templates(self) -> Self:
        return self.filter(archived_at=None, is_template=True)

    def open(self) -> Self:
        return self.active().filter(state__in=CampaignState.open_states)

    def shortlisted_for(self, brand: Brand) -> Self:
        """What a client of the brand may see of campaigns: those whose shortlist is shared."""
        return self.active().filter(brand=brand, shortlist_shared_at__isnull=False)

    def plan_shown_to(self, brand: Brand) -> Self:
        """Campaigns whose media plan, in the client's version, and dates a client of the brand may see."""
        return self.active().filter(brand=brand, plan_shared_at__isnull=False)


class Campaign(TimeStamped):
    """One brand's undertaking with influencers: a goal, dates, money, people."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="campaigns")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, editable=False)  # fold(name)
    state = models.CharField(max_length=8, choices=CampaignState, default=CampaignState.PLANNING)
    goal = models.CharField(max_length=9, choices=Goal)
    goal_target = models.PositiveBigIntegerField(
        null=True, blank=True
    )  # in the goal's leading figure (campaigns/goals.toml); null: none set
    objective = models.TextField(blank=True)
    audience = models.TextField(blank=True)  # the customer it is for, before anybody is picked (R76)
    markets = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # ISO 3166-1 alpha-2
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # ISO 639
    products = models.ManyToManyField(Product, related_name="campaigns", blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)  # ISO 4217; of budget, fee and every sum of the campaign
    # Never shown to the client.
    client_fee = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_margin = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # percent
    internal_note = models.TextField(blank=True)
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_campaigns"
    )
    reminds_by_mail = models.BooleanField(
        default=False, db_default=False
    )  # writes to the influencers, too, when their dates come near
    is_template = models.BooleanField(default=False)
    cloned_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="clones"
    )
    shortlist_shared_at = models.DateTimeField(null=True, blank=True)
    plan_shared_at = models.DateTimeField(
        null=True, blank=True
    )  # clients see the media plan in their version, and the dates
    launched_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # A crisis stops what leaves the house: letters, publications, payments. The lower rules read this.
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_reason = models.CharField(max_length=300, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # grows with each edit: two editors at once are noticed

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CampaignState.values), name="campaign_state_known"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="campaign_dates_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(budget=None) | Q(budget__gte=0)) & (Q(client_fee=None) | Q(client_fee__gte=0)),
                name="campaign_money_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(state=CampaignState.PLANNING), name="templates_do_not_run"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | ~Q(frozen_reason=""), name="frozen_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="campaigns_newest"),
            models.Index(fields=["agency", "state", "-id"], name="campaigns_by_state"),
            models.Index(fields=["brand", "-id"], name="campaigns_of_brand"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:detail", args=[self.uuid])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class CampaignMember(TimeStamped):
    """A member of the house who works on a campaign, and what they look after."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="team")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="campaign_places")
    duty = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "member"], name="once_in_a_team")]

    def __str__(self) -> str:
        return f"{self.member} ({self.duty})" if self.duty else str(self.member)


class CampaignRisk(TimeStamped):
    """What could go wrong with a campaign, judged before its launch (R111). The newest counts, the older stay."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="risks")
    level = models.CharField(max_length=6, choices=CampaignRiskLevel)
    history = models.TextField()  # of the influencers, and of the brand with them
    brand_values = models.TextField()  # where their values meet the brand's, and where not
    behavior = models.TextField()  # how they behave in public and towards followers
    measures = models.TextField(blank=True)  # what is done about it
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.get_level_display()


class ContingencyPlan(TimeStamped):
    """What happens when it goes wrong, prepared before launch (R95, R112)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="contingency_plan")
    note = models.TextField(blank=True)  # central channels, where facts are kept, who is told
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(agreed_by__isnull=False), name="plan_agreed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"Contingency plan of {self.campaign}"


class ContingencyScenario(TimeStamped):
    """One thing that may happen: how it is noticed, who acts first, whether the campaign stops (R96, R97)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ContingencyPlan, on_delete=models.CASCADE, related_name="scenarios")
    title = models.CharField(max_length=160)
    sign = models.CharField(max_length=300, blank=True)  # by what we notice it
    response = models.CharField(max_length=9, choices=Response)
    first_actor = models.CharField(max_length=11, choices=FirstActor)
    first_contact = models.CharField(max_length=200, blank=True)  # name and number of whoever acts first
    steps = models.TextField(blank=True)  # one a line
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "title"], name="scenario_once_per_plan")]

    def __str__(self) -> str:
        return self.title


class ContingencyDuty(TimeStamped):
    """What one person does when a scenario comes true; a member, or somebody outside by name."""

    scenario = models.ForeignKey(ContingencyScenario, on_delete=models.CASCADE, related_name="duties")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=120, blank=True)
    duty = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(member__isnull=False) | ~Q(who=""), name="duty_has_somebody"),
        ]

    def __str__(self) -> str:
        return self.duty


class LaunchOverride(TimeStamped):
    """That an owner let a campaign start though something was missing, and why."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="launch_overrides")
    missing = ArrayField(models.CharField(max_length=200))
    reason = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.reason[:80]


class ClientNote(TimeStamped):
    """A few words to the client about a campaign: a person was swapped, a date moved (R65). Shown in the portal."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="client_notes")
    subject = models.CharField(max_length=160)
    body = models.TextField()
    state = models.CharField(max_length=6, choices=NoteState, default=NoteState.DRAFT)
    shared_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["campaign", "-id"], name="client_notes_newest")]

    def __str__(self) -> str:
        return self.subject
