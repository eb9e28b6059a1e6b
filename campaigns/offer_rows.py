"""Offers, contracts and payments of one person, ready to draw on the collaboration's page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from campaigns import rules
from campaigns.models import Collaboration, Offer
from campaigns.queries.contracts import newest_contract
from campaigns.queries.offers import offers_to_show, rounds_of, tone_note
from campaigns.queries.payments import payments_of, payments_to, sums_of
from campaigns.queries.written_form import written_form
from campaigns.states import ContractState, OfferState, Side
from influencers.models import Influencer

MOST_SHOWN = 20

STATES = {
    OfferState.DRAFT: ("pencil", ""),
    OfferState.SENT: ("clock", "live"),
    OfferState.COUNTERED: ("messages", ""),
    OfferState.ACCEPTED: ("circle-check", "good"),
    OfferState.DECLINED: ("user-x", "bad"),
    OfferState.EXPIRED: ("clock-pause", "warn"),
    OfferState.WITHDRAWN: ("x", ""),
    OfferState.REPLACED: ("history", ""),
}


def load_offers(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return the offers' section of a collaboration's page."""
    rounds = rounds_of(collaboration)
    vars(collaboration)["agreement"] = next((each.offer for each in rounds if each.offer.state == OfferState.ACCEPTED), None)  # fmt: skip
    for each in rounds:
        each.offer.collaboration = collaboration
        drawn(each.offer)
    may = rules.can_edit_campaign(by, collaboration.campaign) and collaboration.ended_at is None
    has_draft = any(each.offer.state == OfferState.DRAFT for each in rounds)
    return {
        "collaboration": collaboration, "rounds": rounds, "may_edit": may, "may_write": may and not has_draft,
        "tone": tone_note(collaboration, rounds),
    }  # fmt: skip


def load_contract(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return the contract's section: the one in force, and what the law asks for."""
    contract = newest_contract(collaboration)
    agreed = _agreement(collaboration) is not None
    form = written_form(collaboration, today=timezone.localdate())
    if contract is None and not agreed and form is None:
        return {}
    live = contract is not None and contract.state in ContractState.live
    return {
        "collaboration": collaboration, "contract": contract, "is_live": live, "agreed": agreed, "form": form,
        "may_edit": rules.can_edit_campaign(by, collaboration.campaign),
    }  # fmt: skip


def load_payments(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return the payments' section; nothing while nothing is owed."""
    rows = payments_of(collaboration)
    agreed = _agreement(collaboration)
    if agreed is not None and agreed.per_conversion is None:
        agreed = None
    if not rows and agreed is None:
        return {}
    return {
        "collaboration": collaboration, "rows": rows, "agreed": agreed,
        "may_edit": rules.can_manage_payments(by, collaboration.campaign),
    }  # fmt: skip


def _agreement(collaboration: Collaboration) -> Offer | None:
    """Return the accepted offer; read once a page, with the rounds where those are shown before."""
    if "agreement" not in vars(collaboration):
        vars(collaboration)["agreement"] = collaboration.offers.accepted().first()
    found: Offer | None = vars(collaboration)["agreement"]
    return found


def drawn(offer: Offer) -> Offer:
    """Add an offer's icon and color, and whether its time is over though the clock has not closed it yet."""
    vars(offer)["icon"], vars(offer)["kind"] = STATES[OfferState(offer.state)]
    late = (
        offer.state == OfferState.SENT and offer.expires_at is not None and offer.expires_at <= timezone.now()
    )
    vars(offer)["is_over"] = late
    return offer


def offer_verbs(offer: Offer, by: Membership) -> list[dict[str, Any]]:
    """Return the buttons of an offer's page that would work now."""
    drawn(offer)
    if not rules.can_edit_campaign(by, offer.collaboration.campaign) or offer.collaboration.ended_at:
        return []

    def verb(label: str, name: str, icon: str, **more: Any) -> dict[str, Any]:
        return {"label": label, "url": reverse(f"campaigns:{name}", args=[offer.uuid]), "icon": icon, **more}

    withdraw = verb(_("Withdraw"), "withdraw_offer", "x", method="post", confirm=_("Withdraw this offer?"))
    if offer.state == OfferState.DRAFT:
        return [
            verb(_("Send"), "send_offer", "send", primary=True), verb(_("Change"), "edit_offer", "pencil"), withdraw
        ]  # fmt: skip
    if offer.state != OfferState.SENT or vars(offer)["is_over"]:
        return []
    if offer.side == Side.INFLUENCER:
        write = reverse("campaigns:new_offer", args=[offer.collaboration.uuid])
        return [
            verb(_("Accept"), "accept_offer", "check", primary=True),
            {"label": _("Answer with an offer"), "url": write, "icon": "pencil"},
            verb(_("Decline"), "decline_offer", "user-x"),
        ]
    return [
        verb(_("They accepted"), "accept_offer", "check"), verb(_("They want other terms"), "counter_offer", "messages"),
        verb(_("They declined"), "decline_offer", "user-x"), withdraw,
    ]  # fmt: skip


def load_for_person(influencer: Influencer) -> dict[str, Any]:
    """Return what the Money tab of a profile shows: offers and payments of all campaigns, the newest twenty of each."""
    agency = influencer.agency
    offers = offers_to_show(agency).prefetch_related(None).filter(
        collaboration__influencer=influencer, sent_at__isnull=False
    ).order_by("-pk")[:MOST_SHOWN]  # fmt: skip
    payments = payments_to(influencer)
    found = {"offers": list(offers), "payments": list(payments[:MOST_SHOWN])}
    if not any(found.values()):
        return {}
    return {**found, "sums": sums_of(payments, today=timezone.localdate())}
