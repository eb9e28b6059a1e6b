"""A post-mortem as its pages draw it: figures against targets, hints that keep it blameless, figures over time."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from accounts.text import fold
from crisis.models import Factor, Postmortem
from crisis.pages.drills import in_words
from crisis.postmortem_figures import MEANINGS, NAMES, kept_of
from crisis.queries.postmortems import CAUSES
from crisis.states import FactorKind, PostmortemState

HELP = {
    FactorKind.ROOT: gettext_lazy(
        "Ask why five times: why did it happen, and why was that so? Stop where something of ours can be changed."
    ),
    FactorKind.CONTRIBUTING: gettext_lazy("What made it more likely, or worse."),
    FactorKind.HELPED: gettext_lazy("What we want to have again next time."),
    FactorKind.HINDERED: gettext_lazy("Where time was lost, and by what."),
    FactorKind.LUCK: gettext_lazy("What could have gone wrong and did not: luck is not a plan."),
    FactorKind.LESSON: gettext_lazy("What we know now and did not know before."),
}
ICONS = {
    FactorKind.ROOT: "target", FactorKind.CONTRIBUTING: "point", FactorKind.HELPED: "heart", FactorKind.HINDERED: "hourglass",
    FactorKind.LUCK: "star", FactorKind.LESSON: "bulb",
}  # fmt: skip
STATE_ICONS = {PostmortemState.WRITING: ("pencil", "warn"), PostmortemState.CLOSED: ("circle-check", "good")}
SHORTEST_NAME = 3
OVER_TIME = ("detect", "acknowledge", "first_statement")


@dataclass(frozen=True)
class Bar:
    """One duration on the page. `width` and `mark`: where it ends and where the target stands, in percent of the row."""

    name: str
    meaning: str
    taken: str  # empty: did not happen, or not yet
    target: str  # empty: none is asked for
    is_kept: bool | None  # None: nothing was asked for
    width: float
    mark: float


@dataclass(frozen=True)
class Line:
    """A line of a post-mortem with what it had better not say: `names` of members in a cause."""

    factor: Factor
    names: tuple[str, ...]


def bars_of(figures: Mapping[str, Any]) -> list[Bar]:
    """Return the durations, each drawn against its target on a scale of its own."""
    seconds, targets = figures.get("seconds", {}), figures.get("targets", {})
    found = []
    for key, name in NAMES.items():
        taken, target = seconds.get(key), targets.get(key)
        if taken is None and target is None:
            continue
        whole = 1.15 * max(taken or 0, target or 0, 60)
        found.append(
            Bar(
                str(name), str(MEANINGS[key]), "" if taken is None else told_seconds(taken), "" if target is None else told_target(target),
                None if target is None else taken is not None and taken <= target,
                round(100 * (taken or 0) / whole, 1), 0 if target is None else round(100 * target / whole, 1),
            )
        )  # fmt: skip
    return found


def told_seconds(seconds: float) -> str:
    return in_words(timedelta(seconds=seconds))


def told_target(seconds: float) -> str:
    return _("at once") if not seconds else told_seconds(seconds)


def percent(share: float | None) -> str:
    """Return a share (0 to 1) in percent, or nothing when it is not known."""
    return "" if share is None else f"{100 * share:.0f} %"


def lines_of(
    factors: Iterable[tuple[FactorKind, list[Factor]]], members: Iterable[Membership]
) -> list[dict[str, Any]]:
    """Return each kind of line with its help, and hints where a cause names somebody."""
    names = {name for member in members for name in _names_of(member)}
    return [
        {
            "kind": kind, "help": HELP[kind], "icon": ICONS[kind],
            "lines": [Line(row, named_in(row.text, names) if kind in CAUSES else ()) for row in rows],
        }
        for kind, rows in factors
    ]  # fmt: skip


def named_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that stand in a text as words, longest first, one for each person's place."""
    folded = fold(text)
    found = sorted(
        (name for name in names if re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded)), key=len
    )
    whole = [
        name
        for place, name in enumerate(found)
        if not any(fold(name) in fold(other) for other in found[place + 1 :])
    ]
    return tuple(reversed(whole))


def _names_of(member: Membership) -> set[str]:
    name = " ".join(str(member.user).split())
    if "@" in name:
        return set()
    return {part for part in (name, *name.split()[:1]) if len(part) >= SHORTEST_NAME}


def state_of(postmortem: Postmortem) -> dict[str, Any]:
    icon, kind = STATE_ICONS[PostmortemState(postmortem.state)]
    return {"label": postmortem.get_state_display(), "icon": icon, "kind": kind}


def listed_row(postmortem: Postmortem) -> dict[str, Any]:
    """Return a line of the list; figures only of closed ones, which keep them."""
    figures = postmortem.figures or {}
    seconds = figures.get("seconds", {})
    kept, asked = kept_of(figures)
    told = {key: told_seconds(seconds[key]) for key in OVER_TIME if seconds.get(key) is not None}
    return {"postmortem": postmortem, "state": state_of(postmortem), "kept": kept, "asked": asked, **told}


def over_time(postmortems: Sequence[Postmortem]) -> list[dict[str, Any]]:
    """Return the charts: minutes until noticed, acknowledged and first word; percent of targets kept. Oldest first."""
    names = [f"{each.incident.number} · {each.incident.opened_at:%Y-%m-%d}" for each in postmortems]
    lines = []
    for key in OVER_TIME:
        points = [_minutes((each.figures or {}).get("seconds", {}).get(key)) for each in postmortems]
        if any(point is not None for point in points):
            lines.append({"name": str(NAMES[key]), "points": points})
    shares = []
    for each in postmortems:
        kept, asked = kept_of(each.figures or {})
        shares.append(round(100 * kept / asked) if asked else None)
    return [
        {
            "id": "durations-chart", "label": _("How long it took"),
            "data": {"categories": names, "type": "line", "from_zero": True, "unit": _("minutes"), "series": lines, "unknown": _("did not happen")},
        },
        {
            "id": "kept-chart", "label": _("Targets kept"),
            "data": {"categories": names, "type": "bar", "from_zero": True, "unit": "%", "series": [{"name": _("Targets kept"), "points": shares}]},
        },
    ]  # fmt: skip


def csv_lines(postmortems: Iterable[Postmortem]) -> Iterator[list[str]]:
    """Yield a header and a line a post-mortem; durations in seconds, empty where it did not happen."""
    yield [
        "Incident", "Number", "Level", "Opened", "Closed", "Drill", "State", "Owner", "Due", *(f"{key} (s)" for key in NAMES),
        "Peak share of negative", "Targets kept", "Targets", "Changes", "Follow-ups", "Open follow-ups",
    ]  # fmt: skip
    for each in postmortems:
        incident, figures = each.incident, each.figures or {}
        kept, asked = kept_of(figures)
        seconds = figures.get("seconds", {})
        yield [
            incident.title, str(incident.number), incident.level, f"{incident.opened_at:%Y-%m-%d %H:%M}",
            f"{each.closed_at:%Y-%m-%d %H:%M}" if each.closed_at else "", "yes" if incident.is_drill else "", each.state,
            str(each.owner.user), str(each.due_on or ""),
            *("" if seconds.get(key) is None else f"{seconds[key]:.0f}" for key in NAMES),
            "" if figures.get("peak_share") is None else f"{figures['peak_share']:.4f}", str(kept) if asked else "", str(asked or ""),
            *(str(getattr(each, name, "")) for name in ("changed", "all_follow_ups", "open_follow_ups")),
        ]  # fmt: skip


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
