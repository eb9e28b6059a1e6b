"""What cleaning does to the tricks and damage comments come with."""

import pytest

from sentiment.text import clean, emoji_in, is_wordless


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        (None, ""),
        (17, ""),
        ("  a \n\t b  ", "a b"),
        ("see https://example.com/x?y=1 now", "see http now"),
        ("@anna.b hi", "@user hi"),
        ("sooooooo good", "sooo good"),
        ("😂😂😂😂😂😂", "😂😂😂"),
        ("ㅋㅋㅋㅋㅋ 짱", "ㅋㅋㅋ 짱"),
        ("he\u200bl\u200dlo", "hello"),
        ("\u202egood\u202c", "good"),
        ("a\ud800b", "ab"),
        ("\ud83d\ude02 lol", "😂 lol"),
        ("t\u0435rribl\u0435", "terrible"),  # Cyrillic е in a Latin word
        ("\u0440\u0430\u0437\u0432\u043ed", "\u0440\u0430\u0437\u0432\u043ed"[:5] + "\u0501"),
        ("𝓽𝓮𝓻𝓻𝓲𝓫𝓵𝓮", "terrible"),
        ("ｇｏｏｄ", "good"),
        ("Z\u0338\u0321\u031ba", "Z\u0338a"),
        ("it&#39;s &lt;3<br>ok", "it's <3 ok"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("हिन्दी में", "हिन्दी में"),
        ("ที่นี่", "ที่นี่"),
        ("\x00\x07bell", "bell"),
    ],
)
def test_clean_brings_a_comment_to_plain_form(given: object, expected: str) -> None:
    assert clean(given) == expected


def test_a_very_long_comment_keeps_its_beginning_and_its_end() -> None:
    cleaned = clean("awful " + "word " * 10_000 + "refund")

    assert cleaned.startswith("awful word")
    assert cleaned.endswith("word refund")
    assert len(cleaned) <= 2_001


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", True), ("http", True), ("@user http", True), ("😂 !!!", True), ("<3", True), ("ㅋㅋㅋ", True), ("ok", False),
     ("5/5", True), ("好", False), ("http good", False)],
)  # fmt: skip
def test_wordless_comments_are_told_from_others(given: str, expected: bool) -> None:
    assert is_wordless(given) is expected


def test_emoji_and_emoticons_are_found_in_their_order_of_kind() -> None:
    assert emoji_in("😂 nice ❤ :)") == ["😂", "❤", ":)"]
