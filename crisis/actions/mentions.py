"""Mentions: taken in once, whatever way they come; read, corrected and put away."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from campaigns.reading import read_choice
from crisis import rules
from crisis.actions.nudging import nudge_reading
from crisis.mentions import HeardElsewhere, Words
from crisis.mentions.contract import LONGEST_TEXT
from crisis.models import Mention, MentionFile, Monitor
from crisis.states import MentionSource, MonitorState
from influencers.states import Mood, Nature

MOST_AT_ONCE = 500
AHEAD = timedelta(minutes=5)  # clocks differ; what is dated later counts as said when it came
OLDEST = timedelta(days=400)
FILTERED = (
    MentionSource.RSS,
    MentionSource.WEBHOOK,
    MentionSource.FILE,
)  # a person and a drill mean what they send
MAY_NOT = "Viewers cannot change what is heard. Ask a manager or owner."


@dataclass(frozen=True)
class Taken:
    """What became of mentions: new ones, known ones, those without a keyword (or too old)."""

    new: int = 0
    known: int = 0
    left_out: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.new + other.new, self.known + other.known, self.left_out + other.left_out)


def take_mentions(
    *,
    monitor: Monitor,
    items: Iterable[HeardElsewhere],
    source: str,
    by: Membership | None = None,
    now: datetime,
    from_file: MentionFile | None = None,
) -> Taken:
    """Keep mentions, each once a monitor, in parts of their own transactions; their mood is read and they are heard soon.

    Of feeds, webhooks and files only those that say a keyword of the monitor are kept. Whoever calls has asked who may.
    """
    words = Words(monitor.keywords, monitor.not_words) if source in FILTERED else Words()
    taken, offered = Taken(), iter(items)
    while some := list(islice(offered, MOST_AT_ONCE)):
        fit = [
            each for each in some if words.let(each.title, each.text) and not _is_too_old(each, source, now)
        ]
        rows = [_row(monitor, each, source, by, now, from_file) for each in fit]
        new = _store(rows) if rows else 0
        taken += Taken(new, len(fit) - new, len(some) - len(fit))
    return taken


def add_mention(*, monitor: Monitor, by: Membership, now: datetime, item: HeardElsewhere) -> Mention:
    """Write a mention down by hand. Raises ActionError for an empty one and for one that is there already."""
    check_may(monitor, by)
    if not clean(item.text) and not clean(item.title):
        raise ActionError(_("Write what was said."))
    if item.at is not None and item.at > now + AHEAD:
        raise ActionError(_("This lies ahead. Write when it was said."))
    with transaction.atomic():
        taken = take_mentions(monitor=monitor, items=[item], source=MentionSource.HAND, by=by, now=now)
        made = Mention.objects.get(monitor=monitor, external_key=item.external_key)
        if not taken.new:
            raise ActionError(_("This mention is there already."))
        record(by=by, action="crisis.mention.added", subject=made, monitor=monitor.name)
    return made


def send_mentions(
    *, monitor: Monitor, by: Membership, items: Sequence[HeardElsewhere], now: datetime
) -> Taken:
    """Take in what a program with a key sends, as a webhook's."""
    check_may(monitor, by)
    if monitor.state != MonitorState.ON:
        raise ActionError(_("This monitor does not listen now."))
    with transaction.atomic():
        taken = take_mentions(monitor=monitor, items=items, source=MentionSource.WEBHOOK, by=by, now=now)
        record(by=by, action="crisis.mentions.sent", subject=monitor, new=taken.new, known=taken.known)
    return taken


@transaction.atomic
def correct_mention(
    *, mention: Mention, by: Membership, now: datetime, mood: str = "", nature: str = ""
) -> Mention:
    """Say how a mention really feels or what it is about; what detection counted stays counted."""
    check_may(mention.monitor, by)
    current = Mention.objects.select_for_update().get(pk=mention.pk)
    if not mood and not nature:
        raise ActionError(_("Say the mood, or what it is about."))
    before = {"mood": current.mood, "nature": current.nature}
    if mood:
        current.mood, current.mood_unsure = read_choice(Mood, mood, "a mood"), False
    if nature:
        current.nature = read_choice(Nature, nature, "what a mention may be about")
    current.corrected_at = now
    current.save(update_fields=["mood", "mood_unsure", "nature", "corrected_at"])
    after = {"mood": current.mood, "nature": current.nature}
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    record(by=by, action="crisis.mention.corrected", subject=current, changes=changes)
    return current


@transaction.atomic
def put_mention_away(*, mention: Mention, by: Membership, now: datetime, back: bool = False) -> Mention:
    """Say that a mention does not belong here, or does after all. One not counted yet is never counted."""
    check_may(mention.monitor, by)
    current = Mention.objects.select_for_update().get(pk=mention.pk)
    if (current.put_away_at is None) is back:
        return current
    current.put_away_at = None if back else now
    current.save(update_fields=["put_away_at"])
    record(
        by=by, action="crisis.mention.brought_back" if back else "crisis.mention.put_away", subject=current
    )
    return current


def check_may(monitor: Monitor, by: Membership) -> None:
    """Raise NotAllowed unless the member may change what this monitor hears."""
    if not rules.can_write(by, monitor.agency):
        raise NotAllowed(_(MAY_NOT))


def _is_too_old(item: HeardElsewhere, source: str, now: datetime) -> bool:
    return item.at is not None and item.at < now - OLDEST and source != MentionSource.DRILL


@transaction.atomic
def _store(rows: list[Mention]) -> int:
    keys = {row.external_key: row for row in rows}  # the last of two in one parcel
    of = rows[0].monitor_id
    known = set(
        Mention.objects.filter(monitor=of, external_key__in=keys).values_list("external_key", flat=True)
    )
    fresh = [row for key, row in keys.items() if key not in known]
    if not fresh:
        return 0
    before = {row.uuid for row in fresh}
    Mention.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=MOST_AT_ONCE)
    nudge_reading()
    return Mention.objects.filter(monitor=of, uuid__in=before).count()


def _row(
    monitor: Monitor, item: HeardElsewhere, source: str, by: Membership | None, now: datetime, from_file: MentionFile | None
) -> Mention:  # fmt: skip
    at = item.at if item.at is not None and item.at <= now + AHEAD else now
    text = item.text[:LONGEST_TEXT].replace("\x00", "")
    return Mention(
        agency_id=monitor.agency_id, monitor_id=monitor.pk, source=source, external_key=item.external_key, text=text,
        place=clean(item.place)[:120], url=item.url[:1000], title=clean(item.title)[:300], author=clean(item.author)[:200],
        author_hash=_author_hash(item.author, monitor.agency_id), likes=item.likes, reach=item.reach, at=at, by=by,
        from_file=from_file,
    )  # fmt: skip


def _author_hash(author: str, agency_id: int) -> int | None:
    """Return the same number for the same author of one agency; None for one that was not told."""
    if not author.strip():
        return None
    key = hashlib.blake2b(
        settings.SECRET_KEY.encode(), person=b"irm.mention", salt=agency_id.to_bytes(16, "big")
    )
    digest = hashlib.blake2b(
        author.strip().casefold().encode(), key=key.digest()[:64], digest_size=8
    ).digest()
    return int.from_bytes(digest, "big", signed=True)
