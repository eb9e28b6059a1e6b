import pytest

from influencers.importing.blanks import is_blank
from influencers.importing.counts import decimal_sign, parse_count


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("475.8m", 475_800_000, "abbreviated"),
        ("3.3k", 3_300, "abbreviated"),
        ("12,5K", 12_500, "abbreviated"),
        ("0.89k", 890, "abbreviated"),
        ("29.0b", 29_000_000_000, "abbreviated"),
        ("2.28E+11", 228_000_000_000, "abbreviated"),
        ("1M+", 1_000_000, "abbreviated"),
        ("~ 1.2 млн", 1_200_000, "abbreviated"),
        ("12.3万", 123_000, "abbreviated"),
        ("1.5만명", 15_000, "abbreviated"),
        ("2.5 crore", 25_000_000, "abbreviated"),
        ("1.2M followers", 1_200_000, "abbreviated"),
        ("1,234", 1_234, "exact"),
        ("1.234", 1_234, "exact"),
        ("1 234 567", 1_234_567, "exact"),
        ("1\u00a0234\u202f567", 1_234_567, "exact"),
        ("1'234'567", 1_234_567, "exact"),
        ("1,23,456", 123_456, "exact"),
        ("1.234.567,00", 1_234_567, "exact"),
        ("1,234,567.00", 1_234_567, "exact"),
        ("637000.0", 637_000, "exact"),
        ("１２３４５", 12_345, "exact"),
        ("١٬٢٣٤", 1_234, "exact"),
        ("12 345 подписчиков", 12_345, "exact"),
        ("0", 0, "exact"),
    ],
)
def test_a_count_is_read_as_people_write_it(text, value, precision):
    assert parse_count(text) == (value, precision)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "“abc” is not a number."),
        ("K", "“K” is not a number."),
        ("$5", "“$5” is not a number."),
        ("2 mil", "“2 mil” is not a number."),  # a thousand in Spanish, a million to others
        ("1.2.3", "“1.2.3” is not a number."),
        ("1234.5", "“1234.5” is not a whole number."),
        ("-5", "“-5” is below zero."),
        ("1.39%", "“1.39%” is a percentage, not a count."),
        ("10-20k", "“10-20k” is a range, not one number."),
        ("99999999999999999999", "“99999999999999999999” is larger than any real count."),
        ("9e99", "“9e99” is larger than any real count."),
    ],
)
def test_what_is_no_count_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=".") as refusal:
        parse_count(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1,234", "637000.0"], "."),
        (["1.234", "12.345"], ""),
        (["1.234.567"], ","),
        (["12,5K"], ","),
        (["1,234.5"], "."),
        (["100", "nan"], ""),
    ],
)
def test_a_column_tells_its_decimal_sign(cells, sign):
    assert decimal_sign(cells) == sign


def test_the_columns_decimal_sign_settles_what_one_cell_leaves_open():
    assert parse_count("1,234K", ".") == (1_234_000, "abbreviated")
    assert parse_count("1,234K", ",") == (1_234, "abbreviated")


@pytest.mark.parametrize(
    "cell", ["", " ", "nan", "NaN", "-", "—", "N/A", "null", "нет данных", "없음", "#N/A"]
)
def test_ways_to_say_nothing_are_blank(cell):
    assert is_blank(cell) is True


@pytest.mark.parametrize("cell", ["0", "Nina", "no", "Nan Goldin"])
def test_values_are_not_blank(cell):
    assert is_blank(cell) is False
