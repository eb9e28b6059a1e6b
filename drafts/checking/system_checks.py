"""The packs are looked at when the program starts: a fault stops it, rows past their date for looking again are named."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.utils import timezone

from campaigns.disclosure.labels import labels
from campaigns.disclosure.packs import markets
from drafts.checking.phrases import phrase
from drafts.checking.rows import Rule, overdue, rules


@register(Tags.compatibility)
def look_at_packs(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for packs that cannot be used, and a note for each pack with rows to look at again."""
    try:
        known = rules()
        faults = _holes(known)
    except ValueError as error:
        return [Error(str(error), id="drafts.E001")]
    return [
        *(Error(fault, id="drafts.E002") for fault in faults),
        *(
            Info(
                f"Rules to look at again, their date has passed: {rows}.",
                hint="Read the source, then change the row and its as_of and review_by (docs/checks.md).",
                id="drafts.I001",
            )
            for rows in _by_pack(overdue(timezone.localdate()))
        ),
    ]


def _holes(known: Sequence[Rule]) -> list[str]:
    """Return what is missing between packs and labels: every market has both, and each phrase can be read."""
    labeled = {rule.market for rule in known if rule.kind == "label"}
    faults = [
        f"{market} has words in labels.toml and no rule that reads them."
        for market in labels()
        if market not in labeled
    ]
    faults += [
        f"{market} is told to briefs and has no rule." for market in markets() if market not in labeled
    ]
    for row in labels().values():
        for group in (row.accept, row.doubtful, row.refuse, row.denied):
            for words in group.values():
                for word in words:
                    phrase(word)
    return faults


def _by_pack(rows: Sequence[Rule]) -> list[str]:
    grouped: dict[tuple[str, date], list[str]] = defaultdict(list)
    for rule in rows:
        grouped[rule.pack, rule.review_by].append(rule.id)
    return [
        f"{pack}, {day:%Y-%m-%d}, {len(ids)} rows ({', '.join(ids[:3])}{' …' if len(ids) > 3 else ''})"
        for (pack, day), ids in sorted(grouped.items())
    ]
