"""Notices of a room to the house, besides alerts: what fell late, the lead that is offered, accepted, declined or taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Membership
from accounts.zones import zone_named
from crisis.actions.alert_hooks import post
from crisis.actions.claiming import claim, drop, due_keys, mailed, settle
from crisis.actions.notice_letters import letter_of_hand_over, letter_of_overdue
from crisis.actions.notices import hooks_at
from crisis.models import AlertHook, HandOver, HouseNotice, Overdue, QuietHours
from crisis.queries.overdue import is_late_still
from crisis.quiet import waits_until
from crisis.states import HandOverState, Level, NoticeWay
from crisis.tasks import send_notices


def write_notices(
    about: Overdue | HandOver, told: Sequence[Membership], occasion: str, now: datetime, *, with_hooks: bool = False
) -> None:  # fmt: skip
    """Write down whom to mail; everybody is told once an occasion. Called in the transaction in which it happened.

    Letters wait for the end of a reader's quiet hours, unless the level wakes them. Of a turn of duty, which has no
    level, nobody is woken.
    """
    incident = about.incident
    level = incident.level if incident is not None else Level.WATCH
    agency = about.agency if isinstance(about, HandOver) else about.incident.agency
    also = {"overdue": about} if isinstance(about, Overdue) else {"hand_over": about}
    quiet = {row.member_id: row for row in QuietHours.objects.filter(member__in=told)}
    rows = [
        HouseNotice(
            agency=agency, occasion=occasion, way=NoticeWay.MAIL, member=member, **also,
            due_at=waits_until(quiet.get(member.pk), member.user.time_zone, level, now),
        )
        for member in told
    ]  # fmt: skip
    hooks: Iterable[AlertHook] = hooks_at(agency, level, is_drill=incident.is_drill) if with_hooks and incident else ()  # fmt: skip
    rows += [
        HouseNotice(agency=agency, occasion=occasion, way=NoticeWay.WEBHOOK, hook=hook, due_at=now, **also) for hook in hooks
    ]  # fmt: skip
    HouseNotice.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(send_notices.delay, robust=True)


def send_due(*, now: datetime) -> int:
    """Send every notice whose time has come; return how many left."""
    return sum(_send(key, now) for key in due_keys(HouseNotice.objects.all(), now))


def _send(key: int, now: datetime) -> bool:
    row = HouseNotice.objects.select_related(
        "overdue__incident__agency", "overdue__incident__commander__user", "overdue__task", "member__user", "hook",
        "hand_over__incident", "hand_over__turn", "hand_over__by__user", "hand_over__to__user",
    ).get(pk=key)  # fmt: skip
    if not _is_needed(row):
        drop(row)
        return False
    if not claim(row, now):
        return False
    if row.way == NoticeWay.WEBHOOK and row.hook is not None and row.overdue is not None:
        state, fields = post(row.hook, message_of(row.overdue, now), delivery=f"late-{row.pk}", tries=row.tries, now=now)  # fmt: skip
        return settle(row, {"state": state, **fields})
    return settle(row, mailed(_letter(row), tries=row.tries, now=now))


def _is_needed(row: HouseNotice) -> bool:
    """Say whether anybody still has to be told: not of what was done meanwhile, not a member who left."""
    if row.member is not None and row.member.ended_at is not None:
        return False
    if row.hook is not None and row.hook.stopped_at is not None:
        return False
    if row.overdue is not None:
        return is_late_still(row.overdue)
    offered = row.hand_over is not None and row.hand_over.state == HandOverState.OFFERED
    return offered if row.occasion == "offered" else True


def message_of(row: Overdue, now: datetime) -> dict[str, Any]:
    """Return what another system is told: no words of a task and no name of a person, only what kind of thing and where."""
    incident = row.incident
    return {
        "event": "late", "sent_at": now.isoformat(), "what": row.timer or "task", "due_at": row.due_at.isoformat(),
        "task": str(row.task.uuid) if row.task else None,
        "incident": {
            "uuid": str(incident.uuid), "number": incident.number, "title": incident.title, "level": incident.level,
            "state": incident.state, "url": f"{settings.SITE_URL}{incident.get_absolute_url()}",
        },
    }  # fmt: skip


def _letter(row: HouseNotice) -> EmailMessage:
    assert row.member is not None  # noqa: S101 -- only webhooks go to nobody
    user = row.member.user
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone_named(user.time_zone)):
        if row.overdue is not None:
            subject, page = letter_of_overdue(row.overdue, row.member)
        else:
            assert row.hand_over is not None  # noqa: S101 -- a notice is of one of the two
            subject, page = letter_of_hand_over(row.hand_over, row.occasion)
        body = render_to_string("crisis/letters/house.txt", {**page, "user": user})
    return EmailMessage(
        subject=" ".join(subject.split())[:150], body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[user.email],
        headers={"Auto-Submitted": "auto-generated", "X-Priority": "1" if page["is_loud"] else "3"},
    )  # fmt: skip
