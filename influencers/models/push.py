import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Agency, TimeStamped
from influencers.models.channels import Channel
from influencers.states import PushState


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def for_agency(self, agency: Agency) -> Self:
        """Return what tells this agency something: its own, and the installation's about accounts it has."""
        theirs = Channel.objects.for_agency(agency).filter(
            platform=OuterRef("platform"), external_id=OuterRef("account")
        )
        return self.filter(Q(agency=agency) | Q(Exists(theirs), agency=None))

    def due(self, *, now: datetime) -> Self:
        """What is to be asked for, renewed or ended now."""
        return self.filter(due_at__lte=now)


class PushSubscription(TimeStamped):
    """A platform's promise to send notices to an address of ours, which is made of `uuid`.

    Of one account, or, with an empty `account`, of everything an access reaches. Without an agency it is the
    installation's own, asked for with what its environment gives (or, at YouTube, with nothing).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.CharField(max_length=16)
    access = models.CharField(
        max_length=80, blank=True
    )  # Access.name of what asks for it; empty: nothing needed
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    account = models.CharField(max_length=100, blank=True)  # the platform's id of the account
    topic = models.CharField(max_length=40)  # what is told: videos, stream.online, updates, ...
    external_id = models.CharField(max_length=100, blank=True)  # the platform's own id of the subscription
    sealed = models.TextField(
        blank=True
    )  # what notices are signed with, and what else the platform agreed on
    callback = models.CharField(max_length=300, blank=True)  # the address that was given to the platform
    state = models.CharField(max_length=8, choices=PushState, default=PushState.WANTED)
    due_at = models.DateTimeField(
        null=True, blank=True
    )  # also the end of a worker's lease; null: nothing to do
    asked_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # null: no end known
    last_message_at = models.DateTimeField(null=True, blank=True)
    messages = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    last_failure = models.CharField(max_length=300, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "account", "topic", "access"], name="one_subscription_a_topic"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="push_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["agency", "platform"], name="push_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.account} {self.topic}"


class PushMessage(models.Model):
    """A notice that was taken in; kept for a while, so that a repeat does nothing."""

    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # SHA-256 of the platform's id of the message
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "digest"], name="one_message_counts_once")
        ]
        indexes = [models.Index(fields=["received_at"], name="push_message_by_age")]

    def __str__(self) -> str:
        return self.digest
