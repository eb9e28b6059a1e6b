"""Whose audiences overlap: from own comments, and as other services state it, side by side and never mixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Agency
from influencers.figures.formulas import why_not_figured
from influencers.models import (
    AudienceSketch,
    Channel,
    Comment,
    Influencer,
    OverlapDecision,
    OverlapFigure,
    Post,
)
from influencers.overlap.estimates import FEWEST_COMMENTERS, Audience, Shared, Together, pairs, together
from influencers.overlap.minhash import unpacked
from platforms.addresses import resolve
from platforms.contract import YOUTUBE
from platforms.errors import NotAProfile

FEWEST_CHANNELS, MOST_CHANNELS = 2, 20
MOST_DECISIONS = 100

Pair = tuple[int, int]


@dataclass(frozen=True)
class Compared:
    """A channel with what is known of its commenters. `why_unknown` says why they cannot be compared, or is ""."""

    channel: Channel
    sketch: AudienceSketch | None
    why_unknown: str


@dataclass(frozen=True)
class Highest:
    """The highest figure known for a pair and where it comes from ("" = own comments)."""

    of_smaller: float
    source: str


@dataclass
class Comparison:
    """Everything a page about the overlap of some channels shows. Pairs are (lower, higher) channel id."""

    compared: list[Compared]
    own: dict[Pair, Shared] = field(default_factory=dict)
    stated: dict[Pair, list[OverlapFigure]] = field(default_factory=dict)
    together: list[tuple[str, list[Channel], Together]] = field(default_factory=list)
    decisions: list[OverlapDecision] = field(default_factory=list)
    threshold: float = 0.5

    def highest(self, pair: Pair) -> Highest | None:
        """Return the figure a decision about the pair rests on: own comments before what others state."""
        if pair in self.own:
            return Highest(self.own[pair].of_smaller, "")
        for figure in self.stated.get(pair, []):
            if figure.of_smaller is not None:
                return Highest(figure.of_smaller, figure.source)
        return None

    def above(self) -> list[tuple[Pair, Highest]]:
        """Return the pairs over the threshold, the highest first."""
        known = [(pair, self.highest(pair)) for pair in {**self.own, **self.stated}]
        found = [(pair, figure) for pair, figure in known if figure and figure.of_smaller > self.threshold]
        return sorted(found, key=lambda each: (-each[1].of_smaller, each[0]))


def channels_named(agency: Agency, uuids: Iterable[str | UUID]) -> list[Channel]:
    """Return the agency's channels of these uuids in the order given; nonsense and others' are left out."""
    wanted = list(dict.fromkeys(uuid for each in uuids if (uuid := _uuid(each))))[: MOST_CHANNELS + 1]
    rows = Channel.objects.for_agency(agency).filter(uuid__in=wanted).select_related("influencer")
    found = {channel.uuid: channel for channel in rows}
    return [found[uuid] for uuid in wanted if uuid in found]


def main_channels(people: "QuerySet[Influencer]") -> list[Channel]:
    """Return for each person the channel whose audience is known best: most commenters, else most followers."""
    known = Coalesce(F("audience_sketch__commenters"), 0)
    rows = Channel.objects.filter(influencer__in=people).annotate(known=known)
    rows = rows.select_related("influencer")
    best = rows.order_by("influencer_id", "-known", F("followers").desc(nulls_last=True), "pk")
    return list(best.distinct("influencer_id"))


def compare(agency: Agency, channels: Sequence[Channel]) -> Comparison:
    """Return what is known and decided about the overlap of channels, in three statements whatever their number."""
    found = figures_between(channels)
    usable = [each for each in found.compared if not each.why_unknown]
    found.together = _together(usable, [_audience(each) for each in usable])
    found.decisions = _decisions(agency, sorted(channel.pk for channel in channels))
    return found


def figures_between(channels: Sequence[Channel]) -> Comparison:
    """Return the figures of each pair of channels alone, in two statements whatever their number."""
    ids = sorted(channel.pk for channel in channels)
    sketches = {s.channel_id: s for s in AudienceSketch.objects.filter(channel__in=ids)}
    compared = [_compared(channel, sketches.get(channel.pk)) for channel in channels]
    audiences = [_audience(each) for each in compared if not each.why_unknown]
    return Comparison(
        compared=compared, own=pairs(audiences), stated=_stated(ids), threshold=settings.OVERLAP_THRESHOLD
    )


def decisions_of(agency: Agency) -> "QuerySet[OverlapDecision]":
    return OverlapDecision.objects.for_agency(agency).select_related("brand", "author__user")


def channels_of_decisions(agency: Agency, decisions: Iterable[OverlapDecision]) -> dict[int, Channel]:
    """Return the channels decisions are about that still exist, by id, in one statement."""
    ids = {pk for decision in decisions for pk in decision.channels}
    rows = Channel.objects.for_agency(agency).filter(pk__in=ids).select_related("influencer")
    return {channel.pk: channel for channel in rows}


def stale_sketches() -> "QuerySet[Channel]":
    """Return channels with comments, whose posts were read after their sketch was made (or that have none yet)."""
    commented = Exists(Comment.objects.filter(post=OuterRef("pk")))
    sketched = "channel__audience_sketch"
    read_since = Q(**{sketched: None}) | Q(measured_at__gt=F(f"{sketched}__made_at"))
    posts = Post.objects.filter(read_since, commented, channel=OuterRef("pk"))
    return Channel.objects.filter(Exists(posts)).order_by(
        F("audience_sketch__made_at").asc(nulls_first=True), "pk"
    )


def commenters_of(channel: Channel) -> tuple[list[int], int]:
    """Return the different authors of a channel's stored comments (as keyed hashes), and how many comments there are."""
    rows = Comment.objects.filter(post__channel=channel)
    return list(rows.order_by().values_list("author_hash", flat=True).distinct()), rows.count()


def _compared(channel: Channel, sketch: AudienceSketch | None) -> Compared:
    why = why_not_figured(channel.platform) if channel.platform == YOUTUBE else ""
    if not why and sketch is None:
        why = _("No comments are stored for this channel yet.")
    if not why and sketch is not None and sketch.commenters < FEWEST_COMMENTERS:
        why = ngettext(
            "Only %(count)d person was seen commenting; a comparison needs %(least)d.",
            "Only %(count)d people were seen commenting; a comparison needs %(least)d.",
            sketch.commenters,
        ) % {"count": sketch.commenters, "least": FEWEST_COMMENTERS}
    return Compared(channel, sketch, why)


def _audience(compared: Compared) -> Audience:
    channel, sketch = compared.channel, compared.sketch
    if sketch is None:
        raise ValueError(f"{channel} has no sketch.")
    return Audience(channel.pk, channel.platform, sketch.commenters, unpacked(sketch.signature))


def _stated(ids: list[int]) -> dict[Pair, list[OverlapFigure]]:
    """Return what services state about pairs, the newest of each service, newest first."""
    rows = OverlapFigure.objects.filter(first__in=ids, second__in=ids)
    newest = rows.order_by("first", "second", "source", "-stated_on").distinct("first", "second", "source")
    found: dict[Pair, list[OverlapFigure]] = {}
    for figure in sorted(newest, key=lambda f: (f.stated_on, f.pk), reverse=True):
        found.setdefault((figure.first_id, figure.second_id), []).append(figure)
    return found


def _together(usable: list[Compared], audiences: list[Audience]) -> list[tuple[str, list[Channel], Together]]:
    """Return the channels of each platform as one audience, where there are at least two."""
    found = []
    for platform in sorted({audience.platform for audience in audiences}):
        own = [audience for audience in audiences if audience.platform == platform]
        channels = [each.channel for each in usable if each.channel.platform == platform]
        if len(own) > 1:
            found.append((platform, channels, together(own)))
    return found


def _decisions(agency: Agency, ids: list[int]) -> list[OverlapDecision]:
    """Return the decisions about any two of these channels, newest first."""
    wanted = [list(pair) for pair in combinations(ids, 2)]
    about = decisions_of(agency).filter(channels__contained_by=ids)
    rows = list(about.order_by("-pk")[:MOST_DECISIONS])
    return [row for row in rows if any(set(pair) <= set(row.channels) for pair in wanted)]


def _uuid(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def channel_typed(agency: Agency, text: str) -> tuple[Channel | None, str]:
    """Return the agency's channel a link or handle names, or None and why in a sentence."""
    try:
        ref = resolve(text)
        keys = Q(platform=ref.platform) & (
            Q(handle_key=(ref.handle or "").lower()) if ref.handle else Q(external_id=ref.external_id)
        )
    except NotAProfile:
        keys = Q(handle_key=text.removeprefix("@").lower())
    found = list(Channel.objects.for_agency(agency).filter(keys).select_related("influencer")[:2])
    if len(found) == 1:
        return found[0], ""
    if found:
        return None, _("Several platforms have a channel “%(text)s”: paste its link.") % {"text": text[:60]}
    return None, _("No channel “%(text)s” is in your base. Paste its link, or type its handle.") % {
        "text": text[:60]
    }
