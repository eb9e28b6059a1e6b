"""How each platform is read in this installation: its adapter, and whether a credential rests at the moment."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db.models import Q
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from influencers.access import READING, Access, installation_access
from influencers.credential_kinds import BASE_URLS, NOT_READ, READ, WITH_CONSENT
from influencers.models import Channel, Credential
from influencers.states import CredentialKind
from platforms import registry
from platforms.adapter import Adapter
from platforms.consent import PROVIDERS, Provider
from platforms.registry import PLATFORMS
from platforms.transport import Transport

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Pause:
    """A credential is not used until then; the sentence says why to a person."""

    until: datetime
    sentence: str


def adapter_of(platform: str) -> Adapter:
    """Return the adapter of a platform. Raises LookupError when there is none."""
    base = base_url(platform)
    if base and (found := PLATFORMS[platform].adapter):
        base += urlsplit(found.base_url).path  # the version of its API, where the address names one
    return registry.adapter(platform, transport=_transport(), base_url=base or None)


def base_url(platform: str) -> str:
    """Return where this installation finds a platform, when it is elsewhere than usual."""
    return str(getattr(settings, BASE_URLS[platform], "")).rstrip("/") if platform in BASE_URLS else ""


def provider_of(platform: str) -> Provider:
    """Return where a platform's consents are given and kept. The page people visit is always the platform's own."""
    provider, base = PROVIDERS[platform], base_url(platform)
    if not base:
        return provider

    def moved(url: str) -> str:
        return base + urlsplit(url).path if url else ""

    return replace(
        provider,
        token_url=moved(provider.token_url),
        refresh_url=moved(provider.refresh_url),
        revoke_url=moved(provider.revoke_url),
        long_lived_url=moved(provider.long_lived_url),
    )


def transport() -> Transport:
    """Return this process's door to the platforms."""
    return _transport()


def stats_batch(platform: str) -> int:
    """Return how many accounts one call takes."""
    return PLATFORMS[platform].capabilities.stats_batch


def installation_platforms() -> list[str]:
    """Return the platforms the installation itself can read, for every agency."""
    return [platform for platform in READ if installation_access(platform)]


def readable_platforms() -> list[str]:
    """Return the platforms of which some channel can be polled: by the installation, an agency, or a consent."""
    stored = set(
        Credential.objects.usable()
        .filter(READING | Q(kind=CredentialKind.CONSENT, platform__in=WITH_CONSENT))
        .values_list("platform", flat=True)
    )
    return [platform for platform in READ if installation_access(platform) or platform in stored]


def why_not_read(platform: str) -> str:
    """Return why the installation reads no channel of a platform, in one sentence; empty when it does.

    An agency's own credential or a consent may read it nevertheless: ask `why_channel_is_not_read`.
    """
    if platform not in READ:
        label = PLATFORMS[platform].label if platform in PLATFORMS else "this platform"
        return _("IRM does not read %(label)s yet; numbers come from imports and typing.") % {"label": label}
    return "" if installation_access(platform) else str(NOT_READ[platform])


def why_channel_is_not_read(channel: Channel, access: Access | None) -> str:
    """Return why a channel for which `access` signs is not read, in one sentence; empty when it is."""
    if channel.platform in READ and access:
        return ""
    return why_not_read(channel.platform)


def pause(access: Access, found: Pause, *, now: datetime) -> None:
    """Let a credential rest. With another one the platform is asked again at once.

    It is kept in the cache only: when it is lost, the platform is asked once more and refuses once more.
    """
    seconds = (found.until - now).total_seconds()
    if seconds > 0:
        try:
            shared_cache.set(_pause_key(access), found, timeout=seconds)
        except RedisError as error:
            log.warning("pause not kept", access=access.name, reason=str(error))


def end_pause(access: Access) -> None:
    """Let a credential be used again, because somebody looked after it."""
    shared_cache.delete(_pause_key(access))


def pause_of(platform: str, *, now: datetime, access: Access | None = None) -> Pause | None:
    """Return the pause a credential is in: the given one, else the installation's own."""
    access = access or installation_access(platform)
    if access is None:
        return None
    try:
        found: Pause | None = shared_cache.get(_pause_key(access))
    except RedisError:
        return None
    return found if found and found.until > now else None


def _pause_key(access: Access) -> str:
    return f"poll-pause:{access.name}"


@cache
def _transport() -> Transport:
    return Transport()
