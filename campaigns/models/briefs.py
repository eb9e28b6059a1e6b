import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, TimeStamped
from campaigns.models.campaigns import Campaign
from campaigns.models.pipeline import Collaboration
from campaigns.states import BriefState, PointVerdict, Section, Side


class BriefQuerySet(models.QuerySet["Brief"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(campaign__agency=agency)


class BriefPointQuerySet(models.QuerySet["BriefPoint"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(brief__campaign__agency=agency)


class BriefVersionQuerySet(models.QuerySet["BriefVersion"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(brief__campaign__agency=agency)


class ReadBackQuerySet(models.QuerySet["ReadBack"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(collaboration__agency=agency)

    def going_on(self) -> Self:
        """Of people who are still part of a campaign that is not put away; what was withdrawn is read no more."""
        rows = self.filter(collaboration__ended_at=None, collaboration__campaign__archived_at=None)
        return rows.in_force()

    def in_force(self) -> Self:
        """Of briefs that were not withdrawn."""
        return self.exclude(brief__state=BriefState.WITHDRAWN)


class PointAnswerQuerySet(models.QuerySet["PointAnswer"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(read_back__collaboration__agency=agency)

    def open_objections(self) -> Self:
        return self.filter(verdict=PointVerdict.OBJECTS, resolved_at=None)


class BriefRemarkQuerySet(models.QuerySet["BriefRemark"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(read_back__collaboration__agency=agency)


class Brief(TimeStamped):
    """What an influencer is asked for in a campaign, for one platform and format or for all.

    Its points are the working copy; publishing freezes them as a version.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="briefs")
    title = models.CharField(max_length=120)
    platform = models.CharField(max_length=16, blank=True)  # empty: every platform
    format = models.CharField(max_length=40, blank=True)  # empty: every format
    language = models.CharField(max_length=3, default="en")  # it is written in
    state = models.CharField(max_length=9, choices=BriefState, default=BriefState.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of the working copy: two editors at once are noticed

    objects = BriefQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "platform", "format", "language"], name="one_brief_per_format"
            ),
            models.CheckConstraint(
                condition=~Q(platform="") | Q(format=""), name="brief_format_of_a_platform"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BriefPoint(TimeStamped):
    """One point of the working copy. `key` stays the same through all versions."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="points")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    section = models.CharField(max_length=14, choices=Section)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    market = models.CharField(max_length=2, blank=True)  # only there; empty: everywhere
    is_verbatim = models.BooleanField(default=False)  # to be said in these very words
    from_brand = models.BooleanField(default=False)  # flowed in from the brand room or a disclosure pack
    # Who saved it last: a slow line's older save by the same writer is no conflict.
    edited_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = BriefPointQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="point_says_something")]
        indexes = [models.Index(fields=["brief", "section", "position"], name="points_in_order")]

    def __str__(self) -> str:
        return self.text[:80]


class BriefVersion(TimeStamped):
    """A published brief, as it was. `points`: [{key, section, text, market, is_verbatim, digest}], in order.

    A point's digest changes with what it says: a new version asks again only for points whose digest is new.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    points = models.JSONField()
    note = models.CharField(max_length=300, blank=True)  # what changed, for those who read it again
    freedom = models.JSONField(default=dict)  # the freedom meter's reading when it was published
    legal_note = models.CharField(
        max_length=500, blank=True
    )  # who looked at it as a lawyer, and what they said, where the product's category asks for it
    published_by = models.ForeignKey(Membership, on_delete=models.PROTECT)
    published_at = models.DateTimeField()

    objects = BriefVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brief", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.brief} v{self.number}"


class ReadBack(TimeStamped):
    """That one influencer reads one brief: which version was last seen, when all was acknowledged, the second check."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="read_backs")
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="read_backs")
    asked_at = models.DateTimeField()
    seen_version = models.ForeignKey(BriefVersion, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    acknowledged_version = models.ForeignKey(
        BriefVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the newest of which every point was acknowledged
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    check_due_at = models.DateTimeField(null=True, blank=True)  # the second talk, before production (R19)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReadBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "brief"], name="one_read_back_per_brief")
        ]
        indexes = [
            models.Index(
                fields=["check_due_at"],
                name="second_checks_due",
                condition=Q(checked_at=None, check_due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.collaboration.influencer}: {self.brief}"


class PointAnswer(TimeStamped):
    """What the influencer says to one point as it reads now: acknowledged, or an objection that needs an answer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    read_back = models.ForeignKey(ReadBack, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(BriefVersion, on_delete=models.PROTECT, related_name="+")  # that was seen
    key = models.UUIDField()  # BriefPoint.key
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=7, choices=PointVerdict)
    remark = models.TextField(blank=True)
    answered_by = models.CharField(max_length=250)  # label of the pass or member
    answered_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolution = models.TextField(blank=True)

    objects = PointAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["read_back", "key", "digest"], name="one_answer_per_wording"),
            models.CheckConstraint(
                condition=~Q(verdict=PointVerdict.OBJECTS) | ~Q(remark=""), name="objection_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.verdict}"


class BriefRemark(TimeStamped):
    """A question or an answer about a brief, at one point or in general. Objections are talked over here (R100, R101)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    read_back = models.ForeignKey(ReadBack, on_delete=models.CASCADE, related_name="remarks")
    key = models.UUIDField(null=True, blank=True)  # BriefPoint.key; null: about the whole
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField()
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    author_label = models.CharField(max_length=250)

    objects = BriefRemarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["read_back", "id"], name="remarks_of_read_back")]

    def __str__(self) -> str:
        return self.text[:80]
