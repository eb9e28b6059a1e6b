"""How a drill is shown: how far it is, its score in words, beside earlier ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crisis.drills.clock import ends_at, second_of
from crisis.models import Drill
from crisis.queries.drills import Sheet, sheet_of
from crisis.states import DrillState

LOOKS: dict[str, tuple[str, str]] = {
    DrillState.PLANNED: ("clock", "quiet"), DrillState.RUNNING: ("player-play", "live"), DrillState.DONE: ("circle-check", "good"),
    DrillState.STOPPED: ("hand-stop", "warn"),
}  # fmt: skip
NAMES = {
    "detect": gettext_lazy("Detected after the turn"), "acknowledge": gettext_lazy("Acknowledged"),
    "assess": gettext_lazy("First assessment"), "tell_client": gettext_lazy("Client told"),
    "first_statement": gettext_lazy("First statement"),
}  # fmt: skip


@dataclass(frozen=True)
class DrillRow:
    """A drill, how far it is in percent, when its last comment comes, and its stored score."""

    drill: Drill
    icon: str
    kind: str
    percent: int
    ends_at: datetime | None
    recorded: str
    sheet: Sheet | None


def drill_row(drill: Drill, now: datetime) -> DrillRow:
    icon, kind = LOOKS[drill.state]
    percent = int(100 * drill.played / drill.comments) if drill.comments else 0
    recorded = in_words(timedelta(seconds=second_of(drill, now)))
    return DrillRow(drill, icon, kind, percent, ends_at(drill), recorded, sheet_of(drill.score))


@dataclass(frozen=True)
class SheetRow:
    name: str
    target: str
    taken: str  # empty: did not happen
    is_kept: bool


def sheet_rows(sheet: Sheet) -> list[SheetRow]:
    return [
        SheetRow(str(NAMES[row.key]), in_words(row.target), "" if row.taken is None else in_words(row.taken), row.is_kept)
        for row in sheet.rows
    ]  # fmt: skip


def comparison(earlier: Iterable[Drill], now: Sheet | None) -> dict[str, object]:
    """Return a table of earlier drills beside this one: names of the lines, and for each drill what it took."""
    keys = [row.key for row in now.rows] if now else list(NAMES)
    rows = []
    for drill in earlier:
        sheet = sheet_of(drill.score)
        taken = {row.key: row for row in sheet.rows} if sheet else {}
        rows.append(
            {"drill": drill, "kept": sheet.kept if sheet else 0, "asked": len(taken), "taken": [_cell(taken.get(key)) for key in keys]}
        )  # fmt: skip
    return {"names": [str(NAMES[key]) for key in keys], "rows": rows}


def _cell(row: object) -> tuple[str, bool]:
    taken = getattr(row, "taken", None)
    return ("" if taken is None else in_words(taken), bool(getattr(row, "is_kept", False)))


def in_words(span: timedelta) -> str:
    """Return a duration shortly: 45 s, 12 min, 3 h 20 min, 2 days 4 h."""
    seconds = int(span.total_seconds())
    if seconds < 120:
        return _("%(n)s s") % {"n": seconds}
    if seconds < 7200:
        return _("%(n)s min") % {"n": round(seconds / 60)}
    if seconds < 172_800 and seconds % 3600 < 60:
        return _("%(hours)s h") % {"hours": seconds // 3600}
    if seconds < 172_800:
        return _("%(hours)s h %(minutes)s min") % {"hours": seconds // 3600, "minutes": seconds % 3600 // 60}
    days = seconds // 86_400
    words = ngettext("%(days)s day %(hours)s h", "%(days)s days %(hours)s h", days)
    return words % {"days": days, "hours": seconds % 86_400 // 3600}
