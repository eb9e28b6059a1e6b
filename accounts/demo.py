"""The demo agency's house: one person of each role, three brands. Everything in it is fictional."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction

from accounts.actions import create_agency, create_brand
from accounts.audit import record
from accounts.errors import AlreadyExists
from accounts.models import Agency, ApiKey, AuditEntry, Brand, IdempotencyRecord, Invitation, Membership, User
from accounts.states import Role
from irm.runtime import kept_secret

SLUG = "demo"
PEOPLE = {
    Role.OWNER: ("owner@demo.example", "Ondine Farrow"),
    Role.MANAGER: ("manager@demo.example", "Marek Solis"),
    Role.VIEWER: ("viewer@demo.example", "Vesna Aldritch"),
    Role.APPROVER: ("approver@demo.example", "Ayo Brandt"),
    Role.REVIEWER: ("reviewer@demo.example", "Rina Castell"),
}
BRANDS = [
    (
        "Fennel & Frost",
        "https://fennelfrost.example",
        "#2f7d5b",
        "Frozen food without additives. Decides fast, pays late.",
    ),
    (
        "Kestrel Outdoor",
        "https://kestrel-outdoor.example",
        "#b4541f",
        "Tents and trail shoes. Wants footage from real trips.",
    ),
    (
        "Lumen Skin",
        "https://lumenskin.example",
        "#7a4fb5",
        "Skin care. Every claim goes past their lawyer first.",
    ),
]


@dataclass(frozen=True)
class DemoHouse:
    """What the other apps fill: the agency and its people by role."""

    agency: Agency
    members: dict[str, Membership]


def demo_password() -> str:
    """Return the password of all demo sign-ins: IRM_DEMO_PASSWORD, else this installation's random one."""
    return settings.DEMO_PASSWORD or kept_secret("demo_password")


def sign_ins() -> list[str]:
    """Return the addresses of the demo's people."""
    return [email for email, _ in PEOPLE.values()]


@transaction.atomic
def create_demo_agency(*, password: str, opened_at: datetime) -> DemoHouse:
    """Make the demo agency with its members and brands, as if it had been opened at `opened_at`.

    Users that are there already get this password again.
    """
    users = {role: _user(email, name, password) for role, (email, name) in PEOPLE.items()}
    agency = create_agency(
        name="Demo agency", owner=users[Role.OWNER], time_zone="Europe/Madrid", slug=SLUG, is_demo=True
    )
    owner = Membership.objects.select_related("user", "agency").get(agency=agency, user=users[Role.OWNER])
    brands = [
        create_brand(by=owner, name=name, website=website, color=color, notes=notes)
        for name, website, color, notes in BRANDS
    ]
    members = {Role.OWNER.value: owner}
    for role in (role for role in PEOPLE if role != Role.OWNER):
        members[role.value] = _join(
            agency, users[role], role, brands[0] if role in Role.client_roles else None
        )
    _backdate_trail(agency, opened_at)
    return DemoHouse(agency=agency, members=members)


def demo_agency() -> Agency | None:
    """Return the demo agency and hold it until the transaction ends, so that two runs follow each other.

    Raises AlreadyExists when an agency of real people has the demo's short name.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('irm.demo'))")
    agency = Agency.objects.filter(slug=SLUG).select_for_update().first()
    if agency and not agency.is_demo:
        raise AlreadyExists(
            f"The agency {agency.name} has the short name {SLUG}. It is not the demo, so nothing was done."
        )
    return agency


@transaction.atomic
def erase_audit(agency: Agency) -> None:
    """Remove a demo agency's audit trail, which a trigger forbids for every other agency in this transaction."""
    _only_demo(agency)
    entries = AuditEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('irm.erase_agency', %s, true)", [str(agency.pk)])
        cursor.execute(f"DELETE FROM {entries} WHERE agency_id = %s", [agency.pk])  # noqa: S608 -- our own table's name
        cursor.execute("SELECT set_config('irm.erase_agency', '', true)")


@transaction.atomic
def order_trail(agency: Agency) -> None:
    """Bring a demo agency's trail into the order of its times: each app writes its own past, one after the other."""
    _write_anew(agency, list(AuditEntry.objects.for_agency(agency).order_by("at", "id")))


@transaction.atomic
def erase_house(agency: Agency) -> None:
    """Remove a demo agency, its members and brands; call it when its trail and the other apps' rows are gone.

    The users stay: their sessions live on, and somebody may have given them a place in a real agency.
    """
    _only_demo(agency)
    members = Membership.objects.for_agency(agency)
    IdempotencyRecord.objects.filter(membership__in=members).delete()
    ApiKey.objects.for_agency(agency).delete()
    Invitation.objects.for_agency(agency).delete()
    members.delete()
    Brand.objects.for_agency(agency).delete()
    agency.delete()


def _backdate_trail(agency: Agency, at: datetime) -> None:
    """Write the trail anew with an older time, so that it does not end with an agency younger than its work."""
    entries = list(AuditEntry.objects.for_agency(agency).order_by("id"))
    for written in entries:
        written.at = at
    _write_anew(agency, entries)


def _write_anew(agency: Agency, entries: list[AuditEntry]) -> None:
    erase_audit(agency)
    for written in entries:
        written.pk = None
    AuditEntry.objects.bulk_create(entries)


def _only_demo(agency: Agency) -> None:
    if not agency.is_demo:
        raise ValueError(f"{agency} is not a demo agency.")


def _user(email: str, name: str, password: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, time_zone="Europe/Madrid")
    elif not user.check_password(password):  # setting the same one again would end the person's sessions
        user.set_password(password)
        user.save(update_fields=["password", "updated_at"])
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user


def _join(agency: Agency, user: User, role: Role, brand: Brand | None) -> Membership:
    membership = Membership.objects.create(agency=agency, user=user, role=role, brand=brand)
    record(by=membership, action="accounts.member.joined", subject=membership, role=role.value)
    return membership
