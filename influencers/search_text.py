"""The one column text search reads: what a person may be looked up by, folded."""

import re
from collections.abc import Iterable

from accounts.text import fold
from influencers.models import Influencer

# Scripts written without spaces between words, and Hangul, whose names are looked up by their last syllables.
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
)
_LONGEST_RUN = 12


def search_text_of(
    *,
    name: str,
    handles: Iterable[str] = (),
    titles: Iterable[str] = (),
    tags: Iterable[str] = (),
    contacts: Iterable[str] = (),
) -> str:
    """Return the folded words of an influencer, each once, with a space before and after each.

    The spaces let a search for one or two letters match the beginnings of words through the trigram index. A run of
    a dense script is also kept from its second, third, ... letter on, so that such a search finds it inside a name.
    """
    words: dict[str, None] = {}
    for text in (name, *handles, *titles, *tags, *contacts):
        for word in fold(text).split():
            words[word] = None
            for run in _DENSE.findall(word):
                for start in range(1, min(len(run), _LONGEST_RUN)):
                    words[run[start : start + _LONGEST_RUN]] = None
    return f" {' '.join(words)} "


def stored_search_text(influencer: Influencer) -> str:
    """Return the search text of an influencer as stored now, read from their channels and contact points."""
    channels = list(influencer.channels.values_list("handle", "title"))
    return search_text_of(
        name=influencer.name,
        handles=[handle for handle, _ in channels],
        titles=[title for _, title in channels],
        tags=influencer.tags,
        contacts=influencer.contact_points.values_list("value", flat=True),
    )


def refresh_search_text(influencer: Influencer) -> None:
    """Write the search text anew after a channel, contact point, name or tag changed."""
    text = stored_search_text(influencer)
    if text != influencer.search_text:
        influencer.search_text = text
        Influencer.objects.filter(pk=influencer.pk).update(search_text=text)


def refresh_search_texts(influencers: Iterable[Influencer]) -> None:
    """Do the same for many at once, in four statements.

    The rows are read anew and locked, in the order of their ids: a name somebody changes meanwhile is not lost, and
    two workers that share influencers do not wait for each other in a circle.
    """
    ids = {influencer.pk for influencer in influencers}
    locked = Influencer.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    people = locked.prefetch_related("channels", "contact_points") if ids else []
    changed = []
    for influencer in people:
        channels = influencer.channels.all()
        text = search_text_of(
            name=influencer.name,
            handles=[channel.handle for channel in channels],
            titles=[channel.title for channel in channels],
            tags=influencer.tags,
            contacts=[point.value for point in influencer.contact_points.all()],
        )
        if text != influencer.search_text:
            influencer.search_text = text
            changed.append(influencer)
    Influencer.objects.bulk_update(changed, ["search_text"])
