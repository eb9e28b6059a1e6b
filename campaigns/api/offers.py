"""Offers: written, sent, answered for somebody, weighed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.actions import offer_answers as answers
from campaigns.actions import offers as actions
from campaigns.api import shapes_offers as shapes
from campaigns.api.collaborations import get_collaboration
from campaigns.forms.offers import values_of_terms
from campaigns.models import Offer
from campaigns.queries.fair_rate import weighed
from campaigns.queries.offers import offers_to_list, offers_to_show
from campaigns.queries.opening import opening_of
from campaigns.terms import terms_of
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


def get_offer(view: ApiView, uuid: UUID) -> Offer:
    """Return the agency's offer or raise Http404."""
    return get_object_or_404(offers_to_show(view.agency), uuid=uuid)


class CollaborationOffers(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.OfferRowOut

    def get_queryset(self) -> "QuerySet[Offer]":
        if not self.agency:
            return Offer.objects.none()
        return offers_to_list(self.agency).filter(collaboration=get_collaboration(self, self.kwargs["uuid"]))

    @extend_schema(
        summary="The offers to somebody and theirs, newest first", operation_id="collaborations_offers_list"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.OfferIn, responses={201: shapes.OfferOut}, operation_id="collaborations_offers_create",
        summary="Write an offer; it is sent with /offers/<uuid>/send/",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        made = actions.draft_offer(collaboration=collaboration, by=self.by, **self.values(shapes.OfferIn))
        location = reverse("api:offer", args=[made.uuid])
        return tagged(
            request, shapes.OfferOut(get_offer(self, made.uuid)).data, status=201, location=location
        )


class CollaborationOpening(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=shapes.OpeningOut, operation_id="collaborations_offers_opening",
        summary="What an offer begins with: the slots somebody holds, their days and prices",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.OpeningOut(opening_of(get_collaboration(self, uuid))).data)


class OfferDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.OfferOut, summary="One offer with its terms")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.OfferOut(get_offer(self, uuid)).data)

    @extend_schema(
        request=shapes.OfferIn, responses=shapes.OfferOut,
        summary="Change a draft; lines, rights and exclusivities are given whole",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        offer = get_offer(self, uuid)
        insist_on(request, shapes.OfferOut(offer).data)
        stored = values_of_terms(terms_of(offer))
        stored |= {name: getattr(offer, name) for name in ("message", "expires_at", "shows_fair_rate")}
        actions.change_offer(
            offer=offer, by=self.by, **{**stored, **self.values(shapes.OfferIn, partial=True)}
        )
        return tagged(request, shapes.OfferOut(get_offer(self, uuid)).data)


class OfferFairRate(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=shapes.FairRateOut, operation_id="offers_fair_rate",
        summary="What the offer's deliverables are fairly worth, factor by factor",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        offer = get_offer(self, uuid)
        found = weighed(offer.collaboration, terms_of(offer), day=timezone.localdate())
        return Response(found.as_data())


def verb(name: str, action: Callable[..., Any], shape: Any, summary: str) -> type[ApiView]:
    """Return the endpoint of one verb on an offer. A counter-offer answers with the new offer."""

    class OfferVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"offers_{name}", request=shape, responses=shapes.OfferOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            offer = get_offer(self, uuid)
            done = action(offer=offer, by=self.by, **(self.values(shape) if shape else {}))
            return tagged(request, shapes.OfferOut(get_offer(self, done.uuid)).data)

    OfferVerb.__name__ = f"Offer{name.title()}"
    return OfferVerb


VERBS: list[tuple[str, Callable[..., Any], Any, str]] = [
    ("send", actions.send_offer, shapes.SendIn, "Put an offer before the influencer"),
    ("withdraw", actions.withdraw_offer, None, "Take back an offer nobody answered"),
    ("accept", answers.accept_offer, shapes.AcceptIn, "Record an acceptance, or accept a counter-offer"),
    ("counter", answers.counter_offer, shapes.CounterIn, "Record the other terms somebody answered with"),
    ("decline", answers.decline_offer, shapes.DeclineIn, "Record a refusal with its reason"),
]
