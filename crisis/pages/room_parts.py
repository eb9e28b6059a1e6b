"""The parts of a room's page, in the order in which a phone shows them. A part enters on the day it is built: one line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from crisis.models import Incident


@dataclass(frozen=True)
class RoomPart:
    """`load(incident, member)` gives the template its context (it has `incident`, `member`, `may_write`, `now` already).

    `load` is a dotted name, so that parts and page may import each other. `column`: "left", "centre" or "right". A lazy
    part is fetched when the page is there, so that the page stays fast; `live` names the events after which it is
    fetched anew ("room_tasks" is what tell_room(incident, "tasks") sends). Its address is `crisis:incident_part`, its
    anchor on the page the key. One without a column is fetched by what shows it.
    """

    key: str
    label: str | Promise
    icon: str
    column: str
    template: str
    load: str
    live: str = ""
    is_lazy: bool = False
    asks: tuple[str, ...] = ()  # names of what the reader chose, handed to `load` as words: filters

    def context(self, incident: Incident, member: Membership, **asked: str) -> dict[str, Any]:
        """Return what the part's template reads."""
        loader: Callable[..., dict[str, Any]] = import_string(self.load)
        return loader(incident, member, **{name: word for name, word in asked.items() if name in self.asks})


PARTS: list[RoomPart] = [
    RoomPart("tasks", _("Tasks"), "checklist", "right", "crisis/room/_tasks.html", "crisis.queries.tasks.tasks_part", "room_tasks room_roles", is_lazy=True, asks=("show", "role")),
    RoomPart("freeze", _("Stop and go"), "hand-stop", "right", "crisis/room/_freeze.html", "crisis.queries.freezing.freeze_part", "room_freeze", is_lazy=True),
    RoomPart("statements", _("Statements"), "speakerphone", "right", "crisis/statements/_statements_part.html", "crisis.pages.statement_parts.statements_part", "room_statements", is_lazy=True),
    RoomPart("log", _("Decisions"), "pencil", "left", "crisis/room/_log.html", "crisis.queries.reports.log_part", "room_log"),
    RoomPart("chart", _("By the hour"), "chart-line", "centre", "crisis/room/_chart.html", "crisis.pages.live.chart_part", is_lazy=True),
    RoomPart("stream", _("What is heard"), "messages", "centre", "crisis/room/_stream.html", "crisis.pages.live.stream_part", is_lazy=True),
    RoomPart("reports", _("Situation"), "clipboard-text", "left", "crisis/room/_reports.html", "crisis.queries.reports.reports_part", "room_reports", is_lazy=True),
    RoomPart("timeline", _("Timeline"), "timeline", "left", "crisis/room/_timeline.html", "crisis.pages.live.timeline_part"),
    RoomPart("roles", _("Roles"), "users-group", "right", "crisis/room/_roles.html", "crisis.queries.roles.roles_part", "room_roles room_room", is_lazy=True),
    RoomPart("facts", _("Facts"), "list-check", "right", "crisis/statements/_facts_part.html", "crisis.pages.statement_parts.facts_part", "room_facts", is_lazy=True),
    RoomPart("harmed", _("Those harmed"), "heart", "right", "crisis/statements/_harmed_part.html", "crisis.pages.statement_parts.harmed_part", "room_harmed", is_lazy=True),
    RoomPart("client", _("Client"), "building", "centre", "crisis/statements/_client_part.html", "crisis.pages.statement_parts.client_part", "room_client", is_lazy=True),
    RoomPart("partners", _("Influencers"), "lifebuoy", "centre", "crisis/room/_partners.html", "crisis.pages.partner_parts.load_partners", "room_partners", is_lazy=True),
    RoomPart("exposure", _("What else is affected"), "target", "centre", "crisis/room/_exposure.html", "crisis.pages.live.exposure_part", "room_freeze", is_lazy=True),
    RoomPart("evidence", _("Evidence"), "archive", "left", "crisis/room/_evidence.html", "crisis.queries.evidence.evidence_part", "room_evidence", is_lazy=True),
]  # fmt: skip
