"""Letters that tell influencers of their kit, or ask how they are: looked at, sent, and how far they are."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from crisis.actions import partner_letters as actions
from crisis.api.partners import get_check_in, get_kit
from crisis.models import KitLetter
from crisis.packs.kit_letters import PAGE
from crisis.queries.partners import letters_to_show
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView
from outreach.states import MessageState

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


class KitLetterOut(Shape):
    uuid = serializers.UUIDField()
    kit = serializers.UUIDField(source="kit.uuid")
    check_in = serializers.UUIDField(
        source="check_in.uuid", allow_null=True, help_text="null: it tells of the kit."
    )
    message = serializers.UUIDField(source="message.uuid", help_text="In the outbox and its thread.")
    state = serializers.ChoiceField(source="message.state", choices=MessageState.choices)
    send_after = serializers.DateTimeField(source="message.send_after", allow_null=True)
    opened_at = serializers.DateTimeField(source="link.last_used_at", allow_null=True, default=None)
    by = serializers.UUIDField(source="by.uuid")
    created_at = serializers.DateTimeField()


class KitLetterDraftOut(Shape):
    mailbox = serializers.CharField(source="mailbox.address")
    to = serializers.CharField()
    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField(help_text=f"{PAGE} becomes their personal link as the letter leaves.")


class KitLetterIn(serializers.Serializer):
    subject = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="Empty: of the draft."
    )
    body = serializers.CharField(
        max_length=10_000, required=False, allow_blank=True, help_text=f"With {PAGE} in it."
    )


class KitLetters(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = KitLetterOut

    def get_queryset(self) -> "QuerySet[KitLetter]":
        if not self.agency:
            return KitLetter.objects.none()
        return letters_to_show(self.agency).filter(kit=get_kit(self, self.kwargs["uuid"]))

    @extend_schema(summary="Letters about a kit, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=KitLetterIn, responses={201: KitLetterOut}, summary="Tell the influencer that the kit is on their page")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.tell_partner(kit=get_kit(self, uuid), by=self.by, **self.values(KitLetterIn))
        return tagged(request, KitLetterOut(made).data, status=201)


class KitLetterDraft(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=KitLetterDraftOut, summary="The letter as it would leave")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(
            request, KitLetterDraftOut(actions.draft_letter(kit=get_kit(self, uuid), by=self.by)).data
        )


class CheckInTell(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(operation_id="check_ins_tell", request=KitLetterIn, responses={201: KitLetterOut}, summary="Ask by letter how they are")  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        asked = get_check_in(self, uuid)
        made = actions.tell_partner(kit=asked.kit, by=self.by, check_in=asked, **self.values(KitLetterIn))
        return tagged(request, KitLetterOut(made).data, status=201)
