"""Offers on the influencer's page: read with what changed, accepted by typed name, countered, declined; the contract."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.private_files import private_file
from campaigns.actions import offer_answers as actions
from campaigns.forms.offers import values_of_terms
from campaigns.models import Contract, Offer
from campaigns.offer_rows import drawn
from campaigns.queries.contracts import contracts_to_show
from campaigns.queries.offers import offers_to_show, rounds_of
from campaigns.states import ContractState, EndReason, OfferState, PassVerb, Side
from campaigns.terms import terms_of
from portal.personal.page import answered
from portal.personal.sections import NextStep, Section, Shown, Visit
from portal.personal.visits import PersonalRequest, personal

KEY = "offer"
_SPACES = re.compile(r"[\s']")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
_REASONS = ("fee", "timing", "brand", "product", "conditions", "freedom", "taste", "experience", "exclusivity", "papers", "health", "other")  # fmt: skip


def read_offers(visit: Visit) -> Shown | None:
    """Return the offers that were sent, the newest first, and the contract to read."""
    rounds = rounds_of(visit.collaboration, drafts=False)
    contract = _contract_of(visit)
    if not rounds:
        return None
    for each in rounds:
        drawn(each.offer)
    waiting = next((each for each in rounds if _waits(each.offer, visit)), None)
    agreed = next((each for each in rounds if each.offer.state == OfferState.ACCEPTED), None)
    ended = visit.collaboration.ended_at is not None
    part = {
        "waiting": None if ended else waiting, "agreed": agreed, "rounds": rounds, "contract": contract,
        "reasons": [(value, label) for value, label in EndReason.choices if value in _REASONS],
        "lines": _counter_rows(waiting.offer) if waiting else [],
    }  # fmt: skip
    return Shown(
        part=part,
        steps=[] if ended else _steps(waiting, contract),
        badge=_("waits for you") if waiting else "",
    )


def _steps(waiting: Any, contract: Contract | None) -> list[NextStep]:
    steps = []
    if waiting:
        why = _("Accept it, ask for other terms, or say no: all three are fine.")
        steps.append(NextStep(_("Answer our offer"), why, KEY, icon="wallet", due=waiting.offer.expires_at))
    if contract is not None and contract.state == ContractState.SENT:
        why = _("Sign it, and send the signed paper to the person below.")
        steps.append(NextStep(_("Read and sign the contract"), why, "contract", icon="contract"))
    return steps


@personal
@require_POST
def accept(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take a typed name as the acceptance of an offer."""
    offer = _get(visit, uuid)
    try:
        if not request.POST.get("agreed"):
            raise ActionError(_("Tick that you accept these terms."))
        actions.accept_offer(offer=offer, by=visit.given, name=request.POST.get("name", ""))
    except ActionError as error:
        return answered(request, visit, KEY, at="accept", refused=str(error))
    return answered(request, visit, KEY)


@personal
@require_POST
def counter(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take other terms: what can be asked for otherwise stands in the form, all else stays."""
    offer = _get(visit, uuid)
    try:
        terms = _other_terms(offer, request.POST)
        actions.counter_offer(offer=offer, by=visit.given, message=request.POST.get("message", ""), **terms)
    except ActionError as error:
        return answered(request, visit, KEY, at="counter", refused=str(error))
    return answered(request, visit, KEY)


@personal
@require_POST
def decline(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take a no, with its reason; to these terms, or to the whole campaign."""
    offer = _get(visit, uuid)
    try:
        actions.decline_offer(
            offer=offer, by=visit.given, reason=request.POST.get("reason", ""), note=request.POST.get("note", ""),
            leaves=bool(request.POST.get("leaves")),
        )  # fmt: skip
    except ActionError as error:
        return answered(request, visit, KEY, at="decline", refused=str(error))
    return answered(request, visit, KEY)


@personal
@require_GET
def contract_pdf(request: PersonalRequest, visit: Visit) -> HttpResponseBase:
    """Answer with the contract that was sent, and no draft."""
    contract = _contract_of(visit)
    if contract is None or not contract.pdf:
        raise Http404(_("There is no contract to read."))
    return private_file(request, contract.pdf, name="contract.pdf", content_type="application/pdf")


def _get(visit: Visit, uuid: UUID) -> Offer:
    rows = offers_to_show(visit.collaboration.agency).filter(
        collaboration=visit.collaboration, sent_at__isnull=False
    )
    return get_object_or_404(rows, uuid=uuid)


def _contract_of(visit: Visit) -> Contract | None:
    rows = contracts_to_show(visit.collaboration.agency).filter(collaboration=visit.collaboration)
    return rows.filter(state__in=(ContractState.SENT, ContractState.SIGNED)).order_by("-pk").first()


def _waits(offer: Offer, visit: Visit) -> bool:
    alive = offer.expires_at is None or offer.expires_at > visit.now
    return offer.state == OfferState.SENT and offer.side == Side.HOUSE and alive


def _counter_rows(offer: Offer) -> list[dict[str, Any]]:
    """Return the deliverables with the dates they can ask to move."""
    return [
        {"number": number, "line": line, "from": line.publish_from, "until": line.publish_until}
        for number, line in enumerate(terms_of(offer).lines)
    ]


def _other_terms(offer: Offer, sent: Any) -> dict[str, Any]:
    """Return an offer's terms with what was asked for otherwise. Raises ActionError for what is no number or day."""
    terms = values_of_terms(terms_of(offer))
    terms["fee"] = _amount(sent.get("fee", ""), _("The fee"))
    if terms["per_conversion"] is not None:
        terms["per_conversion"] = _amount(
            sent.get("per_conversion", ""), _("The amount per conversion"), grouped=False
        )
    terms["payment_days"] = _whole(sent.get("payment_days", ""), _("The days until payment"))
    for number, line in enumerate(terms["lines"]):
        if terms["fee"] != offer.fee:
            line["price"] = None  # the parts of the old fee say nothing about the new one
        for name in ("publish_from", "publish_until"):
            given = sent.get(f"{name}-{number}", "")
            line[name] = _day(given) if given else line[name]
        if line["draft_due_on"] and line["publish_until"] and line["draft_due_on"] > line["publish_until"]:
            line["draft_due_on"] = None
    for name in ("rights", "exclusivities"):
        terms[name] = [row for number, row in enumerate(terms[name]) if sent.get(f"{name}-{number}")]
    return terms


def _amount(text: str, what: str, *, grouped: bool = True) -> Decimal:
    """Return a number as people write it: 1200, 1,200, 1.200, 1 200,50. `grouped`: three digits at the end are thousands."""
    text = _SPACES.sub("", text)
    if grouped and _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(".", "")
    elif "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        text = text[:last].replace(",", "").replace(".", "") + "." + text[last + 1 :]
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ActionError(_("%(what)s has to be a number, for example 1200.") % {"what": what}) from error


def _whole(text: str, what: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()):
        raise ActionError(_("%(what)s has to be a whole number, for example 30.") % {"what": what})
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ActionError(_("Choose a day from the calendar.")) from error


SECTION = Section(
    KEY, gettext_lazy("The offer"), "wallet", "portal/personal/offers/offer.html", PassVerb.OFFER, read_offers
)
