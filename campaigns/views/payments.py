"""The ledger: what is owed by whom to whom, for the whole agency and for one campaign; exchange rates."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from accounts.rules import can_edit
from campaigns.actions import exchange_rates
from campaigns.actions import payments as actions
from campaigns.forms.contracts import ReasonForm
from campaigns.forms.payments import ConversionsForm, PayForm, PaymentEditForm, PaymentForm, RateForm
from campaigns.models import Payment
from campaigns.payment_files import payments_answer
from campaigns.payment_rows import drawn_payments
from campaigns.queries.campaigns import collaborations_to_show
from campaigns.queries.exchange import rates_to_show
from campaigns.queries.payments import SHOWS, listed_payments, payments_to_show, sums_of
from campaigns.views.answers import (
    button_answer,
    form_answer,
    get_campaign,
    get_campaign_to_edit,
    posted,
    tab_page,
)
from campaigns.views.offers import get_offer

A_PAGE = 50


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show the agency's ledger; ?show=open|late|approve|paid|all, ?direction=payable|receivable."""
    show, direction = _narrowed(request)
    today = timezone.localdate()
    rows = listed_payments(request.agency, show=show, direction=direction, today=today)
    page = keyset_page(rows, request, size=A_PAGE)
    found = {
        "page": page, "rows": drawn_payments(page.rows, request.membership, today), "show": show, "direction": direction,
        "sums": sums_of(payments_to_show(request.agency), today=today), "today": today,
    }  # fmt: skip
    return render(request, "campaigns/payments/list.html", found)


@require_GET
def money(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """The money tab of a campaign."""
    campaign = get_campaign(request, uuid)
    today = timezone.localdate()
    rows = listed_payments(request.agency, show="all", campaign=campaign, today=today)
    page = keyset_page(rows, request, size=A_PAGE)
    found = tab_page(request, campaign, "money") | {
        "page": page, "rows": drawn_payments(page.rows, request.membership, today),
        "sums": sums_of(rows, today=today), "today": today, "one_campaign": True,
    }  # fmt: skip
    return render(request, "campaigns/payments/money.html", found)


@require_GET
def export(request: TenantRequest) -> HttpResponseBase:
    """Answer with the narrowed ledger as a file; ?as=csv|xlsx, ?campaign=<uuid>."""
    show, direction = _narrowed(request)
    campaign = (
        get_campaign(request, UUID(request.GET["campaign"]))
        if _is_uuid(request.GET.get("campaign"))
        else None
    )
    rows = listed_payments(
        request.agency, show=show, direction=direction, campaign=campaign, today=timezone.localdate()
    )
    return payments_answer(rows, as_xlsx=request.GET.get("as") == "xlsx")


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    people = (
        collaborations_to_show(request.agency).filter(campaign=campaign).order_by("influencer__name")[:500]
    )
    initial = {"currency": campaign.currency}
    form = PaymentForm(posted(request), initial=initial, people=people)
    do = partial(actions.enter_payment, campaign=campaign, by=request.membership)
    return _form(request, form, do, _("Entered."), _("Enter a payment"), campaign)


@require_http_methods(["GET", "POST"])
def conversions(request: TenantRequest, uuid: UUID) -> HttpResponse:
    offer = get_offer(request, uuid)
    campaign = get_campaign_to_edit(request, offer.collaboration.campaign.uuid)
    do = partial(actions.enter_conversions, offer=offer, by=request.membership)
    return _form(
        request, ConversionsForm(posted(request)), do, _("Entered."), _("Enter conversions"), campaign
    )


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    payment = _get(request, uuid)
    initial = {name: getattr(payment, name) for name in PaymentEditForm.base_fields}
    do = partial(actions.change_payment, payment=payment, by=request.membership)
    form = PaymentEditForm(posted(request), initial=initial)
    return _form(request, form, do, _("Saved."), str(payment), payment.campaign)


@require_POST
def approve(request: TenantRequest, uuid: UUID) -> HttpResponse:
    payment = _get(request, uuid)
    do = partial(actions.approve_payment, payment=payment, by=request.membership)
    return button_answer(request, do, done=_("Approved."), back=_back(payment))


@require_http_methods(["GET", "POST"])
def hold_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    payment = _get(request, uuid)
    do = partial(actions.take_back_approval, payment=payment, by=request.membership)
    return _form(
        request,
        ReasonForm(posted(request)),
        do,
        _("Held back."),
        _("Take the approval back"),
        payment.campaign,
    )


@require_http_methods(["GET", "POST"])
def pay(request: TenantRequest, uuid: UUID) -> HttpResponse:
    payment = _get(request, uuid)
    do = partial(actions.pay_payment, payment=payment, by=request.membership)
    return _form(
        request,
        PayForm(posted(request)),
        do,
        _("Noted as paid."),
        f"{_('Paid')}: {payment}",
        payment.campaign,
    )


@require_http_methods(["GET", "POST"])
def cancel(request: TenantRequest, uuid: UUID) -> HttpResponse:
    payment = _get(request, uuid)
    do = partial(actions.cancel_payment, payment=payment, by=request.membership)
    return _form(
        request, ReasonForm(posted(request)), do, _("Struck."), f"{_('Strike')}: {payment}", payment.campaign
    )


@require_http_methods(["GET", "POST"])
def rates(request: TenantRequest) -> HttpResponse:
    """Show the exchange rates, and note new ones."""

    def note(*, lines: str, source: str, **values: Any) -> None:
        if lines:
            exchange_rates.take_in_exchange_rates(by=request.membership, text=lines, source=source)
        else:
            exchange_rates.note_exchange_rate(by=request.membership, source=source, **values)

    page = keyset_page(rates_to_show(request.agency).order_by(), request, size=A_PAGE)
    return form_answer(
        request, RateForm(posted(request)), do=note, done=_("Noted."), back=reverse("campaigns:exchange_rates"),
        title=_("Exchange rates"), submit=_("Note"), template="campaigns/payments/rates.html", page=page,
        may_edit=can_edit(request.membership, request.agency),
    )  # fmt: skip


def _get(request: TenantRequest, uuid: UUID) -> Payment:
    return get_object_or_404(payments_to_show(request.agency), uuid=uuid)


def _narrowed(request: TenantRequest) -> tuple[str, str]:
    show = request.GET.get("show", "open")
    return (show if show in SHOWS else "open"), request.GET.get("direction", "")


def _is_uuid(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def _back(payment: Payment) -> str:
    return f"{reverse('campaigns:money', args=[payment.campaign.uuid])}#{payment.uuid}"


def _form(request: TenantRequest, form: Any, do: Any, done: str, title: str, campaign: Any) -> HttpResponse:
    back = reverse("campaigns:money", args=[campaign.uuid])
    return form_answer(
        request, form, do=do, done=done, back=back, title=title, submit=_("Save"), template="campaigns/form.html",
        crumb=campaign.name, crumb_url=back, campaign=campaign,
    )  # fmt: skip
