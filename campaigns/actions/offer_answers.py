"""Answers to offers: accepted by typed name, countered, declined with a reason. Of two answers at once, one counts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership, Pass
from campaigns import rules
from campaigns.actions.agreed_work import lock_plan_of, plan_agreed_work
from campaigns.actions.collaborations import advance, end_collaboration, lock_collaboration, locked
from campaigns.actions.offers import (
    accepted_despite,
    answered_already,
    next_number,
    reservations,
    summary,
)
from campaigns.actions.payments import owe_for_offer
from campaigns.models import Collaboration, Offer
from campaigns.moves import move, refuse_frozen
from campaigns.reading import read_choice, read_line, read_text
from campaigns.states import OFFER_MOVES, EndKind, EndReason, OfferState, PassVerb, Side
from campaigns.terms import Terms, read_terms, store_terms, terms_of, with_slots
from influencers.actions.rates import note_agreed_rates
from influencers.actions.relations import remember_bad_experience

COUNTER_DAYS = 14
NEEDS_EVIDENCE = "Say where the answer is from: a mail, a call, a message; the date helps."
NEEDS_NAME = "Type the full name of whoever accepts."


@transaction.atomic
def accept_offer(
    *,
    offer: Offer,
    by: rules.Actor,
    name: str,
    evidence: str = "",
    despite: str = "",
    now: datetime | None = None,
) -> Offer:
    """Accept an offer that waits. It becomes the agreement: what it pays is owed, its deliverables are planned, its slots filled.

    By personal link, with the typed name; or recorded by a member, who says where the answer is from (`evidence`). A
    counter-offer is accepted by a member; then what speaks against it needs `despite`. Raises InvalidTransition when it
    was answered already or has expired.
    """
    now = now or timezone.now()
    lock_plan_of(offer)
    current, collaboration = _lock(offer, by)
    name = read_line(name, 200, "The name")
    if len(name) < 2:
        raise ActionError(NEEDS_NAME)
    _still_open(current, now)
    refuse_frozen(collaboration.campaign, by)
    evidence = _evidence(current, by, evidence)
    terms = terms_of(current)
    if current.side == Side.INFLUENCER:
        current.despite = accepted_despite(reservations(collaboration, terms), despite)
    replaced = _replace_agreement(collaboration)
    move(
        current, OFFER_MOVES, OfferState.ACCEPTED, refused=answered_already(current), answered_at=now,
        accepted_name=name, answered_by=_label(by), evidence=evidence, despite=current.despite,
    )  # fmt: skip
    plan_agreed_work(offer=current, collaboration=collaboration, terms=terms, by=by, now=now)
    owe_for_offer(offer=current, terms=terms, replaced=replaced)
    note_agreed_rates(
        influencer=collaboration.influencer,
        by=by,
        rates=_agreed(terms),
        source=f"{collaboration.campaign}"[:200],
    )
    record(
        by=by, action="campaigns.offer.accepted", subject=collaboration, comment=evidence,
        changes={"offer": (None, f"{summary(current)} · {name}")},
    )  # fmt: skip
    advance(collaboration=collaboration, by=by, key="agreed")
    return current


@transaction.atomic
def counter_offer(
    *,
    offer: Offer,
    by: rules.Actor,
    message: str = "",
    evidence: str = "",
    now: datetime | None = None,
    **terms: Any,
) -> Offer:
    """Answer an offer of the house with other terms; return the counter-offer, which now waits for the house.

    `terms`: the whole of them, as campaigns.terms.read_terms takes them.
    """
    now = now or timezone.now()
    current, collaboration = _lock(offer, by)
    if current.side != Side.HOUSE:
        raise ActionError("This is a counter-offer already. Write an offer of your own to answer it.")
    _still_open(current, now)
    read = with_slots(read_terms(terms), collaboration.campaign.slots.only("pk"))
    message = read_text(message, "The message")
    if read == terms_of(current):
        raise ActionError("These are the same terms. Accept them, or change what should be different.")
    evidence = _evidence(current, by, evidence)
    move(
        current, OFFER_MOVES, OfferState.COUNTERED, refused=answered_already(current), answered_at=now,
        answered_by=_label(by), evidence=evidence,
    )  # fmt: skip
    counter = Offer(
        collaboration=collaboration, number=next_number(collaboration), answers=current, side=Side.INFLUENCER,
        state=OfferState.SENT, sent_at=now, expires_at=now + timedelta(days=COUNTER_DAYS), message=message,
        author=by if isinstance(by, Membership) else None, evidence=evidence,
    )  # fmt: skip
    store_terms(counter, read)
    record(
        by=by, action="campaigns.offer.countered", subject=collaboration, comment=evidence,
        changes={"offer": (summary(current), summary(counter))},
    )  # fmt: skip
    return counter


@transaction.atomic
def decline_offer(
    *,
    offer: Offer,
    by: rules.Actor,
    reason: str,
    note: str = "",
    leaves: bool = False,
    evidence: str = "",
    now: datetime | None = None,
) -> Offer:
    """Refuse an offer with a coded reason (R9); `leaves` also ends the collaboration.

    The reason is remembered for the brand: a bad experience bars further proposals to it (R12), the others are shown
    where replacements are chosen. A member declines a counter-offer of theirs, or records what they said.
    """
    now = now or timezone.now()
    current, collaboration = _lock(offer, by)
    _still_open(current, now)
    coded = read_choice(EndReason, reason, "a reason")
    note = read_line(note, 500, "The note")
    if coded == EndReason.OTHER and not note:
        raise ActionError("Say in a few words what the reason was.")
    evidence = _evidence(current, by, evidence)
    move(
        current, OFFER_MOVES, OfferState.DECLINED, refused=answered_already(current), answered_at=now,
        answered_by=_label(by), declined_reason=coded.value, declined_note=note, evidence=evidence,
    )  # fmt: skip
    record(
        by=by, action="campaigns.offer.declined", subject=collaboration, comment=note,
        changes={"offer": (summary(current), None), "reason": (None, str(coded.label))},
    )  # fmt: skip
    theirs = current.side == Side.HOUSE
    if theirs and coded == EndReason.EXPERIENCE:
        remember_bad_experience(
            influencer=collaboration.influencer, brand=collaboration.campaign.brand, by=by, author=current.author,
            evidence=note,
        )  # fmt: skip
    if leaves and theirs:
        end_collaboration(collaboration=collaboration, by=by, kind=EndKind.DECLINED, reason=coded, note=note)
    return current


def _lock(offer: Offer, by: rules.Actor) -> tuple[Offer, Collaboration]:
    """Return the offer fresh, its collaboration locked. Raises NotAllowed for whoever may not answer."""
    collaboration = offer.collaboration
    if isinstance(by, Pass) and rules.may_with_pass(by, collaboration, PassVerb.OFFER):
        collaboration = locked(collaboration)
    else:
        collaboration = lock_collaboration(collaboration, by)
    current = Offer.objects.select_related("author").get(pk=offer.pk)
    current.collaboration = collaboration
    if isinstance(by, Pass) and current.side != Side.HOUSE:
        raise ActionError("This is your own counter-offer. We answer it as soon as we can.")
    return current, collaboration


def _still_open(offer: Offer, now: datetime) -> None:
    if offer.state == OfferState.EXPIRED or (
        offer.state == OfferState.SENT and offer.expires_at is not None and offer.expires_at <= now
    ):
        day = offer.expires_at or now
        raise InvalidTransition(
            f"This offer could be answered until {day:%d %b %Y, %H:%M} UTC. Ask for a new one; nothing was changed."
        )
    if offer.state != OfferState.SENT:
        raise InvalidTransition(answered_already(offer))


def _evidence(offer: Offer, by: rules.Actor, evidence: str) -> str:
    evidence = read_line(evidence, 500, "Where the answer is from")
    if isinstance(by, Membership) and offer.side == Side.HOUSE and len(evidence) < 5:
        raise ActionError(NEEDS_EVIDENCE)
    return evidence


def _label(by: rules.Actor) -> str:
    return by.label[:250] if by else ""


def _replace_agreement(collaboration: Collaboration) -> Offer | None:
    older = collaboration.offers.filter(state=OfferState.ACCEPTED).first()
    if older is not None:
        older.collaboration = collaboration
        move(
            older,
            OFFER_MOVES,
            OfferState.REPLACED,
            refused="Somebody agreed to other terms meanwhile. Look again.",
        )
    return older


def _agreed(terms: Terms) -> list[dict[str, Any]]:
    """Return what a rate card learns: each line with a price of its own; one line alone has the fee's part."""
    if not terms.fee:
        return []
    days = {
        "rights_days": max(
            ((right.ends_on - right.starts_on).days for right in terms.rights if right.ends_on and right.kind in ("paid", "whitelisting")),
            default=None,
        ),
        "exclusivity_days": max(((each.ends_on - each.starts_on).days for each in terms.exclusivities), default=None),
    }  # fmt: skip
    prices = [(line, line.price) for line in terms.lines]
    if len(terms.lines) == 1 and terms.lines[0].price is None:
        prices = [(terms.lines[0], terms.fee / terms.lines[0].quantity)]
    return [
        {
            "platform": line.platform,
            "format": line.format,
            "amount": price,
            "currency": terms.currency,
            **days,
        }
        for line, price in prices
        if price
    ]
