"""Choose what is left after the heads are fitted: blends, temperatures, thresholds, the share's mix.

All of it is chosen on rows kept back from fitting (part "tune"), none on test rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.contract import UNKNOWN_LANGUAGE
from sentiment.corrections import macro_f1
from sentiment.heads import Blend, Floats

FAST_BLENDS = [{"use": round(1 - gram, 2), "ngrams": gram} for gram in (0.1, 0.2, 0.3, 0.4, 0.5)]
CAREFUL_BLENDS = [
    {"e5": round(1 - use - gram, 2), "use": use, "ngrams": gram}
    for use in (0.1, 0.2, 0.3)
    for gram in (0.05, 0.1, 0.15, 0.25)
]
TEMPERATURES = tuple(round(0.6 + 0.05 * step, 2) for step in range(37))
ENOUGH_FOR_A_TEMPERATURE = 150
UNSURE_BELOW = 0.45
LOOKS_NEGATIVE = (
    0.3,
    0.35,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
)  # at the latest here the careful stage looks, however sure
SURE_FROM = tuple(round(0.5 + 0.02 * step, 2) for step in range(24))
PRICES = tuple(
    round(0.005 * step, 3) for step in range(1, 200)
)  # of macro-F1, for all comments of a language seen
ENOUGH_FOR_A_BLEND = 400
CLEARLY_BETTER = 0.003
COUNTS = (0.0, 0.25, 0.5, 0.75, 1.0)
LEAST_SHARE_ERROR = (
    0.05  # what was left on the test splits (root of the mean square); tuning rows are too like training
)
UNTRIED_SHARE_ERROR = 0.08


def by_source(sources: NDArray[Any], truth: NDArray[np.int64], chances: Floats) -> float:
    """Return the mean of the sources' macro-F1, each source counting the same."""
    names = sources
    return float(
        np.mean(
            [
                macro_f1(truth[names == name], chances[names == name].argmax(axis=1))
                for name in sorted(set(names))
            ]
        )
    )


def choose_blend(
    blends: Sequence[dict[str, float]],
    found: Mapping[str, Floats],
    sources: NDArray[Any],
    truth: NDArray[np.int64],
    languages: Sequence[str],
) -> dict[str, float]:
    """Return the weights that do best over all sources."""
    scores = [
        by_source(sources, truth, Blend(blend, {}).probabilities(dict(found), languages)) for blend in blends
    ]
    return blends[int(np.argmax(scores))]


def choose_blends(
    blends: Sequence[dict[str, float]],
    found: Mapping[str, Floats],
    sources: NDArray[Any],
    truth: NDArray[np.int64],
    languages: NDArray[Any],
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the weights that do best over all sources, and those of languages that do clearly better with others."""
    common = choose_blend(blends, found, sources, truth, list(languages))
    own = {}
    for language in sorted(set(languages)):
        rows = languages == language
        if rows.sum() < ENOUGH_FOR_A_BLEND or language == UNKNOWN_LANGUAGE:
            continue
        mine = {name: values[rows] for name, values in found.items()}
        told = list(languages[rows])
        best = choose_blend(blends, mine, sources[rows], truth[rows], told)
        scores = [
            by_source(sources[rows], truth[rows], Blend(blend, {}).probabilities(mine, told))
            for blend in (common, best)
        ]
        if scores[1] > scores[0] + CLEARLY_BETTER:
            own[language] = best
    return common, own


def choose_temperatures(
    blend: Blend, found: Mapping[str, Floats], truth: NDArray[np.int64], languages: NDArray[Any]
) -> dict[str, float]:
    """Return the temperature of each language, "" for all others, that makes the log-loss smallest."""
    chosen = {"": _temperature(blend, dict(found), truth, list(languages))}
    for language in sorted(set(languages)):
        rows = languages == language
        if rows.sum() >= ENOUGH_FOR_A_TEMPERATURE:
            mine = {name: values[rows] for name, values in found.items()}
            chosen[language] = _temperature(blend, mine, truth[rows], [language] * int(rows.sum()))
    return chosen


def _temperature(
    blend: Blend, found: dict[str, Floats], truth: NDArray[np.int64], languages: Sequence[str]
) -> float:
    def loss(heat: float) -> float:
        chances = Blend(blend.weights, {"": heat}, blend.languages).probabilities(found, languages)
        return float(-np.log(chances[np.arange(len(truth)), truth] + 1e-9).mean())

    return min(TEMPERATURES, key=loss)


def choose_gates(
    fast: Floats, careful: Floats, truth: NDArray[np.int64], share: float
) -> tuple[float, float]:
    """Return (sure_from, negative_from): who is sent to the careful stage, at most `share` of all.

    A comment is sent when the fast stage's best probability is below the first, or its probability of negative at
    least the second. Of the pairs that keep the share, the one with the best macro-F1 of the cascade is taken.
    """
    best, found = -1.0, (0.5, LOOKS_NEGATIVE[-1])
    for sure_from in np.arange(0.5, 0.97, 0.02):
        for negative_from in LOOKS_NEGATIVE:
            sent = (fast.max(axis=1) < sure_from) | (fast[:, 0] >= negative_from)
            if sent.mean() > share:
                continue
            told = np.where(sent, careful.argmax(axis=1), fast.argmax(axis=1))
            score = macro_f1(truth, told)
            if score > best:
                best, found = score, (round(float(sure_from), 2), round(float(negative_from), 2))
    return found


def share_mix(
    chances: Floats, truth: NDArray[np.int64], languages: NDArray[Any], sources: NDArray[Any]
) -> dict[str, Any]:
    """Return for each language how much counting weighs against adding probabilities, and the error that is left.

    The rows of the training sets' own split are too like what was learned, so an error smaller than five points is
    not believed; languages that were never tried get the default.
    """
    chosen: dict[str, Any] = {"": {"count": 0.5, "error": UNTRIED_SHARE_ERROR}}
    for language in sorted(set(languages)):
        errors = []
        for source in sorted(set(sources[languages == language])):
            rows = (languages == language) & (sources == source)
            if rows.sum() < ENOUGH_FOR_A_TEMPERATURE // 2:
                continue
            true = float((truth[rows] == 0).mean())
            counted = float(
                ((chances[rows].argmax(axis=1) == 0) & (chances[rows].max(axis=1) >= UNSURE_BELOW)).mean()
            )
            added = float(chances[rows, 0].mean())
            errors.append([abs(mix * counted + (1 - mix) * added - true) for mix in COUNTS])
        if errors:
            mean = np.mean(errors, axis=0)
            place = int(mean.argmin())
            error = max(LEAST_SHARE_ERROR, float(mean[place]))
            chosen[language] = {"count": COUNTS[place], "error": round(error, 3)}
    return chosen
