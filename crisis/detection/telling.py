"""What people read of detection: an alert's arithmetic in a sentence, why there is none, what a setting would have done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crisis.detection.contract import AlertFound, Break, Cause, Evidence, Heard, Reading
from crisis.detection.engine import detect
from crisis.detection.judging import COLD, ELSEWHERE
from crisis.detection.prior import AGENCY, CHANNEL
from crisis.detection.settings import PRESETS, Sensitivity

_DAY = 86_400
_FAR = 0.2  # above what is usual elsewhere: said although it is usual here


def explain(evidence: Evidence) -> str:
    """Return one method's arithmetic as a sentence in the reader's language."""
    return _TOLD[Cause(evidence.cause)](evidence.numbers)


def explain_alert(alert: AlertFound) -> str:
    """Return an alert's arithmetic, strongest method first."""
    ordered = sorted(alert.evidence, key=lambda each: (-(each.cause == Cause.WORD), -each.strength))
    return " ".join(map(explain, ordered))


def explain_reading(reading: Reading) -> str:
    """Return where a stream stands and why there is, or is no, alert."""
    numbers = {
        "comments": reading.comments, "negative": reading.negative, "needed": reading.needed,
        "share": _percent(reading.share or 0.0), "usual": _percent(reading.usual_share or 0.0),
    }  # fmt: skip
    if reading.verdict == "learning":
        return _told_learning(reading, numbers)
    if reading.verdict == "few":
        return _("%(comments)s comments: fewer than %(needed)s say nothing yet.") % numbers
    said = {
        "calm": _("%(negative)s of %(comments)s comments are negative (%(share)s); %(usual)s is usual here."),
        "raised": _("An alert is open: %(negative)s of %(comments)s comments are negative (%(share)s)."),
        "break": _("A known break: %(negative)s of %(comments)s comments are negative (%(share)s)."),
    }
    told = said[reading.verdict] % numbers
    beyond = (
        reading.verdict == "calm" and (reading.usual_share or 0) > reading.elsewhere.get("usual", 1) + _FAR
    )
    return f"{told} {_told_bad_from_start(reading)}" if beyond else told


def _told_learning(reading: Reading, numbers: Mapping[str, Any]) -> str:
    if not reading.elsewhere:
        return _("What is usual here is still being learned; only watch-words and fixed thresholds alert.")
    held = {**numbers, "usual": _percent(reading.elsewhere["usual"]), "where": _elsewhere(reading.elsewhere)}
    if not reading.comments:
        return _("No history here yet: it is held against %(usual)s negative, %(where)s.") % held
    return (
        _(
            "No history here yet: %(negative)s of %(comments)s comments are negative (%(share)s), held against %(usual)s, "
            "%(where)s."
        )
        % held
    )


def _told_bad_from_start(reading: Reading) -> str:
    held = {"usual": _percent(reading.elsewhere["usual"]), "where": _elsewhere(reading.elsewhere)}
    return _("That is far above %(usual)s, %(where)s: it has been so since it is heard.") % held


@dataclass(frozen=True, slots=True)
class Tried:
    """What a setting would have done with a history of so many days: its alerts, those in known breaks apart."""

    settings: Sensitivity
    alerts: tuple[AlertFound, ...]
    noted: tuple[AlertFound, ...]
    days: float
    comments: int

    @property
    def sentence(self) -> str:
        numbers = {"alerts": len(self.alerts), "days": max(1, round(self.days))}
        return (
            ngettext(
                "With this setting you would have had %(alerts)s alert in the last %(days)s days.",
                "With this setting you would have had %(alerts)s alerts in the last %(days)s days.",
                len(self.alerts),
            )
            % numbers
        )


def tried_on(history: Iterable[Heard], settings: Sensitivity, breaks: tuple[Break, ...] = ()) -> Tried:
    """Try a setting on a stream's stored comments: what it would have alerted, had it been set then."""
    ordered = sorted(history, key=lambda each: (each.at, each.key))
    # Stored comments were all here in time: when they came says when we polled, not when they were written.
    found = detect([replace(each, arrived_at=None) for each in ordered], None, settings, breaks)
    days = (ordered[-1].at - ordered[0].at).total_seconds() / _DAY if ordered else 0.0
    return Tried(
        settings, tuple(alert for alert in found if not alert.noted), tuple(alert for alert in found if alert.noted),
        days, len(ordered),
    )  # fmt: skip


def all_tried_on(history: Iterable[Heard], breaks: tuple[Break, ...] = ()) -> dict[str, Tried]:
    """Try the three presets."""
    kept = list(history)
    return {name: tried_on(kept, settings, breaks) for name, settings in PRESETS.items()}


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _span(seconds: int) -> str:
    if seconds >= 2 * _DAY:
        return _("last %(days)s days") % {"days": round(seconds / _DAY)}
    if seconds >= _DAY:
        return _("last day")
    return _("last hour") if seconds <= 3600 else _("last %(hours)s hours") % {"hours": round(seconds / 3600)}


def _basis(numbers: Mapping[str, Any]) -> str:
    known = {"comments": f"{numbers['known_comments']:,}"}
    said = {
        "hour_of_week": _("by its past at this hour of the week; %(comments)s comments known"),
        "hour_of_day": _("by its past at this hour of the day; %(comments)s comments known"),
        "age": _("by earlier posts at this age; %(comments)s comments known"),
    }
    return said.get(numbers["basis"], _("by all of its past; %(comments)s comments known")) % known


def _elsewhere(numbers: Mapping[str, Any]) -> str:
    """Return whose share it is that a stream without a past is held against."""
    known = {"name": numbers["name"], "comments": f"{numbers['known_comments']:,}"}
    said = {
        CHANNEL: _("usual under earlier posts of %(name)s (%(comments)s comments)"),
        AGENCY: _("usual of all that you listen to (%(comments)s comments)"),
    }
    return said.get(numbers["basis"], _("usual under posts for brands")) % known


def _told_share(numbers: Mapping[str, Any]) -> str:
    return _(
        "%(part)s of %(comments)s comments in the %(span)s are negative (%(share)s, surely above %(low)s); usual is "
        "%(usual)s (%(basis)s): %(z)s standard deviations above."
    ) % _share_words(numbers)


def _told_nature(numbers: Mapping[str, Any]) -> str:
    names = {
        "hate": _("hate or threats"), "accusation": _("accusations"), "complaint": _("complaints"),
        "misunderstanding": _("misunderstandings"),
    }  # fmt: skip
    return _(
        "%(part)s of %(comments)s comments in the %(span)s are %(nature)s (%(share)s, surely above %(low)s); usual is "
        "%(usual)s (%(basis)s): %(z)s standard deviations above."
    ) % (_share_words(numbers) | {"nature": names[numbers["nature"]]})


def _share_words(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **numbers, "span": _span(numbers["window"]), "basis": _basis(numbers), "share": _percent(numbers["share"]),
        "low": _percent(numbers["low"]), "usual": _percent(numbers["usual"]),
    }  # fmt: skip


def _told_amount(sentence: Callable[[], str]) -> Callable[[Mapping[str, Any]], str]:
    def told(numbers: Mapping[str, Any]) -> str:
        return sentence() % {**numbers, "span": _span(numbers["window"]), "basis": _basis(numbers)}

    return told


def _told_fixed(numbers: Mapping[str, Any]) -> str:
    words = {**numbers, "span": _span(numbers["window"])}
    if numbers["of"] == "share":
        words["limit"] = _percent(numbers["limit"])
        return (
            _("%(negative)s of %(comments)s comments in the %(span)s are negative; you set %(limit)s.")
            % words
        )
    if numbers["of"] == ELSEWHERE:
        words |= {
            "share": _percent(numbers["share"]), "low": _percent(numbers["low"]), "usual": _percent(numbers["usual"]),
            "limit": round(numbers["limit"] * 100), "where": _elsewhere(numbers),
        }  # fmt: skip
        return (
            _(
                "%(negative)s of %(comments)s comments in the %(span)s are negative (%(share)s, surely above %(low)s). No "
                "history here yet: held against %(usual)s, %(where)s, and %(limit)s points on top."
            )
            % words
        )
    if numbers["of"] == COLD:
        return (
            _(
                "%(negative)s of %(comments)s comments in the %(span)s are negative. What is usual here is still being "
                "learned; until then %(limit)s negative ones alert."
            )
            % words
        )
    return _("%(negative)s negative comments in the %(span)s; you set %(limit)s.") % words


def _told_drift(numbers: Mapping[str, Any]) -> str:
    words = {**numbers, "share": _percent(numbers["share"]), "usual": _percent(numbers["usual"])}
    words |= {"span": _span(numbers["window"]), "basis": _basis(numbers)}
    return (
        _(
            "The share of negative has crept up: %(negative)s of %(comments)s comments in the %(span)s (%(share)s), usual is "
            "%(usual)s (%(basis)s). The sum of the excess is %(sum)s, the limit %(limit)s (CUSUM)."
        )
        % words
    )


_TOLD: dict[Cause, Callable[[Mapping[str, Any]], str]] = {
    Cause.WORD: lambda numbers: _("A comment says “%(word)s”, which you watch for.") % numbers,
    Cause.FIXED: _told_fixed,
    Cause.SHARE: _told_share,
    Cause.NATURE: _told_nature,
    Cause.VOLUME: _told_amount(
        lambda: _(
            "%(seen)s comments in the %(span)s, %(negative)s of them negative; usual are %(usual)s (%(basis)s): %(z)s "
            "standard deviations above."
        )
    ),
    Cause.NEGATIVES: _told_amount(
        lambda: _(
            "%(negative)s negative comments in the %(span)s; usual are %(usual)s (%(basis)s): %(z)s standard deviations "
            "above."
        )
    ),
    Cause.BURST: _told_amount(
        lambda: _(
            "%(seen)s negative comments within %(minutes)s minutes; usual are %(usual)s (%(basis)s): %(z)s standard "
            "deviations above."
        )
    ),
    Cause.RAID: lambda numbers: (
        _(
            "%(copies)s accounts wrote the same text within %(minutes)s minutes: “%(excerpt)s”. It may be arranged."
        )
        % numbers
    ),
    Cause.DRIFT: _told_drift,
}
