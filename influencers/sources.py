"""How each platform is read in this installation: with which adapter and key, and whether it rests at the moment."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.cache import cache as shared_cache

from platforms import registry
from platforms.adapter import Adapter
from platforms.contract import SANDBOX, YOUTUBE, Credential
from platforms.registry import PLATFORMS
from platforms.transport import Transport

# Platform -> the setting that holds its key. A platform that is not here is not read yet.
KEY_SETTINGS = {SANDBOX: "", YOUTUBE: "YOUTUBE_API_KEY"}
BASE_URLS = {YOUTUBE: "YOUTUBE_BASE_URL"}


@dataclass(frozen=True)
class Pause:
    """A platform is not asked until then; the sentence says why to a person."""

    until: datetime
    sentence: str


def adapter_of(platform: str) -> Adapter:
    """Return the adapter of a platform. Raises LookupError when there is none."""
    base_url = getattr(settings, BASE_URLS[platform]) if platform in BASE_URLS else None
    return registry.adapter(platform, transport=_transport(), base_url=base_url)


def credential_of(platform: str) -> Credential:
    """Return what the platform's calls are signed with."""
    return Credential(platform, key=_key(platform))


def stats_batch(platform: str) -> int:
    """Return how many accounts one call takes."""
    return PLATFORMS[platform].capabilities.stats_batch


def readable_platforms() -> list[str]:
    """Return the platforms that can be polled with today's settings."""
    return [platform for platform in KEY_SETTINGS if not why_not_read(platform)]


def why_not_read(platform: str) -> str:
    """Return why a platform is not polled here, in one sentence; empty when it is."""
    if platform not in KEY_SETTINGS:
        label = PLATFORMS[platform].label if platform in PLATFORMS else "this platform"
        return f"IRM does not read {label} yet; numbers come from imports and typing."
    setting = KEY_SETTINGS[platform]
    if setting and not getattr(settings, setting):
        return f"Set {setting} to poll {PLATFORMS[platform].label}; see docs/operating.md."
    return ""


def pause(platform: str, found: Pause, *, now: datetime) -> None:
    """Let a platform rest. A pause belongs to the key: with another key the platform is asked again at once.

    It is kept in the cache only: when it is lost, the platform is asked once more and refuses once more.
    """
    seconds = (found.until - now).total_seconds()
    if seconds > 0:
        shared_cache.set(_pause_key(platform), found, timeout=seconds)


def pause_of(platform: str, *, now: datetime) -> Pause | None:
    """Return the pause a platform is in."""
    found: Pause | None = shared_cache.get(_pause_key(platform))
    return found if found and found.until > now else None


def _key(platform: str) -> str:
    setting = KEY_SETTINGS.get(platform, "")
    return getattr(settings, setting) if setting else ""


def _pause_key(platform: str) -> str:
    return f"poll-pause:{platform}:{hashlib.sha256(_key(platform).encode()).hexdigest()[:16]}"


@cache
def _transport() -> Transport:
    return Transport()
