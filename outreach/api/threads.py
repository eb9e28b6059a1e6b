"""The shared inbox: threads, what was said in them, notes beside them, contacts by other ways."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.errors import ActionError
from accounts.states import Scope
from influencers.queries.profile import influencers_to_show
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView
from outreach.actions import threads as actions
from outreach.actions.contacts import log_contact
from outreach.actions.replies import send_reply, take_back, write_reply
from outreach.actions.thread_notes import add_thread_note, remove_thread_note
from outreach.api import shapes_threads as shapes
from outreach.models import Message, Thread, ThreadNote
from outreach.queries.threads import listed_threads, messages_to_show, notes_to_show, threads_to_show
from outreach.states import Medium

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


class Threads(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.ThreadOut
    ordering = ("-last_message_at", "-id")
    parameters = ("queue", "q", "assignee", "campaign", "influencer", "unread")

    def get_queryset(self) -> "QuerySet[Thread]":
        if not self.agency:
            return Thread.objects.none()
        asked = self.request.query_params
        return listed_threads(
            self.agency, self.by, now=timezone.now(), queue=asked.get("queue", "all"), text=asked.get("q", "")[:120],
            assignee=_uuid(asked.get("assignee", "")), campaign=_uuid(asked.get("campaign", "")),
            influencer=_uuid(asked.get("influencer", "")), unread=asked.get("unread") in ("1", "true"),
        )  # fmt: skip

    @extend_schema(
        summary="Threads of the inbox, what was said last first",
        parameters=[
            OpenApiParameter("queue", description=shapes.QUEUES_IN_WORDS),
            OpenApiParameter("q", description="Person, address, subject, words of a message"),
            OpenApiParameter("assignee", description="A member's uuid"),
            OpenApiParameter("campaign", description="A campaign's uuid"),
            OpenApiParameter("influencer", description="A person's uuid"), OpenApiParameter("unread", bool),
        ],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return super().get(request)


class ThreadDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.ThreadOut, summary="One thread")
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.ThreadOut(_shown(self, uuid)).data)


class _OnThread(ApiView):
    scopes = {"POST": WRITE}

    def done(
        self, uuid: UUID, action: Callable[..., Any], shape: type[Serializer] | None = None, **names: str
    ) -> Response:
        """Call the action on the thread with the body's values; `names` says what the action calls a value otherwise."""
        thread = _get(self, uuid)
        told = self.values(shape) if shape else {}
        action(thread=thread, by=self.by, **{names.get(name, name): value for name, value in told.items()})
        return Response(shapes.ThreadOut(_shown(self, uuid)).data)


class ThreadAssign(_OnThread):
    @extend_schema(
        request=shapes.AssignIn, responses=shapes.ThreadOut, operation_id="threads_assign",
        summary="Give a thread to a member, or to nobody",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.assign, shapes.AssignIn, member="to")


class ThreadSnooze(_OnThread):
    @extend_schema(
        request=shapes.SnoozeIn, responses=shapes.ThreadOut, operation_id="threads_snooze",
        summary="Put a thread out of sight until a moment; an answer brings it back earlier",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.snooze, shapes.SnoozeIn)


class ThreadWake(_OnThread):
    @extend_schema(
        request=None, responses=shapes.ThreadOut, operation_id="threads_wake", summary="Bring a snoozed thread back"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.wake)


class ThreadDone(_OnThread):
    @extend_schema(
        request=None, responses=shapes.ThreadOut, operation_id="threads_done", summary="Say that nothing is left to do in a thread"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.finish)


class ThreadReopen(_OnThread):
    @extend_schema(
        request=None, responses=shapes.ThreadOut, operation_id="threads_reopen", summary="Take up a thread that was done"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.reopen)


class ThreadRead(_OnThread):
    @extend_schema(
        request=None, responses=shapes.ThreadOut, operation_id="threads_read", summary="Mark a thread read for the key's member"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.mark_read)


class ThreadStep(_OnThread):
    @extend_schema(
        request=shapes.ThreadStepIn, responses=shapes.ThreadOut, operation_id="threads_step",
        summary="Note the next step and its day; it becomes the person's too",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(uuid, actions.plan_step, shapes.ThreadStepIn)


class ThreadMessages(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.MessageOut
    ordering = ("-at", "-id")

    def get_queryset(self) -> "QuerySet[Message]":
        if not self.agency:
            return Message.objects.none()
        thread = _get(self, self.kwargs["uuid"])
        return messages_to_show(self.agency).filter(thread=thread).prefetch_related("attachments")

    @extend_schema(summary="What was said in a thread, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.ReplyIn, responses={201: shapes.MessageOut}, operation_id="threads_reply",
        summary="Write the key's member's answer in a thread; with send it leaves in 20 seconds",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        thread, told = _get(self, uuid), self.values(shapes.ReplyIn)
        text = {name: told[name] for name in ("body", "subject") if name in told}
        reply = write_reply(thread=thread, by=self.by, **text)
        if told["send"]:
            reply = send_reply(message=reply, by=self.by, despite=told.get("despite", ""))
        location = reverse("api:message", args=[reply.uuid])
        return Response(
            shapes.MessageOut(_message(self, reply.uuid)).data, status=201, headers={"Location": location}
        )


class MessageDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.MessageOut, summary="One message")
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.MessageOut(_message(self, uuid)).data)


class MessageTakeBack(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=shapes.MessageOut, operation_id="messages_take_back", summary="Stop an answer that waits to leave"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        take_back(message=_message(self, uuid), by=self.by)
        return Response(shapes.MessageOut(_message(self, uuid)).data)


class MessageMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.MoveMessageIn, responses=shapes.ThreadOut, operation_id="messages_move",
        summary="Put a message that belongs elsewhere into another thread, or one of its own; answers with that thread",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        message, to = _message(self, uuid), self.values(shapes.MoveMessageIn)["thread"]
        there = (
            actions.move_message(message=message, to=to, by=self.by)
            if to
            else actions.split_off(message=message, by=self.by)
        )
        return Response(shapes.ThreadOut(_shown(self, there.uuid)).data)


class ThreadNotes(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ThreadNoteOut

    def get_queryset(self) -> "QuerySet[ThreadNote]":
        if not self.agency:
            return ThreadNote.objects.none()
        return notes_to_show(self.agency).filter(thread=_get(self, self.kwargs["uuid"]))

    @extend_schema(summary="Notes of members beside a thread, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.ThreadNoteIn, responses={201: shapes.ThreadNoteOut}, summary="Write a note for the other members",
        operation_id="threads_note",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = add_thread_note(thread=_get(self, uuid), by=self.by, **self.values(shapes.ThreadNoteIn))
        return Response(shapes.ThreadNoteOut(made).data, status=201)


class ThreadNoteDetail(ApiView):
    scopes = {"DELETE": WRITE}

    @extend_schema(responses={204: None}, summary="Remove the own note")
    def delete(self, request: Request, uuid: UUID) -> Response:
        remove_thread_note(note=get_object_or_404(notes_to_show(self.agency), uuid=uuid), by=self.by)
        return Response(status=204)


class InfluencerContacts(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.MessageOut
    ordering = ("-at", "-id")

    def get_queryset(self) -> "QuerySet[Message]":
        if not self.agency:
            return Message.objects.none()
        person = get_object_or_404(influencers_to_show(self.agency), uuid=self.kwargs["uuid"])
        rows = messages_to_show(self.agency).filter(thread__influencer=person).exclude(medium=Medium.EMAIL)
        return rows.prefetch_related("attachments")

    @extend_schema(summary="Contacts with a person by other ways than mail, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.ContactLogIn, responses={201: shapes.MessageOut}, operation_id="influencers_log_contact",
        summary="Note a contact by another way than mail, with its next step",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        person = get_object_or_404(influencers_to_show(self.agency), uuid=uuid)
        made = log_contact(influencer=person, by=self.by, **self.values(shapes.ContactLogIn))
        return Response(shapes.MessageOut(_message(self, made.uuid)).data, status=201)


def _get(view: ApiView, uuid: UUID) -> Thread:
    """Return a thread of the agency. Raises Http404."""
    return get_object_or_404(threads_to_show(view.agency), uuid=uuid)


def _shown(view: ApiView, uuid: UUID) -> Thread:
    """Return a thread as the API writes it. Raises Http404."""
    return get_object_or_404(listed_threads(view.agency, view.by, now=timezone.now()), uuid=uuid)


def _message(view: ApiView, uuid: UUID) -> Message:
    return get_object_or_404(messages_to_show(view.agency).prefetch_related("attachments"), uuid=uuid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise ActionError(f"{text[:40]} is not a uuid.") from error
