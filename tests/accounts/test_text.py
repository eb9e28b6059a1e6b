import pytest

from accounts.text import clean, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Zoë   BÉNÉDICTE ", "zoe benedicte"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("김민아", "김민아"),
        ("İSTANBUL Işık", "istanbul isik"),
        ("Ёлка Йод", "елка иод"),
        ("ＦＵＬＬ width", "full width"),
        ("नमस्ते", "नमस्ते"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_fold_makes_comparable(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_clean_takes_out_what_could_deceive_and_keeps_what_is_read() -> None:
    assert clean("  a\x00b\u202ec\td ") == "abc d"
    assert clean("👩\u200d🍳 chef") == "👩\u200d🍳 chef"
