"""What signs the calls for a channel: its own consent, else its agency's credential, else the installation's."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from accounts.sealing import SealBroken, unseal
from influencers.credential_kinds import KINDS, WITH_CONSENT, Kind, kinds_of
from influencers.models import Channel, Credential
from influencers.states import CredentialKind
from platforms.contract import SANDBOX

READING = Q()
for _kind in KINDS:
    if _kind.reads:
        READING |= Q(platform=_kind.platform, kind=_kind.kind)


@dataclass(frozen=True)
class Access:
    """A credential ready for use. `name` stands for it in the ledger, in pauses and in logs; it tells no secret."""

    name: str
    platform: str
    kind: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    row_id: int | None = None
    agency_id: int | None = None
    account_id: str = ""
    scopes: frozenset[str] = frozenset()
    expires_at: datetime | None = field(default=None, compare=False)
    refreshed_at: datetime | None = field(default=None, compare=False)

    @property
    def is_consent(self) -> bool:
        return self.kind == CredentialKind.CONSENT


@dataclass
class Accesses:
    """What was found: an access a channel, and credentials whose secrets cannot be opened any more."""

    by_channel: dict[int, Access] = field(default_factory=dict)
    broken: list[Credential] = field(default_factory=list)


def installation_access(platform: str) -> Access | None:
    """Return what the environment gives for reading a platform."""
    if platform == SANDBOX:
        return Access(SANDBOX, SANDBOX)
    found = (_from_environment(kind) for kind in kinds_of(platform) if kind.reads)
    return next((access for access in found if access), None)


def installation_app(platform: str) -> Access | None:
    """Return the environment's registration for consents."""
    found = (_from_environment(kind) for kind in kinds_of(platform) if kind.kind == CredentialKind.APP)
    return next((access for access in found if access), None)


def app_of(platform: str, *, agency_id: int) -> Access | None:
    """Return the registration through which an agency asks for consents: its own, else the installation's."""
    rows = Credential.objects.usable().filter(agency_id=agency_id, platform=platform, kind=CredentialKind.APP)
    own = [access for access in map(access_of_row, rows) if access]
    return own[0] if own else installation_app(platform)


def access_named(name: str, *, platform: str) -> Access | None:
    """Return the access a name stands for; None when it is gone or can no longer be opened."""
    kind, _, rest = name.partition(":")
    if kind == "credential":
        row = Credential.objects.usable().filter(uuid=rest, platform=platform).first()
        return access_of_row(row) if row else None
    if name == app_name(platform):
        return installation_app(platform)
    house = installation_access(platform)
    return house if house and house.name == name else None


def app_name(platform: str) -> str:
    """Return the name of the environment's registration for consents that stays when its secret is replaced."""
    return f"{platform}:{CredentialKind.APP.value}"


def accesses_of_kind(platform: str, kind: str) -> list[Access]:
    """Return every agency's own credentials of a kind, without those that cannot be opened."""
    rows = Credential.objects.usable().filter(platform=platform, kind=kind, channel=None)
    return [access for access in map(access_of_row, rows) if access]


def access_of_row(row: Credential) -> Access | None:
    """Return a stored credential opened; None when SECRET_KEY no longer opens it."""
    try:
        secrets = unseal(row.sealed)
    except SealBroken:
        return None
    return Access(
        name=f"credential:{row.uuid}",
        platform=row.platform,
        kind=row.kind,
        secrets=secrets,
        row_id=row.pk,
        agency_id=row.agency_id,
        account_id=row.account_id or secrets.get("account_id", ""),
        scopes=frozenset(row.scopes),
        expires_at=row.expires_at,
        refreshed_at=row.refreshed_at,
    )


def accesses(channels: Iterable[Channel]) -> Accesses:
    """Find what signs for each channel. Two statements, however many channels."""
    channels = list(channels)
    found = Accesses()
    own: dict[tuple[str, int], Access] = {}
    consents: dict[int, Access] = {}
    rows = Credential.objects.usable().filter(
        Q(channel__in=[channel.pk for channel in channels], platform__in=WITH_CONSENT)
        | READING & Q(agency__in={channel.agency_id for channel in channels})
    )
    for row in rows:
        access = access_of_row(row)
        if access is None:
            found.broken.append(row)
        elif row.channel_id:
            consents[row.channel_id] = access
        else:
            own[row.platform, row.agency_id] = access
    house = {platform: installation_access(platform) for platform in {c.platform for c in channels}}
    for channel in channels:
        signs = (
            consents.get(channel.pk)
            or own.get((channel.platform, channel.agency_id))
            or house[channel.platform]
        )
        if signs:
            found.by_channel[channel.pk] = signs
    return found


def access_for(channel: Channel) -> Access | None:
    """Return what signs for one channel."""
    return accesses([channel]).by_channel.get(channel.pk)


def own_accesses(platform: str) -> dict[int, Access | None]:
    """Return the agencies' own credentials for reading a platform; None for one that cannot be opened any more."""
    rows = Credential.objects.usable().filter(READING, platform=platform)
    return {row.agency_id: access_of_row(row) for row in rows}


def _from_environment(kind: Kind) -> Access | None:
    values = {secret.name: str(getattr(settings, secret.setting, "")) for secret in kind.secrets}
    if not all(values.values()):
        return None
    print_ = hashlib.sha256("\0".join(values.values()).encode()).hexdigest()[:16]
    return Access(
        name=f"{kind.platform}:{kind.kind}:{print_}",
        platform=kind.platform,
        kind=kind.kind,
        secrets=values,
        account_id=values.get("account_id", ""),
    )
