"""Mailboxes: list, set up, change, try, pause, put away; what their domain says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView
from outreach.actions import health as health_actions
from outreach.actions import mailboxes as actions
from outreach.actions.mail_consents import disconnect_mailbox
from outreach.api import shapes_sending as shapes
from outreach.models import Mailbox
from outreach.queries.mailboxes import mailboxes_to_show, with_waiting

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


def get_mailbox(view: ApiView, uuid: UUID) -> Mailbox:
    """Return the agency's mailbox or raise Http404."""
    return get_object_or_404(with_waiting(mailboxes_to_show(view.agency)), uuid=uuid)


def _answer(view: ApiView, request: Request, uuid: UUID, *, status: int = 200) -> Response:
    return tagged(request, shapes.MailboxOut(get_mailbox(view, uuid)).data, status=status)


class Mailboxes(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.MailboxOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Mailbox]":
        return with_waiting(mailboxes_to_show(self.agency)) if self.agency else Mailbox.objects.none()

    @extend_schema(summary="The addresses the agency writes from, newest first; archived ones too")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.MailboxIn, responses={201: shapes.MailboxOut},
        summary="Add a mailbox; nothing leaves it unless a way is chosen",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.add_mailbox(by=self.by, **self.values(shapes.MailboxIn))
        return _answer(self, request, made.uuid, status=201)


class MailboxDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.MailboxOut, summary="One mailbox")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(
        request=shapes.MailboxChangeIn,
        responses=shapes.MailboxOut,
        summary="Change fields; what is not given stays",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        mailbox = get_mailbox(self, uuid)
        values = self.values(shapes.MailboxChangeIn, partial=True)
        given, seen = values.pop("version", None), asked_version(request)
        actions.change_mailbox(mailbox=mailbox, by=self.by, version=given if seen is None else seen, **values)
        return _answer(self, request, uuid)


class MailboxHealth(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.HealthOut, operation_id="mailboxes_health",
        summary="Read now what the DNS says of the mailbox's domain",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        mailbox = get_mailbox(self, uuid)
        found = health_actions.read_health(mailbox=mailbox, by=self.by, now=timezone.now())
        return tagged(request, shapes.HealthOut(found).data)


def verb(name: str, action: Callable[..., Mailbox], summary: str, shape: Any = None) -> type[ApiView]:
    """Return the endpoint of one verb on a mailbox."""

    class MailboxVerb(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"mailboxes_{name}", request=shape, responses=shapes.MailboxOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            action(mailbox=get_mailbox(self, uuid), by=self.by, **(self.values(shape) if shape else {}))
            return _answer(self, request, uuid)

    MailboxVerb.__name__ = f"Mailbox{name.title()}"
    return MailboxVerb


def trial(name: str, action: Callable[..., str], summary: str) -> type[ApiView]:
    """Return the endpoint of one way to try a mailbox."""

    class MailboxTrial(ApiView):
        scopes = {"POST": WRITE}

        @extend_schema(
            operation_id=f"mailboxes_{name}", request=None, responses=shapes.SaidOut, summary=summary
        )
        @idempotent
        def post(self, request: Request, uuid: UUID) -> Response:
            return Response({"says": action(mailbox=get_mailbox(self, uuid), by=self.by)})

    MailboxTrial.__name__ = f"Mailbox{name.title().replace('_', '')}"
    return MailboxTrial


MailboxPause = verb("pause", actions.pause_mailbox, "Let nothing leave it", shapes.PauseIn)
MailboxResume = verb("resume", actions.resume_mailbox, "Let it send again")
MailboxArchive = verb("archive", actions.archive_mailbox, "Put it away")
MailboxRestore = verb("restore", actions.restore_mailbox, "Take it back into use")
MailboxDisconnect = verb(
    "disconnect", disconnect_mailbox, "Forget the consent it signs in by; only its page connects it again"
)
MailboxTry = trial("try", actions.try_mailbox, "Sign in at its server, and say what that answers")
MailboxTestLetter = trial(
    "test_letter", actions.send_test_letter, "Send a letter to the member the key belongs to"
)
