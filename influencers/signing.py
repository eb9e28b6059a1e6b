"""Turning an access into what a call is signed with: tokens are fetched, kept and renewed here."""

from datetime import datetime, timedelta

import structlog
from django.core.cache import cache as shared_cache
from django.db import transaction
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.sealing import SealBroken, seal, unseal
from influencers.access import Access, access_of_row, app_of
from influencers.models import Credential
from influencers.sources import base_url, provider_of, transport
from platforms import consent
from platforms import contract as platform_words
from platforms.consent import Client, Token
from platforms.contract import INSTAGRAM, TWITCH
from platforms.errors import Forbidden, TokenExpired

EARLY = timedelta(minutes=10)  # a token is renewed so long before its end
TWITCH_TOKEN_URL = "https://id.twitch.tv/oauth2/token"  # noqa: S105 -- an address
# Instagram's tokens live sixty days and may be renewed once they are a day old.
INSTAGRAM_EARLY, INSTAGRAM_YOUNG = timedelta(days=30), timedelta(hours=24)

log = structlog.get_logger(__name__)


def sign(access: Access, *, now: datetime, renew: bool = False) -> platform_words.Credential:
    """Return what the platform's calls are signed with; with `renew`, after getting a fresh token.

    Raises a PlatformError when a token cannot be had.
    """
    if access.platform == TWITCH:
        return _twitch(access, now=now, renew=renew)
    if access.is_consent:
        return _consent(access, now=now, renew=renew)
    return platform_words.Credential(
        access.platform,
        key=access.secrets.get("key", ""),
        access_token=access.secrets.get("access_token", ""),
        account_id=access.account_id,
    )


def can_renew(access: Access) -> bool:
    """Say whether an expired token of this access can be replaced without asking anybody."""
    return access.platform == TWITCH or access.is_consent


def client_of(access: Access, *, redirect_uri: str = "") -> Client:
    """Return an application's registration as the platform knows it."""
    return Client(access.secrets["client_id"], access.secrets["client_secret"], redirect_uri)


def store_token(row: Credential, token: Token, *, now: datetime) -> None:
    """Put a token on a consent's row; the caller saves."""
    row.sealed = seal({"access_token": token.access_token, "refresh_token": token.refresh_token})
    row.account_id = token.account_id[:100] or row.account_id
    row.scopes = sorted(scope[:120] for scope in token.scopes) or row.scopes
    row.expires_at, row.refresh_expires_at = token.expires_at, token.refresh_expires_at
    row.refreshed_at = now


def _twitch(access: Access, *, now: datetime, renew: bool) -> platform_words.Credential:
    client, kept = client_of(access), "" if renew else _kept_token(access)
    if not kept:
        url = f"{base_url(TWITCH)}/oauth2/token" if base_url(TWITCH) else TWITCH_TOKEN_URL
        token = consent.app_token(transport(), client, now=now, url=url)
        kept = token.access_token
        _keep_token(access, token, now=now)
    return platform_words.Credential(
        TWITCH, client_id=client.client_id, client_secret=client.client_secret, access_token=kept
    )


def _kept_token(access: Access) -> str:
    try:
        sealed = shared_cache.get(f"app-token:{access.name}")
        return unseal(sealed)["access_token"] if sealed else ""
    except (RedisError, SealBroken):
        return ""


def _keep_token(access: Access, token: Token, *, now: datetime) -> None:
    seconds = ((token.expires_at or now + timedelta(hours=1)) - now - EARLY).total_seconds()
    if seconds > 0:
        try:
            sealed = seal({"access_token": token.access_token})
            shared_cache.set(f"app-token:{access.name}", sealed, timeout=seconds)
        except RedisError as error:
            log.warning("token not kept", access=access.name, reason=str(error))


def _consent(access: Access, *, now: datetime, renew: bool) -> platform_words.Credential:
    app = app_of(access.platform, agency_id=access.agency_id or 0)
    if app is None:
        raise Forbidden(
            _("The %(platform)s application that asked for this consent is no longer set up.")
            % {"platform": access.platform.title()},
            platform=access.platform,
        )
    if renew or _is_old(access, now):
        access = _renewed(access, app, now=now)
    return platform_words.Credential(
        access.platform,
        access_token=access.secrets["access_token"],
        account_id=access.account_id,
        scopes=access.scopes,
        # With a secret the adapter would prove the app, which is for viewers' tokens (Facebook Login) only.
        client_id="" if access.platform == INSTAGRAM else app.secrets["client_id"],
        client_secret="" if access.platform == INSTAGRAM else app.secrets["client_secret"],
    )


def _is_old(access: Access, now: datetime) -> bool:
    if access.expires_at is None:
        return False
    if access.platform == INSTAGRAM:
        young = access.refreshed_at is not None and now - access.refreshed_at < INSTAGRAM_YOUNG
        return access.expires_at - now < INSTAGRAM_EARLY and not young
    return access.expires_at - now < EARLY


def _renewed(access: Access, app: Access, *, now: datetime) -> Access:
    """Trade the refresh token once, whoever comes first; the others wait for the lock and find the new one.

    The one place that calls a platform inside a transaction: a rotating token dies at the call, so the lock must be
    held until its successor is stored.
    """
    with transaction.atomic():
        row = Credential.objects.select_for_update().get(pk=access.row_id or 0)
        stored = access_of_row(row)
        if stored is None:
            raise TokenExpired(platform=access.platform)
        if stored.secrets["access_token"] != access.secrets["access_token"]:
            return stored
        old = Token(
            access_token=stored.secrets["access_token"],
            refresh_token=stored.secrets.get("refresh_token", ""),
            expires_at=row.expires_at,
            refresh_expires_at=row.refresh_expires_at,
            scopes=stored.scopes,
            account_id=row.account_id,
        )
        provider = provider_of(access.platform)
        token = consent.refresh(transport(), provider, client_of(app), token=old, now=now)
        store_token(row, token, now=now)
        row.save()
    renewed = access_of_row(row)
    if renewed is None:
        raise TokenExpired(platform=access.platform)
    return renewed
