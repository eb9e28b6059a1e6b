"""Shares, scores and prices as exports write them. What is not understood raises ValueError with a sentence."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext

from accounts.text import clean
from influencers.formats import currencies
from influencers.importing.blanks import is_blank
from influencers.importing.counts import parse_count
from influencers.importing.places import country_code

PERCENT, SHARE = "percent", "share"
LARGEST_PRICE = Decimal("999999999999.99")
_SIGNS = {
    "R$": "BRL", "US$": "USD", "₽": "RUB", "€": "EUR", "$": "USD", "£": "GBP", "₩": "KRW", "원": "KRW", "¥": "JPY",
    "円": "JPY", "元": "CNY", "₹": "INR", "₴": "UAH", "₸": "KZT", "₺": "TRY", "₫": "VND", "₪": "ILS",
}  # fmt: skip
# Only as words of their own: there is an "р" in "сторис".
_WORDS = {"руб": "RUB", "р": "RUB", "тг": "KZT", "грн": "UAH", "zł": "PLN", "zl": "PLN", "kč": "CZK"}
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[-−+]?\d[\d\s.,'’]*")
_CODE = re.compile(r"(?<![A-Za-z])([A-Za-z]{3})(?![A-Za-z])")
_PART = re.compile(r"(?P<name>[^\d:=(%]+?)\s*[:=(\-–—]?\s*(?P<share>\d+(?:[.,]\d+)?)\s*%?\)?")
_BETWEEN = re.compile(r"[;|\n/]|,(?!\d)")


def scale_of(texts: Iterable[str]) -> str:
    """Return how a column writes shares: PERCENT where a cell has a % or is above 1, SHARE where all are at most 1."""
    largest = None
    for text in texts:
        if "%" in text or "٪" in text:
            return PERCENT
        try:
            number = abs(_plain_number(text))
        except ValueError:
            continue
        if number > 1:
            return PERCENT
        largest = number
    return "" if largest is None else SHARE


def parse_figure(text: str, unit: str, scale: str) -> float:
    """Return a figure of a unit of metrics.toml (money not among them); shares as 0..1 whatever the column's scale."""
    if unit == "count":
        return float(parse_count(text)[0])
    number = _plain_number(text)
    if unit == "score":
        return number
    share = number if scale == SHARE and "%" not in text else number / 100
    if not -1 <= share <= 1 and unit == "share":
        raise ValueError(gettext("“%(text)s” is more than the whole.") % {"text": clean(text)[:40]})
    return share


def parse_countries(text: str) -> dict[str, float]:
    """Return {country code: share} of a cell such as "Spain 45%, Mexico: 12 %". Raises ValueError where none is found."""
    found = {}
    for part in _BETWEEN.split(text):
        part = part.strip(" ,")
        if is_blank(part):
            continue
        matched = _PART.fullmatch(part)
        code = country_code(matched["name"].strip(" .")) if matched else ""
        if not matched or not code:
            raise ValueError(
                gettext("“%(part)s” is not a country with its share, such as Spain 45%%.")
                % {"part": clean(part)[:40]}
            )
        share = float(matched["share"].replace(",", ".")) / 100
        if share > 1:
            raise ValueError(gettext("“%(part)s” is more than the whole.") % {"part": clean(part)[:40]})
        found[code] = share
    return found


@lru_cache(maxsize=4096)
def parse_money(text: str, currency: str = "") -> tuple[Decimal, str]:
    """Return an amount and its currency (ISO 4217): the cell's own, else the one given ("" = none is known)."""
    shown = clean(text)[:40]
    own = currency_in(text)
    number = _NUMBER.search(text)
    if number is None:
        raise ValueError(gettext("“%(shown)s” is not a price.") % {"shown": shown})
    if number[0][0] in "-−":
        raise ValueError(gettext("“%(shown)s” is below zero.") % {"shown": shown})
    rest = text[number.end() :].strip()
    scaled = re.match(r"(k|к|тыс|m|млн)\b", rest, re.IGNORECASE)
    try:
        amount = _decimal(number[0]) * (
            {"k": 1000, "к": 1000, "т": 1000}.get(rest[0].lower(), 10**6) if scaled else 1
        )
    except InvalidOperation:
        raise ValueError(gettext("“%(shown)s” is not a price.") % {"shown": shown}) from None
    if re.search(r"\d\s*[-–—]\s*\d", text):
        raise ValueError(gettext("“%(shown)s” is a range, not one price.") % {"shown": shown})
    if not own and not currency:
        raise ValueError(
            f"“{shown}” has no currency. Name the column of the currency, or choose one for the list."
        )
    if amount > LARGEST_PRICE:
        raise ValueError(gettext("“%(shown)s” is larger than any real price.") % {"shown": shown})
    return amount.quantize(Decimal("0.01")), own or currency


@lru_cache(maxsize=1024)
def currency_in(text: str) -> str:
    """Return the currency a text names by code or sign ("120 EUR", "Story, ₽"), or ""."""
    for code in _CODE.findall(text):
        if code.upper() in currencies():
            return code.upper()
    for word in _WORD.findall(text.lower()):
        if word in _WORDS:
            return _WORDS[word]
    return next((code for sign, code in _SIGNS.items() if sign in text), "")


def _plain_number(text: str) -> float:
    found = _NUMBER.fullmatch(text.strip().strip("%٪").strip())
    if found is None:
        raise ValueError(gettext("“%(text)s” is not a number.") % {"text": clean(text)[:40]})
    try:
        return float(_decimal(found[0].replace("−", "-")))
    except InvalidOperation:
        raise ValueError(gettext("“%(text)s” is not a number.") % {"text": clean(text)[:40]}) from None


def _decimal(digits: str) -> Decimal:
    """Return digits with one decimal sign as a number: the last of "." and "," where fewer or more than three follow."""
    digits = re.sub(r"[\s'’]", "", digits).rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return Decimal(digits)
    sign, other = digits[last], "," if digits[last] == "." else "."
    grouped = digits.count(sign) > 1 or (
        len(digits) - last == 4 and other not in digits and digits.lstrip("-+")[0] != "0"
    )
    whole = digits.replace(other, "")
    return Decimal(whole.replace(sign, "" if grouped else "."))
