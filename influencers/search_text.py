"""The one column text search reads: what a person may be looked up by, folded."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accounts.text import fold
from influencers.importing.copying import set_all
from influencers.models import Channel, ContactPoint, Influencer

# Scripts written without spaces between words, and Hangul, whose names are looked up by their last syllables.
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
)
_LONGEST_RUN = 12
LONGEST_BIO = 500  # letters of each channel's bio
LONGEST_NOTES = 4_000  # letters of all notes together, the newest first
MOST_NOTES = 50


def search_text_of(
    *,
    name: str,
    handles: Iterable[str] = (),
    titles: Iterable[str] = (),
    tags: Iterable[str] = (),
    contacts: Iterable[str] = (),
    bios: Iterable[str] | None = None,
    notes: Iterable[str] | None = None,
    new_notes: Iterable[str] = (),
    before: str = "",
) -> str:
    """Return the folded words of an influencer, each once in its part, with a space before and after each.

    Three parts, a line each: what a person is called and tagged, the bios of their channels, the notes about them,
    newest first. Bios and notes are cut (LONGEST_BIO, LONGEST_NOTES), so that the index stays a few hundred letters a
    person. A part that is not given is kept as it stands in `before`, the text stored so far: a poll need not read
    the notes, nor an import the bios. `new_notes` are put before the notes that are kept.

    The spaces let a search for one or two letters match the beginnings of words through the trigram index. A run of
    a dense script is also kept from its second, third, ... letter on, so that such a search finds it inside a name.
    """
    parts = parts_of(before)
    said = parts.bios if bios is None else _words(bio[:LONGEST_BIO] for bio in bios)
    noted = parts.notes if notes is None else _words(_newest(notes))
    if fresh := list(new_notes):
        noted = _words(_newest([*fresh, noted]))
    called = _words((name, *handles, *titles, *tags, *contacts))
    return "\n".join((f" {called} ", *(f" {part} " if part else "" for part in (said, noted)))).rstrip("\n")


class Parts(NamedTuple):
    """The three parts of a search text, without the spaces around them."""

    names: str
    bios: str
    notes: str


def parts_of(search_text: str) -> Parts:
    """Take a search text apart. No folded text holds a line break, so the breaks divide it."""
    names, bios, notes = (f"{search_text}\n\n".split("\n"))[:3]
    return Parts(names.strip(), bios.strip(), notes.strip())


def _words(texts: Iterable[str]) -> str:
    words: dict[str, None] = {}
    for text in texts:
        for word in fold(text).split():
            words[word] = None
            for run in _DENSE.findall(word):
                for start in range(1, min(len(run), _LONGEST_RUN)):
                    words[run[start : start + _LONGEST_RUN]] = None
    return " ".join(words)


def _newest(notes: Iterable[str]) -> Iterator[str]:
    """Give notes until there are LONGEST_NOTES letters of them."""
    left = LONGEST_NOTES
    for text in notes:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def stored_search_text(influencer: Influencer) -> str:
    """Return the search text of an influencer as stored now, read from what belongs to them."""
    channels = list(influencer.channels.values_list("handle", "title", "bio"))
    notes = influencer.notes.order_by("-pk").values_list("text", flat=True)
    return search_text_of(
        name=influencer.name,
        handles=[handle for handle, _, _ in channels],
        titles=[title for _, title, _ in channels],
        tags=influencer.tags,
        contacts=influencer.contact_points.values_list("value", flat=True),
        bios=[bio for _, _, bio in channels],
        notes=notes[:MOST_NOTES],
    )


def refresh_search_text(influencer: Influencer) -> None:
    """Write the search text anew after a channel, contact point, note, name or tag changed.

    The row is locked first: of two such changes at once, the later one reads what the earlier one wrote.
    """
    stored = Influencer.objects.select_for_update(of=("self",)).only("pk").filter(pk=influencer.pk)
    list(stored)
    text = stored_search_text(influencer)
    if text != influencer.search_text:
        influencer.search_text = text
        Influencer.objects.filter(pk=influencer.pk).update(search_text=text)


def refresh_search_texts(influencers: Iterable[Influencer]) -> None:
    """Do the same for many at once after their channels changed, in four statements; notes are kept as they stand.

    The rows are read anew and locked, in the order of their ids: a name somebody changes meanwhile is not lost, and
    two workers that share influencers do not wait for each other in a circle.
    """
    ids = sorted({influencer.pk for influencer in influencers})
    if not ids:
        return
    # Plain tuples: a person's channels are many columns each, of which three are searched.
    people = Influencer.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    rows = list(people.values_list("pk", "name", "tags", "search_text"))
    channels: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    theirs = Channel.objects.filter(influencer__in=ids).order_by("pk")
    for pk, *said in theirs.values_list("influencer_id", "handle", "title", "bio"):
        channels[pk].append((said[0], said[1], said[2]))
    contacts: dict[int, list[str]] = defaultdict(list)
    points = ContactPoint.objects.filter(influencer__in=ids).order_by("pk")
    for pk, value in points.values_list("influencer_id", "value"):
        contacts[pk].append(value)
    changed = []
    for pk, name, tags, stored in rows:
        handles, titles, bios = zip(*channels[pk], strict=True) if channels[pk] else ((), (), ())
        text = search_text_of(
            name=name, handles=handles, titles=titles, tags=tags, contacts=contacts[pk], bios=bios, before=stored
        )  # fmt: skip
        if text != stored:
            changed.append((pk, text))
    set_all(Influencer, ["search_text"], changed)
