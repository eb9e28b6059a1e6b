"""The share that is the template's or other letters': exact on small texts, and linear in the batch."""

import time

import pytest

from outreach.letters import Batch, Gate, Letter, Origin, Recipient, Value, check_batch, check_letter
from outreach.letters.shingles import (
    PLACE,
    footer_start,
    masked_words,
    share_in,
    shingles_of,
    template_share,
    template_words,
)
from tests.outreach.letters.making import TODAY, make_letter


def test_runs_of_five_words_are_counted_as_the_formula_says() -> None:
    words = list("abcdefghij")
    assert share_in(words, {tuple("bcdef")}) == 0.5
    assert share_in(words, {tuple("abcde"), tuple("bcdef")}) == 0.6
    assert share_in(words, {tuple("abcdf")}) == 0.0
    assert share_in(words, shingles_of(words)) == 1.0
    assert share_in([], shingles_of(words)) == 0.0


def test_fewer_than_five_words_are_one_run() -> None:
    assert shingles_of(["hello", "you"]) == {("hello", "you")}
    assert share_in(["hello", "you"], {("hello", "you")}) == 1.0
    assert share_in(["hello", "she"], {("hello", "you")}) == 0.0


@pytest.mark.parametrize(
    ("template", "body", "name", "values"),
    [
        ("Hi {{name}}, we make light tents in Lyon.", "Hi Mara, we make light tents in Lyon.", "Mara Lind", {"name": "Mara"}),
        ("I loved {{name}}'s last film, truly so.", "I loved Mara’s last film, truly so.", "Mara Lind", {}),
        ("{{post}} and {{place}} in one", "Three days in the Tatras and Łódź in one", "M", {"post": "Three days in the Tatras", "place": "Łódź"}),
        ("안녕하세요, {{name}}님. ‘{{post}}’를 보고 바로 떠올랐습니다.", "안녕하세요, 민지님. ‘제주 한 달’를 보고 바로 떠올랐습니다.", "김민지", {"name": "민지", "post": "제주 한 달"}),
    ],
)  # fmt: skip
def test_an_untouched_template_is_wholly_the_same(
    template: str, body: str, name: str, values: dict[str, str]
) -> None:
    letter = make_letter({"body": body, "name": name, "values": values})
    assert template_share(masked_words(letter), template) == 1.0


def test_what_was_typed_for_this_person_counts_as_written() -> None:
    template = "Hi {{name}}, {{own}} Would you test our tent in the rain?"
    own = "your rain song made my whole week and I hum it."
    typed, merged = (
        Letter("s", f"Hi Mara, {own} Would you test our tent in the rain?", recipient=Recipient("Mara"),
               values={"own": Value(own, origin)})
        for origin in (Origin.TYPED, Origin.RECORD)
    )  # fmt: skip
    assert template_share(masked_words(merged), template) == 1.0
    assert template_share(masked_words(typed), template) == pytest.approx(8 / 20)


def test_fields_and_merged_values_are_the_same_sign() -> None:
    assert template_words("Hi {{name}}님, {{a}}") == ["hi", PLACE, PLACE]
    letter = make_letter({"body": "Hi Mara Lind, hello Mara", "name": "Mara Lind"})
    assert masked_words(letter) == ["hi", PLACE, "hello", PLACE]


def test_case_accents_and_line_ends_hide_no_sameness() -> None:
    letter = make_letter({"body": "NOUS  aimerions\nvous  envoyer une tente légère", "name": "Mara"})
    assert template_share(masked_words(letter), "nous aimerions vous envoyer une tente legere") == 1.0


def test_the_footer_everybody_has_is_not_counted() -> None:
    own = [
        "In your film the rain comes sideways, and still you sing to it.",
        "Four hundred steps in heels deserve a medal and a bench.",
    ]
    foot = (
        "\n--\nLena Roth\nIf you would rather not hear from us, reply no.\nTentwork, 5 Rue Haute, 69001 Lyon"
    )
    letters = [make_letter({"body": text + foot}) for text in own]
    assert [report.batch_share for report in check_batch(letters, today=TODAY)] == [0.0, 0.0]


def test_a_mass_mailing_is_stopped_and_own_letters_go_through() -> None:
    names = ["Mara", "Joe", "Kim", "Liz", "Dilan", "Priya", "Tess", "Ravi"]
    body = "Hi {name}, you get our light tent to keep and €900 for one video. Would you test it in the rain?"
    mass = [make_letter({"body": body.format(name=name), "name": name}) for name in names]
    reports = check_batch(mass, today=TODAY)
    assert {report.gate for report in reports} == {Gate.CANNOT_BE_SENT}
    assert {report.batch_share for report in reports} == {1.0}
    few = check_batch(mass[:5], today=TODAY)
    assert "any.batch" in {found.rule for found in few[0].findings if found.severity == "warn"}


def test_letters_of_a_batch_need_not_be_given_to_each_letter() -> None:
    letters = [
        make_letter({"body": f"Hi Anna, {text}"})
        for text in ("one two three four five", "one two three four five")
    ]
    alone = check_letter(letters[0], batch=Batch.of(letters), today=TODAY)
    assert alone.batch_share == check_batch(letters, today=TODAY)[0].batch_share == 1.0


def test_five_hundred_letters_are_indexed_in_time_that_grows_with_their_words() -> None:
    letters = [
        make_letter({"body": " ".join(f"w{(n * 7 + k) % 900}" for k in range(120))}) for n in range(500)
    ]
    begin = time.process_time()
    batch = Batch.of(letters)
    shares = [batch.share_of(masked_words(letter)) for letter in letters]
    assert time.process_time() - begin < 5
    assert len(shares) == batch.letters == 500


def test_the_agencys_name_in_a_sentence_is_no_footer_and_its_address_is_one() -> None:
    body = "Hi Anna,\nthe Tentwork tent is yours to keep.\nWould you try it?\n"
    for footer in ("", "Tentwork\nLena", "Tentwork, 5 Rue Haute, 69001 Lyon\nLena", "5 Rue Haute\nLena"):
        letter = make_letter({"body": body + footer})
        assert footer_start(letter) == len(body)
