"""Letters to a brand's people that there is an update about a crisis. They say nothing of it: it is read in the portal."""

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.zones import zone_named
from crisis.models import ClientUpdateLetter
from crisis.states import NoticeState, UpdateState

LOST_AFTER = timedelta(minutes=5)
AGAIN_AFTER = timedelta(minutes=1)  # times the tries so far, squared
MOST_TRIES = 5
AT_ONCE = 200


def send_due(*, now: datetime) -> int:
    """Send every letter whose time has come; return how many left.

    A letter is claimed before it leaves. One whose sender died is claimed again after a while: twice told is better
    than a client who hears it from others.
    """
    lost = ClientUpdateLetter.objects.filter(state=NoticeState.LEAVING, claimed_at__lt=now - LOST_AFTER)
    lost.update(state=NoticeState.WAITING)
    due = ClientUpdateLetter.objects.filter(state=NoticeState.WAITING, send_after__lte=now)
    return sum(
        _send(key, now)
        for key in list(due.order_by("send_after", "pk").values_list("pk", flat=True)[:AT_ONCE])
    )


def _send(key: int, now: datetime) -> bool:
    row = ClientUpdateLetter.objects.select_related("update__incident__agency", "update__brand", "member__user").get(pk=key)  # fmt: skip
    waiting = ClientUpdateLetter.objects.filter(pk=key, state=NoticeState.WAITING)
    if not _is_needed(row):
        waiting.update(state=NoticeState.DROPPED)
        return False
    if not waiting.update(state=NoticeState.LEAVING, claimed_at=now, tries=F("tries") + 1):
        return False
    row.tries += 1
    try:
        _letter(row).send()
    except smtplib.SMTPRecipientsRefused as error:
        _mark(row, NoticeState.FAILED, trouble=str(error)[:300])
    except (smtplib.SMTPException, OSError) as error:
        state = NoticeState.WAITING if row.tries < MOST_TRIES else NoticeState.FAILED
        _mark(row, state, trouble=str(error)[:300], send_after=now + AGAIN_AFTER * row.tries**2)
    else:
        _mark(row, NoticeState.SENT, sent_at=now, trouble="")
        return True
    return False


def _is_needed(row: ClientUpdateLetter) -> bool:
    """Say whether they still have to be told: it is not taken back, it is no drill, they are still there."""
    update, member = row.update, row.member
    still_there = member.ended_at is None and member.brand_id == update.brand_id and member.user.is_active
    return update.state == UpdateState.SHARED and not update.incident.is_drill and still_there


def _letter(row: ClientUpdateLetter) -> EmailMessage:
    update, user = row.update, row.member.user
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_named(user.time_zone)):
        words = {"agency": update.incident.agency.name, "brand": update.brand.name}
        subject = _("%(agency)s has an update for you about %(brand)s") % words
        page = {**words, "user": user, "url": settings.SITE_URL + reverse("portal:crisis_update", args=[update.uuid])}  # fmt: skip
        body = render_to_string("crisis/letters/client_update.txt", page)
    return EmailMessage(
        subject=" ".join(subject.split())[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[user.email],
        headers={"Auto-Submitted": "auto-generated", "X-Priority": "1"},
    )  # fmt: skip


def _mark(row: ClientUpdateLetter, state: NoticeState, **also: object) -> None:
    held = ClientUpdateLetter.objects.filter(pk=row.pk, state=NoticeState.LEAVING)
    held.update(state=state, updated_at=timezone.now(), **also)
