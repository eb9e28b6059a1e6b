"""The packs are looked at when the program starts: a fault stops it, a pack past its date for looking again is named."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.utils import timezone

from accounts.errors import ActionError
from crisis.drills import drills
from crisis.packs import levels, playbooks, roles
from crisis.packs.reading import FOLDER
from crisis.packs.signs import signs
from crisis.playbooks.values import read_plan, values_of_pack
from crisis.statements import rows as statement_rows
from crisis.states import Level

OWN = "own"
FOLDERS = (FOLDER, statement_rows.FOLDER)


@register(Tags.compatibility)
def look_at_packs(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for packs that cannot be used or do not fit together, a note for each to look at again."""
    try:
        for language in statement_rows.languages():
            statement_rows.rules_in(language)
        faults = list(_holes())
    except (ValueError, KeyError, TypeError) as error:
        return [Error(f"A pack of the crisis room cannot be used: {error}", id="crisis.E001")]
    today = timezone.localdate()
    return [
        *(Error(fault, id="crisis.E002") for fault in faults),
        *(
            Info(
                f"{path.name} was to be looked at again by {day:%Y-%m-%d}.",
                hint="Read its source, then change the rows and the pack's as_of and review_by.",
                id="crisis.I001",
            )
            for path, day in review_dates()
            if day < today
        ),
    ]


def review_dates() -> Iterator[tuple[Path, date]]:
    """Yield each pack of this room with the day by which it is to be looked at again."""
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.toml")):
            yield path, tomllib.loads(path.read_text(encoding="utf-8"))["review_by"]


def _holes() -> Iterator[str]:
    """Yield what does not fit between levels, roles, playbooks, signs, statements and drills."""
    if list(levels()) != list(Level.values):
        yield f"severity.toml has the levels {', '.join(levels())}; the program knows {', '.join(Level.values)}."
    for level in levels().values():
        unknown = {role for step in level.approvals for role in step} - set(roles())
        if unknown:
            yield f"severity.toml, {level.key}: nobody has the role {', '.join(sorted(unknown))}."
    checked = set(statement_rows.languages())
    for key, plan in playbooks().items():
        try:
            read_plan(values_of_pack(key))
        except ActionError as error:
            yield f"playbooks.toml, {key}: {error}"
        unread = {each.language for each in plan.templates} - checked
        if unread:
            yield f"playbooks.toml, {key}: statements in {', '.join(sorted(unread))}, which the checker does not read."
        if not plan.template("holding", "en"):
            yield f"playbooks.toml, {key} has no holding statement in English."
        if key != OWN and key not in signs():
            yield f"signs.toml does not say by what {key} is known."
    for key, drill in drills().items():
        if drill.playbook not in playbooks() or drill.level not in levels():
            yield f"The drill {key} names a playbook or a level that is not there."
