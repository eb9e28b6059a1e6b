"""A file of comments, row by row: which column is what, and why a row cannot be taken in."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from influencers.importing.dates import parse_date
from influencers.importing.files import UnreadableFile
from influencers.importing.headers import plain
from influencers.importing.tables import Row, look_at, read_rows
from platforms.contract import CommentItem

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_ID = 100
AHEAD = timedelta(days=1)  # clocks differ; what lies further ahead is a mistake
# Headers, compared folded: what exports of platforms and of common tools call the columns.
COLUMNS = {
    "text": ["text", "comment", "comments", "comment text", "text original", "text display", "message", "content", "body", "комментарий", "текст", "댓글", "내용", "comentario", "texto", "komentarz", "tresc", "kommentar", "commentaire", "texte", "yorum", "komentar", "コメント", "评论", "تعليق"],
    "post": ["post", "post id", "post url", "post link", "video", "video id", "video url", "media id", "permalink", "url", "link", "пост", "게시물", "영상"],
    "id": ["id", "comment id", "cid", "external id"],
    "author": ["author", "author id", "author channel id", "author name", "author display name", "user", "user id", "user name", "username", "name", "автор", "작성자", "autor", "auteur"],
    "at": ["published at", "published", "created at", "created", "time", "timestamp", "date", "datetime", "posted at", "дата", "날짜", "작성일", "fecha", "data", "datum"],
    "likes": ["likes", "like count", "likes count", "лайки", "좋아요", "me gusta", "polubienia"],
    "parent": ["parent", "parent id", "reply to", "in reply to", "parent comment id"],
}  # fmt: skip
_MEANINGS = {plain(name): column for column, names in COLUMNS.items() for name in names}


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A row of the file: what it says, or `why` it cannot be taken in. `post`: what it calls the post it is under."""

    number: int
    post: str = ""
    item: CommentItem | None = None
    why: str = ""


def read_comments(path: Path, *, now: datetime, names_posts: bool) -> Iterator[CommentRow]:
    """Yield the rows below the header. `names_posts`: each row has to say under which post it stands.

    Raises UnreadableFile for what is no list, too long, or lacks a column that is needed.
    """
    look = look_at(path, limit=LARGEST_FILE)
    if look.rows - 1 > MOST_ROWS:
        raise UnreadableFile(
            _("The list has more than %(most)s rows. Split it into parts.") % {"most": f"{MOST_ROWS:,}"}
        )
    rows = read_rows(path, look.reading)
    columns = _columns(next(rows), names_posts=names_posts)
    for row in rows:
        yield _read(row, columns, now=now, names_posts=names_posts)


def candidates(post: str) -> list[str]:
    """Return the ids and addresses a post may be stored under: as given, and what a link carries as its id."""
    found = [post, post.rstrip("/")]
    if "://" in post:
        parts = urlsplit(post)
        found += parse_qs(parts.query).get("v", [])
        found += [part for part in parts.path.split("/") if part][-1:]
    return list(dict.fromkeys(found))


def _columns(header: Row, *, names_posts: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header[1]):
        column = _MEANINGS.get(plain(name))
        if column:
            found.setdefault(column, place)
    needed = ["text", "at", *(["post"] if names_posts else [])]
    missing = [name for name in needed if name not in found]
    if missing:
        names = ", ".join(COLUMNS[name][0] for name in missing)
        raise UnreadableFile(
            _(
                "The first row has to name the columns; these are missing: %(missing)s. Known ones: text, published at,"
                " post, id, author, likes, parent."
            )
            % {"missing": names}
        )
    return found


def _read(row: Row, columns: dict[str, int], *, now: datetime, names_posts: bool) -> CommentRow:
    number, cells = row
    told = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    post = told.get("post", "") if names_posts else ""
    try:
        if not told["text"]:
            raise ValueError(_("The text is empty."))
        if names_posts and not post:
            raise ValueError(_("It does not say under which post it stands."))
        return CommentRow(number, post, _item(told, post, now))
    except ValueError as error:
        return CommentRow(number, post, why=str(error))


def _item(told: dict[str, str], post: str, now: datetime) -> CommentItem:
    likes = told.get("likes", "").replace(",", "").replace(" ", "")
    if likes and not (likes.isascii() and likes.isdecimal()):
        raise ValueError(_("“%(likes)s” is no number of likes.") % {"likes": likes[:40]})
    at = _moment(told["at"], now)
    given = told.get("id", "")
    if len(given) > LONGEST_ID:
        raise ValueError(_("The id is longer than %(most)d characters.") % {"most": LONGEST_ID})
    return CommentItem(
        external_id=given or _made_id(post, told, at),
        post_external_id="",
        text=told["text"],
        fetched_at=now,
        parent_external_id=told.get("parent") or None,
        author_external_id=told.get("author") or None,
        published_at=at,
        likes=int(likes) if likes else None,
    )


def _made_id(post: str, told: dict[str, str], at: datetime) -> str:
    # The same row in another file is the same comment: it is stored once.
    whole = "\x1f".join([post, told.get("author", ""), at.isoformat(), told["text"]])
    return f"file:{hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()}"


def _moment(text: str, now: datetime) -> datetime:
    """Return when a comment was written; a time without a zone is UTC. Raises ValueError with a sentence."""
    if not text:
        raise ValueError(_("It does not say when it was written."))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.combine(parse_date(text), time())
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    if found > now + AHEAD:
        raise ValueError(_("“%(text)s” lies in the future.") % {"text": text[:40]})
    return found
