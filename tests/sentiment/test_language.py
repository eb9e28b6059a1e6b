"""Languages are named by script and by the small model; Hindi in Latin letters is known by its words."""

import pytest

from sentiment.language import LanguageDetector, without_model
from sentiment.text import clean

SENTENCES = {
    "ar": "هذا المنتج ممتاز جدا",
    "de": "Das ist wirklich ein schönes Kleid geworden",
    "en": "This is really a very nice dress",
    "es": "Este vestido es realmente muy bonito",
    "fr": "Cette robe est vraiment très jolie",
    "hi": "यह कपड़ा बहुत सुंदर है",
    "hi-Latn": "ye dress bahut sundar hai yaar",
    "id": "Gaun ini benar-benar bagus sekali",
    "it": "Questo vestito è davvero molto bello",
    "ja": "このドレスは本当にきれいです",
    "ko": "이 드레스 정말 예뻐요",
    "pl": "Ta sukienka jest naprawdę bardzo ładna",
    "pt": "Este vestido é realmente muito bonito, não é?",
    "ru": "Это платье действительно очень красивое",
    "th": "ชุดนี้สวยมากจริงๆ",
    "tr": "Bu elbise gerçekten çok güzel olmuş",
    "zh": "这条裙子真的很漂亮",
}


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector()


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_each_language_is_named(detector: LanguageDetector, language: str, sentence: str) -> None:
    assert detector.detect([clean(sentence)]) == [language]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("", "und"),
        ("!!! 123", "und"),
        ("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "und"),  # Tifinagh, a script none of ours uses
        ("Це плаття дуже гарне, дякую вам за відео", "uk"),
        ("love it 사랑해요 언니 진짜 최고", "ko"),
    ],
)
def test_what_is_not_ours_is_not_forced_into_ours(
    detector: LanguageDetector, sentence: str, expected: str
) -> None:
    assert detector.detect([clean(sentence)]) == [expected]


def test_without_the_model_scripts_still_tell_languages() -> None:
    assert without_model(["привет", "hello there", "ไทย", "kya baat hai bhai"]) == [
        "ru",
        "und",
        "th",
        "hi-Latn",
    ]
