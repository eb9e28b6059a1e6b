import uuid
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import Agency, Membership, TimeStamped
from accounts.text import fold
from influencers.states import (
    ContactKind,
    ContractWillingness,
    CustomFieldKind,
    LegalBasis,
    LegalForm,
    NoteKind,
    RiskLevel,
    VettingState,
)

if TYPE_CHECKING:
    from influencers.models.channels import Channel


class StageQuerySet(models.QuerySet["Stage"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Stage(TimeStamped):
    """A step of the agency's relationship with an influencer: found, contacted, partner, ..."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    how_to = models.TextField(blank=True)  # what the agency does with people in this stage
    entry_criteria = models.CharField(max_length=300, blank=True)
    exit_criteria = models.CharField(max_length=300, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="stage_name_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class InfluencerQuerySet(models.QuerySet["Influencer"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Influencer(TimeStamped):
    """A person (or duo, or house) the agency knows, with all their channels."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Lists come in by the hundred thousand: an index that another one begins with would be written for nothing.
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="influencers", db_index=False)
    name = models.CharField(max_length=200)
    # fold(name): what lists sort by and imports match by, in any script.
    name_key = models.CharField(max_length=200, editable=False)
    # Folded name, handles, channel titles, tags, contact points, bios and notes: the one column text search reads.
    search_text = models.TextField(editable=False, default="")
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2; empty = unknown
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # ISO 639
    time_zone = models.CharField(max_length=64, blank=True)  # IANA name; empty = unknown
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, blank=True)
    owner = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_influencers"
    )
    next_step = models.CharField(max_length=200, blank=True)
    next_step_date = models.DateField(null=True, blank=True)

    # When writing to them is welcome, in their own time zone; null: no wish known.
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    # A birthday is often known without its year. Month * 100 + day, so that "in the next n days" is a range.
    birthday = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_minor = models.BooleanField(null=True, blank=True)  # null: unknown
    guardian_name = models.CharField(max_length=200, blank=True)
    guardian_contact = models.CharField(max_length=320, blank=True)
    legal_form = models.CharField(max_length=12, choices=LegalForm, blank=True)
    payment_ways = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # states.PaymentWay
    payment_note = models.CharField(max_length=300, blank=True)
    contract = models.CharField(max_length=12, choices=ContractWillingness, blank=True)
    # Themes they will not advertise (alcohol, gambling, ...), in the words of influencers/themes.py or the agency's own.
    refuses = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    tones = ArrayField(
        models.CharField(max_length=30), default=list, blank=True
    )  # how they speak: humorous, expert, ...
    custom = models.JSONField(default=dict, blank=True)  # {CustomField.key: value}
    risk = models.CharField(max_length=8, choices=RiskLevel, blank=True)  # the newest RiskAssessment's level
    vetting = models.CharField(max_length=12, choices=VettingState, blank=True)
    vetted_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    # Set on the record that was merged into another; it stays, hidden, so that the merge can be taken back.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)  # grows with each edit: two editors at once are noticed
    # The list that brought this person in; null: typed in by a member, or made by the API.
    first_import = models.ForeignKey(
        "Import", on_delete=models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )

    objects = InfluencerQuerySet.as_manager()

    shown_channels: list["Channel"]
    """Their channels, on the rows of queries/listing.py only: loaded for a whole page at once."""

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "name_key", "id"], name="influencer_by_name", condition=Q(archived_at=None)
            ),
            models.Index(
                fields=["agency", "-updated_at", "-id"],
                name="influencer_by_change",
                condition=Q(archived_at=None),
            ),
            models.Index(fields=["agency", "-id"], name="influencer_by_age", condition=Q(archived_at=None)),
            # Imports match names of archived people too; with influencer_by_name this covers everybody.
            models.Index(
                fields=["agency", "name_key"],
                name="influencer_archived_by_name",
                condition=Q(archived_at__isnull=False),
            ),
            models.Index(
                fields=["merged_into"], name="influencer_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["agency", "country", "name_key", "id"],
                name="influencer_by_country",
                condition=~Q(country=""),
            ),
            models.Index(fields=["agency", "stage", "name_key", "id"], name="influencer_by_stage"),
            models.Index(
                fields=["owner", "next_step_date"],
                name="influencer_next_steps",
                condition=Q(next_step_date__isnull=False),
            ),
            models.Index(
                fields=["first_import", "name_key", "id"],
                name="influencer_by_import",
                condition=Q(first_import__isnull=False),
            ),
            GinIndex(
                fields=["search_text"], opclasses=["gin_trgm_ops"], name="influencer_search", fastupdate=True
            ),
            GinIndex(fields=["tags"], name="influencer_tags"),
            GinIndex(fields=["refuses"], name="influencer_refuses"),
            GinIndex(fields=["languages"], name="influencer_languages"),
            GinIndex(fields=["custom"], opclasses=["jsonb_path_ops"], name="influencer_custom"),
            models.Index(
                fields=["agency", "birthday"],
                name="influencer_birthdays",
                condition=Q(birthday__isnull=False),
            ),
            models.Index(fields=["agency", "last_contact_at"], name="influencer_last_contact"),
            models.Index(
                fields=["agency", "birth_year"],
                name="influencer_birth_years",
                condition=Q(birth_year__isnull=False),
            ),
            models.Index(
                fields=["agency", "risk", "name_key", "id"], name="influencer_by_risk", condition=~Q(risk="")
            ),
            models.Index(
                fields=["agency", "vetting", "name_key", "id"],
                name="influencer_by_vetting",
                condition=~Q(vetting=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birthday=None) | Q(birthday__range=(101, 1231)), name="birthday_is_month_and_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("influencers:detail", args=[self.uuid])


class ContactPoint(TimeStamped):
    """A way to reach an influencer, with where it was found."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(
        Influencer, on_delete=models.CASCADE, related_name="contact_points", db_index=False
    )
    kind = models.CharField(max_length=12, choices=ContactKind)
    value = models.CharField(max_length=320)
    found_where = models.CharField(max_length=300, blank=True)
    found_on = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(
        max_length=12, choices=LegalBasis, blank=True
    )  # rules.md 3.1: stored per contact
    country = models.CharField(max_length=2, blank=True)  # whose mail law applies; empty: the influencer's
    # When mail to it came back for good; null: it never did, or something came from it since.
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["influencer", "kind", "value"], name="contact_point_once")
        ]
        # Lists are matched by address, whatever its capitals.
        indexes = [
            models.Index(Lower("value"), name="contact_point_by_email", condition=Q(kind="email")),
            # Two records with one number are likely one person.
            models.Index(
                fields=["value"],
                name="contact_point_by_number",
                condition=Q(kind__in=("phone", "whatsapp", "telegram", "kakaotalk")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class Note(TimeStamped):
    """What a member wants the others to know about an influencer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=NoteKind, default=NoteKind.NOTE, db_default="note")
    happened_on = models.DateField(null=True, blank=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:80]


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class CustomField(TimeStamped):
    """A fact the agency keeps about influencers beside those the product knows; its values are Influencer.custom."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="custom_fields")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=CustomFieldKind)
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="custom_field_once_per_agency")]

    def __str__(self) -> str:
        return self.label


class InfluencerFile(TimeStamped):
    """A file about an influencer: media kit, signed paper, screenshot. Served only through the permission check."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="files")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT)
    file = models.FileField(upload_to="influencers/%Y/%m/", max_length=300)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


def name_key(name: str) -> str:
    """Return what names are sorted and matched by."""
    return fold(name)[:200]
