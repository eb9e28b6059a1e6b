"""What the frame around every page shows: rooms, agency, search, live updates. Data only; templates/shell draws it."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.http import TenantRequest
from accounts.live import LIVE_PATH, topic_token
from accounts.models import Agency, Membership
from irm.middleware import live_origin


@dataclass(frozen=True)
class Room:
    """An entry of the sidebar. `key` is the first part of the path of its pages."""

    key: str
    label: str | Promise
    url: str
    icon: str
    active: bool = False
    shortcut: str = ""
    count_url: str = ""  # where what waits is counted, after the page is there
    count_again: str = ""  # the live event after which it is counted anew
    urgent: bool = False  # keeps a place on a phone's bar while its count is more than none


@dataclass(frozen=True)
class Shell:
    rooms: list[Room] = field(default_factory=list)
    agency: Agency | None = None
    membership: Membership | None = None
    agencies: list[Membership] = field(default_factory=list)
    search_url: str = ""
    live_url: str = ""
    live_token: str = ""
    switch_url: str = ""
    demo: bool = False


# A room enters this table on the day it is built: no dead links.
ROOMS = [
    ("today", _("Today"), "desk:today", "calendar-check", "t"),
    ("influencers", _("Influencers"), "influencers:list", "users", "i"),
    ("campaigns", _("Campaigns"), "campaigns:list", "speakerphone", "c"),
    ("inbox", _("Inbox"), "outreach:inbox", "inbox", "n"),
    ("drafts", _("Drafts"), "drafts:list", "file-text", "d"),
    ("crisis", _("Crisis"), "crisis:incidents", "urgent", "r"),
    ("settings", _("Settings"), "accounts:settings", "settings", "s"),
]
# Room -> where what waits there is counted, and the live events after which it is counted anew.
COUNTED = {
    "drafts:list": ("drafts:count", "draft_changed"),
    "outreach:inbox": ("outreach:inbox_count", "thread_changed"),
    "crisis:incidents": ("crisis:count_incidents", "incident_changed"),
}
# Pages of the Influencers app that are set up once; they are reached from Settings.
SET_UP = ("stages", "fields", "checklist", "tiers", "mappings", "platforms", "sentiment")
OUTREACH_SET_UP = ("mailboxes", "drafting-help")
URGENT = "crisis"
CLIENT_ROOMS = [
    ("portal", _("Overview"), "portal:home", "home", "h"),
    ("drafts", _("Drafts"), "portal:drafts", "video", "d"),
    ("calendar", _("Calendar"), "portal:calendar", "calendar", "k"),
]


def shell(request: TenantRequest) -> dict[str, Any]:
    """Return {"shell": Shell} for every template; empty for the anonymous."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {"shell": Shell()}
    table = CLIENT_ROOMS if membership.is_client else ROOMS
    first, _, rest = request.path.strip("/").partition("/")
    if (first == "influencers" and rest.partition("/")[0] in SET_UP) or rest.startswith("pipeline/"):
        first = "settings"
    if first == "inbox" and rest.partition("/")[0] in OUTREACH_SET_UP:
        first = "settings"
    if first == "portal" and rest.partition("/")[0] in ("drafts", "calendar"):
        first = rest.partition("/")[0]
    rooms = [
        Room(
            key=key,
            label=label,
            url=reverse(name),
            icon=icon,
            active=first == key,
            shortcut=shortcut,
            count_url=reverse(COUNTED[name][0]) if name in COUNTED else "",
            count_again=COUNTED[name][1] if name in COUNTED else "",
            urgent=key == URGENT,
        )
        for key, label, name, icon, shortcut in table
    ]
    live = settings.LIVE_URL.rstrip("/") or live_origin(request)
    return {
        "shell": Shell(
            rooms=rooms,
            agency=membership.agency,
            membership=membership,
            agencies=[m for m in request.memberships if m.pk != membership.pk],
            search_url="" if membership.is_client else reverse("desk:search"),
            live_url=f"{live}{LIVE_PATH}",
            live_token=topic_token(f"agency:{membership.agency_id}") if not membership.is_client else "",
            switch_url=reverse("accounts:switch_agency"),
            demo=membership.agency.is_demo,
        )
    }
