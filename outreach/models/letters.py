import uuid
from typing import Self

from django.db import models
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models import Campaign
from outreach.models.mailboxes import Mailbox
from outreach.models.templates import TemplateText


class LetterBatchQuerySet(models.QuerySet["LetterBatch"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class LetterBatch(TimeStamped):
    """First letters that were begun together, each to be looked at for itself: the messages that point here."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="letter_batches")
    name = models.CharField(max_length=120)
    goal = models.CharField(max_length=300, blank=True)
    template_text = models.ForeignKey(
        TemplateText, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who was asked for and could not be written to: [{"name": ..., "why": ...}]
    left_out = models.JSONField(default=list, blank=True)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "-id"], name="letter_batches_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outreach:batch", args=[self.uuid])


class DraftingHelpQuerySet(models.QuerySet["DraftingHelp"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class DraftingHelp(TimeStamped):
    """A language model the agency's owner lets propose letters: an address that speaks OpenAI's protocol. Off by default."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="drafting_help")
    is_on = models.BooleanField(default=False)
    endpoint = models.URLField(max_length=300, blank=True)  # "https://models.example.com/v1"
    model = models.CharField(max_length=120, blank=True)
    sealed = models.TextField(blank=True)  # {"api_key": ...}, see accounts/sealing.py
    tried_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)  # what came of the newest try; empty: it answered
    version = models.PositiveIntegerField(default=1)

    objects = DraftingHelpQuerySet.as_manager()

    def __str__(self) -> str:
        return self.model or self.endpoint
