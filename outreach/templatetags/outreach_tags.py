from datetime import datetime

from django import template

from outreach.models import Message, Thread
from outreach.queries.threads import MOST_COUNTED
from outreach.states import MessageState, Nature, Way
from outreach.subjects import subject_key
from outreach.thread_rows import turn_of

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
    return turn_of(thread, now)


@register.simple_tag
def count_of(counts: dict[str, int], key: str) -> str:
    """Return how many threads a queue holds, in words: "99+" at the most."""
    number = counts.get(key, 0)
    return "99+" if number >= MOST_COUNTED else str(number or "")
