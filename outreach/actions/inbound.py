"""Mail that a provider hands over to a mailbox's own address, which is a secret, and the making of that address."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import NotAllowed
from accounts.models import Membership
from accounts.sealing import SealBroken, seal, unseal
from outreach import rules
from outreach.actions.incoming import take_in
from outreach.actions.suppression import suppress
from outreach.models import Mailbox
from outreach.states import SuppressionReason
from outreach.transport.webhooks import events_in, mails_in

SECRET, SIGNING_KEY = "webhook_secret", "webhook_key"


def mailbox_of(*, uuid: UUID, secret: str) -> Mailbox | None:
    """Return the mailbox whose address this is; None for a wrong or withdrawn secret."""
    mailbox = Mailbox.objects.active().select_related("agency", "owner").filter(uuid=uuid).first()
    known = secrets_of(mailbox).get(SECRET, "") if mailbox else ""
    return mailbox if known and hmac.compare_digest(known.encode(), secret.encode()) else None


def secrets_of(mailbox: Mailbox) -> dict[str, str]:
    """Return what a mailbox signs in with; nothing when it cannot be opened any more."""
    try:
        return unseal(mailbox.sealed) if mailbox.sealed else {}
    except SealBroken:
        return {}


def webhook_address(mailbox: Mailbox, *, events: bool = False) -> str:
    """Return the address a provider is told; "" while none was made. Owners only may see it."""
    secret = secrets_of(mailbox).get(SECRET, "")
    name = "letters:inbound_events" if events else "letters:inbound"
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(name, args=[mailbox.uuid, secret])}" if secret else ""


@transaction.atomic
def make_webhook(*, mailbox: Mailbox, by: Membership, signing_key: str | None = None) -> Mailbox:
    """Make a new address for a mailbox's provider; one made before works no longer. `signing_key`: the provider's."""
    return _keep(mailbox, by, {SECRET: secrets.token_urlsafe(24)}, signing_key, "outreach.webhook.made")


@transaction.atomic
def change_signing_key(*, mailbox: Mailbox, by: Membership, signing_key: str) -> Mailbox:
    """Keep the key a provider signs with; an empty one is forgotten."""
    return _keep(mailbox, by, {}, signing_key, "outreach.webhook.key_changed")


@transaction.atomic
def remove_webhook(*, mailbox: Mailbox, by: Membership) -> Mailbox:
    """Take the address back: what a provider sends to it is refused."""
    return _keep(mailbox, by, {SECRET: ""}, "", "outreach.webhook.removed")


def take_mails(*, mailbox: Mailbox, request: HttpRequest, now: datetime) -> int:
    """Take in the mails of a provider's request; return how many were new. Raises NotFromProvider."""
    mails = mails_in(mailbox, secrets_of(mailbox), request)
    return sum(take_in(mailbox=mailbox, raw=raw, now=now) is not None for raw in mails)


def take_events(*, mailbox: Mailbox, request: HttpRequest, now: datetime) -> int:
    """Act on what a provider tells of our letters; return how much was new. Raises NotFromProvider."""
    acted = 0
    for told in events_in(mailbox, secrets_of(mailbox), request):
        if told.raw:
            acted += take_in(mailbox=mailbox, raw=told.raw, now=now) is not None
        else:
            note = _("They unsubscribed at the mail provider.")
            suppress(
                agency=mailbox.agency,
                address=told.unsubscribed,
                reason=SuppressionReason.UNSUBSCRIBE,
                note=note,
            )
            acted += 1
    return acted


def _keep(
    mailbox: Mailbox, by: Membership, changes: dict[str, str], signing_key: str | None, action: str
) -> Mailbox:
    if not rules.can_set_up(by, mailbox.agency):
        raise NotAllowed(_("Only owners set up how mail comes in."))
    current = Mailbox.objects.select_for_update(of=("self",)).select_related("agency").get(pk=mailbox.pk)
    values = {**secrets_of(current), **changes}
    if signing_key is not None:
        values[SIGNING_KEY] = signing_key.strip()[:500]
    current.sealed = seal({name: value for name, value in values.items() if value})
    current.save(update_fields=["sealed", "updated_at"])
    record(by=by, action=action, subject=current, at=timezone.now().isoformat())
    return current
