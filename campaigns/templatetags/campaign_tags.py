"""How campaigns write money and moments."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import format_currency
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, to_locale

from campaigns.disclosure.packs import categories
from influencers.formats import decimals, format_name
from influencers.rows import PLATFORM_ICONS, platform_label

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """Write an amount in the reader's way with its currency's code; whole amounts without decimals."""
    if amount is None:
        return gettext("unknown")
    places = 0 if amount == amount.to_integral_value() else decimals(currency)
    pattern = "¤¤ #,##0" + ("." + "0" * places if places else "")
    return format_currency(
        amount, currency, pattern, locale=to_locale(get_language() or "en"), currency_digits=False
    )


@register.simple_tag
def in_zone(moment: datetime | None, zone: str) -> SafeString:
    """Write a moment in somebody's own zone: "Thu 14:00 Seoul"; nothing where the zone is unknown or the reader's."""
    if moment is None or not zone:
        return SafeString()
    try:
        theirs = timezone.localtime(moment, ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        return SafeString()
    if theirs.utcoffset() == timezone.localtime(moment).utcoffset():
        return SafeString()
    city = zone.rpartition("/")[2].replace("_", " ")
    return format_html('<small class="text-quiet">{} {}</small>', date_format(theirs, "D H:i"), city)


@register.simple_tag
def sold_as(platform: str, format: str) -> str:
    """Name what is made: "Reel on Instagram"."""
    return gettext("%(format)s on %(platform)s") % {
        "format": format_name(platform, format),
        "platform": platform_label(platform),
    }


@register.filter
def platform_icon(platform: str) -> str:
    """Name the icon of a platform."""
    return PLATFORM_ICONS.get(platform, "link")


@register.filter
def reason_of(reasons: dict[int, str], pk: int) -> str:
    """Return why somebody is barred; nothing for those who are not."""
    return reasons.get(pk, "")


@register.filter
def category_name(key: str) -> str:
    """Name a kind of product that needs special care."""
    return {**categories().never, **categories().legal_review}.get(key, key)
