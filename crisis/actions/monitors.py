"""Monitors: made, changed, paused, ended; which posts each of them hears."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Agency, Brand, Membership
from accounts.text import clean, fold
from campaigns.models import Campaign, Deliverable
from campaigns.moves import move
from campaigns.reading import (
    check_seen,
    in_words,
    read_choice,
    read_member,
    read_name,
    read_words,
    store_changes,
)
from crisis import rules
from crisis.actions.joining_posts import join_posts
from crisis.detection import Sensitivity, read_sensitivity
from crisis.models import Monitor, Stream
from crisis.queries.coverage import words_of_campaign
from crisis.states import MONITOR_MOVES, MonitorScope, MonitorState, StreamKind
from influencers.models import Influencer
from platforms.errors import PlatformError
from platforms.guard import Guard, check_url

MAY_NOT = "Viewers cannot set up monitors. Ask a manager or owner."
MOST_FEEDS, MOST_WORDS, MOST_WATCH_WORDS = 10, 50, 50
WHOLE = "whole"


def watch_campaign(*, campaign: Campaign, by: Membership | None = None, now: datetime) -> Monitor:
    """Return the campaign's monitor, made if there is none, listening to every post that is published by now.

    `by` None: the house itself, when a deliverable is published. A monitor somebody paused or ended stays so.
    """
    if by is not None:
        _check_may(by, campaign.agency)
    with transaction.atomic():
        monitor, is_new = Monitor.objects.get_or_create(
            campaign=campaign, is_drill=False,
            defaults=_values(campaign.agency, MonitorScope.CAMPAIGN, campaign.name, now)
            | {"owner": by or campaign.owner, "keywords": partial(_words, campaign, by)},
        )  # fmt: skip
        if is_new:
            begin_streams(monitor, since=now)
            record(by=by, action="crisis.monitor.made", subject=monitor, agency=campaign.agency)
        if monitor.state == MonitorState.ON:
            join_posts(monitor, now=now)
    return monitor


def _words(campaign: Campaign, by: Membership | None) -> list[str]:
    """Who asks to listen begins with words that fit; what the house listens to by itself waits for somebody's."""
    return words_of_campaign(campaign) if by is not None else []


def hear_published(deliverable: Deliverable, by: Membership) -> None:
    """Listen to what is said under a deliverable from its publication on."""
    watch_campaign(campaign=deliverable.collaboration.campaign, now=timezone.now())


@transaction.atomic
def make_monitor(
    *, agency: Agency, by: Membership, now: datetime, name: str = "", campaign: Campaign | None = None,
    influencer: Influencer | None = None, brand: Brand | None = None, **settings: Any,
) -> Monitor:  # fmt: skip
    """Begin to listen for a campaign, an influencer or a brand: exactly one of them. `settings` as in `change_monitor`."""
    _check_may(by, agency)
    watched: dict[MonitorScope, Campaign | Influencer | Brand] = {
        scope: row
        for scope, row in (
            (MonitorScope.CAMPAIGN, campaign), (MonitorScope.INFLUENCER, influencer), (MonitorScope.BRAND, brand),
        )
        if row is not None
    }  # fmt: skip
    if len(watched) != 1:
        raise ActionError(_("Choose a campaign, an influencer or a brand."))
    [(scope, row)] = watched.items()
    if row.agency_id != agency.pk:
        raise ActionError(_("This belongs to somebody else."))
    known = Monitor.objects.filter(**{scope.value: row}, is_drill=False).first()
    if known is not None:
        raise AlreadyExists(_("%(name)s listens there already.") % {"name": known.name})
    monitor = Monitor(**{scope.value: row}, **_values(agency, scope, name or row.name, now), owner=by)
    for field, value in _read_settings(monitor, settings).items():
        setattr(monitor, field, value)
    _plan_feeds(monitor, now)
    monitor.save()
    begin_streams(monitor, since=now)
    record(by=by, action="crisis.monitor.made", subject=monitor)
    join_posts(monitor, now=now)
    return monitor


@transaction.atomic
def change_monitor(*, monitor: Monitor, by: Membership, version: int | None = None, **values: Any) -> Monitor:
    """Change the name, keywords, not_words, feeds, sensitivity (crisis.detection.Sensitivity) or owner."""
    current = lock_monitor(monitor, by)
    check_seen(current, version)
    changes = changed_fields(current, _read_settings(current, values))
    if changes:
        for field, (_old, new) in changes.items():
            setattr(current, field, new)
        current.name_key = fold(current.name)
        store_changes(current, changes)
        if "feeds" in changes:
            _plan_feeds(current, timezone.now())
            Monitor.objects.filter(pk=current.pk).update(
                feeds_due_at=current.feeds_due_at, feeds_trouble=current.feeds_trouble
            )
        Monitor.objects.filter(pk=current.pk).update(name_key=current.name_key)
        shown = {field: pair for field, pair in changes.items() if field != "sensitivity"}
        if "sensitivity" in changes:
            old, new = changes["sensitivity"]
            shown["sensitivity"] = (_preset_of(old), _preset_of(new))
        record(by=by, action="crisis.monitor.changed", subject=current, changes=in_words(shown))
    return current


@transaction.atomic
def move_monitor(*, monitor: Monitor, by: Membership, to: str, now: datetime) -> Monitor:
    """Pause a monitor, let it listen again, or end it. The time it did not listen teaches nothing of what is usual."""
    current = lock_monitor(monitor, by)
    state = read_choice(MonitorState, to, "a state of a monitor")
    before = current.get_state_display()
    if state == MonitorState.ON:
        _check_watched(current)
        leave_out_silence(current, now=now)
    feeds_due_at = now if state == MonitorState.ON and current.feeds else None
    refused = _("It is %(state)s already.") % {"state": str(before).lower()}
    move(current, MONITOR_MOVES, state, feeds_due_at=feeds_due_at, refused=refused)
    if state == MonitorState.ON:
        join_posts(current, now=now)
    record(
        by=by, action="crisis.monitor.moved", subject=current, changes={"state": (str(before), str(state.label))}
    )  # fmt: skip
    return current


def _preset_of(stored: dict[str, Any] | None) -> str:
    return str((stored or {}).get("name", "normal"))


def begin_streams(monitor: Monitor, *, since: datetime) -> None:
    """Make the stream of all that a monitor hears; those of posts and people come with their posts."""
    Stream.objects.get_or_create(monitor=monitor, key=WHOLE, defaults={"kind": StreamKind.WHOLE})


def leave_out_silence(monitor: Monitor, *, now: datetime) -> None:
    """Keep the hours since a monitor listened last out of what is usual there."""
    for stream in Stream.objects.select_for_update().filter(monitor=monitor).exclude(state={}):
        past = stream.state["baseline"]
        bucket = 86_400 if past["grain"] == "day" else 3600
        heard = int((stream.fed_at or monitor.updated_at).timestamp()) // bucket
        past["muted"].append([heard, int(now.timestamp()) // bucket])
        stream.save(update_fields=["state", "updated_at"])


def lock_monitor(monitor: Monitor, by: Membership) -> Monitor:
    """Return a monitor fresh and locked for a change by a member."""
    _check_may(by, monitor.agency)
    return Monitor.objects.select_for_update(of=("self",)).select_related("agency").get(pk=monitor.pk)


def _check_may(by: Membership, agency: Agency) -> None:
    if not rules.can_write(by, agency):
        raise NotAllowed(_(MAY_NOT))


def _check_watched(monitor: Monitor) -> None:
    if monitor.campaign is not None and monitor.campaign.archived_at is not None:
        raise ActionError(_("Its campaign is archived."))


def _values(agency: Agency, scope: MonitorScope, name: str, now: datetime) -> dict[str, Any]:
    name = clean(name)[:160]
    return {"agency": agency, "scope": scope, "name": name, "name_key": fold(name), "watched_from": now}


def _read_settings(monitor: Monitor, given: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for field, value in given.items():
        if field == "name":
            read[field] = read_name(value, 160, _("The name"))
        elif field in ("keywords", "not_words"):
            read[field] = _few(read_words(value, 100, _("Keywords")), MOST_WORDS, _("keywords"))
        elif field == "feeds":
            read[field] = _read_feeds(value, known=monitor.feeds)
        elif field == "sensitivity":
            read[field] = read_setting(value)
        elif field == "owner":
            read[field] = read_member(value, monitor.agency, "the one who looks after it")
        else:
            raise TypeError(f"{field} is not a field of a monitor.")
    return read


def read_setting(value: Sensitivity | Mapping[str, Any]) -> dict[str, Any]:
    """Return a sensitivity as it is stored. Raises ActionError for numbers that make no sense."""
    try:
        read = value if isinstance(value, Sensitivity) else read_sensitivity(value)
    except (ValueError, TypeError) as error:
        raise ActionError(str(error)) from None
    bounds: Mapping[str, tuple[float, float]] = {
        "least_comments": (1, 10_000), "least_negative": (1, 10_000), "agree": (1, 20), "alone": (1, 40),
        "margin": (0, 0.9), "times": (1, 100), "drift": (1, 100), "copies": (2, 1000), "quiet_hours": (1, 168),
        "cold_negative": (1, 100_000), "cold_margin": (0, 0.9), "fixed_negative": (1, 100_000), "fixed_share": (0.01, 1),
    }  # fmt: skip
    for name, (low, high) in bounds.items():
        number = getattr(read, name)
        if number is not None and not low <= number <= high:
            told = {"name": name.replace("_", " "), "low": f"{low:g}", "high": f"{high:g}"}
            raise ActionError(_("%(name)s: choose a number from %(low)s to %(high)s.") % told)
    _few(read.words, MOST_WATCH_WORDS, _("watch-words"))
    from crisis.packs import levels  # noqa: PLC0415 -- read once, when somebody changes a setting

    for word in read.words:
        if not clean(word.written).rstrip("*") or len(word.written) > 100:
            raise ActionError(_("A watch-word has 1 to 100 letters."))
        if word.level not in levels():
            raise ActionError(_("%(level)s is not a level.") % {"level": word.level[:20]})
    return read.as_dict() | {"words": [{"written": each.written, "level": each.level} for each in read.words]}


def _few(found: Sequence[Any], most: int, what: str) -> list[Any]:
    if len(found) > most:
        raise ActionError(_("At most %(most)d %(what)s.") % {"most": most, "what": what})
    return list(found)


def _read_feeds(given: Sequence[str], *, known: Sequence[str]) -> list[str]:
    feeds = _few(list(dict.fromkeys(each.strip() for each in given if each.strip())), MOST_FEEDS, _("feeds"))
    for feed in feeds:
        if len(feed) > 500:
            raise ActionError(_("The address of a feed has at most 500 letters."))
        if feed in known:
            continue
        try:
            check_url(feed, Guard())
        except PlatformError as error:
            raise ActionError(f"{feed[:80]}: {error.for_person}") from None
    return feeds


def _plan_feeds(monitor: Monitor, now: datetime) -> None:
    is_heard = monitor.feeds and monitor.state == MonitorState.ON
    monitor.feeds_due_at = now + timedelta(seconds=1) if is_heard else None
    monitor.feeds_trouble = ""
