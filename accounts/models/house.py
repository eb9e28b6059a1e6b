import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.states import Role, Scope


class TimeStamped(models.Model):
    """When the row was written and last changed. Never a domain time: those have names of their own."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Agency(TimeStamped):
    """The tenant: nothing is shared between two agencies."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Store a person who signs in with this address; the address is kept in lower case."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, TimeStamped):
    """A person who signs in. What they may do is on their memberships, not here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="user_email_lower"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return (self.name or self.email).split(" ")[0].split("@")[0]


class BrandQuerySet(models.QuerySet["Brand"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Brand(TimeStamped):
    """A client of the agency."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="brands")
    name = models.CharField(max_length=120)
    website = models.URLField(blank=True)
    color = models.CharField(
        max_length=7, blank=True, help_text=_("Shown in the client's portal, as #rrggbb.")
    )
    logo = models.FileField(
        upload_to="brands/", max_length=200, blank=True
    )  # WebP, made anew; on the client's pages
    language = models.CharField(
        max_length=10, blank=True
    )  # of the client's pages, one of LANGUAGES; empty: as each reader's browser asks
    notes = models.TextField(blank=True)
    # What must be so of everybody proposed to this brand; set before anybody is picked (R18).
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    markets = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # ISO 3166-1 alpha-2
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    forbidden_themes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    rivals = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    unwanted_tones = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    youngest = models.PositiveSmallIntegerField(null=True, blank=True)  # age of the influencer; null: no rule
    # What the brand stands for and how it wants to sound; campaigns and briefs begin with it.
    values = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    tones = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    youngest_audience = models.PositiveSmallIntegerField(null=True, blank=True)  # years; null: no rule
    most_minors = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # percent of the audience younger than that; null: no rule
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency", models.functions.Lower("name"), name="brand_name_once_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(most_minors=None) | Q(most_minors__lte=100), name="brand_minors_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:brand", args=[self.uuid])


class MembershipQuerySet(models.QuerySet["Membership"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def active(self) -> Self:
        return self.filter(ended_at=None)

    def of_agency_house(self) -> Self:
        """Leave out the clients."""
        return self.filter(role__in=Role.agency_roles)


class Membership(TimeStamped):
    """One person's place in one agency. Acts in every action as `by`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="clients")
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_by_mail = models.BooleanField(default=True, db_default=True)  # of dates that come near
    # From which hour of their day the letter of what is due comes, 0-23; null: none.
    daily_letter_hour = models.PositiveSmallIntegerField(null=True, blank=True, default=8, db_default=8)

    objects = MembershipQuerySet.as_manager()

    # Set by the API when a key acts for the member, so that the audit trail can name it.
    via_key: "ApiKey | None" = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "user"], name="one_membership_per_agency"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=Role.client_roles, brand__isnull=False)
                | Q(role__in=Role.agency_roles, brand=None),
                name="clients_and_only_clients_have_a_brand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def label(self) -> str:
        """How the audit trail names this actor."""
        return f"{self.user} (API key {self.via_key.name})" if self.via_key else str(self.user)

    @property
    def is_client(self) -> bool:
        return self.role in Role.client_roles


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)

    def open(self) -> Self:
        """Not accepted and not revoked; may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(TimeStamped):
    """A letter that lets one address join one agency once. The link's secret is kept only as a hash."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(
        null=True, blank=True
    )  # null: the letter has not left; the link can be copied

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency",
                models.functions.Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.client_roles, brand__isnull=False)
                | Q(role__in=Role.agency_roles, brand=None),
                name="invited_clients_have_a_brand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    def is_open(self, *, now: datetime | None = None) -> bool:
        """Say whether the link can still be used."""
        return not self.accepted_at and not self.revoked_at and self.expires_at > (now or timezone.now())


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(membership__agency=agency)

    def usable(self, *, now: datetime) -> Self:
        """Neither revoked nor expired, of a member who is still there."""
        alive = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(
            alive, revoked_at=None, membership__ended_at=None, membership__user__is_active=True
        )


class ApiKey(TimeStamped):
    """A key another system signs in with. It acts for a member, within its scopes; only its hash is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=32, choices=Scope))
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} (irm_{self.prefix}…)"


class IdempotencyRecord(models.Model):
    """The answer given to an API POST, kept so that a repeated request gets it again instead of acting twice."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
