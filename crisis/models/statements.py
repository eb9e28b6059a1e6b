import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Brand, Membership, TimeStamped
from campaigns.states import FirstActor
from crisis.models.incidents import ClientUpdate, Incident
from crisis.states import NoticeState, StatementSort, StatementState


class Statement(TimeStamped):
    """Something that is to be said, with its texts: variants and languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="statements")
    sort = models.CharField(max_length=7, choices=StatementSort)
    title = models.CharField(max_length=160)
    speaker = models.CharField(max_length=11, choices=FirstActor)  # in whose name
    channel = models.CharField(
        max_length=300, blank=True
    )  # where it is to be said; the incident's central one
    # Whose client approves it, where the level asks for a client; null: nobody's yet.
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="crisis_statements"
    )
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crisis:statement", args=[self.uuid])


class StatementText(TimeStamped):
    """One wording in one language. `text_hash` is what approvals are bound to."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=3)  # ISO 639
    variant = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    text_hash = models.CharField(max_length=64)  # SHA-256 of the text as it would go out
    state = models.CharField(max_length=9, choices=StatementState, default=StatementState.WRITING)
    verdict = models.CharField(max_length=5, blank=True)  # of the checker for this hash: block, warn, pass
    despite = models.CharField(max_length=300, blank=True)  # why it goes on although the checker warns
    back_translation = models.TextField(blank=True)  # what it says, put back by a person who speaks both
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")  # who changed it last
    # Keys of the members whose words are in it: none of them approves it.
    writers = models.JSONField(default=list)
    asked_at = models.DateTimeField(null=True, blank=True)  # for approval
    waiting_since = models.DateTimeField(null=True, blank=True)  # for the step that is open
    reminded_at = models.DateTimeField(null=True, blank=True)  # the commander, that this step waits too long
    # When the brand's people were asked: from then on they see these words, and nobody of theirs before.
    client_asked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    # Published without the approvals its level asks for: a reason, told in the post-mortem.
    broken_glass = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "language", "variant"], name="one_text_a_language_and_variant"
            )
        ]
        indexes = [
            models.Index(
                fields=["waiting_since"],
                name="texts_waiting",
                condition=Q(waiting_since__isnull=False, reminded_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class StatementApproval(TimeStamped):
    """Who said yes or no to which text at which step. A yes to another hash than the text's counts no more."""

    text = models.ForeignKey(StatementText, on_delete=models.CASCADE, related_name="approvals")
    step = models.PositiveSmallIntegerField()  # of the level's steps, from 0
    role = models.CharField(max_length=20)  # as what they approved: a key of crisis.packs.roles()
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    text_hash = models.CharField(max_length=64)
    wording = models.TextField(blank=True)  # the text as it was read: what a later change is shown against
    heard_from = models.CharField(
        max_length=160, blank=True
    )  # who of the client said it, where not in the portal
    said_yes = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text", "role", "text_hash"],
                condition=Q(said_yes=True),
                name="one_yes_a_role_and_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.text}"


class Publication(TimeStamped):
    """Where, when and by whom a text was said, and what people made of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.ForeignKey(StatementText, on_delete=models.PROTECT, related_name="publications")
    place = models.CharField(max_length=160)
    url = models.URLField(max_length=500, blank=True)
    said_by = models.CharField(max_length=160)  # the person or account that spoke
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")  # who wrote it down
    text_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.place} {self.at:%Y-%m-%d %H:%M}"


class ClientUpdateLetter(TimeStamped):
    """A mail to one of a brand's people: only that there is an update. Claimed before it leaves, as alerts' notices are."""

    update = models.ForeignKey(ClientUpdate, on_delete=models.CASCADE, related_name="letters")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=NoticeState, default=NoticeState.WAITING)
    send_after = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "member"], name="one_letter_an_update")]
        indexes = [
            models.Index(
                fields=["send_after"],
                name="update_letters_due",
                condition=Q(state__in=[NoticeState.WAITING, NoticeState.LEAVING]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.update} to {self.member}"
