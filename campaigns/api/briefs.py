"""Briefs: begun, written point by point, published, compared, measured."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.actions import brief_points
from campaigns.actions import briefs as actions
from campaigns.api import shapes_briefs as shapes
from campaigns.api.campaigns import get_campaign
from campaigns.api.shapes_offers import WhyIn
from campaigns.brief_changes import point_changes
from campaigns.freedom.meter import read_freedom
from campaigns.models import Brief, BriefPoint, BriefVersion
from campaigns.queries.briefs import briefs_to_show, points_to_show, version_pair, versions_to_show
from irm.api.etag import asked_version, insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


def get_brief(view: ApiView, uuid: UUID) -> Brief:
    """Return the agency's brief or raise Http404."""
    return get_object_or_404(briefs_to_show(view.agency), uuid=uuid)


class CampaignBriefs(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.BriefOut

    def get_queryset(self) -> "QuerySet[Brief]":
        if not self.agency:
            return Brief.objects.none()
        return briefs_to_show(self.agency).filter(campaign=get_campaign(self, self.kwargs["uuid"]))

    @extend_schema(summary="A campaign's briefs, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.BriefIn, responses={201: shapes.BriefOut},
        summary="Begin a brief; what the brand, the law and the platform ask for flows in",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        made = actions.create_brief(campaign=campaign, by=self.by, **self.values(shapes.BriefIn))
        location = reverse("api:brief", args=[made.uuid])
        return tagged(request, shapes.BriefOut(made).data, status=201, location=location)


class BriefDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.BriefOut, summary="One brief")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.BriefOut(get_brief(self, uuid)).data)

    @extend_schema(
        request=shapes.BriefEditIn, responses=shapes.BriefOut, summary="Change what a brief is for"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        brief = get_brief(self, uuid)
        values = self.values(shapes.BriefEditIn, partial=True)
        made = actions.update_brief(brief=brief, by=self.by, version=asked_version(request), **values)
        return tagged(request, shapes.BriefOut(made).data)

    @extend_schema(responses={204: None}, summary="Throw away a brief nobody was shown")
    def delete(self, request: Request, uuid: UUID) -> Response:
        brief = get_brief(self, uuid)
        insist_on(request, shapes.BriefOut(brief).data)
        actions.delete_brief(brief=brief, by=self.by)
        return Response(status=204)


class BriefTakeIn(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses=shapes.BriefOut,
        summary="Bring a brief in line with the brand room and the law",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.BriefOut(actions.take_in(brief=get_brief(self, uuid), by=self.by)).data)


class BriefPublish(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.BriefPublishIn, responses={201: shapes.BriefVersionOut},
        summary="Freeze the points as a new version; readers are asked again for what changed",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        brief = get_brief(self, uuid)
        values = self.values(shapes.BriefPublishIn)
        made = actions.publish_brief(brief=brief, by=self.by, version=asked_version(request), **values)
        return Response(shapes.BriefVersionOut(made).data, status=201)


class BriefWithdraw(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=WhyIn, responses=shapes.BriefOut, operation_id="briefs_withdraw",
        summary="Take a published brief back; publishing it again brings it back",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        brief = get_brief(self, uuid)
        actions.withdraw_brief(brief=brief, by=self.by, **self.values(WhyIn))
        return tagged(request, shapes.BriefOut(get_brief(self, uuid)).data)


class BriefPoints(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.BriefPointOut
    ordering = ("section", "position", "id")

    def get_queryset(self) -> "QuerySet[BriefPoint]":
        if not self.agency:
            return BriefPoint.objects.none()
        return points_to_show(self.agency).filter(brief=get_brief(self, self.kwargs["uuid"]))

    @extend_schema(summary="The working copy's points, by section and place")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.BriefPointIn, responses={201: shapes.BriefPointOut(many=True)},
        summary="Add points at the end of a section, one a line",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = brief_points.add_points(
            brief=get_brief(self, uuid), by=self.by, **self.values(shapes.BriefPointIn)
        )
        return Response(shapes.BriefPointOut(made, many=True).data, status=201)


class BriefPointDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.BriefPointOut, summary="One point of the working copy")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.BriefPointOut(_point(self, uuid)).data)

    @extend_schema(request=shapes.BriefPointEditIn, responses=shapes.BriefPointOut, summary="Reword a point")
    def patch(self, request: Request, uuid: UUID) -> Response:
        point = _point(self, uuid)
        insist_on(request, shapes.BriefPointOut(point).data)
        values = self.values(shapes.BriefPointEditIn, partial=True)
        saved = brief_points.save_point(point=point, by=self.by, **values)
        return tagged(request, shapes.BriefPointOut(saved).data)

    @extend_schema(responses={204: None}, summary="Take a point out")
    def delete(self, request: Request, uuid: UUID) -> Response:
        point = _point(self, uuid)
        insist_on(request, shapes.BriefPointOut(point).data)
        brief_points.remove_point(point=point, by=self.by)
        return Response(status=204)


class BriefPointMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.BriefPointMoveIn, responses=shapes.BriefPointOut, summary="Move a point in its section"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        point = _point(self, uuid)
        moved = brief_points.move_point(point=point, by=self.by, **self.values(shapes.BriefPointMoveIn))
        return Response(shapes.BriefPointOut(moved).data)


class BriefVersions(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.BriefVersionOut

    def get_queryset(self) -> "QuerySet[BriefVersion]":
        if not self.agency:
            return BriefVersion.objects.none()
        return versions_to_show(self.agency).filter(brief=get_brief(self, self.kwargs["uuid"]))

    @extend_schema(summary="Published versions, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class BriefChanges(ApiView):
    scopes = {"GET": READ}
    parameters = ("old", "new")

    @extend_schema(
        parameters=[
            OpenApiParameter("old", int, description="A version's number; else the one before `new`."),
            OpenApiParameter("new", int, description="A version's number; else the newest."),
        ],
        responses=shapes.BriefComparisonOut,
        summary="What changed between two versions, point by point",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        pair = version_pair(
            get_brief(self, uuid), request.query_params.get("old", ""), request.query_params.get("new", "")
        )
        changes = point_changes(pair.old.points if pair.old else [], pair.new.points) if pair else []
        body: dict[str, Any] = {
            "old": pair.old.number if pair and pair.old else None,
            "new": pair.new.number if pair else 0,
            "changes": changes,
        }
        return Response(shapes.BriefComparisonOut(body).data)


class BriefFreedom(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.FreedomOut, summary="The freedom meter's reading of the working copy")
    def get(self, request: Request, uuid: UUID) -> Response:
        brief = get_brief(self, uuid)
        reading = read_freedom(list(brief.points.all()), brief.language)
        return Response(shapes.FreedomOut(reading.as_data()).data)


def _point(view: ApiView, uuid: UUID) -> BriefPoint:
    return get_object_or_404(points_to_show(view.agency), key=uuid)
