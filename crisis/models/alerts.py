import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from crisis.models.incidents import Incident
from crisis.models.monitors import Mention, Monitor, Stream
from crisis.states import AlertState, Level, NoticeState, NoticeWay
from influencers.models import Comment


class AlertQuerySet(models.QuerySet["Alert"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def open(self) -> Self:
        return self.filter(state__in=AlertState.open_states)


class Alert(TimeStamped):
    """Something that people on duty are told of: one for what belongs together, with all findings that say so."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="alerts")
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts"
    )
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=8, choices=Level)  # the highest of its findings
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.NEW)
    is_drill = models.BooleanField(default=False)
    # Fell into a known break: shown, nobody is woken.
    noted = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()  # the first comment of the trouble
    raised_at = models.DateTimeField()
    worse_at = models.DateTimeField(null=True, blank=True)  # when it grew last
    ended_at = models.DateTimeField(null=True, blank=True)
    comments = models.PositiveIntegerField(default=0)  # counted in the window of its worst finding
    negative = models.PositiveIntegerField(default=0)
    acknowledge_by = models.DateTimeField(null=True, blank=True)  # by its level
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dismissed_reason = models.CharField(max_length=300, blank=True)
    # The next step of the chain of duty, while nobody has acknowledged; also a lease.
    escalates_at = models.DateTimeField(null=True, blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)  # how many steps up the chain it went

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-raised_at", "-id"], name="alerts_newest"),
            models.Index(
                fields=["agency", "-raised_at", "-id"],
                name="alerts_open",
                condition=Q(state__in=AlertState.open_states),
            ),
            models.Index(
                fields=["escalates_at"], name="alerts_escalating", condition=Q(escalates_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crisis:alert", args=[self.uuid])


class AlertFinding(TimeStamped):
    """One finding of detection, by its key; the same comments read again find the same row."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="findings")
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="findings", db_index=False)
    key = models.CharField(max_length=160)
    level = models.CharField(max_length=8, choices=Level)
    evidence = models.JSONField(default=list)  # Evidence.as_dict, explained when it is shown
    at = models.DateTimeField()
    began_at = models.DateTimeField()
    comments = models.PositiveIntegerField(default=0)
    negative = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "key"], name="finding_once_a_stream")]

    def __str__(self) -> str:
        return self.key


class AlertSample(models.Model):
    """A comment or mention that caused an alert."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="samples")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "comment"], condition=Q(comment__isnull=False), name="comment_once_an_alert"
            ),
            models.UniqueConstraint(
                fields=["alert", "mention"], condition=Q(mention__isnull=False), name="mention_once_an_alert"
            ),
        ]

    def __str__(self) -> str:
        return f"Sample {self.position}"


class AlertNotice(TimeStamped):
    """Somebody is to be told of an alert by one way: its own outbox row, claimed by compare-and-set."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="notices", db_index=False)
    way = models.CharField(max_length=7, choices=NoticeWay)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    hook = models.ForeignKey("AlertHook", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    occasion = models.CharField(max_length=30)  # "raised", "worse", "step-2", "ended"
    state = models.CharField(max_length=7, choices=NoticeState, default=NoticeState.WAITING)
    due_at = models.DateTimeField()  # later than now: the member's quiet hours
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "way", "member", "hook", "occasion"],
                name="told_once_an_occasion",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notices_due",
                condition=Q(state__in=(NoticeState.WAITING, NoticeState.LEAVING)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} of {self.alert}"


class AlertRead(models.Model):
    """That a member has looked at an alert; an open one without is new to them."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="reads")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "member"], name="alert_read_once")]

    def __str__(self) -> str:
        return f"{self.alert} read"


class AlertHookQuerySet(models.QuerySet["AlertHook"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class AlertHook(TimeStamped):
    """Another system that is told of alerts: an address and the secret that signs what is sent to it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="alert_hooks")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    secret = models.BinaryField()  # sealed (accounts/sealing.py)
    least_level = models.CharField(max_length=8, choices=Level, default=Level.MINOR)
    failures = models.PositiveSmallIntegerField(default=0)  # notices in a row that did not arrive
    answered_at = models.DateTimeField(null=True, blank=True)  # when it took something last
    stopped_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects = AlertHookQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class DutyTurnQuerySet(models.QuerySet["DutyTurn"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class DutyTurn(TimeStamped):
    """When who is on duty. `rank` 1 is told first; the next rank when nobody acknowledged in time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="duty_turns", db_index=False)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="duty_turns")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(default=1)
    handed_over_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)  # of a hand-over: what the next one must know

    objects = DutyTurnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=9), name="duty_rank_1_to_9"),
        ]
        indexes = [models.Index(fields=["agency", "ends_at", "rank"], name="duty_by_end")]

    def __str__(self) -> str:
        return f"{self.member} from {self.starts_at:%Y-%m-%d %H:%M}"


class QuietHours(TimeStamped):
    """Hours in which a member's alerts below a level wait, in the member's own zone. Over midnight: start after end."""

    member = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="alert_quiet_hours")
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    wakes_from = models.CharField(max_length=8, choices=Level, default=Level.SEVERE)

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M} to {self.ends_at:%H:%M}"
