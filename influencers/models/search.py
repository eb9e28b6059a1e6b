import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Agency, Brand, Membership, TimeStamped
from influencers.models.people import Influencer


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def seen_by(self, member: Membership) -> Self:
        """The member's own views and those shared in the agency."""
        return self.filter(agency=member.agency).filter(models.Q(member=member) | models.Q(is_shared=True))


class SavedView(TimeStamped):
    """A search kept under a name: filters, sort and columns."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="saved_views")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)  # the list's query string
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_shared = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="view_name_once_per_member")]

    def __str__(self) -> str:
        return self.name


class InfluencerListQuerySet(models.QuerySet["InfluencerList"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def shared_with(self, brand: Brand) -> Self:
        return self.filter(brand=brand, shared_at__isnull=False, archived_at=None)


class InfluencerList(TimeStamped):
    """People picked by hand for a purpose; can be shared with one brand's clients, who give a verdict on each."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="influencer_lists")
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="influencer_lists"
    )
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=500, blank=True)  # shown to the client
    shared_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)

    objects = InfluencerListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shared_at=None) | models.Q(brand__isnull=False), name="shared_with_a_brand"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListEntry(TimeStamped):
    """One influencer on a list: why proposed, and what the client says."""

    class Verdict(models.TextChoices):
        YES = "yes", "Yes"
        MAYBE = "maybe", "Maybe"
        NO = "no", "No"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    list = models.ForeignKey(InfluencerList, on_delete=models.CASCADE, related_name="entries")
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="list_entries")
    position = models.PositiveIntegerField()
    why = models.CharField(max_length=500, blank=True)  # shown to the client
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "influencer"], name="once_on_a_list")]

    def __str__(self) -> str:
        return str(self.influencer)


class Merge(TimeStamped):
    """Two records found to be one person. Holds all that is needed to take it back within 30 days."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT)
    kept_before = models.JSONField()  # the kept record's fields as they were; shape: actions/merging.py
    moved = models.JSONField()  # which rows came over, and what else of the merged record changed
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


class NotADuplicate(TimeStamped):
    """Two records that look alike and were found to be two people; not suggested again."""

    first = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="told_apart_once")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class ExportMappingQuerySet(models.QuerySet["ExportMapping"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(is_archived=False)


class ExportMapping(TimeStamped):
    """How an outside service's export is read: which of its columns mean what. Named, editable, per agency."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="export_mappings")
    name = models.CharField(max_length=60)
    service = models.CharField(max_length=60)
    columns = models.JSONField(
        default=dict
    )  # {header as exported: target, perhaps target@platform}; influencers/outside/
    is_archived = models.BooleanField(default=False)

    objects = ExportMappingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=models.Q(is_archived=False),
                name="mapping_name_once_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.name
