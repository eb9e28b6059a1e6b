"""What can be done to notes beside a thread. Members are named in them as @Name and told."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.queries import staff_choices
from accounts.text import clean, fold
from outreach.actions.threads import lock_thread, tell
from outreach.models import Thread, ThreadMention, ThreadNote

LONGEST_NOTE = 5_000
_NAMED = re.compile(r"@([\w.\-]+(?: [\w.\-]+)?)")


@transaction.atomic
def add_thread_note(*, thread: Thread, by: Membership, text: str) -> ThreadNote:
    """Write a note for the other members. Whoever is named as @Name finds it among what is new for them."""
    thread = lock_thread(thread, by)
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not text:
        raise ActionError(_("Write something first."))
    if len(text) > LONGEST_NOTE:
        raise ActionError(
            _("The note is too long: at most %(most)s letters.") % {"most": f"{LONGEST_NOTE:,}"}
        )
    note = ThreadNote.objects.create(thread=thread, author=by, text=text)
    named = named_in(text, list(staff_choices(thread.agency)) if "@" in text else [])
    ThreadMention.objects.bulk_create(
        [ThreadMention(note=note, member=member) for member in named if member.pk != by.pk]
    )
    record(
        by=by, action="outreach.thread_note.added", subject=thread, comment=text[:200], people=[str(each.user) for each in named]
    )  # fmt: skip
    tell(thread, named=[str(member.uuid) for member in named])
    return note


@transaction.atomic
def remove_thread_note(*, note: ThreadNote, by: Membership) -> None:
    """Remove one's own note."""
    thread = lock_thread(note.thread, by)
    if note.author_id != by.pk:
        raise NotAllowed(_("Only who wrote a note can remove it."))
    note.delete()
    record(by=by, action="outreach.thread_note.removed", subject=thread)
    tell(thread)


def named_in(text: str, members: list[Membership]) -> list[Membership]:
    """Return the members named as @Name, @First name or @address before the @ sign; a name two have names neither."""
    called: dict[str, list[Membership]] = {}
    for member in members:
        names = {
            fold(str(member.user)),
            fold(member.user.get_short_name()),
            fold(member.user.email.split("@")[0]),
        }
        for name in names:
            called.setdefault(name, []).append(member)
    found: dict[int, Membership] = {}
    for match in _NAMED.finditer(text):
        whole = fold(match[1]).strip(".-")
        for name in (whole, whole.split(" ")[0].strip(".-")):
            if len(who := called.get(name, [])) == 1:
                found[who[0].pk] = who[0]
                break
    return list(found.values())
