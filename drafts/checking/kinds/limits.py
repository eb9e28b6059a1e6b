"""What a platform carries: lengths counted as it counts, hashtags, mentions, links, and the measures of files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaigns.limits import limits_of
from drafts.checking.context import TEXT, TITLE, Context
from drafts.checking.contract import FoundBy, Media, Severity
from drafts.checking.folding import Span
from drafts.checking.kinds.asked import ask
from drafts.checking.kinds.contract import Kind, only
from drafts.checking.rows import Rule

_TOLERANCE = 0.01  # of a ratio of width to height
_COUNTED = ("hashtags", "mentions", "links")


@dataclass(frozen=True)
class Length:
    """How long `where` may be; `most` None: as campaigns/limits.toml says. In `utf16` units or `letters`."""

    where: str
    most: int | None
    unit: str


def _read_length(params: Mapping[str, Any]) -> Length:
    only(params, "most", "unit", needed=("where",))
    length = Length(params["where"], params.get("most"), params.get("unit", "utf16"))
    if length.where not in (TEXT, TITLE) or length.unit not in ("utf16", "letters"):
        raise ValueError("where is text or title, unit utf16 or letters")
    return length


def utf16_units(text: str) -> int:
    """Return the length as most platforms count it: emoji outside the basic plane are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def _length(rule: Rule, context: Context) -> Iterator[FoundBy]:
    limit: Length = rule.params
    limits = limits_of(context.given.platform, context.given.format)
    most = limit.most or (limits.title if limit.where == TITLE else limits.text)
    if most is None:
        return
    text = context.field(limit.where)
    units = utf16_units(text.written) if limit.unit == "utf16" else text.letters_before(len(text.written))
    numbers = {"units": f"{units:,}", "most": f"{most:,}"}
    if units <= most:
        message = _("%(units)s of at most %(most)s characters.") % numbers
        yield context.says(rule, Severity.PASS, message, where=limit.where, outcome="fits")
        return
    message = _("%(units)s characters, as the platform counts; at most %(most)s fit.") % numbers
    rest = (_cut(text.written, most) if limit.unit == "utf16" else most, len(text.written))
    yield context.says(rule, rule.severity, message, evidence=rest, where=limit.where, outcome="too_long")


def _cut(text: str, most: int) -> int:
    """Return how many characters fit into so many UTF-16 units."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > most:
            return place
    return len(text)


@dataclass(frozen=True)
class Count:
    """How many hashtags, mentions or links fit; hashtags without `most`: as campaigns/limits.toml says."""

    what: str
    most: int | None


def _read_count(params: Mapping[str, Any]) -> Count:
    only(params, "most", needed=("what",))
    count = Count(params["what"], params.get("most"))
    if count.what not in _COUNTED or (count.what != "hashtags" and count.most is None):
        raise ValueError(f"what is one of {', '.join(_COUNTED)}; mentions and links say how many in `most`")
    return count


def _count(rule: Rule, context: Context) -> Iterator[FoundBy]:
    limit: Count = rule.params
    most = limit.most
    if most is None:
        most = limits_of(context.given.platform, context.given.format).hashtags
    if most is None:
        return
    spans = _spans(context, limit.what)
    numbers = {"number": len(spans), "most": most}
    if len(spans) <= most:
        yield context.says(rule, Severity.PASS, _in_number(limit.what) % numbers, outcome="fits")
        return
    message = _("%(counted)s More do not count or stop the post.") % {
        "counted": _in_number(limit.what) % numbers
    }
    yield context.says(rule, rule.severity, message, evidence=spans[most], outcome="too_many")


def _spans(context: Context, what: str) -> list[Span]:
    if what == "links":
        return context.text.urls
    return [span for _, span in (context.text.hashtags if what == "hashtags" else context.text.mentions)]


def _in_number(what: str) -> str:
    return {
        "hashtags": _("%(number)s hashtags of at most %(most)s."),
        "mentions": _("%(number)s mentions of at most %(most)s."),
        "links": _("%(number)s links of at most %(most)s."),
    }[what]


@dataclass(frozen=True)
class Measures:
    """What a file may be. `ratios` are (narrowest, widest) of width to height; `items` the most files together."""

    of: str
    seconds: tuple[float, float] | None = None
    ratios: tuple[float, float] | None = None
    width: tuple[int, int] | None = None
    frames: tuple[float, float] | None = None
    size: int | None = None
    types: tuple[str, ...] = ()
    items: int | None = None


_PAIRS = ("seconds", "ratios", "width", "frames")


def _read_measures(params: Mapping[str, Any]) -> Measures:
    only(params, *_PAIRS, "size", "types", "items", needed=("of",))
    if params["of"] not in ("image", "video", "any"):
        raise ValueError("of is image, video or any")
    pairs: dict[str, Any] = {key: tuple(params[key]) for key in _PAIRS if key in params}
    if any(len(pair) != 2 or pair[0] > pair[1] for pair in pairs.values()):
        raise ValueError(f"{', '.join(_PAIRS)} are [least, most]")
    rest: dict[str, Any] = {key: params[key] for key in ("size", "items") if key in params}
    return Measures(of=params["of"], types=tuple(params.get("types", [])), **pairs, **rest)


def _file(rule: Rule, context: Context) -> Iterator[FoundBy]:
    wanted: Measures = rule.params
    files = [file for file in context.given.media if wanted.of in ("any", file.kind)]
    faults = [(file, fault) for file in files for fault in _faults(wanted, file)]
    if wanted.items and len(files) > wanted.items:
        numbers = {"number": len(files), "most": wanted.items}
        message = _("%(number)s files of at most %(most)s.") % numbers
        yield context.says(rule, rule.severity, message, outcome="too_many")
    for file, fault in faults:
        message = f"{file.name}: {fault}" if file.name else fault
        yield context.says(rule, rule.severity, message, outcome="measures")
    if files and not faults and not (wanted.items and len(files) > wanted.items):
        unknown = [file for file in files if _unmeasured(wanted, file)]
        if unknown:
            message = _("%(file)s could not be measured.") % {"file": unknown[0].name or _("A file")}
            yield context.says(rule, Severity.WARN, message, outcome="unknown")
        else:
            yield context.says(rule, Severity.PASS, _("The files have the right measures."), outcome="fits")
    if not files and wanted.seconds:
        yield from _asked_length(rule, context, wanted.seconds)


def _asked_length(rule: Rule, context: Context, span: tuple[float, float]) -> Iterator[FoundBy]:
    seconds = context.number("video_seconds")
    if seconds is None:
        yield ask(
            rule, context, "video_seconds", _("How long the video is decides whether the platform takes it.")
        )
        return
    fault = _outside(seconds, span, _seconds)
    severity = rule.severity if fault else Severity.PASS
    message = fault or _("The video is of the right length.")
    yield context.says(rule, severity, message, outcome="measures" if fault else "fits", asks="video_seconds")


def _faults(wanted: Measures, file: Media) -> Iterator[str]:
    if wanted.seconds and file.seconds is not None:
        yield from filter(None, [_outside(file.seconds, wanted.seconds, _seconds)])
    if wanted.width and file.width is not None:
        yield from filter(None, [_outside(file.width, wanted.width, _pixels)])
    if wanted.frames and file.frames_per_second is not None:
        yield from filter(None, [_outside(file.frames_per_second, wanted.frames, _per_second)])
    if wanted.ratios and file.width and file.height:
        ratio, (least, most) = file.width / file.height, wanted.ratios
        if not least * (1 - _TOLERANCE) <= ratio <= most * (1 + _TOLERANCE):
            shape = {"width": file.width, "height": file.height}
            yield _("%(width)s x %(height)s is not a shape the platform shows whole.") % shape
    if wanted.size and file.size is not None and file.size > wanted.size:
        sizes = {"size": f"{file.size / 1e6:,.1f}", "most": f"{wanted.size / 1e6:,.0f}"}
        yield _("%(size)s MB; at most %(most)s MB fit.") % sizes
    if wanted.types and file.content_type and file.content_type not in wanted.types:
        yield _("%(type)s is not taken; %(types)s are.") % {
            "type": file.content_type, "types": ", ".join(wanted.types),
        }  # fmt: skip


def _unmeasured(wanted: Measures, file: Media) -> bool:
    return (
        (wanted.seconds is not None and file.seconds is None)
        or (wanted.ratios is not None and not (file.width and file.height))
        or (wanted.size is not None and file.size is None)
    )


def _outside(value: float | Decimal, span: tuple[float, float], shown: Any) -> str:
    least, most = span
    if least <= value <= most:
        return ""
    return _("%(value)s; the platform takes %(least)s to %(most)s.") % {
        "value": shown(value), "least": shown(least), "most": shown(most),
    }  # fmt: skip


def _seconds(value: float) -> str:
    return f"{float(value):g} s"


def _pixels(value: float) -> str:
    return f"{value:,} px"


def _per_second(value: float) -> str:
    return _("%(number)s frames a second") % {"number": f"{value:g}"}


LENGTH = Kind(_length, _read_length, of_advertising=False)
COUNT = Kind(_count, _read_count, of_advertising=False)
FILE = Kind(_file, _read_measures, of_advertising=False)
