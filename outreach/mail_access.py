"""What a mailbox signs in with where it has a consent: its access token, renewed before it ends."""

import base64
import binascii
import json
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.errors import ActionError
from accounts.sealing import SealBroken, seal, unseal
from outreach.mail_services import ABOUT_THE_PERSON, OTHER, mail_services
from outreach.models import MailApp, Mailbox, MailConsent
from outreach.transport.consent_calls import GuardedTransport
from platforms import consent
from platforms.consent import Client, Provider, Token
from platforms.errors import Forbidden, PlatformError

EARLY = timedelta(minutes=5)  # a token is renewed so long before its end
# What token servers say when a consent is over (RFC 6749 5.2, OpenID Connect 3.1.2.6); all else may pass.
_OVER = ("invalid_grant", "interaction_required", "consent_required", "login_required")

log = structlog.get_logger(__name__)


class ConsentOver(ActionError):
    """The service took the consent back, or it cannot be read any more: a person has to connect the mailbox again."""


class NoToken(ActionError, OSError):
    """The service gave no token now; later it may."""


def consent_of(mailbox: Mailbox) -> MailConsent | None:
    """Return the consent a mailbox signs in by, ended or not; None: it signs in with a password."""
    found = MailConsent.objects.select_related("app").filter(mailbox=mailbox, given_at__isnull=False)
    return found.first()


def label_of(app: MailApp) -> str:
    return app.label or mail_services()[app.service].label


def scopes_of(app: MailApp) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return what a consent is asked to hold, and what it must hold."""
    if app.service == OTHER:
        asks = tuple(app.scopes.split())
        return asks, frozenset(asks) - ABOUT_THE_PERSON
    service = mail_services()[app.service]
    return service.asks, frozenset(service.needs)


def provider_of(app: MailApp) -> Provider:
    """Return where an app's service asks and gives, as platforms/consent.py wants it."""
    service = mail_services()[app.service]
    tenant = app.tenant or "organizations"
    token_url = (app.token_url or service.token_url).replace("{tenant}", tenant)
    return Provider(
        platform=f"mail:{app.service}", label=label_of(app), token_url=token_url, refresh_url=token_url, revoke_url="",
        authorize_url=(app.authorize_url or service.authorize_url).replace("{tenant}", tenant),
        scopes=scopes_of(app)[0], extra=service.extra,
    )  # fmt: skip


def client_of(app: MailApp) -> Client:
    """Return our registration. Raises SealBroken."""
    return Client(app.client_id, unseal(app.sealed)["client_secret"], way_back())


def way_back() -> str:
    """Return the address services send people back to; owners copy it into their registration."""
    return settings.SITE_URL + reverse("outreach:mailbox_connected")


def store_token(row: MailConsent, token: Token, *, now: datetime) -> None:
    """Put a token on a consent's row; the caller saves."""
    row.sealed = seal({"access_token": token.access_token, "refresh_token": token.refresh_token})
    row.expires_at, row.refreshed_at = token.expires_at, now


def accounts_in(id_token: str) -> frozenset[str]:
    """Return the addresses an ID token names. It came from the token server itself, so its signature need not be read
    (OpenID Connect Core 3.1.3.7, point 6)."""
    parts = id_token.split(".")
    if len(parts) != 3:
        return frozenset()
    try:
        told = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return frozenset()
    names = (
        (told.get(name) for name in ("email", "preferred_username", "upn")) if isinstance(told, dict) else ()
    )
    return frozenset(name.lower() for name in names if isinstance(name, str) and "@" in name)


def token_of(mailbox: Mailbox, *, refused: str = "") -> str | None:
    """Return the access token a mailbox signs in with; None where it signs in with a password.

    `refused`: the token a server would not take, which is replaced. Raises ConsentOver or NoToken.
    """
    row = consent_of(mailbox)
    if row is None:
        return None
    kept = _access_token(row)
    if kept != refused and not row.is_old(now=timezone.now(), early=EARLY.total_seconds()):
        return kept
    return _renewed(row, seen=kept)


def _access_token(row: MailConsent) -> str:
    if row.ended_at is not None:
        raise ConsentOver(over(row))
    try:
        return unseal(row.sealed)["access_token"]
    except SealBroken as error:
        raise ConsentOver(over(row)) from error


def over(row: MailConsent) -> str:
    """Return the sentence that says a mailbox has to be connected again, as it is stored: in the installation's language."""
    with override(settings.LANGUAGE_CODE):
        return _("%(service)s no longer lets us into %(account)s. Connect the mailbox again.") % {
        "service": label_of(row.app), "account": row.account,
    }  # fmt: skip


def _renewed(seen_row: MailConsent, *, seen: str) -> str:
    """Trade the refresh token once, whoever comes first; the others wait for the lock and find the new one.

    The service is called inside the transaction: where refresh tokens rotate the old one dies at the call, so the lock
    is held until its successor is stored.
    """
    with transaction.atomic():
        row = MailConsent.objects.select_related("app").select_for_update(of=("self",)).get(pk=seen_row.pk)
        stored = _access_token(row)
        if stored != seen:
            return stored
        token = _refresh(row)
        if token is not None:
            row.save(update_fields=["sealed", "expires_at", "refreshed_at", "updated_at"])
            return token.access_token
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at", "updated_at"])
    raise ConsentOver(over(row))


def _refresh(row: MailConsent) -> Token | None:
    """Ask for a new token and put it on the row; None when the consent is over. Raises NoToken."""
    now = timezone.now()
    try:
        kept = unseal(row.sealed)
        old = Token(
            kept["access_token"],
            kept.get("refresh_token", ""),
            row.expires_at,
            None,
            frozenset(),
            row.account,
        )
        token = consent.refresh(
            GuardedTransport(), provider_of(row.app), client_of(row.app), token=old, now=now
        )
    except SealBroken:
        return None
    except PlatformError as error:
        log.warning("mail token not renewed", mailbox=row.mailbox_id, reason=error.kind, detail=error.detail)
        if any(word in error.detail for word in _OVER):
            return None
        raise NoToken(_trouble(row.app, error)) from error
    store_token(row, token, now=now)
    return token


def _trouble(app: MailApp, error: PlatformError) -> str:
    if isinstance(error, Forbidden):
        return _("%(service)s does not accept our registration. Look whether its secret has ended, in Settings, Mailboxes.") % {"service": label_of(app)}  # fmt: skip
    return _("%(service)s gave no access now. It is tried again by itself.") % {"service": label_of(app)}
