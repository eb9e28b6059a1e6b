"""Reading the mood of stored comments, in the one worker that holds the models.

What is due stands in the rows: comments nobody has read, those the careful stage has yet to read, and walks through all
of them when the model changed. A batch is claimed by the locks of its transaction, whose lease ends with the worker's
connection: two workers never read the same batch, and a killed one leaves nothing half done.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from psycopg2.extras import execute_values

from influencers import tasks
from influencers.classifiers import loaded
from influencers.models import Comment, LoadedModel, MoodCorrection, NatureCorrection, OwnHead, Rereading
from influencers.states import HeadState, MoodStage
from platforms.contract import YOUTUBE
from sentiment import Classifier, Verdict

BATCH = 256
SOON = 10  # seconds a nudge is worth: then the clock has looked
HASTE = 64  # unread comments at once from which on only the fast stage speaks first
CLOSER = 32  # comments the careful stage takes at once: half a second, in which new ones wait
ROUND = 2.0  # seconds; between rounds the worker answers those who wait for an answer
WALKED_IDS = (
    50_000  # a step of a walk looks at so many ids, so that small agencies in large bases are found too
)


@dataclass(frozen=True)
class FurtherTexts:
    """Texts of another room that are read in the same process: `read` takes one batch in a transaction of its own and
    says whether there was one, `wait` says whether some are unread."""

    read: Callable[[Classifier], bool]
    wait: Callable[[], bool]


# Rooms to the right add theirs at start. FIRST_READ is told, within its transaction, which comments were read for the
# first time: what depends on a verdict is written with it, or not at all.
FURTHER: list[FurtherTexts] = []
FIRST_READ: list[Callable[[Sequence[Comment]], None]] = []


def read_moods(*, now: datetime, seconds: float = ROUND) -> bool:
    """Read new comments, then closer those that wait for the careful stage, then old ones again; return whether some are left.

    While many are unread, only the fast stage speaks and what the careful one should read is marked provisional, to be
    read closer when nothing new waits: a flood makes verdicts less sure, never late. The newest come first in both: whoever looks during a
    long flood sees what is said now. No audit entries: nobody decided anything.
    """
    classifier = loaded()
    _say_what_is_loaded(classifier, now)
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        if not (_read_first(classifier) or _read_closer(classifier) or _read_again(classifier, now)):
            return False
    return True


def nudge() -> None:
    """Let the worker that holds the models look at once, after commit; without a broker the clock does, in seconds."""
    transaction.on_commit(lambda: tasks.read_moods.apply_async(expires=SOON), robust=True)


def is_something_unread() -> bool:
    """Say whether a text waits for its first reading: one that came while the last round ended."""
    return Comment.objects.filter(mood_stage="").exists() or any(further.wait() for further in FURTHER)


def _read_first(classifier: Classifier) -> bool:
    found = _read_new(classifier)
    for further in FURTHER:  # each has its turn, however many comments wait
        found = further.read(classifier) or found
    return found


@transaction.atomic
def _read_new(classifier: Classifier) -> bool:
    unread = _in_stage("")
    comments = list(unread.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if comments:
        more = len(comments) == BATCH and unread.filter(pk__lt=comments[-1].pk).exists()
        _read(comments, classifier, careful=not more and len(comments) <= HASTE)
        for told in FIRST_READ:
            told(comments)
    return bool(comments)


@transaction.atomic
def _read_closer(classifier: Classifier) -> bool:
    comments = list(
        _in_stage(MoodStage.PROVISIONAL).select_for_update(skip_locked=True, of=("self",))[:CLOSER]
    )
    _read(comments, classifier, careful=True)
    return bool(comments)


@transaction.atomic
def _read_again(classifier: Classifier, now: datetime) -> bool:
    """Take one step of the oldest walk; verdicts of today's model, head and policy are left as they are."""
    walks = Rereading.objects.filter(finished_at=None).select_for_update(skip_locked=True)
    walk = walks.order_by("pk").first()
    if walk is None:
        return False
    end = min(walk.up_to, walk.done_to + WALKED_IDS)
    comments = _with_place(Comment.objects.filter(pk__gt=walk.done_to, pk__lte=end).exclude(mood_stage=""))
    if walk.agency_id:
        comments = comments.filter(post__channel__agency=walk.agency_id)
    found = list(comments.select_for_update(of=("self",))[:BATCH])
    heads = _heads_of(found)
    _read([each for each in found if _is_old(each, classifier, heads)], classifier, careful=True)
    walk.done_to = found[-1].pk if len(found) == BATCH else end
    walk.finished_at = now if walk.done_to >= walk.up_to else None
    walk.save(update_fields=["done_to", "finished_at"])
    return True


def begin_rereading(*, why: str, now: datetime, agency_id: int | None = None) -> None:
    """Begin a walk through the stored comments, of one agency or of all; one under way for the same gives way."""
    newest = Comment.objects.aggregate(newest=Max("pk"))["newest"] or 0
    Rereading.objects.filter(agency=agency_id, finished_at=None).update(finished_at=now)
    Rereading.objects.create(agency_id=agency_id, up_to=newest, why=why[:80], started_at=now)


@transaction.atomic
def _say_what_is_loaded(classifier: Classifier, now: datetime) -> None:
    parts = [
        {"name": part.name, "ready": part.ready, "problem": part.problem, "remedy": part.remedy}
        for part in classifier.status()
    ]
    _, is_new = LoadedModel.objects.update_or_create(
        version=classifier.version,
        defaults={"seen_at": now, "parts": parts},
        create_defaults={"seen_at": now, "parts": parts, "loaded_at": now},
    )
    why = f"{classifier.version} youtube={settings.YOUTUBE_DERIVED}"
    last = Rereading.objects.filter(agency=None).order_by("-pk").first()
    if last is None:  # the first model here: nothing was read by another one
        Rereading.objects.create(why=why, up_to=0, started_at=now, finished_at=now)
    elif last.why != why:
        begin_rereading(why=why, now=now)


def _in_stage(stage: str) -> QuerySet[Comment]:
    return _with_place(Comment.objects.filter(mood_stage=stage)).order_by("-pk")


def _with_place(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    needed = ("text", "mood_stage", "model_version", "post__channel__agency_id", "post__channel__platform")
    return comments.select_related("post__channel").only(*needed).order_by("pk")


def _is_withheld(comment: Comment) -> bool:
    # Without the amendment to YouTube's terms nothing may be derived from what is read there, verdicts included.
    return comment.post.channel.platform == YOUTUBE and settings.YOUTUBE_DERIVED != "accepted"


def _heads_of(comments: Iterable[Comment]) -> dict[int, OwnHead]:
    agencies = {comment.post.channel.agency_id for comment in comments}
    return {
        head.agency_id: head for head in OwnHead.objects.filter(agency__in=agencies, state=HeadState.USED)
    }


def _is_old(comment: Comment, classifier: Classifier, heads: dict[int, OwnHead]) -> bool:
    withheld = comment.mood_stage == MoodStage.WITHHELD
    if withheld or _is_withheld(comment):
        return withheld != _is_withheld(comment)
    return comment.model_version != _version(classifier, heads.get(comment.post.channel.agency_id))


def _version(classifier: Classifier, head: OwnHead | None) -> str:
    return f"{classifier.version}.{head.pk}" if head else classifier.version


def _read(comments: Sequence[Comment], classifier: Classifier, *, careful: bool) -> None:
    heads = _heads_of(comments)
    by_head: dict[OwnHead | None, list[Comment]] = defaultdict(list)
    rows: list[tuple[Any, ...]] = []
    for comment in comments:
        if _is_withheld(comment):
            rows.append((comment.pk, MoodStage.WITHHELD.value, "", "", None, False, None, "", None, "", ""))
        else:
            by_head[heads.get(comment.post.channel.agency_id)].append(comment)
    for head, group in by_head.items():
        own = bytes(head.data) if head else None
        verdicts = classifier.classify([comment.text for comment in group], careful=careful, head=own)
        version = _version(classifier, head)
        rows += [_row(comment, verdict, version) for comment, verdict in zip(group, verdicts, strict=True)]
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor, _STORE, rows, page_size=BATCH)


def _row(comment: Comment, verdict: Verdict, version: str) -> tuple[Any, ...]:
    return (
        comment.pk, verdict.stage.value, verdict.counts_as.value, verdict.label.value, verdict.confidence,
        verdict.unsure, verdict.negative, verdict.nature.value, verdict.nature_confidence, verdict.language[:8],
        version,
    )  # fmt: skip


# What a member said stays, unless the platform's terms forbid a verdict.
_STORE = f"""
UPDATE {Comment._meta.db_table} AS c SET
    mood_stage = v.stage, mood_label = v.label, mood_confidence = v.confidence, mood_unsure = v.unsure,
    negative = v.negative, nature_label = v.nature, nature_confidence = v.nature_confidence, language = v.language,
    model_version = v.version,
    nature = CASE WHEN v.stage = 'withheld' OR c.nature_corrected_at IS NULL THEN v.nature
        ELSE (SELECT said.nature FROM {NatureCorrection._meta.db_table} AS said WHERE said.comment_id = c.id) END,
    mood = CASE WHEN v.stage = 'withheld' OR c.corrected_at IS NULL THEN v.mood
        ELSE (SELECT said.mood FROM {MoodCorrection._meta.db_table} AS said WHERE said.comment_id = c.id) END
FROM (SELECT id::bigint, stage, mood, label, confidence::float8, unsure::boolean, negative::float8, nature,
    nature_confidence::float8, language, version
    FROM (VALUES %s) AS given (id, stage, mood, label, confidence, unsure, negative, nature, nature_confidence,
        language, version)) AS v
WHERE c.id = v.id
"""  # noqa: S608
