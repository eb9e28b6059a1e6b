"""What comments are about, in every language that has a word pack."""

import tomllib

import pytest

from sentiment import Classifier, Nature
from sentiment.nature import WORDS, read_packs
from tests.sentiment.natures import COMMENTS

pytestmark = pytest.mark.xdist_group("sentiment")


def test_every_language_has_a_pack_with_every_nature() -> None:
    packs = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in WORDS.glob("*.toml")}
    natures = {nature.value for nature in Nature} - {"other"}

    assert set(packs) == {
        "any", "emoji", "ar", "de", "en", "es", "fr", "hi", "hi-Latn", "id", "it", "ja", "ko", "pl", "pt", "ru", "th",
        "tr", "zh",
    }  # fmt: skip
    for language, pack in packs.items():
        assert pack["version"] >= 1
        if language not in ("any", "emoji"):
            assert set(pack["nature"]) == natures
            assert pack["language"] == language


def test_no_phrase_says_two_strong_things() -> None:
    for path in WORDS.glob("*.toml"):
        strong: list[str] = []
        for lists in tomllib.loads(path.read_text("utf-8")).get("nature", {}).values():
            strong += lists.get("strong", [])
        assert sorted({one for one in strong if strong.count(one) > 1}) == [], path.name


@pytest.mark.parametrize("language", sorted(COMMENTS))
def test_natures_are_named_in_each_language(classifier: Classifier, language: str) -> None:
    told = COMMENTS[language]
    found = classifier.classify([text for _, text in told])
    right = sum(verdict.nature.value == nature for (nature, _), verdict in zip(told, found, strict=True))

    assert right >= len(told) - 2, [
        (n, v.nature.value, t) for (n, t), v in zip(told, found, strict=True) if n != v.nature
    ]


def test_packs_find_phrases_only_as_whole_words() -> None:
    import numpy as np

    scores = np.zeros(len(Nature), dtype=np.float32)
    read_packs()["en"].add("the adskyson of pricelessness", scores)
    assert scores.tolist() == [0.0] * len(Nature)
    read_packs()["en"].add("total scammers", scores)
    assert scores[list(Nature).index(Nature.ACCUSATION)] == 3.0
