"""What a playbook's plan may hold: read from a pack, a form, the API or a file, refused in a sentence."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.countries import is_language
from accounts.errors import ActionError
from campaigns.reading import read_choice, read_line, read_name, read_text, read_words
from campaigns.states import FirstActor, Response
from crisis import packs
from crisis.models import PlaybookVersion
from crisis.states import Level, StatementSort
from influencers.states import Nature

FIELDS = (
    "level", "response", "first_actor", "why_first", "triggers", "tasks", "templates", "replies", "never", "contacts",
)  # fmt: skip
WHAT = ("clarify", "answer", "leave")  # what the influencer does with a comment of one nature
MOST_ROWS = 60
LONGEST_MINUTES = 60 * 24 * 30
LONGEST_STATEMENT = 3000


def values_of_pack(scenario: str) -> dict[str, Any]:
    """Return the built-in plan of a scenario as a version holds it. Raises ActionError for one nobody wrote."""
    plan = packs.playbooks().get(scenario)
    if plan is None:
        raise ActionError(_("%(scenario)s is not a built-in scenario.") % {"scenario": scenario[:40] or "?"})
    return {
        "level": plan.level, "response": plan.response, "first_actor": plan.first_actor, "why_first": plan.why_first,
        "triggers": list(plan.triggers),
        "tasks": [
            {"role": task.role, "text": task.text, "minutes": task.minutes, "is_legal": task.is_legal} for task in plan.tasks
        ],
        "templates": [{"sort": each.sort, "language": each.language, "text": each.text} for each in plan.templates],
        "replies": [{"nature": nature, "what": what, "how": how} for nature, what, how in plan.replies],
        "never": list(plan.never), "contacts": [{"who": who, "name": "", "reach": ""} for who in plan.contacts],
    }  # fmt: skip


def values_of(version: PlaybookVersion) -> dict[str, Any]:
    """Return a version's plan as plain values."""
    return {field: getattr(version, field) for field in FIELDS}


def read_plan(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given fields of a plan, checked and cleaned; tasks by time. Raises ActionError for what cannot be."""
    return {field: _READERS[field](values[field]) for field in FIELDS if field in values}


def _rows(
    rows: Any, what: str, read: Callable[[str, Mapping[str, Any]], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Read rows one by one; a row without a word in it is left out."""
    found = []
    for number, row in enumerate(_listed(rows, what), start=1):
        if not isinstance(row, Mapping):
            raise ActionError(
                _("%(what)s: row %(number)s cannot be read.") % {"what": what, "number": number}
            )
        found.append(read(_("%(what)s, row %(number)s") % {"what": what, "number": number}, row))
    if len(found) > MOST_ROWS:
        raise ActionError(_("%(what)s: at most %(most)s rows.") % {"what": what, "most": MOST_ROWS})
    return found


def _listed(rows: Any, what: str) -> Iterable[Any]:
    if not isinstance(rows, list | tuple):
        raise ActionError(_("%(what)s is a list.") % {"what": what})
    return rows


def _said(row: Mapping[str, Any], key: str) -> str:
    return str(row.get(key) or "")


def _lines(rows: Any, what: str) -> list[str]:
    return read_words([str(row) for row in _listed(rows, what)], 300, what)


def _task(here: str, row: Mapping[str, Any]) -> dict[str, Any]:
    role = _said(row, "role")
    if role not in packs.roles():
        raise ActionError(
            _("%(here)s: choose a role. Known: %(roles)s.")
            % {"here": here, "roles": ", ".join(packs.roles())}
        )
    minutes = row.get("minutes", 0)
    if isinstance(minutes, str) and minutes.strip().isdecimal():
        minutes = int(minutes)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 <= minutes <= LONGEST_MINUTES:
        raise ActionError(_("%(here)s: say in how many minutes, up to 30 days.") % {"here": here})
    text = read_name(_said(row, "text"), 300, here)
    return {"role": role, "text": text, "minutes": minutes, "is_legal": bool(row.get("is_legal"))}


def _template(here: str, row: Mapping[str, Any]) -> dict[str, Any]:
    language = _said(row, "language").strip().lower()
    if not is_language(language):
        raise ActionError(_("%(here)s: %(code)s is not the code of a language. Examples: en, ko.") % {"here": here, "code": language[:20] or "?"})  # fmt: skip
    text = read_text(_said(row, "text"), here, longest=LONGEST_STATEMENT)
    if not text:
        raise ActionError(_("%(here)s: the text is missing.") % {"here": here})
    return {"sort": str(read_choice(StatementSort, _said(row, "sort"), _("a sort of statement"))), "language": language, "text": text}  # fmt: skip


def _templates(rows: Any) -> list[dict[str, Any]]:
    found = _rows(rows, _("Statements"), _template)
    places = [(row["sort"], row["language"]) for row in found]
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice:
        raise ActionError(
            _("Two statements are of one sort and language: %(sort)s, %(language)s. Keep one of them.")
            % {"sort": StatementSort(twice[0]).label, "language": twice[1]}
        )
    return found


def _reply(here: str, row: Mapping[str, Any]) -> dict[str, Any]:
    what = _said(row, "what")
    if what not in WHAT:
        raise ActionError(_("%(here)s: choose clarify, answer or leave.") % {"here": here})
    nature = read_choice(Nature, _said(row, "nature"), _("a nature of comments"))
    return {"nature": str(nature), "what": what, "how": read_line(_said(row, "how"), 300, here)}


def _contact(here: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "who": read_name(_said(row, "who"), 120, here), "name": read_line(_said(row, "name"), 120, here),
        "reach": read_line(_said(row, "reach"), 200, here),
    }  # fmt: skip


def _by_time(rows: Any) -> list[dict[str, Any]]:
    return sorted(_rows(rows, _("Tasks"), _task), key=lambda each: int(each["minutes"]))


_READERS: dict[str, Callable[[Any], Any]] = {
    "level": lambda value: str(read_choice(Level, value, _("a level"))),
    "response": lambda value: str(read_choice(Response, value, _("a response"))),
    "first_actor": lambda value: str(read_choice(FirstActor, value, _("somebody who can speak first"))),
    "why_first": lambda value: read_line(str(value), 300, _("Why they speak first")),
    "triggers": lambda value: _lines(value, _("By what it is noticed")),
    "tasks": _by_time,
    "templates": _templates,
    "replies": lambda value: _rows(value, _("Replies"), _reply),
    "never": lambda value: _lines(value, _("What is not said")),
    "contacts": lambda value: _rows(value, _("Contacts"), _contact),
}
