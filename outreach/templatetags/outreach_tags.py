from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.models import Message, Thread
from outreach.queries.threads import MOST_COUNTED
from outreach.states import MessageState, Nature, ThreadState, WaitingFor, Way
from outreach.subjects import subject_key

register = template.Library()

NATURE_BADGES = {
    Nature.OPT_OUT: ("ban", "bad"),
    Nature.AUTO_REPLY: ("clock-pause", "warn"),
    Nature.BOUNCE: ("circle-x", "bad"),
    Nature.DELAY: ("hourglass", "warn"),
    Nature.COMPLAINT: ("alert-triangle", "bad"),
    Nature.LIST: ("list", ""),
}
STATE_BADGES = {
    MessageState.WRITING: ("pencil", ""),
    MessageState.BLOCKED: ("lock", "warn"),
    MessageState.WAITING: ("clock", "live"),
    MessageState.LEAVING: ("send", "live"),
    MessageState.UNCLEAR: ("help-circle", "warn"),
    MessageState.REFUSED: ("circle-x", "bad"),
}


@register.simple_tag
def badge_of(message: Message) -> dict[str, str] | None:
    """Return what is to be said of a message beside its text (label, icon, kind), None for a plain one."""
    if message.way == Way.IN and message.nature in NATURE_BADGES:
        icon, kind = NATURE_BADGES[Nature(message.nature)]
        return {"label": message.get_nature_display(), "icon": icon, "kind": kind}
    if message.way == Way.OUT and message.state in STATE_BADGES:
        icon, kind = STATE_BADGES[MessageState(message.state)]
        return {"label": message.get_state_display(), "icon": icon, "kind": kind}
    return None


@register.simple_tag
def other_subject(message: Message, thread: Thread) -> str:
    """Return the subject of an incoming message where it is another one than the thread's."""
    is_other = message.way == Way.IN and subject_key(message.subject) not in (
        "",
        thread.subject_key,
        subject_key(thread.subject),
    )
    return message.subject if is_other else ""


@register.simple_tag
def waits(thread: Thread, now: datetime) -> dict[str, str]:
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


@register.simple_tag
def count_of(counts: dict[str, int], key: str) -> str:
    """Return how many threads a queue holds, in words: "99+" at the most."""
    number = counts.get(key, 0)
    return "99+" if number >= MOST_COUNTED else str(number or "")
