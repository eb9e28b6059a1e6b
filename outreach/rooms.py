"""The tabs over every page of the room. A page enters this table on the day it is built: no dead links."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RoomTab:
    """`key` is what a page says it is; `route` the name of its address."""

    key: str
    label: str | Promise
    route: str
    icon: str


ROOM_TABS: list[RoomTab] = [
    RoomTab("inbox", _("Inbox"), "outreach:inbox", "inbox"),
    RoomTab("letters", _("Letters"), "outreach:letters", "pencil"),
    RoomTab("sequences", _("Sequences"), "outreach:sequences", "mail-forward"),
    RoomTab("templates", _("Templates"), "outreach:templates", "file-text"),
    RoomTab("outbox", _("Outbox"), "outreach:outbox", "send"),
]
