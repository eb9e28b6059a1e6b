"""Lists for tests, and the way from a list's text to stored people."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from influencers.actions.importing import change_plan, run_import, start_import, upload_list
from influencers.importing.guessing import Known, guess_plan
from influencers.importing.plan import Plan
from influencers.importing.rows import House, PersonRow, RowReader
from influencers.importing.tables import Look, look_at
from influencers.models import Import

TODAY = date(2026, 11, 20)
LIMIT = 50 * 1024 * 1024


def upload(by: Membership, text: str | bytes, file_name: str = "list.csv") -> Import:
    content = text.encode() if isinstance(text, str) else text
    return upload_list(by=by, file=SimpleUploadedFile(file_name, content), file_name=file_name)


def take_in(by: Membership, text: str | bytes, file_name: str = "list.csv", **options: Any) -> Import:
    """Upload, confirm what was guessed (changed by `options`), and run the import here."""
    made = upload(by, text, file_name)
    change_plan(upload=made, by=by, plan=replace(Plan.from_json(made.plan), **options))
    start_import(upload=made, by=by, in_background=False)
    run_import(upload=made)
    return made


def counts(made: Import) -> dict[str, int]:
    """Return the counts that are not zero."""
    names = ("created", "updated", "unchanged", "merged", "rejected")
    return {name: number for name in names if (number := getattr(made, name))}


def look(folder: Path, text: str | bytes, file_name: str = "list.csv") -> Look:
    path = folder / file_name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return look_at(path, limit=LIMIT)


def guess(folder: Path, text: str | bytes, file_name: str = "list.csv", known: Known | None = None) -> Plan:
    return guess_plan(look(folder, text, file_name), file_name=file_name, today=TODAY, known=known or Known())


def meanings(plan: Plan) -> list[str]:
    """Return "target@platform" for each column, "" for those left out."""
    return [f"{c.target}@{c.platform}" if c.platform and c.target else str(c.target) for c in plan.columns]


def read(folder: Path, text: str, file_name: str = "list.csv", house: House | None = None) -> list[PersonRow]:
    seen = look(folder, text, file_name)
    plan = guess_plan(seen, file_name=file_name, today=TODAY, known=Known())
    reader = RowReader(plan, house or House(), today=TODAY)
    return [reader.read(number, cells) for number, cells in seen.sample if number >= plan.first_data_row()]
