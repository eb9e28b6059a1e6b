"""Fit the linear heads: shared, per language, letter groups, nature."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from sentiment.contract import Nature
from sentiment.corrections import macro_f1
from sentiment.heads import Floats, Heads, LanguageHead
from sentiment.text import clean
from sentiment.training.features import Features
from sentiment.training.rows import MOST_OF_A_SET, TUNED_ON

STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
ONE_SOURCE_STRENGTH = 0.75
ENOUGH_FOR_A_HEAD = 500
SHARED_C = {"use": 0.003, "e5": 0.001}
# Of a language's own head; few rows need a tighter rein.
LANGUAGE_C, LANGUAGE_C_OF_MANY, MANY = 0.002, 0.006, 5_000
GRAMS_C = 10.0
NATURE_C = 0.5
NUMBERS_SCALE, SHARED_SCALE = 0.5, 3.0
# Of all sets only this one holds every kind of account and topic, so its rows count twice.
BROAD_SET, BROAD_WEIGHT = "umsab", 2.0
EXAMPLES = Path(__file__).resolve().parent / "natures.toml"


def fit_shared(numbers: Floats, labels: NDArray[np.int64], weights: Floats, c: float) -> Heads:
    """Fit one head for all languages; the scaling of the numbers is folded into its weights."""
    mean, scale = numbers.mean(axis=0), numbers.std(axis=0) + 1e-6
    model = LogisticRegression(C=c, max_iter=200, tol=1e-4)
    model.fit((numbers - mean) / scale, labels, sample_weight=weights)
    folded = (model.coef_ / scale).T.astype(np.float32)
    return Heads(folded, (model.intercept_ - mean @ folded).astype(np.float32), {})


def fit_language(numbers: Floats, labels: NDArray[np.int64], shared: Heads) -> LanguageHead:
    """Fit a language's head over the numbers and the shared head's log-probabilities."""
    mean, scale = numbers.mean(axis=0), numbers.std(axis=0) + 1e-6
    before = shared.log_probabilities(numbers, [""] * len(numbers))
    both = np.concatenate([NUMBERS_SCALE * (numbers - mean) / scale, SHARED_SCALE * before], axis=1)
    model = LogisticRegression(
        C=LANGUAGE_C if len(labels) < MANY else LANGUAGE_C_OF_MANY, max_iter=200, tol=1e-4
    ).fit(both, labels)
    width = numbers.shape[1]
    folded = (model.coef_[:, :width] * NUMBERS_SCALE / scale).T.astype(np.float32)
    return LanguageHead(
        folded,
        (model.coef_[:, width:] * SHARED_SCALE).T.astype(np.float32),
        (model.intercept_ - mean @ folded).astype(np.float32),
    )


def weaken(head: LanguageHead, strength: float) -> LanguageHead:
    """Return a head that goes only part of the way from the shared head to its own verdict."""
    stay = (1 - strength) * np.eye(3, dtype=np.float32)
    return LanguageHead(head.numbers * strength, head.shared * strength + stay, head.bias * strength)


def fit_heads(features: Features, encoder: str, strengths: Mapping[str, float]) -> Heads:
    """Fit an encoder's shared head and the heads of the languages whose strength is above nought."""
    numbers = getattr(features, encoder)
    fit = np.flatnonzero(features.parts == "fit")
    shared = fit_shared(numbers[fit], features.labels[fit], row_weights(features)[fit], SHARED_C[encoder])
    heads = {}
    for language, strength in strengths.items():
        rows = fit[features.languages[fit] == language]
        if strength > 0 and len(rows) >= ENOUGH_FOR_A_HEAD:
            heads[language] = weaken(fit_language(numbers[rows], features.labels[rows], shared), strength)
    return Heads(shared.weights, shared.bias, heads)


def row_weights(features: Features) -> Floats:
    """Return how much each row counts in a shared head: a large set as MOST_OF_A_SET rows, however many it has."""
    sources = features.sources.astype(str)
    broad = np.char.startswith(sources, BROAD_SET)
    weights = np.where(broad, BROAD_WEIGHT, 1.0).astype(np.float32)
    most = MOST_OF_A_SET * (1 - TUNED_ON)
    names, counts = np.unique(sources[(features.parts == "fit") & ~broad], return_counts=True)
    for name, count in zip(names, counts, strict=True):
        weights[sources == name] = min(1.0, most / count)
    return weights


def choose_strengths(features: Features, encoder: str) -> dict[str, float]:
    """Return how far each language's head may go.

    A head fits the one kind of text its language was trained on. Where a language has a second source, the head is
    fitted without it and tried on it, and the strength with the best mean is taken (nought: no head). Where it has
    only one, nothing can be tried, and the head goes three quarters of the way, the best of the tried ones on average.
    """
    numbers, fit = getattr(features, encoder), features.parts == "fit"
    found = {}
    for language in sorted(set(features.languages[fit])):
        mine = features.languages == language
        names, counts = np.unique(features.sources[fit & mine], return_counts=True)
        big = [name for name, count in zip(names, counts, strict=True) if count >= ENOUGH_FOR_A_HEAD]
        if (fit & mine).sum() < ENOUGH_FOR_A_HEAD:
            continue
        if len(big) < 2:
            found[language] = ONE_SOURCE_STRENGTH
            continue
        scores = [_tried_without(features, numbers, language, name, SHARED_C[encoder]) for name in big]
        found[language] = STRENGTHS[int(np.mean(scores, axis=0).argmax())]
    return found


def _tried_without(features: Features, numbers: Floats, language: str, source: str, c: float) -> list[float]:
    """Return the macro-F1 of each strength on one source when neither head has seen it."""
    fit = np.flatnonzero((features.parts == "fit") & (features.sources != source))
    shared = fit_shared(numbers[fit], features.labels[fit], row_weights(features)[fit], c)
    rows = fit[features.languages[fit] == language]
    held = np.flatnonzero((features.sources == source) & (features.languages == language))
    if len(rows) < ENOUGH_FOR_A_HEAD:
        return [0.0 if strength else 1.0 for strength in STRENGTHS]
    own = fit_language(numbers[rows], features.labels[rows], shared)
    scores = []
    for strength in STRENGTHS:
        tried = Heads(shared.weights, shared.bias, {language: weaken(own, strength)})
        told = tried.log_probabilities(numbers[held], [language] * len(held)).argmax(axis=1)
        scores.append(macro_f1(features.labels[held], told))
    return scores


def fit_grams(features: Features) -> Floats:
    """Fit the table of letter groups; the constant is left out, as every comment has groups."""
    fit = np.flatnonzero(features.parts == "fit")
    model = LogisticRegression(C=GRAMS_C, max_iter=60, tol=1e-3, fit_intercept=False)
    broad = np.char.startswith(features.sources.astype(str), BROAD_SET)
    weights = np.where(broad, BROAD_WEIGHT, 1.0)  # languages share few groups, so none outvotes another
    model.fit(features.grams[fit], features.labels[fit], sample_weight=weights[fit])
    table: Floats = model.coef_.T.astype(np.float32)
    return table


def read_examples() -> tuple[list[str], list[str], list[int]]:
    """Return the made-up comments' texts, languages and natures (as numbers)."""
    data = tomllib.loads(EXAMPLES.read_text("utf-8"))
    places = {nature.value: place for place, nature in enumerate(Nature)}
    texts, languages, natures = [], [], []
    for language, groups in data.items():
        for nature, examples in groups.items():
            texts += [clean(example) for example in examples]
            languages += [language] * len(examples)
            natures += [places[nature]] * len(examples)
    return texts, languages, natures


def fit_nature(numbers: Floats, natures: Sequence[int]) -> Heads:
    """Fit the nature head over the fast encoder's numbers."""
    labels = np.array(natures)
    share = np.bincount(labels, minlength=len(Nature))
    weights = (len(labels) / len(Nature) / share[labels]).astype(np.float32)
    return fit_shared(numbers, labels, weights, NATURE_C / numbers.shape[1] * 8)
