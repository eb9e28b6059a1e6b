"""A mailbox is connected: a member is sent to its mail service (authorization code with PKCE), and what comes back is
checked, tried out and sealed."""

from datetime import datetime, timedelta
from urllib.parse import quote

import structlog
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.sealing import SealBroken, seal, unseal
from accounts.secrets import token_hash
from outreach import rules
from outreach.actions.mailboxes import nudge_sending
from outreach.mail_access import (
    accounts_in,
    client_of,
    label_of,
    over,
    provider_of,
    scopes_of,
    store_token,
)
from outreach.mail_services import mail_services
from outreach.models import MailApp, Mailbox, MailConsent
from outreach.states import MailboxState, SendingWay
from outreach.transport.consent_calls import GuardedTransport
from outreach.transport.trying import try_token
from platforms import consent
from platforms.consent import Token
from platforms.errors import PlatformError

MAY_NOT = gettext_lazy("Only owners, and whoever's own mailbox it is, connect it. Ask an owner.")
ASKING_LASTS = timedelta(minutes=20)
NOT_ASKED = gettext_lazy(
    "This answer belongs to no question of yours, or it came too late. Open the mailbox and connect it once more."
)

log = structlog.get_logger(__name__)


@transaction.atomic
def begin_consent(*, mailbox: Mailbox, app: MailApp, by: Membership, now: datetime) -> str:
    """Return the service's address at which the member consents, with a state and proof of its own.

    Asked again, it begins anew; only the newest answer is taken. What is connected now stays until then.
    """
    if not rules.can_connect(by, mailbox):
        raise NotAllowed(MAY_NOT)
    if mailbox.archived_at:
        raise ActionError(gettext("The mailbox is archived. Restore it first."))
    try:
        asked = consent.invite(provider_of(app), client_of(app))
    except SealBroken as error:
        raise ActionError(
            gettext(
                "The stored secret of %(service)s cannot be read any more. Type it again in the settings."
            )
            % {"service": label_of(app)}
        ) from error
    row = MailConsent.objects.select_for_update().filter(mailbox=mailbox).first() or MailConsent(
        mailbox=mailbox, app=app
    )
    row.asked_app, row.asked_by, row.asked_at = app, by, now
    row.state_hash, row.sealed_verifier = token_hash(asked.state), seal({"verifier": asked.verifier})
    row.save()
    return f"{asked.url}&login_hint={quote(mailbox.address)}"


def finish_consent(*, by: Membership, state: str, code: str, now: datetime) -> Mailbox:
    """Trade what the service sent back for a token, check whose it is and what it allows, and store it.

    A state counts once, for the member who was sent, and for ASKING_LASTS.
    """
    rows = MailConsent.objects.filter(
        mailbox__agency=by.agency, asked_by=by, state_hash=token_hash(state or "-")
    )
    row = rows.select_related("mailbox__agency", "mailbox__owner__user", "asked_app", "app").first()
    if row is None or row.asked_app is None or row.asked_at is None or row.asked_at < now - ASKING_LASTS:
        raise ActionError(NOT_ASKED)
    if not MailConsent.objects.filter(pk=row.pk, state_hash=row.state_hash).update(state_hash=""):
        raise ActionError(NOT_ASKED)
    if not rules.can_connect(by, row.mailbox):
        raise NotAllowed(MAY_NOT)
    if not code:
        raise ActionError(
            gettext("%(service)s says that you did not consent. Nothing was changed.")
            % {"service": label_of(row.asked_app)}
        )
    token = _token(row, row.asked_app, code=code, now=now)
    account = _checked(row.mailbox, row.asked_app, token)
    _store(row.pk, row.asked_app, token, account=account, by=by, now=now)
    return row.mailbox


@transaction.atomic
def disconnect_mailbox(*, mailbox: Mailbox, by: Membership) -> Mailbox:
    """Forget a mailbox's consent; it signs in with its password again, where it has one."""
    if not rules.can_connect(by, mailbox):
        raise NotAllowed(MAY_NOT)
    row = MailConsent.objects.select_for_update().filter(mailbox=mailbox, given_at__isnull=False).first()
    if row is None:
        raise ActionError(gettext("It is not connected."))
    row.delete()
    record(by=by, action="outreach.mailbox.disconnected", subject=mailbox, comment=row.account)
    return mailbox


def _token(row: MailConsent, app: MailApp, *, code: str, now: datetime) -> Token:
    try:
        verifier = unseal(row.sealed_verifier)["verifier"]
        return consent.exchange_code(
            GuardedTransport(), provider_of(app), client_of(app), code=code, verifier=verifier, now=now
        )
    except SealBroken as error:
        raise ActionError(NOT_ASKED) from error
    except PlatformError as error:
        log.warning("mail consent refused", service=app.service, reason=error.kind, detail=error.detail)
        raise ActionError(
            gettext("%(service)s did not confirm the consent (%(words)s). Connect it once more; if it stays so, look at the client ID and secret.")
            % {"service": label_of(app), "words": error.detail[:100] or error.kind}
        ) from error  # fmt: skip


def _checked(mailbox: Mailbox, app: MailApp, token: Token) -> str:
    """Insist that a token lasts, allows what letters need, and is of the mailbox's own account; return that account."""
    service = label_of(app)
    if not token.refresh_token:
        raise ActionError(
            gettext("%(service)s gave access for an hour only. Its registration must allow offline access.")
            % {"service": service}
        )
    allowed = {scope.casefold() for scope in token.scopes}
    lacking = [scope for scope in sorted(scopes_of(app)[1]) if allowed and scope.casefold() not in allowed]
    if lacking:
        raise ActionError(
            gettext("You did not allow all that is needed (%(scopes)s). Connect it once more and allow reading and sending mail.")
            % {"scopes": ", ".join(lacking)}
        )  # fmt: skip
    accounts = accounts_in(token.id_token)
    if accounts and mailbox.address.lower() not in accounts:
        raise ActionError(
            gettext("You signed in as %(account)s, but this mailbox is %(address)s. Connect it once more and choose that account.")
            % {"account": min(accounts), "address": mailbox.address}
        )  # fmt: skip
    if not accounts:
        # The service does not say who consented: its mail server does, as it takes the token for its own account only.
        try_token(_with_servers(mailbox, app), token.access_token)
    return mailbox.address


@transaction.atomic
def _store(key: int, app: MailApp, token: Token, *, account: str, by: Membership, now: datetime) -> None:
    row = MailConsent.objects.select_for_update().select_related("mailbox").get(pk=key)
    mailbox = Mailbox.objects.select_for_update(of=("self",)).select_related("agency").get(pk=row.mailbox_id)
    old_note = over(row) if row.ended_at else ""
    row.app, row.account, row.given_at, row.given_by, row.ended_at = app, account, now, by, None
    row.asked_app, row.asked_by, row.asked_at, row.sealed_verifier = None, None, None, ""
    store_token(row, token, now=now)
    row.save()
    _with_servers(mailbox, app)
    mailbox.read_trouble = ""
    if mailbox.state == MailboxState.STOPPED and old_note and mailbox.state_note == old_note[:300]:
        mailbox.state, mailbox.state_note, mailbox.next_send_at = MailboxState.WORKING, "", None
    mailbox.version += 1
    mailbox.save()
    record(by=by, action="outreach.mailbox.connected", subject=mailbox, comment=f"{label_of(app)}: {account}")
    nudge_sending()


def _with_servers(mailbox: Mailbox, app: MailApp) -> Mailbox:
    """Put the service's own servers into a mailbox; of another service they stand in its settings already."""
    service = mail_services()[app.service]
    if service.smtp:
        mailbox.way = SendingWay.SMTP
        mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security = service.smtp
    if service.imap:
        mailbox.imap_host, mailbox.imap_port, mailbox.imap_security = service.imap
    return mailbox
