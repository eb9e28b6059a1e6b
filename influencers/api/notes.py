"""Notes about an influencer, and ways to reach them."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions.channels import add_contact_point, change_contact_point, remove_contact_point
from influencers.actions.notes import add_note, change_note, remove_note
from influencers.api.people import get_influencer
from influencers.api.shapes import ContactPointIn, ContactPointOut, NewNoteIn, NoteIn, NoteOut
from influencers.models import ContactPoint, Note
from influencers.queries.belongings import contact_points_in, notes_in
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


class InfluencerNotes(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = NoteOut

    def get_queryset(self) -> "QuerySet[Note]":
        rows = notes_in(self.agency)
        return rows.filter(influencer=get_influencer(self, self.kwargs["uuid"])) if self.agency else rows

    @extend_schema(summary="Notes about an influencer, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(request=NewNoteIn, responses={201: NoteOut}, summary="Write a note")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        note = add_note(influencer=get_influencer(self, uuid), by=self.by, **self.values(NewNoteIn))
        return Response(NoteOut(note).data, status=201)


class NoteDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=NoteOut, summary="One note")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, NoteOut(_get_note(self, uuid)).data)

    @extend_schema(request=NoteIn, responses=NoteOut, summary="Correct your own note")
    def patch(self, request: Request, uuid: UUID) -> Response:
        note = _get_note(self, uuid)
        insist_on(request, NoteOut(note).data)
        change_note(note=note, by=self.by, **self.values(NoteIn))
        return tagged(request, NoteOut(note).data)

    @extend_schema(responses={204: None}, summary="Remove your own note")
    def delete(self, request: Request, uuid: UUID) -> Response:
        note = _get_note(self, uuid)
        insist_on(request, NoteOut(note).data)
        remove_note(note=note, by=self.by)
        return Response(status=204)


class InfluencerContactPoints(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ContactPointOut
    ordering = ("id",)

    def get_queryset(self) -> "QuerySet[ContactPoint]":
        rows = contact_points_in(self.agency)
        return rows.filter(influencer=get_influencer(self, self.kwargs["uuid"])) if self.agency else rows

    @extend_schema(summary="Ways to reach an influencer")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(
        request=ContactPointIn, responses={201: ContactPointOut}, summary="Note a way to reach them"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        point = add_contact_point(influencer=influencer, by=self.by, **self.values(ContactPointIn))
        return Response(ContactPointOut(point).data, status=201)


class ContactPointDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=ContactPointOut, summary="One contact point")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ContactPointOut(_get_point(self, uuid)).data)

    @extend_schema(request=ContactPointIn, responses=ContactPointOut, summary="Correct a contact point")
    def patch(self, request: Request, uuid: UUID) -> Response:
        point = _get_point(self, uuid)
        insist_on(request, ContactPointOut(point).data)
        stored = {"kind": point.kind, "value": point.value}
        change_contact_point(
            point=point, by=self.by, **{**stored, **self.values(ContactPointIn, partial=True)}
        )
        return tagged(request, ContactPointOut(point).data)

    @extend_schema(responses={204: None}, summary="Remove a contact point")
    def delete(self, request: Request, uuid: UUID) -> Response:
        point = _get_point(self, uuid)
        insist_on(request, ContactPointOut(point).data)
        remove_contact_point(point=point, by=self.by)
        return Response(status=204)


def _get_note(view: ApiView, uuid: UUID) -> Note:
    return get_object_or_404(notes_in(view.agency), uuid=uuid)


def _get_point(view: ApiView, uuid: UUID) -> ContactPoint:
    return get_object_or_404(contact_points_in(view.agency), uuid=uuid)
