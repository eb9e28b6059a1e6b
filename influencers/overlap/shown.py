"""A comparison of audiences as pages show it: a matrix, its pairs in words, and who decided what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Agency
from influencers.models import Channel, InfluencerList, OverlapDecision, OverlapFigure
from influencers.overlap.estimates import Shared
from influencers.queries.overlap import Compared, Comparison, Pair, channels_of_decisions
from influencers.queries.overlap_votes import OverlapQuestion, overlap_questions
from influencers.rows import PLATFORM_ICONS, platform_label


@dataclass(frozen=True)
class Said:
    """One figure about a pair: a text, whose it is, and everything else about it for the tip."""

    text: str
    margin: str
    source: str
    tip: str
    is_high: bool


@dataclass(frozen=True)
class Line:
    """A channel as a row of the matrix. `cells` are the pairs with the channels above it; None where nothing is known."""

    number: int
    channel: Channel
    icon: str
    compared: Compared
    cells: list[list[Said]]


@dataclass(frozen=True)
class PairShown:
    """A pair in words."""

    first: Channel
    second: Channel
    said: list[Said]
    jaccard: str
    people: int | None
    decision: OverlapDecision | None


@dataclass(frozen=True)
class DecisionShown:
    """A decision with its channels; `gone` counts those that exist no more."""

    decision: OverlapDecision
    channels: list[Channel]
    gone: int
    share: str
    source: str


def percent(share: float) -> str:
    """Return a share as a whole percentage; what is more than nothing never reads 0 %."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def lines(comparison: Comparison) -> list[Line]:
    """Return the matrix: under each channel's number, what it shares with the channels above."""
    channels = [each.channel for each in comparison.compared]
    shown = []
    for number, each in enumerate(comparison.compared, start=1):
        cells = [_said(comparison, _pair(each.channel, above)) for above in channels[: number - 1]]
        icon = PLATFORM_ICONS.get(each.channel.platform, "link")
        shown.append(Line(number, each.channel, icon, each, cells))
    return shown


def reasons(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """Return why channels cannot be compared, each reason with the names it holds for."""
    found: dict[str, list[str]] = {}
    for each in comparison.compared:
        if each.why_unknown:
            found.setdefault(each.why_unknown, []).append(each.channel.influencer.name)
    return list(found.items())


def pairs_shown(comparison: Comparison) -> list[PairShown]:
    """Return every pair with a figure, the highest share of the smaller audience first."""
    by_id = {each.channel.pk: each.channel for each in comparison.compared}

    def rank(pair: Pair) -> tuple[float, Pair]:
        highest = comparison.highest(pair)
        return (-(highest.of_smaller if highest else 0), pair)

    found = sorted({**comparison.own, **comparison.stated}, key=rank)
    return [
        PairShown(
            first=by_id[pair[0]],
            second=by_id[pair[1]],
            said=_said(comparison, pair),
            jaccard=_jaccard(comparison.own.get(pair)),
            people=comparison.own[pair].people if pair in comparison.own else None,
            decision=next((d for d in comparison.decisions if set(pair) <= set(d.channels)), None),
        )
        for pair in found
    ]


def decisions_shown(agency: Agency, decisions: Sequence[OverlapDecision]) -> list[DecisionShown]:
    """Return decisions with the channels they are about."""
    known = channels_of_decisions(agency, decisions)
    shown = []
    for decision in decisions:
        channels = [known[pk] for pk in decision.channels if pk in known]
        gone = len(decision.channels) - len(channels)
        source = decision.source or str(_("own comments"))
        shown.append(DecisionShown(decision, channels, gone, percent(decision.of_smaller), source))
    return shown


@dataclass(frozen=True)
class QuestionShown:
    """An overlap on a list in words. `pair` names both channels in a form."""

    question: OverlapQuestion
    pair: str
    share: str
    source: str
    reason: str  # the agency's, where it was given for this brand


def questions_shown(people: InfluencerList) -> list[QuestionShown]:
    """Return what is to be decided together about a list. A reason given for another or no brand stays in the house."""
    shown = []
    for each in overlap_questions(people):
        decided = each.decision
        shown.append(
            QuestionShown(
                question=each,
                pair=f"{each.first.uuid}_{each.second.uuid}",
                share=percent(each.figure.of_smaller),
                source=each.figure.source or _("who comments under both"),
                reason=decided.reason if decided and decided.brand_id == people.brand_id else "",
            )
        )
    return shown


def name_of(channel: Channel) -> str:
    """Return how a channel is called in a sentence."""
    return f"{channel.influencer.name} ({platform_label(channel.platform)})"


def pair_choices(comparison: Comparison) -> list[tuple[str, str]]:
    """Return the pairs above the threshold as choices: (both uuids, names and share)."""
    by_id = {each.channel.pk: each.channel for each in comparison.compared}
    choices = []
    for pair, figure in comparison.above():
        first, second = by_id[pair[0]], by_id[pair[1]]
        label = f"{name_of(first)} + {name_of(second)}: {percent(figure.of_smaller)}"
        choices.append((f"{first.uuid}_{second.uuid}", label))
    return choices


def _pair(first: Channel, second: Channel) -> Pair:
    return min(first.pk, second.pk), max(first.pk, second.pk)


def _said(comparison: Comparison, pair: Pair) -> list[Said]:
    said = []
    if pair in comparison.own:
        said.append(_own(comparison.own[pair], comparison.threshold))
    said += [_by_others(figure, comparison.threshold) for figure in comparison.stated.get(pair, [])]
    return said


def _own(found: Shared, threshold: float) -> Said:
    margin = f"±{max(round(found.of_smaller_margin * 100), 1)}"
    tip = [
        _("%(share)s of the smaller audience comments under both channels.")
        % {"share": percent(found.of_smaller)},
        _("Margin %(margin)s percentage points, in 95 of 100 cases (MinHash of 512).") % {"margin": margin},
        _("Jaccard %(jaccard)s.") % {"jaccard": _jaccard(found)},
        _("Source: own comments, only people who comment."),
    ]
    return Said(percent(found.of_smaller), margin, "", "\n".join(tip), found.of_smaller > threshold)


def _by_others(figure: OverlapFigure, threshold: float) -> Said:
    share, jaccard = figure.of_smaller, figure.jaccard
    text = percent(share) if share is not None else f"J {jaccard:.2f}" if jaccard is not None else "?"
    day = date_format(figure.stated_on, "j M Y")
    tip = _("Stated by %(source)s on %(day)s; how it was found is theirs.") % {
        "source": figure.source,
        "day": day,
    }
    return Said(text, "", figure.source, tip, share is not None and share > threshold)


def _jaccard(found: Shared | None) -> str:
    return f"{found.jaccard:.3f} ±{found.jaccard_margin:.3f}" if found else ""


def query_of(channels: Iterable[Channel]) -> str:
    """Return the query string that names channels."""
    return "&".join(f"channel={channel.uuid}" for channel in channels)
