"""Sketches of audiences, and decisions about audiences that overlap."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Brand, Membership
from accounts.rules import can_edit
from accounts.text import clean
from influencers.models import AudienceSketch, Channel, OverlapDecision
from influencers.overlap.minhash import packed, signature_of
from influencers.queries.overlap import FEWEST_CHANNELS, MOST_CHANNELS, commenters_of, compare, stale_sketches

SKETCHES_A_ROUND = 200
LONGEST_REASON = 2000


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
