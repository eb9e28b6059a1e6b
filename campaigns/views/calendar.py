"""The calendar: what is due, goes live, ends, and whose birthday it is; read here, or by another calendar."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions import feeds as actions
from campaigns.calendar_text import calendar_text
from campaigns.feed_events import further_events
from campaigns.models import CalendarFeed, Campaign
from campaigns.queries.deliverables import events
from campaigns.queries.feeds import feed_by_token, feeds_of
from campaigns.views.answers import button_answer, get_campaign, tab_page

AGENDA_DAYS = 30
AGENDA_MOST = 150  # lines of the list; the calendar itself shows all
FEED_PAST, FEED_AHEAD = timedelta(days=30), timedelta(days=70)


@require_GET
def calendar(request: TenantRequest) -> HttpResponse:
    """Show the calendar of all campaigns, and the next weeks as a list."""
    page = {"room": "calendar", "may_edit": rules.can_make_campaign(request.membership, request.agency)}
    return render(request, "campaigns/calendar.html", page | _agenda(request, None))


@require_GET
def campaign_calendar(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign(request, uuid)
    page = tab_page(request, campaign, "calendar") | _agenda(request, campaign)
    return render(request, "campaigns/campaign_calendar.html", page)


@require_GET
def feed_data(request: TenantRequest) -> JsonResponse:
    """Answer the calendar's script: events between ?start and ?end, of one ?campaign."""
    start, end = _moment(request, "start"), _moment(request, "end")
    if start is None or end is None or end <= start:
        return JsonResponse({"detail": "Say from when to when: start and end as ISO 8601."}, status=400)
    asked = request.GET.get("campaign", "")
    campaign = get_campaign(request, asked) if asked else None
    found = events(request.agency, start=start, end=end, campaign=campaign)
    return JsonResponse({"events": [_drawn(event) for event in found]})


@require_POST
def make_feed(request: TenantRequest) -> HttpResponse:
    """Make a secret address and show it once."""
    asked = request.POST.get("campaign", "")
    campaign = get_campaign(request, asked) if asked else None
    try:
        feed, token = actions.make_feed(by=request.membership, campaign=campaign)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("campaigns:feeds")
    return _feeds(request, new=feed, address=settings.SITE_URL + reverse("campaigns:feed", args=[token]))


@require_GET
def feeds(request: TenantRequest) -> HttpResponse:
    return _feeds(request)


@require_POST
def revoke_feed(request: TenantRequest, uuid: UUID) -> HttpResponse:
    rows = CalendarFeed.objects.for_agency(request.agency).select_related("member__agency")
    feed = get_object_or_404(rows, uuid=uuid)
    do = partial(actions.revoke_feed, feed=feed, by=request.membership)
    return button_answer(request, do, done="The address no longer works.", back="campaigns:feeds")


@audience(Audience.PUBLIC)
@require_GET
def feed(request: TenantRequest, token: str) -> HttpResponse:
    """Answer another calendar that knows the secret."""
    found = feed_by_token(token)
    if found is None:
        raise Http404
    now = timezone.now()
    start, end = now - FEED_PAST, now + FEED_AHEAD
    rows = events(found.member.agency, start=start, end=end, campaign=found.campaign)
    if found.campaign is None:
        rows = [*rows, *further_events(found.member, start, end)]
    actions.note_feed_read(feed=found, now=now)
    text = calendar_text(rows, name=f"IRM: {found}", site=settings.SITE_URL, now=now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _feeds(request: TenantRequest, **new: Any) -> HttpResponse:
    page = {"feeds": feeds_of(request.membership), "room": "calendar", **new}
    answer = render(request, "campaigns/feeds.html", page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _agenda(request: TenantRequest, campaign: Campaign | None) -> dict[str, Any]:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = events(
        request.agency,
        start=start,
        end=start + timedelta(days=AGENDA_DAYS),
        campaign=campaign,
        most=AGENDA_MOST,
    )
    found, more = found[:AGENDA_MOST], len(found) >= AGENDA_MOST
    days: dict[Any, list[Any]] = {}
    for event in found:
        day = timezone.localtime(event.at).date() if isinstance(event.at, datetime) else event.at
        days.setdefault(day, []).append(event)
    return {"days": sorted(days.items()), "agenda_days": AGENDA_DAYS, "agenda_more": more}


def _drawn(event: Any) -> dict[str, Any]:
    whole_day = not isinstance(event.at, datetime)
    return {
        "id": event.key, "title": event.title, "start": _placed(event.at), "allDay": whole_day,
        "url": event.url, "editable": event.can_move,
        "extendedProps": {"kind": event.kind, "late": event.late, "campaign": event.campaign},
    }  # fmt: skip


def _placed(at: date) -> str:
    """Write a moment as the reader's clock shows it, without its zone; a day as it is."""
    return (
        timezone.localtime(at).replace(tzinfo=None).isoformat()
        if isinstance(at, datetime)
        else at.isoformat()
    )


def _moment(request: TenantRequest, name: str) -> datetime | None:
    try:
        found = parse_datetime(request.GET.get(name, "").replace(" ", "+"))
    except ValueError:
        return None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found
