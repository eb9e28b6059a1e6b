"""What each condition of a list means in the database. Unknown never fits, and never counts as "not"-fitting by number."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone

from accounts.models import Agency
from influencers.filtering.fields import CUSTOM, FIELDS
from influencers.filtering.values import Condition, Span
from influencers.models import BrandRelation, Channel, ListEntry, OutsideFigure, PastWork, Rate


def condition_of(
    group: Sequence[Condition], *, agency: Agency, today: date, everywhere: Sequence[Condition] = ()
) -> Q:
    """Return what a group asks of a person. Its wishes about channels must be met by one and the same channel.

    `everywhere` are the conditions outside all groups: their platform holds for a group that names none.
    """
    found = Q()
    wanted, unwanted = channel_conditions(group)
    if wanted and not any(each.field == "platform" for each in wanted):
        wanted = [*_platforms(everywhere), *wanted]
    if wanted:
        found &= Q(Exists(_channels(agency).filter(channel_q(wanted))))
    for each in unwanted:
        at = _platforms([*group, *everywhere]) if FIELDS[each.field].needs_platform else []
        same = [*at, Condition(each.field, each.values)]
        found &= Q(~Exists(_channels(agency).filter(channel_q(same))))
    for each in group:
        if not _is_of_channel(each):
            met = _person_q(each, agency, today, group, everywhere)
            found &= ~met if each.negated else met
    return found


def channel_conditions(group: Iterable[Condition]) -> tuple[list[Condition], list[Condition]]:
    """Return what a group wants of a channel, and what it does not want of any."""
    about = [each for each in group if _is_of_channel(each)]
    return [each for each in about if not each.negated], [each for each in about if each.negated]


def channel_q(wanted: Iterable[Condition], prefix: str = "") -> Q:
    """Return the condition of one channel that meets all wishes; `prefix` leads to it from another model."""
    found = Q()
    for each in wanted:
        either = Q()
        for value in each.values:
            either |= _CHANNEL[each.field](value, prefix)
        found &= either
    return found


def _channels(agency: Agency) -> QuerySet[Channel]:
    return Channel.objects.for_agency(agency).filter(influencer=OuterRef("pk"))


def _is_of_channel(condition: Condition) -> bool:
    field = FIELDS.get(condition.field)
    return field is not None and field.of == "channel"


def _platforms(group: Iterable[Condition]) -> list[Condition]:
    return [each for each in group if each.field == "platform" and not each.negated]


def _followers(value: Span, prefix: str) -> Q:
    # As the index channel_by_followers is written; the unknown (-1) are in no such range.
    key = Coalesce(F(f"{prefix}followers"), Value(-1))
    found = Q(GreaterThanOrEqual(key, value.low or 0))
    return found if value.high is None else found & Q(LessThanOrEqual(key, value.high))


def _between(name: str, value: Span, divided_by: float = 1) -> Q:
    found = Q(**{f"{name}__isnull": False})
    if value.low is not None:
        found &= Q(**{f"{name}__gte": value.low / divided_by if divided_by != 1 else value.low})
    if value.high is not None:
        found &= Q(**{f"{name}__lte": value.high / divided_by if divided_by != 1 else value.high})
    return found


def _audience(value: tuple[str, float], prefix: str) -> Q:
    code, share = value
    figures = OutsideFigure.objects.filter(metric=f"audience.country.{code}", value__gte=share)
    return Q(**{f"{prefix}pk__in": figures.values("channel_id")})


_CHANNEL: dict[str, Callable[[Any, str], Q]] = {
    "platform": lambda value, prefix: Q(**{f"{prefix}platform": value}),
    "tier": lambda value, prefix: Q(**{f"{prefix}tier": value}),
    "state": lambda value, prefix: Q(**{f"{prefix}state": value}),
    "followers": _followers,
    "followers_min": _followers,
    "followers_max": _followers,
    "growth": lambda value, prefix: _between(f"{prefix}growth_30d", value, 100),
    "percentile": lambda value, prefix: _between(f"{prefix}engagement_percentile", value),
    "audience": _audience,
}


def _person_q(
    condition: Condition,
    agency: Agency,
    today: date,
    group: Sequence[Condition],
    everywhere: Sequence[Condition],
) -> Q:
    values = condition.values
    if condition.field in _PLAIN:
        return Q(**{_PLAIN[condition.field]: list(values)})
    if condition.field in ("stage", "owner"):
        known = [value.pk for value in values if value is not None]
        found = Q(**{f"{condition.field}__in": known}) if known else Q(pk__in=[])
        return found | Q(**{f"{condition.field}__isnull": True}) if None in values else found
    either = Q()
    for value in values:
        if condition.field == "price":
            at = _platforms(group) or _platforms(everywhere)
            either |= _in(_newest_rates(value, at))
        elif condition.field.startswith(CUSTOM):
            either |= _custom(condition.field.removeprefix(CUSTOM), value)
        else:
            either |= _PERSON[condition.field](value, today)
    return either


_PLAIN = {
    "country": "country__in",
    "language": "languages__overlap",
    "tag": "tags__overlap",
    "refuses": "refuses__overlap",
    "tone": "tones__overlap",
    "vetting": "vetting__in",
    "risk": "risk__in",
}


def _in(rows: QuerySet[Any]) -> Q:
    return Q(pk__in=rows.values("influencer_id"))


def _age(value: Span, today: date) -> Q:
    # Only the year of birth is known for sure: who turns so old this year counts.
    found = Q(birth_year__isnull=False)
    if value.low is not None:
        found &= Q(birth_year__lte=max(0, today.year - value.low))
    if value.high is not None:
        found &= Q(birth_year__gte=max(0, today.year - value.high))
    return found


def _contact(value: Span | None, today: date) -> Q:
    if value is None:
        return Q(last_contact_at=None)
    found = Q(last_contact_at__isnull=False)
    if value.low is not None:
        found &= Q(last_contact_at__gte=_midnight(value.low))
    if value.high is not None:
        found &= Q(last_contact_at__lt=_midnight(value.high + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _birthday(days: int, today: date) -> Q:
    if days >= 365:
        return Q(birthday__isnull=False)
    last = today + timedelta(days=days)
    first_key, last_key = today.month * 100 + today.day, last.month * 100 + last.day
    if first_key <= last_key:
        return Q(birthday__range=(first_key, last_key))
    return Q(birthday__gte=first_key) | Q(birthday__lte=last_key)


_PERSON: dict[str, Callable[[Any, date], Q]] = {
    "age": _age,
    "contact": _contact,
    "birthday": _birthday,
    "worked": lambda value, today: _in(PastWork.objects.filter(brand_key=value)),
    "likes": lambda value, today: _in(BrandRelation.objects.filter(brand=value, affinity__gte=1)),
    "bad": lambda value, today: _in(BrandRelation.objects.filter(brand=value, affinity__lte=-1)),
    "list": lambda value, today: _in(ListEntry.objects.filter(list=value)),
}


def _newest_rates(value: Span, platforms: Sequence[Condition]) -> QuerySet[Rate]:
    rates = Rate.objects.filter(currency=value.unit)
    names = [name for each in platforms for name in each.values]
    if names:
        rates = rates.filter(platform__in=names)
    newer = Rate.objects.filter(
        influencer=OuterRef("influencer"), platform=OuterRef("platform"), format=OuterRef("format"),
        currency=OuterRef("currency"),
    ).filter(Q(quoted_on__gt=OuterRef("quoted_on")) | Q(quoted_on=OuterRef("quoted_on"), pk__gt=OuterRef("pk")))  # fmt: skip
    return rates.filter(_between("amount", value)).filter(~Exists(newer))


def _custom(key: str, value: Any) -> Q:
    if not isinstance(value, Span):
        return Q(custom__contains={key: value})
    found = Q(custom__has_key=key)
    for end, bound in (("gte", value.low), ("lte", value.high)):
        if bound is not None:
            plain = bound.isoformat() if isinstance(bound, date) else bound
            found &= Q(**{f"custom__{key}__{end}": plain})
    return found
