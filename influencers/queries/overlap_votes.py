"""Overlaps above the threshold among the people of a list, with what the agency decided and what the client says."""

from dataclasses import dataclass

from influencers.models import Channel, Influencer, InfluencerList, OverlapDecision, OverlapVote
from influencers.queries.overlap import MOST_CHANNELS, Highest, compare, main_channels


@dataclass(frozen=True)
class OverlapQuestion:
    """Two channels of a list that share more than the threshold. What nobody said yet is None."""

    first: Channel
    second: Channel
    figure: Highest
    decision: OverlapDecision | None  # the agency's newest, for this brand or for all
    vote: OverlapVote | None  # the client's


def overlap_questions(people: InfluencerList) -> list[OverlapQuestion]:
    """Return what is to be decided about a list, the highest overlap first, in six statements whatever its length.

    The first MOST_CHANNELS people are compared, each by the channel whose audience is known best.
    """
    first = people.entries.order_by("position", "pk").values_list("influencer", flat=True)[:MOST_CHANNELS]
    chosen = Influencer.objects.for_agency(people.agency).filter(pk__in=list(first))
    channels = main_channels(chosen)
    comparison = compare(people.agency, channels)
    above = comparison.above()
    if not above:
        return []
    votes = {
        (vote.first_id, vote.second_id): vote
        for vote in OverlapVote.objects.filter(list=people).select_related("author__user")
    }
    by_id = {channel.pk: channel for channel in channels}
    decided = [each for each in comparison.decisions if each.brand_id in (None, people.brand_id)]
    return [
        OverlapQuestion(
            by_id[pair[0]],
            by_id[pair[1]],
            figure,
            next((each for each in decided if set(pair) <= set(each.channels)), None),
            votes.get(pair),
        )
        for pair, figure in above
    ]
