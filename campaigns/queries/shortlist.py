"""The shortlist of a campaign: slots with who is proposed, and audiences that overlap."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import Brand
from campaigns.models import Campaign, Candidate, ClientNote, ShortlistVote, Slot
from campaigns.queries.plan import channels_of
from campaigns.states import CandidateState, NoteState, Verdict
from influencers.models import Channel, OverlapDecision
from influencers.overlap.shown import percent
from influencers.queries.overlap import MOST_CHANNELS, compare

MOST_SLOTS = 200


@dataclass(frozen=True)
class Proposed:
    candidate: Candidate
    channel: Channel | None


@dataclass(frozen=True)
class ShortSlot:
    """A slot with whoever is chosen first, then the proposed, then the reserve in its order."""

    slot: Slot
    people: list[Proposed]


@dataclass(frozen=True)
class Overlap:
    """Two of the people share more than the threshold; what the house decided about them and the client says, if they did."""

    first: str
    second: str
    share: str
    decision: OverlapDecision | None
    channels: tuple[Channel, Channel]  # the lower id first
    of_smaller: float
    vote: ShortlistVote | None

    @property
    def pair(self) -> str:
        """Name the pair in a form."""
        return "_".join(str(channel.uuid) for channel in self.channels)


@dataclass(frozen=True)
class Shortlist:
    slots: list[ShortSlot]
    overlaps: list[Overlap]
    answered: int
    people: int


_ORDER = {CandidateState.CHOSEN: 0, CandidateState.PROPOSED: 1, CandidateState.BENCH: 2}


def shortlist_of(campaign: Campaign) -> Shortlist:
    """Return a campaign's shortlist: at most MOST_SLOTS slots with somebody. Eight statements at most."""
    rows = campaign.slots.filter(candidates__state__in=CandidateState.open_states).distinct().in_order()
    slots = list(rows[:MOST_SLOTS])
    considered = Candidate.objects.filter(slot__in=slots, state__in=CandidateState.open_states)
    people = list(considered.select_related("influencer", "decided_by__user"))
    channels = channels_of({each.influencer_id for each in people})
    shown = [ShortSlot(slot, _people(slot, people, channels)) for slot in slots]
    used = {each.channel.pk: each for slot in shown for each in slot.people if each.channel}
    return Shortlist(
        slots=shown,
        overlaps=_overlaps(campaign, list(used.values())[:MOST_CHANNELS]),
        answered=sum(bool(each.verdict) for each in people),
        people=len(people),
    )


def shortlists_for(brand: Brand | None) -> QuerySet[Campaign]:
    """Return campaigns whose shortlist a brand's clients may see, with how many people and answers there are."""
    if brand is None:
        return Campaign.objects.none()
    considered = Q(slots__candidates__state__in=CandidateState.open_states)
    answers = {
        f"said_{verdict}": Count(
            "slots__candidates", filter=considered & Q(slots__candidates__verdict=verdict)
        )
        for verdict in Verdict.values
    }
    rows = Campaign.objects.shortlisted_for(brand).select_related("brand", "agency")
    return rows.annotate(people=Count("slots__candidates", filter=considered), **answers).order_by(
        "-shortlist_shared_at"
    )


def notes_for(brand: Brand | None) -> QuerySet[ClientNote]:
    """Return the notes a brand's clients may read, newest first."""
    rows = ClientNote.objects.filter(
        campaign__brand=brand, state=NoteState.SHARED, campaign__archived_at=None
    )
    return (
        rows.select_related("campaign").order_by("-shared_at", "-pk") if brand else ClientNote.objects.none()
    )


def answerable(brand: Brand | None) -> QuerySet[Candidate]:
    """Return the candidates a brand's clients may answer about."""
    if brand is None:
        return Candidate.objects.none()
    shared = Campaign.objects.shortlisted_for(brand)
    rows = Candidate.objects.filter(slot__campaign__in=shared, state__in=CandidateState.open_states)
    return rows.select_related("influencer", "slot__campaign")


def _people(
    slot: Slot, people: Iterable[Candidate], channels: dict[tuple[int, str], Channel]
) -> list[Proposed]:
    rows = [each for each in people if each.slot_id == slot.pk]
    ordered = sorted(
        rows,
        key=lambda each: (_ORDER[CandidateState(each.state)], each.bench_rank or 0, each.position, each.pk),
    )
    return [Proposed(each, channels.get((each.influencer_id, slot.platform))) for each in ordered]


def _overlaps(campaign: Campaign, people: list[Proposed]) -> list[Overlap]:
    channels = [each.channel for each in people if each.channel]
    if len(channels) < 2:
        return []
    names = {each.channel.pk: each.candidate.influencer.name for each in people if each.channel}
    comparison = compare(campaign.agency, channels)
    decided = [each for each in comparison.decisions if each.brand_id in (None, campaign.brand_id)]
    by_id = {channel.pk: channel for channel in channels}
    votes = {(vote.first_id, vote.second_id): vote for vote in campaign.shortlist_votes.select_related("author__user")}  # fmt: skip
    return [
        Overlap(
            names[pair[0]], names[pair[1]], percent(figure.of_smaller),
            next((each for each in decided if set(pair) <= set(each.channels)), None),
            channels=(by_id[min(pair)], by_id[max(pair)]), of_smaller=figure.of_smaller,
            vote=votes.get((min(pair), max(pair))),
        )
        for pair, figure in comparison.above()
    ]  # fmt: skip
