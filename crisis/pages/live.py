"""What the live parts of a room show: what is heard, the chart, what else is affected, the timeline."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from accounts.models import Membership
from crisis import rules
from crisis.models import Incident, TimelineEntry
from crisis.pages.course import CourseRow, course_rows, number_chart, share_chart
from crisis.queries.charts import Course, Mark, course_of, marks_of
from crisis.queries.exposure import exposure_of
from crisis.queries.streams import COMMENT, MENTION, UNREAD, HeardRow, heard_in, posts_heard
from crisis.queries.streams import SHOWN as HEARD_SHOWN
from crisis.queries.timeline import MOST_AT_ONCE, SHOWN, entries_of, entry_key, mark_of
from crisis.states import EntryKind, MentionSource
from influencers.states import Mood, Nature

DRAWN_SECONDS = 60
# A chart that many look at is counted once in so long. Shorter than pages wait after they are told (data-lag in
# _chart.html): what they then get is younger than what they were told.
COURSE_SECONDS = 2
MOST_POSTS = 60  # to choose from
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class HeardAsked:
    """What a reader wants to see of what is heard, as the address says it; nonsense is left out."""

    mood: str = ""
    nature: str = ""
    source: str = ""
    post: int | None = None
    text: str = ""

    def query(self, **also: str) -> str:
        """Return the address's query without what is not asked for."""
        named = {
            "mood": self.mood,
            "nature": self.nature,
            "source": self.source,
            "post": self.post,
            "q": self.text,
        }
        return urlencode({name: value for name, value in {**named, **also}.items() if value})

    def __bool__(self) -> bool:
        return self != HeardAsked()


def read_heard(values: Mapping[str, str]) -> HeardAsked:
    """Read what an address asks for."""
    mood, nature, source = (values.get(name, "") for name in ("mood", "nature", "source"))
    post = values.get("post", "")
    return HeardAsked(
        mood=mood if mood in (*Mood.values, UNREAD) else "", nature=nature if nature in Nature.values else "",
        source=source if source in (COMMENT, MENTION) else "",
        post=int(post) if post.isdecimal() and len(post) < 19 else None,
        text=values.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT],
    )  # fmt: skip


def stream_part(incident: Incident, member: Membership, asked: HeardAsked = HeardAsked()) -> dict[str, Any]:  # noqa: B008
    """Return the filters and the newest of what is heard. Seven statements."""
    return {
        **heard_list(incident, member, asked),
        "moods": [*Mood.choices, (UNREAD, "")], "natures": Nature.choices, "posts": list(posts_heard(incident)[:MOST_POSTS]),
    }  # fmt: skip


def heard_list(
    incident: Incident, member: Membership, asked: HeardAsked, *, before: str = ""
) -> dict[str, Any]:
    """Return a page of what is heard, and a mark that changes when one of its rows does."""
    rows = heard_in(
        incident, before=before or None, mood=asked.mood, nature=asked.nature, text=asked.text, source=asked.source,
        post=asked.post, most=HEARD_SHOWN + 1,
    )  # fmt: skip
    shown = rows[:HEARD_SHOWN]
    return {
        "incident": incident, "rows": shown, "asked": asked, "mark": heard_mark(shown),
        "older": asked.query(before=str(shown[-1].key)) if len(rows) > HEARD_SHOWN else "", "is_older": bool(before),
        "sources": dict(MentionSource.choices), "may_write": rules.can_write(member, incident.agency),
    }  # fmt: skip


def heard_html(page: dict[str, Any]) -> str:
    """Return the rows of a first page as HTML, drawn once for all who see them alike: who may write, language, zone."""
    alike = (page["may_write"], get_language(), timezone.get_current_timezone_name(), page["asked"].query())
    key = f"crisis-heard-html:{page['incident'].pk}:{page['mark']}:{zlib.crc32(repr(alike).encode()):08x}"
    found: str | None = cache.get(key)
    if found is None:
        found = render_to_string("crisis/room/_heard_list.html", page)
        cache.set(key, found, DRAWN_SECONDS)
    return found


def heard_mark(rows: list[HeardRow]) -> str:
    """Return a mark of rows as they are shown: their keys, moods, natures, corrections, deletions."""
    seen = [(str(r.key), r.mood, r.mood_stage, r.nature, r.corrected_at, r.removed_at) for r in rows]
    return f"{zlib.crc32(repr(seen).encode()):08x}"


def chart_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return both charts with what happened when. Six statements, and for COURSE_SECONDS after that none."""
    course, marks = course_and_marks(incident)
    last = next((h for h in reversed(course.hours) if h.comments), None)
    return {
        "incident": incident, "numbers": number_chart(course, marks), "shares": share_chart(course, marks), "marks": marks,
        "last": last, "last_share": 100 * last.negative / last.comments if last else None,
        "usual_share": 100 * course.usual[-1].share, "known": course.usual[-1].known,
    }  # fmt: skip


def course_and_marks(incident: Incident) -> tuple[Course, list[Mark]]:
    """Return the hours and what happened in them, counted once for all who look within COURSE_SECONDS."""
    key = f"crisis-course:{incident.pk}:{incident.version}"
    found: tuple[Course, list[Mark]] | None = cache.get(key)
    if found is None:
        course = course_of(incident)
        found = course, marks_of(incident, course)
        cache.set(key, found, COURSE_SECONDS)
    return found


def course_table(incident: Incident) -> list[CourseRow]:
    """Return the hours for a table."""
    return course_rows(*course_and_marks(incident))


def exposure_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return what else is affected. Seven statements."""
    return {
        "incident": incident, "exposure": exposure_of(incident),
        "may_write": rules.can_write(member, incident.agency), "now": timezone.now(),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinesAsked:
    """Which lines of the timeline a reader wants."""

    kinds: tuple[str, ...] = ()
    starred: bool = False

    def query(self, **also: str) -> str:
        asked = [("kind", kind) for kind in self.kinds] + [("starred", "1")] * self.starred
        return urlencode([*asked, *also.items()])

    def __bool__(self) -> bool:
        return bool(self.kinds or self.starred)


def read_lines(kinds: list[str], starred: str) -> LinesAsked:
    """Read what an address asks for; unknown kinds are left out, all kinds are none."""
    wanted = tuple(kind for kind in EntryKind.values if kind in kinds)
    return LinesAsked(() if len(wanted) == len(EntryKind.values) else wanted, starred == "1")


def timeline_part(incident: Incident, member: Membership, asked: LinesAsked = LinesAsked()) -> dict[str, Any]:  # noqa: B008
    """Return the newest lines with the filters. One statement."""
    return {**timeline_list(incident, member, asked), "kinds": EntryKind.choices}


def timeline_list(
    incident: Incident, member: Membership, asked: LinesAsked, *, before: str = "", since: str = ""
) -> dict[str, Any]:
    """Return a page of lines: before a key, or all down to one (MOST_AT_ONCE at most; more than that begins anew)."""
    size = MOST_AT_ONCE if since else SHOWN
    rows = entries_of(
        incident, kinds=asked.kinds, starred=asked.starred, before=before, since=since, most=size + 1
    )
    if since and len(rows) > size:
        rows, since = rows[: SHOWN + 1], ""
    has_older = bool(since) or len(rows) > SHOWN
    shown: list[TimelineEntry] = rows if since else rows[:SHOWN]
    last = entry_key(shown[-1]) if shown else ""
    return {
        "incident": incident, "lines": shown, "lines_asked": asked, "lines_mark": mark_of(shown), "last_key": last,
        "older_lines": asked.query(before=last) if has_older and last else "", "is_older": bool(before),
        "may_write": rules.can_write(member, incident.agency), "icons": ICONS,
    }  # fmt: skip


ICONS: Mapping[str, str] = {
    EntryKind.STATE: "flag", EntryKind.ROLE: "users-group", EntryKind.TASK: "checklist", EntryKind.ALERT: "bell",
    EntryKind.FREEZE: "hand-stop", EntryKind.DECISION: "gavel", EntryKind.NOTE: "note", EntryKind.FACT: "info-circle",
    EntryKind.STATEMENT: "speakerphone", EntryKind.REPORT: "clipboard-text", EntryKind.CLIENT: "building-store",
    EntryKind.INFLUENCER: "user", EntryKind.HARMED: "heart", EntryKind.EVIDENCE: "archive", EntryKind.TIMER: "clock",
}  # fmt: skip
