"""What states there are, and which state may follow which. One table serves single moves, bulk moves and buttons."""

from collections.abc import Mapping
from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Goal(TextChoices):
    """What a campaign is for (R28). Decides who is proposed and which figure leads (campaigns/goals.toml)."""

    REACH = "reach", _("Reach")
    AWARENESS = "awareness", _("Awareness")
    USERS = "users", _("New users")
    SALES = "sales", _("Sales")
    SHARE = "share", _("Market share")


class CampaignState(TextChoices):
    PLANNING = "planning", _("Planning")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("Finished")
    CANCELED = "canceled", _("Canceled")

    open_states = nonmember(("planning", "running", "paused"))


class CampaignRiskLevel(TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Response(TextChoices):
    """What happens to the campaign when a scenario comes true (R96)."""

    STOP = "stop", _("Stop at once")
    STEP_BACK = "step_back", _("Step back and look again")
    GO_ON = "go_on", _("Go on, with eyes open")


class FirstActor(TextChoices):
    """Who handles it first (R97)."""

    INFLUENCER = "influencer", _("The influencer")
    BRAND = "brand", _("The brand")
    AGENCY = "agency", _("The agency")
    THIRD_PARTY = "third_party", _("An impartial third party")


class Phase(TextChoices):
    """What a pipeline stage is about, whatever an agency calls it. Ended stages hold who left."""

    SELECTION = "selection", _("Selection")
    AGREEMENT = "agreement", _("Agreement")
    PRODUCTION = "production", _("Production")
    COMPLETION = "completion", _("Completion")
    ENDED = "ended", _("Ended")

    working = nonmember(("selection", "agreement", "production", "completion"))


class Condition(TextChoices):
    """What can be asked of a collaboration before it enters or leaves a stage (campaigns/queries/conditions.py)."""

    OFFER_SENT = "offer_sent", _("an offer was sent")
    OFFER_ACCEPTED = "offer_accepted", _("an offer was accepted")
    CONTRACT_SETTLED = "contract_settled", _("the contract is signed, or waived with a reason")
    BRIEF_ACKNOWLEDGED = "brief_acknowledged", _("every point of the brief is acknowledged")
    SECOND_CHECK = "second_check", _("the brief was checked a second time")
    DELIVERABLES_PLANNED = "deliverables_planned", _("every deliverable has its dates")
    DRAFTS_APPROVED = "drafts_approved", _("every draft is approved")
    ALL_PUBLISHED = "all_published", _("everything is published")
    ALL_PAID = "all_paid", _("everything owed is paid")
    HAS_SLOT = "has_slot", _("has a slot in the plan")


class EndKind(TextChoices):
    """How a collaboration ended before its time: they said no, or they or we stopped midway (R9, R13)."""

    DECLINED = "declined", _("Declined")
    DROPPED = "dropped", _("Dropped out")
    REMOVED = "removed", _("Taken out by us")


class EndReason(TextChoices):
    """Why somebody refuses or stops, coded so that it can be counted and remembered."""

    FEE = "fee", _("The fee")
    TIMING = "timing", _("Dates or workload")
    BRAND = "brand", _("The brand")
    PRODUCT = "product", _("The product")
    CONDITIONS = "conditions", _("Conditions of the deal")
    FREEDOM = "freedom", _("Too little creative freedom")
    TASTE = "taste", _("Personal taste")
    EXPERIENCE = "experience", _("Bad experience with the brand")
    EXCLUSIVITY = "exclusivity", _("Bound to a rival")
    PAPERS = "papers", _("Contract, taxes or personal data")
    NO_ANSWER = "no_answer", _("No answer")
    HEALTH = "health", _("Illness or family")
    CLIENT = "client", _("The client said no")
    QUALITY = "quality", _("Work not as agreed")
    RISK = "risk", _("Risk for the brand")
    OTHER = "other", _("Something else")

    theirs = nonmember(("fee", "timing", "brand", "product", "conditions", "freedom", "taste", "experience", "exclusivity", "papers", "no_answer", "health", "other"))  # fmt: skip


class CandidateState(TextChoices):
    """Where somebody stands with one slot."""

    PROPOSED = "proposed", _("Proposed")
    CHOSEN = "chosen", _("Chosen")
    BENCH = "bench", _("On the bench")
    REFUSED = "refused", _("Refused")
    OUT = "out", _("Not considered")

    open_states = nonmember(("proposed", "chosen", "bench"))


class Verdict(TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Maybe")
    NO = "no", _("No")


class BriefState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Published, changed since")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Section(TextChoices):
    """The parts of a brief, in the order an influencer reads them."""

    OVERVIEW = "overview", _("What it is about")
    AUDIENCE = "audience", _("Whom it is for")
    SELLING_POINTS = "selling_points", _("What matters about the product")
    MUST_SAY = "must_say", _("Facts that must be said")
    FREE_GROUND = "free_ground", _("Yours to decide")
    DO = "do", _("Please do")
    DO_NOT = "do_not", _("Please do not")
    MENTIONS = "mentions", _("Mentions")
    HASHTAGS = "hashtags", _("Hashtags")
    LINKS = "links", _("Links")
    DISCLOSURE = "disclosure", _("Marking as advertising")
    DATES = "dates", _("Dates")
    RIGHTS = "rights", _("Rights")
    TECHNICAL = "technical", _("Technical needs")


class PointVerdict(TextChoices):
    """What an influencer says to one point of the brief."""

    GOT_IT = "got_it", _("Got it")
    OBJECTS = "objects", _("Objects")


class Side(TextChoices):
    """Who speaks, asks or offers."""

    HOUSE = "house", _("We")
    INFLUENCER = "influencer", _("The influencer")
    CLIENT = "client", _("The client")


class OfferState(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Waits for an answer")
    COUNTERED = "countered", _("Answered with a counter-offer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced by a newer agreement")


class RightKind(TextChoices):
    """What the brand may do with the content, beside the post itself (R92)."""

    ORGANIC = "organic", _("Repost on own channels")
    PAID = "paid", _("Use in paid advertising")
    WHITELISTING = "whitelisting", _("Advertise from the influencer's account")
    EDIT = "edit", _("Edit and cut")
    OFFLINE = "offline", _("Print, shops, television")


class ContractState(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Out for signing")
    SIGNED = "signed", _("Signed")
    WAIVED = "waived", _("No contract")
    CANCELED = "canceled", _("Canceled")
    REPLACED = "replaced", _("Replaced")

    live = nonmember(("draft", "sent", "signed", "waived"))


class NoContract(TextChoices):
    """Why there is no contract (R23)."""

    REFUSES = "refuses", _("They refuse contracts")
    PERSONAL_DATA = "personal_data", _("They will not give personal data")
    BARTER = "barter", _("Barter below the limits")
    PLATFORM = "platform", _("Agreed through a marketplace")
    ANONYMOUS = "anonymous", _("They work under a pseudonym")
    OTHER = "other", _("Another reason")


class Direction(TextChoices):
    PAYABLE = "payable", _("We owe")
    RECEIVABLE = "receivable", _("Owed to us")


class PaymentKind(TextChoices):
    FEE = "fee", _("Fee")
    CONVERSIONS = "conversions", _("Amount per conversion")
    RIGHTS = "rights", _("Usage rights")
    GOODS = "goods", _("Goods given")
    EXPENSE = "expense", _("Expense")
    CLIENT_FEE = "client_fee", _("Client's fee")
    OTHER = "other", _("Other")


class PaymentState(TextChoices):
    """The four steps the influencer sees: agreed, approved, sent, or stopped. Late is a date, no state."""

    OWED = "owed", _("Agreed")
    APPROVED = "approved", _("Approved")
    PAID = "paid", _("Paid")
    CANCELED = "canceled", _("Canceled")

    open_states = nonmember(("owed", "approved"))


class DeliverableState(TextChoices):
    """How far one piece of content is. Drafts and results move it on; until then a member does."""

    PLANNED = "planned", _("Planned")
    PRODUCING = "producing", _("In production")
    DRAFT_IN = "draft_in", _("Draft handed in")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    CANCELED = "canceled", _("Canceled")

    owes_draft = nonmember(("planned", "producing"))
    owes_post = nonmember(("planned", "producing", "draft_in", "approved", "scheduled"))


class DueKind(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISH = "publish", _("Publication")


class LetterState(TextChoices):
    """What became of a letter. Unclear: the server broke off, it may have arrived; a person decides."""

    WAITING = "waiting", _("Waits")
    LEAVING = "leaving", _("On its way")
    SENT = "sent", _("Sent")
    UNCLEAR = "unclear", _("May not have arrived")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Not needed any more")

    troubled = nonmember(("unclear", "refused"))


class MoveReason(TextChoices):
    """Why a date is moved (R63)."""

    HEALTH = "health", _("Illness")
    MOOD = "mood", _("Not in the mood")
    WORKLOAD = "workload", _("Other work came between")
    FORMAT = "format", _("Wants another format")
    PRODUCT = "product", _("Product came late")
    CHANGES = "changes", _("More changes than planned")
    CLIENT = "client", _("The client asked")
    TECHNICAL = "technical", _("Technical trouble")
    PLAN = "plan", _("Our plan changed")
    OTHER = "other", _("Something else")


class IdeaKind(TextChoices):
    STORY = "story", _("Story")
    FACT = "fact", _("Fact")
    INSIGHT = "insight", _("Insight")


class IdeaState(TextChoices):
    OPEN = "open", _("Open")
    USED = "used", _("Used")
    DROPPED = "dropped", _("Dropped")


class ApprovalSide(TextChoices):
    HOUSE = "house", _("Agency")
    CLIENT = "client", _("Client")


class PassVerb(TextChoices):
    """What a personal link of a collaboration lets its holder do; other rooms may name more."""

    OPEN = "open", _("Open the page")
    BRIEF = "answer_brief", _("Read the brief back")
    OFFER = "answer_offer", _("Answer offers")
    PAYMENTS = "see_payments", _("See payments")
    DRAFTS = "hand_in_drafts", _("Hand in drafts")


class NoteState(TextChoices):
    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Shown to the client")


Transitions = Mapping[str, frozenset[str]]


def _table(rows: dict[str, tuple[str, ...]]) -> Transitions:
    return {state: frozenset(targets) for state, targets in rows.items()}


C, D, P, O, K, A = CampaignState, DeliverableState, PaymentState, OfferState, ContractState, CandidateState  # fmt: skip  # noqa: E741

CAMPAIGN_MOVES = _table({
    C.PLANNING: (C.RUNNING, C.CANCELED),
    C.RUNNING: (C.PAUSED, C.FINISHED, C.CANCELED),
    C.PAUSED: (C.RUNNING, C.FINISHED, C.CANCELED),
    C.FINISHED: (C.RUNNING,),
    C.CANCELED: (C.PLANNING,),
})  # fmt: skip

DELIVERABLE_MOVES = _table({
    D.PLANNED: (D.PRODUCING, D.DRAFT_IN, D.APPROVED, D.SCHEDULED, D.PUBLISHED, D.CANCELED),
    D.PRODUCING: (D.PLANNED, D.DRAFT_IN, D.APPROVED, D.SCHEDULED, D.PUBLISHED, D.CANCELED),
    D.DRAFT_IN: (D.PRODUCING, D.APPROVED, D.PUBLISHED, D.CANCELED),
    D.APPROVED: (D.DRAFT_IN, D.PRODUCING, D.SCHEDULED, D.PUBLISHED, D.CANCELED),
    D.SCHEDULED: (D.APPROVED, D.PUBLISHED, D.CANCELED),
    D.PUBLISHED: (D.SCHEDULED, D.APPROVED),
    D.CANCELED: (D.PLANNED,),
})  # fmt: skip

OFFER_MOVES = _table({
    O.DRAFT: (O.SENT, O.WITHDRAWN),
    O.SENT: (O.COUNTERED, O.ACCEPTED, O.DECLINED, O.EXPIRED, O.WITHDRAWN),
    O.ACCEPTED: (O.REPLACED,),
})  # fmt: skip

CONTRACT_MOVES = _table({
    K.DRAFT: (K.SENT, K.SIGNED, K.WAIVED, K.CANCELED),
    K.SENT: (K.SIGNED, K.DRAFT, K.CANCELED),
    K.SIGNED: (K.REPLACED, K.CANCELED),
    K.WAIVED: (K.CANCELED, K.REPLACED),
})  # fmt: skip

PAYMENT_MOVES = _table({
    P.OWED: (P.APPROVED, P.CANCELED),
    P.APPROVED: (P.PAID, P.OWED, P.CANCELED),
})  # fmt: skip

CANDIDATE_MOVES = _table({
    A.PROPOSED: (A.CHOSEN, A.BENCH, A.REFUSED, A.OUT),
    A.BENCH: (A.CHOSEN, A.PROPOSED, A.REFUSED, A.OUT),
    A.CHOSEN: (A.BENCH, A.PROPOSED, A.REFUSED, A.OUT),
    A.REFUSED: (A.PROPOSED,),
    A.OUT: (A.PROPOSED,),
})  # fmt: skip


def sources(table: Transitions, to: str) -> list[str]:
    """Return the states from which `to` can be reached, for the WHERE of a move."""
    return [state for state, targets in table.items() if to in targets]
