"""Reply kits of influencers in an incident, and how they are."""

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
from crisis import rules
from crisis.actions import partners as actions
from crisis.models import CheckIn, Incident, ReplyKit
from crisis.pages.partners import WHAT
from crisis.queries.partners import check_ins_to_show, kits_to_show
from crisis.states import Feeling
from influencers.api.shapes import UUIDRelatedField
from influencers.models import Influencer
from influencers.states import Nature
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE
KIT_FIELDS = ("opening", "replies", "never", "contact", "contact_reach", "strategy", "version")


class KitReplyShape(serializers.Serializer):
    nature = serializers.ChoiceField(choices=Nature.choices)
    what = serializers.ChoiceField(choices=list(WHAT.items()))
    how = serializers.CharField(max_length=500, allow_blank=True)


class ReplyKitOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    influencer = serializers.UUIDField(source="influencer.uuid")
    contact = serializers.UUIDField(source="contact.uuid", allow_null=True)
    contact_reach = serializers.CharField()
    opening = serializers.CharField()
    replies = KitReplyShape(many=True)
    never = serializers.ListField(child=serializers.CharField())
    strategy = serializers.CharField(help_text="The joint line, signed by both sides.")
    strategy_hash = serializers.CharField(
        help_text="SHA-256 of the joint line; what signatures are bound to."
    )
    ours_hash = serializers.CharField(help_text="What the house signed.")
    theirs_hash = serializers.CharField(help_text="What the influencer signed.")
    shared_at = serializers.DateTimeField(allow_null=True, help_text="On their page since.")
    version = serializers.IntegerField()


class NewReplyKitIn(serializers.Serializer):
    influencer = UUIDRelatedField(Influencer)


class ReplyKitIn(serializers.Serializer):
    opening = serializers.CharField(max_length=2000, allow_blank=True)
    replies = KitReplyShape(many=True)
    never = serializers.ListField(child=serializers.CharField(max_length=300), max_length=30)
    contact = UUIDRelatedField(Membership, allow_null=True)
    contact_reach = serializers.CharField(max_length=200, allow_blank=True)
    strategy = serializers.CharField(max_length=5000, allow_blank=True)
    version = serializers.IntegerField(help_text="The one you read.")


class SignIn(serializers.Serializer):
    text_hash = serializers.CharField(max_length=64, help_text="`strategy_hash` of the text you read.")


class CheckInListed(Shape):
    uuid = serializers.UUIDField()
    kit = serializers.UUIDField(source="kit.uuid")
    due_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class CheckInOut(CheckInListed):
    feeling = serializers.ChoiceField(
        choices=Feeling.choices,
        allow_blank=True,
        help_text="Empty: no answer yet, or not for this key to read.",
    )
    words = serializers.CharField(help_text="Only for whoever looks after the influencer.")


class CheckInAnswerIn(serializers.Serializer):
    feeling = serializers.ChoiceField(choices=Feeling.choices)
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True)


def get_kit(view: ApiView, uuid: UUID) -> ReplyKit:
    """Return a reply kit of the agency or raise Http404."""
    return get_object_or_404(kits_to_show(view.agency), uuid=uuid)


def get_check_in(view: ApiView, uuid: UUID) -> CheckIn:
    """Return a check-in of the agency or raise Http404."""
    return get_object_or_404(check_ins_to_show(view.agency), uuid=uuid)


class IncidentReplyKits(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = ReplyKitOut

    def get_queryset(self) -> "QuerySet[ReplyKit]":
        if not self.agency:
            return ReplyKit.objects.none()
        return kits_to_show(self.agency).filter(incident=self._incident())

    @extend_schema(summary="Reply kits of an incident, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=NewReplyKitIn, responses={201: ReplyKitOut}, summary="Make a reply kit from the playbook"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.make_kit(incident=self._incident(), by=self.by, **self.values(NewReplyKitIn))
        return _answer(
            self, request, made.uuid, status=201, location=reverse("api:reply_kit", args=[made.uuid])
        )

    def _incident(self) -> Incident:
        rows = Incident.objects.for_agency(self.agency).select_related(
            "agency", "commander__user", "playbook_version"
        )
        return get_object_or_404(rows, uuid=self.kwargs["uuid"])


class ReplyKitDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=ReplyKitOut, summary="One reply kit")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(
        request=ReplyKitIn,
        responses=ReplyKitOut,
        summary="Change fields of a reply kit; what is not given stays",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        kit = get_kit(self, uuid)
        values = {name: getattr(kit, name) for name in KIT_FIELDS} | self.values(ReplyKitIn, partial=True)
        actions.save_kit(kit=kit, by=self.by, **values)
        return _answer(self, request, uuid)


class ReplyKitShare(ApiView):
    scopes = {"POST": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="reply_kits_share", request=None, responses=ReplyKitOut, summary="Put a kit on the influencer's page")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.share_kit(kit=get_kit(self, uuid), by=self.by)
        return _answer(self, request, uuid)

    @extend_schema(operation_id="reply_kits_withdraw", responses={204: None}, summary="Take a kit off the influencer's page")  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        actions.withdraw_kit(kit=get_kit(self, uuid), by=self.by)
        return Response(status=204)


class ReplyKitSign(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="reply_kits_sign", request=SignIn, responses=ReplyKitOut, summary="Sign the joint line for the house")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.sign_line(kit=get_kit(self, uuid), by=self.by, **self.values(SignIn))
        return _answer(self, request, uuid)


class ReplyKitCheckIns(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = CheckInListed

    def get_queryset(self) -> "QuerySet[CheckIn]":
        if not self.agency:
            return CheckIn.objects.none()
        return check_ins_to_show(self.agency, kit=get_kit(self, self.kwargs["uuid"]))

    @extend_schema(summary="When somebody was asked how they are, newest first; the answers one by one")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=None, responses={201: CheckInOut}, summary="Ask on their page how they are")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.ask_check_in(kit=get_kit(self, uuid), by=self.by)
        return tagged(
            request, _check_in(made, self.by), status=201, location=reverse("api:check_in", args=[made.uuid])
        )


class CheckInDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=CheckInOut, summary="One check-in")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, _check_in(get_check_in(self, uuid), self.by))


class CheckInAnswer(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="check_ins_answer", request=CheckInAnswerIn, responses=CheckInOut, summary="Keep what was heard in a call")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        kept = actions.answer_check_in(
            check_in=get_check_in(self, uuid), by=self.by, **self.values(CheckInAnswerIn)
        )
        return tagged(request, _check_in(kept, self.by))


def _check_in(row: CheckIn, by: Any) -> dict[str, Any]:
    if not rules.can_see_feelings(by, row.kit):
        row.feeling, row.words = "", ""
    return CheckInOut(row).data


def _answer(view: ApiView, request: Request, uuid: UUID, **more: Any) -> Response:
    return tagged(request, ReplyKitOut(get_kit(view, uuid)).data, **more)
