"""The freedom meter and the packs beneath it: each sign at its threshold, in several languages."""

from types import SimpleNamespace

import pytest

from campaigns.brief_changes import Change, point_changes, word_pieces
from campaigns.disclosure.packs import (
    MEMBERS,
    categories,
    legally_reviewed,
    market_row,
    markets,
    never_advertised,
)
from campaigns.freedom.meter import Level, count_words, read_freedom
from campaigns.limits import limits_of
from influencers.formats import formats
from platforms.registry import PLATFORMS


def point(section: str, text: str, *, verbatim: bool = False, brand: bool = False) -> SimpleNamespace:
    return SimpleNamespace(section=section, text=text, is_verbatim=verbatim, from_brand=brand)


def sign(key: str, *points: SimpleNamespace, language: str = "en"):
    return next(each for each in read_freedom(points, language).signs if each.key == key)


def test_a_brief_that_leaves_room_keeps_all_hundred() -> None:
    open_brief = [
        point("overview", "A week of suppers that take less time than ordering in, told by people who cook."),
        point("must_say", "It takes six minutes"),
        point("free_ground", "Where, when and how you film is yours, as is what you think of it."),
    ]
    reading = read_freedom(open_brief, "en")
    assert (reading.score, reading.level, reading.warnings) == (100, Level.FREE, [])


def test_a_script_loses_for_each_sign_and_says_what_to_loosen() -> None:
    script = [
        point(
            "must_say",
            "Say: “This is the best soup I have ever had and you should all buy it today”",
            verbatim=True,
        )
    ] * 4
    reading = read_freedom(script, "en")
    levels = {each.key: each.level for each in reading.signs}
    assert levels == {
        "must_share": Level.STRONG, "verbatim": Level.STRONG, "longest_verbatim": Level.FREE, "facts": Level.FREE,
        "rules": Level.FREE, "scripts": Level.STRONG, "free_ground": Level.LOOK,
    }  # fmt: skip
    assert reading.score == 100 - 3 * 20 - 10
    assert all(each.advice and each.how for each in reading.warnings)


@pytest.mark.parametrize(
    ("key", "section", "most_free", "look", "strong"),
    [("facts", "must_say", 4, 5, 8), ("rules", "do", 9, 10, 18), ("rules", "do_not", 9, 10, 18)],
)
def test_counted_signs_begin_at_their_thresholds(key, section, most_free, look, strong) -> None:
    for number, level in ((most_free, 0), (look, 1), (strong - 1, 1), (strong, 2)):
        assert sign(key, *[point(section, f"Thing {place}") for place in range(number)]).level == level


def test_what_the_law_asks_word_for_word_is_not_held_against_the_brief() -> None:
    lawful = [
        point("must_say", f"Read the label {number}.", verbatim=True, brand=True) for number in range(9)
    ]
    assert [sign(key, *lawful).level for key in ("verbatim", "longest_verbatim", "facts", "scripts")] == [
        0,
        0,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please say: I love it"), ("en", "Repeat it word for word"), ("es", "Di: me encanta"),
        ("es", "Palabra por palabra, por favor"), ("de", "Sage folgendes: toll"), ("fr", "Dites : j'adore, mot pour mot"),
        ("pl", "Powiedz: uwielbiam to"), ("ru", "Скажите: мне нравится"), ("ru", "Повторите дословно"),
        ("ko", "정말 좋다라고 말해 주세요"), ("pt", "Diga: eu amo"), ("it", "Parola per parola"), ("tr", "Söyleyin: harika"),
        ("ja", "最高だと言ってください"), ("xx", "say: this"),
        ("pl", "„To jest najlepsza zupa, jaką kiedykolwiek jadłam w życiu”"),
    ],
)  # fmt: skip
def test_words_put_into_a_mouth_are_found_in_many_languages(language: str, text: str) -> None:
    assert sign("scripts", point("do", text), language=language).value == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Say what you think of it"), ("en", "The label says “fresh”"), ("es", "Cuenta lo que piensas"),
        ("de", "Sag, was du denkst"), ("ru", "Скажите, что думаете"), ("ko", "자유롭게 말씀해 주세요"),
    ],
)  # fmt: skip
def test_asking_for_their_own_words_is_no_script(language: str, text: str) -> None:
    assert sign("scripts", point("do", text), language=language).value == 0


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "It's ready in six minutes", 5),
        ("ko", "육 분이면 됩니다", 3),
        ("ja", "六分でできます", 4),
        ("en", "", 0),
    ],
)
def test_words_are_counted_as_the_language_writes_them(language: str, text: str, words: int) -> None:
    assert count_words(text, language) == words


@pytest.mark.parametrize("market", list(markets()))
def test_every_market_says_what_to_write_and_where_it_comes_from(market: str) -> None:
    row = markets()[market]
    assert row.labels
    assert row.source
    assert row.as_of < row.review_by
    assert "{" not in row.text("en", "Acme")


def test_members_of_the_union_without_a_row_follow_the_union() -> None:
    assert {market_row(member).market for member in MEMBERS} == {"EU", "DE", "FR", "ES", "PL"}
    assert market_row("ZW") is None


@pytest.mark.parametrize("key", list(categories().never))
def test_what_is_never_advertised_is_stopped_everywhere_but_where_the_pack_says(key: str) -> None:
    assert never_advertised([key], ["DE"]) == [categories().never[key]]
    assert legally_reviewed([key], ["DE"]) == []
    for market in categories().never_except.get(key, []):
        assert never_advertised([key], [market]) == []
        assert legally_reviewed([key], [market]) == [categories().never[key]]


@pytest.mark.parametrize("key", list(categories().legal_review))
def test_what_a_lawyer_sees_is_named(key: str) -> None:
    assert legally_reviewed([key, "unknown"], ["ES"]) == [categories().legal_review[key]]


def test_limits_are_known_by_format_and_speak() -> None:
    assert limits_of("instagram", "reel").hashtags == 5
    assert limits_of("instagram", "story").hashtags == 10
    assert limits_of("myspace", "reel").in_words() == []
    for platform in PLATFORMS:
        for key in formats(platform):
            assert all(line.endswith(".") for line in limits_of(platform, key).in_words())


def test_two_texts_are_compared_word_by_word() -> None:
    assert word_pieces("It costs 10 euros.", "It costs 12 euros.") == [
        ("same", "It costs "), ("gone", "10"), ("new", "12"), ("same", " euros."),
    ]  # fmt: skip


def test_points_are_compared_by_key_whatever_their_place() -> None:
    def row(key: str, text: str, **more) -> dict:
        base = {"key": key, "section": "do", "text": text, "market": "", "is_verbatim": False, "digest": text}
        return {**base, **more}

    old = [row("a", "One"), row("b", "Two"), row("c", "Three")]
    new = [row("c", "Three"), row("a", "First", is_verbatim=True), row("d", "Four")]
    found = point_changes(old, new)
    assert [(each.key, each.change) for each in found] == [
        ("c", Change.SAME), ("a", Change.REWORDED), ("d", Change.ADDED), ("b", Change.REMOVED),
    ]  # fmt: skip
    assert found[1].notes == ("verbatim",)
