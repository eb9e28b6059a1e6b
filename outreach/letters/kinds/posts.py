"""A real, recent post of this very person: found in the letter by its address, its title or its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.letters.context import Context
from outreach.letters.contract import Finding, Post, Severity, Span
from outreach.letters.kinds.contract import Kind, only
from outreach.letters.merging import fill
from outreach.letters.reading import words_of
from outreach.letters.rows import Rule

_LONGEST_TITLE = 80
_SITES = re.compile(r"youtu|instagram|tiktok|twitch|t\.me/|vk\.(com|ru)|facebook|threads|x\.com|twitter")


@dataclass(frozen=True)
class Recency:
    """A post older than so many days is not recent."""

    days: int


def _read(params: Mapping[str, Any]) -> Recency:
    only(params, needed=("days",))
    return Recency(int(params["days"]))


def _post(rule: Rule, context: Context) -> Iterator[Finding]:
    cited = context.cited
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


POST = Kind(_post, _read)
