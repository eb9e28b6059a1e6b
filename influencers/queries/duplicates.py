"""Records that are likely one person: the same handle elsewhere, the same address or number, a similar name.

Every search goes through an index and is bounded, so that it costs the same in a base of a thousand and of a million.
The agency's page looks at one window of people at a time, the newest first: a pair is found from its newer record.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Agency
from influencers.models import Influencer
from influencers.queries.belongings import with_channels
from platforms.registry import PLATFORMS

WINDOW = 2000  # people looked at for one page
NAMED = 10  # of those, how many newest are compared by similar name, which reads more than an equal value
NEAR = 4000  # names before and after theirs in the alphabet that are compared, of those that begin alike
MOST_WORDS = 4  # of a name: each may stand first in another record
_LAST = "\U0010ffff"  # stands behind every letter
MOST_PAIRS = 50
NUMBERS = ["phone", "whatsapp", "telegram", "kakaotalk"]

_SAME_HANDLE = """
    SELECT a.influencer_id, b.influencer_id, 'handle', a.handle
    FROM influencers_channel a
    JOIN influencers_channel b ON b.agency_id = a.agency_id AND b.platform = ANY(%(platforms)s)
        AND b.handle_key = a.handle_key AND b.handle_key <> '' AND b.influencer_id <> a.influencer_id
    WHERE a.influencer_id = ANY(%(people)s) AND a.handle_key <> ''
    LIMIT %(most)s"""
# The agency stands in the search itself: others' rows would take the places under the limit.
_SAME_EMAIL = """
    SELECT a.influencer_id, b.influencer_id, 'email', a.value
    FROM influencers_contactpoint a
    JOIN influencers_contactpoint b ON lower(b.value) = lower(a.value) AND b.kind = 'email'
        AND b.influencer_id <> a.influencer_id
    JOIN influencers_influencer theirs ON theirs.id = b.influencer_id AND theirs.agency_id = %(agency)s
    WHERE a.influencer_id = ANY(%(people)s) AND a.kind = 'email'
    LIMIT %(most)s"""
_SAME_NUMBER = """
    SELECT a.influencer_id, b.influencer_id, 'number', a.value
    FROM influencers_contactpoint a
    JOIN influencers_contactpoint b ON b.value = a.value
        AND b.kind IN ('phone', 'whatsapp', 'telegram', 'kakaotalk') AND b.influencer_id <> a.influencer_id
    JOIN influencers_influencer theirs ON theirs.id = b.influencer_id AND theirs.agency_id = %(agency)s
    WHERE a.influencer_id = ANY(%(people)s) AND a.kind = ANY(%(numbers)s)
    LIMIT %(most)s"""
# Names are compared with those that begin alike, found by influencer_by_country, which holds all that is compared: the
# trigram index of search_text knows no agencies, so each name would read its like in the whole database.
_SIMILAR_NAME = """
    SELECT asked.id, found.id, 'name', found.name
    FROM unnest(%(ids)s::bigint[], %(countries)s::text[], %(names)s::text[], %(places)s::text[], %(lows)s::text[])
        AS asked(id, country, name, place, low)
    CROSS JOIN LATERAL (
        SELECT person.id, person.name
        FROM (
            (SELECT id, name_key FROM influencers_influencer
             WHERE agency_id = %(agency)s AND country = asked.country AND country <> ''
                AND name_key >= asked.low AND name_key < asked.place
             ORDER BY name_key DESC LIMIT %(near)s)
            UNION ALL
            (SELECT id, name_key FROM influencers_influencer
             WHERE agency_id = %(agency)s AND country = asked.country AND country <> ''
                AND name_key >= asked.place AND name_key < asked.low || %(last)s
             ORDER BY name_key LIMIT %(near)s)
        ) near
        JOIN influencers_influencer person ON person.id = near.id AND person.archived_at IS NULL
        WHERE near.id <> asked.id AND similarity(near.name_key, asked.name) >= 0.6
        ORDER BY similarity(near.name_key, asked.name) DESC
        LIMIT 5
    ) found"""
_SEARCHES = (_SAME_HANDLE, _SAME_EMAIL, _SAME_NUMBER)
_TOLD_APART = """
    SELECT first_id, second_id FROM influencers_notaduplicate
    WHERE first_id = ANY(%(ids)s) AND second_id = ANY(%(ids)s)"""


@dataclass
class Pair:
    """Two records that may be one person. `reasons`: (handle | email | number | name, what is equal or similar)."""

    newer: Influencer
    older: Influencer
    reasons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Window:
    """The pairs found from one window of people; `next_before` begins the next window, None at the end."""

    pairs: list[Pair]
    looked_at: int
    next_before: int | None


def likely_duplicates(influencer: Influencer) -> list[Pair]:
    """Return records that may be the same person as one influencer, most reasons first."""
    if influencer.archived_at:
        return []
    return _pairs(influencer.agency, [influencer.pk], [influencer.pk])


def duplicates_window(agency: Agency, *, before: int | None = None, size: int = WINDOW) -> Window:
    """Return pairs found from the next `size` newest people with an id below `before`."""
    people = Influencer.objects.for_agency(agency).active()
    if before is not None:
        people = people.filter(pk__lt=before)
    ids = list(people.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    more = len(ids) > size
    ids = ids[:size]
    return Window(_pairs(agency, ids, ids[:NAMED]), len(ids), ids[-1] if more else None)


def _pairs(agency: Agency, ids: Sequence[int], named: Sequence[int]) -> list[Pair]:
    found: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for one, other, reason, value in _found(agency, ids, named):
        told = found.setdefault((max(one, other), min(one, other)), [])
        if reason not in (known for known, _ in told):
            told.append((reason, value))
    involved = {pk for pair in found for pk in pair}
    apart = _told_apart(involved)
    # Archived and merged records drop out here.
    rows = with_channels(_active(agency)).filter(pk__in=involved)
    people = {person.pk: person for person in rows} if involved else {}
    pairs = [
        Pair(people[newer], people[older], reasons)
        for (newer, older), reasons in found.items()
        if newer in people and older in people and (older, newer) not in apart
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), -pair.newer.pk, -pair.older.pk))[:MOST_PAIRS]


def _active(agency: Agency) -> "QuerySet[Influencer]":
    return Influencer.objects.for_agency(agency).active()


def _found(agency: Agency, ids: Sequence[int], named: Sequence[int]) -> Iterable[tuple[int, int, str, str]]:
    values: dict[str, Any] = {
        "people": list(ids), "agency": agency.pk, "platforms": list(PLATFORMS), "numbers": NUMBERS, "most": 500,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for search in _SEARCHES:
            cursor.execute(search, values)
            yield from cursor.fetchall()
        beginnings = list(_beginnings(agency, named))
        if beginnings:
            names = ("ids", "countries", "names", "places", "lows")
            columns = dict(zip(names, map(list, zip(*beginnings, strict=True)), strict=True))
            cursor.execute(_SIMILAR_NAME, {"agency": agency.pk, "near": NEAR, "last": _LAST, **columns})
            yield from cursor.fetchall()


def _beginnings(agency: Agency, ids: Sequence[int]) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield (id, country, name, where in the alphabet to look, how names there begin), once for each word of a name.

    A name with its words in another order stands where it begins with one of them. Two letters must be equal, of short
    words (most of Hangul and Han) one.
    """
    people = Influencer.objects.for_agency(agency).filter(pk__in=ids).exclude(country="").order_by("pk")
    for pk, name, country in people.values_list("pk", "name_key", "country"):
        words = name.split()
        for at, word in enumerate(words[:MOST_WORDS]):
            place = " ".join([*words[at:], *words[:at]])
            yield pk, country, name, place, word[: 2 if len(word) > 3 else 1]


def _told_apart(ids: Iterable[int]) -> set[tuple[int, int]]:
    known = list(ids)
    if not known:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_APART, {"ids": known})
        return set(cursor.fetchall())
