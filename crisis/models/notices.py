"""Who is told what in a crisis besides alerts: what fell late, the lead that was offered, a text that waits for a client."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, Pass, TimeStamped
from campaigns.models import Collaboration
from crisis.models.alerts import AlertHook, DutyTurn
from crisis.models.incidents import Incident, IncidentTask
from crisis.models.partners import CheckIn, ReplyKit
from crisis.models.statements import StatementText
from crisis.states import HandOverState, NoticeState, NoticeWay
from outreach.models import Message


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def offered(self) -> Self:
        return self.filter(state=HandOverState.OFFERED)


class HandOver(TimeStamped):
    """The lead of a room, or the rest of a turn of duty, offered to somebody by name. Until it is accepted nothing moves."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="hand_overs", db_index=False)
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="hand_overs"
    )
    turn = models.ForeignKey(
        DutyTurn, on_delete=models.CASCADE, null=True, blank=True, related_name="hand_overs"
    )
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="offered_hand_overs")
    note = models.CharField(max_length=500, blank=True)  # what is open, what the next one must know
    state = models.CharField(max_length=9, choices=HandOverState, default=HandOverState.OFFERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)  # why it was declined

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(incident=None, turn__isnull=False) | Q(incident__isnull=False, turn=None),
                name="hand_over_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(state=HandOverState.OFFERED, incident__isnull=False),
                name="one_offer_a_room",
            ),
            models.UniqueConstraint(
                fields=["turn"],
                condition=Q(state=HandOverState.OFFERED, turn__isnull=False),
                name="one_offer_a_turn",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="hand_overs_newest"),
            models.Index(fields=["to"], name="offers_to", condition=Q(state=HandOverState.OFFERED)),
        ]

    def __str__(self) -> str:
        return f"{self.by} to {self.to}"


class Overdue(TimeStamped):
    """A clock or a task of a room that passed its time: whom it was told to, and when the next in line is told."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="overdue", db_index=False)
    timer = models.CharField(max_length=12, blank=True)  # a key of room_fields.DUES; empty: a task
    task = models.ForeignKey(
        IncidentTask, on_delete=models.CASCADE, null=True, blank=True, related_name="overdue"
    )
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()  # when somebody was told last
    step = models.PositiveSmallIntegerField(default=0)  # how many steps up the chain it went
    climbs_at = models.DateTimeField(null=True, blank=True)  # null: settled, or everybody knows

    class Meta:
        verbose_name_plural = "overdue"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "timer", "task", "due_at"], name="late_once_a_time", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["climbs_at"], name="overdue_climbing", condition=Q(climbs_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.timer or self.task} due {self.due_at:%Y-%m-%d %H:%M}"


class HouseNotice(TimeStamped):
    """Somebody of the house, or another system, is to be told of a room: its own outbox row, claimed by compare-and-set."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+", db_index=False)
    overdue = models.ForeignKey(
        Overdue, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    hand_over = models.ForeignKey(
        HandOver, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    occasion = models.CharField(max_length=12)  # "late", "offered", "accepted", "declined", "taken"
    way = models.CharField(max_length=7, choices=NoticeWay)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    hook = models.ForeignKey(AlertHook, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=7, choices=NoticeState, default=NoticeState.WAITING)
    due_at = models.DateTimeField()  # later than now: the member's quiet hours
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["overdue", "hand_over", "occasion", "way", "member", "hook"],
                name="house_told_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="house_notices_due",
                condition=Q(state__in=(NoticeState.WAITING, NoticeState.LEAVING)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.occasion} to {self.member or self.hook}"


class ApprovalLetter(TimeStamped):
    """A mail to one of a brand's people: that a statement waits for their word. Once for each wording; says nothing of it."""

    text = models.ForeignKey(StatementText, on_delete=models.CASCADE, related_name="letters")
    text_hash = models.CharField(max_length=64)  # of the wording that waits
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=NoticeState, default=NoticeState.WAITING)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "text_hash", "member"], name="asked_once_a_wording")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="approval_letters_due",
                condition=Q(state__in=(NoticeState.WAITING, NoticeState.LEAVING)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} to {self.member}"


class KitLetter(TimeStamped):
    """A letter by the outbox that tells an influencer of their kit, or asks how they are, with a link made as it leaves."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kit = models.ForeignKey(ReplyKit, on_delete=models.CASCADE, related_name="letters")
    check_in = models.ForeignKey(
        CheckIn, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )  # null: it tells that the kit is there
    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="+")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="kit_letter")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(Pass, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kit}: {self.message}"
