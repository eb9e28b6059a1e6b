"""Other systems that are told of alerts: set up by owners, signed, guarded, stopped when they no longer answer."""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Agency, Membership
from accounts.sealing import SealBroken, seal, unseal
from crisis import rules
from crisis.models import Alert, AlertHook, AlertNotice
from crisis.queries.alerts import address_of
from crisis.states import Level, NoticeState
from platforms.errors import PlatformError, UnsafeAddress
from platforms.guard import Guard, check_url, guarded_post

MOST_HOOKS = 10
# Waits between tries in minutes; after the last the notice has failed.
WAITS = (1, 5, 15, 60, 240)
STOPPED_AFTER = 3  # failed notices in a row
GUARD = Guard()


@transaction.atomic
def make_hook(
    *, agency: Agency, by: Membership, name: str, url: str, least_level: str = Level.MINOR
) -> tuple[AlertHook, str]:
    """Set up an address that is told of alerts; return it with the secret that signs, which is shown once.

    Raises ActionError for an address inside a private network, or one that is none.
    """
    if not rules.can_set_up(by, agency):
        raise NotAllowed(_("Only owners set up who else is told of alerts."))
    if AlertHook.objects.for_agency(agency).count() >= MOST_HOOKS:
        raise ActionError(_("At most %(most)s addresses. Remove one first.") % {"most": MOST_HOOKS})
    if not name.strip():
        raise ActionError(_("Give it a name, so that everybody knows what it is."))
    if least_level not in Level.values:
        raise ActionError(_("This is not a level. Known: %(known)s.") % {"known": ", ".join(Level.values)})
    _check_address(url)
    secret = secrets.token_urlsafe(32)
    hook = AlertHook.objects.create(
        agency=agency, name=name.strip()[:120], url=url.strip(), secret=seal({"secret": secret}).encode(),
        least_level=least_level,
    )  # fmt: skip
    record(by=by, action="crisis.hook.made", subject=hook, least_level=least_level)
    return hook, secret


@transaction.atomic
def remove_hook(*, hook: AlertHook, by: Membership) -> None:
    """Tell an address nothing any more; what waits for it is dropped with it."""
    if not rules.can_set_up(by, hook.agency):
        raise NotAllowed(_("Only owners remove who else is told of alerts."))
    record(by=by, action="crisis.hook.removed", subject=hook, agency=hook.agency)
    hook.delete()


@transaction.atomic
def resume_hook(*, hook: AlertHook, by: Membership) -> AlertHook:
    """Tell an address again that was stopped because it did not answer."""
    if not rules.can_set_up(by, hook.agency):
        raise NotAllowed(_("Only owners set up who else is told of alerts."))
    _check_address(hook.url)
    hook.stopped_at, hook.failures, hook.trouble = None, 0, ""
    hook.save(update_fields=["stopped_at", "failures", "trouble", "updated_at"])
    record(by=by, action="crisis.hook.resumed", subject=hook)
    return hook


def post_notice(*, notice: AlertNotice, now: datetime) -> tuple[NoticeState, dict[str, Any]]:
    """Send one claimed notice; return the state it comes to, with its other fields. Never raises for what the other side does."""
    if notice.hook is None:
        return NoticeState.FAILED, {"trouble": _("There is no address.")}
    told = message_of(notice.alert, notice.occasion, now)
    return post(notice.hook, told, delivery=f"alert-notice-{notice.pk}", tries=notice.tries, now=now)


def post(
    hook: AlertHook, told: dict[str, Any], *, delivery: str, tries: int, now: datetime
) -> tuple[NoticeState, dict[str, Any]]:
    """Send a signed message to another system, as post_notice does. `tries`: which try this is, from 1."""
    body = json.dumps(told).encode()
    try:
        headers = {
            "Content-Type": "application/json", "User-Agent": "IRM-Alerts/1", "IRM-Delivery": delivery,
            "IRM-Signature": signature(_secret_of(hook), body, now),
        }  # fmt: skip
        status = guarded_post(hook.url, body, headers=headers, guard=GUARD).status
        trouble = "" if 200 <= status < 300 else _("It answered %(status)s.") % {"status": status}
    except SealBroken:
        status, trouble = 410, _("Its secret can no longer be read. Remove it and set it up again.")
    except PlatformError as error:
        status, trouble = 0, str(error)
    if not trouble:
        AlertHook.objects.filter(pk=hook.pk).update(failures=0, answered_at=now, trouble="")
        return NoticeState.SENT, {"sent_at": now, "trouble": ""}
    if status != 410 and tries <= len(WAITS):
        later = now + timedelta(minutes=WAITS[tries - 1])
        return NoticeState.WAITING, {"due_at": later, "trouble": trouble[:300]}
    _count_failure(hook, trouble, now, at_once=status == 410)
    return NoticeState.FAILED, {"trouble": trouble[:300]}


def message_of(alert: Alert, occasion: str, now: datetime) -> dict[str, Any]:
    """Return what another system is told: no comment's text and no name of a person, only what and where to look."""
    return {
        "event": "alert", "occasion": occasion, "sent_at": now.isoformat(),
        "alert": {
            "uuid": str(alert.uuid), "title": alert.title, "level": alert.level, "state": alert.state,
            "is_drill": alert.is_drill, "began_at": alert.began_at.isoformat(), "raised_at": alert.raised_at.isoformat(),
            "acknowledge_by": alert.acknowledge_by.isoformat() if alert.acknowledge_by else None,
            "comments": alert.comments, "negative": alert.negative, "monitor": str(alert.monitor.uuid),
            "url": address_of(alert, settings.SITE_URL),
        },
    }  # fmt: skip


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Return `t=<seconds>,v1=<hex>`: HMAC-SHA256 of "<seconds>.<body>". Old ones can be refused by their time."""
    seconds = int(now.timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _secret_of(hook: AlertHook) -> str:
    return unseal(bytes(hook.secret).decode())["secret"]


def _count_failure(hook: AlertHook, trouble: str, now: datetime, *, at_once: bool) -> None:
    rows = AlertHook.objects.filter(pk=hook.pk)
    rows.update(failures=F("failures") + 1, trouble=trouble[:300])
    if not at_once:
        rows = rows.filter(failures__gte=STOPPED_AFTER)
    sentence = _("Stopped since it did not take what was sent: %(trouble)s") % {"trouble": trouble}
    rows.filter(stopped_at=None).update(stopped_at=now, trouble=sentence[:300])


def _check_address(url: str) -> None:
    try:
        check_url(url.strip(), GUARD)
    except UnsafeAddress as error:
        raise ActionError(str(error)) from error


def try_hook(*, hook: AlertHook, by: Membership, now: datetime | None = None) -> int:
    """Send a message that says it is a trial; return the status it was taken with. Raises ActionError when it was not."""
    if not rules.can_set_up(by, hook.agency):
        raise NotAllowed(_("Only owners set up who else is told of alerts."))
    now = now or timezone.now()
    body = json.dumps({"event": "trial", "sent_at": now.isoformat()}).encode()
    headers = {"Content-Type": "application/json", "IRM-Signature": signature(_secret_of(hook), body, now)}
    try:
        status = guarded_post(hook.url, body, headers=headers, guard=GUARD).status
    except PlatformError as error:
        raise ActionError(str(error)) from error
    if not 200 <= status < 300:
        raise ActionError(_("It answered %(status)s.") % {"status": status})
    return status
