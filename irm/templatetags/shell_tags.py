"""Template tags of the shell: numbers, times, icons, initials and query strings."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, get_format, number_format
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

register = template.Library()

Number = int | float | Decimal | str

HUES = 10
SPARK_WIDTH, SPARK_HEIGHT = 100, 20
_UNITS = [(Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k")]
_ROUNDS_TO_ONE = Decimal("0.9995")
_PERIODS = [(60, "minute"), (60 * 60, "hour"), (24 * 60 * 60, "day")]
_DAYS_IN_WORDS = 30
# The first mark found decides: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
]
_SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


@register.filter
def compact(value: Number | None) -> str:
    """Shorten a number to at most three digits and a unit: 12345 is 12.3k.

    Nothing, or what is not a number, is "unknown": a missing figure is never 0.
    """
    number = _decimal(value)
    if number is None:
        return gettext("unknown")
    for size, unit in _UNITS:
        # From 999,500 on, three digits would round up to 1000k.
        if abs(number) >= size * _ROUNDS_TO_ONE:
            return f"{_shorten(number / size)}{unit}"
    return _shorten(number)


@register.filter
def full(value: Number | None) -> str:
    """Write a number out with the reader's thousands separator: 12345 is 12,345."""
    if isinstance(value, int) and get_format("NUMBER_GROUPING") == 3:
        # A list is full of whole numbers: written at once, the way through Decimal takes ten times as long.
        return f"{value:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
    number = _decimal(value)
    if number is None:
        return gettext("unknown")
    if number == number.to_integral_value():
        number = number.to_integral_value()
    return number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def relative(value: datetime | None) -> str:
    """Say how far a moment is from now: "in 2 days", "3 hours ago", "just now".

    Beyond 30 days the date itself is easier to read, so the date is returned.
    """
    if value is None:
        return gettext("unknown")
    seconds = (value - timezone.now()).total_seconds()
    distance = abs(seconds)
    if distance < 60:
        return gettext("just now") if seconds <= 0 else gettext("in a moment")
    if distance >= (_DAYS_IN_WORDS + 1) * 24 * 60 * 60:
        return date_format(timezone.localtime(value), "DATE_FORMAT")
    size, unit = next(period for period in reversed(_PERIODS) if distance >= period[0])
    words = _period_words(int(distance // size), unit)
    if seconds > 0:
        return pgettext("time", "in %(period)s") % {"period": words}
    return pgettext("time", "%(period)s ago") % {"period": words}


@register.simple_tag
def when(value: datetime | None) -> SafeString:
    """Render a moment as a <time> in words, exact in its title; the script keeps the words fresh."""
    if value is None:
        return format_html('<span class="text-unknown">{}</span>', gettext("unknown"))
    local = timezone.localtime(value)
    exact = f"{date_format(local, 'D j M Y, H:i')} {local.tzname()}"
    return format_html(
        '<time datetime="{}" title="{}" data-relative>{}</time>', value.isoformat(), exact, relative(value)
    )


@register.filter
def initials(name: str | None) -> str:
    """Return one or two letters for an avatar, in any script; "?" for no name."""
    words = [word for word in (_letters(part) for part in (name or "").split()) if word]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.filter
def hue(name: str | None) -> str:
    """Return the same one of ten color classes for the same name, on every machine."""
    return f"hue-{zlib.crc32((name or '').strip().casefold().encode()) % HUES}"


@register.simple_tag
def explain(
    value: Number | None,
    *,
    suffix: str = "",
    unit: str = "",
    definition: str = "",
    precision: str = "",
    source: str = "",
    measured: datetime | None = None,
) -> str:
    """Say in lines what a figure is: the full number, its definition, precision, source and time."""
    lines = [f"{full(value)}{suffix} {unit}".strip(), definition]
    if precision:
        lines.append(gettext("Precision: %(precision)s") % {"precision": precision})
    if source:
        lines.append(gettext("Source: %(source)s") % {"source": source})
    if measured:
        exact = date_format(timezone.localtime(measured), "D j M Y, H:i")
        lines.append(gettext("Measured: %(moment)s") % {"moment": exact})
    return "\n".join(line for line in lines if line)


@register.filter
def browser(user_agent: str | None) -> str:
    """Name a browser and its system for people: "Firefox on Windows"; an odd one is "Unknown browser"."""
    agent = user_agent or ""
    name = next((name for mark, name in _BROWSERS if mark in agent), gettext("Unknown browser"))
    system = next((system for mark, system in _SYSTEMS if mark in agent), "")
    return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite. With a label it is read aloud, without it is decoration."""
    return _drawn_icon(str(conditional_escape(name)), str(conditional_escape(label)))


@lru_cache(maxsize=1024)
def _drawn_icon(name: str, label: str) -> SafeString:
    url = f"{escape(static('vendor/tabler-icons/sprite.svg'))}#{name}"
    said = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return SafeString(f'<svg class="icon" {said}><use href="{url}"/></svg>')


@register.simple_tag
def sparkline(values: Iterable[Number | None], label: str = "") -> SafeString:
    """Draw evenly spaced values as a small trend line; a missing value is a gap, under two values nothing is drawn."""
    numbers = [_decimal(value) for value in values]
    known = [number for number in numbers if number is not None]
    if len(known) < 2:
        return SafeString()
    low, spread = min(known), max(known) - min(known)
    step = Decimal(SPARK_WIDTH) / (len(numbers) - 1)
    pieces: list[list[str]] = [[]]
    for position, number in enumerate(numbers):
        if number is None:
            pieces.append([])
            continue
        height = (number - low) / spread if spread else Decimal("0.5")
        pieces[-1].append(f"{position * step:.1f},{SPARK_HEIGHT * (1 - height):.1f}")
    lines = format_html_join("", '<polyline points="{}"/>', ((" ".join(piece),) for piece in pieces if piece))
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        label or gettext("Trend"),
        lines,
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return this page's query string with some values replaced; None or "" removes one.

    A change of any filter leaves the page position (after, before), since it
    belongs to the old filter.
    """
    values = context["request"].GET.copy()
    if not {"after", "before"} & changes.keys():
        values.pop("after", None)
        values.pop("before", None)
    for key, value in changes.items():
        if value is None or value == "":
            values.pop(key, None)
        elif isinstance(value, Iterable) and not isinstance(value, str):
            values.setlist(key, [str(part) for part in value])
        else:
            values[key] = str(value)
    return f"?{values.urlencode()}"


def _decimal(value: Number | None) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _shorten(number: Decimal) -> str:
    if abs(number) >= 100:
        places = 0
    elif abs(number) >= 1 or not number:
        places = 1
    else:
        # Two significant digits: a rate of 0.034 must not become 0.
        places = 1 - number.adjusted()
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    rounded = rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded.normalize()
    return number_format(rounded, use_l10n=True)


def _period_words(count: int, unit: str) -> str:
    if unit == "minute":
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    if unit == "hour":
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _letters(word: str) -> str:
    return "".join(letter for letter in word if letter.isalnum())
