"""The parts of a campaign's page. Each noun adds its own line on the day it is built: no dead links.

Rooms to the right add theirs at start (`TABS.insert`); this room knows none of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign


@dataclass(frozen=True)
class Tab:
    key: str
    label: Any
    url_name: str


TABS = [
    Tab("overview", _("Overview"), "campaigns:detail"),
    Tab("brief", _("Brief"), "campaigns:brief"),
    Tab("people", _("People"), "campaigns:board"),
    Tab("plan", _("Plan"), "campaigns:plan"),
    Tab("calendar", _("Calendar"), "campaigns:campaign_calendar"),
    Tab("money", _("Money"), "campaigns:money"),
    Tab("room", _("Room"), "campaigns:room"),
]


def tabs_of(campaign: Campaign, active: str) -> list[dict[str, Any]]:
    """Return the tabs of a campaign's page with their addresses."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[campaign.uuid]),
            "active": tab.key == active,
        }
        for tab in TABS
    ]
