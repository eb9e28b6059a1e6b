"""Who is told of an alert, by what way, and when: rows first, sent by the clock, climbing the chain of duty."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.live import publish
from accounts.models import Agency, Membership
from crisis.models import Alert, AlertHook, AlertNotice, QuietHours
from crisis.packs import levels
from crisis.queries.duty import chain_of
from crisis.quiet import waits_until
from crisis.states import AlertState, Level, NoticeState, NoticeWay
from crisis.tasks import send_notices

RAISED, WORSE, ENDED = "raised", "worse", "ended"


@transaction.atomic
def announce(*, alert: Alert, occasion: str, now: datetime) -> int:
    """Write down whom to tell that an alert was raised, grew worse or ended; return how many notices are new.

    Called in the transaction that changed the alert. `occasion` is "raised", "worse" or "ended". Everybody is told
    once an occasion (of growing worse: once a level). What fell into a known break is told to nobody.
    """
    if alert.noted:
        return 0
    if occasion == ENDED:
        return _announce_end(alert, now)
    _set_deadline(alert, now)
    chain = chain_of(alert.agency, now)
    told = [member for step in chain[: alert.escalated + 1] for member in step]
    if alert.acknowledged_by and alert.acknowledged_by not in told:
        told.append(alert.acknowledged_by)
    if occasion == WORSE:
        occasion = f"{WORSE}-{alert.level}"
    return _write(alert, told, occasion, now, hooks=_hooks_of(alert))


def _announce_end(alert: Alert, now: datetime) -> int:
    """Take back what waits, and tell those who were told that it is over: without a letter, nobody has to act."""
    _drop_waiting(alert)
    told = Membership.objects.filter(
        pk__in=alert.notices.filter(way=NoticeWay.PRODUCT, state=NoticeState.SENT).values("member")
    )
    return _write(
        alert,
        list(told.select_related("user")),
        ENDED,
        now,
        hooks=_hooks_of(alert),
        ways=(NoticeWay.PRODUCT,),
    )


def escalate_due(*, now: datetime, most: int = 100) -> int:
    """Tell the next step of the chain of alerts that nobody acknowledged in time; return how many climbed."""
    climbed = 0
    for pk in list(Alert.objects.filter(escalates_at__lte=now).order_by("escalates_at").values_list("pk", flat=True)[:most]):  # fmt: skip
        with transaction.atomic():
            rows = Alert.objects.select_for_update(of=("self",), skip_locked=True).select_related("agency")
            alert = rows.filter(pk=pk, escalates_at__lte=now).first()
            climbed += _climb(alert, now) if alert else 0
    return climbed


def _climb(alert: Alert, now: datetime) -> bool:
    """Go one step up. At the top the chain is told again after each span: silence is no answer to a severe alert."""
    if alert.state != AlertState.NEW or alert.noted:
        _keep(alert, escalates_at=None)
        return False
    chain = chain_of(alert.agency, now)
    step = alert.escalated + 1
    at_top = step >= len(chain)
    if at_top and (step >= len(chain) + 3 or Level(alert.level).rank < Level.SEVERE.rank):
        _keep(alert, escalates_at=None)
        return False
    told = [member for each in chain for member in each] if at_top else chain[step]
    _keep(alert, escalated=step, escalates_at=now + _span(alert))
    _write(alert, told, f"step-{step + 1}", now, hooks=())
    publish(topic=f"agency:{alert.agency_id}", event="alert_changed", alert=str(alert.uuid))
    return True


def quiet_down(alert: Alert) -> None:
    """Stop climbing and drop what waits: somebody has it, or it is nothing. In the caller's transaction."""
    _keep(alert, escalates_at=None)
    _drop_waiting(alert)


def _set_deadline(alert: Alert, now: datetime) -> None:
    """Say by when it is to be acknowledged; a level that rose brings it forward, never back."""
    if alert.state != AlertState.NEW:
        return
    by = alert.acknowledge_by
    wanted = now + _span(alert)
    if by is None or wanted < by:
        by = wanted
        _keep(alert, acknowledge_by=by)
    if alert.escalates_at is None or by < alert.escalates_at:
        _keep(alert, escalates_at=by)


def _span(alert: Alert) -> timedelta:
    return timedelta(minutes=levels()[alert.level].acknowledge)


def _write(
    alert: Alert, told: Sequence[Membership], occasion: str, now: datetime, *, hooks: Iterable[AlertHook],
    ways: tuple[str, ...] = (NoticeWay.PRODUCT, NoticeWay.MAIL),
) -> int:  # fmt: skip
    quiet = {row.member_id: row for row in QuietHours.objects.filter(member__in=told)}
    rows = []
    for member in told:
        later = waits_until(quiet.get(member.pk), member.user.time_zone, alert.level, now)
        for way in ways:
            # A mark in the product wakes nobody; a letter does.
            due = later if way == NoticeWay.MAIL else now
            rows.append(AlertNotice(alert=alert, way=way, member=member, occasion=occasion, due_at=due))
    rows += [
        AlertNotice(alert=alert, way=NoticeWay.WEBHOOK, hook=hook, occasion=occasion, due_at=now) for hook in hooks
    ]  # fmt: skip
    known = alert.notices.count()
    AlertNotice.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(_nudge, robust=True)
    return alert.notices.count() - known


def _hooks_of(alert: Alert) -> list[AlertHook]:
    return hooks_at(alert.agency, alert.level, is_drill=alert.is_drill)


def hooks_at(agency: Agency, level: str, *, is_drill: bool) -> list[AlertHook]:
    """Return the other systems that are told at a level. Of a drill none: nothing of it leaves the house."""
    if is_drill:
        return []
    rows = AlertHook.objects.for_agency(agency).filter(stopped_at=None)
    return [hook for hook in rows if Level(level).rank >= Level(hook.least_level).rank]


def _drop_waiting(alert: Alert) -> None:
    mails = Q(way=NoticeWay.MAIL) | Q(way=NoticeWay.PRODUCT)
    alert.notices.filter(mails, state=NoticeState.WAITING).update(state=NoticeState.DROPPED)


def _keep(alert: Alert, **fields: object) -> None:
    Alert.objects.filter(pk=alert.pk).update(**fields)
    for name, value in fields.items():
        setattr(alert, name, value)


def _nudge() -> None:
    send_notices.delay()
