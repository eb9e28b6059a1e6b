"""Post-mortems and their follow-ups."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership
from accounts.states import Scope
from crisis.actions import follow_ups as actions
from crisis.models import FollowUp, Postmortem
from crisis.queries.postmortems import follow_ups_to_show, postmortems_to_show, whole_postmortems
from crisis.states import ChangeKind, FactorKind, PostmortemState
from influencers.api.shapes import UUIDRelatedField
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class FactorOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=FactorKind.choices)
    text = serializers.CharField()


class PlanChangeOut(Shape):
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    text = serializers.CharField(help_text="What changes, or why nothing does.")
    playbook_version = serializers.UUIDField(source="playbook_version.uuid", allow_null=True)
    influencer = serializers.UUIDField(source="influencer.uuid", allow_null=True)
    checklist_item = serializers.UUIDField(source="checklist_item.uuid", allow_null=True)


class PostmortemOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    state = serializers.ChoiceField(choices=PostmortemState.choices)
    owner = serializers.UUIDField(source="owner.uuid")
    due_on = serializers.DateField(allow_null=True)
    summary = serializers.CharField()
    impact = serializers.CharField()
    figures = serializers.JSONField(
        help_text="As of the closing: `seconds` by name (null: did not happen), `targets` in seconds, `peak_share`; empty while it is written."
    )
    factors = FactorOut(many=True)
    changes = PlanChangeOut(many=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class FollowUpOut(Shape):
    uuid = serializers.UUIDField()
    postmortem = serializers.UUIDField(source="postmortem.uuid")
    text = serializers.CharField()
    owner = serializers.UUIDField(source="owner.uuid")
    due_on = serializers.DateField()
    seen_by = serializers.CharField(help_text="By what it is seen that it helped.")
    done_at = serializers.DateTimeField(allow_null=True)


class FollowUpIn(serializers.Serializer):
    text = serializers.CharField(max_length=300)
    owner = UUIDRelatedField(Membership)
    due_on = serializers.DateField()
    seen_by = serializers.CharField(max_length=300, required=False, allow_blank=True)


class Postmortems(ListView):
    scopes = {"GET": READ}
    serializer_class = PostmortemOut
    parameters = ("state",)

    def get_queryset(self) -> "QuerySet[Postmortem]":
        if not self.agency:
            return Postmortem.objects.none()
        state = self.request.query_params.get("state", "")
        if state and state not in PostmortemState.values:
            raise bad_query("state", f"Known: {', '.join(PostmortemState.values)}.")
        return whole_postmortems(self.agency).filter(**({"state": state} if state else {}))

    @extend_schema(
        summary="Post-mortems, newest first",
        parameters=[
            OpenApiParameter("state", str, description=f"One of {', '.join(PostmortemState.values)}.")
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class PostmortemDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=PostmortemOut, summary="One post-mortem")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(
            request, PostmortemOut(get_object_or_404(whole_postmortems(self.agency), uuid=uuid)).data
        )


class FollowUps(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = FollowUpOut

    def get_queryset(self) -> "QuerySet[FollowUp]":
        if not self.agency:
            return FollowUp.objects.none()
        return follow_ups_to_show(self.agency).filter(postmortem=self._postmortem())

    def _postmortem(self) -> Postmortem:
        return get_object_or_404(postmortems_to_show(self.agency), uuid=self.kwargs["uuid"])

    @extend_schema(summary="Follow-ups of a post-mortem, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=FollowUpIn, responses={201: FollowUpOut}, summary="Add a follow-up")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.add_follow_up(postmortem=self._postmortem(), by=self.by, **self.values(FollowUpIn))
        return tagged(
            request, FollowUpOut(made).data, status=201, location=reverse("api:follow_up", args=[made.uuid])
        )


class FollowUpDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=FollowUpOut, summary="One follow-up")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, FollowUpOut(_follow_up(self, uuid)).data)

    @extend_schema(
        request=FollowUpIn, responses=FollowUpOut, summary="Change a follow-up; what is not given stays"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        row = _follow_up(self, uuid)
        insist_on(request, FollowUpOut(row).data)
        changed = actions.change_follow_up(follow_up=row, by=self.by, **self.values(FollowUpIn, partial=True))
        return tagged(request, FollowUpOut(changed).data)


class FollowUpDone(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="follow_ups_done", request=None, responses=FollowUpOut, summary="Note it as done"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        row = actions.finish_follow_up(follow_up=_follow_up(self, uuid), by=self.by)
        return tagged(request, FollowUpOut(row).data)


def _follow_up(view: ApiView, uuid: UUID) -> FollowUp:
    return get_object_or_404(follow_ups_to_show(view.agency), uuid=uuid)
