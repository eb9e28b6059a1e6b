"""Where a search found somebody, for those it did not find by what their row shows anyway."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Left
from django.utils.translation import gettext_lazy as _

from accounts.text import fold
from influencers.models import Channel, ContactPoint, Influencer, Note
from influencers.queries.listing import searched_words
from platforms.addresses import platform_of

AROUND = 40  # letters shown on each side of a match
_READ = 10_000  # letters of a text that are looked through
WHERE = {"note": _("In a note"), "bio": _("In a bio"), "contact": _("In a contact point")}
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Match:
    """A place that matched: what kind of place, and the text before, at and after the match."""

    where: str
    before: str
    hit: str
    after: str


def found_in(rows: Sequence[Influencer], text: str) -> dict[int, Match]:
    """Return the places by which people were found, by influencer id.

    Those whose name, handles, channel titles and tags hold all the words are left out: their row shows why they are
    there. One statement, and none when nobody needs it. `rows` have their channels loaded.
    """
    if platform_of(text) is not None:  # a profile's address finds its channel
        return {}
    words = searched_words(text)
    hidden = {row.pk: missing for row in rows if (missing := _missing(row, words))}
    if not hidden:
        return {}
    found: dict[int, Match] = {}
    for person, where, said in _texts(list(hidden)):
        if person not in found and (match := _match(said, hidden[person], str(WHERE[where]))):
            found[person] = match
    return found


def _missing(row: Influencer, words: list[str]) -> list[str]:
    """Return the words that nothing the row shows contains."""
    channels = [part for channel in row.shown_channels for part in (channel.handle, channel.title)]
    shown = f" {fold(' '.join((row.name, *channels, *row.tags)))} "
    return [word for word in words if word not in shown]


def _texts(people: list[int]) -> "QuerySet[Any, Any]":
    def part(rows: "QuerySet[Any]", where: str, column: str) -> "QuerySet[Any, Any]":
        said = Left(Cast(column, TextField()), _READ)
        return (
            rows.filter(influencer__in=people)
            .order_by()
            .values_list("influencer_id", Value(where, output_field=CharField()), said)
        )

    return part(Channel.objects.exclude(bio=""), "bio", "bio").union(
        part(Note.objects.all(), "note", "text"),
        part(ContactPoint.objects.all(), "contact", "value"),
        all=True,
    )


def _match(said: str, words: list[str], where: str) -> Match | None:
    """Return the first word of a text, as it is written, that holds one of the searched words."""
    for found in _WORD.finditer(said):
        written = f" {fold(found.group())} "
        if any(word in written for word in words):
            start, end = found.start(), min(found.end(), found.start() + AROUND)
            return Match(where, _tail(said[:start]), said[start:end], _head(said[end:]))
    return None


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else f"…{text[-AROUND:]}"


def _head(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND]}…"
