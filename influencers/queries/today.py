"""What influencers, their channels and imports ask of a member."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Due, Urgency, urgency_of
from accounts.models import Membership
from accounts.states import Role
from influencers.days import day_words, days_ahead, next_time
from influencers.models import Channel, Gift, Import, Influencer
from influencers.states import ChannelState, ImportState
from platforms.registry import PLATFORMS

MOST_OF_A_KIND = 50
REJECTED_DAYS = 3


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return what is due to the member within a week, in one statement; of each kind at most MOST_OF_A_KIND.

    Next steps, birthdays and planned gifts of one's own influencers (an owner also sees those nobody has), channels of
    theirs that need a person, and one's own imports that wait for a mapping or ended with rejected rows.
    """
    if membership.role not in Role.agency_roles:
        return []
    mine = Q(owner_id=membership.pk)
    if membership.role == Role.OWNER:
        mine |= Q(owner=None)
    steps = _steps(membership, mine, today)
    care = (_birthdays(membership, mine, today), _gifts(membership, mine, today))
    rows = steps.union(_channels(membership), _imports(membership, today), *care, all=True)
    return [_READERS[row[0]](*row[1:], today) for row in rows]


def _row(rows: QuerySet[Any], kind: str, **columns: Any) -> QuerySet[Any]:
    # Named apart from the models' own columns.
    text = {f"due_{name}": Cast(columns[name], CharField()) for name in ("who", "what", "extra")}
    return rows.annotate(due_kind=Value(kind, CharField()), due_on=columns["due"], **text).values_list(
        "due_kind", columns["uuid"], "due_who", "due_what", "due_extra", "due_on"
    )[:MOST_OF_A_KIND]


def _steps(membership: Membership, mine: Q, today: date) -> QuerySet[Any]:
    rows = (
        Influencer.objects.for_agency(membership.agency)
        .active()
        .filter(mine, next_step_date__lte=today + WEEK)
    )
    return _row(
        rows.order_by("next_step_date", "pk"), "next_step", uuid="uuid", who=F("name"), what=F("next_step"), extra=Case(When(owner=None, then=Value(_("Nobody looks after them"))), default=Value("")),
        due=Cast(F("next_step_date"), DateField()),
    )  # fmt: skip


def _channels(membership: Membership) -> QuerySet[Any]:
    rows = Channel.objects.for_agency(membership.agency).filter(
        influencer__owner_id=membership.pk,
        influencer__archived_at=None,
        state__in=ChannelState.needs_a_person,
    )
    return _row(
        rows.order_by("-updated_at"), "channel", uuid="influencer__uuid", who=F("influencer__name"), what=F("platform"),
        extra=F("state_note"), due=Value(None, DateField()),
    )  # fmt: skip


def _imports(membership: Membership, today: date) -> QuerySet[Any]:
    recent = timezone.now() - timedelta(days=REJECTED_DAYS)
    waiting = Q(state=ImportState.UPLOADED) | Q(
        state=ImportState.DONE, rejected__gt=0, finished_at__gte=recent
    )
    rows = Import.objects.for_agency(membership.agency).filter(waiting, member_id=membership.pk)
    return _row(
        rows.order_by("-pk"), "import", uuid="uuid", who=F("file_name"), what=F("state"), extra=F("rejected"),
        due=Value(None, DateField()),
    )  # fmt: skip


def _birthdays(membership: Membership, mine: Q, today: date) -> QuerySet[Any]:
    people = Influencer.objects.for_agency(membership.agency).active()
    near = people.filter(mine, birthday__in=days_ahead(today, WEEK.days))
    return _row(
        near.order_by("birthday", "pk"), "birthday", uuid="uuid", who=F("name"), what=F("birthday"),
        extra=Coalesce(Cast(F("birth_year"), CharField()), Value("")), due=Value(None, DateField()),
    )  # fmt: skip


def _gifts(membership: Membership, mine: Q, today: date) -> QuerySet[Any]:
    people = Influencer.objects.for_agency(membership.agency).active().filter(mine)
    gifts = Gift.objects.filter(
        influencer__in=people, state=Gift.State.PLANNED, planned_for__lte=today + WEEK
    )
    return _row(
        gifts.order_by("planned_for", "pk"), "gift", uuid="influencer__uuid", who=F("influencer__name"), what=F("what"),
        extra=F("occasion"), due=Cast(F("planned_for"), DateField()),
    )  # fmt: skip


def _step_due(uuid: Any, who: str, what: str, extra: str, due: date, today: date) -> Due:
    return Due(
        kind=_("Next step"), icon="calendar-due", who=who, what=what, why=extra,
        url=reverse("influencers:detail", args=[uuid]), action=_("Open"), urgency=urgency_of(due, today), due=due,
    )  # fmt: skip


def _channel_due(uuid: Any, who: str, what: str, extra: str, _due: None, _today: date) -> Due:
    label = PLATFORMS[what].label if what in PLATFORMS else what
    return Due(
        kind=_("Channel"), icon="plug-connected-x", who=who, what=f"{label} needs a look",
        why=extra or _("The channel can no longer be read"), url=reverse("influencers:detail", args=[uuid]), action=_("Look"),
        urgency=Urgency.WEEK,
    )  # fmt: skip


def _import_due(uuid: Any, who: str, what: str, extra: str, _due: None, _today: date) -> Due:
    waits = what == ImportState.UPLOADED
    return Due(
        kind=_("Import"), icon="file-import", who=who,
        what=_("Check how its columns are read") if waits else f"{int(extra):,} rows could not be taken in",
        why=_("Waits for you before it starts") if waits else _("Rejected rows can be downloaded, mended and imported again"),
        url=reverse("influencers:import", args=[uuid]), action=_("Continue") if waits else _("See why"),
        urgency=Urgency.NOW if waits else Urgency.TODAY,
    )  # fmt: skip


def _birthday_due(uuid: Any, who: str, what: str, extra: str, _due: None, today: date) -> Due:
    day = next_time(int(what), today)
    return Due(
        kind=_("Birthday"), icon="cake", who=who, what=_("Turns %(extra)s") % {"extra": day.year - int(extra)} if extra else _("Has a birthday"),
        why=day_words(int(what)), url=reverse("influencers:relationship", args=[uuid]), action=_("Open"),
        urgency=urgency_of(day, today), due=day,
    )  # fmt: skip


def _gift_due(uuid: Any, who: str, what: str, extra: str, due: date, today: date) -> Due:
    return Due(
        kind=_("Gift"), icon="gift", who=who, what=what, why=extra or "Planned and not sent",
        url=reverse("influencers:relationship", args=[uuid]), action=_("Open"), urgency=urgency_of(due, today), due=due,
    )  # fmt: skip


_READERS: dict[str, Callable[..., Due]] = {
    "next_step": _step_due,
    "channel": _channel_due,
    "import": _import_due,
    "birthday": _birthday_due,
    "gift": _gift_due,
}
