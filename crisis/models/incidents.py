import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Agency, Brand, Membership, Pass, TimeStamped
from campaigns.models import Campaign
from campaigns.states import FirstActor, Response
from crisis.models.monitors import Monitor
from crisis.models.playbooks import PlaybookVersion
from crisis.states import EntryKind, FactStanding, HarmState, IncidentState, Level, TaskState, UpdateState
from influencers.models import Influencer


class IncidentQuerySet(models.QuerySet["Incident"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def live(self) -> Self:
        return self.filter(state__in=IncidentState.live)


class Incident(TimeStamped):
    """A crisis and its war room. Moments are kept as they happen; a post-mortem computes from them (crisis/figures.py)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="incidents", db_index=False)
    number = models.PositiveIntegerField()  # within the agency, from 1
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)  # what is known, in a few sentences, kept up to date
    level = models.CharField(max_length=8, choices=Level)
    state = models.CharField(max_length=10, choices=IncidentState, default=IncidentState.OPEN)
    is_drill = models.BooleanField(default=False)
    commander = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="commanded_incidents")
    playbook_version = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    response = models.CharField(max_length=9, choices=Response, blank=True)
    first_actor = models.CharField(max_length=11, choices=FirstActor, blank=True)  # who speaks first (R97)
    why_first = models.CharField(max_length=300, blank=True)
    central_channel = models.CharField(max_length=300, blank=True)  # the one place where we speak
    language = models.CharField(max_length=3, blank=True)  # ISO 639, of the first statement
    opened_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    turned_at = models.DateTimeField()  # first comment of the trouble; without an alert the opening
    alerted_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    client_told_at = models.DateTimeField(null=True, blank=True)
    first_statement_at = models.DateTimeField(null=True, blank=True)
    full_statement_at = models.DateTimeField(null=True, blank=True)
    calm_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The four timers of its level, and the client's: null where not asked for or already kept.
    acknowledge_due_at = models.DateTimeField(null=True, blank=True)
    assess_due_at = models.DateTimeField(null=True, blank=True)
    statement_due_at = models.DateTimeField(null=True, blank=True)
    client_due_at = models.DateTimeField(null=True, blank=True)
    update_due_at = models.DateTimeField(null=True, blank=True)
    # The earliest of them and of the open tasks: what the clock looks at; also a lease.
    next_due_at = models.DateTimeField(null=True, blank=True)
    # Timer -> the moment it was due at, of those the room was told are late: it is told once.
    told_late = models.JSONField(default=dict, blank=True)
    # When what takes longer than an opening may is done (monitors, evidence); also a lease. Null: done.
    prepare_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="incident_number_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "-opened_at", "-id"], name="incidents_newest"),
            models.Index(
                fields=["agency", "-opened_at", "-id"],
                name="incidents_live",
                condition=Q(state__in=IncidentState.live),
            ),
            models.Index(
                fields=["next_due_at"], name="incidents_due", condition=Q(next_due_at__isnull=False)
            ),
            models.Index(
                fields=["prepare_at"], name="incidents_to_prepare", condition=Q(prepare_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crisis:incident", args=[self.uuid])


class IncidentMonitor(models.Model):
    """A monitor whose comments and mentions are seen in the room."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="listening")
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="incident_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "monitor"], name="listens_once")]

    def __str__(self) -> str:
        return str(self.monitor)


class IncidentCampaign(TimeStamped):
    """A campaign that is touched, and whether the incident stopped it. `frozen_at` null: not stopped, or let go again.

    In a drill the row says what would have been stopped; the campaign itself is left alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="campaigns")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="incident_places")
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was stopped

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "campaign"], name="touched_once")]

    def __str__(self) -> str:
        return str(self.campaign)


class IncidentInfluencer(TimeStamped):
    """An influencer the incident is about."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="influencers")
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="incident_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "influencer"], name="about_once")]

    def __str__(self) -> str:
        return str(self.influencer)


class RoleHolder(TimeStamped):
    """Who has a role in the room, from when to when. The commander's row is written with Incident.commander."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="role_holders")
    role = models.CharField(max_length=20)  # a key of crisis.packs.roles()
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="crisis_roles")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "role"], condition=Q(until=None), name="one_holder_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.member}"


class IncidentTask(TimeStamped):
    """Something a role does in the room, from the playbook or added by hand."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    role = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300)
    assignee = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="crisis_tasks"
    )  # null: whoever holds the role
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=TaskState, default=TaskState.OPEN)
    is_legal = models.BooleanField(default=False)  # a consultation with a lawyer (R118)
    note = models.TextField(blank=True)  # what came of it
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told_late_at = models.DateTimeField(null=True, blank=True)  # when the room was told that it is late
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["incident", "position", "id"], name="tasks_of_incident")]

    def __str__(self) -> str:
        return self.text


class TimelineEntry(models.Model):
    """What happened, written by the actions themselves. Never changed or deleted; only its star comes and goes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="timeline", db_index=False)
    at = models.DateTimeField()  # when it happened, which may be earlier than when it was written down
    written_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=EntryKind)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=250, blank=True)  # of somebody who is no member, or the clock
    data = models.JSONField(default=dict, blank=True)
    starred_at = models.DateTimeField(null=True, blank=True)
    starred_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["incident", "-at", "-id"], name="timeline_newest"),
            models.Index(
                fields=["incident", "-at", "-id"],
                name="timeline_starred",
                condition=Q(starred_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class SituationReport(TimeStamped):
    """The team's level of reports: conditions, actions, needs."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="situation_reports")
    conditions = models.TextField()
    actions = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.conditions[:80]


class Fact(TimeStamped):
    """Something known, not known yet, or not ours, with where it is known from. Only verified ones may be said."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="facts")
    standing = models.CharField(max_length=9, choices=FactStanding, default=FactStanding.UNKNOWN)
    text = models.CharField(max_length=500)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.text


class HarmedParty(TimeStamped):
    """Somebody harmed, how, and what was done for them. A group has a count; names only as far as help needs them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="harmed")
    who = models.CharField(max_length=200)
    number = models.PositiveIntegerField(null=True, blank=True)  # of people; null: not known
    harm = models.CharField(max_length=500)
    contact = models.CharField(max_length=320, blank=True)
    done = models.TextField(blank=True)  # what was done for them
    state = models.CharField(max_length=9, choices=HarmState, default=HarmState.OPEN)
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "harmed parties"

    def __str__(self) -> str:
        return self.who


class ClientUpdate(TimeStamped):
    """What a brand's people are told, composed and approved by the house: they read it in the portal (R108)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="client_updates")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="crisis_updates")
    subject = models.CharField(max_length=160)
    body = models.TextField()
    next_at = models.DateTimeField(null=True, blank=True)  # when they hear from us again
    state = models.CharField(max_length=9, choices=UpdateState, default=UpdateState.WRITING)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_hash = models.CharField(max_length=64, blank=True)  # of subject and body as approved
    shared_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)  # the client reads it
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "-shared_at"],
                name="updates_of_brand",
                condition=Q(shared_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("crisis:client_update", args=[self.uuid])


class ClientUpdateRead(models.Model):
    """That a client's member read an update."""

    update = models.ForeignKey(ClientUpdate, on_delete=models.CASCADE, related_name="reads")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="+")
    by_pass = models.ForeignKey(Pass, on_delete=models.CASCADE, null=True, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["update", "member", "by_pass"], name="update_read_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.update} read"


class SavedEvidence(TimeStamped):
    """What was saved before anything could be hidden: a post or comment, its numbers and text, with a hash (rules 5.3)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="evidence")
    # What was saved by itself, "post:12": saved once, however often it is tried. Empty: by hand.
    key = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    content = models.JSONField(default=dict)  # text, numbers, moments
    sha256 = models.CharField(max_length=64)  # of `content` in canonical form, or of the file
    file = models.FileField(upload_to="crisis/evidence/%Y/%m/", max_length=300, blank=True)
    saved_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "key"], condition=~Q(key=""), name="saved_once_an_incident"
            )
        ]

    def __str__(self) -> str:
        return self.what
