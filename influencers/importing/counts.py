"""Counts as people and programs write them: 475.8m, 1,234, 2.28E+11, 12,5K, 1 234 567, 12.3万, ١٬٢٣٤."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

EXACT = "exact"
ABBREVIATED = "abbreviated"
LARGEST = (
    10**15
)  # a thousand times all views YouTube ever counted for one channel; larger is a slip of the pen

_SCALES = {
    10**3: "k к т тыс тысяч tys tsd thousand 천 千 ribu rb",
    10**4: "만 万 萬 man",
    10**5: "lakh lakhs lac",
    10
    ** 6: "m м mn mm mln млн mio mill millón millon millones million millions milhão milhões mi jt juta 百万 백만",
    10**7: "crore crores cr",
    10**8: "억 億 亿",
    10**9: "b bn млрд mrd mld billion billions bil milliard milliarden miliardo mia",
    10**12: "trillion трлн bln.",
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_UNIT_WORDS = [
    "followers",
    "follower",
    "subscribers",
    "subscriber",
    "subs",
    "fans",
    "fan",
    "views",
    "view",
    "posts",
    "post",
    "videos",
    "video",
    "seguidores",
    "suscriptores",
    "inscritos",
    "abonnés",
    "abonnenten",
    "abonenci",
    "obserwujących",
    "подписчиков",
    "подписчика",
    "подписчик",
    "просмотров",
    "팔로워",
    "구독자",
    "명",
    "회",
    "人",
    "粉丝",
    "フォロワー",
]
_SHAPE = re.compile(
    r"(?P<digits>\d[\d.,' ]*)(?:e(?P<power>\+?\d{1,2}))?\s*(?P<word>[^\W\d_]*)\.?", re.IGNORECASE
)
_GROUPED = re.compile(r"\d{1,3}([.,' ])\d{3}(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_TRANSLATE = str.maketrans(
    {"٬": ",", "،": ",", "٫": ".", "，": ",", "．": ".", "’": "'", "‘": "'", "`": "'", "_": " "}
)


def parse_count(text: str, decimal: str = "") -> tuple[int, str]:
    """Return a count and its precision ("exact" or "abbreviated").

    `decimal` is the column's decimal sign ("." or ","), empty where its values do not tell; then 1.234 is 1234 (a
    count has no thousandths) and 1.2K is 1200. Raises ValueError with a sentence for what is not a count.
    """
    if text.isascii() and text.isdecimal() and len(text) < 16:
        return int(text), EXACT
    plain = _plain(text)
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        raise ValueError(_refusal(text, plain))
    scale = _scale(shape["word"], text)
    try:
        number = Decimal(
            _unformatted(shape["digits"].strip(), decimal, abbreviated=scale > 1 or bool(shape["power"]))
        )
    except InvalidOperation:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text[:40]}) from None
    value = number * scale * 10 ** int(shape["power"] or 0)
    if value != value.to_integral_value():
        raise ValueError(_("“%(text)s” is not a whole number.") % {"text": text[:40]})
    if value > LARGEST:
        raise ValueError(_("“%(text)s” is larger than any real count.") % {"text": text[:40]})
    return int(value), ABBREVIATED if scale > 1 or shape["power"] or "+" in text else EXACT


def decimal_sign(texts: Iterable[str]) -> str:
    """Return the decimal sign a column of counts uses ("." or ","), or "" where nothing tells.

    A sign followed by other than three digits, or standing after another sign, is the decimal one; a sign that
    groups thousands twice in one number leaves the other one as decimal.
    """
    for text in texts:
        shape = _SHAPE.fullmatch(_plain(text))
        if shape is None:
            continue
        digits = shape["digits"].strip()
        signs = [c for c in digits if c in ".,"]
        if not signs:
            continue
        last = signs[-1]
        if len(set(signs)) == 2 or (len(signs) == 1 and len(digits.rpartition(last)[2]) != 3):
            return last
        if len(signs) > 1:
            return "," if last == "." else "."
    return ""


def _plain(text: str) -> str:
    """Return the text in ASCII digits without signs of doubt, currency of followers and unit words."""
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFKC", text.translate(_TRANSLATE))
        )
    text = " ".join(text.split()).lower().removeprefix("'")
    text = text.strip("~≈><+=* ")
    for word in _UNIT_WORDS:
        if text.endswith(word) and text != word:
            return text.removesuffix(word).rstrip("+ ")
    return text


def _scale(word: str, text: str) -> int:
    if not word:
        return 1
    scale = _SCALE_OF.get(word.lower())
    if scale is None:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text[:40]})
    return scale


def _refusal(text: str, plain: str) -> str:
    shown = text.strip()[:40]
    if plain.startswith(("-", "−")):
        return _("“%(shown)s” is below zero.") % {"shown": shown}
    if plain.endswith(("%", "٪")):
        return _("“%(shown)s” is a percentage, not a count.") % {"shown": shown}
    if re.fullmatch(r"[\d.,]+\s*\w?\s*[-–—]\s*[\d.,]+\s*\w?", plain):
        return _("“%(shown)s” is a range, not one number.") % {"shown": shown}
    return _("“%(shown)s” is not a number.") % {"shown": shown}


def _unformatted(digits: str, decimal: str, *, abbreviated: bool) -> str:
    """Return digits as Decimal reads them: thousands taken out, the decimal sign a point."""
    signs = {c for c in digits if c in ".,"}
    if len(signs) == 2:
        # The one that stands last is the decimal sign: 1,234.5 and 1.234,5.
        decimal = max(signs, key=digits.rindex)
    elif signs and not decimal:
        sign = signs.pop()
        thousands = _GROUPED.fullmatch(digits) and not (abbreviated and digits.count(sign) == 1)
        decimal = "" if thousands or _INDIAN.fullmatch(digits) else sign
    whole, point, fraction = (
        digits.rpartition(decimal) if decimal and digits.count(decimal) == 1 else (digits, "", "")
    )
    if not (whole.isdecimal() or _GROUPED.fullmatch(whole) or _INDIAN.fullmatch(whole)):
        raise InvalidOperation
    for sign in ".,' ":
        whole = whole.replace(sign, "")
    return f"{whole}.{fraction}" if point else whole
