import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Agency, Membership, Pass, TimeStamped
from campaigns.states import Side
from drafts.models.drafts import Revision
from drafts.states import Place


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(revision__draft__agency=agency)

    def threads(self) -> Self:
        return self.filter(thread=None)

    def seen_by_influencer(self) -> Self:
        """What the influencer wrote, and what was passed on to them."""
        return self.filter(Q(side=Side.INFLUENCER) | Q(passed_on_at__isnull=False))

    def seen_by_client(self) -> Self:
        """What clients wrote, and what was shown to them."""
        return self.filter(Q(side=Side.CLIENT) | Q(shown_to_client_at__isnull=False))


class Annotation(TimeStamped):
    """A remark on a revision, at a place in it or in general; or a reply in the thread of one.

    Everybody's remarks reach the agency. To the influencer goes only what is passed on, to the client what is shown.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="annotations")
    thread = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )  # null: begins one
    place = models.CharField(max_length=5, choices=Place, default=Place.WHOLE)
    # TEXT: characters of Revision.text, as Python counts them, end not included; `quote` are the words as they were.
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.CharField(max_length=300, blank=True)
    # IMAGE and VIDEO: which file (RevisionFile.uuid), and where on it, each 0 to 1 of its width and height.
    file = models.UUIDField(null=True, blank=True)
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)
    width = models.FloatField(null=True, blank=True)
    height = models.FloatField(null=True, blank=True)
    at_ms = models.PositiveIntegerField(null=True, blank=True)  # VIDEO: from here
    until_ms = models.PositiveIntegerField(null=True, blank=True)  # to here; null: that moment
    text = models.TextField()
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_pass = models.ForeignKey(Pass, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=250)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    passed_on_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    passed_on_text = models.TextField(blank=True)  # in our words; empty: as it was written
    shown_to_client_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)  # of the thread's first remark
    resolved_label = models.CharField(max_length=250, blank=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=~Q(place=Place.TEXT) | Q(start__isnull=False, end__gt=F("start")),
                name="remark_on_text_has_a_span",
            ),
            models.CheckConstraint(
                condition=~Q(place__in=(Place.IMAGE, Place.VIDEO)) | Q(file__isnull=False),
                name="remark_on_a_file_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(place=Place.VIDEO) | Q(at_ms__isnull=False), name="remark_on_video_has_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["revision", "-id"], name="threads_of_revision", condition=Q(thread=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def for_influencer(self) -> str:
        """The words the influencer reads."""
        return self.passed_on_text or self.text
