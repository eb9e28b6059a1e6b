"""What the house does with offers: write, change, send, withdraw; and what the clock does: let them expire."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, AlreadyExists, InvalidTransition
from accounts.models import Membership
from campaigns.actions.collaborations import advance, lock_collaboration
from campaigns.models import Collaboration, Offer
from campaigns.moves import move, refuse_frozen
from campaigns.offer_words import money
from campaigns.queries.campaigns import budget_use
from campaigns.queries.conflicts import conflicts_of
from campaigns.queries.exchange import rate_or_refuse
from campaigns.queries.fair_rate import weighed
from campaigns.reading import read_line, read_text
from campaigns.states import OFFER_MOVES, Direction, OfferState, PaymentState, Side
from campaigns.terms import Terms, read_terms, store_terms, terms_of, with_slots

USUAL_DAYS, MOST_DAYS = 7, 180
SHORTEST_REASON = 5
ENDED = "{name} is no longer part of this campaign: {how}. Take them up again before you make an offer."
GONE_ON = "This offer is no longer a draft. Look at how it stands now."


class Reservations(ActionError):
    """Something speaks against the terms; `reasons` says what. A member goes on by saying why all the same."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(f"{' '.join(reasons)} Say why it goes on all the same, or change the terms.")
        self.reasons = reasons


@transaction.atomic
def draft_offer(
    *,
    collaboration: Collaboration,
    by: Membership,
    message: str = "",
    expires_at: datetime | None = None,
    shows_fair_rate: bool = False,
    answers: Offer | None = None,
    **terms: Any,
) -> Offer:
    """Write an offer to somebody in a campaign; nobody outside sees it yet.

    `terms`: see campaigns.terms.read_terms. `answers` is the counter-offer this one answers. `expires_at` (UTC) may
    follow until it is sent.
    """
    current = lock_collaboration(collaboration, by)
    _going_on(current)
    if answers is not None and answers.collaboration_id != current.pk:
        raise ActionError("An offer can only answer one of the same collaboration.")
    if current.offers.filter(state=OfferState.DRAFT).exists():
        raise AlreadyExists("There is a draft of an offer already. Change it, or withdraw it first.")
    offer = Offer(
        collaboration=current, number=next_number(current), answers=answers, side=Side.HOUSE, author=by,
        message=read_text(message, "The message"), expires_at=expires_at, shows_fair_rate=shows_fair_rate,
    )  # fmt: skip
    store_terms(offer, _read(current, terms))
    record(
        by=by, action="campaigns.offer.drafted", subject=current, changes={"offer": (None, summary(offer))}
    )
    return offer


@transaction.atomic
def change_offer(
    *,
    offer: Offer,
    by: Membership,
    message: str = "",
    expires_at: datetime | None = None,
    shows_fair_rate: bool = False,
    **terms: Any,
) -> Offer:
    """Write a draft anew; the whole of its terms at once. What was sent is answered by a new offer instead."""
    current, collaboration = lock_offer(offer, by)
    if current.state != OfferState.DRAFT:
        raise InvalidTransition(GONE_ON)
    before = summary(current)
    current.message = read_text(message, "The message")
    current.expires_at, current.shows_fair_rate = expires_at, shows_fair_rate
    store_terms(current, _read(collaboration, terms))
    record(
        by=by, action="campaigns.offer.changed", subject=collaboration, changes={"offer": (before, summary(current))}
    )  # fmt: skip
    return current


@transaction.atomic
def send_offer(*, offer: Offer, by: Membership, despite: str = "", now: datetime | None = None) -> Offer:
    """Put an offer before the influencer: it shows on their page and can be answered until it expires.

    Refused while something speaks against it (a deal with a rival, overlapping exclusivity, the budget), unless
    `despite` says why all the same. A counter-offer that waits is answered by it. Raises NoRate when the currency
    cannot be compared with the budget's.
    """
    now = now or timezone.now()
    current, collaboration = lock_offer(offer, by)
    _going_on(collaboration)
    refuse_frozen(collaboration.campaign)
    if current.state != OfferState.DRAFT:
        raise InvalidTransition(GONE_ON)
    expires = current.expires_at or now + timedelta(days=USUAL_DAYS)
    if not now < expires <= now + timedelta(days=MOST_DAYS):
        raise ActionError(
            f"An offer can be answered for up to {MOST_DAYS} days. Choose a day ahead until which it holds."
        )
    terms = terms_of(current)
    despite = accepted_despite(reservations(collaboration, terms), despite)
    _answer_waiting(collaboration, current)
    weighing = weighed(collaboration, terms, day=timezone.localdate()).as_data()
    move(
        current, OFFER_MOVES, OfferState.SENT, refused=GONE_ON, sent_at=now, expires_at=expires, despite=despite,
        fair_rate=weighing,
    )  # fmt: skip
    record(
        by=by, action="campaigns.offer.sent", subject=collaboration, changes={"offer": (None, summary(current))},
        comment=despite,
    )  # fmt: skip
    advance(collaboration=collaboration, by=by, key="negotiating")
    return current


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Membership, reason: str = "") -> Offer:
    """Take back an offer that was not answered, or throw a draft away."""
    current, collaboration = lock_offer(offer, by)
    if current.side != Side.HOUSE:
        raise ActionError("This is their counter-offer. Answer it instead.")
    reason = read_line(reason, 300, "The reason")
    move(
        current,
        OFFER_MOVES,
        OfferState.WITHDRAWN,
        refused=answered_already(current),
        answered_at=timezone.now(),
    )
    record(
        by=by, action="campaigns.offer.withdrawn", subject=collaboration, comment=reason,
        changes={"offer": (summary(current), None)},
    )  # fmt: skip
    return current


@transaction.atomic
def expire_offers(*, now: datetime) -> int:
    """Beat: close the offers nobody answered in time; return how many."""
    late = Offer.objects.filter(state=OfferState.SENT, expires_at__lte=now).select_for_update(
        of=("self",), skip_locked=True
    )
    done = 0
    for offer in late.select_related("collaboration__agency", "collaboration__influencer")[:500]:
        move(offer, OFFER_MOVES, OfferState.EXPIRED, refused="", answered_at=now)
        record(
            by=None, action="campaigns.offer.expired", subject=offer.collaboration,
            changes={"offer": (summary(offer), None)},
        )  # fmt: skip
        done += 1
    return done


def reservations(collaboration: Collaboration, terms: Terms) -> list[str]:
    """Return what speaks against terms, in sentences: other deals, and the campaign's budget. Raises NoRate."""
    found = [each.sentence for each in conflicts_of(collaboration, terms)]
    return found + _over_budget(collaboration, terms)


def accepted_despite(reasons: list[str], despite: str) -> str:
    """Return why terms go on although something speaks against them. Raises Reservations without such a reason."""
    despite = read_line(despite, 300, "The reason")
    if reasons and len(despite) < SHORTEST_REASON:
        raise Reservations(reasons)
    return despite if reasons else ""


def _over_budget(collaboration: Collaboration, terms: Terms) -> list[str]:
    campaign = collaboration.campaign
    if campaign.budget is None or not terms.fee:
        return []
    rate = rate_or_refuse(campaign.agency, terms.currency, campaign.currency, timezone.localdate())
    theirs = collaboration.payments.filter(direction=Direction.PAYABLE).exclude(state=PaymentState.CANCELED)
    # A new agreement takes the place of the old one, so what is owed by that counts once.
    replaced = sum(row.amount_in_campaign or 0 for row in theirs)
    committed = budget_use(campaign).committed - replaced
    over = committed + rate.convert(terms.fee, campaign.currency) - campaign.budget
    if over <= 0:
        return []
    return [
        _("The budget is exceeded by %(over)s: %(committed)s of %(budget)s are committed already.")
        % {
            "over": money(over, campaign.currency), "committed": money(committed, campaign.currency),
            "budget": money(campaign.budget, campaign.currency),
        }
    ]  # fmt: skip


def lock_offer(offer: Offer, by: Membership) -> tuple[Offer, Collaboration]:
    """Return an offer fresh with its collaboration locked: whoever answers or sends waits their turn."""
    collaboration = lock_collaboration(offer.collaboration, by)
    current = Offer.objects.select_related("author__user").get(pk=offer.pk)
    current.collaboration = collaboration
    return current, collaboration


def next_number(collaboration: Collaboration) -> int:
    """Return the round of the next offer; the collaboration is locked."""
    return (collaboration.offers.aggregate(last=Max("number"))["last"] or 0) + 1


def summary(offer: Offer) -> str:
    """Return an offer in a few words, for the timeline."""
    parts = [f"{offer.fee:,.2f} {offer.currency}"]
    if offer.per_conversion:
        parts.append(f"{offer.per_conversion:f} per {offer.conversion}")
    if offer.goods:
        parts.append(offer.goods)
    return f"{offer.number}: {' + '.join(parts)}"


def answered_already(offer: Offer) -> str:
    """Return the sentence for somebody who comes too late to an offer."""
    state = str(OfferState(offer.state).label).lower()
    who = (
        f" by {offer.accepted_name or offer.answered_by}" if offer.accepted_name or offer.answered_by else ""
    )
    return f"This offer does not wait for an answer any more: {state}{who}. Nothing was changed."


def _read(collaboration: Collaboration, values: Mapping[str, Any]) -> Terms:
    return with_slots(read_terms(values), collaboration.campaign.slots.only("pk"))


def _answer_waiting(collaboration: Collaboration, ours: Offer) -> None:
    waiting = collaboration.offers.filter(state=OfferState.SENT).first()
    if waiting is None:
        return
    if waiting.side == Side.HOUSE:
        raise InvalidTransition(
            "An offer waits for an answer already. Withdraw it before you send another one."
        )
    move(
        waiting,
        OFFER_MOVES,
        OfferState.COUNTERED,
        refused=answered_already(waiting),
        answered_at=timezone.now(),
    )
    Offer.objects.filter(pk=ours.pk).update(answers=waiting)
    ours.answers = waiting


def _going_on(collaboration: Collaboration) -> None:
    if collaboration.ended_at:
        how = collaboration.get_end_kind_display().lower()
        raise InvalidTransition(ENDED.format(name=collaboration.influencer.name, how=how))
