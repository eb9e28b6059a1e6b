"""The states and kinds of a crisis, each with its table of moves. A move is one compare-and-set (campaigns/moves.py)."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.states import Transitions


class Level(TextChoices):
    """Severity, mildest first. What each asks for, and by when, stands in crisis/packs/severity.toml."""

    WATCH = "watch", _("Watch")
    MINOR = "minor", _("Minor")
    MODERATE = "moderate", _("Moderate")
    SEVERE = "severe", _("Severe")
    CRITICAL = "critical", _("Critical")

    @property
    def rank(self) -> int:
        """Return 0 for the mildest."""
        return list(Level).index(self)


class MonitorScope(TextChoices):
    """What a monitor watches over."""

    CAMPAIGN = "campaign", _("A campaign")
    INFLUENCER = "influencer", _("An influencer")
    BRAND = "brand", _("A brand")


class MonitorState(TextChoices):
    ON = "on", _("Watching")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


MONITOR_MOVES: Transitions = {
    MonitorState.ON: frozenset({MonitorState.PAUSED, MonitorState.ENDED}),
    MonitorState.PAUSED: frozenset({MonitorState.ON, MonitorState.ENDED}),
    MonitorState.ENDED: frozenset({MonitorState.ON}),
}


class StreamKind(TextChoices):
    """Whose comments and mentions one stream of detection holds, within its monitor."""

    POST = "post", _("One post")
    INFLUENCER = "influencer", _("One influencer")
    WHOLE = "whole", _("All that the monitor hears")


class MentionSource(TextChoices):
    """How a mention came to us."""

    RSS = "rss", _("Feed")
    WEBHOOK = "webhook", _("Webhook")
    FILE = "file", _("File")
    HAND = "hand", _("Written down by hand")
    DRILL = "drill", _("Drill")


class MentionFileState(TextChoices):
    """How far a file of mentions is. `UNDONE`: its mentions were taken out again."""

    UPLOADED = "uploaded", _("Waiting for your mapping")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Canceled")
    UNDONE = "undone", _("Undone")


MENTION_FILE_MOVES: Transitions = {
    MentionFileState.UPLOADED: frozenset({MentionFileState.QUEUED, MentionFileState.CANCELED}),
    MentionFileState.QUEUED: frozenset(
        {MentionFileState.RUNNING, MentionFileState.CANCELED, MentionFileState.FAILED}
    ),
    MentionFileState.RUNNING: frozenset(
        {MentionFileState.DONE, MentionFileState.FAILED, MentionFileState.CANCELED}
    ),
    MentionFileState.CANCELED: frozenset({MentionFileState.QUEUED, MentionFileState.UNDONE}),
    MentionFileState.FAILED: frozenset({MentionFileState.QUEUED, MentionFileState.UNDONE}),
    MentionFileState.DONE: frozenset({MentionFileState.UNDONE}),
    MentionFileState.UNDONE: frozenset(),
}


class AlertState(TextChoices):
    """`NEW` wants to be acknowledged; `JOINED` belongs to an incident; `DISMISSED` was nothing."""

    NEW = "new", _("Not acknowledged")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    JOINED = "joined", _("In an incident")
    DISMISSED = "dismissed", _("Dismissed")
    ENDED = "ended", _("Calm again")

    open_states = nonmember(("new", "acknowledged", "joined"))


ALERT_MOVES: Transitions = {
    AlertState.NEW: frozenset(
        {AlertState.ACKNOWLEDGED, AlertState.JOINED, AlertState.DISMISSED, AlertState.ENDED}
    ),
    AlertState.ACKNOWLEDGED: frozenset({AlertState.JOINED, AlertState.DISMISSED, AlertState.ENDED}),
    AlertState.JOINED: frozenset({AlertState.ENDED}),
    AlertState.DISMISSED: frozenset({AlertState.ACKNOWLEDGED, AlertState.JOINED}),
    AlertState.ENDED: frozenset({AlertState.JOINED, AlertState.DISMISSED, AlertState.ACKNOWLEDGED}),
}


class NoticeWay(TextChoices):
    """By what way a member, or another system, is told of an alert."""

    PRODUCT = "product", _("In the product")
    MAIL = "mail", _("By mail")
    WEBHOOK = "webhook", _("By webhook")


class NoticeState(TextChoices):
    """`UNCLEAR`: nobody knows whether it left; for a warning, telling twice is better than never, so it is tried again."""

    WAITING = "waiting", _("Waits")
    LEAVING = "leaving", _("On its way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Not needed any more")


NOTICE_MOVES: Transitions = {
    NoticeState.WAITING: frozenset({NoticeState.LEAVING, NoticeState.DROPPED}),
    NoticeState.LEAVING: frozenset({NoticeState.SENT, NoticeState.FAILED, NoticeState.WAITING}),
    NoticeState.SENT: frozenset(),
    NoticeState.FAILED: frozenset({NoticeState.WAITING}),
    NoticeState.DROPPED: frozenset(),
}


class HandOverState(TextChoices):
    """Of the lead, or a turn of duty, offered to somebody. `LAPSED`: somebody else took it meanwhile, or it is over."""

    OFFERED = "offered", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    LAPSED = "lapsed", _("Lapsed")
    TAKEN = "taken", _("Taken without an offer")


HAND_OVER_MOVES: Transitions = {
    HandOverState.OFFERED: frozenset(
        {HandOverState.ACCEPTED, HandOverState.DECLINED, HandOverState.WITHDRAWN, HandOverState.LAPSED}
    ),
    HandOverState.ACCEPTED: frozenset(),
    HandOverState.DECLINED: frozenset(),
    HandOverState.WITHDRAWN: frozenset(),
    HandOverState.LAPSED: frozenset(),
    HandOverState.TAKEN: frozenset(),
}


class IncidentState(TextChoices):
    """`OPEN`: being looked at. `ACTING`: something is done. `CALMING`: under the limits, watched. `CLOSED`: over."""

    OPEN = "open", _("Being assessed")
    ACTING = "acting", _("Acting")
    CALMING = "calming", _("Calming down")
    CLOSED = "closed", _("Closed")
    CALLED_OFF = "called_off", _("Was nothing")

    live = nonmember(("open", "acting", "calming"))


INCIDENT_MOVES: Transitions = {
    IncidentState.OPEN: frozenset({IncidentState.ACTING, IncidentState.CALMING, IncidentState.CALLED_OFF}),
    IncidentState.ACTING: frozenset({IncidentState.CALMING, IncidentState.CALLED_OFF}),
    IncidentState.CALMING: frozenset({IncidentState.ACTING, IncidentState.CLOSED, IncidentState.CALLED_OFF}),
    IncidentState.CLOSED: frozenset({IncidentState.ACTING}),
    IncidentState.CALLED_OFF: frozenset({IncidentState.OPEN}),
}


class TaskState(TextChoices):
    OPEN = "open", _("To do")
    DOING = "doing", _("Being done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not needed")

    unsettled = nonmember(("open", "doing"))


TASK_MOVES: Transitions = {
    TaskState.OPEN: frozenset({TaskState.DOING, TaskState.DONE, TaskState.DROPPED}),
    TaskState.DOING: frozenset({TaskState.OPEN, TaskState.DONE, TaskState.DROPPED}),
    TaskState.DONE: frozenset({TaskState.OPEN}),
    TaskState.DROPPED: frozenset({TaskState.OPEN}),
}


class EntryKind(TextChoices):
    """What a line of the timeline is."""

    STATE = "state", _("State and level")
    ROLE = "role", _("Roles")
    TASK = "task", _("Task")
    ALERT = "alert", _("Alert")
    FREEZE = "freeze", _("Stop and go")
    DECISION = "decision", _("Decision")
    NOTE = "note", _("Note")
    FACT = "fact", _("Fact")
    STATEMENT = "statement", _("Statement")
    REPORT = "report", _("Report")
    CLIENT = "client", _("Client")
    INFLUENCER = "influencer", _("Influencer")
    HARMED = "harmed", _("Those harmed")
    EVIDENCE = "evidence", _("Evidence")
    TIMER = "timer", _("Deadline")


class FactStanding(TextChoices):
    """Of the three lists of rules 5.3. Only what is confirmed may be said."""

    CONFIRMED = "confirmed", _("Confirmed")
    UNKNOWN = "unknown", _("Not known yet")
    NOT_OURS = "not_ours", _("Not ours")


class StatementSort(TextChoices):
    """As crisis.statements.Sort."""

    HOLDING = "holding", _("Holding statement")
    FULL = "full", _("Full statement")
    UPDATE = "update", _("Update")
    REPLY = "reply", _("Reply under a comment")


class StatementState(TextChoices):
    """Of one text. Approvals belong to its hash: a changed text is written anew and asks for them again.

    Published without having been approved: the glass was broken (StatementText.broken_glass says why).
    """

    WRITING = "writing", _("Being written")
    APPROVING = "approving", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


STATEMENT_MOVES: Transitions = {
    StatementState.WRITING: frozenset(
        {StatementState.APPROVING, StatementState.APPROVED, StatementState.PUBLISHED, StatementState.DROPPED}
    ),
    StatementState.APPROVING: frozenset(
        {StatementState.WRITING, StatementState.APPROVED, StatementState.PUBLISHED, StatementState.DROPPED}
    ),
    StatementState.APPROVED: frozenset(
        {StatementState.WRITING, StatementState.APPROVING, StatementState.PUBLISHED, StatementState.DROPPED}
    ),
    StatementState.PUBLISHED: frozenset(),
    StatementState.DROPPED: frozenset({StatementState.WRITING}),
}


class UpdateState(TextChoices):
    """Of what the client is told (the second level of reports)."""

    WRITING = "writing", _("Being written")
    APPROVED = "approved", _("Approved")
    SHARED = "shared", _("The client sees it")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UPDATE_MOVES: Transitions = {
    UpdateState.WRITING: frozenset({UpdateState.APPROVED}),
    UpdateState.APPROVED: frozenset({UpdateState.SHARED, UpdateState.WRITING}),
    UpdateState.SHARED: frozenset({UpdateState.WITHDRAWN}),
    UpdateState.WITHDRAWN: frozenset(),
}


class HarmState(TextChoices):
    """What was done for somebody harmed."""

    OPEN = "open", _("Nothing done yet")
    CONTACTED = "contacted", _("Spoken with")
    HELPED = "helped", _("Helped")
    DECLINED = "declined", _("Want no help")


HARM_MOVES: Transitions = {
    HarmState.OPEN: frozenset({HarmState.CONTACTED, HarmState.HELPED, HarmState.DECLINED}),
    HarmState.CONTACTED: frozenset({HarmState.HELPED, HarmState.DECLINED, HarmState.OPEN}),
    HarmState.HELPED: frozenset({HarmState.CONTACTED}),
    HarmState.DECLINED: frozenset({HarmState.CONTACTED}),
}


class Feeling(TextChoices):
    """How somebody said they are; asked for the person's sake, shown to those who look after them only."""

    WELL = "well", _("Well")
    STRAINED = "strained", _("Strained")
    BADLY = "badly", _("Badly")
    NEEDS_HELP = "needs_help", _("Need help now")


class VersionState(TextChoices):
    """Of a playbook's version: one is in force."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced")


VERSION_MOVES: Transitions = {
    VersionState.DRAFT: frozenset({VersionState.IN_FORCE}),
    VersionState.IN_FORCE: frozenset({VersionState.REPLACED}),
    VersionState.REPLACED: frozenset(),
}


class PostmortemState(TextChoices):
    WRITING = "writing", _("Being written")
    CLOSED = "closed", _("Closed")


POSTMORTEM_MOVES: Transitions = {
    PostmortemState.WRITING: frozenset({PostmortemState.CLOSED}),
    PostmortemState.CLOSED: frozenset({PostmortemState.WRITING}),
}


class FactorKind(TextChoices):
    """What a line of a post-mortem says. Blameless: what made it possible, never who."""

    ROOT = "root", _("Root cause")
    CONTRIBUTING = "contributing", _("Contributing cause")
    HELPED = "helped", _("What helped")
    HINDERED = "hindered", _("What hindered")
    LUCK = "luck", _("Where we were lucky")
    LESSON = "lesson", _("Lesson")


class ChangeKind(TextChoices):
    """What a post-mortem changes in how the house works (R120)."""

    PLAYBOOK = "playbook", _("A new version of a playbook")
    CHECKLIST = "checklist", _("A point of the vetting checklist")
    BLOCKLIST = "blocklist", _("Somebody is worked with no more")
    NONE = "none", _("No change, for a reason")


class DrillState(TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


DRILL_MOVES: Transitions = {
    DrillState.PLANNED: frozenset({DrillState.RUNNING, DrillState.STOPPED}),
    DrillState.RUNNING: frozenset({DrillState.DONE, DrillState.STOPPED}),
    DrillState.DONE: frozenset(),
    DrillState.STOPPED: frozenset(),
}
