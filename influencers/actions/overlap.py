"""Sketches of audiences, and decisions about audiences that overlap."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Brand, Membership
from accounts.rules import can_edit
from accounts.text import clean
from influencers import rules
from influencers.models import AudienceSketch, Channel, InfluencerList, OverlapDecision, OverlapVote
from influencers.overlap.minhash import packed, signature_of
from influencers.queries.overlap import FEWEST_CHANNELS, MOST_CHANNELS, commenters_of, compare, stale_sketches
from influencers.queries.overlap_votes import overlap_questions

SKETCHES_A_ROUND = 200
LONGEST_REASON = 2000
LONGEST_REMARK = 500


def sketch_audiences(*, now: datetime, at_most: int = SKETCHES_A_ROUND) -> int:
    """Make the sketches of channels with comments that came in since; return how many. Made twice, the same comes out."""
    channels = list(stale_sketches()[:at_most])
    for channel in channels:
        sketch_audience(channel=channel, now=now)
    return len(channels)


def sketch_audience(*, channel: Channel, now: datetime) -> AudienceSketch:
    """Make one channel's sketch from its stored comments. No audit entry: it is derived, nobody decided anything."""
    authors, comments = commenters_of(channel)
    values = {
        "signature": packed(signature_of(authors)),
        "commenters": len(authors),
        "comments": comments,
        "made_at": now,
    }
    sketch, _created = AudienceSketch.objects.update_or_create(channel=channel, defaults=values)
    return sketch


@transaction.atomic
def decide_overlap(
    *, by: Membership, channels: Sequence[Channel], accepted: bool, reason: str, brand: Brand | None = None
) -> OverlapDecision:
    """Record whether channels whose audiences overlap are used together, and why (R61).

    The figure is the one known now, the highest among the channels. Raises ActionError without a reason, and where no
    figure lies above the threshold: then there is nothing to decide.
    """
    if not can_edit(by, by.agency):
        raise NotAllowed(_("Viewers cannot decide about overlaps. Ask a manager or owner."))
    if any(channel.agency_id != by.agency_id for channel in channels):
        raise NotAllowed(_("These channels are not all your agency's."))
    if brand is not None and brand.agency_id != by.agency_id:
        raise NotAllowed(_("This brand is not your agency's."))
    ids = sorted({channel.pk for channel in channels})
    if not FEWEST_CHANNELS <= len(ids) <= MOST_CHANNELS:
        raise ActionError(_("Choose two to twenty channels."))
    why = clean(reason)[:LONGEST_REASON]
    if not why:
        raise ActionError(_("Give the reason: whoever reads the decision later needs it."))
    above = compare(by.agency, channels).above()
    if not above:
        raise ActionError(_("No overlap above the threshold is known for these channels."))
    figure = above[0][1]
    decision = OverlapDecision.objects.create(
        agency=by.agency, brand=brand, channels=ids, of_smaller=figure.of_smaller, source=figure.source,
        accepted=accepted, reason=why, author=by,
    )  # fmt: skip
    names = [str(channel) for channel in channels]
    record(
        by=by, action="influencers.overlap.decided", subject=decision, channels=names, accepted=accepted,
        of_smaller=round(figure.of_smaller, 4), source=figure.source, brand=str(brand or ""),
    )  # fmt: skip
    return decision


@transaction.atomic
def vote_on_overlap(
    *,
    list: InfluencerList,
    by: Membership,
    first: Channel,
    second: Channel,
    accepted: bool,
    remark: str = "",
) -> OverlapVote:
    """Say as the client whether two people of a shared list are used together although their audiences overlap (R61).

    Approvers of the brand the list is shared with. The figure is the one known now. Raises ActionError for a pair of
    which none above the threshold is known. A later answer takes the place of the earlier one, which stays in the trail.
    """
    people = InfluencerList.objects.select_for_update(of=("self",)).select_related("agency").get(pk=list.pk)
    if not rules.can_remark_on_list(by, people):
        raise NotAllowed(_("This list is not shared with you."))
    if not rules.can_decide_on_list(by, people):
        raise NotAllowed(_("Only approvers can decide. Ask one of your brand's approvers."))
    said = clean(remark)
    if len(said) > LONGEST_REMARK:
        raise ActionError(_("The remark is too long: at most 500 letters."))
    pair = {first.pk, second.pk}
    asked = next((q for q in overlap_questions(people) if {q.first.pk, q.second.pk} == pair), None)
    if asked is None:
        raise ActionError(_("There is nothing to decide about these two any more: their figures changed."))
    before = asked.vote
    values = {
        "of_smaller": asked.figure.of_smaller, "source": asked.figure.source, "accepted": accepted, "remark": said,
        "author": by, "voted_at": timezone.now(),
    }  # fmt: skip
    vote, _created = OverlapVote.objects.update_or_create(
        list=people, first=asked.first, second=asked.second, defaults=values
    )
    names = f"{asked.first.influencer} + {asked.second.influencer}"
    words = {True: "use both", False: "choose another"}
    record(
        by=by, action="influencers.overlap.voted", subject=people, agency=people.agency, comment=said,
        changes={names: (words[before.accepted] if before else None, words[accepted])},
        of_smaller=round(asked.figure.of_smaller, 4), source=asked.figure.source,
    )  # fmt: skip
    return vote
