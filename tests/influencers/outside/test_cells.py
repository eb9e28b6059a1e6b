"""Shares, scores and prices as exports write them."""

from decimal import Decimal

import pytest

from influencers.outside.cells import (
    currency_in,
    parse_countries,
    parse_figure,
    parse_money,
    scale_of,
)


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (["45%", "0.2"], "percent"), (["45", "0.2"], "percent"), (["0,45", "0.2", "1"], "share"), (["x", ""], ""),
        ([], ""), (["0.3", "55.5"], "percent"),
    ],
)  # fmt: skip
def test_a_column_tells_how_its_shares_are_written(cells, scale):
    assert scale_of(cells) == scale


@pytest.mark.parametrize(
    ("text", "unit", "scale", "value"),
    [
        ("45%", "share", "percent", 0.45), ("45,5 %", "share", "percent", 0.455), ("4.2", "share", "percent", 0.042),
        ("0.042", "share", "share", 0.042), ("0,5", "share", "share", 0.5), ("50%", "share", "share", 0.5),
        ("-3.1%", "share", "percent", -0.031), ("−3.1%", "share", "percent", -0.031), ("87", "score", "", 87.0),
        ("8.7", "score", "", 8.7), ("12.3K", "count", "", 12300.0), ("1,234", "count", "", 1234.0),
    ],
)  # fmt: skip
def test_figures_are_read(text, unit, scale, value):
    assert parse_figure(text, unit, scale) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("abc", "share", "“abc” is not a number."), ("140%", "share", "“140%” is more than the whole."),
        ("", "score", "“” is not a number."), ("-5", "count", "“-5” is below zero."), ("nan", "score", "“nan” is not a number."),
    ],
)  # fmt: skip
def test_what_is_no_figure_gets_a_sentence(text, unit, sentence):
    with pytest.raises(ValueError) as refused:
        parse_figure(text, unit, "percent")
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Spain 45%, Mexico 12%", {"ES": 0.45, "MX": 0.12}),
        ("Spain: 45.5% | México (12)", {"ES": 0.455, "MX": 0.12}),
        ("США 45,2%; Россия - 10%", {"US": 0.452, "RU": 0.1}),
        ("IN 60", {"IN": 0.6}),
    ],
)
def test_countries_in_one_cell_are_read(text, found):
    assert parse_countries(text) == pytest.approx(found)


@pytest.mark.parametrize("text", ["Spain", "Nowhere 5%", "45%", "Spain 450%"])
def test_countries_without_share_or_of_no_map_are_refused(text):
    with pytest.raises(ValueError):
        parse_countries(text)


@pytest.mark.parametrize(
    ("text", "given", "amount", "currency"),
    [
        ("€1.200,50", "", "1200.50", "EUR"), ("12 500 ₽", "", "12500", "RUB"), ("12500 руб.", "", "12500", "RUB"),
        ("$1.5k", "", "1500", "USD"), ("15 тыс. руб", "", "15000", "RUB"), ("120 usd", "EUR", "120", "USD"),
        ("120", "EUR", "120", "EUR"), ("R$ 300", "", "300", "BRL"), ("1,234.56", "USD", "1234.56", "USD"),
        ("1,234", "USD", "1234", "USD"), ("0", "PLN", "0", "PLN"),
    ],
)  # fmt: skip
def test_prices_are_read_with_their_currency(text, given, amount, currency):
    assert parse_money(text, given) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-5 EUR", "“-5 EUR” is below zero."), ("on request", "“on request” is not a price."),
        ("50-100 EUR", "“50-100 EUR” is a range, not one price."), ("9" * 20 + " EUR", "larger than any real price."),
        ("5", "“5” has no currency. Name the column of the currency, or choose one for the list."),
    ],
)  # fmt: skip
def test_what_is_no_price_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError) as refused:
        parse_money(text)
    assert str(refused.value).endswith(sentence)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Story, ₽", "RUB"),
        ("Price (EUR)", "EUR"),
        ("Post price", ""),
        ("Цена, руб.", "RUB"),
        ("Цена за сторис", ""),
    ],
)
def test_a_header_tells_a_currency(text, code):
    assert currency_in(text) == code
