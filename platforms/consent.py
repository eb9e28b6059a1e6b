"""Influencers' own consents: the link they follow, the code it brings back, and keeping the token alive.

Nothing is stored here. The caller keeps ``state`` and ``verifier`` until the person comes back, and stores
a refreshed token before it is used: where refresh tokens rotate, the old one is dead at once.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from platforms.contract import INSTAGRAM, TIKTOK, YOUTUBE
from platforms.errors import ChangedShape, Forbidden, PlatformError, RateLimited, TokenExpired
from platforms.shapes import Shape
from platforms.transport import Reply, Transport, retry_at

FOREVER = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a platform's consent lives and how it names things."""

    platform: str
    label: str
    authorize_url: str
    token_url: str
    refresh_url: str
    revoke_url: str
    scopes: tuple[str, ...]
    client_id_name: str = "client_id"
    scope_separator: str = " "
    pkce: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)
    long_lived_url: str = ""
    """Where a short-lived token is exchanged for a long-lived one (Instagram)."""


PROVIDERS: Mapping[str, Provider] = {
    YOUTUBE: Provider(
        platform=YOUTUBE,
        label="YouTube",
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        refresh_url="https://oauth2.googleapis.com/token",
        revoke_url="https://oauth2.googleapis.com/revoke",
        scopes=(
            "https://www.googleapis.com/auth/youtube.readonly",
            "https://www.googleapis.com/auth/yt-analytics.readonly",
        ),
        extra={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
    ),
    INSTAGRAM: Provider(
        platform=INSTAGRAM,
        label="Instagram",
        authorize_url="https://www.instagram.com/oauth/authorize",
        token_url="https://api.instagram.com/oauth/access_token",  # noqa: S106 - an address
        refresh_url="https://graph.instagram.com/refresh_access_token",
        revoke_url="",
        scopes=(
            "instagram_business_basic",
            "instagram_business_manage_comments",
            "instagram_business_manage_insights",
        ),
        scope_separator=",",
        pkce=False,
        long_lived_url="https://graph.instagram.com/access_token",
    ),
    TIKTOK: Provider(
        platform=TIKTOK,
        label="TikTok",
        authorize_url="https://www.tiktok.com/v2/auth/authorize/",
        token_url="https://open.tiktokapis.com/v2/oauth/token/",  # noqa: S106 - an address
        refresh_url="https://open.tiktokapis.com/v2/oauth/token/",
        revoke_url="https://open.tiktokapis.com/v2/oauth/revoke/",
        scopes=("user.info.basic", "user.info.profile", "user.info.stats", "video.list"),
        client_id_name="client_key",
        scope_separator=",",
    ),
}


@dataclass(frozen=True, slots=True)
class Client:
    """Our registration with a provider."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A consent link and what must be remembered until the person comes back."""

    url: str
    state: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """What a consent gives. ``None`` in a time means the platform names no end."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime | None
    refresh_expires_at: datetime | None
    scopes: frozenset[str]
    account_id: str
    id_token: str = field(default="", repr=False)
    """Who consented, in the service's own words (OpenID Connect), where it tells."""


def invite(provider: Provider, client: Client, *, scopes: Sequence[str] | None = None) -> Invitation:
    """Make a consent link with a fresh state, and PKCE (S256) where the platform knows it."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    query = {
        provider.client_id_name: client.client_id,
        "redirect_uri": client.redirect_uri,
        "response_type": "code",
        "scope": provider.scope_separator.join(scopes or provider.scopes),
        "state": state,
        **provider.extra,
    }
    if provider.pkce:
        query |= {"code_challenge": challenge(verifier, provider), "code_challenge_method": "S256"}
    return Invitation(f"{provider.authorize_url}?{urlencode(query)}", state, verifier)


def challenge(verifier: str, provider: Provider) -> str:
    """Give the S256 challenge of a PKCE verifier; TikTok wants it in hex, the others in base64url."""
    digest = hashlib.sha256(verifier.encode()).digest()
    if provider.platform == TIKTOK:
        return digest.hex()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def exchange_code(
    transport: Transport, provider: Provider, client: Client, *, code: str, verifier: str, now: datetime
) -> Token:
    """Trade the code for a token; Instagram's one-hour token is traded on for a sixty-day one."""
    form = {
        provider.client_id_name: client.client_id,
        "client_secret": client.client_secret,
        # Instagram appends "#_" to the redirect, which is not part of the code.
        "code": code.removesuffix("#_"),
        "grant_type": "authorization_code",
        "redirect_uri": client.redirect_uri,
    }
    if provider.pkce:
        form["code_verifier"] = verifier
    token = _token(_post(transport, provider, provider.token_url, form, now), provider, now)
    if not provider.long_lived_url:
        return token
    query = {
        "grant_type": "ig_exchange_token",
        "client_secret": client.client_secret,
        "access_token": token.access_token,
    }
    return _renewed(token, _get(transport, provider, provider.long_lived_url, query, now), provider, now)


def refresh(
    transport: Transport, provider: Provider, client: Client, *, token: Token, now: datetime
) -> Token:
    """Trade the refresh token for a new pair, sending it exactly once.

    Raises ``TokenExpired`` when the consent is over. The caller holds a lock on the stored token and
    stores the result before using it.
    """
    if provider.platform == INSTAGRAM:
        query = {"grant_type": "ig_refresh_token", "access_token": token.access_token}
        return _renewed(token, _get(transport, provider, provider.refresh_url, query, now), provider, now)
    form = {
        provider.client_id_name: client.client_id,
        "client_secret": client.client_secret,
        "grant_type": "refresh_token",
        "refresh_token": token.refresh_token,
    }
    return _renewed(token, _post(transport, provider, provider.refresh_url, form, now), provider, now)


def app_token(
    transport: Transport, client: Client, *, now: datetime, url: str = "https://id.twitch.tv/oauth2/token"
) -> Token:
    """Get an app token of Twitch. It cannot be refreshed: after a 401 a new one is fetched the same way."""
    form = {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "grant_type": "client_credentials",
    }
    reply = transport.request("POST", url, platform="Twitch", data=form)
    answer = Shape(reply.json(platform="Twitch"), platform="Twitch")
    if reply.status != 200:
        detail = f"{reply.status} {answer.text('message')[:200]}"
        raise Forbidden("Twitch does not accept the application. Check it in the settings.", detail=detail)
    return Token(
        access_token=answer.required_text("access_token"),
        refresh_token="",
        expires_at=_ends(answer.number("expires_in"), now),
        refresh_expires_at=None,
        scopes=frozenset(),
        account_id="",
    )


def revoke(transport: Transport, provider: Provider, client: Client, *, token: Token) -> None:
    """Give the consent back. Instagram has no call for it; the person removes the app there."""
    if not provider.revoke_url:
        return
    form = {"token": token.access_token}
    if provider.platform == TIKTOK:
        form |= {provider.client_id_name: client.client_id, "client_secret": client.client_secret}
    transport.request("POST", provider.revoke_url, platform=provider.label, data=form)


def _post(
    transport: Transport, provider: Provider, url: str, form: Mapping[str, str], now: datetime
) -> Shape:
    reply = transport.request("POST", url, platform=provider.label, data=form, retry=False)
    return _checked(reply, provider, now)


def _get(
    transport: Transport, provider: Provider, url: str, query: Mapping[str, str], now: datetime
) -> Shape:
    return _checked(transport.request("GET", url, platform=provider.label, params=query), provider, now)


def _checked(reply: Reply, provider: Provider, now: datetime) -> Shape:
    # The key "error" decides, not the status: TikTok sends refusals with 200, and "ok" as an error code.
    answer = Shape(reply.json(platform=provider.label), platform=provider.label)
    if not answer.has("error") and not answer.has("error_type") and reply.status == 200:
        return answer
    raise _refused(answer, reply, provider, now)


def _refused(answer: Shape, reply: Reply, provider: Provider, now: datetime) -> PlatformError:
    fields = (answer.raw(name) for name in ("error", "error_type", "error_description", "error_message"))
    named = [str(value) for value in fields if value]
    detail = f"{reply.status} {' '.join(named)[:200]}"
    if reply.status == 429 or "rate_limit_exceeded" in named:
        wait_until = retry_at(reply.headers, now) or now + timedelta(seconds=60)
        return RateLimited(platform=provider.label, detail=detail, retry_at=wait_until)
    if {"invalid_client", "unauthorized_client"} & set(named):
        return Forbidden(platform=provider.label, detail=detail)
    if reply.status in (400, 401, 403) or named:
        return TokenExpired(platform=provider.label, detail=detail)
    return ChangedShape(platform=provider.label, detail=detail)


def _token(answer: Shape, provider: Provider, now: datetime) -> Token:
    # Business Login of Instagram wraps the answer in a list called data.
    if answer.has("data"):
        answer = next(answer.items("data"), answer)
    return Token(
        access_token=answer.required_text("access_token"),
        refresh_token=answer.text("refresh_token"),
        expires_at=_ends(answer.number("expires_in"), now),
        refresh_expires_at=_ends(answer.number("refresh_expires_in"), now),
        scopes=_scopes(answer, provider),
        account_id=answer.text("open_id") or answer.text("user_id"),
        id_token=answer.text("id_token"),
    )


def _renewed(old: Token, answer: Shape, provider: Provider, now: datetime) -> Token:
    """Keep from the old token what the answer does not repeat."""
    new = _token(answer, provider, now)
    return Token(
        access_token=new.access_token,
        refresh_token=new.refresh_token or old.refresh_token,
        expires_at=new.expires_at,
        refresh_expires_at=new.refresh_expires_at or old.refresh_expires_at,
        scopes=new.scopes or old.scopes,
        account_id=new.account_id or old.account_id,
    )


def _scopes(answer: Shape, provider: Provider) -> frozenset[str]:
    if isinstance(answer.raw("permissions"), list):
        return frozenset(str(scope) for scope in answer.values("permissions"))
    text = answer.text("scope") or answer.text("permissions")
    return frozenset(text.replace(",", " ").split())


def _ends(seconds: int | None, now: datetime) -> datetime | None:
    # A hundred years are "no end" already, and more would not fit into a date.
    return None if seconds is None else now + min(timedelta(seconds=min(seconds, 10**10)), FOREVER)
