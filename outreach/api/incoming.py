"""Unknown senders and how mail comes in: what the pages of incoming mail do."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.private_files import private_file
from accounts.states import Scope
from influencers.queries.profile import influencers_to_show
from irm.api.idempotency import idempotent
from irm.api.shapes import Shape
from irm.api.views import ApiView
from outreach.actions import inbound, matching, reading_mail
from outreach.models import Mailbox, Thread
from outreach.queries.matching import address_of, proposals_for
from outreach.queries.threads import attachments_to_show

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


class SenderProposalOut(Shape):
    influencer = serializers.UUIDField(source="influencer.uuid")
    name = serializers.CharField(source="influencer.name")
    why = serializers.CharField(help_text="What speaks for it.")


class SenderProposalsOut(Shape):
    proposals = SenderProposalOut(many=True)


class MatchIn(Shape):
    influencer = serializers.UUIDField(
        required=False, help_text="Who it is. Without: a new person called `name`."
    )
    name = serializers.CharField(required=False, max_length=200)


class MatchOut(Shape):
    influencer = serializers.UUIDField()
    threads = serializers.ListField(child=serializers.UUIDField(), help_text="Now the person's.")
    contact_point = serializers.UUIDField(
        allow_null=True, help_text="The address that was added to the person."
    )


class UnmatchIn(Shape):
    contact_point = serializers.UUIDField(
        required=False, help_text="The address that was added; it goes too."
    )


class UnmatchOut(Shape):
    threads = serializers.ListField(child=serializers.UUIDField(), help_text="Unknown again.")


class FetchOut(Shape):
    taken = serializers.IntegerField(help_text="Mails that are new.")


class WebhookIn(Shape):
    signing_key = serializers.CharField(
        required=False, max_length=500, help_text="The provider's; never shown again."
    )


class WebhookOut(Shape):
    mails = serializers.CharField(help_text="Where a provider posts mail that comes in. A secret.")
    events = serializers.CharField(help_text="Where it posts bounces, complaints, unsubscribes. A secret.")


class ThreadProposals(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=SenderProposalsOut, summary="Who an unknown sender may be", operation_id="threads_proposals"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        thread = _thread(self, uuid)
        found = proposals_for(self.agency, [thread])[thread.pk]
        return Response({"proposals": SenderProposalOut(found, many=True).data})


class ThreadMatch(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=MatchIn, responses=MatchOut, operation_id="threads_match",
        summary="Say who an unknown sender is; the address becomes a contact point of theirs",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        thread, told, now = _thread(self, uuid), self.values(MatchIn), timezone.now()
        if chosen := told.get("influencer"):
            influencer = get_object_or_404(influencers_to_show(self.agency), uuid=chosen)
            done = matching.match_thread(thread=thread, influencer=influencer, by=self.by, now=now)
        else:
            name = told.get("name", "")
            influencer, done = matching.match_new_person(thread=thread, by=self.by, name=name, now=now)
        point = done.point.uuid if done.point else None
        shown = {
            "influencer": influencer.uuid,
            "threads": [each.uuid for each in done.threads],
            "contact_point": point,
        }
        return Response(shown)


class ThreadUnmatch(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=UnmatchIn, responses=UnmatchOut, operation_id="threads_unmatch", summary="Take a match back"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        thread, wanted = _thread(self, uuid), self.values(UnmatchIn).get("contact_point")
        point = address_of(thread, wanted)
        found = matching.unmatch_thread(thread=thread, by=self.by, point=point)
        return Response({"threads": [each.uuid for each in found]})


class ThreadSetAside(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses={204: None}, operation_id="threads_set_aside",
        summary="Say that an unknown sender is nobody you know",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        matching.set_aside(thread=_thread(self, uuid), by=self.by)
        return Response(status=204)


class AttachmentFile(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, operation_id="attachments_file",
        summary="A file that came or went with a message",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        file = get_object_or_404(attachments_to_show(self.agency), uuid=uuid)
        if not file.file.storage.exists(str(file.file.name)):
            raise Http404
        return private_file(request, file.file, name=file.name, content_type=file.content_type)


class MailboxFetch(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=FetchOut, operation_id="mailboxes_fetch", summary="Read a mailbox by IMAP now"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        taken = reading_mail.read_now(mailbox=_mailbox(self, uuid), by=self.by)
        return Response({"taken": taken})


class MailboxWebhook(ApiView):
    scopes = {"POST": WRITE, "DELETE": WRITE}

    @extend_schema(
        request=WebhookIn, responses=WebhookOut, operation_id="mailboxes_webhook",
        summary="Make new addresses for a mailbox's provider; those before work no longer",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        key = self.values(WebhookIn).get("signing_key")
        made = inbound.make_webhook(mailbox=_mailbox(self, uuid), by=self.by, signing_key=key)
        shown = {"mails": inbound.webhook_address(made), "events": inbound.webhook_address(made, events=True)}
        return Response(shown)

    @extend_schema(
        operation_id="mailboxes_webhook_remove", responses={204: None}, summary="Take the addresses back"
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        inbound.remove_webhook(mailbox=_mailbox(self, uuid), by=self.by)
        return Response(status=204)


def _thread(view: ApiView, uuid: UUID) -> Any:
    rows = Thread.objects.for_agency(view.agency).select_related("influencer", "mailbox", "agency")
    return get_object_or_404(rows, uuid=uuid)


def _mailbox(view: ApiView, uuid: UUID) -> Mailbox:
    rows = Mailbox.objects.for_agency(view.agency).active().select_related("agency", "owner")
    return get_object_or_404(rows, uuid=uuid)
