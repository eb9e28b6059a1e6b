from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactKind(TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    KAKAOTALK = "kakaotalk", _("KakaoTalk")
    WEBSITE = "website", _("Website")
    OTHER = "other", _("Other")


class ChannelState(TextChoices):
    """What the last polls found. `UNCHECKED`: never polled."""

    UNCHECKED = "unchecked", _("Not checked yet")
    OK = "ok", _("Up to date")
    FAILING = "failing", _("Cannot be reached at the moment")
    PRIVATE = "private", _("Private")
    GONE = "gone", _("Gone")
    NEEDS_CONSENT = "needs_consent", _("Needs the influencer's consent")
    NOT_POLLED = "not_polled", _("Not polled")

    needs_a_person = nonmember(("private", "gone", "needs_consent"))


class SnapshotSource(TextChoices):
    """Where a number comes from; shown beside it."""

    POLL = "poll", _("polled from the platform")
    IMPORT = "import", _("imported from a file")
    MANUAL = "manual", _("typed in by a member")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Waiting for your mapping")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Canceled")

    open_states = nonmember(("uploaded", "queued", "running"))


IMPORT_TRANSITIONS: dict[str, tuple[str, ...]] = {
    ImportState.UPLOADED: (ImportState.QUEUED, ImportState.CANCELED),
    ImportState.QUEUED: (ImportState.RUNNING, ImportState.CANCELED, ImportState.FAILED),
    ImportState.RUNNING: (ImportState.DONE, ImportState.FAILED, ImportState.CANCELED, ImportState.QUEUED),
    ImportState.CANCELED: (ImportState.QUEUED,),
    ImportState.FAILED: (ImportState.QUEUED,),
    ImportState.DONE: (),
}


def import_sources(to: str) -> list[str]:
    """Return the states from which an import may move to `to`."""
    return [state for state, targets in IMPORT_TRANSITIONS.items() if to in targets]


class NoteKind(TextChoices):
    """What a note is about; fit notes (life, style, story, idea) tell how person and brand could meet."""

    NOTE = "note", _("Note")
    LIFE = "life", _("Life fact")
    STYLE = "style", _("Style and tone")
    STORY = "story", _("Story")
    IDEA = "idea", _("Idea for a scenario")

    fit_notes = nonmember(("life", "style", "story", "idea"))


class LegalBasis(TextChoices):
    """Why a contact point may be used (data protection); stored per contact point."""

    INTEREST = "interest", _("Legitimate interest: published for business")
    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")


class LegalForm(TextChoices):
    PRIVATE = "private", _("Private person")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    COMPANY = "company", _("Company")
    REPRESENTED = "represented", _("Through a representative")


class PaymentWay(TextChoices):
    """How somebody can be paid (R23)."""

    INVOICE = "invoice", _("Invoice and bank transfer")
    TRANSFER = "transfer", _("Bank transfer without invoice")
    PAYPAL = "paypal", _("PayPal")
    CARD = "card", _("Card")
    PLATFORM = "platform", _("Through a marketplace")
    CRYPTO = "crypto", _("Cryptocurrency")
    BARTER = "barter", _("Goods")


class ContractWillingness(TextChoices):
    SIGNS = "signs", _("Signs contracts")
    PREFERS_NOT = "prefers_not", _("Prefers none")
    REFUSES = "refuses", _("Refuses")


class RepresentativeKind(TextChoices):
    AGENT = "agent", _("Agent")
    AGENCY = "agency", _("Talent agency")
    MCN = "mcn", _("Multi-channel network")
    MANAGER = "manager", _("Personal manager")


class RiskLevel(TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    BARRED = "barred", _("Do not work with")


class VettingState(TextChoices):
    """How far the due diligence is. Empty: not begun."""

    BEGUN = "begun", _("Begun")
    CLEAR = "clear", _("Nothing against it")
    CONCERNS = "concerns", _("With concerns")
    BARRED = "barred", _("Speaks against it")


class CustomFieldKind(TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One of a list")
    YES_NO = "yes_no", _("Yes or no")
    LINK = "link", _("Link")


class CredentialKind(TextChoices):
    """What a credential is; which platform takes which is in credential_kinds.py."""

    KEY = "key", _("API key")
    APP = "app", _("Application")
    VIEWER = "viewer", _("Account of your own")
    CONSENT = "consent", _("Influencer's consent")


class CredentialState(TextChoices):
    """`FAILING`: the platform refused it; it is tried again hourly, until a person replaces or removes it."""

    WORKING = "working", _("Working")
    FAILING = "failing", _("Refused")
    REVOKED = "revoked", _("Taken back")


class SpendPurpose(TextChoices):
    """Who a platform's allowance was spent for. `ELSEWHERE`: the platform counted more than we did."""

    ROUTINE = "routine", _("by the plan")
    PERSON = "person", _("by somebody asking")
    COMPLIANCE = "compliance", _("to keep to the platform's terms")
    ELSEWHERE = "elsewhere", _("outside of IRM")


class PushState(TextChoices):
    """Where a subscription to a platform's notices stands. `ASKED`: the platform has still to confirm it."""

    WANTED = "wanted", _("To be asked for")
    ASKED = "asked", _("Waiting for the platform")
    ACTIVE = "active", _("Active")
    FAILING = "failing", _("Refused")
    STOPPED = "stopped", _("Ended by the platform")
    ENDING = "ending", _("Being ended")


class Mood(TextChoices):
    """How a comment feels towards what it speaks of."""

    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")


class MoodStage(TextChoices):
    """Who spoke last on a comment's mood. Empty: nobody yet."""

    RULE = "rule", _("By rule: nothing to read but emoji, links or names")
    FAST = "fast", _("Fast stage, sure")
    PROVISIONAL = "provisional", _("Provisional: the careful stage has yet to read it")
    CAREFUL = "careful", _("Careful stage")
    WITHHELD = "withheld", _("Not read: the platform's terms")

    final = nonmember(("rule", "fast", "careful"))


class Nature(TextChoices):
    """What a comment is about, as far as it decides what to do with it."""

    MISUNDERSTANDING = "misunderstanding", _("Misunderstanding")
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    ACCUSATION = "accusation", _("Accusation")
    HATE = "hate", _("Hate or threat")
    SPAM = "spam", _("Spam")
    PRAISE = "praise", _("Praise")
    OTHER = "other", _("Other")


class HeadState(TextChoices):
    """How far an agency's own head has come."""

    ASKED = "asked", _("Learning")
    USED = "used", _("In use")
    KEPT = "kept", _("Kept, not in use")
    FAILED = "failed", _("Could not be made")
