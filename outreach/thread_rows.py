"""The rows of the inbox, drawn at once: through a template fifty of them cost several times as much."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from irm.templatetags.shell_tags import hue, icon, initials, when
from outreach.models import Thread
from outreach.states import ThreadState, WaitingFor


def drawn_threads(
    rows: Iterable[Any], *, now: datetime, kept: str, open_one: UUID | None, may_edit: bool
) -> SafeString:
    """Return threads of a page as list items; every value is escaped here. `kept`: what the address keeps of the list."""
    words = {
        name: escape(text)
        for name, text in (
            ("select", _("Select")),
            ("unknown", _("Unknown")),
            ("new", _("New")),
            ("step", _("Next step")),
        )
    }
    face, address, drawn_icon = cache(_face), _address(escape(kept)), cache(icon)
    pieces = [_row(row, now, words, face, address, drawn_icon, open_one, may_edit) for row in rows]
    return mark_safe("".join(pieces))  # noqa: S308 -- escaped piece by piece


def turn_of(thread: Thread, now: datetime) -> dict[str, str]:
    """Return whose turn it is, in words with how late it is (label, icon, kind)."""
    if thread.state == ThreadState.DONE:
        return {"label": _("Done"), "icon": "circle-check", "kind": "good"}
    if thread.snoozed_until and thread.snoozed_until > now:
        until = timezone.localtime(thread.snoozed_until)
        return {"label": _("Until %(day)s") % {"day": f"{until:%d.%m.}"}, "icon": "clock-pause", "kind": ""}
    if thread.waiting_for == WaitingFor.US:
        return {"label": _("Our turn"), "icon": "message", "kind": "live"}
    if thread.waiting_for == WaitingFor.THEM:
        if thread.answer_due_at and thread.answer_due_at < now:
            days = max((now - thread.answer_due_at).days, 0)
            late = (
                ngettext("Silent %(days)s day too long", "Silent %(days)s days too long", days)
                if days
                else _("Answer due")
            )
            return {"label": late % {"days": days} if days else late, "icon": "clock", "kind": "warn"}
        return {"label": _("Their turn"), "icon": "hourglass", "kind": ""}
    if not (thread.last_in_at or thread.last_out_at or thread.newest_in):
        return {"label": _("Nothing left yet"), "icon": "pencil", "kind": ""}
    return {"label": "", "icon": "", "kind": ""}


def _row(
    row: Any, now: datetime, words: Mapping[str, str], face: Any, address: str, drawn_icon: Any, open_one: UUID | None, may_edit: bool
) -> str:  # fmt: skip
    is_open, url = row.uuid == open_one, address.replace("{}", str(row.uuid))
    marks = (" is-unread" if row.is_unread else "") + (" is-open" if is_open else "")
    name = row.influencer.name if row.influencer else row.correspondent_name or row.correspondent
    pieces = [f'<li class="thread-row{marks}" data-row data-thread="{row.uuid}">']
    if may_edit:
        pieces.append(
            f'<input class="form-check-input" type="checkbox" name="chosen" value="{row.uuid}" data-row-select aria-label="{words["select"]} {escape(str(row))}">'
        )
    current = ' aria-current="true"' if is_open else ""
    pieces.append(f'<a class="thread-link" href="{url}" hx-get="{url}" data-row-link{current}>')
    unknown = "" if row.influencer_id else f'<span class="tag">{words["unknown"]}</span>'
    pieces.append(
        f'<span class="thread-line"><b dir="auto">{escape(name)}</b>{unknown}{when(row.last_message_at)}</span>'
    )
    pieces.append(
        f'<span class="thread-line"><span class="thread-subject" dir="auto">{escape(row.subject or row.last_words)}</span></span>'
    )
    if row.subject:
        pieces.append(
            f'<span class="thread-line"><span class="thread-words" dir="auto">{escape(row.last_words)}</span></span>'
        )
    pieces.append(
        f'<span class="thread-line thread-marks">{_marks(row, now, words, drawn_icon)}{face(str(row.assignee.user)) if row.assignee else ""}</span>'
    )
    if row.is_unread:
        pieces.append(f'<span class="visually-hidden">{words["new"]}</span>')
    return "".join([*pieces, "</a></li>"])


def _marks(row: Thread, now: datetime, words: Mapping[str, str], drawn_icon: Any) -> str:
    turn, found = turn_of(row, now), ""
    if turn["label"]:
        kind = f" state-{turn['kind']}" if turn["kind"] else ""
        found = f'<span class="state{kind}">{drawn_icon(turn["icon"])}{escape(turn["label"])}</span>'
    if row.next_step:
        day = f" · {date_format(row.next_step_date, 'j M')}" if row.next_step_date else ""
        step = escape(truncatechars(row.next_step, 28))
        found += f'<span class="state" title="{words["step"]}">{drawn_icon("calendar-due")}{step}{day}</span>'
    return found


def _face(name: str) -> str:
    return f'<span class="thread-has face face-small {hue(name)}" title="{escape(name)}">{escape(initials(name))}</span>'


def _address(kept: str) -> str:
    """Return the address of a thread in this list with {} for its uuid: one look into the routes for all rows."""
    place = "00000000-0000-4000-8000-000000000000"
    return reverse("outreach:thread", args=[place]).replace(place, "{}") + f"?{kept}"
