"""Facts and those harmed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from accounts.states import Scope
from crisis.actions import facts as fact_actions
from crisis.actions import harmed as harmed_actions
from crisis.models import Fact, HarmedParty, Incident
from crisis.queries.incidents import incidents_to_show
from crisis.queries.registers import facts_to_show, harmed_to_show
from crisis.states import FactStanding, HarmState
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class IncidentFactOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    standing = serializers.ChoiceField(choices=FactStanding.choices)
    text = serializers.CharField()
    source = serializers.CharField()
    source_url = serializers.CharField()
    by = serializers.UUIDField(source="by.uuid", help_text="Who wrote these words; somebody else verifies.")
    verified_at = serializers.DateTimeField(
        allow_null=True, help_text="Only a confirmed fact that is verified may be said."
    )
    verified_by = serializers.UUIDField(source="verified_by.uuid", allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class IncidentFactIn(serializers.Serializer):
    text = serializers.CharField(max_length=500)
    standing = serializers.ChoiceField(choices=FactStanding.choices, required=False)
    source = serializers.CharField(max_length=300, required=False, allow_blank=True)
    source_url = serializers.CharField(max_length=500, required=False, allow_blank=True)


class HarmedPartyOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    who = serializers.CharField()
    number = serializers.IntegerField(allow_null=True, help_text="Of people; null: not known.")
    harm = serializers.CharField()
    contact = serializers.CharField()
    done = serializers.CharField(help_text="What was done for them.")
    state = serializers.ChoiceField(choices=HarmState.choices)
    owner = serializers.UUIDField(source="owner.uuid", allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class HarmedPartyIn(serializers.Serializer):
    who = serializers.CharField(max_length=200)
    harm = serializers.CharField(max_length=500)
    number = serializers.IntegerField(required=False, allow_null=True)
    contact = serializers.CharField(max_length=320, required=False, allow_blank=True)
    done = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    owner = UUIDRelatedField(Membership, required=False, allow_null=True)


class HarmedPartyMoveIn(serializers.Serializer):
    to = serializers.ChoiceField(choices=HarmState.choices)
    done = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class IncidentFacts(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = IncidentFactOut

    def get_queryset(self) -> "QuerySet[Fact]":
        if not self.agency:
            return Fact.objects.none()
        return facts_to_show(self.agency).filter(incident=get_room(self, self.kwargs["uuid"]))

    @extend_schema(summary="An incident's facts, those taken out too, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=IncidentFactIn, responses={201: IncidentFactOut}, summary="Write down a fact")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = fact_actions.add_fact(incident=get_room(self, uuid), by=self.by, **self.values(IncidentFactIn))
        return tagged(
            request, IncidentFactOut(made).data, status=201, location=reverse("api:fact", args=[made.uuid])
        )


class FactDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=IncidentFactOut, summary="One fact")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, IncidentFactOut(get_fact(self, uuid)).data)

    @extend_schema(
        request=IncidentFactIn, responses=IncidentFactOut, summary="Change a fact or move it to another list"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        fact, values = get_fact(self, uuid), self.values(IncidentFactIn, partial=True)
        fact_actions.change_fact(fact=fact, by=self.by, version=asked_version(request), **values)
        return tagged(request, IncidentFactOut(get_fact(self, uuid)).data)


class FactVerb(ApiView):
    """What is done to a fact as a whole; the subclasses name the action."""

    scopes = {"POST": WRITE}

    def done(self, request: Request, uuid: UUID, act: Any) -> Response:
        act(fact=get_fact(self, uuid), by=self.by)
        return tagged(request, IncidentFactOut(get_fact(self, uuid)).data)


class FactVerify(FactVerb):
    @extend_schema(request=None, responses=IncidentFactOut, summary="Verify a fact as a second person")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid, fact_actions.verify_fact)


class FactRemove(FactVerb):
    @extend_schema(request=None, responses=IncidentFactOut, summary="Take a fact out of its list")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid, fact_actions.remove_fact)


class FactRestore(FactVerb):
    @extend_schema(request=None, responses=IncidentFactOut, summary="Put a fact back into its list")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid, fact_actions.restore_fact)


class IncidentHarmed(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = HarmedPartyOut

    def get_queryset(self) -> "QuerySet[HarmedParty]":
        if not self.agency:
            return HarmedParty.objects.none()
        return harmed_to_show(self.agency).filter(incident=get_room(self, self.kwargs["uuid"]))

    @extend_schema(summary="Those harmed in an incident, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=HarmedPartyIn, responses={201: HarmedPartyOut}, summary="Enter somebody harmed")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = harmed_actions.add_harmed(incident=get_room(self, uuid), by=self.by, **self.values(HarmedPartyIn))  # fmt: skip
        location = reverse("api:harmed_party", args=[made.uuid])
        return tagged(request, HarmedPartyOut(made).data, status=201, location=location)


class HarmedPartyDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=HarmedPartyOut, summary="One person or group harmed")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, HarmedPartyOut(get_harmed(self, uuid)).data)

    @extend_schema(request=HarmedPartyIn, responses=HarmedPartyOut, summary="Change what is known of them")
    def patch(self, request: Request, uuid: UUID) -> Response:
        party, values = get_harmed(self, uuid), self.values(HarmedPartyIn, partial=True)
        harmed_actions.change_harmed(party=party, by=self.by, version=asked_version(request), **values)
        return tagged(request, HarmedPartyOut(get_harmed(self, uuid)).data)


class HarmedPartyMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=HarmedPartyMoveIn, responses=HarmedPartyOut, summary="Write down how far they were helped"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        harmed_actions.move_harmed(party=get_harmed(self, uuid), by=self.by, **self.values(HarmedPartyMoveIn))
        return tagged(request, HarmedPartyOut(get_harmed(self, uuid)).data)


def get_room(view: ApiView, uuid: UUID) -> Incident:
    """Return an incident of the agency, without what it touches, or raise Http404."""
    return get_object_or_404(incidents_to_show(view.agency), uuid=uuid)


def get_fact(view: ApiView, uuid: UUID) -> Fact:
    """Return the agency's fact or raise Http404."""
    return get_object_or_404(facts_to_show(view.agency), uuid=uuid)


def get_harmed(view: ApiView, uuid: UUID) -> HarmedParty:
    """Return the agency's harmed party or raise Http404."""
    return get_object_or_404(harmed_to_show(view.agency), uuid=uuid)
