"""A real, recent post of this very person: found in the letter by its address, its title or its words."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.letters.context import Context
from outreach.letters.contract import Finding, Post, Severity, Span
from outreach.letters.kinds.contract import Kind, only
from outreach.letters.merging import fill
from outreach.letters.reading import Folded, words_of
from outreach.letters.rows import Rule
from outreach.letters.shingles import SIZE

_PART_OF_TITLE = 0.7  # of a title's longer words in one sentence, where it has at least four
_LONG_WORD = 4
_LONGEST_TITLE = 80
_WORDS_OF_A_POST = 3_000
_SITES = re.compile(r"youtu|instagram|tiktok|twitch|t\.me/|vk\.(com|ru)|facebook|threads|x\.com|twitter")


@dataclass(frozen=True)
class Recency:
    """A post older than so many days is not recent."""

    days: int


@dataclass(frozen=True)
class Cited:
    post: Post
    span: Span  # in folded places
    by: str  # address, title, words


def _read(params: Mapping[str, Any]) -> Recency:
    only(params, needed=("days",))
    return Recency(int(params["days"]))


def _post(rule: Rule, context: Context) -> Iterator[Finding]:
    cited = cited_post(context)
    newest = context.newest_post
    proposal = _proposal(rule, context, newest)
    if cited is None:
        message, at = _what_instead(context)
        outcome = "unknown_post" if at else "missing"
        yield context.says(rule, rule.severity, message, at=at, outcome=outcome, proposal=proposal)
        return
    named = {"post": _title(cited.post) or cited.post.url}
    if cited.post.published_at is None:
        message = _("Names “%(post)s”; when it was published is not known.") % named
        yield context.says(rule, Severity.HINT, message, at=cited.span, outcome="no_date", points=0)
        return
    days = (context.today - cited.post.published_at.date()).days
    if days <= rule.params.days:
        message = _("Names “%(post)s”, a post of theirs.") % named
        yield context.says(rule, Severity.PASS, message, at=cited.span, outcome="cited")
        return
    is_newest = newest is None or cited.post == newest or newest.published_at is None
    ago = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if is_newest:
        message = _("“%(post)s” is %(ago)s old, and the newest that was read.") % (named | {"ago": ago})
        yield context.says(rule, Severity.HINT, message, at=cited.span, outcome="stale", proposal="")
    else:
        message = _("“%(post)s” is %(ago)s old. Name a newer one.") % (named | {"ago": ago})
        yield context.says(rule, Severity.WARN, message, at=cited.span, outcome="stale", proposal=proposal)


def _what_instead(context: Context) -> tuple[str, Span | None]:
    for address, (start, end) in context.body.links:
        if _SITES.search(address.lower()) and context.letter.posts:
            message = _("This address is none of the posts of theirs that were read.")
            return message, (context.body.place(start), context.body.place(end))
    for quoted, (start, end) in context.body.quotes:
        if len(words_of(quoted)) > 1 and end <= context.core[1]:
            message = _("“%(quoted)s” is none of the posts of theirs that were read.") % {"quoted": quoted}
            return message, (context.body.place(start), context.body.place(end))
    if context.letter.posts:
        return _(
            "Names no post of theirs. A name alone is not personal: say which post made you write."
        ), None
    return _("Names no post of theirs, and none was read yet. Look at their channel and name one."), None


def _proposal(rule: Rule, context: Context, newest: Post | None) -> str:
    return fill(rule.proposal_in(context.language), {"post": _title(newest)}) if newest else ""


def _title(post: Post | None) -> str:
    written = " ".join((post.title or post.text).split()) if post else ""
    return written if len(written) <= _LONGEST_TITLE else written[: _LONGEST_TITLE - 1].rstrip() + "…"


def cited_post(context: Context) -> Cited | None:
    """Return the newest of the given posts that the letter names; None where it names none."""
    found = [cited for post in context.letter.posts if (cited := _cited(context, post))]
    return max(
        found,
        key=lambda cited: cited.post.published_at.timestamp() if cited.post.published_at else 0.0,
        default=None,
    )


def _cited(context: Context, post: Post) -> Cited | None:
    for address, (start, end) in context.body.links:
        if post.url and _address(address) == _address(post.url):
            return Cited(post, (context.body.place(start), context.body.place(end)), "address")
    title = words_of(post.title)
    if (len(title) > 1 or len("".join(title)) >= 6) and (span := _run(context.body, title)):
        return Cited(post, span, "title")
    if span := _quote(context, post, title) or _words(context.body, post) or _part(context.body, title):
        return Cited(post, span, "words")
    return None


def _address(written: str) -> tuple[str, str, str]:
    """Return what tells an address from another: site, path, video; youtu.be and shorts are the same video."""
    parts = urlsplit(written if "://" in written else f"https://{written}")
    site = (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.").removeprefix("m.")
    path = parts.path.rstrip("/")
    video = parse_qs(parts.query).get("v", [""])[0]
    if site == "youtu.be":
        return "youtube.com", "/watch", path.lstrip("/")
    if site == "youtube.com" and path.startswith(("/shorts/", "/live/", "/embed/")):
        return "youtube.com", "/watch", path.split("/")[2]
    return site, path, video


def _run(text: Folded, wanted: list[str]) -> Span | None:
    """Return where a run of words stands in a text; an ending behind the last one is no matter (Korean particles)."""
    words = text.words
    for place in range(len(words) - len(wanted) + 1):
        if words[place][0] == wanted[0] or (len(wanted) == 1 and words[place][0].startswith(wanted[0])):
            there = [word for word, _, _ in words[place : place + len(wanted)]]
            if there[:-1] == wanted[:-1] and there[-1].startswith(wanted[-1]):
                return words[place][1], words[place + len(wanted) - 1][2]
    return None


def _quote(context: Context, post: Post, title: list[str]) -> Span | None:
    said = " ".join(["", *title, "", *words_of(post.text)[:_WORDS_OF_A_POST], ""])
    for quoted, (start, end) in context.body.quotes:
        words = words_of(quoted.rstrip("….")) if quoted else []
        if len(words) > 1 and f" {' '.join(words)}" in said:
            return context.body.place(start), context.body.place(end)
    return None


def _words(text: Folded, post: Post) -> Span | None:
    """Return where five words in a row are the post's own."""
    said = words_of(post.text)[:_WORDS_OF_A_POST]
    known = {tuple(said[place : place + SIZE]) for place in range(len(said) - SIZE + 1)}
    words = text.words
    for place in range(len(words) - SIZE + 1 if known else 0):
        run = words[place : place + SIZE]
        if tuple(word for word, _, _ in run) in known:
            return run[0][1], run[-1][2]
    return None


def _part(text: Folded, title: list[str]) -> Span | None:
    """Return the sentence that has most of a long title's words, in whatever order."""
    wanted = {word for word in title if len(word) >= _LONG_WORD}
    if len(wanted) < 4:
        return None
    begins = [begin for _, begin, _ in text.words]
    for start, end in text.sentences:
        words = text.words[bisect_left(begins, start) : bisect_left(begins, end)]
        if len(wanted.intersection(word for word, _, _ in words)) >= _PART_OF_TITLE * len(wanted):
            return start, end
    return None


POST = Kind(_post, _read)
