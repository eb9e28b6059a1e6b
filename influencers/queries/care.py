"""The care calendar: birthdays, days to think of somebody, gifts, and those nobody spoke with for long."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Agency
from influencers.days import day_in
from influencers.models import CareDate, Gift, Influencer

MOST_A_MONTH = 400  # of a kind; a calendar of more says nothing more
MOST_SILENT = 50
SILENT_DAYS = 60


@dataclass(frozen=True)
class CareDay:
    """One thing on one day. `years` is how many it will be, where that is known."""

    day: date
    kind: str  # birthday | date | gift
    icon: str
    influencer: Influencer
    words: str
    years: int | None = None
    gift: Gift | None = None


@dataclass(frozen=True)
class GiftYear:
    """What gifts of a year were to cost and did, in one currency. None: no gift says it."""

    currency: str
    budget: Decimal | None
    cost: Decimal | None
    number: int


def care_days(agency: Agency, *, year: int, month: int) -> list[CareDay]:
    """Return what a month holds, by day: three statements."""
    days = [
        *_birthdays(agency, year, month), *_care_dates(agency, year, month), *_gifts(agency, year, month),
    ]  # fmt: skip
    return sorted(days, key=lambda each: (each.day, each.kind, each.influencer.name_key))


def long_silent(agency: Agency, *, now: datetime, days: int = SILENT_DAYS) -> list[Influencer]:
    """Return people somebody looks after whom nobody spoke with for so many days, the longest silence first.

    Who was never spoken with counts from the day the record was made.
    """
    since = now - timedelta(days=days)
    quiet = Q(last_contact_at__lt=since) | Q(last_contact_at=None, created_at__lt=since)
    people = Influencer.objects.for_agency(agency).active().filter(quiet, owner__isnull=False)
    oldest_first = people.order_by(F("last_contact_at").asc(nulls_first=True), "pk")
    return list(oldest_first.select_related("owner__user")[:MOST_SILENT])


def gift_years(agency: Agency, *, year: int) -> list[GiftYear]:
    """Return budget and cost of a year's gifts, those canceled left out; one row a currency."""
    rows = (
        Gift.objects.filter(influencer__agency=agency, planned_for__year=year)
        .exclude(state=Gift.State.CANCELED)
        .exclude(currency="")
        .values("currency")
        .annotate(planned=Sum("budget"), spent=Sum("cost"), number=Count("pk"))
        .order_by("currency")
    )
    return [GiftYear(row["currency"], row["planned"], row["spent"], row["number"]) for row in rows]


def upcoming_gifts(agency: Agency) -> "QuerySet[Gift]":
    """Return gifts not yet received, the soonest first."""
    open_ones = Gift.objects.filter(
        influencer__agency=agency, influencer__archived_at=None, state__in=("planned", "sent")
    )
    return open_ones.select_related("influencer", "brand").order_by("planned_for", "pk")[:MOST_SILENT]


def care_dates_of(influencer: Influencer) -> list[CareDate]:
    return list(influencer.care_dates.order_by("day", "pk"))


def gifts_of(influencer: Influencer) -> list[Gift]:
    return list(influencer.gifts.select_related("brand").order_by("-planned_for", "-pk")[:100])


def weeks_of(year: int, month: int, days: list[CareDay]) -> list[list[tuple[date, list[CareDay]]]]:
    """Return the weeks of a month, Monday first, each day with what it holds."""
    held: dict[date, list[CareDay]] = {}
    for each in days:
        held.setdefault(each.day, []).append(each)
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return [[(day, held.get(day, []) if day.month == month else []) for day in week] for week in weeks]


def _birthdays(agency: Agency, year: int, month: int) -> Iterator[CareDay]:
    people = Influencer.objects.for_agency(agency).active()
    born = people.filter(birthday__range=(month * 100 + 1, month * 100 + 31))
    for person in born.order_by("birthday", "pk")[:MOST_A_MONTH]:
        if person.birthday is None:
            continue
        years = year - person.birth_year if person.birth_year else None
        yield CareDay(
            day_in(year, person.birthday), "birthday", "cake", person, str(_("Birthday")), years or None
        )


def _care_dates(agency: Agency, year: int, month: int) -> Iterator[CareDay]:
    dates = CareDate.objects.filter(influencer__agency=agency, influencer__archived_at=None)
    in_month = dates.filter(day__range=(month * 100 + 1, month * 100 + 31)).select_related("influencer")
    for each in in_month.order_by("day", "pk")[:MOST_A_MONTH]:
        years = year - each.year if each.year and each.year < year else None
        yield CareDay(day_in(year, each.day), "date", "star", each.influencer, each.label, years)


def _gifts(agency: Agency, year: int, month: int) -> Iterator[CareDay]:
    first = date(year, month, 1)
    gifts = Gift.objects.filter(
        influencer__agency=agency,
        influencer__archived_at=None,
        planned_for__range=(first, date(year, month, calendar.monthrange(year, month)[1])),
    ).exclude(state=Gift.State.CANCELED)
    for gift in gifts.select_related("influencer").order_by("planned_for", "pk")[:MOST_A_MONTH]:
        yield CareDay(gift.planned_for, "gift", "gift", gift.influencer, gift.what, None, gift)
