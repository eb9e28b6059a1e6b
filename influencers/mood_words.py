"""Moods ready to draw: words, the chart of the share of negative with its band, measured quality, the model card."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from influencers.figures.formulas import why_not_figured
from influencers.queries.moods import MoodSum
from platforms.contract import YOUTUBE
from sentiment import Quality, Share, Stage, model_card, quality
from sentiment.measured import quality_of

HINDI_IN_LATIN = "hi-Latn"
ICONS = {"negative": "mood-sad", "neutral": "mood-neutral", "positive": "mood-happy"}


@dataclass(frozen=True)
class LanguageQuality:
    """What was measured of a language: macro-F1 (0 to 100) of both stages; None: never measured."""

    language: str
    label: str
    fast: Quality | None
    careful: Quality | None


def language_label(code: str) -> str:
    """Return a language's name in the reader's words."""
    if code in ("", "und"):
        return _("Unknown")
    if code == HINDI_IN_LATIN:
        return _("Hindi in Latin letters")
    try:
        name = Locale.parse(code.split("-")[0]).get_display_name((get_language() or "en").split("-")[0])
    except (UnknownLocaleError, ValueError):
        name = None
    return (name or code)[:1].upper() + (name or code)[1:]


def why_withheld(platform: str) -> str:
    """Return why comments of a platform get no verdict here, in a sentence or two; empty when they do."""
    return why_not_figured(platform) if platform == YOUTUBE else ""


def share_words(share: Share) -> str:
    """Return "12 % (8 to 17 %)"; empty when nothing was read."""
    if share.share is None or share.low is None or share.high is None:
        return ""
    low, high = f"{100 * share.low:.0f}", f"{100 * share.high:.0f}"
    return _("%(share)s %% (%(low)s to %(high)s %%)") % {
        "share": f"{100 * share.share:.0f}",
        "low": low,
        "high": high,
    }


def share_chart(moods: MoodSum) -> dict[str, Any] | None:
    """Return the share of negative by day with its band, for components/_chart.html; None for fewer than two days."""
    if len(moods.days) < 2:
        return None

    def line(name: str, of: str, *, dashed: bool) -> dict[str, Any]:
        points = [[day.day.isoformat(), _percent(getattr(day.share, of))] for day in moods.days]
        return {"name": name, "points": points, "kind": "line", "dashed": dashed}

    return {
        "series": [
            line(_("Negative"), "share", dashed=False),
            line(_("At least"), "low", dashed=True),
            line(_("At most"), "high", dashed=True),
        ],
        "type": "line",
        "unit": "%",
        "from_zero": True,
    }


def quality_by_language() -> list[LanguageQuality]:
    """Return the measured quality of each language anybody measured, by its name."""
    codes = sorted({row.language for row in quality()})
    rows = [
        LanguageQuality(
            code, language_label(code), quality_of(code, Stage.FAST), quality_of(code, Stage.CAREFUL)
        )
        for code in codes
    ]
    return sorted(rows, key=lambda row: row.label)


def quality_words(code: str) -> str:
    """Return "measured macro-F1 for this language: 68", or that nobody measured it."""
    found = quality_of(code, Stage.CAREFUL)
    if found is None or found.macro_f1 is None:
        return _("never measured for this language")
    if found.small:
        return _("small own sample, n=%(rows)d: macro-F1 %(score).0f") % {
            "rows": found.rows,
            "score": found.macro_f1,
        }
    return _("measured macro-F1 for this language: %(score).0f") % {"score": found.macro_f1}


def card_html() -> SafeString:
    """Return the model card as HTML: headings, paragraphs, lists and tables of its Markdown; everything else stays text."""
    blocks = re.split(r"\n\s*\n", model_card().strip())
    return mark_safe("\n".join(_block(block) for block in blocks))  # noqa: S308 -- every text was escaped


def _block(block: str) -> str:
    lines = block.splitlines()
    if lines[0].startswith("#"):
        level = min(len(lines[0]) - len(lines[0].lstrip("#")) + 2, 6)
        rest = _block("\n".join(lines[1:])) if lines[1:] else ""
        return f"<h{level}>{_inline(lines[0].lstrip('# '))}</h{level}>{rest}"
    if lines[0].startswith("|"):
        return _table(lines)
    if lines[0].lstrip().startswith(("- ", "* ")):
        items = re.split(r"\n\s*[-*] ", "\n" + block)[1:]
        return "<ul>" + "".join(f"<li>{_inline(' '.join(item.split()))}</li>" for item in items) + "</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head, body = rows[0], [row for row in rows[1:] if not set("".join(row)) <= set("-: ")]
    top = "".join(f"<th>{_inline(cell)}</th>" for cell in head)
    inner = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return f'<div class="table-box"><table class="list"><thead><tr>{top}</tr></thead><tbody>{inner}</tbody></table></div>'


def _inline(text: str) -> str:
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", text)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
