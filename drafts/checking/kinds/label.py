"""Is it marked as advertising, in words the market accepts, where they are seen, in the right language?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.countries import country_name, language_name
from campaigns.disclosure.labels import labels
from campaigns.disclosure.packs import EU
from campaigns.limits import limits_of
from drafts.checking.context import Context, Hit
from drafts.checking.contract import NO, YES, FoundBy, Severity
from drafts.checking.kinds.asked import OWED
from drafts.checking.kinds.contract import Kind, nothing, only
from drafts.checking.rows import Rule

HAS_TOOL = frozenset({"instagram", "facebook", "tiktok", "youtube", "twitch", "vk", "sandbox"})
_SEEN_ONLY = frozenset({"story", "live"})
_BY_WORTH = {"ok": Severity.PASS, "warn": Severity.WARN}
_MANY_TAGS = 4  # a label inside so many hashtags in a row is lost, unless it is the first


def market_name(market: str) -> str:
    return _("the European Union") if market == EU else country_name(market)


def _label(rule: Rule, context: Context) -> Iterator[FoundBy]:
    reading, row = context.reading(rule.market), labels()[rule.market]
    names = {"market": market_name(rule.market), "label": row.proposal(context.language)}
    if reading.accepted:
        best = reading.accepted[0]
        said = {**names, "said": _shown(context, best)}
        message = _("“%(said)s” marks it as advertising for %(market)s.") % said
        yield context.says(rule, Severity.PASS, message, hit=best, outcome="accepted")
    elif reading.doubtful:
        best = reading.doubtful[0]
        said = {**names, "said": _shown(context, best)}
        message = (
            _("“%(said)s” is doubtful as a mark for %(market)s. Write %(label)s, apart from the sentence.")
            % said
        )
        yield context.says(
            rule, Severity.WARN, message, hit=best, outcome="doubtful", proposal=names["label"]
        )
    else:
        yield _unmarked(rule, context, names)


def _unmarked(rule: Rule, context: Context, names: dict[str, str]) -> FoundBy:
    """Say what comes of a text without a mark: the platform's own switch may do, or nothing does."""
    if context.media and context.media <= _SEEN_ONLY and not context.text.written.strip():
        return _on_media(rule, context, names)
    refused = context.reading(rule.market).refused
    worth = labels()[rule.market].tool
    tool = context.answer("platform_tool") if context.given.platform in HAS_TOOL else NO
    if tool == YES and worth in _BY_WORTH:
        message = (
            _("The platform's own switch is enough for %(market)s.")
            if worth == "ok"
            else _("For %(market)s the platform's own switch alone is doubtful. Write %(label)s too.")
        )
        return context.says(
            rule,
            _BY_WORTH[worth],
            message % names,
            outcome="tool",
            proposal=names["label"],
            asks="platform_tool",
        )
    asked = worth == "ok" and not tool
    if refused:
        said = {**names, "said": _shown(context, refused[0])}
        message = _("“%(said)s” does not count for %(market)s. Write %(label)s.") % said
    elif tool == YES:
        message = (
            _("For %(market)s the platform's own switch does not replace the words. Write %(label)s.") % names
        )
    else:
        message = _("Nothing marks it as advertising for %(market)s. Write %(label)s.") % names
    severity = Severity.NEEDS_INPUT if asked else rule.severity
    return context.says(
        rule, severity, message, hit=refused[0] if refused else None,
        outcome="refused" if refused else "missing", proposal=names["label"],
        asks="platform_tool" if worth in _BY_WORTH and context.given.platform in HAS_TOOL else "",
    )  # fmt: skip


def _on_media(rule: Rule, context: Context, names: dict[str, str]) -> FoundBy:
    """Ask whether the mark is on a story or stream that has no text of its own."""
    said = context.answer("on_media")
    severity = Severity.NEEDS_INPUT if not said else Severity.PASS if said == YES else rule.severity
    message = _("It has no text: the mark for %(market)s has to be seen in it. Show %(label)s.") % names
    outcome = {"": OWED, YES: "accepted"}.get(said, "missing")
    return context.says(rule, severity, message, outcome=outcome, proposal=names["label"], asks="on_media")


def _shown(context: Context, hit: Hit) -> str:
    return context.field(hit.where).written[slice(*hit.span)]


def _denied(rule: Rule, context: Context) -> Iterator[FoundBy]:
    denied = context.reading(rule.market).denied
    for hit in denied:
        message = _("“%(said)s” says that it is no advertising. Take it out for %(market)s.") % {
            "said": _shown(context, hit), "market": market_name(rule.market),
        }  # fmt: skip
        yield context.says(rule, rule.severity, message, hit=hit, outcome="denied")
    if not denied:
        yield context.says(rule, Severity.PASS, _("Nothing denies that it is advertising."), outcome="clear")


@dataclass(frozen=True)
class Place:
    """Where a label has to be: at the `start` (so many words before it), before the `fold`, within so many `lines`
    or `letters`, as `first_tag`, or out of a `cluster` of hashtags."""

    within: str
    most: int = 0


_PLACES = ("start", "fold", "lines", "letters", "first_tag", "cluster")


def _read_place(params: Mapping[str, Any]) -> Place:
    only(params, "most", needed=("within",))
    place = Place(**params)
    if place.within not in _PLACES or (place.within in ("lines", "letters") and place.most < 1):
        raise ValueError(f"within is one of {', '.join(_PLACES)}; lines and letters say how many in `most`")
    return place


def _position(rule: Rule, context: Context) -> Iterator[FoundBy]:
    reading = context.reading(rule.market)
    hits = reading.accepted or reading.doubtful
    if not hits:
        return  # that it is missing is said by the label's own rule
    names = {"label": labels()[rule.market].proposal(context.language), "market": market_name(rule.market)}
    late: list[tuple[str, Hit]] = []
    for hit in hits:
        fault = _fault(rule.params, context, hit)
        if not fault:
            message = _("The mark stands where %(market)s wants it.") % names
            yield context.says(rule, Severity.PASS, message, hit=hit, outcome="in_place")
            return
        late.append((fault, hit))
    fault, hit = late[0]
    message = _("%(fault)s For %(market)s it has to come first: begin with %(label)s.") % {
        **names,
        "fault": fault,
    }
    yield context.says(rule, rule.severity, message, hit=hit, outcome="late", proposal=names["label"])


def _fault(place: Place, context: Context, hit: Hit) -> str:
    """Return what is wrong with where a label stands; empty for nothing."""
    text, start = context.field(hit.where), hit.span[0]
    match place.within:
        case "start":
            words = text.words_before(start)
            return (
                "" if words <= place.most else _("The mark comes after %(words)s words.") % {"words": words}
            )
        case "fold" | "letters":
            return _behind(place, context, hit)
        case "lines":
            line = text.line_of(start)
            return "" if line <= place.most else _("The mark stands in line %(line)s.") % {"line": line}
        case "first_tag":
            tags = text.hashtags
            late = hit.found.is_tag and tags and tags[0][1] != hit.span
            return _("The mark is not the first hashtag.") if late else ""
    return _("The mark is lost among hashtags.") if _in_cluster(context, hit) else ""


def _behind(place: Place, context: Context, hit: Hit) -> str:
    text, start = context.field(hit.where), hit.span[0]
    fold = place.most
    if place.within == "fold":
        limits = limits_of(context.given.platform, context.given.format)
        if hit.where == "title" or not limits.fold:
            return ""
        fold = limits.fold
    before = text.letters_before(start)
    if before < fold:
        return ""
    numbers = {"before": before, "fold": fold}
    if place.within == "fold":
        return (
            _("The mark stands at character %(before)s, folded away after about %(fold)s (an estimate).")
            % numbers
        )
    return _("The mark stands at character %(before)s; it is to come within the first %(fold)s.") % numbers


def _in_cluster(context: Context, hit: Hit) -> bool:
    if not hit.found.is_tag:
        return False
    text = context.field(hit.where)
    run: list[tuple[int, int]] = []
    for _tag, span in text.hashtags:
        if run and text.written[run[-1][1] : span[0]].strip(" ,·|\n\t"):
            if hit.span in run:
                break
            run = []
        run.append(span)
    return hit.span in run and len(run) >= _MANY_TAGS and run[0] != hit.span


@dataclass(frozen=True)
class Tongue:
    """`also` are languages a label may always be in, beside the post's own."""

    also: frozenset[str]


def _read_tongue(params: Mapping[str, Any]) -> Tongue:
    only(params, "also")
    return Tongue(frozenset(params.get("also", [])))


def _language(rule: Rule, context: Context) -> Iterator[FoundBy]:
    reading = context.reading(rule.market)
    hits = reading.accepted or reading.doubtful
    if not hits:
        return
    row, post = labels()[rule.market], context.language
    if not post:
        message = _("The language of the post cannot be told; the mark has to be in it. Say which it is.")
        yield context.says(rule, Severity.WARN, message, outcome="unknown_language")
        return
    good = next((hit for hit in hits if _fits(rule, context, hit, post)), None)
    if good is not None:
        message = _("The mark is in a language its readers understand.")
        yield context.says(rule, Severity.PASS, message, hit=good, outcome="language_fits")
        return
    message = _("The post is in %(post)s, the mark in %(label)s. %(market)s wants both alike.") % {
        "post": language_name(post), "label": language_name(hits[0].language), "market": market_name(rule.market),
    }  # fmt: skip
    proposal = row.write.get(post, "")
    yield context.says(rule, rule.severity, message, hit=hits[0], outcome="other_language", proposal=proposal)


def _fits(rule: Rule, context: Context, hit: Hit, post: str) -> bool:
    if hit.language == post or hit.language in rule.params.also:
        return True
    # The same word may be the right one in several languages: #reklama is Polish, Czech and Slovak.
    return hit.found.phrase in labels()[rule.market].accept.get(post, [])


LABEL = Kind(_label, nothing)
DENIED = Kind(_denied, nothing)
POSITION = Kind(_position, _read_place)
LANGUAGE = Kind(_language, _read_tongue)
