"""What other services say about the demo's people, and whose audiences overlap. Fictional, the same every time."""

from datetime import date, datetime, timedelta
from random import Random

from django.db.models import F

from accounts.demo import DemoHouse
from accounts.models import Agency
from influencers.actions.overlap import sketch_audiences
from influencers.models import Channel, ExportMapping, OutsideFigure, OverlapDecision, OverlapFigure
from influencers.outside.packs import packs

SERVICES = ("HypeAuditor (fictional)", "Modash (fictional)")
_CHANNELS, _OFTEN, _PAIRS = 60, 12, 25
_COUNTRIES = ("ES", "MX", "US", "KR", "PL", "BR", "DE", "FR")
_AGES = ("13-17", "18-24", "25-34", "35-44", "45-54")


def fill_outside(*, house: DemoHouse, now: datetime) -> int:
    """Give the demo's largest channels figures of two services, some overlaps, and one mapping; return the figures made."""
    chance = Random(9)  # noqa: S311 -- a demo, not a secret
    agency, today = house.agency, now.date()
    channels = list(
        Channel.objects.for_agency(agency).order_by(F("followers").desc(nulls_last=True), "pk")[:_CHANNELS]
    )
    rows = [row for channel in channels for row in _figures(channel, chance, today)]
    OutsideFigure.objects.bulk_create(rows)
    known = channels[:_OFTEN]
    pairs = sorted({_pair(*chance.sample(known, 2)) for _ in range(_PAIRS)}) if len(known) > 1 else []
    OverlapFigure.objects.bulk_create(
        OverlapFigure(
            first_id=first, second_id=second, of_smaller=round(chance.triangular(0.02, 0.8, 0.2), 3),
            source=SERVICES[0], stated_on=today - timedelta(days=chance.randint(5, 200)),
        )
        for first, second in pairs
    )  # fmt: skip
    pack = packs()["modash"]
    ExportMapping.objects.get_or_create(
        agency=agency,
        name="Modash, our lists",
        defaults={"service": pack.service, "columns": dict(pack.columns)},
    )
    sketch_audiences(now=now)
    return len(rows)


def erase_outside(agency: Agency) -> None:
    """Remove the demo's mappings and decisions; figures go with their channels."""
    ExportMapping.objects.for_agency(agency).delete()
    OverlapDecision.objects.for_agency(agency).delete()


def _figures(channel: Channel, chance: Random, today: date) -> list[OutsideFigure]:
    made = []
    for service in SERVICES[: chance.randint(1, 2)]:
        day = today - timedelta(days=chance.randint(3, 300))
        women = round(chance.uniform(0.2, 0.85), 3)
        values = {
            "quality.score": (float(chance.randint(35, 96)), "score"),
            "quality.suspicious": (round(chance.uniform(0.03, 0.4), 3), "share"),
            "er.stated": (round(chance.uniform(0.005, 0.09), 4), "share"),
            "audience.gender.f": (women, "share"),
            "audience.gender.m": (round(1 - women, 3), "share"),
            **{
                key: (share, "share")
                for key, share in _parts("audience.country", chance.sample(_COUNTRIES, 4), chance)
            },
            **{key: (share, "share") for key, share in _parts("audience.age", list(_AGES), chance)},
        }
        made += [
            OutsideFigure(channel=channel, source=service, metric=key, value=value, unit=unit, stated_on=day)
            for key, (value, unit) in values.items()
        ]
    return made


def _parts(stem: str, names: list[str], chance: Random) -> list[tuple[str, float]]:
    """Return shares of a whole, a tenth of it left over for the rest."""
    weights = [chance.random() + 0.1 for _ in names]
    return [
        (f"{stem}.{name}", round(0.9 * weight / sum(weights), 3))
        for name, weight in zip(names, weights, strict=True)
    ]


def _pair(first: Channel, second: Channel) -> tuple[int, int]:
    return min(first.pk, second.pk), max(first.pk, second.pk)
