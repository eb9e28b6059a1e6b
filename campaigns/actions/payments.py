"""The ledger: what is owed by whom to whom, approved by a second person, paid once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns import rules
from campaigns.actions.campaigns import lock_campaign
from campaigns.actions.collaborations import advance
from campaigns.models import Campaign, Collaboration, Offer, Payment
from campaigns.moves import move, refuse_frozen
from campaigns.queries.conditions import met_conditions
from campaigns.queries.exchange import find_rate, rate_or_refuse
from campaigns.reading import read_choice, read_line, read_name
from campaigns.states import (
    PAYMENT_MOVES,
    Condition,
    Direction,
    OfferState,
    PaymentKind,
    PaymentState,
)
from campaigns.terms import Terms
from influencers.actions.rates import read_amount, read_currency
from influencers.formats import decimals

MOVED = "This payment is no longer {was}. Look at how it stands now; nothing was paid."
TWICE = "This is in the books already: {what}. The same thing is never paid twice."
SECOND_PERSON = (
    "Whoever enters a payment does not approve it: ask another manager or owner. "
    "Only where one person works alone may they do both."
)


@transaction.atomic
def enter_payment(
    *,
    campaign: Campaign,
    by: Membership,
    direction: str,
    kind: str,
    amount: Decimal,
    currency: str,
    collaboration: Collaboration | None = None,
    party: str = "",
    what: str = "",
    due_on: date | None = None,
    invoice_number: str = "",
    note: str = "",
) -> Payment:
    """Enter an amount somebody owes: us ("payable") or a client ("receivable"), in the currency of the invoice.

    The rate to the campaign's currency is that of today; NoRate where none is known. An invoice number is entered
    once for each party. `party` is the influencer's name, or the brand's, unless given.
    """
    current = lock_campaign(campaign, by)
    read_direction = read_choice(Direction, direction, "a direction")
    if collaboration is not None and collaboration.campaign_id != current.pk:
        raise ActionError("Choose somebody of this campaign.")
    currency = read_currency(currency)
    amount = read_amount(amount, currency, "The amount")
    if not amount:
        raise ActionError("The amount has to be above zero.")
    known = rate_or_refuse(current.agency, currency, current.currency, timezone.localdate())
    other = collaboration.influencer.name if collaboration else current.brand.name
    payment = Payment(
        agency=current.agency, campaign=current, collaboration=collaboration, direction=read_direction.value,
        kind=read_choice(PaymentKind, kind, "a kind of payment").value, amount=amount, currency=currency,
        rate=known.rate, rate_source=known.source, amount_in_campaign=known.convert(amount, current.currency),
        party=read_line(party, 200, "Whose it is") or other, what=read_line(what, 200, "What it is for"),
        due_on=due_on, invoice_number=read_line(invoice_number, 80, "The invoice number"), entered_by=by,
        note=read_line(note, 500, "The note"),
    )  # fmt: skip
    return _store(payment, by, "campaigns.payment.entered")


@transaction.atomic
def enter_conversions(*, offer: Offer, by: Membership, until: int, due_on: date | None = None) -> Payment:
    """Enter what the conversions counted so far come to: from the last count paid for up to `until`, each one once.

    `until` is the count since the beginning. What the agreement pays up to ends the count.
    """
    current = lock_campaign(offer.collaboration.campaign, by)
    agreed = Offer.objects.select_for_update().select_related("collaboration__influencer").get(pk=offer.pk)
    if agreed.state not in (OfferState.ACCEPTED, OfferState.REPLACED) or not agreed.per_conversion:
        raise ActionError("Only an agreement with an amount per conversion pays for conversions.")
    theirs = Payment.objects.filter(collaboration=agreed.collaboration).exclude(state=PaymentState.CANCELED)
    counted = theirs.aggregate(last=Max("conversions_until"))["last"] or 0
    if agreed.conversions_paid_up_to is not None and until > agreed.conversions_paid_up_to:
        raise ActionError(f"The agreement pays up to {agreed.conversions_paid_up_to:,} conversions.")
    if until <= counted:
        raise AlreadyExists(
            f"{counted:,} conversions are in the books already. Enter the count since the beginning."
        )
    number = until - counted
    rate = find_rate(current.agency, agreed.currency, current.currency, timezone.localdate())
    amount = (agreed.per_conversion * number).quantize(Decimal(1).scaleb(-decimals(agreed.currency)))
    if not amount:
        raise ActionError(
            "So few conversions come to less than the smallest coin. Enter them with the next ones."
        )
    payment = Payment(
        agency=current.agency, campaign=current, collaboration=agreed.collaboration, offer=agreed,
        direction=Direction.PAYABLE, kind=PaymentKind.CONVERSIONS, amount=amount, currency=agreed.currency,
        party=agreed.collaboration.influencer.name, what=f"{number:,} × {agreed.conversion}"[:200],
        guard=f"conversions:{agreed.collaboration_id}:{counted}", conversions_from=counted, conversions_until=until,
        due_on=due_on, entered_by=by, **_in_campaign(rate, amount, current.currency),
    )  # fmt: skip
    return _store(payment, by, "campaigns.payment.entered")


def owe_for_offer(*, offer: Offer, terms: Terms, replaced: Offer | None) -> Payment | None:
    """Enter an accepted offer's fee. Called in the transaction that accepts it, so that no agreement is without.

    What the agreement before it owed and nobody approved falls away; what was approved or paid counts towards the new
    fee. Without an exchange rate the amount is entered all the same; it needs one before it is approved.
    """
    collaboration = offer.collaboration
    campaign = collaboration.campaign
    fee = terms.fee
    if replaced is not None:
        older = replaced.payments.filter(kind=PaymentKind.FEE)
        for payment in older.filter(state=PaymentState.OWED):
            move(payment, PAYMENT_MOVES, PaymentState.CANCELED, refused=MOVED.format(was="open"))
        fee -= sum(
            row.amount
            for row in older.filter(
                state__in=(PaymentState.APPROVED, PaymentState.PAID), currency=terms.currency
            )
        )
    if fee <= 0:
        return None
    rate = find_rate(collaboration.agency, terms.currency, campaign.currency, timezone.localdate())
    last = terms.window[1] or campaign.ends_on
    payment = Payment(
        agency=collaboration.agency, campaign=campaign, collaboration=collaboration, offer=offer,
        direction=Direction.PAYABLE, kind=PaymentKind.FEE, amount=fee, currency=terms.currency,
        party=collaboration.influencer.name, what=f"Offer {offer.number}", guard=f"offer:{offer.pk}:fee",
        due_on=last + timedelta(days=terms.payment_days) if last else None, entered_by=offer.author,
        **_in_campaign(rate, fee, campaign.currency),
    )  # fmt: skip
    return _store(payment, None, "campaigns.payment.owed")


@transaction.atomic
def change_payment(*, payment: Payment, by: Membership, **values: Any) -> Payment:
    """Change what is due when, the invoice number, what it is for, or the note, until it is paid.

    `values`: due_on, invoice_number, what, note. The amount of an agreement is changed by agreeing anew.
    """
    current = _lock(payment, by)
    if current.state not in PaymentState.open_states:
        raise InvalidTransition(MOVED.format(was="open"))
    lengths = {"invoice_number": 80, "what": 200, "note": 500}
    changes = {}
    for field, value in values.items():
        if field not in (*lengths, "due_on"):
            raise TypeError(f"{field} is not a field that can be changed.")
        new = (
            value
            if field == "due_on"
            else read_line(value, lengths[field], field.replace("_", " ").capitalize())
        )
        if new != getattr(current, field):
            changes[field] = (getattr(current, field) or None, new or None)
            setattr(current, field, new)
    if changes:
        _save_once(current)
        record(by=by, action="campaigns.payment.changed", subject=current, changes=changes)
    return current


@transaction.atomic
def approve_payment(*, payment: Payment, by: Membership) -> Payment:
    """Let a payment go out; by another person than the one who entered it, unless one works alone. Raises NoRate.

    While a crisis holds the campaign nothing that we owe is approved, as nothing is paid.
    """
    current = _lock(payment, by)
    if current.direction == Direction.PAYABLE:
        refuse_frozen(current.campaign)
    if not rules.can_approve_payment(by, current):
        raise NotAllowed(SECOND_PERSON)
    also: dict[str, Any] = {}
    if current.rate is None:
        today = timezone.localdate()
        rate = rate_or_refuse(current.agency, current.currency, current.campaign.currency, today)
        also = _in_campaign(rate, current.amount, current.campaign.currency)
    move(
        current, PAYMENT_MOVES, PaymentState.APPROVED, refused=MOVED.format(was="waiting for approval"), approved_by=by,
        approved_at=timezone.now(), **also,
    )  # fmt: skip
    record(by=by, action="campaigns.payment.approved", subject=current)
    return current


@transaction.atomic
def take_back_approval(*, payment: Payment, by: Membership, reason: str) -> Payment:
    """Hold a payment back that was approved and is not paid yet."""
    current = _lock(payment, by)
    reason = read_name(reason, 300, "The reason")
    if current.state != PaymentState.APPROVED:
        raise InvalidTransition(MOVED.format(was="approved"))
    move(
        current, PAYMENT_MOVES, PaymentState.OWED, refused=MOVED.format(was="approved"), approved_by=None, approved_at=None
    )  # fmt: skip
    record(by=by, action="campaigns.payment.held_back", subject=current, comment=reason)
    return current


@transaction.atomic
def pay_payment(
    *, payment: Payment, by: Membership, paid_on: date | None = None, reference: str = ""
) -> Payment:
    """Note that an approved amount was paid, or came in. Of two people at once one notes it, the other is told.

    A frozen campaign pays nothing out. When everything is published and paid, the collaboration comes to "paid".
    """
    current = _lock(payment, by)
    today = timezone.localdate()
    paid_on = paid_on or today
    if paid_on > today:
        raise ActionError("The day of payment lies ahead. Note it when it was made.")
    if current.direction == Direction.PAYABLE:
        refuse_frozen(current.campaign)
    refused = (
        f"This was paid already on {current.paid_on:%d %b %Y}. It is not paid twice."
        if current.paid_on
        else MOVED.format(was="approved")
    )
    move(
        current, PAYMENT_MOVES, PaymentState.PAID, refused=refused, paid_on=paid_on,
        paid_reference=read_line(reference, 120, "The reference"),
    )  # fmt: skip
    record(
        by=by,
        action="campaigns.payment.paid",
        subject=current,
        changes={"paid": (None, paid_on)},
        comment=reference,
    )
    if current.collaboration is not None:
        met = met_conditions(current.collaboration)
        if {Condition.ALL_PAID, Condition.ALL_PUBLISHED} <= met:
            advance(collaboration=current.collaboration, by=by, key="paid")
    return current


@transaction.atomic
def cancel_payment(*, payment: Payment, by: Membership, reason: str) -> Payment:
    """Strike an amount that is not owed after all; it stays in the books with the reason."""
    current = _lock(payment, by)
    reason = read_name(reason, 300, "The reason")
    move(current, PAYMENT_MOVES, PaymentState.CANCELED, refused=MOVED.format(was="open"))
    record(by=by, action="campaigns.payment.canceled", subject=current, comment=reason)
    return current


def _lock(payment: Payment, by: Membership) -> Payment:
    current = Payment.objects.select_for_update(of=("self",)).select_related(
        "agency", "campaign__agency", "campaign__brand", "collaboration__influencer", "entered_by"
    ).get(pk=payment.pk)  # fmt: skip
    if not rules.can_manage_payments(by, current.campaign):
        raise NotAllowed("Viewers cannot change payments. Ask a manager or owner.")
    return current


def _in_campaign(rate: Any, amount: Decimal, currency: str) -> dict[str, Any]:
    if rate is None:
        return {}
    return {
        "rate": rate.rate, "rate_source": rate.source, "amount_in_campaign": rate.convert(amount, currency)
    }  # fmt: skip


def _store(payment: Payment, by: Membership | None, action: str) -> Payment:
    _save_once(payment)
    if action == "campaigns.payment.owed":
        record(by=by, action="campaigns.payment.owed", subject=payment)
    else:
        record(by=by, action="campaigns.payment.entered", subject=payment)
    return payment


def _save_once(payment: Payment) -> None:
    """Save a payment; AlreadyExists when the same thing, or the same invoice of the party, is in the books."""
    try:
        with transaction.atomic():
            payment.save()
    except IntegrityError as error:
        known = ("never_paid_twice", "invoice_entered_once", "conversions_counted_once")
        if not any(name in str(error) for name in known):
            raise
        what = (
            f"invoice {payment.invoice_number} of {payment.party}" if payment.invoice_number else str(payment)
        )
        raise AlreadyExists(TWICE.format(what=what)) from error
