import uuid
from datetime import time
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Agency, Membership, TimeStamped
from outreach.states import MailboxState, SendingWay


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def working(self) -> Self:
        return self.active().filter(state=MailboxState.WORKING)


class Mailbox(TimeStamped):
    """An address the agency writes from and reads answers at, with how much it may send and when.

    Limits are the advice of rules.md 3.4: 30 people written to for the first time and 200 mails a day, one in 30 s.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="mailboxes")
    address = models.EmailField(max_length=254)
    sender_name = models.CharField(max_length=120)  # "Ana of Northlight": what the recipient sees
    signature = models.TextField(blank=True)
    postal_address = models.CharField(
        max_length=300, blank=True
    )  # the law asks for it in letters to some countries
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailboxes"
    )  # whose own it is; null: everybody's
    way = models.CharField(max_length=8, choices=SendingWay, default=SendingWay.CATCHER)
    # What to sign in with, sealed (accounts/sealing.py): smtp_user, smtp_password, imap_user, imap_password, api_key,
    # webhook_secret. Hosts and ports are no secrets.
    sealed = models.TextField(blank=True)
    smtp_host = models.CharField(max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(null=True, blank=True)
    smtp_security = models.CharField(max_length=8, blank=True)  # "tls", "starttls", "" (none)
    provider = models.CharField(
        max_length=20, blank=True
    )  # Anymail's name of the provider: postmark, mailgun, ...
    provider_options = models.JSONField(default=dict, blank=True)  # its settings that are no secrets
    imap_host = models.CharField(max_length=253, blank=True)  # empty: answers come another way
    imap_port = models.PositiveIntegerField(null=True, blank=True)
    imap_security = models.CharField(max_length=8, blank=True)
    imap_folder = models.CharField(max_length=120, default="INBOX")
    # The last message read (RFC 3501): UIDs count up while UIDVALIDITY stays.
    imap_validity = models.BigIntegerField(null=True, blank=True)
    imap_last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    read_claimed_until = models.DateTimeField(null=True, blank=True)
    read_trouble = models.CharField(max_length=300, blank=True)

    new_contacts_a_day = models.PositiveIntegerField(default=30)
    mails_a_day = models.PositiveIntegerField(default=200)
    seconds_between = models.PositiveIntegerField(default=30)
    warm_up_from = models.DateField(
        null=True, blank=True
    )  # a new domain begins with few a day; null: no warm-up
    window_from = models.TimeField(
        default=time(9)
    )  # letters to people leave between, in the recipient's zone
    window_until = models.TimeField(default=time(18))
    window_days = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True
    )  # ISO 1-7; empty: 1-5
    next_send_at = models.DateTimeField(null=True, blank=True)  # the pause between two mails; null: at once

    state = models.CharField(max_length=8, choices=MailboxState, default=MailboxState.WORKING)
    state_note = models.CharField(max_length=300, blank=True)  # why it is paused or was stopped
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency", Lower("address"), condition=Q(archived_at=None), name="mailbox_once_per_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


class DomainHealthQuerySet(models.QuerySet["DomainHealth"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(mailbox__agency=agency)


class DomainHealth(models.Model):
    """What the DNS of a mailbox's domain said when it was last read: rows of {key, verdict, found, says, advice}."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="health")
    read_at = models.DateTimeField()
    verdict = models.CharField(max_length=8)  # states.HealthVerdict, the worst of the rows
    rows = models.JSONField(default=list)

    objects = DomainHealthQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.mailbox} {self.verdict}"


class MailboxDay(models.Model):
    """How much left a mailbox in one day of its agency's zone: what the limits and the health page count.

    Raised in the transaction that claims a letter, so that two workers never send one too many.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    mails = models.PositiveIntegerField(default=0)
    new_contacts = models.PositiveIntegerField(default=0)
    hard_bounces = models.PositiveIntegerField(default=0)
    soft_bounces = models.PositiveIntegerField(default=0)
    complaints = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "day"], name="mailbox_day_once")]

    def __str__(self) -> str:
        return f"{self.mailbox} {self.day}"
