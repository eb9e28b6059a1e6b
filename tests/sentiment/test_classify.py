"""The cascade from text to verdict: interface, stages, bad input, samples with known labels."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sentiment import LABELS, Classifier, Label, Nature, Stage, Verdict, model_version, tally
from sentiment.corrections import macro_f1

pytestmark = pytest.mark.xdist_group("sentiment")
SAMPLES = Path(__file__).parent / "samples.tsv"
OWN_SAMPLES = Path(__file__).parent / "own_samples.tsv"

BAD_INPUT: dict[str, Any] = {
    "empty": "",
    "spaces": " \n\t ",
    "only a link": "https://example.com/a?b=c",
    "only a name": "@somebody",
    "only punctuation": "?!... --",
    "only digits": "1234567890",
    "fifty thousand characters": "so good " * 6_250,
    "fifty thousand letters without a space": "x" * 50_000,
    "zero-width characters": "t\u200be\u200br\u200br\u200bi\u200bb\u200bl\u200be",
    "bidi tricks": "\u202e\u2066good\u2069\u202c \u200fbad",
    "stacked accents": "h" + "\u0301\u0327\u0338" * 200 + "ello",
    "a lone surrogate": "bad \ud83d thing",
    "surrogates the wrong way round": "\ude02\ud83d",
    "mixed scripts": "это very 좋아요 شكرا 好 ขอบคุณ",
    "a language never seen": "ᎣᏏᏲ ᏙᎯᏧ ᎭᏩ",
    "private use and unassigned": "\ue000\uf8ff\U000f0000\u0378",
    "control characters": "\x00\x01\x02\x1b[31mred",
    "a null byte in a word": "go\x00od",
    "markup": "<script>alert(1)</script><b>good</b>",
    "not text": 3.5,
    "nothing": None,
    "bytes": b"good",
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gets_a_whole_verdict_and_never_an_exception(classifier: Classifier, name: str) -> None:
    for careful in (True, False):
        (verdict,) = classifier.classify([BAD_INPUT[name]], careful=careful, reasons=True)

        assert verdict.label in LABELS
        assert sum(verdict.probabilities) == pytest.approx(1.0, abs=1e-4)
        assert verdict.confidence == pytest.approx(max(verdict.probabilities))


@pytest.mark.parametrize(
    "name", ["empty", "spaces", "only a link", "only a name", "not text", "nothing", "bytes"]
)
def test_nothing_to_read_is_neutral_by_rule(classifier: Classifier, name: str) -> None:
    (verdict,) = classifier.classify([BAD_INPUT[name]])

    assert (verdict.label, verdict.stage, verdict.nature) == (Label.NEUTRAL, Stage.RULE, Nature.OTHER)
    assert (verdict.language, verdict.reasons) == ("und", ())


@pytest.mark.parametrize("name", ["a language never seen", "only digits"])
def test_what_was_never_learned_is_not_given_a_made_up_certainty(classifier: Classifier, name: str) -> None:
    (verdict,) = classifier.classify([BAD_INPUT[name]])

    assert verdict.counts_as is Label.NEUTRAL or verdict.confidence < 0.75


def test_tricks_do_not_change_what_is_read(classifier: Classifier) -> None:
    plain, hidden, borrowed = classifier.classify(
        ["this is terrible, waste of money", "this is t\u200beر".replace("ر", "") + "rrible, waste of money",
         "this is t\u0435rribl\u0435, waste of money"]
    )  # fmt: skip

    assert plain.label is hidden.label is borrowed.label is Label.NEGATIVE


@pytest.mark.parametrize(
    ("text", "label"),
    [("❤️❤️❤️", Label.POSITIVE), ("😂", Label.POSITIVE), ("😡😡", Label.NEGATIVE), ("👎", Label.NEGATIVE),
     ("🚗", Label.NEUTRAL), ("🤷", Label.NEUTRAL)],
)  # fmt: skip
def test_comments_of_emoji_alone_are_read_by_the_emoji(
    classifier: Classifier, text: str, label: Label
) -> None:
    (verdict,) = classifier.classify([text], reasons=True)

    assert (verdict.counts_as, verdict.stage) == (label, Stage.RULE)


def test_order_and_number_are_kept_whatever_is_between(classifier: Classifier) -> None:
    texts = ["I love this so much", "", "worst purchase ever, broken", "😡", "I love this so much"]
    verdicts = classifier.classify(texts)

    assert [verdict.label.value for verdict in verdicts] == [
        "positive", "neutral", "negative", "negative", "positive",
    ]  # fmt: skip
    assert classifier.classify([]) == []


def test_without_the_careful_stage_what_it_should_see_is_provisional(classifier: Classifier) -> None:
    texts = [row["text"] for row in samples()]
    quick, full = classifier.classify(texts, careful=False), classifier.classify(texts)

    assert {verdict.stage for verdict in quick} <= {Stage.RULE, Stage.FAST, Stage.PROVISIONAL}
    due = [verdict.stage is Stage.PROVISIONAL for verdict in quick]
    assert [verdict.stage is Stage.CAREFUL for verdict in full] == due
    assert 0 < sum(due) < len(due)
    assert [v.label for v, d in zip(quick, due, strict=True) if not d] == [
        v.label for v, d in zip(full, due, strict=True) if not d
    ]


def test_verdicts_name_the_model_that_gave_them(classifier: Classifier) -> None:
    assert {verdict.model_version for verdict in classifier.classify(["good", ""])} == {model_version()}


def test_the_words_that_weighed_are_those_of_the_mood(classifier: Classifier) -> None:
    (verdict,) = classifier.classify(
        ["the delivery was on Tuesday and the box is terrible garbage"], reasons=True
    )

    assert verdict.label is Label.NEGATIVE
    assert verdict.reasons[0].word in ("terrible", "garbage")
    assert all(
        one.weight >= two.weight for one, two in zip(verdict.reasons, verdict.reasons[1:], strict=False)
    )


def test_samples_of_five_languages_are_read_about_as_well_as_measured(classifier: Classifier) -> None:
    rows = samples()
    truth = [LABELS.index(Label(row["label"])) for row in rows]
    texts = [row["text"] for row in rows]

    assert score(truth, classifier.classify(texts, careful=False)) >= 0.52
    assert score(truth, classifier.classify(texts)) >= 0.56


@pytest.mark.parametrize("language", ["ru", "tr", "ja", "zh"])
def test_languages_without_training_comments_are_read_on_the_small_own_sample(
    classifier: Classifier, language: str
) -> None:
    rows = [row for row in samples(OWN_SAMPLES) if row["language"] == language]
    truth = [LABELS.index(Label(row["label"])) for row in rows]
    found = classifier.classify([row["text"] for row in rows])
    named = sum(verdict.nature == row["nature"] for row, verdict in zip(rows, found, strict=True))

    assert (len(rows), {Nature(row["nature"]) for row in rows}) == (42, set(Nature))
    assert score(truth, found) >= 0.6
    assert named >= 0.5 * len(rows)


def test_verdicts_are_tallied_by_language_with_unsure_as_neutral() -> None:
    sure = Verdict(Label.NEGATIVE, 0.8, False, (0.8, 0.1, 0.1), Nature.OTHER, 1.0, "en", Stage.FAST, "v")
    unsure = Verdict(Label.NEGATIVE, 0.4, True, (0.4, 0.3, 0.3), Nature.OTHER, 1.0, "en", Stage.FAST, "v")
    found = tally([sure, unsure])

    assert (found["en"].count, found["en"].negative) == (2, 1)
    assert found["en"].probability == pytest.approx(1.2)
    assert (unsure.counts_as, unsure.label) == (Label.NEUTRAL, Label.NEGATIVE)


def samples(path: Path = SAMPLES) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def score(truth: Sequence[int], verdicts: Sequence[Verdict]) -> float:
    import numpy as np

    return macro_f1(np.array(truth), np.array([LABELS.index(verdict.label) for verdict in verdicts]))
