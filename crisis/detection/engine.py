"""Feeds comments through a stream's state: batch by batch for the live product, at once for a whole recorded stream."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from crisis.detection.baseline import COLD_DAYS, RELEARN_DAYS, WIDTH, Baseline, Counts, Usual, muted_by
from crisis.detection.contract import (
    NEGATIVE,
    WATCHED_NATURES,
    AlertFound,
    Break,
    Cause,
    Evidence,
    Fed,
    Grain,
    Heard,
    Reading,
    when,
)
from crisis.detection.figures import DRIFT_ALLOWANCE, cusum, share_sigma, share_z, wilson
from crisis.detection.grains import grain_of
from crisis.detection.judging import day_evidence, evidence_in, first_day, is_alarm, is_cold
from crisis.detection.prior import Prior
from crisis.detection.settings import PRESETS, Sensitivity
from crisis.detection.window import MOST_ACCOUNTS, Copied, Drift, Open, Window, read_window
from crisis.detection.words import EXCERPT, author_mark, copy_mark, folded, watch_word

LEVELS = (
    "watch",
    "minor",
    "moderate",
    "severe",
    "critical",
)  # keys of crisis/packs/severity.toml, mildest first
COUNTED_COPIES = 3  # of one text an hour: what is pasted says no more by being pasted again
HOLD = 0.6  # of the limit that raises: an open alert goes on above it, so that it does not flicker
SKEW = 300  # seconds a clock may run ahead of ours before its comment counts as of now
_BY_TIME = attrgetter("at", "key")
# What a comment counts, by whether it is negative and by its nature. Nobody changes them.
_PLAIN: dict[bool, Counts] = {bad: [1, int(bad)] + [0] * len(WATCHED_NATURES) for bad in (False, True)}
_COUNTS: dict[bool, dict[str, Counts]] = {
    bad: {each: [1, int(bad), *(int(each == other) for other in WATCHED_NATURES)] for each in WATCHED_NATURES}
    for bad in (False, True)
}


def start(
    stream: str,
    *,
    since: datetime | None = None,
    grain: Grain = Grain.MINUTE,
    baseline: Baseline | None = None,
    prior: Prior | None = None,
) -> dict[str, Any]:
    """Return the state of a stream that begins to be watched. `stream` becomes part of the alerts' keys.

    `since` is from when on silence is known to be silence, None: from the first comment. A post gets the curve of
    earlier posts as its baseline (`baseline.curve_of`); `prior` is what it is held against while it has no past.
    """
    own = baseline or Baseline(grain=grain, prior=prior or Prior())
    if since is not None and own.since is None:
        own.since = int(since.timestamp()) // grain.bucket
    return Window(stream, grain, own).as_dict()


def feed(
    state: dict[str, Any], comments: Iterable[Heard], settings: Sensitivity = PRESETS["normal"],
    breaks: Sequence[Break] = (), *, now: datetime | None = None,
) -> Fed:  # fmt: skip
    """Take in a batch. The given state is not changed: a worker killed before it stored the new one feeds it again.

    Alerts found again have the same key. Within a batch comments are read in the order of their time; across batches
    a late one counts where it belongs as long as its hour is being looked at, later only for the baseline (and for
    watch-words). `now` moves the clock when nobody comments, and bounds clocks that run ahead.
    """
    feeding = _Feeding(read_window(state), settings, breaks, now)
    feeding.take(sorted(comments, key=_BY_TIME))
    if now is not None:
        feeding.advance(int(now.timestamp()))
    return feeding.result()


def detect(
    stream: Iterable[Heard], baseline: Baseline | None = None, settings: Sensitivity = PRESETS["normal"],
    breaks: Sequence[Break] = (), *, name: str = "stream", grain: Grain | None = None,
) -> list[AlertFound]:  # fmt: skip
    """Return the alerts of a whole recorded stream, in order; how exact its times are is seen from them."""
    ordered = sorted(stream, key=_BY_TIME)
    grain = grain or grain_of([each.at for each in ordered])
    feeding = _Feeding(read_window(start(name, grain=grain, baseline=baseline)), settings, breaks, None)
    feeding.take(ordered)
    return feeding.raised


def level_of(negative: int, hint: str = "") -> str:
    """Return the suggested level: by negative comments in the window (under 10, to 50, above), or a word's own."""
    counted = LEVELS[0 if negative < 10 else 1 if negative <= 50 else 2]
    return max(counted, hint or LEVELS[0], key=LEVELS.index)


class _Feeding:
    """One pass over comments: the window that changes, and what came of it."""

    def __init__(
        self, window: Window, settings: Sensitivity, breaks: Sequence[Break], now: datetime | None
    ) -> None:
        self.window, self.settings = window, settings
        self.breaks = [(int(b.starts_at.timestamp()), int(b.ends_at.timestamp()), b.note) for b in breaks]
        self.quiet_as_break = muted_by(breaks, window.grain)
        self.now = int(now.timestamp()) if now else None
        self.raised: list[AlertFound] = []
        self.worse: list[AlertFound] = []
        self.ended: list[tuple[str, datetime]] = []
        self._usual: tuple[tuple[int, int | None, int], Usual | None] | None = None

    def take(self, comments: Sequence[Heard]) -> None:
        for each in comments:
            self.read(each)

    def result(self) -> Fed:
        return Fed(
            self.window.as_dict(), tuple(self.raised), tuple(self.worse), tuple(self.ended), self.reading()
        )

    def read(self, heard: Heard) -> None:
        """Count one comment and look whether it tips something over."""
        window = self.window
        at = self._time_of(heard)
        self.advance(at)
        text = folded(heard.text)
        is_negative = heard.mood == NEGATIVE
        word = watch_word(text, self.settings.words)
        copied = self._copied(text, heard, at, is_negative)
        counts = _COUNTS[is_negative].get(heard.nature, _PLAIN[is_negative])
        counted = (copied is None or copied.counted <= COUNTED_COPIES) and self._count(heard, at, counts)
        is_young = at > window.latest - window.span
        if is_young and counted and (is_negative or word):
            window.keep_sample(at, heard.likes, heard.key)
        if word:
            shown = {
                "word": word.written,
                "level": word.level,
                "comment": heard.key,
                "excerpt": heard.text[:EXCERPT],
            }
            self._judge(at, [Evidence(Cause.WORD, shown)], word.level, first=heard.key)
        elif is_young and (raid := self._raid(copied, is_negative)):
            self._judge(at, [raid], first=heard.key)
        elif is_young and counted and is_negative:
            self._judge(at, [])

    def _time_of(self, heard: Heard) -> int:
        """Return when a comment counts: as dated, but no later than it came (clocks run ahead, dates are made up)."""
        at = int(heard.at.timestamp())
        bounds = [int(heard.arrived_at.timestamp())] if heard.arrived_at else []
        bounds += [self.now] if self.now is not None else []
        return min(at, *bounds) if bounds and at > min(bounds) + SKEW else at

    def advance(self, at: int) -> None:
        """Move the clock on: close buckets, end a quiet alert, drop what has left the window."""
        window = self.window
        if at <= window.latest:
            return
        bucket = at // window.bucket_span
        before = window.bucket if window.latest else bucket
        if window.latest and bucket > before:
            self._step(before)  # the bucket closed while an alert was open that ends only now
            window.baseline.trim(before)
        if window.open and at - window.open.hot >= self._quiet():
            self._end(window.open, window.open.hot + self._quiet())
        moved = at // window.unit_span > window.latest // window.unit_span
        window.latest = at
        if moved:
            window.forget()

    def _quiet(self) -> int:
        return max(self.settings.quiet_hours * 3600, 4 * self.window.grain.bucket)

    def _end(self, ended: Open, at: int, *, is_new_usual: bool = False) -> None:
        bucket = self.window.grain.bucket
        if not is_new_usual:
            self.window.baseline.mute(ended.began // bucket, ended.hot // bucket)
        self.window.open, self.window.drift = None, Drift()
        self.ended.append((ended.key, when(at)))

    def _count(self, heard: Heard, at: int, counts: Counts) -> bool:
        """Count a comment once an hour for each author; an author who turns negative counts as negative."""
        window = self.window
        if heard.author:
            mark = author_mark(heard.author)
            known = window.authors.pop(mark, None)
            if known and abs(at - known[0]) < window.once_in:
                was_at, _unit, was_negative = known
                if was_negative or not counts[1]:
                    window.authors[mark] = known
                    return False
                window.count(was_at, [-1] + [0] * (WIDTH - 1))
            window.authors[mark] = (at, at // window.unit_span, bool(counts[1]))
        window.count(at, counts)
        return True

    def _copied(self, text: str, heard: Heard, at: int, is_negative: bool) -> Copied | None:
        mark = copy_mark(text)
        if mark is None:
            return None
        texts = self.window.texts
        known = texts.pop(mark, None)
        if known is None or at - known.last >= self.window.once_in:
            known = Copied(first=at, last=at)
        texts[mark] = known
        account = author_mark(heard.author or heard.key)
        if account not in known.accounts:
            known.accounts = [*known.accounts[-MOST_ACCOUNTS + 1 :], account]
            known.copies += 1
            known.negative += is_negative
        known.last = max(known.last, at)
        known.counted += 1
        if known.copies == 2:
            known.excerpt = heard.text[:EXCERPT]
        return known

    def _raid(self, copied: Copied | None, is_negative: bool) -> Evidence | None:
        if (
            copied is None
            or not is_negative
            or copied.copies < self.settings.copies
            or 2 * copied.negative < copied.copies
        ):
            return None
        minutes = (copied.last - copied.first) // 60 + 1
        numbers = {
            "copies": copied.copies,
            "negative": copied.negative,
            "minutes": minutes,
            "excerpt": copied.excerpt,
        }
        return Evidence(Cause.RAID, numbers)

    def usual(self) -> Usual | None:
        """Return what is usual in the current bucket, None while that is still being learned."""
        window = self.window
        open_since = window.open.began // window.grain.bucket if window.open else None
        mark = (window.bucket, open_since, len(window.baseline.muted))
        if self._usual is None or self._usual[0] != mark:
            known = None
            if not window.baseline.is_learning(window.bucket):
                muted = window.baseline.muted
                window.baseline.muted = [*muted, *self.quiet_as_break]
                known = window.baseline.usual(window.bucket, open_since)
                window.baseline.muted = muted
            self._usual = (mark, known)
        return self._usual[1]

    def _judge(self, at: int, given: list[Evidence], hint: str = "", first: str = "") -> None:
        """Raise an alert, or let the open one go on, by what was given and what the window shows."""
        window, settings = self.window, self.settings
        found = given
        least = settings.least_negative
        if settings.fixed_negative is not None:
            least = min(least, settings.fixed_negative)
        if window.sums[1] >= least:
            found = [*given, *evidence_in(window, self.usual(), settings)]
        if not found:
            return
        if window.open is not None and window.open.noted and (hint or not self._break_at(at)):
            self._end(window.open, at)  # the break is over, or does not explain such a word
        if window.open is not None:
            window.open.hot = max(window.open.hot, at)
            level = level_of(window.sums[1], hint)
            if LEVELS.index(level) > LEVELS.index(window.open.level):
                window.open.level = level
                if not window.open.noted:
                    self.worse.append(self._alert(window.open, at, found, first))
        elif is_alarm(found, settings):
            self._raise(at, found, hint, first)

    def _raise(self, at: int, found: list[Evidence], hint: str, first: str) -> None:
        window = self.window
        noted = "" if hint else self._break_at(at)
        began = min((unit * window.grain.unit for unit in window.units), default=at)
        drift = next((each for each in found if each.cause == Cause.DRIFT), None)
        if drift is not None:
            began = min(began, drift.numbers["since"])
        # The key is made of what stays the same when the same comments are read again.
        key = f"{window.stream}:{at}{':break' if noted else ''}"
        window.open = Open(key, began, at, level_of(window.sums[1], hint), noted, is_cold(found))
        self.raised.append(self._alert(window.open, at, found, first))

    def _alert(self, alert: Open, at: int, found: list[Evidence], first: str) -> AlertFound:
        window = self.window
        samples = window.best_samples()
        if first and first not in samples:
            samples = (first, *samples[:9])
        return AlertFound(
            key=alert.key, at=when(at), began_at=when(alert.began), level=alert.level, evidence=tuple(found),
            samples=samples, comments=window.sums[0], negative=window.sums[1], noted=alert.noted,
        )  # fmt: skip

    def _break_at(self, at: int) -> str:
        return next((note or "break" for begin, end, note in self.breaks if begin <= at <= end), "")

    def _step(self, bucket: int) -> None:
        """Take CUSUM's step for a bucket that was closed, as soon as enough comments wait."""
        window, drift = self.window, self.window.drift
        comments, negative = (window.baseline.buckets.get(bucket) or [0, 0])[:2]
        if window.open:
            self._goes_on(window.open, bucket)
            return
        if window.baseline.kind != "week" or self._break_at(bucket * window.grain.bucket):
            return
        if found := first_day(window, self.settings):
            self._raise(window.latest, [found], "", "")
            return
        drift.comments, drift.negative = drift.comments + comments, drift.negative + negative
        usual = self.usual() if drift.comments >= self.settings.least_comments else None
        if usual is None:
            if drift.comments >= self.settings.least_comments:
                window.drift = Drift()
            return
        if drift.total == 0:
            drift.since, drift.seen, drift.seen_negative = bucket * window.grain.bucket, 0, 0
        # Shifts no bigger than days differ anyway are no drift.
        sigma = usual.spread * share_sigma(drift.comments, usual.share)
        z = share_z(drift.negative, drift.comments, usual.share, usual.spread)
        drift.total = cusum(drift.total, z, DRIFT_ALLOWANCE + usual.between / sigma)
        drift.seen, drift.seen_negative = drift.seen + drift.comments, drift.seen_negative + drift.negative
        drift.comments = drift.negative = 0
        if drift.total >= self.settings.drift and drift.seen_negative >= self.settings.least_negative:
            self._raise_drift(usual)
        else:
            self._look_at_day(bucket, usual)

    def _look_at_day(self, bucket: int, usual: Usual) -> None:
        """Look at the last day as a whole, against what was usual before it (and only when it is worse at all)."""
        window = self.window
        if day_evidence(window, usual, self.settings, 0.0, margin=-1.0) is None:
            return
        if window.grain == Grain.DAY or window.baseline.is_learning(bucket - window.baseline.per_day):
            return
        before = window.baseline.usual(bucket, bucket - window.baseline.per_day)
        found = day_evidence(window, before, self.settings, self.settings.alone, margin=self.settings.margin)
        if found is not None:
            self._raise(window.latest, [found], "", "")

    def _goes_on(self, alert: Open, bucket: int) -> None:
        """Keep an alert open while the last day is worse than usual; what lasts for a week is the new usual."""
        window, usual = self.window, self.usual()
        per_day = window.baseline.per_day
        days = COLD_DAYS if alert.cold else RELEARN_DAYS
        if bucket - alert.began // window.grain.bucket >= days * per_day:
            window.baseline.level_since = alert.began // window.grain.bucket
            self._end(alert, window.latest, is_new_usual=True)
            return
        if day_evidence(window, usual, self.settings, HOLD * self.settings.agree, margin=-1.0) is not None:
            alert.hot = window.latest

    def _raise_drift(self, usual: Usual) -> None:
        drift = self.window.drift
        numbers = {
            "sum": round(drift.total, 2), "limit": self.settings.drift, "since": drift.since,
            "share": round(drift.seen_negative / drift.seen, 4), "usual": round(usual.share, 4),
            "comments": drift.seen, "negative": drift.seen_negative, "window": self.window.latest - drift.since,
            "known_comments": usual.known_comments, "basis": usual.basis,
        }  # fmt: skip
        self._raise(self.window.latest, [Evidence(Cause.DRIFT, numbers)], "", "")

    def reading(self) -> Reading:
        """Return where the stream stands."""
        window, usual = self.window, self.usual()
        comments, negative = window.sums[:2]
        low, high = wilson(negative, comments) if comments else (None, None)
        if window.open:
            verdict = "break" if window.open.noted else "raised"
        elif usual is None:
            verdict = "learning"
        else:
            verdict = "few" if comments < self.settings.least_comments else "calm"
        return Reading(
            at=when(window.latest), verdict=verdict, comments=comments, negative=negative,
            share=negative / comments if comments else None, low=low, high=high,
            usual_share=usual.share if usual else None, usual_comments=usual.comments[0] if usual else None,
            known_hours=(usual.known_buckets * window.grain.bucket // 3600) if usual else 0,
            known_comments=usual.known_comments if usual else 0, needed=self.settings.least_comments,
            elsewhere=window.baseline.prior.numbers(),
        )  # fmt: skip
