"""Each word of each pack is found where it stands alone, and not inside another word."""

import pytest

from influencers.safety.packs import CATEGORIES, RIVAL, packs, scan, version_of
from tests.rows import tell


def test_each_word_of_a_pack_is_found_in_a_post():
    rows = [(pack, word) for pack in packs() for word in pack.words]
    assert len(rows) > 700
    tell(
        f"{pack.language}: {word}"
        for pack, word in rows
        if pack.words[word][0]
        not in {hit.category for hit in scan(f"… {word.replace('*', '').upper()} !", language=pack.language)}
    )


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ko", "pl", "ru"])
def test_each_language_covers_every_category(language):
    pack = next(pack for pack in packs() if pack.language == language)
    assert {category for category, _ in pack.words.values()} == set(CATEGORIES) - {RIVAL}


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.language)
def test_each_pack_says_where_it_is_from_and_when_to_look_at_it_again(pack):
    assert pack.source
    assert pack.as_of < pack.review_by


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Scunthorpe and the cocktail-free bar of Essex", "de"),
        ("기술과 미술, 예술", "ko"),
        ("Он подстрахуй попросил, страхуйте себя", "ru"),
        ("Un vino a verme, el computador", "es"),
        ("Ein Kreditgeber gibt Gift", "de"),
    ],
)
def test_words_inside_others_are_left_alone(text, language):
    assert [hit.word for hit in scan(text, language=language) if hit.word != "cocktail*"] == []


def test_accents_and_capitals_do_not_hide_a_word():
    assert [hit.category for hit in scan("ПИВО и Водка", language="ru")] == ["alcohol", "alcohol"]
    assert [hit.word for hit in scan("Champán para todos", language="es")] == ["champan"]


def test_korean_words_are_found_with_their_endings():
    assert [hit.word for hit in scan("어제 맥주를 마셨다", language="ko")] == ["맥주"]


def test_a_pack_of_another_language_does_not_read_a_post():
    assert scan("Das ist ein Rat, kein mist und keine suka", language="de") == []


def test_a_post_without_language_is_read_by_its_letters():
    assert [hit.pack[:2] for hit in scan("купил водку")] == ["ru"]


def test_a_rival_is_found_as_a_whole_name():
    hits = scan("Testing the Zestio bottle, not Zestiomania", language="en", rivals=["Zestio", "Mania"])
    assert [(hit.category, hit.word) for hit in hits] == [("rival", "Zestio")]


def test_the_version_changes_with_the_rivals():
    assert version_of(["A"]) != version_of(["B"])
    assert version_of(["A", "B"]) == version_of(["B", "A"])
    assert len(version_of(["A"])) <= 40


def test_words_at_the_ends_of_lines_are_found():
    assert [hit.word for hit in scan("A night with vodka\nand friends\ncasino\nend", language="en")] == [
        "vodka",
        "casino*",
    ]
