"""Template tags of the influencer's page."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def in_their_zone(moment: datetime) -> SafeString:
    """Write a moment out in the reader's zone, which it names: "Thu 3 Dec, 14:00 KST"."""
    local = timezone.localtime(moment)
    shown = f"{date_format(local, 'D j M, H:i')} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), shown)
