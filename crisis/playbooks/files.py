"""Playbooks as files: written and read in the shape of the built-in pack."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import ActionError
from crisis.models import PlaybookVersion
from crisis.playbooks.values import FIELDS
from crisis.states import StatementSort

LARGEST = 500_000  # bytes of a file to take in: the built-in pack has 46,000
MOST_IN_A_FILE = 50
_LINES = ("triggers", "never")


def toml_of(version: PlaybookVersion, *, today: date) -> str:
    """Write a version as a pack of one playbook; `plans_in` reads it back."""
    book = version.playbook
    lines = [
        'pack = "playbooks"', f"version = {version.number}", f"as_of = {today.isoformat()}",
        f"source = {_text(str(book.agency))}", "", "[[playbook]]", f"key = {_text(book.scenario or 'own')}",
        f"name = {_text(book.name)}",
    ]  # fmt: skip
    lines += [
        f"{name} = {_text(getattr(version, name))}"
        for name in ("level", "response", "first_actor", "why_first")
    ]
    lines += [f"{name} = {_many([_text(line) for line in getattr(version, name)])}" for name in _LINES]
    tasks = [
        f"{{ role = {_text(row['role'])}, text = {_text(row['text'])}, minutes = {row['minutes']}, "
        f"is_legal = {'true' if row['is_legal'] else 'false'} }}"
        for row in version.tasks
    ]
    replies = [
        _many([_text(row[key]) for key in ("nature", "what", "how")], flat=True) for row in version.replies
    ]
    contacts = [
        "{ " + ", ".join(f"{key} = {_text(row[key])}" for key in ("who", "name", "reach")) + " }"
        for row in version.contacts
    ]
    lines += [f"tasks = {_many(tasks)}", f"replies = {_many(replies)}", f"contacts = {_many(contacts)}"]
    for sort in StatementSort.values:
        texts = [row for row in version.templates if row["sort"] == sort]
        if texts:
            lines += [f"[playbook.templates.{sort}]"] + [
                f"{row['language']} = {_text(row['text'])}" for row in texts
            ]
    return "\n".join(lines) + "\n"


def plans_in(text: str) -> list[dict[str, Any]]:
    """Read a file in the shape of the pack: for each playbook key, name and the fields of a plan, not yet checked.

    Tasks of all stand before each one's own; contacts may be words or tables. Raises ActionError for what is no such file.
    """
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ActionError(_("The file is not TOML: %(error)s.") % {"error": error}) from error
    rows = pack.get("playbook")
    if (
        not isinstance(rows, list)
        or not rows
        or not all(isinstance(row, dict) and row.get("name") for row in rows)
    ):
        raise ActionError(_("The file holds no playbooks: each stands under [[playbook]] and has a name."))
    if len(rows) > MOST_IN_A_FILE:
        raise ActionError(_("At most %(most)s playbooks in a file.") % {"most": MOST_IN_A_FILE})
    return [_plan(row, pack.get("tasks_of_all", [])) for row in rows]


def _plan(row: Mapping[str, Any], tasks_of_all: Any) -> dict[str, Any]:
    plan = {name: row[name] for name in FIELDS if name in row}
    shared = tasks_of_all if isinstance(tasks_of_all, list) else []
    plan["tasks"] = [*shared, *_list(row, "tasks")]
    plan["replies"] = [
        dict(zip(("nature", "what", "how"), each, strict=False)) if isinstance(each, list) else each
        for each in _list(row, "replies")
    ]
    plan["contacts"] = [{"who": each} if isinstance(each, str) else each for each in _list(row, "contacts")]
    texts = row.get("templates", {})
    if not isinstance(texts, dict) or not all(isinstance(each, dict) for each in texts.values()):
        raise ActionError(
            _("Statements stand under [playbook.templates.holding] and the like, one line a language.")
        )
    plan["templates"] = [
        {"sort": sort, "language": language, "text": str(words)}
        for sort, by_language in texts.items()
        for language, words in by_language.items()
    ]
    missing = [name for name in ("level", "response", "first_actor") if name not in plan]
    if missing:
        raise ActionError(
            _("%(name)s lacks %(missing)s.") % {"name": str(row["name"])[:80], "missing": ", ".join(missing)}
        )
    return {**plan, "key": str(row.get("key", "")), "name": row["name"]}


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    found = row.get(name, [])
    if not isinstance(found, list):
        raise ActionError(_("%(what)s is a list.") % {"what": name})
    return found


def _text(value: str) -> str:
    """A JSON string is a TOML one, but for one character that TOML wants escaped."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _many(parts: Sequence[str], *, flat: bool = False) -> str:
    if flat or not parts:
        return f"[{', '.join(parts)}]"
    return "[\n" + "".join(f"    {part},\n" for part in parts) + "]"
