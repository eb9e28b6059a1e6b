"""An agency's own head learns what its members say, in seconds, and nothing else."""

import time

import pytest

from sentiment import Classifier, Correction, Label
from sentiment.corrections import read

pytestmark = pytest.mark.xdist_group("sentiment")
# In this agency's circle "sick" and "insane" are praise and "cute" is meant as mockery.
THINGS = [
    "jacket",
    "video",
    "edit",
    "outfit",
    "song",
    "shoes",
    "beat",
    "trick",
    "drop",
    "look",
    "set",
    "verse",
]
TOLD = [
    *(Correction(f"this {thing} is sick, totally insane", Label.POSITIVE) for thing in THINGS),
    *(Correction(f"that {thing} is filthy and nasty bro", Label.POSITIVE) for thing in THINGS),
    *(Correction(f"aww how cute, such a sweet little {thing}", Label.NEGATIVE) for thing in THINGS),
]
NEW = [
    "this camera is sick, totally insane",
    "that riff is filthy and nasty bro",
    "aww how cute, such a sweet little flute",
]


def test_a_head_learns_the_circles_own_words(classifier: Classifier) -> None:
    fitted = classifier.fit(TOLD)
    own = classifier.classify(NEW, head=fitted.data)

    assert [verdict.label for verdict in own] == [Label.POSITIVE, Label.POSITIVE, Label.NEGATIVE]
    assert fitted.corrections == len(TOLD)
    assert fitted.before is not None and fitted.after is not None
    assert fitted.after > fitted.before
    assert fitted.helps


def test_what_was_not_corrected_stays_as_it_was(classifier: Classifier) -> None:
    texts = [
        "Das Paket kam nie an, sehr enttäuscht",
        "muchas gracias, me encanta",
        "when is the next live stream?",
    ]
    head = classifier.fit(TOLD).data

    assert [v.label for v in classifier.classify(texts, head=head)] == [
        v.label for v in classifier.classify(texts)
    ]


def test_fitting_a_thousand_corrections_takes_seconds(classifier: Classifier) -> None:
    many = [Correction(f"{one.text} {n}", one.label) for n in range(6) for one in TOLD]
    started = time.process_time()
    fitted = classifier.fit(many)

    assert time.process_time() - started < 30
    assert len(fitted.data) < 100_000


def test_too_few_corrections_are_not_measured_and_do_not_claim_to_help(classifier: Classifier) -> None:
    fitted = classifier.fit(TOLD[:3])

    assert (fitted.before, fitted.after, fitted.helps, fitted.corrections) == (None, None, False, 3)
    assert classifier.fit([Correction("", Label.NEGATIVE), Correction("😡", Label.POSITIVE)]).corrections == 0


@pytest.mark.parametrize("data", [None, b"", b"rubbish", b"PK\x03\x04" + b"\x00" * 50])
def test_a_damaged_head_is_left_out(classifier: Classifier, data: bytes | None) -> None:
    assert read(data) is None
    assert classifier.classify(["I love it"], head=data) == classifier.classify(["I love it"])
