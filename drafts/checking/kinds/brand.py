"""What the brand asks of the words: what is never said, what has to be there, and which rivals are not named."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.text import fold
from drafts.checking.context import TEXT, Context
from drafts.checking.contract import BrandWords, FoundBy, Severity
from drafts.checking.folding import Folded, Span
from drafts.checking.kinds.contract import Kind, nothing
from drafts.checking.phrases import places
from drafts.checking.rows import Rule


def where_word_stands(text: Folded, word: str) -> Iterator[Span]:
    """Yield the spans of a word or run of words as somebody typed it; * at its end stands for any ending.

    A word is found as such, as a hashtag, and as a handle.
    """
    open_end = word.endswith("*")
    bare = fold(word.rstrip("*"))
    if not bare:
        return
    joined = bare.lstrip("#@").replace(" ", "")
    if bare[:1] not in "#@":
        for start, end in places(text.flat, bare, open_end=open_end):
            yield text.span(start, end)
    for tag, span in text.hashtags:
        if bare[0] != "@" and (tag == joined or (open_end and tag.startswith(joined))):
            yield span
    for handle, span in text.mentions:
        if bare[0] != "#" and handle == joined:
            yield span


def _forbidden(rule: Rule, context: Context) -> Iterator[FoundBy]:
    brand = context.given.brand
    if brand is None or not (brand.forbidden or brand.replaced):
        return
    found = [
        *_words(rule, context, dict.fromkeys(brand.forbidden, ""), _("%(brand)s never says “%(word)s”.")),
        *_words(
            rule, context, dict(brand.replaced), _("%(brand)s says “%(instead)s” rather than “%(word)s”.")
        ),
    ]
    yield from found
    if not found:
        yield context.says(rule, Severity.PASS, _("No word the brand avoids."), outcome="clear")


def _words(rule: Rule, context: Context, words: dict[str, str], message: str) -> Iterator[FoundBy]:
    for where, text in context.fields:
        for word, instead in words.items():
            for span in where_word_stands(text, word):
                said = {
                    "word": text.written[slice(*span)],
                    "instead": instead,
                    "brand": _name(context.given.brand),
                }
                yield context.says(
                    rule, Severity.WARN if instead else rule.severity, message % said, evidence=span, where=where,
                    outcome="replace" if instead else "forbidden", proposal=instead,
                )  # fmt: skip


def _rivals(rule: Rule, context: Context) -> Iterator[FoundBy]:
    brand = context.given.brand
    if brand is None or not brand.rivals:
        return
    found = list(
        _words(rule, context, dict.fromkeys(brand.rivals, ""), _("“%(word)s” is a rival of %(brand)s."))
    )
    yield from found
    if not found:
        yield context.says(rule, Severity.PASS, _("No rival is named."), outcome="clear")


def _sentences(rule: Rule, context: Context) -> Iterator[FoundBy]:
    for sentence in context.given.brand.sentences if context.given.brand else ():
        if sentence.market and sentence.market not in context.given.markets:
            continue
        if sentence.language and context.language and sentence.language != context.language:
            continue
        yield _present(
            rule, context, sentence.text, list(_spans(context, sentence.text)),
            _("“%(what)s” has to stand there as it is."), market=sentence.market,
        )  # fmt: skip


def _spans(context: Context, words: str) -> Iterator[tuple[str, Span]]:
    wanted = fold(words)
    for where, text in context.fields:
        place = text.flat.find(wanted)
        if place >= 0:
            yield where, text.span(place, place + len(wanted))


def _mentions(rule: Rule, context: Context) -> Iterator[FoundBy]:
    for handle in context.given.brand.mentions if context.given.brand else ():
        wanted = fold(handle.lstrip("@"))
        there = [
            (where, span) for where, text in context.fields for name, span in text.mentions if name == wanted
        ]
        yield _present(rule, context, f"@{handle.lstrip('@')}", there, _("%(what)s has to be mentioned."))


def _hashtags(rule: Rule, context: Context) -> Iterator[FoundBy]:
    for tag in context.given.brand.hashtags if context.given.brand else ():
        wanted = fold(tag.lstrip("#"))
        there = [(where, span) for where, text in context.fields for span in text.tagged(wanted)]
        yield _present(
            rule, context, f"#{tag.lstrip('#')}", there, _("%(what)s has to be among the hashtags.")
        )


def _codes(rule: Rule, context: Context) -> Iterator[FoundBy]:
    for code in context.given.brand.codes if context.given.brand else ():
        there = [
            (where, text.span(start, end))
            for where, text in context.fields
            for start, end in places(text.flat, fold(code))
        ]
        exact = [(where, span) for where, span in there if context.field(where).written[slice(*span)] == code]
        if there and not exact:
            where, span = there[0]
            message = _("The code is written %(code)s.") % {"code": code}
            yield context.says(
                rule, Severity.WARN, message, evidence=span, where=where, outcome="otherwise", proposal=code
            )
        else:
            yield _present(rule, context, code, exact, _("The code %(what)s is missing."))


def _links(rule: Rule, context: Context) -> Iterator[FoundBy]:
    """Each link of the brief stands there: same host, same path, and every parameter it asks for."""
    for link in context.given.brand.links if context.given.brand else ():
        wanted = _parts(link)
        near: tuple[Span, str] | None = None
        good: Span | None = None
        for span, given in zip(context.text.urls, context.text.links, strict=True):
            parts = _parts(given)
            if parts[:2] == wanted[:2] and wanted[2] <= parts[2]:
                good = span
                break
            if parts[0] == wanted[0] and near is None:
                near = (span, given)
        if good is None and near is not None:
            message = _("%(given)s is not the link of the brief: path or parameters differ. Use %(link)s.") % {
                "given": near[1], "link": link,
            }  # fmt: skip
            yield context.says(
                rule, rule.severity, message, evidence=near[0], outcome="otherwise", proposal=link
            )
        else:
            there = [(TEXT, good)] if good else []
            yield _present(rule, context, link, there, _("The link %(what)s is missing."))


def _parts(link: str) -> tuple[str, str, frozenset[str]]:
    try:
        split = urlsplit(link if "://" in link else f"https://{link}")
        host = (split.hostname or "").removeprefix("www.")
    except ValueError:
        return ("", link, frozenset())
    return host, split.path.rstrip("/"), frozenset(part for part in split.query.split("&") if part)


def _present(
    rule: Rule, context: Context, what: str, there: list[tuple[str, Span]], missing: str, *, market: str = ""
) -> FoundBy:
    if there:
        where, span = there[0]
        message = _("“%(what)s” stands there.") % {"what": what}
        return context.says(
            rule, Severity.PASS, message, evidence=span, where=where, outcome="there", market=market
        )
    return context.says(
        rule, rule.severity, missing % {"what": what}, outcome="missing", proposal=what, market=market
    )


def _name(brand: BrandWords | None) -> str:
    return (brand.name if brand else "") or _("The brand")


FORBIDDEN = Kind(_forbidden, nothing, of_advertising=False)
RIVALS = Kind(_rivals, nothing, of_advertising=False)
SENTENCES = Kind(_sentences, nothing, of_advertising=False)
MENTIONS = Kind(_mentions, nothing, of_advertising=False)
HASHTAGS = Kind(_hashtags, nothing, of_advertising=False)
CODES = Kind(_codes, nothing, of_advertising=False)
LINKS = Kind(_links, nothing, of_advertising=False)
