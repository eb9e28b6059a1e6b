"""The address to which other services send a monitor's mentions: a secret in its path, and a key they may sign with."""

import hashlib
import hmac
import json
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import NotAllowed
from accounts.models import Membership
from accounts.sealing import SealBroken, seal, unseal
from accounts.secrets import same, token_hash
from crisis import rules
from crisis.actions.mentions import Taken, take_mentions
from crisis.mentions import NotMentions, read_hook
from crisis.models import Monitor
from crisis.states import MentionSource, MonitorState

SIGNATURE = "X-Signature-SHA256"
_KEY = "signing_key"


class NotSigned(Exception):
    """What was sent carries a signature that is not this monitor's. The message is a sentence."""


@transaction.atomic
def make_hook(*, monitor: Monitor, by: Membership) -> tuple[str, str]:
    """Make a new address and signing key; return both, which are shown once. Ones made before work no longer."""
    current = _lock(monitor, by)
    secret, key = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
    current.hook_hash = token_hash(secret)
    current.hook_secret = seal({_KEY: key}).encode()
    current.save(update_fields=["hook_hash", "hook_secret", "updated_at"])
    record(by=by, action="crisis.monitor.hook_made", subject=current)
    path = reverse("mentions:inbound", args=[current.uuid, secret])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}", key


@transaction.atomic
def remove_hook(*, monitor: Monitor, by: Membership) -> Monitor:
    """Take the address back: what is sent to it is refused."""
    current = _lock(monitor, by)
    if current.hook_hash:
        current.hook_hash, current.hook_secret = "", None
        current.save(update_fields=["hook_hash", "hook_secret", "updated_at"])
        record(by=by, action="crisis.monitor.hook_removed", subject=current)
    return current


def monitor_of(*, uuid: UUID, secret: str) -> Monitor | None:
    """Return the monitor whose address this is; None for a wrong or withdrawn one."""
    monitor = Monitor.objects.filter(uuid=uuid).select_related("agency").first()
    # Compared even without a monitor, so that the time it takes tells nothing.
    known = monitor.hook_hash if monitor is not None else ""
    return monitor if same(known or token_hash(""), secret) and known else None


def take_sent(
    *, monitor: Monitor, body: bytes, signature: str, now: datetime
) -> tuple[Taken, tuple[tuple[int, str], ...]]:
    """Keep the mentions of a request; return what became of them, and which entries were none and why.

    Raises NotSigned for a wrong signature (none at all: the address is the secret) and NotMentions for what is no list.
    """
    if signature:
        _check_signature(monitor, body, signature)
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise NotMentions(_("This is no JSON.")) from None
    read = read_hook(payload)
    if monitor.state != MonitorState.ON:  # heard, and nobody listens: the sender need not try again
        return Taken(left_out=len(read.items)), read.wrong
    taken = take_mentions(monitor=monitor, items=read.items, source=MentionSource.WEBHOOK, now=now)
    return taken, read.wrong


def _check_signature(monitor: Monitor, body: bytes, signature: str) -> None:
    try:
        key = unseal(bytes(monitor.hook_secret or b"").decode()).get(_KEY, "")
    except SealBroken:
        key = ""
    expected = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    given = signature.strip().removeprefix("sha256=").lower()
    if not key or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise NotSigned(
            _("The signature does not fit: HMAC-SHA256 of the body with the signing key, in hex.")
        )


def _lock(monitor: Monitor, by: Membership) -> Monitor:
    if not rules.can_set_up(by, monitor.agency):
        raise NotAllowed(_("Only owners make addresses that others may send to."))
    return Monitor.objects.select_for_update(of=("self",)).select_related("agency").get(pk=monitor.pk)
