"""An agency's own head: what its members' corrections teach, on top of the shared heads.

A small logistic regression over the encoder's numbers and what the stages said before, one for moods and one for
natures. It starts from the shared verdict (its neutral state changes nothing) and is held there by anchors: made-up
comments of all languages whose shared verdicts it must keep. So a handful of corrections moves what is alike and little
else. Fitting is plain numpy and takes seconds; the result is some kilobytes.
"""

import io
import tomllib
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.contract import Fitted
from sentiment.heads import Floats, log_softmax
from sentiment.stages import Reading

ENOUGH_TO_MEASURE = 30
FOLDS = 5
STEPS = 200
DRAWN_BACK, BIAS_DRAWN_BACK = np.float32(0.002), np.float32(0.1)  # weight decay
ANCHORS = Path(__file__).resolve().parent / "training" / "natures.toml"
ANCHORS_TAKEN = 3  # every third, two hundred in all
ANCHORS_WEIGHT = 1.0  # all anchors together against all corrections together
ENCODERS = ("e5", "use")
NATURE = "nature"  # the fast encoder's numbers, where they speak of natures


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from: corrected comments as the shared heads see them, the truth, and the anchors.

    A reading of natures holds the fast encoder's numbers as NATURE, and the natures' probabilities.
    """

    reading: Reading
    truth: NDArray[np.int64]
    anchors: Reading

    def take(self, rows: NDArray[np.intp]) -> "Lesson":
        """Return the lesson of some of the corrections."""
        return Lesson(self.reading.take(rows), self.truth[rows], self.anchors)


@dataclass(frozen=True, slots=True)
class OwnHead:
    """Weights by encoder; each adds to the logarithm of the shared probabilities."""

    weights: dict[str, Floats]
    biases: dict[str, Floats]
    centers: dict[str, Floats]

    def adjust(self, reading: Reading) -> Floats:
        """Return the probabilities as the agency's own head sees them; of natures when the reading is of natures."""
        for encoder in (*ENCODERS, NATURE):
            if encoder in reading.numbers and encoder in self.weights:
                moved = self._moved(encoder, reading.numbers[encoder])
                return np.exp(log_softmax(np.log(reading.probabilities + 1e-6) + moved))
        return reading.probabilities

    def _moved(self, encoder: str, numbers: Floats) -> Floats:
        moved: Floats = (
            _unit(numbers - self.centers[encoder]) @ self.weights[encoder] + self.biases[encoder]
        ).astype(np.float32)
        return moved


def anchor_texts() -> list[str]:
    """Return the comments that keep their verdicts."""
    data = tomllib.loads(ANCHORS.read_text("utf-8"))
    texts = [text for groups in data.values() for examples in groups.values() for text in examples]
    return texts[::ANCHORS_TAKEN]


def lesson(reading: Reading, anchors: Reading, told: Sequence[tuple[int, int]]) -> Lesson:
    """Return the lesson of those comments of a reading that were corrected: (row, number of the right answer) each."""
    rows = np.array([row for row, _ in told], dtype=np.intp)
    return Lesson(reading.take(rows), np.array([right for _, right in told], dtype=np.int64), anchors)


def fit(moods: Lesson, natures: Lesson) -> Fitted:
    """Fit a head to corrected comments. Of moods and natures only what did better is kept, both when neither did."""
    scores = [_measured(lesson) for lesson in (moods, natures)]
    parts = [_fit(lesson) for lesson in (moods, natures)]
    better = [before is not None and after is not None and after > before for before, after in scores]
    kept = [part for part, helps in zip(parts, better, strict=True) if helps or not any(better)]
    (before, after), (nature_before, nature_after) = scores
    return Fitted(
        _bytes(kept),
        len(moods.truth),
        before,
        after,
        natures=len(natures.truth),
        nature_before=nature_before,
        nature_after=nature_after,
    )


def _measured(lesson: Lesson) -> tuple[float | None, float | None]:
    """Return macro-F1 without and with a head, on corrections it did not learn from; None for too few."""
    truth, reading = lesson.truth, lesson.reading
    if len(truth) < ENOUGH_TO_MEASURE or len(set(truth.tolist())) < 2:
        return None, None
    folds = np.random.default_rng(7).permutation(len(truth)) % FOLDS
    after = np.zeros_like(reading.probabilities)
    for fold in range(FOLDS):
        held = np.flatnonzero(folds == fold)
        after[held] = _fit(lesson.take(np.flatnonzero(folds != fold))).adjust(reading.take(held))
    return (
        macro_f1(truth, reading.probabilities.argmax(axis=1)),
        macro_f1(truth, after.argmax(axis=1)),
    )


def read(data: bytes | None) -> OwnHead | None:
    """Read a stored head; None when there is none or it is damaged (the shared heads then stand alone)."""
    if not data:
        return None
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        return None
    found: dict[str, dict[str, Floats]] = {"weights": {}, "bias": {}, "center": {}}
    for name, values in arrays.items():
        kind, _, encoder = name.partition(".")
        if kind in found:
            found[kind][encoder] = values
    whole = set(found["weights"]) == set(found["bias"]) == set(found["center"])
    return OwnHead(found["weights"], found["bias"], found["center"]) if whole else None


def macro_f1(truth: NDArray[np.integer], told: NDArray[np.integer]) -> float:
    """Return the mean of the F1 of the labels (or natures) that occur, from 0 to 1."""
    scores = []
    for label in range(int(truth.max()) + 1 if len(truth) else 0):
        right = int(((truth == label) & (told == label)).sum())
        either = int((truth == label).sum() + (told == label).sum())
        if (truth == label).any():
            scores.append(2 * right / either)
    return sum(scores) / len(scores) if scores else 0.0


def _fit(lesson: Lesson) -> OwnHead:
    reading, truth, anchors = lesson.reading, lesson.truth, lesson.anchors
    weights, biases, centers = {}, {}, {}
    kinds = anchors.probabilities.shape[1]
    wanted = np.concatenate([np.eye(kinds, dtype=np.float32)[truth], anchors.probabilities])
    base = np.log(np.concatenate([reading.probabilities, anchors.probabilities]) + 1e-6)
    held = ANCHORS_WEIGHT * max(len(truth), 1) / max(len(anchors.probabilities), 1)
    counts = np.concatenate([np.ones(len(truth)), np.full(len(anchors.probabilities), held)]).astype(
        np.float32
    )
    for encoder, numbers in reading.numbers.items():
        if not len(truth) or encoder not in anchors.numbers:
            continue
        centers[encoder] = anchors.numbers[encoder].mean(axis=0)
        rows = _unit(np.concatenate([numbers, anchors.numbers[encoder]]) - centers[encoder])
        weights[encoder], biases[encoder] = _descend(rows, base, wanted, counts / counts.sum())
    return OwnHead(weights, biases, centers)


def _descend(numbers: Floats, base: Floats, wanted: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Minimize the cross-entropy by Nesterov's accelerated steps from "changes nothing"."""
    kinds = wanted.shape[1]
    weights, bias = np.zeros((numbers.shape[1], kinds), np.float32), np.zeros(kinds, np.float32)
    ahead_weights, ahead_bias = weights, bias
    rate = np.float32(2.0)  # rows have length 1: the curvature is at most a half, plus the bias's own
    for step in range(STEPS):
        missed = np.exp(log_softmax(base + numbers @ ahead_weights + ahead_bias)) - wanted
        slope = missed * counts[:, None]
        steeper = numbers.T @ slope + DRAWN_BACK * ahead_weights
        next_weights: Floats = (ahead_weights - rate * steeper).astype(np.float32)
        next_bias: Floats = (
            ahead_bias - rate / 2 * (slope.sum(axis=0) + BIAS_DRAWN_BACK * ahead_bias)
        ).astype(np.float32)
        push = np.float32(step / (step + 3))
        ahead_weights = next_weights + push * (next_weights - weights)
        ahead_bias = next_bias + push * (next_bias - bias)
        weights, bias = next_weights, next_bias
    return weights, bias


def _unit(numbers: Floats) -> Floats:
    scaled: Floats = numbers / np.maximum(np.linalg.norm(numbers, axis=1, keepdims=True), 1e-6)
    return scaled


def _bytes(heads: Sequence[OwnHead]) -> bytes:
    out = io.BytesIO()
    halves: dict[str, Any] = {}
    for head in heads:
        for kind, found in (("weights", head.weights), ("bias", head.biases), ("center", head.centers)):
            halves |= {f"{kind}.{name}": values.astype(np.float16) for name, values in found.items()}
    np.savez_compressed(out, **halves)
    return out.getvalue()
