"""Who asks: another system with an API key, or a member of the agency who is signed in in the browser."""

import time

import redis
from django.core.cache import cache
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions import note_api_key_use
from accounts.models import ApiKey, Membership, User
from accounts.queries import api_key_by_prefix, memberships_of
from accounts.secrets import same, split_api_key
from irm.middleware import SESSION_AGENCY

NOTE_USE_EVERY_SECONDS = 60


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer irm_<prefix>_<secret>`. One SQL statement finds key, member, person and agency."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return who the key acts for; None when another way of signing in was chosen."""
        mark, _, presented = get_authorization_header(request).partition(b" ")
        if not mark:
            return None
        if mark.lower() != b"bearer":
            raise AuthenticationFailed("Only bearer keys are accepted: Authorization: Bearer irm_…")
        key = _usable_key(presented.strip())
        key.membership.via_key = key
        _sit_down(request, key.membership)
        if _is_time_to_note(key):
            note_api_key_use(key=key)
        return key.membership.user, key

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge that goes with every 401."""
        return 'Bearer realm="IRM"'


class MemberSessionAuthentication(SessionAuthentication):
    """The browser's session, with CSRF enforced, in the agency chosen there."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the signed-in person; what a client of a brand may see is not the API's (see HasScope)."""
        found = super().authenticate(request)
        if found is None:
            return None
        memberships = memberships_of(found[0])
        wanted = request._request.session.get(SESSION_AGENCY)
        chosen = [m for m in memberships if m.agency.slug == wanted] or memberships
        if chosen:
            _sit_down(request, chosen[0])
        return found


def _is_time_to_note(key: ApiKey) -> bool:
    try:
        return cache.add(f"api-key-used:{key.pk}", int(time.time()), NOTE_USE_EVERY_SECONDS)
    except redis.RedisError:
        return False  # the time of the last use is not worth an outage


def _sit_down(request: Request, membership: Membership) -> None:
    # On Django's request, as the pages' middleware does; DRF's request passes reads on to it.
    request._request.membership = membership
    request._request.agency = membership.agency


def _usable_key(presented: bytes) -> ApiKey:
    parts = split_api_key(presented.decode("ascii", "replace"))
    key = api_key_by_prefix(parts[0]) if parts and "\0" not in parts[0] else None
    if key is None or parts is None or not same(key.secret_hash, parts[1]):
        raise AuthenticationFailed("This API key is not known. Check that it was copied whole.")
    if key.revoked_at:
        raise AuthenticationFailed("This API key was revoked. Make a new one under Settings, API keys.")
    if key.expires_at and key.expires_at <= timezone.now():
        raise AuthenticationFailed("This API key has expired. Make a new one under Settings, API keys.")
    if key.membership.ended_at or not key.membership.user.is_active:
        raise AuthenticationFailed("The member this API key belongs to has left the agency.")
    return key
