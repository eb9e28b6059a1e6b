"""Deliverables as pages, the calendar and its feed read them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency
from campaigns.models import Campaign, Collaboration, Deliverable, Exclusivity, Postponement, UsageRight
from campaigns.queries.overview import overdue
from campaigns.states import DeliverableState, OfferState
from influencers.days import days_ahead, next_time
from influencers.formats import format_name
from influencers.models import Influencer
from influencers.rows import platform_label

LONGEST_SPAN = timedelta(days=100)
MOST_EVENTS = 2000


@dataclass(frozen=True)
class Event:
    """Something with a date. `can_move`: its date is a deliverable's that is still owed."""

    key: str
    kind: str
    title: str
    at: datetime | date
    url: str
    late: bool = False
    can_move: bool = False
    campaign: str = ""
    zone: str = ""
    until: datetime | None = None


def deliverables_to_show(agency: Agency) -> QuerySet[Deliverable]:
    """Return the agency's deliverables with person, campaign and slot loaded."""
    return Deliverable.objects.for_agency(agency).select_related(
        "agency", "collaboration__campaign__brand", "collaboration__campaign__agency", "collaboration__influencer",
        "collaboration__owner__user", "slot",
    )  # fmt: skip


def deliverables_of(collaboration: Collaboration) -> list[Deliverable]:
    """Return what somebody owes in a campaign, with each date that was moved; two statements."""
    moved = Postponement.objects.select_related("by__user", "client_warned_by__user").order_by("-pk")
    rows = collaboration.deliverables.select_related("slot").order_by("publish_due_at", "pk")
    return list(rows.prefetch_related(Prefetch("postponements", queryset=moved)))


def listed_deliverables(
    agency: Agency, *, show: str = "", campaign: str = "", now: datetime
) -> QuerySet[Deliverable]:
    """Return deliverables: those owed, or show "late", "moved", "published", "all"; of one campaign by its uuid."""
    rows = deliverables_to_show(agency).annotate(times_moved=Count("postponements"))
    rows = rows.filter(collaboration__campaign__archived_at=None)
    if campaign:
        rows = rows.filter(collaboration__campaign__uuid=campaign)
    if show == "late":
        return rows.filter(overdue(now), collaboration__ended_at=None)
    if show == "moved":
        return rows.filter(postponements__isnull=False)
    if show == "published":
        return rows.filter(state=DeliverableState.PUBLISHED)
    return (
        rows
        if show == "all"
        else rows.filter(state__in=DeliverableState.owes_post, collaboration__ended_at=None)
    )


def events(
    agency: Agency,
    *,
    start: datetime,
    end: datetime,
    campaign: Campaign | None = None,
    most: int = MOST_EVENTS,
) -> list[Event]:
    """Return what is in the calendar between two moments: dates owed, published, rights and exclusivities ending, birthdays.

    At most LONGEST_SPAN and `most` of a kind; four statements.
    """
    end = min(end, start + LONGEST_SPAN)
    rows = deliverables_to_show(agency).exclude(state=DeliverableState.CANCELED)
    rows = rows.filter(collaboration__campaign__archived_at=None, collaboration__ended_at=None)
    people = Influencer.objects.for_agency(agency).active()
    if campaign is not None:
        rows = rows.filter(collaboration__campaign=campaign)
        people = people.filter(collaborations__campaign=campaign, collaborations__ended_at=None)
    inside = Q(draft_due_at__gte=start, draft_due_at__lt=end) | Q(
        publish_due_at__gte=start, publish_due_at__lt=end
    )
    inside |= Q(published_at__gte=start, published_at__lt=end)
    found: list[Event] = []
    for row in rows.filter(inside).order_by("publish_due_at", "pk")[:most]:
        found += _of_deliverable(row, start, end)
    found += _ends(agency, campaign, start.date(), end.date(), most)
    days = days_ahead(start.date(), (end - start).days)
    for person in people.filter(birthday__in=days).distinct()[:most]:
        day = next_time(person.birthday or 101, start.date())
        title = _("Birthday: %(name)s") % {"name": person.name}
        found.append(
            Event(
                f"birthday-{person.uuid}",
                "birthday",
                title,
                day,
                reverse("influencers:relationship", args=[person.uuid]),
            )
        )
    return sorted(found, key=lambda event: (_moment(event.at), event.key))


def _of_deliverable(row: Deliverable, start: datetime, end: datetime) -> list[Event]:
    who, url = row.collaboration.influencer, row.collaboration.get_absolute_url()
    thing = row.title or f"{format_name(row.platform, row.format)}, {platform_label(row.platform)}"
    rest: dict[str, Any] = {"url": url, "campaign": row.collaboration.campaign.name, "zone": who.time_zone}
    now, found = timezone.now(), []
    if row.draft_due_at and start <= row.draft_due_at < end and row.state in DeliverableState.owes_draft:
        title = _("Draft: %(who)s, %(thing)s") % {"who": who.name, "thing": thing}
        late = row.draft_due_at < now
        found.append(
            Event(f"draft-{row.uuid}", "draft", title, row.draft_due_at, late=late, can_move=True, **rest)
        )
    if row.published_at and start <= row.published_at < end:
        title = _("Published: %(who)s, %(thing)s") % {"who": who.name, "thing": thing}
        found.append(Event(f"published-{row.uuid}", "published", title, row.published_at, **rest))
    elif row.publish_due_at and start <= row.publish_due_at < end and row.state in DeliverableState.owes_post:
        title = _("Goes live: %(who)s, %(thing)s") % {"who": who.name, "thing": thing}
        late = row.publish_due_at < now
        found.append(
            Event(
                f"publish-{row.uuid}", "publish", title, row.publish_due_at, late=late, can_move=True, **rest
            )
        )
    return found


def _ends(agency: Agency, campaign: Campaign | None, first: date, last: date, most: int) -> list[Event]:
    here: dict[str, Any] = {"offer__state": OfferState.ACCEPTED, "ends_on__gte": first, "ends_on__lt": last}
    here |= {"offer__collaboration__agency": agency}
    if campaign is not None:
        here["offer__collaboration__campaign"] = campaign
    loaded = ("offer__collaboration__influencer", "offer__collaboration__campaign")
    found = []
    for kind, model in (("right", UsageRight), ("exclusivity", Exclusivity)):
        for row in model.objects.filter(**here).select_related(*loaded).order_by("ends_on", "pk")[:most]:
            theirs = row.offer.collaboration
            sentence = (
                _("Rights end: %(what)s, %(who)s")
                if kind == "right"
                else _("Exclusivity ends: %(what)s, %(who)s")
            )
            title = sentence % {"what": row, "who": theirs.influencer.name}
            found.append(
                Event(
                    f"{kind}-{row.uuid}",
                    kind,
                    title,
                    row.ends_on or last,
                    theirs.get_absolute_url(),
                    campaign=theirs.campaign.name,
                )
            )
    return found


def _moment(at: datetime | date) -> datetime:
    return at if isinstance(at, datetime) else timezone.make_aware(datetime.combine(at, time()))
