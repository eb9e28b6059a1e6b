"""Rows that leave the house: claimed by compare-and-set before they leave, claimed again when their sender died.

For rows with `state` (NoticeState), `due_at`, `claimed_at` and `tries`. In a crisis twice told is better than never.
"""

import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import F, QuerySet

from crisis.states import NoticeState

LOST_AFTER = timedelta(minutes=5)
AGAIN_AFTER = timedelta(minutes=1)  # times the tries so far, squared
MOST_TRIES = 5
AT_ONCE = 200


def due_keys(rows: "QuerySet[Any]", now: datetime) -> list[int]:
    """Return the keys of rows whose time has come, those of dead senders too, earliest first."""
    rows.filter(state=NoticeState.LEAVING, claimed_at__lt=now - LOST_AFTER).update(state=NoticeState.WAITING)
    due = rows.filter(state=NoticeState.WAITING, due_at__lte=now).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def claim(row: Any, now: datetime) -> bool:
    """Take a row for sending; False when somebody else has it."""
    waiting = type(row).objects.filter(pk=row.pk, state=NoticeState.WAITING)
    if not waiting.update(state=NoticeState.LEAVING, claimed_at=now, tries=F("tries") + 1):
        return False
    row.tries += 1
    return True


def drop(row: Any) -> None:
    """Nobody has to be told any more."""
    type(row).objects.filter(pk=row.pk, state=NoticeState.WAITING).update(state=NoticeState.DROPPED)


def settle(row: Any, fields: dict[str, Any]) -> bool:
    """Write down what became of a claimed row; return whether it left."""
    type(row).objects.filter(pk=row.pk, state=NoticeState.LEAVING).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
    return fields["state"] == NoticeState.SENT


def mailed(letter: EmailMessage, *, tries: int, now: datetime) -> dict[str, Any]:
    """Hand a claimed row's letter to the server; return what becomes of the row. Never raises for what a server says."""
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        return {"state": NoticeState.FAILED, "trouble": str(error)[:300]}
    except (smtplib.SMTPException, OSError) as error:
        state = NoticeState.WAITING if tries < MOST_TRIES else NoticeState.FAILED
        return {"state": state, "trouble": str(error)[:300], "due_at": now + AGAIN_AFTER * tries**2}
    return {"state": NoticeState.SENT, "sent_at": now, "trouble": ""}
