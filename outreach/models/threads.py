import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models import Collaboration
from influencers.models import Influencer
from outreach.models.letters import LetterBatch
from outreach.models.mailboxes import Mailbox
from outreach.models.sequences import Enrollment
from outreach.models.templates import TemplateText
from outreach.states import Matched, Medium, MessageState, Nature, ThreadState, WaitingFor, Way


class ThreadQuerySet(models.QuerySet["Thread"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def awake(self, *, now: datetime) -> Self:
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now))


class Thread(TimeStamped):
    """One conversation with one person. The columns below are what lists sort and filter by; actions keep them true."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="threads", db_index=False)
    influencer = models.ForeignKey(
        Influencer, on_delete=models.SET_NULL, null=True, blank=True, related_name="threads"
    )  # null: an unknown sender, to be matched by a member
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.SET_NULL, null=True, blank=True, related_name="threads"
    )
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="threads"
    )  # null: not by mail
    correspondent = models.CharField(max_length=320, blank=True)  # the address or handle on the other side
    correspondent_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    subject_key = models.CharField(max_length=300, blank=True)  # folded, without Re: and its kin, for guesses
    # In the address answers go to (name+token@host): finds the thread where references were lost.
    token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=4, choices=ThreadState, default=ThreadState.OPEN)
    waiting_for = models.CharField(max_length=6, choices=WaitingFor, default=WaitingFor.NOBODY)
    assignee = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="threads"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField()
    last_words = models.CharField(max_length=160, blank=True)  # of the newest message
    last_in_at = models.DateTimeField(null=True, blank=True)  # newest answer of a person
    last_out_at = models.DateTimeField(null=True, blank=True)
    # When an answer of theirs is late, and the next step falls due; null: none expected.
    answer_due_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_date = models.DateField(null=True, blank=True)
    newest_in = models.BigIntegerField(
        default=0
    )  # id of the newest incoming message: unread where a member read less
    is_of_sequence = models.BooleanField(default=False)  # a letter of a sequence is in it
    # Folded: who, addresses, subject, and every word of its messages once (the oldest go when there are too many).
    search_text = models.TextField(editable=False, default="")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-last_message_at", "-id"], name="threads_newest"),
            models.Index(
                fields=["agency", "assignee", "-last_message_at", "-id"],
                name="threads_of_member",
                condition=Q(state=ThreadState.OPEN),
            ),
            models.Index(
                fields=["agency", "waiting_for", "-last_message_at", "-id"],
                name="threads_waiting",
                condition=Q(state=ThreadState.OPEN),
            ),
            models.Index(
                fields=["agency", "answer_due_at"],
                name="threads_silent",
                condition=Q(answer_due_at__isnull=False),
            ),
            models.Index(fields=["agency", "subject_key", "-id"], name="threads_by_subject"),
            # An answer that names no letter finds its thread by who wrote it.
            models.Index("agency", Lower("correspondent"), name="threads_by_correspondent"),
            models.Index(
                fields=["agency", "snoozed_until"],
                name="threads_snoozed",
                condition=Q(snoozed_until__isnull=False),
            ),
            models.Index(
                fields=["agency", "-last_message_at", "-id"],
                name="threads_of_sequences",
                condition=Q(is_of_sequence=True),
            ),
            models.Index(
                fields=["agency", "-last_message_at", "-id"],
                name="threads_unmatched",
                condition=Q(influencer=None),
            ),
            GinIndex(
                fields=["search_text"], opclasses=["gin_trgm_ops"], name="threads_search", fastupdate=True
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.correspondent_name or self.correspondent

    def get_absolute_url(self) -> str:
        return reverse("outreach:thread", args=[self.uuid])


class MessageQuerySet(models.QuerySet["Message"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def outgoing(self) -> Self:
        return self.filter(way=Way.OUT, medium=Medium.EMAIL)

    def to_leave(self, *, now: datetime) -> Self:
        return self.filter(state=MessageState.WAITING, send_after__lte=now)


class Message(TimeStamped):
    """One letter, answer or contact by hand. An outgoing mail is its own outbox row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="messages", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages", db_index=False)
    medium = models.CharField(max_length=9, choices=Medium, default=Medium.EMAIL)
    way = models.CharField(max_length=3, choices=Way)
    state = models.CharField(max_length=8, choices=MessageState)
    at = models.DateTimeField()  # when it left, came or happened; of what is being written: when it was begun
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=250, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(
        blank=True
    )  # plain text, as written; of incoming mail: what this person wrote now
    quoted = models.TextField(blank=True)  # incoming: the older text below, folded on the page
    signature = models.TextField(blank=True)  # incoming: folded on the page
    language = models.CharField(max_length=3, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    to_address = models.CharField(max_length=320, blank=True)
    others = ArrayField(
        models.CharField(max_length=320), default=list, blank=True
    )  # Cc, and further recipients
    message_id = models.CharField(max_length=255, blank=True)  # RFC 5322, with its brackets
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    is_automatic = models.BooleanField(
        default=False
    )  # follow-ups and the like: Auto-Submitted, never answered

    # Outgoing: what it was made from and how it was checked.
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    step_number = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # 0 the first letter, then the follow-ups
    template_text = models.ForeignKey(
        TemplateText, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The template's body as it was then, with its fields: what the share of the writer's own words is measured against.
    template_body = models.TextField(blank=True)
    batch = models.ForeignKey(
        LetterBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    values = models.JSONField(default=dict, blank=True)  # {field: {text, origin, source}} as merged
    marked = models.JSONField(
        default=dict, blank=True
    )  # {question: words} where the writer showed the answer
    # Posts are kept by month and have no key of their own: which one was cited, by what never changes.
    cited_url = models.URLField(max_length=500, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # of the letter checker, 0-100
    gate = models.CharField(max_length=14, blank=True)  # letters.contract.Gate
    despite = models.CharField(
        max_length=300, blank=True
    )  # why it leaves although the checker says look again
    checked_key = models.CharField(max_length=64, blank=True)  # of the text that was checked
    is_first_contact = models.BooleanField(default=False)
    opt_out_line = models.CharField(max_length=300, blank=True)
    # The outbox: claimed by compare-and-set, one try at a time.
    send_after = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    # Incoming: what it is and how it found its place.
    nature = models.CharField(max_length=10, choices=Nature, blank=True)
    matched = models.CharField(max_length=9, choices=Matched, blank=True)
    returns_on = models.DateField(null=True, blank=True)  # an automatic reply's "back on"
    about = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )  # which letter bounced, was delayed or complained about
    raw = models.FileField(upload_to="mail/%Y/%m/", max_length=200, blank=True)  # as it came, private

    next_step = models.CharField(max_length=200, blank=True)  # of a contact by hand
    version = models.PositiveIntegerField(default=1)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "message_id", "way"],
                condition=~Q(message_id=""),
                name="message_once_per_agency",
            ),
            models.UniqueConstraint(
                fields=["enrollment", "step_number"],
                condition=Q(enrollment__isnull=False),
                name="one_letter_a_step",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "at", "id"], name="messages_of_thread"),
            models.Index(
                fields=["mailbox", "send_after", "id"],
                name="messages_to_leave",
                condition=Q(state=MessageState.WAITING),
            ),
            models.Index(
                fields=["claimed_at"], name="messages_leaving", condition=Q(state=MessageState.LEAVING)
            ),
            models.Index(
                fields=["agency", "-id"],
                name="messages_to_look_at",
                condition=Q(state__in=(MessageState.UNCLEAR, MessageState.BLOCKED, MessageState.REFUSED)),
            ),
            models.Index(fields=["mailbox", "-id"], name="messages_of_mailbox"),
        ]

    def __str__(self) -> str:
        return self.subject or self.body[:80]


class Attachment(TimeStamped):
    """A file that came or goes with a message. Served through the permission check, by its content's type."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="mail/files/%Y/%m/", max_length=300)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


class ThreadNote(TimeStamped):
    """What members say to each other beside a thread; nobody else sees it."""

    is_note = True  # among the messages of a conversation

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:80]


class ThreadMention(models.Model):
    """A member named in a note: it counts as unread for them until they opened the thread."""

    note = models.ForeignKey(ThreadNote, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "member"], name="mentioned_once_in_a_note")]
        indexes = [models.Index(fields=["member"], name="mentions_unseen", condition=Q(seen_at=None))]

    def __str__(self) -> str:
        return f"{self.member} in {self.note}"


class ThreadRead(models.Model):
    """How far a member has read a thread: up to the incoming message of this id."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="reads")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    newest_in = models.BigIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="read_once_a_member")]

    def __str__(self) -> str:
        return f"{self.member} in {self.thread}"


class LetterLink(models.Model):
    """The opt-out of one letter: an opaque secret, kept as a hash, bound to the agency, the address and the letter."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="opt_out")
    token_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Opt-out of {self.message}"
