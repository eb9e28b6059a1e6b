"""What a text cannot show and is asked: switches, spoken words, marks on pictures, and how long they are seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from drafts.checking.context import Context
from drafts.checking.contract import YES, FoundBy, Severity
from drafts.checking.kinds.contract import Kind, only
from drafts.checking.questions import QUESTIONS
from drafts.checking.rows import Rule

OWED = "owed"  # the outcome of a rule that waits for an answer


def ask(rule: Rule, context: Context, key: str, message: str = "") -> FoundBy:
    """Return the finding that something has to be answered first."""
    return context.says(rule, Severity.NEEDS_INPUT, message or rule.says, outcome=OWED, asks=key)


@dataclass(frozen=True)
class Declared:
    """A question whose answer has to be `good`; `doubtful` answers warn."""

    question: str
    good: frozenset[str]
    doubtful: frozenset[str]


def _read_declared(params: Mapping[str, Any]) -> Declared:
    only(params, "good", "doubtful", needed=("question",))
    _known(params["question"])
    return Declared(
        params["question"], frozenset(params.get("good", [YES])), frozenset(params.get("doubtful", []))
    )


def _declared(rule: Rule, context: Context) -> Iterator[FoundBy]:
    wanted: Declared = rule.params
    said = context.answer(wanted.question)
    if not said:
        yield ask(rule, context, wanted.question)
    elif said in wanted.good:
        yield context.says(
            rule, Severity.PASS, _("Answered as it has to be."), outcome="declared", asks=wanted.question
        )
    else:
        severity = Severity.WARN if said in wanted.doubtful else rule.severity
        yield context.says(rule, severity, rule.says, outcome="not_so", asks=wanted.question)


@dataclass(frozen=True)
class Step:
    """For videos up to `up_to` seconds (None: any) the mark lasts `seconds`, a `share` of it, or all `of_brand`."""

    up_to: Decimal | None
    seconds: Decimal | None
    share: Decimal | None
    of_brand: bool


def _read_duration(params: Mapping[str, Any]) -> tuple[Step, ...]:
    only(params, needed=("steps",))
    steps = []
    for step in params["steps"]:
        only(step, "up_to", "seconds", "share", "of_brand")
        if sum(key in step for key in ("seconds", "share", "of_brand")) != 1:
            raise ValueError("a step says seconds, share or of_brand")
        number = {
            key: Decimal(str(step[key])) if key in step else None for key in ("up_to", "seconds", "share")
        }
        steps.append(Step(number["up_to"], number["seconds"], number["share"], bool(step.get("of_brand"))))
    if not steps:
        raise ValueError("it has no steps")
    return tuple(steps)


def _duration(rule: Rule, context: Context) -> Iterator[FoundBy]:
    steps: tuple[Step, ...] = rule.params
    length = context.number("video_seconds")
    if length is None and (len(steps) > 1 or steps[0].share is not None or steps[0].up_to is not None):
        yield ask(rule, context, "video_seconds")
        return
    step = next(
        (each for each in steps if each.up_to is None or (length is not None and length <= each.up_to)), None
    )
    if step is None:
        return
    needed = step.seconds
    if step.share is not None and length is not None:
        needed = (length * step.share).quantize(Decimal("0.1"))
    if step.of_brand:
        needed = context.number("brand_seconds")
        if needed is None:
            yield ask(rule, context, "brand_seconds")
            return
    seen = context.number("label_seconds")
    if seen is None:
        yield ask(rule, context, "label_seconds")
        return
    numbers = {"seen": _plain(seen), "needed": _plain(needed or Decimal(0))}
    if needed is not None and seen < needed:
        message = _("The mark is seen for %(seen)s s; it has to be %(needed)s s.") % numbers
        yield context.says(rule, rule.severity, message, outcome="short", asks="label_seconds")
    else:
        message = _("The mark is seen for %(seen)s s, %(needed)s s are asked for.") % numbers
        yield context.says(rule, Severity.PASS, message, outcome="long_enough", asks="label_seconds")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _known(key: str) -> None:
    if key.partition(":")[0] not in QUESTIONS:
        raise ValueError(f"{key} is not a question")


@dataclass(frozen=True)
class Threshold:
    """From `least` of each number on, `then` has to be answered with yes; `warn_at` (a share) warns before."""

    least: Mapping[str, Decimal]
    then: str
    warn_at: Decimal | None


def _read_threshold(params: Mapping[str, Any]) -> Threshold:
    only(params, "warn_at", needed=("least", "then"))
    _known(params["then"])
    for key in params["least"]:
        _known(key)
    if not params["least"]:
        raise ValueError("it names no number")
    warn_at = params.get("warn_at")
    return Threshold(
        {key: Decimal(str(value)) for key, value in params["least"].items()}, params["then"],
        Decimal(str(warn_at)) if warn_at is not None else None,
    )  # fmt: skip


def _threshold(rule: Rule, context: Context) -> Iterator[FoundBy]:
    """All numbers together decide: one known to be below settles it, an unknown one is asked."""
    limit: Threshold = rule.params
    known = {key: context.number(key) for key in limit.least}
    below = [key for key, value in known.items() if value is not None and value < limit.least[key]]
    if below:
        key = below[0]
        value, least = known[key] or Decimal(0), limit.least[key]
        near = limit.warn_at is not None and value >= least * limit.warn_at
        numbers = {
            "value": f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}",
            "least": f"{least:,f}",
        }
        if near:
            message = _("%(value)s is near %(least)s, from where this rule counts.") % numbers
            yield context.says(rule, Severity.WARN, message, outcome="near")
        else:
            message = _("%(value)s is below %(least)s, from where this rule counts.") % numbers
            yield context.says(rule, Severity.PASS, message, outcome="below")
        return
    unknown = next((key for key, value in known.items() if value is None), None)
    if unknown:
        yield ask(rule, context, unknown)
        return
    said = context.answer(limit.then)
    if not said:
        yield ask(rule, context, limit.then)
    elif said == YES:
        yield context.says(
            rule, Severity.PASS, _("Answered as it has to be."), outcome="declared", asks=limit.then
        )
    else:
        yield context.says(rule, rule.severity, rule.says, outcome="above", asks=limit.then)


DECLARED = Kind(_declared, _read_declared)
DURATION = Kind(_duration, _read_duration)
THRESHOLD = Kind(_threshold, _read_threshold)
