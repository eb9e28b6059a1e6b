"""Notes about an influencer, and ways to reach them."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions.channels import add_contact_point
from influencers.actions.notes import add_note
from influencers.api.people import get_influencer
from influencers.api.shapes import ContactPointIn, ContactPointOut, NoteIn, NoteOut
from influencers.models import ContactPoint, Note
from irm.api.idempotency import idempotent
from irm.api.views import ListView


class InfluencerNotes(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = NoteOut

    def get_queryset(self) -> "QuerySet[Note]":
        if not self.agency:
            return Note.objects.none()
        return get_influencer(self, self.kwargs["uuid"]).notes.select_related("author__user")

    @extend_schema(summary="Notes about an influencer, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)

    @extend_schema(request=NoteIn, responses={201: NoteOut}, summary="Write a note")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        note = add_note(influencer=get_influencer(self, uuid), by=self.by, **self.values(NoteIn))
        return Response(NoteOut(note).data, status=201)


class InfluencerContactPoints(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ContactPointOut
    ordering = ("id",)

    def get_queryset(self) -> "QuerySet[ContactPoint]":
        if not self.agency:
            return ContactPoint.objects.none()
        return get_influencer(self, self.kwargs["uuid"]).contact_points.all()

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
