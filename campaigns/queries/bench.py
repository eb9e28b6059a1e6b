"""What speaks for and against each candidate of a slot, and who else could be proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.text import fold
from campaigns.goals import goal_facts
from campaigns.models import Campaign, Candidate, ClientNote, Deliverable, Slot
from campaigns.queries.plan import channels_of
from campaigns.states import CandidateState, DeliverableState, Goal
from influencers.models import Channel, Influencer, InfluencerList, Rate
from influencers.queries.overlap import MOST_CHANNELS, figures_between
from influencers.queries.scores import BrandFacts, brand_facts_of, facts_of
from influencers.queries.similar import look_alikes
from influencers.restrictions import barred
from influencers.rrr.fit import fit
from influencers.rrr.scoring import Score

WARM_FOR = timedelta(days=14)
MOST_PROPOSED = 30
LOOKED_AT = 200  # channels read to find MOST_PROPOSED people who are not barred
MOST_FITTED = 12
MOST_DAYS = 3  # named of those on which somebody publishes for others


@dataclass(frozen=True)
class Reason:
    """One thing about a candidate. `speaks`: for, against or "" (neither, or not known)."""

    what: str
    words: str
    speaks: str = ""


@dataclass(frozen=True)
class CandidateRow:
    """A candidate with the channel they would publish on and the reasons, restrictions first."""

    candidate: Candidate
    channel: Channel | None
    barred: str
    is_warm: bool
    reasons: list[Reason]


@dataclass(frozen=True)
class Proposal:
    """Somebody of the base who could be proposed. `figure` is what the campaign's goal looks at first."""

    influencer: Influencer
    channel: Channel | None
    figure: str
    barred: str


@dataclass(frozen=True)
class Fit:
    """What takes longer to say: the highest overlap with people chosen already, and reach, relevance, resonance."""

    candidate: Candidate
    overlap: str
    is_high: bool
    score: Score | None

    @property
    def percent(self) -> int | None:
        """Return the score, 0 to 100."""
        return _percent(self.score.value) if self.score else None

    @property
    def parts(self) -> list[dict[str, object]]:
        parts = self.score.parts if self.score else []
        return [
            {"name": part.name, "percent": _percent(part.value)} for part in parts if part.value is not None
        ]


@dataclass
class SlotPeople:
    """The candidates of a slot by what became of them."""

    chosen: CandidateRow | None = None
    bench: list[CandidateRow] = field(default_factory=list)
    proposed: list[CandidateRow] = field(default_factory=list)
    gone: list[CandidateRow] = field(default_factory=list)


def candidates_to_show(agency: Agency) -> QuerySet[Candidate]:
    """Return the agency's candidates with person, slot and campaign loaded."""
    return Candidate.objects.for_agency(agency).select_related(
        "influencer", "slot__campaign__brand", "slot__campaign__agency", "slot__agency", "slot__holder", "decided_by__user",
    )  # fmt: skip


def notes_to_show(agency: Agency) -> QuerySet[ClientNote]:
    """Return the agency's notes to clients, newest first."""
    rows = ClientNote.objects.filter(campaign__agency=agency).order_by("-pk")
    return rows.select_related("campaign__brand", "campaign__agency", "author__user")


def considered(slot: Slot) -> QuerySet[Candidate]:
    """Return a slot's candidates with person, when they publish for others within the slot's window (`busy_at`), and
    their newest price for its format in the campaign's currency (`newest_rate`)."""
    first = slot.publish_from or slot.publish_until
    last = slot.publish_until or slot.publish_from
    busy = Deliverable.objects.filter(
        collaboration__influencer=OuterRef("influencer"), collaboration__ended_at=None, state__in=DeliverableState.owes_post,
        publish_due_at__date__gte=first, publish_due_at__date__lte=last,
    ).exclude(slot=slot) if first else Deliverable.objects.none()  # fmt: skip
    rates = Rate.objects.filter(
        influencer=OuterRef("influencer"), platform=slot.platform, format=slot.format, currency=slot.campaign.currency
    ).order_by("-quoted_on", "-pk")  # fmt: skip
    return slot.candidates.select_related("influencer").annotate(
        busy_at=ArraySubquery(busy.order_by("publish_due_at").values("publish_due_at")[:MOST_DAYS]),
        newest_rate=Subquery(rates.values("amount")[:1]),
    )


def people_of(slot: Slot, *, now: datetime) -> SlotPeople:
    """Return a slot's candidates with their reasons. Three statements whatever their number."""
    rows = list(considered(slot).select_related("influencer", "decided_by__user").order_by("bench_rank", "position", "pk"))  # fmt: skip
    people = SlotPeople()
    places = {CandidateState.BENCH: people.bench, CandidateState.PROPOSED: people.proposed}
    channels = channels_of({each.influencer_id for each in rows})
    for row in rows_of(slot, rows, channels=channels, now=now):
        if row.candidate.state == CandidateState.CHOSEN:
            people.chosen = row
        else:
            places.get(CandidateState(row.candidate.state), people.gone).append(row)
    return people


def rows_of(
    slot: Slot, candidates: Sequence[Candidate], *, channels: Mapping[tuple[int, str], Channel], now: datetime
) -> list[CandidateRow]:
    """Return candidates of one slot (`considered`) with reasons. One statement.

    `channels`: their channels by person and platform (plan.channels_of), as far as the page names them.
    """
    people = [candidate.influencer for candidate in candidates]
    reasons = barred(people, slot.campaign.brand) if people else {}
    return [
        CandidateRow(
            candidate=each,
            channel=channels.get((each.influencer_id, slot.platform)),
            barred=reasons.get(each.influencer_id, ""),
            is_warm=_is_warm(each, now),
            reasons=[
                _passes(reasons.get(each.influencer_id, "")),
                _free(slot, each, vars(each)["busy_at"] or []),
                _rate(slot, each, vars(each)["newest_rate"]),
                _warm(each, now),
            ],
        )
        for each in candidates
    ]


def fits_of(slot: Slot, *, now: datetime) -> list[Fit]:
    """Return overlap and RRR of the first candidates still considered. Nine statements."""
    others = Slot.objects.filter(campaign=slot.campaign_id, holder__ended_at=None).exclude(pk=slot.pk)
    held = others.exclude(holder=None).values("holder__influencer")[: MOST_CHANNELS - MOST_FITTED]
    rows = list(
        slot.candidates.filter(state__in=(CandidateState.BENCH, CandidateState.PROPOSED))
        .select_related("influencer")
        .annotate(chosen=ArraySubquery(held))
        .order_by("bench_rank", "position", "pk")[:MOST_FITTED]
    )
    if not rows:
        return []
    chosen = set(rows[0].chosen)
    everybody = {row.influencer_id for row in rows} | chosen
    there = Channel.objects.filter(influencer__in=everybody, platform=slot.platform)
    largest_last = there.select_related("influencer").order_by(F("followers").asc(nulls_first=True), "-pk")
    known = {channel.influencer_id: channel for channel in largest_last}
    channels = list(known.values())
    overlaps = _overlaps(channels, chosen)
    facts = facts_of([c for c in channels if c.influencer_id not in chosen], now=now)
    of_brand = brand_facts_of([row.influencer_id for row in rows], slot.campaign.brand)
    return [_fit(slot, row, known.get(row.influencer_id), overlaps, facts, of_brand) for row in rows]


def proposals(slot: Slot, *, text: str = "", list_uuid: str = "", like: str = "") -> list[Proposal]:
    """Return people of the base for a slot, best first; who is considered already is left out, the barred come last.

    By the goal: reach and share ask for the most views at the median, the others for the highest engagement on the
    slot's platform and in its tier (never across platforms, R70). `text` narrows by words of the record, `list_uuid`
    by a list, `like` (a candidate's uuid) asks for people alike.
    """
    people = _alike(slot, like) if like else None
    rows = Channel.objects.for_agency(slot.agency).filter(platform=slot.platform)
    rows = rows.filter(influencer__archived_at=None, influencer__merged_into=None)
    rows = rows.exclude(influencer__candidacies__slot=slot)
    if people is not None:
        rows = rows.filter(influencer__in=people)
    if slot.tier:
        rows = rows.filter(tier=slot.tier)
    if slot.market:
        rows = rows.filter(Q(influencer__country=slot.market) | Q(influencer__country=""))
    for word in fold(text).split():
        rows = rows.filter(influencer__search_text__contains=word)
    if list_uuid:
        named = InfluencerList.objects.for_agency(slot.agency).filter(uuid=_uuid(list_uuid))
        rows = rows.filter(influencer__list_entries__list__in=named)
    figure = _leading(slot.campaign)
    found = rows.select_related("influencer").order_by(F(figure).desc(nulls_last=True), "pk")[:LOOKED_AT]
    channels = list({channel.influencer_id: channel for channel in reversed(found)}.values())[::-1]
    reasons = barred([channel.influencer for channel in channels], slot.campaign.brand) if channels else {}
    ordered = sorted(channels, key=lambda channel: channel.influencer_id in reasons)
    return [
        Proposal(each.influencer, each, _figure_words(each, figure), reasons.get(each.influencer_id, ""))
        for each in ordered[:MOST_PROPOSED]
    ]


def _leading(campaign: Campaign) -> str:
    goal = Goal(campaign.goal)
    return "median_views" if goal in (Goal.REACH, Goal.SHARE) else "engagement"


def _figure_words(channel: Channel, figure: str) -> str:
    if figure == "median_views":
        views = channel.median_views
        return _("median views unknown") if views is None else _("%(views)s views at the median") % {"views": f"{views:,}"}  # fmt: skip
    share = channel.engagement
    return _("engagement unknown") if share is None else _("%(share)s engagement") % {"share": f"{share:.1%}"}


def _alike(slot: Slot, uuid: str) -> list[int]:
    like = slot.candidates.filter(uuid=_uuid(uuid)).select_related("influencer").first()
    return [each.influencer.pk for each in look_alikes(like.influencer)] if like else []


def _passes(reason: str) -> Reason:
    if reason:
        return Reason("restrictions", reason, "against")
    return Reason("restrictions", _("nothing known speaks against them"), "for")


def _free(slot: Slot, candidate: Candidate, busy: Sequence[datetime]) -> Reason:
    if busy:
        days = ", ".join(date_format(at, "j M") for at in busy)
        return Reason("dates", _("publishes for somebody else: %(days)s") % {"days": days}, "against")
    free, until = candidate.free_from, candidate.free_until
    if free is None and until is None:
        return Reason("dates", _("no other post of theirs is planned then"), "")
    late = bool(free and slot.publish_until and free > slot.publish_until)
    early = bool(until and slot.publish_from and until < slot.publish_from)
    words = _("free %(days)s") % {"days": " – ".join(_day(day) for day in (free, until))}
    return Reason("dates", words, "against" if late or early else "for")


def _rate(slot: Slot, candidate: Candidate, rate: Decimal | None) -> Reason:
    price: Decimal | None = candidate.price
    if price is None and rate is not None:
        price = rate * slot.quantity
    if price is None:
        return Reason("rate", _("no price known"), "")
    currency = slot.campaign.currency
    words = f"{price:,.0f} {currency}"
    if slot.budget is None:
        return Reason("rate", words, "")
    if price > slot.budget:
        return Reason("rate", _("%(price)s, %(over)s over the budget") % {"price": words, "over": f"{price - slot.budget:,.0f}"}, "against")  # fmt: skip
    return Reason("rate", _("%(price)s, within the budget") % {"price": words}, "for")


def _warm(candidate: Candidate, now: datetime) -> Reason:
    if candidate.checked_at is None:
        return Reason("asked", _("never asked whether they could step in"), "")
    days = (now - candidate.checked_at).days
    words = _("asked today") if days < 1 else _("asked %(days)d days ago") % {"days": days}
    if candidate.checked_note:
        words += f": {candidate.checked_note}"
    return Reason("asked", words, "for" if _is_warm(candidate, now) else "against")


def _is_warm(candidate: Candidate, now: datetime) -> bool:
    return candidate.checked_at is not None and now - candidate.checked_at <= WARM_FOR


def _overlaps(channels: list[Channel], chosen: set[int]) -> dict[int, tuple[float, str]]:
    """Return channel id -> the highest share it has in common with somebody chosen, and their name."""
    if len(channels) < 2:
        return {}
    by_id = {channel.pk: channel for channel in channels}
    comparison = figures_between(channels)
    found: dict[int, tuple[float, str]] = {}
    for pair in {**comparison.own, **comparison.stated}:
        highest = comparison.highest(pair)
        for ours, theirs in (pair, pair[::-1]):
            if highest and by_id[theirs].influencer_id in chosen and by_id[ours].influencer_id not in chosen:
                found[ours] = max(
                    found.get(ours, (0.0, "")), (highest.of_smaller, by_id[theirs].influencer.name)
                )
    return found


def _fit(
    slot: Slot, candidate: Candidate, channel: Channel | None, overlaps: dict[int, tuple[float, str]], facts: dict[int, Any],
    of_brand: dict[int, BrandFacts],
) -> Fit:  # fmt: skip
    if channel is None:
        return Fit(candidate, _("no channel on this platform is known"), is_high=False, score=None)
    share, name = overlaps.get(channel.pk, (0.0, ""))
    words = _("%(share)s with %(name)s") % {"share": f"{share:.0%}", "name": name} if name else _("unknown")
    brand, person = slot.campaign.brand, candidate.influencer
    goal = goal_facts(slot.campaign.goal).rrr
    known = facts.get(channel.pk)
    score = fit(influencer=person, facts=known, brand=brand, known=of_brand[person.pk], goal=goal) if known else None  # fmt: skip
    return Fit(candidate, words, is_high=share > 0.5, score=score)


def _day(day: date | None) -> str:
    return date_format(day, "j M") if day else "…"


def _uuid(text: str) -> UUID:
    """Return a uuid typed into an address; nobody's where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _percent(value: float | None) -> int | None:
    return None if value is None else round(100 * value)
