"""A storm is played against the real team: same detection, alerts and room; marked; nothing leaves the house."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.live import publish
from accounts.models import Agency, Membership
from accounts.text import fold
from campaigns.models import Campaign
from campaigns.moves import move
from crisis import rules
from crisis.actions.nudging import nudge_hearing, nudge_reading
from crisis.drills import Recorded, StreamFault, drills
from crisis.drills.calm import first_state
from crisis.drills.clock import played_at, recorded_at, second_of
from crisis.drills.recordings import read_recording, recording_of, turn_of
from crisis.models import Drill, Mention, Monitor, Stream
from crisis.queries.drills import incident_of, score_of
from crisis.states import (
    DRILL_MOVES,
    DrillState,
    IncidentState,
    MentionSource,
    MonitorScope,
    MonitorState,
    StreamKind,
)
from crisis.tasks import play_drills
from influencers.comment_authors import author_hash
from influencers.states import Mood, MoodStage, Nature
from platforms.contract import CommentItem

SLOWEST, FASTEST = 1.0, 1e9  # recorded seconds in a real one
MOST_AT_ONCE = 2000
LINE, LOST_AFTER = "crisis.drills-line", 15  # seconds without a look after which the clock begins a new line
# Moods are read a batch at a time, the newest first: as many may be unread at once, so that none is counted too late.
MOST_UNREAD = 128
STEP = timedelta(seconds=1)
SCORED_EVERY, SCORED_FOR = timedelta(minutes=1), timedelta(hours=48)


def start_drill(
    *, agency: Agency, by: Membership | None, storm: str = "", recording: File | None = None,
    campaign: Campaign | None = None, speed: float = 60.0, now: datetime, title: str = "",
) -> Drill:  # fmt: skip
    """Begin a drill at once. `by` None: the command line. Raises ActionError, also for a file that is no recording."""
    with transaction.atomic():
        drill = plan_drill(
            agency=agency, by=by, storm=storm, recording=recording, campaign=campaign, speed=speed, at=now, title=title
        )  # fmt: skip
        _begin(drill, now)
    return drill


@transaction.atomic
def plan_drill(
    *, agency: Agency, by: Membership | None, storm: str = "", recording: File | None = None,
    campaign: Campaign | None = None, speed: float = 60.0, at: datetime, title: str = "",
) -> Drill:  # fmt: skip
    """Write down a drill that begins by itself at a moment: a built-in storm or a file, of a campaign's case."""
    if by is not None and not rules.can_write(by, agency):
        raise NotAllowed(_("Only managers and owners begin drills."))
    if campaign is None or campaign.agency_id != agency.pk:
        raise ActionError(_("Choose the campaign whose case is practiced. It is not touched."))
    if not SLOWEST <= speed <= FASTEST:
        raise ActionError(_("The speed is how many recorded seconds pass in one: 1 (as it was) or more."))
    if bool(storm) == bool(recording) or (storm and storm not in drills()):
        raise ActionError(_("Choose one of the storms, or a file with a recorded stream."))
    drill = Drill(
        agency=agency, by=by, campaign=campaign, storm=storm, speed=speed, next_at=at,
        title=title.strip()[:200] or _title_of(storm, recording),
    )  # fmt: skip
    _measure(drill, recording)
    drill.save()
    record(
        by=by, action="crisis.drill.planned", subject=drill, speed=speed, storm=storm, campaign=str(campaign)
    )
    transaction.on_commit(_nudge_player, robust=True)
    return drill


def play_due(*, now: datetime, only: Drill | None = None) -> int:
    """Play what is due of every drill that runs, begin those whose time has come, score those that were played.

    Returns how many drills had something due. What was played and what was written are one transaction: a player
    killed in between goes on where it was, and no comment comes twice.
    """
    due = Drill.objects.filter(next_at__lte=now).order_by("next_at")
    if only is not None:
        due = due.filter(pk=only.pk)
    found = 0
    for pk in list(due.values_list("pk", flat=True)[:20]):
        with transaction.atomic():
            rows = Drill.objects.select_for_update(of=("self",), skip_locked=True)
            drill = (
                rows.select_related("agency", "monitor", "campaign").filter(pk=pk, next_at__lte=now).first()
            )
            if drill is not None:
                found += 1
                _step(drill, now)
    return found


def hold_line(*, goes_on: bool) -> bool:
    """Say whether a look may be taken: the next of the line always, a tick of the clock only when no line goes on."""
    if goes_on:
        cache.set(LINE, True, LOST_AFTER)
        return True
    return bool(cache.add(LINE, True, LOST_AFTER))


def leave_line() -> None:
    """End the line of looks: no comment is to come."""
    cache.delete(LINE)


def is_any_running() -> bool:
    """Say whether comments are still to come of any drill."""
    return Drill.objects.filter(state=DrillState.RUNNING, next_at__isnull=False).exists()


@transaction.atomic
def stop_drill(*, drill: Drill, by: Membership | None, now: datetime | None = None) -> Drill:
    """Break a drill off, or score one that was played before its time: no further comment comes."""
    if by is not None and not rules.can_write(by, drill.agency):
        raise NotAllowed(_("Only managers and owners stop drills."))
    now = now or timezone.now()
    refused = _("This drill is over already.")
    move(drill, DRILL_MOVES, DrillState.STOPPED, refused=refused, ended_at=now, next_at=None)
    if drill.started_at is not None:
        _score(drill)
    _end_listening(drill)
    record(by=by, action="crisis.drill.stopped", subject=drill, played=drill.played)
    _tell(drill)
    return drill


def _step(drill: Drill, now: datetime) -> None:
    try:
        if drill.state == DrillState.PLANNED:
            _begin(drill, now)
        if drill.state == DrillState.RUNNING:
            _play(drill, now)
        elif drill.state == DrillState.DONE:
            _score_again(drill, now)
    except StreamFault as error:  # its file is gone
        _give_up(drill, str(error), now)


def _begin(drill: Drill, now: datetime) -> None:
    """Make the drill's own monitor, which knows what is usual, and set both clocks."""
    refused = _("This drill has begun already.")
    move(drill, DRILL_MOVES, DrillState.RUNNING, refused=refused, started_at=now, next_at=now)
    begin = recorded_at(drill, 0.0)
    name = _("DRILL: %(title)s") % {"title": drill.title}
    monitor = Monitor.objects.create(
        agency=drill.agency, scope=MonitorScope.CAMPAIGN, campaign=drill.campaign, name=name[:160],
        name_key=fold(name)[:160], is_drill=True, watched_from=begin, owner=drill.by,
    )  # fmt: skip
    state = first_state(drill, recording_of(drill), stream="whole")
    Stream.objects.create(monitor=monitor, kind=StreamKind.WHOLE, key="whole", state=state)
    turn = turn_of(drill.storm)
    _keep(drill, monitor=monitor, turns_at=None if turn is None else played_at(drill, turn))
    record(by=drill.by, action="crisis.drill.started", subject=drill, comments=drill.comments)
    _tell(drill)


def _play(drill: Drill, now: datetime) -> None:
    """Write down the comments whose second has come. Raises StreamFault."""
    comments = recording_of(drill)
    batch = _batch(drill, comments, second_of(drill, now))
    # The name of each is its place in the recording: were it ever written twice, the second is nothing.
    Mention.objects.bulk_create(batch, ignore_conflicts=True)
    played = drill.played + len(batch)
    if played >= len(comments):
        _finish(drill, now, played)
    else:
        due = played_at(drill, comments[played].second)
        # What is due already waits for the readers, unless they got something just now.
        _keep(drill, played=played, next_at=max(due, now if batch else now + STEP))
    if batch:
        _nudge_readers(batch)
        _tell(drill)


def _batch(drill: Drill, comments: Sequence[Recorded], until: float) -> list[Mention]:
    """Return what is due, as far as the readers of moods have read what was played before."""
    unread = Mention.objects.filter(monitor=drill.monitor_id, mood_stage="")[:MOST_UNREAD].count()
    found: list[Mention] = []
    for number in range(drill.played, min(drill.played + MOST_AT_ONCE, len(comments))):
        mention = _mention(drill, number, comments[number])
        unread += not mention.mood_stage
        if comments[number].second > until or unread > MOST_UNREAD:
            break
        found.append(mention)
    return found


def _give_up(drill: Drill, why: str, now: datetime) -> None:
    refused = _("This drill is over already.")
    move(drill, DRILL_MOVES, DrillState.STOPPED, refused=refused, ended_at=now, next_at=None, problems=[[0, why]])  # fmt: skip
    _tell(drill)


def _finish(drill: Drill, now: datetime, played: int) -> None:
    refused = _("This drill is over already.")
    move(drill, DRILL_MOVES, DrillState.DONE, refused=refused, played=played, ended_at=now, next_at=now + SCORED_EVERY)  # fmt: skip
    _score(drill)
    record(by=None, action="crisis.drill.played", subject=drill, comments=played)


def _score_again(drill: Drill, now: datetime) -> None:
    """The team may go on after the last comment: figures follow until its room is closed, two days at most."""
    _score(drill)
    over = now - (drill.ended_at or now) > SCORED_FOR
    if over or (drill.incident and drill.incident.state not in IncidentState.live):
        _keep(drill, next_at=None)
        _end_listening(drill)
    else:
        _keep(drill, next_at=now + SCORED_EVERY)
    _tell(drill)


def _score(drill: Drill) -> None:
    _keep(drill, incident=incident_of(drill), score=score_of(drill).as_dict())


def _end_listening(drill: Drill) -> None:
    Monitor.objects.filter(drill=drill, is_drill=True).update(state=MonitorState.ENDED)


def _mention(drill: Drill, number: int, said: Recorded) -> Mention:
    known, at = said.mood in Mood.values, recorded_at(drill, said.second)
    return Mention(
        agency_id=drill.agency_id, monitor=drill.monitor, source=MentionSource.DRILL, place=said.post[:120],
        external_key=f"{drill.uuid}-{number}", text=said.text, likes=said.likes, at=at,
        author_hash=_author(drill, said.author, at) if said.author else None,
        # What the recording says of itself is taken as read; of anything else the reader of moods says what it is.
        mood=said.mood if known else "", nature=said.nature if said.nature in Nature.values else "",
        mood_stage=MoodStage.FAST if known else "", mood_confidence=1.0 if known else None,
    )  # fmt: skip


def _author(drill: Drill, name: str, at: datetime) -> int:
    item = CommentItem(external_id=name, post_external_id="", text="", fetched_at=at, author_external_id=name)
    return author_hash(item, agency_id=drill.agency_id)


def _measure(drill: Drill, recording: File | None) -> None:
    """Read what will be played, and keep its length and what could not be read."""
    if recording is None:
        comments = recording_of(drill)
    else:
        content = recording.read()
        name = (recording.name or "recording").rpartition("/")[2]
        try:
            comments, problems, drill.left_out = read_recording(name, content)
        except StreamFault as error:
            raise ActionError(str(error)) from error
        drill.problems = [[each.line, each.message] for each in problems[:50]]
        drill.recording.save(name[-80:], ContentFile(content), save=False)
    drill.comments = len(comments)
    drill.seconds = comments[-1].second


def _title_of(storm: str, recording: File | None) -> str:
    if storm:
        return drills()[storm].title
    return ((recording.name if recording else "") or _("A recorded stream")).rpartition("/")[2][:200]


def _keep(drill: Drill, **fields: object) -> None:
    Drill.objects.filter(pk=drill.pk).update(**fields)
    for name, value in fields.items():
        setattr(drill, name, value)


def _tell(drill: Drill) -> None:
    publish(topic=f"agency:{drill.agency_id}", event="drill_changed", drill=str(drill.uuid))


def _nudge_readers(batch: list[Mention]) -> None:
    """What the recording said itself can be counted at once; the rest is read first."""
    if any(row.mood_stage for row in batch):
        nudge_hearing()
    if not all(row.mood_stage for row in batch):
        transaction.on_commit(nudge_reading, robust=True)


def _nudge_player() -> None:
    play_drills.delay()
