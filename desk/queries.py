"""What the agency sees across apps: each app contributes one query, and here they are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import URGENCY_LABELS, Due, Urgency
from accounts.models import Agency, Brand, Membership
from accounts.text import fold
from campaigns.models import Deliverable
from campaigns.queries.campaigns import listed_campaigns
from campaigns.queries.today import due_for as campaigns_due_for
from campaigns.queries.today_stakes import by_stake
from crisis.queries.joined import found_alerts, found_incidents
from crisis.queries.today import due_for as crisis_due_for
from drafts.queries.drafts import listed_drafts
from drafts.queries.today import due_for as drafts_due_for
from influencers.filters import Filters
from influencers.formats import format_name
from influencers.queries.listing import list_page
from influencers.queries.today import due_for as influencers_due_for
from influencers.rows import platform_label
from outreach.models import Thread
from outreach.queries.threads import listed_threads
from outreach.queries.today import due_for as outreach_due_for

# An app enters this table on the day it has something that waits for a person.
CONTRIBUTIONS: tuple[Callable[[Membership, date], list[Due]], ...] = (
    influencers_due_for,
    campaigns_due_for,
    outreach_due_for,
    drafts_due_for,
    crisis_due_for,
)
MOST_HITS = 8


@dataclass(frozen=True)
class DueGroup:
    label: str
    rows: list[Due]


@dataclass(frozen=True)
class Today:
    """What is due to a member: groups in the order of urgency, and the three figures of the greeting."""

    groups: list[DueGroup]
    now: int
    today: int
    week: int


@dataclass(frozen=True)
class Hit:
    """Something found by its name. `kind` groups hits."""

    kind: str
    icon: str
    name: str
    detail: str
    url: str


def due_today(membership: Membership, today: date, order: str = "urgency") -> Today:
    """Return everything due to a member within a week: what waits longest first, then what has no date, by name.

    With order "size" what the most money hangs on comes first within each degree of urgency.
    """
    rows = [row for contribution in CONTRIBUTIONS for row in contribution(membership, today)]
    rows.sort(key=lambda row: (row.due or today, row.kind, fold(row.who)))
    if order == "size":
        rows = by_stake(membership.agency, rows, today)
    by_urgency = {urgency: [row for row in rows if row.urgency == urgency] for urgency in Urgency}
    groups = [DueGroup(str(URGENCY_LABELS[urgency]), found) for urgency, found in by_urgency.items() if found]
    return Today(groups, *(len(by_urgency[urgency]) for urgency in Urgency))


def due_now(membership: Membership, today: date) -> list[Due]:
    """Return what is due to a member today or overdue, what waits longest first: what the daily letter tells."""
    groups = due_today(membership, today).groups
    return [row for group in groups for row in group.rows if row.urgency in (Urgency.NOW, Urgency.TODAY)]


def search(membership: Membership, text: str) -> list[Hit]:
    """Return influencers, campaigns, drafts, incidents, alerts, brands and members whose names match, at most MOST_HITS of each."""
    if not fold(text):
        return []
    agency = membership.agency
    return [
        *_influencers(agency, text),
        *_campaigns(agency, text),
        *_threads(membership, text),
        *_drafts(agency, text),
        *_crises(agency, text),
        *_brands(agency, text),
        *_members(agency, text),
    ]


def _influencers(agency: Agency, text: str) -> list[Hit]:
    page = list_page(agency, Filters(text=text), size=MOST_HITS, counted=False)
    return [
        Hit(
            "Influencers", "user", person.name,
            ", ".join(f"{platform_label(c.platform)} {c.handle or c.title}" for c in person.shown_channels[:2]),
            person.get_absolute_url(),
        )
        for person in page.rows
    ]  # fmt: skip


def _campaigns(agency: Agency, text: str) -> list[Hit]:
    found = listed_campaigns(agency, text=text).order_by("-pk")[:MOST_HITS]
    return [
        Hit(
            "Campaigns", "speakerphone", campaign.name, f"{campaign.brand}, {campaign.get_state_display()}",
            campaign.get_absolute_url(),
        )
        for campaign in found
    ]  # fmt: skip


def _drafts(agency: Agency, text: str) -> list[Hit]:
    found = listed_drafts(agency, text=text, now=timezone.now()).order_by("-pk")[:MOST_HITS]
    return [
        Hit(
            _("Drafts"), "clipboard-check", draft.deliverable.collaboration.influencer.name,
            f"{_piece(draft.deliverable)}, {draft.deliverable.collaboration.campaign}, {draft.get_state_display()}",
            draft.get_absolute_url(),
        )
        for draft in found
    ]  # fmt: skip


def _crises(agency: Agency, text: str) -> list[Hit]:
    incidents = [
        Hit(_("Incidents"), "urgent", room.title, f"#{room.number}, {room.get_level_display()}, {room.get_state_display()}", room.get_absolute_url())
        for room in found_incidents(agency, text, MOST_HITS)
    ]  # fmt: skip
    alerts = [
        Hit(_("Alerts"), "bell", alert.title, f"{alert.monitor}, {alert.get_state_display()}", alert.get_absolute_url())
        for alert in found_alerts(agency, text, MOST_HITS)
    ]  # fmt: skip
    return [*incidents, *alerts]


def _piece(made: Deliverable) -> str:
    return made.title or f"{format_name(made.platform, made.format)}, {platform_label(made.platform)}"


def _threads(membership: Membership, text: str) -> list[Hit]:
    found = listed_threads(membership.agency, membership, now=timezone.now(), text=text)
    return [
        Hit("Threads", "inbox", thread.subject or thread.last_words[:80], _with_whom(thread), thread.get_absolute_url())
        for thread in found.order_by("-last_message_at", "-pk")[:MOST_HITS]
    ]  # fmt: skip


def _with_whom(thread: Thread) -> str:
    return thread.influencer.name if thread.influencer else thread.correspondent_name or thread.correspondent


def _brands(agency: Agency, text: str) -> list[Hit]:
    found = (
        Brand.objects.for_agency(agency).active().filter(name__icontains=text).order_by("name")[:MOST_HITS]
    )
    return [Hit("Brands", "building-store", brand.name, "", brand.get_absolute_url()) for brand in found]


def _members(agency: Agency, text: str) -> list[Hit]:
    named = Q(user__name__icontains=text) | Q(user__email__icontains=text)
    found = (
        Membership.objects.for_agency(agency)
        .active()
        .filter(named)
        .select_related("user")
        .order_by("user__name")
    )
    url = reverse("accounts:members")
    return [
        Hit(
            "Members",
            "users-group",
            str(member.user),
            f"{member.get_role_display()}, {member.user.email}",
            url,
        )
        for member in found[:MOST_HITS]
    ]
