"""Which of the posts that were read a letter names: by its address, its title, or its words."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from outreach.letters.contract import Post, Span
from outreach.letters.reading import Folded, words_of

_PART_OF_TITLE = 0.7  # of a title's longer words in one sentence, where it has at least four
_LONG_WORD = 4
_RUN = 5  # words in a row that are the post's own
_WORDS_OF_A_POST = 3_000


@dataclass(frozen=True)
class Cited:
    """A post a letter names; `span` in folded places of the body, `by` address, title or words."""

    post: Post
    span: Span
    by: str


def cited_post(body: Folded, posts: Iterable[Post]) -> Cited | None:
    """Return the newest of the given posts that the letter names; None where it names none."""
    found = [cited for post in posts if (cited := _cited(body, post))]
    return max(
        found,
        key=lambda cited: cited.post.published_at.timestamp() if cited.post.published_at else 0.0,
        default=None,
    )


def _cited(body: Folded, post: Post) -> Cited | None:
    for address, (start, end) in body.links:
        if post.url and _address(address) == _address(post.url):
            return Cited(post, (body.place(start), body.place(end)), "address")
    title = list(_title_words(post))
    if (len(title) > 1 or len("".join(title)) >= 6) and (span := _run(body, title)):
        return Cited(post, span, "title")
    if span := _quote(body, post) or _words(body, post) or _part(body, title):
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


def _quote(body: Folded, post: Post) -> Span | None:
    said = " ".join(["", *_title_words(post), "", *_text_words(post), ""]) if body.quotes else ""
    for quoted, (start, end) in body.quotes:
        words = words_of(quoted.rstrip("….")) if quoted else []
        if len(words) > 1 and f" {' '.join(words)}" in said:
            return body.place(start), body.place(end)
    return None


def _words(text: Folded, post: Post) -> Span | None:
    """Return where five words in a row are the post's own."""
    said = _text_words(post)
    known = {tuple(said[place : place + _RUN]) for place in range(len(said) - _RUN + 1)}
    words = text.words
    for place in range(len(words) - _RUN + 1 if known else 0):
        run = words[place : place + _RUN]
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


@lru_cache(maxsize=512)  # the same posts are looked for at each key somebody presses
def _title_words(post: Post) -> tuple[str, ...]:
    return tuple(words_of(post.title))


@lru_cache(maxsize=512)
def _text_words(post: Post) -> tuple[str, ...]:
    return tuple(words_of(post.text[: _WORDS_OF_A_POST * 8])[:_WORDS_OF_A_POST])
