"""A playbook as its pages draw it: the schedule by role, statements by language, what differs between two versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.countries import language_name
from crisis import packs
from crisis.models import Playbook, PlaybookVersion
from crisis.playbooks.values import FIELDS
from crisis.states import StatementSort, VersionState
from drafts.comparing import Piece, compare_texts
from influencers.states import Nature

A_YEAR = timedelta(days=365)
# Columns of the schedule: up to so many minutes; the last one holds what comes later.
COLUMNS = (5, 15, 30, 60, 240)
REPLIES = {
    "clarify": (gettext_lazy("Put it right"), "bulb"),
    "answer": (gettext_lazy("Answer politely"), "message"),
    "leave": (gettext_lazy("Do not answer"), "ban"),
}
STATE_ICONS = {
    VersionState.DRAFT: ("pencil", "warn"), VersionState.IN_FORCE: ("circle-check", "good"), VersionState.REPLACED: ("history", ""),
}  # fmt: skip
FIELD_NAMES = {
    "level": gettext_lazy("Level"), "response": gettext_lazy("What happens to the campaign"),
    "first_actor": gettext_lazy("Who speaks first"), "why_first": gettext_lazy("Why they speak first"),
    "triggers": gettext_lazy("By what it is noticed"), "tasks": gettext_lazy("Tasks"),
    "templates": gettext_lazy("Statements to fill in"), "replies": gettext_lazy("Replies to comments"),
    "never": gettext_lazy("What is not said"), "contacts": gettext_lazy("Contacts"),
}  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """One role's line of the schedule: its tasks, one list a column."""

    role: str
    name: str
    duty: str
    cells: Sequence[Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Difference:
    """One field that differs: runs of words for a text, else rows that went, came or changed."""

    name: str
    pieces: Sequence[Piece] = ()
    rows: Sequence[tuple[str, Sequence[Piece]]] = ()  # kind: gone, new or changed


def minutes_in_words(minutes: int) -> str:
    """Return within how long, in the largest fitting unit."""
    if minutes < 120 or minutes % 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    if minutes < 48 * 60 or minutes % (24 * 60):
        return ngettext("%(number)s hour", "%(number)s hours", minutes // 60) % {"number": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def words_of_reply(what: str) -> str:
    return str(REPLIES[what][0]) if what in REPLIES else what


def role_name(role: str) -> str:
    """Return the name of a role, or its key when the pack has it no more."""
    known = packs.roles().get(role)
    return known.name if known else role


def schedule_of(tasks: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the columns' names and a lane a role, in the order in which roles have something to do."""
    lanes: dict[str, list[list[Mapping[str, Any]]]] = {}
    used = set()
    for task in tasks:
        place = next((number for number, most in enumerate(COLUMNS) if task["minutes"] <= most), len(COLUMNS))
        used.add(place)
        shown = {**task, "within": minutes_in_words(task["minutes"])}
        lanes.setdefault(task["role"], [[] for _column in range(len(COLUMNS) + 1)])[place].append(shown)
    names = [_("within %(time)s") % {"time": minutes_in_words(most)} for most in COLUMNS] + [_("later")]
    known = packs.roles()
    return {
        "columns": [name for place, name in enumerate(names) if place in used],
        "lanes": [
            Lane(role, role_name(role), known[role].duty if role in known else "", [cells[place] for place in sorted(used)])
            for role, cells in lanes.items()
        ],
    }  # fmt: skip


def statements_of(templates: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the statements by sort, with the languages each is there in."""
    by_sort: dict[str, list[dict[str, Any]]] = {}
    for row in templates:
        told = {**row, "language_name": language_name(row["language"])}
        by_sort.setdefault(row["sort"], []).append(told)
    return [{"label": StatementSort(sort).label, "texts": texts} for sort, texts in by_sort.items()]


def replies_of(replies: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the replies with the words and the icon of what is done."""
    return [
        {
            "nature": Nature(row["nature"]).label, "what": words_of_reply(row["what"]),
            "icon": REPLIES.get(row["what"], ("", "message"))[1], "how": row["how"], "kind": row["what"],
        }
        for row in replies
    ]  # fmt: skip


def state_of(version: PlaybookVersion) -> dict[str, Any]:
    """Return a version's state as components/_badge_state.html draws it."""
    icon, kind = STATE_ICONS[VersionState(version.state)]
    return {"label": version.get_state_display(), "icon": icon, "kind": kind}


def is_stale(playbook: Playbook, today: date) -> bool:
    """Say whether nobody has looked the plan through for a year."""
    seen = playbook.reviewed_on or playbook.created_at.date()
    return seen + A_YEAR < today


def differences(old: PlaybookVersion, new: PlaybookVersion) -> list[Difference]:
    """Return what differs between two versions, field by field in the order of the page; equal fields are left out."""
    found = []
    for field in FIELDS:
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        name = str(FIELD_NAMES[field])
        if isinstance(before, list):
            rows = _row_changes(
                [_row_text(field, row) for row in before], [_row_text(field, row) for row in after]
            )
            found.append(Difference(name, rows=rows))
        else:
            display = f"get_{field}_display"
            texts = [
                str(getattr(each, display)()) if hasattr(each, display) else getattr(each, field)
                for each in (old, new)
            ]
            found.append(Difference(name, pieces=compare_texts(*texts)))
    return found


def _row_text(field: str, row: Any) -> tuple[str, str]:
    """Return by what a row is known as the same, and its words."""
    if field == "tasks":
        legal = f" ({_('lawyer')})" if row["is_legal"] else ""
        return (
            f"{row['role']} {row['text']}",
            f"{minutes_in_words(row['minutes'])} · {role_name(row['role'])} · {row['text']}{legal}",
        )
    if field == "templates":
        key = f"{row['sort']} {row['language']}"
        return key, f"{StatementSort(row['sort']).label}, {language_name(row['language'])}: {row['text']}"
    if field == "replies":
        return row["nature"], f"{Nature(row['nature']).label}: {words_of_reply(row['what'])}. {row['how']}"
    if field == "contacts":
        return row["who"], " · ".join(part for part in (row["who"], row["name"], row["reach"]) if part)
    return row, row


def _row_changes(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> list[tuple[str, Sequence[Piece]]]:
    """Compare rows: by key first, then what is left in its order, as far as it resembles."""
    old, new = dict(before), dict(after)
    found: list[tuple[str, Sequence[Piece]]] = []
    for key, text in after:
        if key not in old:
            found.append(("new", [Piece("new", text)]))
        elif old[key] != text:
            found.append(("changed", compare_texts(old[key], text)))
    found += [("gone", [Piece("gone", text)]) for key, text in before if key not in new]
    if not found:
        found.append(("changed", [Piece("same", _("Only the order changed."))]))
    return found
