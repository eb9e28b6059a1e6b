"""The ledger and the exchange rates."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.actions import exchange_rates
from campaigns.actions import payments as actions
from campaigns.api import shapes_offers as shapes
from campaigns.api.campaigns import get_campaign
from campaigns.api.offers import get_offer
from campaigns.models import ExchangeRate, Payment
from campaigns.queries.exchange import rates_to_show
from campaigns.queries.payments import payments_to_show
from campaigns.states import Direction, PaymentState
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.PAYMENTS_WRITE


class PaymentFilters(filters.FilterSet):
    state = filters.ChoiceFilter(
        choices=[("open", "Open"), ("late", "Late"), *PaymentState.choices], method="in_state",
        label="A state; open: not settled; late: open and past its day",
    )  # fmt: skip
    direction = filters.ChoiceFilter(choices=Direction.choices)
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte", label="Due on this day or later")
    due_until = filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Due on this day or before")
    campaign = filters.UUIDFilter(field_name="campaign__uuid", label="A campaign's uuid")
    influencer = filters.UUIDFilter(
        field_name="collaboration__influencer__uuid", label="Whose it is: an influencer's uuid"
    )
    currency = filters.CharFilter(lookup_expr="iexact", max_length=3, label="ISO 4217")

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Open and late are no states of a row but of a day."""
        if value == "open":
            return queryset.filter(state__in=PaymentState.open_states)
        if value == "late":
            return queryset.filter(state__in=PaymentState.open_states, due_on__lt=timezone.localdate())
        return queryset.filter(state=value)


def _get(view: ApiView, uuid: UUID) -> Payment:
    return get_object_or_404(payments_to_show(view.agency), uuid=uuid)


@extend_schema(summary="The agency's payments, newest first")
class PaymentList(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PaymentOut
    filterset_class = PaymentFilters

    def get_queryset(self) -> "QuerySet[Payment]":
        return payments_to_show(self.agency) if self.agency else Payment.objects.none()


class CampaignPayments(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.PaymentOut
    filterset_class = PaymentFilters

    def get_queryset(self) -> "QuerySet[Payment]":
        if not self.agency:
            return Payment.objects.none()
        return payments_to_show(self.agency).filter(campaign=get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="A campaign's payments, newest first", operation_id="campaigns_payments_list")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.PaymentIn, responses={201: shapes.PaymentOut}, operation_id="campaigns_payments_create",
        summary="Enter an amount somebody owes",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        made = actions.enter_payment(campaign=campaign, by=self.by, **self.values(shapes.PaymentIn))
        return tagged(request, shapes.PaymentOut(_get(self, made.uuid)).data, status=201)


class PaymentDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.PaymentOut, summary="One payment")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.PaymentOut(_get(self, uuid)).data)

    @extend_schema(
        request=shapes.PaymentEditIn, responses=shapes.PaymentOut, summary="Change what is due when, invoice and note"
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        payment = _get(self, uuid)
        insist_on(request, shapes.PaymentOut(payment).data)
        actions.change_payment(payment=payment, by=self.by, **self.values(shapes.PaymentEditIn, partial=True))
        return tagged(request, shapes.PaymentOut(_get(self, uuid)).data)


class OfferConversions(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.ConversionsIn, responses={201: shapes.PaymentOut}, operation_id="offers_conversions",
        summary="Enter what the conversions counted so far come to; each is paid once",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        offer = get_offer(self, uuid)
        made = actions.enter_conversions(offer=offer, by=self.by, **self.values(shapes.ConversionsIn))
        return tagged(request, shapes.PaymentOut(_get(self, made.uuid)).data, status=201)


def verb(name: str, action: Callable[..., Any], shape: Any, summary: str) -> type[ApiView]:
    """Return the endpoint of one verb on a payment."""

    class PaymentVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"payments_{name}", request=shape, responses=shapes.PaymentOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            payment = _get(self, uuid)
            action(payment=payment, by=self.by, **(self.values(shape) if shape else {}))
            return tagged(request, shapes.PaymentOut(_get(self, uuid)).data)

    PaymentVerb.__name__ = f"Payment{name.title().replace('_', '')}"
    return PaymentVerb


VERBS: list[tuple[str, Callable[..., Any], Any, str]] = [
    ("approve", actions.approve_payment, None, "Let a payment go out; not by whoever entered it"),
    ("hold-back", actions.take_back_approval, shapes.WhyIn, "Take an approval back"),
    ("pay", actions.pay_payment, shapes.PaidIn, "Note an approved amount as paid; once"),
    ("cancel", actions.cancel_payment, shapes.WhyIn, "Strike an amount that is not owed"),
]


class ExchangeRates(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ExchangeRateOut

    def get_queryset(self) -> "QuerySet[ExchangeRate]":
        return rates_to_show(self.agency).order_by() if self.agency else ExchangeRate.objects.none()

    @extend_schema(summary="The agency's exchange rates, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.ExchangeRateIn, responses={201: shapes.ExchangeRateOut}, summary="Note an exchange rate"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        noted = exchange_rates.note_exchange_rate(by=self.by, **self.values(shapes.ExchangeRateIn))
        return tagged(request, shapes.ExchangeRateOut(noted).data, status=201)
