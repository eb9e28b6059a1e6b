"""One verb done to many threads, and taken back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from outreach.actions import threads as actions
from outreach.models import Thread
from outreach.states import ThreadState

VERBS = ("assign", "snooze", "wake", "done", "reopen", "read", "unread")
UNDO_SECONDS = 60 * 60
MOST_THREADS = 200
_SALT = "outreach.threads.undo"


@dataclass
class Outcome:
    """Whom a verb was done to and why not to others. `undo`: {uuid: what to go back to}, empty where nothing can be."""

    done: list[Thread] = field(default_factory=list)
    refusals: list[tuple[Thread, str]] = field(default_factory=list)
    undo: dict[str, Any] = field(default_factory=dict)


def change_threads(*, threads: Iterable[Thread], by: Membership, verb: str, value: Any = None) -> Outcome:
    """Assign (a member or None), snooze (until a moment), wake, finish, reopen, mark read or unread.

    Each is a change of its own: one thread's refusal does not stop the others.
    """
    if verb not in VERBS:
        raise ActionError(_("There is no such verb. Known: %(verbs)s.") % {"verbs": ", ".join(VERBS)})
    outcome = Outcome()
    for thread in list(threads)[:MOST_THREADS]:
        before = _state_of(thread)
        try:
            after = _DO[verb](thread, by, value) or thread
        except ActionError as error:
            outcome.refusals.append((thread, str(error)))
            continue
        outcome.done.append(thread)
        if verb not in ("read", "unread") and (now := _state_of(after)) != before:
            outcome.undo[str(thread.uuid)] = {"before": before, "after": now}
    return outcome


def undo_token(outcome: Outcome, by: Membership) -> str:
    """Return what the member who made a change hands back to undo it, good for UNDO_SECONDS; "" where nothing can be."""
    if not outcome.undo:
        return ""
    return signing.dumps({"by": by.pk, "undo": outcome.undo}, salt=_SALT, compress=True)


def undo_threads(*, token: str, by: Membership) -> Outcome:
    """Take a change back where nobody has changed the thread since. Raises ActionError for a token not good here."""
    try:
        stored = signing.loads(token, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise InvalidTransition(_("This can no longer be undone.")) from error
    if stored["by"] != by.pk:
        raise NotAllowed(_("Only who made the change can undo it here."))
    outcome = Outcome()
    undo: Mapping[str, Any] = stored["undo"]
    members = {each.pk: each for each in Membership.objects.for_agency(by.agency).active()}
    for thread in Thread.objects.for_agency(by.agency).filter(uuid__in=undo).order_by("pk"):
        told = undo[str(thread.uuid)]
        if _state_of(thread) != told["after"]:
            outcome.refusals.append((thread, _("Somebody has changed it since.")))
            continue
        try:
            _go_back(thread, by, told["before"], members)
        except ActionError as error:
            outcome.refusals.append((thread, str(error)))
        else:
            outcome.done.append(thread)
    return outcome


def _state_of(thread: Thread) -> dict[str, Any]:
    snoozed = thread.snoozed_until.isoformat() if thread.snoozed_until else None
    return {"state": str(thread.state), "assignee": thread.assignee_id, "snoozed": snoozed}


def _go_back(
    thread: Thread, by: Membership, before: Mapping[str, Any], members: Mapping[int, Membership]
) -> None:
    if before["state"] != thread.state:
        (actions.finish if before["state"] == ThreadState.DONE else actions.reopen)(thread=thread, by=by)
    if before["assignee"] != thread.assignee_id:
        actions.assign(thread=thread, by=by, to=members.get(before["assignee"]))
    if before["snoozed"]:
        actions.snooze(thread=thread, by=by, until=datetime.fromisoformat(before["snoozed"]))
    elif thread.snoozed_until:
        actions.wake(thread=thread, by=by)


_DO: dict[str, Callable[[Thread, Membership, Any], Thread | None]] = {
    "assign": lambda thread, by, value: actions.assign(thread=thread, by=by, to=value),
    "snooze": lambda thread, by, value: actions.snooze(thread=thread, by=by, until=value),
    "wake": lambda thread, by, _value: actions.wake(thread=thread, by=by),
    "done": lambda thread, by, _value: actions.finish(thread=thread, by=by),
    "reopen": lambda thread, by, _value: actions.reopen(thread=thread, by=by),
    "read": lambda thread, by, _value: actions.mark_read(thread=thread, by=by),
    "unread": lambda thread, by, _value: actions.mark_unread(thread=thread, by=by),
}
