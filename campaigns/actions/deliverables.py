"""What can be done to a deliverable: plan it, move its dates with a reason, bring it from draft to published."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT
from campaigns.actions.collaborations import advance, lock_collaboration
from campaigns.actions.reminder_letters import plan_letters
from campaigns.lead_times import shortest_days
from campaigns.models import Collaboration, Deliverable, Postponement, Reminder, Slot
from campaigns.moves import move, refuse_frozen
from campaigns.queries.written_form import lacks_written_form
from campaigns.reading import (
    check_order,
    check_seen,
    in_words,
    read_choice,
    read_format,
    read_line,
    store_changes,
)
from campaigns.second_checks import plan_second_checks
from campaigns.states import DELIVERABLE_MOVES, DeliverableState, DueKind, MoveReason, Side

MOST_PER_COLLABORATION = 200
SHORTEST_REASON = 5
DUE_FIELDS = {DueKind.DRAFT: "draft_due_at", DueKind.PUBLISH: "publish_due_at"}
REMIND_DAYS = (3, 1)
# Rooms to the right are told of each publication, within its transaction; they add themselves at start.
PUBLISHED_TOLD: list[Callable[[Deliverable, Membership], None]] = []
ORDER = "The draft would be due after the publication. Check the dates."


@transaction.atomic
def plan_deliverable(
    *,
    collaboration: Collaboration,
    by: Membership,
    platform: str,
    format: str,
    slot: Slot | None = None,
    draft_due_at: datetime | None = None,
    publish_due_at: datetime | None = None,
    title: str = "",
    short_notice: str = "",
    now: datetime | None = None,
) -> Deliverable:
    """Note a piece of content somebody owes, with its dates (UTC). Either date may follow later.

    Less time than the format usually takes (campaigns/lead_times.toml) needs `short_notice`: why it is enough (R94).
    """
    current = lock_collaboration(collaboration, by)
    if current.ended_at:
        raise InvalidTransition(f"{current.influencer.name} is no longer part of this campaign.")
    if current.deliverables.count() >= MOST_PER_COLLABORATION:
        raise ActionError(f"At most {MOST_PER_COLLABORATION} deliverables a person.")
    read_format(platform, format)
    if slot is not None and slot.campaign_id != current.campaign_id:
        raise ActionError("This slot is of another campaign.")
    check_order(draft_due_at, publish_due_at, ORDER)
    short_notice = read_line(short_notice, 300, "The reason for the short time")
    _check_lead(platform, format, draft_due_at, short_notice, now or timezone.now())
    made = Deliverable.objects.create(
        agency=current.agency, collaboration=current, slot=slot, platform=platform, format=format,
        title=read_line(title, 160, "The title"), draft_due_at=draft_due_at, publish_due_at=publish_due_at,
        short_notice=short_notice,
    )  # fmt: skip
    plan_second_checks(current)
    record(
        by=by, action="campaigns.deliverable.planned", subject=made,
        changes={"draft due": (None, draft_due_at), "publication due": (None, publish_due_at)},
    )  # fmt: skip
    return made


@transaction.atomic
def change_deliverable(
    *, deliverable: Deliverable, by: Membership, version: int | None = None, **values: Any
) -> Deliverable:
    """Change what is made: title, platform, format, slot; and set dates that were not set. Set dates are moved by `move_due`."""
    current = lock_deliverable(deliverable, by)
    check_seen(current, version)
    unknown = [
        name for name in values if name not in ("title", "platform", "format", "slot", *DUE_FIELDS.values())
    ]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a deliverable.")
    if values.get("slot") is not None and values["slot"].campaign_id != current.collaboration.campaign_id:
        raise ActionError("This slot is of another campaign.")
    if "title" in values:
        values["title"] = read_line(values["title"], 160, "The title")
    if "platform" in values or "format" in values:
        read_format(values.get("platform", current.platform), values.get("format", current.format))
    for field in DUE_FIELDS.values():
        had = getattr(current, field)
        if field in values and had is not None and values[field] != had:
            raise ActionError("This date is set already. Move it, and say why.")
    changes = changed_fields(current, values)
    if changes:
        for field, (_, new) in changes.items():
            setattr(current, field, new)
        check_order(current.draft_due_at, current.publish_due_at, ORDER)
        store_changes(current, changes)
        plan_second_checks(current.collaboration)
        record(by=by, action="campaigns.deliverable.changed", subject=current, changes=in_words(changes))
    return current


@transaction.atomic
def move_due(
    *,
    deliverable: Deliverable,
    by: Membership,
    what: str,
    to: datetime,
    reason: str,
    asked_by: str,
    note: str = "",
    with_draft: bool = False,
    seen: datetime | None = None,
) -> Postponement:
    """Move a date that was set, and keep from when to when, who asked and why (R63).

    `with_draft` moves the draft's date by as much as the publication's. `seen` is the date the member saw:
    when somebody moved it meanwhile, ActionError. Earlier dates are moves too; only later ones count as postponed.
    """
    current = lock_deliverable(deliverable, by)
    kind = read_choice(DueKind, what, "a date of a deliverable")
    field = DUE_FIELDS[kind]
    had = getattr(current, field)
    if had is None:
        raise ActionError("This date is not set yet. Set it first.")
    if seen is not None and seen != had:
        raise ActionError(f"Somebody moved this date meanwhile, to {timezone.localtime(had):%d %b %H:%M}.")
    owed = DeliverableState.owes_draft if kind == DueKind.DRAFT else DeliverableState.owes_post
    if current.state not in owed:
        raise InvalidTransition(f"It is {current.get_state_display().lower()} already. Its date stays.")
    if to == had:
        raise ActionError("This is the date it has. Choose another one.")
    note = read_line(note, 500, "The note")
    read_reason = read_choice(MoveReason, reason, "a reason")
    if read_reason == MoveReason.OTHER and not note:
        raise ActionError("Say in a few words why the date moves.")
    changes: dict[str, tuple[Any, Any]] = {field: (had, to)}
    along = with_draft and kind == DueKind.PUBLISH and current.state in DeliverableState.owes_draft
    if along and current.draft_due_at:
        changes["draft_due_at"] = (current.draft_due_at, current.draft_due_at + (to - had))
    for name, (_, new) in changes.items():
        setattr(current, name, new)
    check_order(current.draft_due_at, current.publish_due_at, f"{ORDER} Or move the draft along.")
    store_changes(current, changes)
    plan_second_checks(current.collaboration)
    moved = Postponement.objects.create(
        deliverable=current, what=kind, from_at=had, to_at=to, by=by, note=note, reason=read_reason,
        asked_by=read_choice(Side, asked_by, "somebody who can ask for it"),
    )  # fmt: skip
    record(
        by=by, action="campaigns.deliverable.moved", subject=current, comment=note,
        changes={**{name.replace("_", " "): pair for name, pair in changes.items()}, "why": (None, str(read_reason.label))},
    )  # fmt: skip
    return moved


@transaction.atomic
def warn_client(*, postponement: Postponement, by: Membership) -> Postponement:
    """Note that the client was told of a moved date (R65)."""
    current = lock_deliverable(postponement.deliverable, by)
    now = timezone.now()
    untold = Postponement.objects.filter(pk=postponement.pk, client_warned_at=None)
    if not untold.update(client_warned_at=now, client_warned_by=by, updated_at=now):
        raise InvalidTransition("The client was told already.")
    record(by=by, action="campaigns.deliverable.client_warned", subject=current)
    postponement.client_warned_at = now
    return postponement


@transaction.atomic
def remind_firmly(*, postponement: Postponement, by: Membership) -> Postponement:
    """Note that, after meeting them halfway, they were reminded that professionalism is expected (R64)."""
    current = lock_deliverable(postponement.deliverable, by)
    now = timezone.now()
    if not Postponement.objects.filter(pk=postponement.pk, reminded_firmly_at=None).update(
        reminded_firmly_at=now, updated_at=now
    ):
        raise InvalidTransition("They were reminded already.")
    record(by=by, action="campaigns.deliverable.reminded_firmly", subject=current)
    postponement.reminded_firmly_at = now
    return postponement


@transaction.atomic
def move_deliverable(
    *, deliverable: Deliverable, by: Membership, to: str, url: str = "", at: datetime | None = None, despite: str = ""
) -> Deliverable:  # fmt: skip
    """Bring a deliverable to another state. Published needs `url`; `at` is when it happened, now when not given.

    Where the law asks for a written contract and none is signed, publishing needs `despite`: why all the same.

    When everything somebody owes is published, they advance to the stage "live".
    """
    current = lock_deliverable(deliverable, by)
    state = read_choice(DeliverableState, to, "a state of a deliverable")
    now = timezone.now()
    happened = at or now
    if happened > now:
        raise ActionError("This lies ahead. Write when it happened.")
    if state in (DeliverableState.APPROVED, DeliverableState.SCHEDULED):
        refuse_frozen(current.collaboration.campaign)  # what is out already may be written down all the same
    also: dict[str, Any] = {"version": F("version") + 1}
    if state == DeliverableState.DRAFT_IN:
        also["draft_in_at"] = current.draft_in_at or happened
    elif state == DeliverableState.APPROVED:
        also["approved_at"] = current.approved_at or happened
    elif state == DeliverableState.PUBLISHED:
        url = read_line(url, 500, "The link")
        if not url.startswith(("https://", "http://")):
            raise ActionError("Give the link to the published post, beginning with https://.")
        also |= {"published_at": happened, "published_url": url}
        url = _told(url, _check_written_form(current, despite))
    before = current.get_state_display()
    if current.state == DeliverableState.PUBLISHED:
        also |= {"published_at": None, "published_url": ""}
    move(
        current, DELIVERABLE_MOVES, state, **also,
        refused=f"What is {str(before).lower()} cannot become {str(state.label).lower()}.",
    )  # fmt: skip
    current.refresh_from_db(fields=["version"])
    record(
        by=by, action="campaigns.deliverable.state_changed", subject=current,
        changes={"state": (str(before), str(state.label))}, comment=url,
    )  # fmt: skip
    _advance_when_done(current, by)
    if state == DeliverableState.PUBLISHED:
        for told in PUBLISHED_TOLD:
            told(current, by)
    return current


@transaction.atomic
def bring_deliverable(*, deliverable: Deliverable, by: rules.Actor, to: str) -> Deliverable:
    """Bring a deliverable to the state its draft is in: handed in, returned, approved. For actions that checked who may.

    One that cannot go there from where it is stays as it is: what happened to it meanwhile counts.
    """
    current = Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)
    if to not in DELIVERABLE_MOVES[current.state]:
        return current
    state, now = DeliverableState(to), timezone.now()
    also: dict[str, Any] = {"version": F("version") + 1}
    if state == DeliverableState.DRAFT_IN:
        also["draft_in_at"] = current.draft_in_at or now
    also["approved_at"] = now if state == DeliverableState.APPROVED else None
    before = current.get_state_display()
    move(current, DELIVERABLE_MOVES, state, refused="It was changed meanwhile.", **also)
    current.refresh_from_db(fields=["version"])
    record(
        by=by, action="campaigns.deliverable.state_changed", subject=current,
        changes={"state": (str(before), str(state.label))},
    )  # fmt: skip
    return current


@transaction.atomic
def see_reminder(*, reminder: Reminder, by: Membership) -> Reminder:
    """Take note of a reminder; it leaves Today."""
    if not rules.can_make_campaign(by, reminder.agency):
        raise NotAllowed(MAY_NOT)
    if not Reminder.objects.filter(pk=reminder.pk, seen_at=None).update(seen_at=timezone.now()):
        raise InvalidTransition("Somebody took note of it already.")
    record(by=by, action="campaigns.deliverable.reminder_seen", subject=reminder.deliverable)
    return reminder


@transaction.atomic
def make_reminders(*, now: datetime) -> int:
    """Remind of every date that comes near for those who still owe, 3 days and 1 day before; return how many.

    Letters about them are written into the outbox in the same transaction (actions/reminder_letters.py).

    One a date and distance, however often this runs; a campaign that rests, is frozen or over reminds nobody. Somebody
    planned with less notice than 3 days gets only the reminders whose day has come.
    """
    made = 0
    for kind, field in DUE_FIELDS.items():
        rows = Deliverable.objects.filter(collaboration__campaign__state="running", collaboration__campaign__frozen_at=None, collaboration__campaign__archived_at=None)  # fmt: skip
        rows = rows.owing_drafts() if kind == DueKind.DRAFT else rows.owing_posts()
        near = rows.filter(**{f"{field}__gt": now, f"{field}__lte": now + timedelta(days=max(REMIND_DAYS))})
        fresh = []
        for pk, agency_id, due_at in near.values_list("pk", "agency_id", field).iterator(chunk_size=2000):
            days = min(days for days in REMIND_DAYS if due_at <= now + timedelta(days=days))
            fresh.append(
                Reminder(
                    agency_id=agency_id,
                    deliverable_id=pk,
                    what=kind,
                    days_before=days,
                    due_at=due_at,
                    made_at=now,
                )
            )
        before = Reminder.objects.filter(made_at=now, what=kind).count()
        Reminder.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
        made += Reminder.objects.filter(made_at=now, what=kind).count() - before
    plan_letters(Reminder.objects.filter(made_at=now), now=now)
    return made


def lock_deliverable(deliverable: Deliverable, by: rules.Actor) -> Deliverable:
    """Return a deliverable fresh and locked for a change by a member; its collaboration is locked first."""
    collaboration = lock_collaboration(deliverable.collaboration, by)
    current = Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk)
    current.collaboration = collaboration
    return current


def _check_written_form(deliverable: Deliverable, despite: str) -> str:
    """Return why it goes out though a written contract is missing; empty where none is asked for. Raises ActionError."""
    why = lacks_written_form(deliverable.collaboration, today=timezone.localdate())
    if not why:
        return ""
    despite = read_line(despite, 300, "The reason")
    if len(despite) < SHORTEST_REASON:
        raise ActionError(f"{why} Have a contract signed first, or say why it is published without one.")
    return despite


def _told(url: str, despite: str) -> str:
    return f"{url} · without a signed contract: {despite}" if despite else url


def _check_lead(
    platform: str, format: str, draft_due_at: datetime | None, short_notice: str, now: datetime
) -> None:
    days = shortest_days(platform, format)
    if draft_due_at is not None and draft_due_at < now + timedelta(days=days) and not short_notice:
        raise ActionError(
            f"This usually takes at least {days} days to make. Choose a later date for the draft, or say why it is enough."
        )


def _advance_when_done(deliverable: Deliverable, by: rules.Actor) -> None:
    others = deliverable.collaboration.deliverables.exclude(state=DeliverableState.CANCELED)
    if deliverable.state == DeliverableState.PUBLISHED and not others.exclude(state="published").exists():
        advance(collaboration=deliverable.collaboration, by=by, key="live")
