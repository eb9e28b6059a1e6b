"""How campaigns write money and moments."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import format_currency
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, to_locale

from campaigns import rules
from campaigns.disclosure.packs import categories
from campaigns.models import Campaign
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


@register.inclusion_tag("campaigns/_frozen.html", takes_context=True)
def frozen_band(context: Context) -> dict[str, Any]:
    """Say on a page about a campaign that a crisis holds it, why and since when; who may can release it."""
    about = context.get("campaign") or getattr(context.get("collaboration"), "campaign", None)
    if not isinstance(about, Campaign) or not about.is_frozen:
        return {}
    member = context["request"].membership
    return {
        "campaign": about,
        "may_release": rules.can_edit_campaign(member, about),
        "request": context["request"],
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
