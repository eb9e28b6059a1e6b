"""Lists: people picked by hand for a purpose."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions import people_lists as actions
from influencers.api.shapes_search import ListEntryEditIn, ListEntryIn, ListEntryOut, ListIn, ListOut
from influencers.models import InfluencerList, ListEntry
from influencers.queries.people_lists import entries_in, lists_of
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView


class PeopleLists(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ListOut

    def get_queryset(self) -> "QuerySet[InfluencerList]":
        return lists_of(self.agency) if self.agency else InfluencerList.objects.none()

    @extend_schema(summary="The agency's lists in use, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=ListIn, responses={201: ListOut}, summary="Begin a list")
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.create_list(by=self.by, **self.values(ListIn))
        location = reverse("api:people_list", args=[made.uuid])
        return tagged(request, ListOut(get_list(self, made.uuid)).data, status=201, location=location)


class PeopleListDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=ListOut, summary="One list")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ListOut(get_list(self, uuid)).data)

    @extend_schema(request=ListIn, responses=ListOut, summary="Rename a list, say what and whom it is for")
    def patch(self, request: Request, uuid: UUID) -> Response:
        people = get_list(self, uuid)
        insist_on(request, ListOut(people).data)
        stored = {"name": people.name, "purpose": people.purpose, "brand": people.brand}
        actions.change_list(list=people, by=self.by, **(stored | self.values(ListIn, partial=True)))
        return tagged(request, ListOut(get_list(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Put a list away; what clients said stays stored")
    def delete(self, request: Request, uuid: UUID) -> Response:
        people = get_list(self, uuid)
        insist_on(request, ListOut(people).data)
        actions.archive_list(list=people, by=self.by)
        return Response(status=204)


class PeopleListShare(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="lists_share",
        request=None,
        responses=ListOut,
        summary="Show a list to its brand's clients",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.share_list(list=get_list(self, uuid), by=self.by)
        return tagged(request, ListOut(get_list(self, uuid)).data)


class PeopleListTakeBack(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="lists_take_back",
        request=None,
        responses=ListOut,
        summary="Hide a list from clients again",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.take_back_list(list=get_list(self, uuid), by=self.by)
        return tagged(request, ListOut(get_list(self, uuid)).data)


class PeopleListEntries(ListView):
    scopes = {"GET": Scope.INFLUENCERS_READ, "POST": Scope.INFLUENCERS_WRITE}
    serializer_class = ListEntryOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[ListEntry]":
        if not self.agency:
            return ListEntry.objects.none()
        return entries_in(self.agency).filter(list=get_list(self, self.kwargs["uuid"]))

    @extend_schema(summary="Who is on a list, in its order, with what the client said")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=ListEntryIn, responses={201: ListEntryOut}, summary="Put somebody on a list")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        entry = actions.add_to_list(list=get_list(self, uuid), by=self.by, **self.values(ListEntryIn))
        location = reverse("api:list_entry", args=[entry.uuid])
        return tagged(request, ListEntryOut(entry).data, status=201, location=location)


class ListEntryDetail(ApiView):
    scopes = {
        "GET": Scope.INFLUENCERS_READ,
        "PATCH": Scope.INFLUENCERS_WRITE,
        "DELETE": Scope.INFLUENCERS_WRITE,
    }

    @extend_schema(responses=ListEntryOut, summary="One person on a list")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ListEntryOut(_get_entry(self, uuid)).data)

    @extend_schema(request=ListEntryEditIn, responses=ListEntryOut, summary="Say why, or move")
    def patch(self, request: Request, uuid: UUID) -> Response:
        entry = _get_entry(self, uuid)
        insist_on(request, ListEntryOut(entry).data)
        values = self.values(ListEntryEditIn, partial=True)
        if "why" in values:
            actions.say_why(entry=entry, by=self.by, why=values["why"])
        if "steps" in values:
            actions.move_on_list(entry=entry, by=self.by, steps=values["steps"])
        return tagged(request, ListEntryOut(_get_entry(self, uuid)).data)

    @extend_schema(responses={204: None}, summary="Take somebody off a list")
    def delete(self, request: Request, uuid: UUID) -> Response:
        entry = _get_entry(self, uuid)
        insist_on(request, ListEntryOut(entry).data)
        actions.remove_from_list(list=entry.list, by=self.by, influencer=entry.influencer)
        return Response(status=204)


def get_list(view: ApiView, uuid: UUID) -> InfluencerList:
    """Return the agency's list in use or raise Http404."""
    return get_object_or_404(lists_of(view.agency).select_related("agency"), uuid=uuid)


def _get_entry(view: ApiView, uuid: UUID) -> ListEntry:
    return get_object_or_404(entries_in(view.agency), uuid=uuid)
