"""Drafts and their revisions: begun, written, handed in, withdrawn, compared; reminded of."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import ActionError
from accounts.states import Scope
from campaigns.queries.deliverables import deliverables_to_show
from drafts.actions import drafts as actions
from drafts.actions.reminding import remind
from drafts.api import shapes
from drafts.comparing import compare_texts, what_changed
from drafts.models import Draft, Revision
from drafts.queries.drafts import drafts_to_show, listed_drafts, revisions_to_show
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class Drafts(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.DraftOut
    parameters = ("waits", "campaign", "brand", "state", "late", "q")

    def get_queryset(self) -> "QuerySet[Draft]":
        if not self.agency:
            return Draft.objects.none()
        asked = self.request.query_params
        return listed_drafts(
            self.agency, by=self.by, waits=asked.get("waits", ""), campaign=_uuid(asked.get("campaign", "")),
            brand=_uuid(asked.get("brand", "")), state=asked.get("state", ""), late=asked.get("late") in ("1", "true"),
            text=asked.get("q", "")[:120], now=timezone.now(),
        )  # fmt: skip

    @extend_schema(
        summary="Drafts of people who are part of a campaign, newest first",
        parameters=[
            OpenApiParameter("waits", description="me, house, client, influencer, or a member's uuid"),
            OpenApiParameter("campaign", description="A campaign's uuid"), OpenApiParameter("brand", description="A brand's uuid"),
            OpenApiParameter("state"), OpenApiParameter("late", bool), OpenApiParameter("q", description="Person or campaign"),
        ],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        return super().get(request)


class DeliverableDraft(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.StartIn, responses={201: shapes.DraftOut}, operation_id="deliverables_start_draft",
        summary="Begin the draft of a deliverable; the one that is there, if there is one",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        deliverable = get_object_or_404(deliverables_to_show(self.agency), uuid=uuid)
        draft = actions.start_draft(deliverable=deliverable, by=self.by, **self.values(shapes.StartIn))
        location = reverse("api:draft", args=[draft.uuid])
        return tagged(
            request, shapes.DraftOut(get_draft(self, draft.uuid)).data, status=201, location=location
        )


class DraftDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.DraftOut, summary="One draft")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.DraftOut(get_draft(self, uuid)).data)


class DraftRounds(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.RoundsIn, responses=shapes.DraftOut, operation_id="drafts_rounds",
        summary="Set how many rounds of changes are agreed with this influencer",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.agree_rounds(draft=get_draft(self, uuid), by=self.by, **self.values(shapes.RoundsIn))
        return tagged(request, shapes.DraftOut(get_draft(self, uuid)).data)


class DraftsRemind(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.RemindIn, responses=shapes.RemindedOut, operation_id="drafts_remind",
        summary="Remind everybody these drafts wait for",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        chosen = [draft.pk for draft in self.values(shapes.RemindIn)["drafts"]]
        return Response(
            {"reminded": remind(drafts=drafts_to_show(self.agency).filter(pk__in=chosen), by=self.by)}
        )


class DraftRevisions(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.RevisionOut

    def get_queryset(self) -> "QuerySet[Revision]":
        if not self.agency:
            return Revision.objects.none()
        return revisions_to_show(self.agency).filter(draft=get_draft(self, self.kwargs["uuid"]))

    @extend_schema(summary="Revisions of a draft, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=None,
        responses={201: shapes.RevisionOut},
        summary="Begin the next revision with what the newest one holds",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.begin_revision(draft=get_draft(self, uuid), by=self.by)
        location = reverse("api:revision", args=[made.uuid])
        return tagged(request, shapes.RevisionOut(made).data, status=201, location=location)


class DraftCompare(ApiView):
    scopes = {"GET": READ}
    parameters = ("old", "new")

    @extend_schema(
        responses=shapes.RevisionComparisonOut, summary="Compare two revisions word by word",
        parameters=[OpenApiParameter("old", int, required=True), OpenApiParameter("new", int, required=True)],
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        draft = get_draft(self, uuid)
        if not {"old", "new"} <= request.query_params.keys():
            raise ActionError(_("Say which two revisions: ?old=1&new=2."))
        old, new = (
            get_object_or_404(draft.revisions, number=_number(request.query_params.get(name, "")))
            for name in ("old", "new")
        )
        pieces = [{"kind": piece.kind, "text": piece.text} for piece in compare_texts(old.text, new.text)]
        found = {"old": old.number, "new": new.number, "says": what_changed(old, new), "text": pieces}
        return tagged(request, found)


class RevisionDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.RevisionOut, summary="One revision")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)

    @extend_schema(
        request=shapes.RevisionIn, responses=shapes.RevisionOut, summary="Write what is not handed in yet"
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        values = self.values(shapes.RevisionIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        values.pop("version", None)
        actions.save_revision(revision=get_revision(self, uuid), by=self.by, version=version, **values)
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)


class RevisionSubmit(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.SubmitIn, responses=shapes.RevisionOut, operation_id="revisions_submit",
        summary="Hand it in: it is locked, checked, and the first stage opens",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.submit_revision(revision=get_revision(self, uuid), by=self.by, **self.values(shapes.SubmitIn))
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)


class RevisionWithdraw(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.WithdrawIn, responses=shapes.RevisionOut, summary="Take it back; it stays readable",
        operation_id="revisions_withdraw",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        actions.withdraw_revision(
            revision=get_revision(self, uuid), by=self.by, **self.values(shapes.WithdrawIn)
        )
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)


def get_draft(view: ApiView, uuid: UUID) -> Draft:
    """Return a draft of the agency. Raises Http404."""
    return get_object_or_404(drafts_to_show(view.agency), uuid=uuid)


def get_revision(view: ApiView, uuid: UUID) -> Revision:
    """Return a revision of the agency. Raises Http404."""
    return get_object_or_404(revisions_to_show(view.agency), uuid=uuid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise ActionError(_("%(text)s is not a uuid.") % {"text": text[:40]}) from error


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
