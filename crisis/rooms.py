"""The tabs over every page of the room. A page enters this table on the day it is built: no dead links."""

from django.utils.translation import gettext_lazy as _

from outreach.rooms import RoomTab

# In this order: incidents, alerts, monitors, playbooks, post-mortems, drills, duty.
ROOM_TABS: list[RoomTab] = [
    RoomTab("incidents", _("Incidents"), "crisis:incidents", "urgent"),
    RoomTab("alerts", _("Alerts"), "crisis:alerts", "bell"),
    RoomTab("monitors", _("Monitors"), "crisis:monitors", "ear"),
    RoomTab("playbooks", _("Playbooks"), "crisis:playbooks", "list-check"),
    RoomTab("postmortems", _("Post-mortems"), "crisis:postmortems", "bulb"),
    RoomTab("drills", _("Drills"), "crisis:drills", "target"),
    RoomTab("duty", _("Duty"), "crisis:duty", "users"),
]
