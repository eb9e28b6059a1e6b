"""What a chunk of an export says for another service, compared with what is stored, and written down."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from accounts.models import Agency
from influencers.importing.plan import Plan
from influencers.importing.rows import PersonRow
from influencers.importing.stored import People, StoredChannel, StoredPerson
from influencers.models import Channel, Import, OutsideFigure, OverlapFigure, Rate
from influencers.outside import targets
from influencers.outside.reading import StatedOverlap
from platforms.contract import ChannelRef

_AT_ONCE = 2000
Remark = Callable[[int, str, str], None]


@dataclass(slots=True)
class _Figure:
    channel: StoredChannel
    metric: str
    value: float
    unit: str
    day: date


@dataclass(slots=True)
class _Price:
    person: StoredPerson
    values: dict[str, Any]
    pk: int = 0


@dataclass
class OutsideStore:
    """The figures, prices and overlaps of one chunk that are new or say something else than before."""

    upload: Import
    source: str
    as_of: date | None
    known_figures: dict[tuple[int, str, date], tuple[float, str]] = field(default_factory=dict)
    known_prices: dict[tuple[Any, ...], tuple[int, Any]] = field(default_factory=dict)
    figures: dict[tuple[int, str, date], _Figure] = field(default_factory=dict)
    prices: dict[tuple[Any, ...], _Price] = field(default_factory=dict)
    overlaps: list[tuple[int, StoredChannel, StatedOverlap, date]] = field(default_factory=list)

    def take(
        self, row: PersonRow, person: StoredPerson, channel_of: Callable[..., StoredChannel | None]
    ) -> None:
        """Take over what a row states. The first row of a chunk about a figure counts."""
        day = row.as_of or self.as_of
        if row.stated is None or day is None:
            return
        before = len(self.figures) + len(self.prices)
        for figure in row.stated.figures:
            channel = channel_of(figure.channel, person)
            if channel is not None:
                self._take_figure(_Figure(channel, figure.metric, figure.value, figure.unit, day))
        for price in row.stated.prices:
            self._take_price(person, day, price.platform, price.format, price.currency, price.amount)
        taken = len(self.figures) + len(self.prices) - before
        if taken:
            person.changes.setdefault(f"figures and prices by {self.source}", (None, taken))
        if row.stated.overlap:
            channel = channel_of(row.stated.overlap.channel, person)
            if channel is not None:
                self.overlaps.append((row.number, channel, row.stated.overlap, day))

    def _take_figure(self, figure: _Figure) -> None:
        known = self.known_figures.get((figure.channel.pk, figure.metric, figure.day))
        if known != (figure.value, figure.unit):
            self.figures.setdefault((id(figure.channel), figure.metric, figure.day), figure)

    def _take_price(
        self, person: StoredPerson, day: date, platform: str, kind: str, currency: str, amount: Any
    ) -> None:
        pk, known = self.known_prices.get((person.pk, platform, kind, currency, day), (0, None))
        if known != amount:
            values = {
                "platform": platform,
                "format": kind,
                "currency": currency,
                "amount": amount,
                "quoted_on": day,
            }
            self.prices.setdefault((id(person), platform, kind, currency, day), _Price(person, values, pk))

    def write(self, remark: Remark) -> None:
        """Store it all; `remark` is told about pairs whose other channel is not in the base. People have ids by now."""
        OutsideFigure.objects.bulk_create(
            [
                OutsideFigure(
                    channel_id=f.channel.pk, source=self.source, metric=f.metric, value=f.value, unit=f.unit,
                    stated_on=f.day, upload=self.upload,
                )
                for f in self.figures.values()
            ],
            update_conflicts=True,
            unique_fields=["channel", "source", "metric", "stated_on"],
            update_fields=["value", "unit", "upload", "updated_at"],
            batch_size=_AT_ONCE,
        )  # fmt: skip
        rates = [
            Rate(
                pk=price.pk or None, influencer_id=price.person.pk, kind=Rate.Kind.LISTED, source=self.source,
                author=self.upload.member, **price.values,
            )
            for price in self.prices.values()
        ]  # fmt: skip
        Rate.objects.bulk_create([rate for rate in rates if not rate.pk], batch_size=_AT_ONCE)
        Rate.objects.bulk_update([rate for rate in rates if rate.pk], ["amount"], batch_size=_AT_ONCE)
        if self.overlaps:
            self._write_overlaps(remark)

    def _write_overlaps(self, remark: Remark) -> None:
        others = _channels_of(self.upload.agency, [overlap.other for _, _, overlap, _ in self.overlaps])
        found: dict[tuple[int, int, date], OverlapFigure] = {}
        for number, channel, overlap, day in self.overlaps:
            other = others.get((overlap.other.platform, _key(overlap.other)))
            if other is None or other == channel.pk:
                why = (
                    "is not in the base, so the overlap was left out"
                    if other is None
                    else "is this same channel"
                )
                remark(
                    number,
                    overlap.column,
                    gettext("The other channel, %(other)s, %(why)s.")
                    % {"other": _key(overlap.other), "why": why},
                )
                continue
            first, second = sorted([channel.pk, other])
            found.setdefault(
                (first, second, day),
                OverlapFigure(
                    first_id=first, second_id=second, of_smaller=overlap.of_smaller, jaccard=overlap.jaccard,
                    source=self.source, stated_on=day,
                ),
            )  # fmt: skip
        OverlapFigure.objects.bulk_create(
            list(found.values()),
            update_conflicts=True,
            unique_fields=["first", "second", "source", "stated_on"],
            update_fields=["of_smaller", "jaccard", "updated_at"],
            batch_size=_AT_ONCE,
        )


def outside_store(upload: Import, plan: Plan, rows: list[PersonRow], people: People) -> OutsideStore | None:
    """Return the store of a chunk with what is known already, or None for a list without outside columns."""
    if not any(targets.is_outside(column.target) for column in plan.columns):
        return None
    store = OutsideStore(upload, plan.source, plan.as_of)
    days = {day for row in rows if row.stated and (day := row.as_of or plan.as_of)}
    ids = [channel.pk for person in people.by_pk.values() for channel in person.channels]
    figures = OutsideFigure.objects.filter(channel__in=ids, source=plan.source, stated_on__in=days)
    for channel_id, metric, day, value, unit in figures.values_list(
        "channel_id", "metric", "stated_on", "value", "unit"
    ):
        store.known_figures[channel_id, metric, day] = (value, unit)
    prices = Rate.objects.filter(
        influencer__in=list(people.by_pk), source=plan.source, kind=Rate.Kind.LISTED, quoted_on__in=days
    )
    for pk, *key, amount in prices.values_list(
        "pk", "influencer_id", "platform", "format", "currency", "quoted_on", "amount"
    ):
        store.known_prices[tuple(key)] = (pk, amount)
    return store


def _channels_of(agency: Agency, refs: list[ChannelRef]) -> dict[tuple[str, str], int]:
    """Return the ids of the agency's channels these name, by platform and handle (or id)."""
    found: dict[tuple[str, str], int] = {}
    for platform in {ref.platform for ref in refs}:
        keys = {_key(ref) for ref in refs if ref.platform == platform}
        own = Channel.objects.for_agency(agency).filter(platform=platform)
        for name in ("external_id", "handle_key"):
            rows = own.filter(**{f"{name}__in": keys}).exclude(**{name: ""})
            found.update({(platform, key): pk for key, pk in rows.values_list(name, "pk")})
    return found


def _key(ref: ChannelRef) -> str:
    return (ref.handle or "").lower() or ref.external_id or ""
