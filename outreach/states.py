"""The states and kinds of outreach, each with its table of moves. A move is one compare-and-set (campaigns/moves.py)."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.states import Transitions


class SendingWay(TextChoices):
    """How a mailbox's letters leave. `CATCHER`: they stay in the product, on a page that shows what would have left."""

    CATCHER = "catcher", _("Nothing leaves: letters are kept on the catcher page")
    SMTP = "smtp", _("SMTP server")
    PROVIDER = "provider", _("Mail provider's API")


class MailboxState(TextChoices):
    """`PAUSED`: by a person. `STOPPED`: by the product, because of complaints, bounces or a refused sign-in."""

    WORKING = "working", _("Working")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped: needs a look")


MAILBOX_MOVES: Transitions = {
    MailboxState.WORKING: frozenset({MailboxState.PAUSED, MailboxState.STOPPED}),
    MailboxState.PAUSED: frozenset({MailboxState.WORKING, MailboxState.STOPPED}),
    MailboxState.STOPPED: frozenset({MailboxState.WORKING, MailboxState.PAUSED}),
}


class Medium(TextChoices):
    """By what way a message went. All but mail is written down by hand."""

    EMAIL = "email", _("E-mail")
    DIRECT_MESSAGE = "dm", _("Direct message")
    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    KAKAOTALK = "kakaotalk", _("KakaoTalk")
    PHONE = "phone", _("Phone")
    MEETING = "meeting", _("Meeting")
    EVENT = "event", _("Event")
    OTHER = "other", _("Other")


class Way(TextChoices):
    OUT = "out", _("From us")
    IN = "in", _("To us")


class MessageState(TextChoices):
    """Of outgoing messages; an incoming one and one by hand is `THERE` from the beginning.

    `BLOCKED`: the checker, a missing value or a suppression keeps it back, with the sentence in `trouble`.
    `UNCLEAR`: nobody knows whether it left; shown to a person, never sent again by itself.
    """

    WRITING = "writing", _("Being written")
    BLOCKED = "blocked", _("Kept back")
    WAITING = "waiting", _("Waits to leave")
    LEAVING = "leaving", _("On its way")
    SENT = "sent", _("Sent")
    UNCLEAR = "unclear", _("May not have left")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Not sent")
    THERE = "there", _("There")


MESSAGE_MOVES: Transitions = {
    MessageState.WRITING: frozenset({MessageState.WAITING, MessageState.BLOCKED, MessageState.DROPPED}),
    MessageState.BLOCKED: frozenset({MessageState.WRITING, MessageState.WAITING, MessageState.DROPPED}),
    MessageState.WAITING: frozenset(
        {
            MessageState.LEAVING,
            MessageState.WRITING,
            MessageState.BLOCKED,
            MessageState.DROPPED,
        }
    ),
    MessageState.LEAVING: frozenset(
        {
            MessageState.SENT,
            MessageState.UNCLEAR,
            MessageState.REFUSED,
            MessageState.WAITING,
        }
    ),
    MessageState.UNCLEAR: frozenset({MessageState.SENT, MessageState.WAITING, MessageState.DROPPED}),
    MessageState.REFUSED: frozenset({MessageState.WRITING, MessageState.WAITING, MessageState.DROPPED}),
    MessageState.SENT: frozenset(),
    MessageState.DROPPED: frozenset(),
    MessageState.THERE: frozenset(),
}


class Nature(TextChoices):
    """What an incoming message is. Only `ANSWER` and `OPT_OUT` were written by a person to us."""

    ANSWER = "answer", _("Answer")
    OPT_OUT = "opt_out", _("Wants no more letters")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    BOUNCE = "bounce", _("Could not be delivered")
    DELAY = "delay", _("Delayed")
    COMPLAINT = "complaint", _("Marked as spam")
    LIST = "list", _("From a mailing list")


class Matched(TextChoices):
    """How an incoming message found its thread and person (RFC 5322: references first; a guess is marked)."""

    REFERENCE = "reference", _("Answers a letter of ours")
    TOKEN = "token", _("Sent to the thread's own address")  # noqa: S105 -- a kind, no password
    GUESS = "guess", _("Guessed from subject and sender")
    HAND = "hand", _("Put there by a member")
    NEW = "new", _("Begins a thread")


class ThreadState(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")


class WaitingFor(TextChoices):
    """Whose turn it is: decided by the newest message a person wrote."""

    US = "us", _("Waits for us")
    THEM = "them", _("Waits for them")
    NOBODY = "nobody", _("Nobody waits")


class TemplateKind(TextChoices):
    FIRST = "first", _("First letter")
    FOLLOW_UP = "follow_up", _("Follow-up")
    REPLY = "reply", _("Canned reply")


class SequenceState(TextChoices):
    WRITING = "writing", _("Being prepared")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("Finished")


SEQUENCE_MOVES: Transitions = {
    SequenceState.WRITING: frozenset({SequenceState.RUNNING, SequenceState.FINISHED}),
    SequenceState.RUNNING: frozenset({SequenceState.PAUSED, SequenceState.FINISHED}),
    SequenceState.PAUSED: frozenset({SequenceState.RUNNING, SequenceState.FINISHED}),
    SequenceState.FINISHED: frozenset({SequenceState.PAUSED}),
}


class StepCondition(TextChoices):
    """When a follow-up is written. Any answer ends the sequence anyway."""

    ALWAYS = "always", _("No answer")
    NO_LINK_OPENED = "no_link", _("No answer, personal page not opened")


class EnrollmentState(TextChoices):
    """One person in one sequence. `REVIEW`: their first letter waits for a person's eyes."""

    REVIEW = "review", _("First letter to be looked at")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    FINISHED = "finished", _("All letters sent")

    active = nonmember(("review", "running", "paused"))


ENROLLMENT_MOVES: Transitions = {
    EnrollmentState.REVIEW: frozenset(
        {
            EnrollmentState.RUNNING,
            EnrollmentState.PAUSED,
            EnrollmentState.STOPPED,
            EnrollmentState.FINISHED,
        }
    ),
    EnrollmentState.RUNNING: frozenset(
        {
            EnrollmentState.PAUSED,
            EnrollmentState.STOPPED,
            EnrollmentState.FINISHED,
        }
    ),
    EnrollmentState.PAUSED: frozenset(
        {
            EnrollmentState.RUNNING,
            EnrollmentState.REVIEW,
            EnrollmentState.STOPPED,
            EnrollmentState.FINISHED,
        }
    ),
    EnrollmentState.FINISHED: frozenset({EnrollmentState.STOPPED}),
    EnrollmentState.STOPPED: frozenset({EnrollmentState.RUNNING, EnrollmentState.REVIEW}),
}


class StopReason(TextChoices):
    ANSWERED = "answered", _("They answered")
    OPTED_OUT = "opted_out", _("They want no more letters")
    BOUNCED = "bounced", _("The address does not work")
    COMPLAINED = "complained", _("They marked a letter as spam")
    REFUSED = "refused", _("They said no")
    TAKEN_OUT = "taken_out", _("Taken out by a member")
    FROZEN = "frozen", _("The campaign was stopped")

    by_answer = nonmember(("answered", "opted_out", "complained", "refused"))


class SuppressionReason(TextChoices):
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribed")
    COMPLAINT = "complaint", _("Marked as spam")
    HARD_BOUNCE = "hard_bounce", _("The address does not exist")
    OBJECTION = "objection", _("Objected to being written to")
    ERASURE = "erasure", _("Data erased on request")
    MANUAL = "manual", _("Set by a member")
    LEGAL_HOLD = "legal_hold", _("Legal hold")


class HealthVerdict(TextChoices):
    GOOD = "good", _("Good")
    WARN = "warn", _("Should be mended")
    BAD = "bad", _("Must be mended")
    UNKNOWN = "unknown", _("Not known")
