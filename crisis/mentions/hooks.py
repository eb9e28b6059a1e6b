"""What other services send as JSON: a shape of our own, and those of two services as examples.

Ours is what `docs/crisis.md` and the API's pages show. The others follow what is publicly written about them: Mention's
mention object (id, title, description, original_url, source_name, author, published_at, reach, engagement; the public
client library's model, mintlify.com/mazi76erX2/mention-python) and the columns of Brand24's list of mentions (date,
time, title, content, url, host, author). Neither service promises them to us: what a field is called is looked up in
`NAMES`, so that a shape that changes costs a word there. What they think of the tone is not taken: we read it ourselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from crisis.mentions.contract import LONGEST_TEXT, HeardElsewhere, NotMentions

MOST_AT_ONCE = 500
LISTS = ("mentions", "items", "results", "data", "children")  # under which a service puts its mentions
DEEPEST = 3
NAMES: Mapping[str, tuple[str, ...]] = {
    "key": ("id", "mention_id", "guid", "external_id"),
    "text": ("text", "content", "description", "description_short", "snippet", "body", "message"),
    "title": ("title", "subject", "headline"),
    "url": ("url", "original_url", "link", "clickable_url", "permalink"),
    "place": ("place", "source_name", "host", "domain", "source", "source_type", "category"),
    "author": ("author", "author_name", "username", "nickname"),
    "at": ("at", "published_at", "created_at", "created_date", "datetime", "date", "timestamp"),
    "likes": ("likes", "likes_count", "like_count"),
    "reach": ("reach", "cumulative_reach", "author_reach", "estimated_reach"),
}
LONGEST = {"key": 300, "title": 300, "url": 1000, "place": 120, "author": 200}
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class HookRead:
    """What was sent: mentions, and for each entry that is none its number (from 1) and why."""

    items: tuple[HeardElsewhere, ...]
    wrong: tuple[tuple[int, str], ...] = ()


def read_hook(payload: Any) -> HookRead:
    """Read one mention or a list of them. Raises NotMentions for anything else, and for more than 500 at once."""
    entries = _entries(payload)
    if len(entries) > MOST_AT_ONCE:
        raise NotMentions(
            _("At most %(most)d mentions at once. Send them in parts.") % {"most": MOST_AT_ONCE}
        )
    items, wrong = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            items.append(_item(entry))
        except ValueError as error:
            wrong.append((number, str(error)))
    if wrong and not items:
        raise NotMentions(_("Entry %(number)d: %(why)s") % {"number": wrong[0][0], "why": wrong[0][1]})
    return HookRead(tuple(items), tuple(wrong))


def moment(value: Any) -> datetime | None:
    """Return when something was said: ISO 8601 or seconds since 1970; without a zone UTC. Raises ValueError."""
    if value in (None, ""):
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 100_000_000_000 else value
            return datetime.fromtimestamp(seconds, UTC)
        found = datetime.fromisoformat(str(value).strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            _("“%(text)s” is no time. Write 2031-05-01T12:00:00Z.") % {"text": str(value)[:40]}
        ) from None


def _entries(payload: Any, depth: int = 0) -> Sequence[Any]:
    if isinstance(payload, list):
        return payload
    if isinstance(payload, dict):
        for name in LISTS:
            inner = payload.get(name)
            if isinstance(inner, list):
                return inner
            if isinstance(inner, dict) and depth < DEEPEST:
                return _entries(inner, depth + 1)
        inner = payload.get("mention")
        if isinstance(inner, dict):
            return [inner]
        if any(_first(payload, each) for each in ("text", "title", "url")):
            return [payload]
    raise NotMentions(_("Send a mention, or an object with a list of them under “mentions”."))


def _item(entry: Any) -> HeardElsewhere:
    if not isinstance(entry, dict):
        raise ValueError(_("It is no object."))
    found = {
        name: _words(_first(entry, name))[: LONGEST.get(name, LONGEST_TEXT)] for name in NAMES if name != "at"
    }
    if not found["text"] and not found["title"]:
        raise ValueError(_("It says nothing: “text” is missing."))
    when = _first(entry, "at")
    if (
        isinstance(when, str) and len(when) == 10 and isinstance(entry.get("time"), str)
    ):  # a date, and the time beside it
        when = f"{when}T{entry['time']}"
    engagement = entry.get("engagement") if isinstance(entry.get("engagement"), dict) else {}
    url = found["url"] if found["url"].startswith(("https://", "http://")) else ""
    return HeardElsewhere(
        key=found["key"], text=found["text"], title=found["title"], url=url, place=found["place"], author=found["author"],
        at=moment(when), likes=_number({**(engagement or {}), **entry}, "likes"), reach=_number(entry, "reach"),
    )  # fmt: skip


def _first(entry: Mapping[str, Any], what: str) -> Any:
    return next((entry[name] for name in NAMES[what] if entry.get(name) not in (None, "", [], {})), None)


def _words(value: Any) -> str:
    if isinstance(value, dict):  # an author or source with details: its name
        value = next(
            (
                value[name]
                for name in ("name", "username", "nickname", "display_name", "id")
                if value.get(name)
            ),
            "",
        )
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _number(entry: Mapping[str, Any], what: str) -> int | None:
    value = _first(entry, what)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 13:
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER:
        return int(value)
    return None
