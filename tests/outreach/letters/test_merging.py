"""Merge fields: one pass, nothing read twice, a letter blocked for itself, and no header out of a value."""

import random
import string
import unicodedata

import pytest

from outreach.letters import Merged, Origin, Value, fields_of, merge, merge_all
from outreach.letters.merging import FIELD, LONGEST_LETTER, LONGEST_VALUE, fill

NAME = Value("Mara", Origin.RECORD, "profile of Mara Lind")
DIGITS = "0123456789"


def test_values_are_put_in_and_each_says_where_it_stands_and_comes_from() -> None:
    post = Value("Three days", Origin.POST, "video of 3 May")
    merged = merge(
        subject="{{post}}", body="Hi {{ Name }},\n“{{post}}” …", values={"name": NAME, "POST": post}
    )
    assert (merged.subject, merged.body) == ("Three days", "Hi Mara,\n“Three days” …")
    assert [(place.field, place.where, place.span, place.value.source) for place in merged.places] == [
        ("post", "subject", (0, 10), "video of 3 May"),
        ("name", "body", (3, 7), "profile of Mara Lind"),
        ("post", "body", (10, 20), "video of 3 May"),
    ]
    assert not merged.is_blocked


def test_fields_are_named_once_in_their_order() -> None:
    assert fields_of("{{b}} {{a}}", "{{A}} {{ c_1 }} {{ }} {{1x}} {not} {{two words}}") == ["b", "a", "c_1"]


@pytest.mark.parametrize("value", [None, Value(""), Value(" \n\t ")])
def test_a_missing_value_blocks_that_letter_with_a_sentence(value: Value | None) -> None:
    merged = merge(subject="Hello", body="Hi {{name}}", values={"name": value} if value else {})
    assert merged == Merged(
        problems=("{{name}} has no value for this person. Fill it in or take the field out of the letter.",)
    )


def test_a_missing_value_blocks_no_other_letter_of_the_batch() -> None:
    found = merge_all(subject="Hello", body="Hi {{name}}", rows=[{"name": NAME}, {}, {"name": Value("Joe")}])
    assert [(one.body, one.is_blocked) for one in found] == [
        ("Hi Mara", False),
        ("", True),
        ("Hi Joe", False),
    ]


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_a_line_break_in_a_value_for_the_subject_is_refused(end: str) -> None:
    evil = Value(f"Mara{end}Bcc: everyone@example.com", Origin.RECORD, "import of 3 May")
    merged = merge(subject="For {{name}}", body="Hi", values={"name": evil})
    assert merged.problems == (
        "{{name}} has a line break in it (from: import of 3 May). A subject is one line.",
    )
    assert merge(subject=f"Hello{end}Bcc: x@example.com", body="Hi", values={}).is_blocked


def test_lines_in_a_value_for_the_body_are_kept_as_plain_line_ends() -> None:
    merged = merge(
        subject="Hello", body="{{note}}!", values={"note": Value("one\r\ntwo\rthree\n", Origin.TYPED)}
    )
    assert merged.body == "one\ntwo\nthree!"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_control_characters_are_refused(character: str) -> None:
    merged = merge(subject="Hello", body="Hi {{name}}", values={"name": Value(f"Ma{character}ra")})
    assert merged.problems == ("{{name}} holds characters that no letter may have (from: the profile).",)


def test_a_value_is_never_read_as_a_field_again() -> None:
    values = {"name": Value("{{secret}}"), "secret": Value("4711"), "x": Value("{{name}}")}
    merged = merge(subject="{{x}}", body="{{name}} {{x}} {{ secret }}", values=values)
    assert (merged.subject, merged.body) == ("{{name}}", "{{secret}} {{name}} 4711")


def test_two_values_side_by_side_make_no_field() -> None:
    values = {"a": Value("{"), "b": Value("{secret}}"), "secret": Value("4711")}
    assert merge(subject="s", body="{{a}}{{b}}", values=values).body == "{{secret}}"


def test_no_engine_touches_what_people_write() -> None:
    text = "{% load x %}{{ name|upper }}{{ name.__class__ }}${name}%(name)s{name}\\1\\g<0>"
    assert merge(subject="s", body=text, values={"name": Value("\\1\\g<0>")}).body == text
    assert merge(subject="s", body="{{name}}", values={"name": Value("\\1\\g<0>")}).body == "\\1\\g<0>"


def test_too_long_a_value_and_too_long_a_letter_are_refused_in_a_sentence() -> None:
    long = merge(subject="s", body="{{a}}", values={"a": Value("x" * (LONGEST_VALUE + 1))})
    assert long.problems == ("{{a}} is longer than 5,000 characters.",)
    many = merge(subject="s", body="{{a}}" * 40, values={"a": Value("x" * LONGEST_VALUE)})
    assert many.problems == (f"The letter is longer than {LONGEST_LETTER:,} characters.",)


def _piece(random_: random.Random) -> str:
    kinds = [
        "{{a}}",
        "{{ b }}",
        "{{C}}",
        "{{",
        "}}",
        "{",
        "}",
        "{{a",
        "a}}",
        "\n",
        "\r\n",
        "\\1",
        "€",
        "안",
        "é",
        "{% x %}",
    ]
    return random_.choice(
        [
            *kinds,
            "".join(random_.choices(string.printable.translate({ord(each): None for each in "{}"}), k=3)),
        ]
    )


def test_any_text_and_any_values_are_put_together_piece_by_piece(subtests: pytest.Subtests) -> None:
    for seed in range(300):
        with subtests.test(f"seed {seed}"):
            _put_together(random.Random(seed))


def _put_together(random_: random.Random) -> None:
    body = "".join(_piece(random_) for _ in range(random_.randint(0, 30)))
    values = {
        name: Value("v" + "".join(_piece(random_) for _ in range(random_.randint(0, 5))) + "v", Origin.TYPED) for name in ("a", "b", "c", "aa")
    }  # fmt: skip
    merged = merge(subject="Hello", body=body, values=values)
    if set(fields_of(body)) - set(values):
        assert merged.is_blocked and merged.body == ""
        return
    used = [values[name].text for name in fields_of(body)]
    if any(unicodedata.category(each) == "Cc" and each not in "\n\r\t" for text in used for each in text):
        assert merged.is_blocked and merged.body == ""
        return
    expected, begin = [], 0
    for found in FIELD.finditer(body):
        expected += [
            body[begin : found.start()],
            values[found[1].lower()].text.replace("\r\n", "\n").replace("\r", "\n"),
        ]
        begin = found.end()
    assert merged.body == "".join([*expected, body[begin:]])
    assert [merged.body[slice(*place.span)] for place in merged.places] == expected[1::2]
    assert [place.field for place in merged.places] == [found[1].lower() for found in FIELD.finditer(body)]
    assert "\n" not in merged.subject and "\r" not in merged.subject


def test_no_value_ever_adds_a_line_to_the_subject(subtests: pytest.Subtests) -> None:
    for seed in range(100):
        random_ = random.Random(seed)
        text = "".join(
            chr(random_.choice([random_.randint(0, 0x2FF), random_.randint(0x2000, 0x2030)]))
            for _ in range(8)
        )
        with subtests.test(f"seed {seed}"):
            merged = merge(subject="For {{a}}", body="{{a}}", values={"a": Value(text)})
            assert merged.is_blocked or len(merged.subject.splitlines()) == 1


def test_our_own_sentences_are_filled_in_one_pass_too() -> None:
    assert fill("“{{post}}” and {{other}}", {"post": "{{other}}"}) == "“{{other}}” and {{other}}"
