"""The methods: what in the window is above its limit, each with its numbers (`telling.explain` makes sentences of them).

Tone methods ask whether the comments are worse than usual, amount methods whether there are more of them. One method
far out (`alone`), or one of tone and one of amount (`agree`), make an alert.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from crisis.detection.baseline import Usual
from crisis.detection.contract import WATCHED_NATURES, Cause, Evidence
from crisis.detection.figures import count_z, poisson_tail, share_z, wilson
from crisis.detection.settings import Sensitivity
from crisis.detection.window import Window

TONE = {Cause.SHARE, Cause.NATURE}
AMOUNT = {Cause.VOLUME, Cause.NEGATIVES}
FINAL = {Cause.WORD, Cause.RAID, Cause.FIXED, Cause.DRIFT, Cause.BURST}  # these alert by themselves
COLD, ELSEWHERE = "cold", "elsewhere"  # what a stream without a past was held against: a number, a share
SURE = 3.0  # standard deviations of its lower bound: a first day is looked at with each comment
RARE = 1e-4  # how rarely a Poisson reaches a burst's number by chance
_AMOUNT_ALONE = (
    2.0  # amount by itself says little of mood: twice the limit, and twice the least negative ones
)
_LEANING = 2.0  # standard deviations of tone that a burst has to show


def evidence_in(window: Window, usual: Usual | None, settings: Sensitivity) -> list[Evidence]:
    """Return what the methods find; `usual` is None while the stream is still being learned."""
    found = list(_fixed(window, settings, usual is None))
    if usual is not None:
        found += _tone(window, usual, settings)
        found += _amount(window, usual, settings)
        found += _burst(window, usual, settings)
    return found


def is_alarm(found: list[Evidence], settings: Sensitivity) -> bool:
    """Say whether the evidence is enough to alert."""
    strength: dict[bool, float] = {True: 0.0, False: 0.0}
    for each in found:
        if each.cause in FINAL:
            return True
        strength[each.cause in TONE] = max(strength[each.cause in TONE], each.strength)
    tone, amount = strength[True], strength[False]
    if tone >= settings.alone or (tone >= settings.agree and amount >= settings.agree):
        return True
    many = max((each.numbers["negative"] for each in found if each.cause in AMOUNT), default=0)
    return amount >= settings.alone * _AMOUNT_ALONE and many >= settings.least_negative * _AMOUNT_ALONE


def day_evidence(
    window: Window, usual: Usual | None, settings: Sensitivity, least: float, *, margin: float
) -> Evidence | None:
    """Return what the share of the last 24 hours says, where it lies so many standard deviations above the usual."""
    comments, negative = _last_day(window)
    if usual is None or comments < settings.least_comments or negative < settings.least_negative:
        return None
    numbers = _share(negative, comments, usual.share, usual)
    if numbers["z"] < least or numbers["low"] <= usual.share + margin:
        return None
    return Evidence(Cause.SHARE, {**numbers, **_known(window, usual), "window": 86_400})


def first_day(window: Window, settings: Sensitivity) -> Evidence | None:
    """Return what the last 24 hours say of a stream without a past, where they lie far above what is usual elsewhere."""
    if window.baseline.muted or not window.baseline.is_learning(window.bucket):
        return None  # said once: what was alerted already is left out of the past
    comments, negative = _last_day(window)
    return _against_elsewhere(window, comments, negative, settings, 86_400)


def is_cold(found: list[Evidence]) -> bool:
    """Say whether all there is was found before anything was usual."""
    return all(each.numbers.get("of") in (COLD, ELSEWHERE) for each in found)


def _last_day(window: Window) -> tuple[int, int]:
    past = window.baseline
    rows = [
        past.buckets.get(each, [0, 0]) for each in range(window.bucket - past.per_day + 1, window.bucket + 1)
    ]
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def _fixed(window: Window, settings: Sensitivity, is_learning: bool) -> Iterator[Evidence]:
    comments, negative = window.sums[:2]
    numbers = {"comments": comments, "negative": negative, "window": window.grain.window}
    if settings.fixed_negative is not None and negative >= settings.fixed_negative:
        yield Evidence(Cause.FIXED, {**numbers, "limit": settings.fixed_negative, "of": "negative"})
    elif (
        settings.fixed_share is not None
        and comments >= settings.least_comments
        and negative >= settings.fixed_share * comments
    ):
        yield Evidence(Cause.FIXED, {**numbers, "limit": settings.fixed_share, "of": "share"})
    elif is_learning and negative >= settings.cold_negative and 2 * negative >= comments:
        yield Evidence(Cause.FIXED, {**numbers, "limit": settings.cold_negative, "of": COLD})
    elif is_learning and (found := _against_elsewhere(window, comments, negative, settings)):
        yield found


def _against_elsewhere(
    window: Window, comments: int, negative: int, settings: Sensitivity, span: int = 0
) -> Evidence | None:
    prior = window.baseline.prior
    if comments < settings.least_comments or negative < settings.least_negative:
        return None
    low, _high = wilson(negative, comments, SURE)
    if low <= prior.share + settings.cold_margin:
        return None
    numbers = {
        "comments": comments, "negative": negative, "share": round(negative / comments, 4), "low": round(low, 4),
        "window": span or window.grain.window, "limit": settings.cold_margin, "of": ELSEWHERE, **prior.numbers(),
    }  # fmt: skip
    return Evidence(Cause.FIXED, numbers)


def _tone(window: Window, usual: Usual, settings: Sensitivity) -> Iterator[Evidence]:
    comments, negative, *natures = window.sums
    if comments < settings.least_comments:
        return
    if negative >= settings.least_negative:
        numbers = _share(negative, comments, usual.share, usual)
        if numbers["z"] >= settings.agree and numbers["low"] > usual.share + settings.margin:
            yield Evidence(Cause.SHARE, {**numbers, **_known(window, usual)})
    for nature, part, share in zip(WATCHED_NATURES, natures, usual.natures, strict=True):
        if part < settings.least_negative:
            continue
        numbers = _share(part, comments, share, usual)
        if numbers["z"] >= settings.agree and numbers["low"] > share + settings.margin:
            yield Evidence(Cause.NATURE, {**numbers, "nature": nature, **_known(window, usual)})


def _amount(window: Window, usual: Usual, settings: Sensitivity) -> Iterator[Evidence]:
    comments, negative = window.sums[:2]
    if comments < settings.least_comments or negative < settings.least_negative:
        return
    for cause, seen, (center, sigma) in (
        (Cause.NEGATIVES, negative, usual.negatives),
        (Cause.VOLUME, comments, usual.comments),
    ):
        z = count_z(seen, center, sigma)
        if z >= settings.agree and seen >= settings.times * center:
            numbers = {
                "seen": seen,
                "negative": negative,
                "usual": round(center, 2),
                "sigma": round(sigma, 2),
            }
            yield Evidence(cause, {**numbers, "z": round(z, 2), **_known(window, usual)})


def _burst(window: Window, usual: Usual, settings: Sensitivity) -> Iterator[Evidence]:
    if not window.grain.burst or window.sums[1] < settings.least_negative:
        return
    comments, negative = window.burst()[:2]
    if negative < settings.least_negative:
        return
    part = window.grain.burst / window.grain.window
    center, sigma = usual.negatives[0] * part, max(1.0, usual.negatives[1] * part**0.5)
    z = count_z(negative, center, sigma)
    tone = share_z(negative, comments, usual.share, usual.spread, usual.between)
    if z >= settings.alone and tone >= _LEANING and poisson_tail(negative, max(center, 0.1)) < RARE:
        yield Evidence(
            Cause.BURST,
            {
                "seen": negative, "comments": comments, "usual": round(center, 2), "z": round(z, 2),
                "minutes": window.grain.burst // 60, **_known(window, usual),
            },
        )  # fmt: skip


def _share(part: int, whole: int, usual_share: float, usual: Usual) -> dict[str, Any]:
    low, high = wilson(part, whole)
    z = share_z(part, whole, usual_share, usual.spread, usual.between)
    return {
        "part": part, "comments": whole, "share": round(part / whole, 4), "usual": round(usual_share, 4),
        "spread": round(usual.spread, 2), "between": round(usual.between, 4), "z": round(z, 2), "low": round(low, 4),
        "high": round(high, 4),
    }  # fmt: skip


def _known(window: Window, usual: Usual) -> Mapping[str, Any]:
    return {
        "window": window.grain.window, "basis": usual.basis, "known_comments": usual.known_comments,
        "known_days": round(usual.known_buckets / (86_400 / window.grain.bucket), 1),
    }  # fmt: skip
