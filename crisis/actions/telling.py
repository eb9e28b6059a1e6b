"""Notices leave: marks in the product, letters to members, signed messages to other systems.

A notice is claimed by compare-and-set before it leaves. One whose sender died is claimed again after a while: for a
warning, twice is better than never.
"""

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.live import publish
from accounts.models import User
from accounts.zones import zone_named
from crisis.actions.alert_hooks import post_notice
from crisis.actions.notices import ENDED, WORSE, escalate_due
from crisis.models import AlertNotice
from crisis.queries.alerts import address_of, evidence_of, samples_of
from crisis.queries.drills import turned_at
from crisis.states import AlertState, NoticeState, NoticeWay

LOST_AFTER = timedelta(minutes=5)
AGAIN_AFTER = timedelta(minutes=1)  # times the tries so far, squared
MOST_TRIES = 5
AT_ONCE = 200


def send_due(*, now: datetime) -> int:
    """Climb the chain where nobody acknowledged, then send every notice whose time has come; return how many left."""
    escalate_due(now=now)
    lost = AlertNotice.objects.filter(state=NoticeState.LEAVING, claimed_at__lt=now - LOST_AFTER)
    lost.update(state=NoticeState.WAITING)
    due = AlertNotice.objects.filter(state=NoticeState.WAITING, due_at__lte=now).order_by("due_at", "pk")
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        sent += _send_one(pk, now)
    return sent


def _send_one(pk: int, now: datetime) -> bool:
    row = AlertNotice.objects.select_related(
        "alert__agency", "alert__monitor", "alert__acknowledged_by__user", "member__user", "hook"
    ).get(pk=pk)
    waiting = AlertNotice.objects.filter(pk=pk, state=NoticeState.WAITING)
    if not _is_needed(row):
        waiting.update(state=NoticeState.DROPPED)
        return False
    if not waiting.update(state=NoticeState.LEAVING, claimed_at=now, tries=F("tries") + 1):
        return False
    row.tries += 1
    return _WAYS[NoticeWay(row.way)](row, now)


def _is_needed(row: AlertNotice) -> bool:
    """Say whether anybody still has to be told: not of what is settled, not a member who left, not a stopped hook."""
    alert = row.alert
    if row.member is not None and row.member.ended_at is not None:
        return False
    if row.hook is not None and (row.hook.stopped_at is not None or alert.is_drill):
        return False
    if row.occasion == ENDED or row.hook is not None:
        return True
    return alert.state == AlertState.NEW or (row.occasion.startswith(WORSE) and alert.state in AlertState.open_states)  # fmt: skip


def _show(row: AlertNotice, now: datetime) -> bool:
    publish(
        topic=f"agency:{row.alert.agency_id}", event="alert_changed", alert=str(row.alert.uuid),
        member=str(row.member.uuid) if row.member else "",
    )  # fmt: skip
    _mark(row, NoticeState.SENT, sent_at=now)
    return True


def _mail(row: AlertNotice, now: datetime) -> bool:
    if row.member is None:
        _mark(row, NoticeState.FAILED, trouble=_("There is nobody to mail."))
        return False
    try:
        _letter(row, row.member.user).send()
    except smtplib.SMTPRecipientsRefused as error:
        _mark(row, NoticeState.FAILED, trouble=str(error)[:300])
    except (smtplib.SMTPException, OSError) as error:
        again = row.tries < MOST_TRIES
        due = now + AGAIN_AFTER * row.tries**2
        _mark(row, NoticeState.WAITING if again else NoticeState.FAILED, trouble=str(error)[:300], due_at=due)
    else:
        _mark(row, NoticeState.SENT, sent_at=now, trouble="")
        return True
    return False


def _letter(row: AlertNotice, user: User) -> EmailMessage:
    """Return the letter: the level and, of a drill, DRILL come first, so that a phone's screen says what it is."""
    alert = row.alert
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_named(user.time_zone)):
        words = {"level": alert.get_level_display(), "title": alert.title}
        subject = _("%(level)s: %(title)s") % words
        if alert.is_drill:
            subject = _("DRILL. %(subject)s") % {"subject": subject}
        # A quoted comment is one line, so that nothing in it looks like words of ours.
        said = [Truncator(" ".join(sample["text"].split())).chars(160) for sample in samples_of(alert)[:5]]
        page = {
            "alert": alert, "user": user, "evidence": evidence_of(alert)[:5], "said": said, "turned_at": turned_at(alert),
            "url": address_of(alert, settings.SITE_URL), "is_step": row.occasion.startswith("step"),
            "is_worse": row.occasion.startswith(WORSE),
        }  # fmt: skip
        body = render_to_string("crisis/letters/alert.txt", page)
    headers = {"Auto-Submitted": "auto-generated", "X-Priority": "1" if alert.level in ("severe", "critical") else "3"}  # fmt: skip
    return EmailMessage(
        subject=" ".join(subject.split())[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[user.email],
        headers=headers,
    )  # fmt: skip


def _post(row: AlertNotice, now: datetime) -> bool:
    state, fields = post_notice(notice=row, now=now)
    _mark(row, state, **fields)
    return state == NoticeState.SENT


def _mark(row: AlertNotice, state: NoticeState, **also: object) -> None:
    AlertNotice.objects.filter(pk=row.pk, state=NoticeState.LEAVING).update(state=state, **also)


_WAYS = {NoticeWay.PRODUCT: _show, NoticeWay.MAIL: _mail, NoticeWay.WEBHOOK: _post}
