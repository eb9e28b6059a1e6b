"""Reading briefs back, and the personal links by which influencers do."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Pass
from accounts.states import Scope
from campaigns.actions import personal_links
from campaigns.actions import read_backs as actions
from campaigns.api import shapes_briefs as shapes
from campaigns.api.briefs import get_brief
from campaigns.api.collaborations import get_collaboration
from campaigns.models import BriefRemark, PointAnswer, ReadBack
from campaigns.queries.read_backs import answers_to_show, read_backs_to_show
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class BriefReadBacks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.ReadBackOut

    def get_queryset(self) -> "QuerySet[ReadBack]":
        if not self.agency:
            return ReadBack.objects.none()
        return read_backs_to_show(self.agency).filter(brief=get_brief(self, self.kwargs["uuid"]))

    @extend_schema(summary="Who was asked to read a brief, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.AskToReadIn, responses={201: shapes.ReadBackOut(many=True)},
        summary="Ask people of the campaign to read a published brief back",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        brief = get_brief(self, uuid)
        made = actions.ask_to_read(brief=brief, by=self.by, **self.values(shapes.AskToReadIn))
        rows = read_backs_to_show(self.agency).filter(pk__in=[row.pk for row in made])
        return Response(shapes.ReadBackOut(rows, many=True).data, status=201)


class ReadBackDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=shapes.ReadBackOut, summary="How one person reads one brief")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.ReadBackOut(_get(self, uuid)).data)


class ReadBackAnswers(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.PointAnswerOut

    def get_queryset(self) -> "QuerySet[PointAnswer]":
        if not self.agency:
            return PointAnswer.objects.none()
        return answers_to_show(self.agency).filter(read_back=_get(self, self.kwargs["uuid"]))

    @extend_schema(summary="What somebody answered to a brief's points, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.PointAnswerIn, responses={201: shapes.PointAnswerOut},
        summary="Note an answer somebody gave by telephone or mail",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        read_back = _get(self, uuid)
        done = actions.answer_point(read_back=read_back, by=self.by, **self.values(shapes.PointAnswerIn))
        return Response(shapes.PointAnswerOut(done.answer).data, status=201)


class ReadBackRemarks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.BriefRemarkOut

    def get_queryset(self) -> "QuerySet[BriefRemark]":
        if not self.agency:
            return BriefRemark.objects.none()
        rows = BriefRemark.objects.for_agency(self.agency)
        return rows.filter(read_back=_get(self, self.kwargs["uuid"]))

    @extend_schema(summary="What both sides wrote about a brief, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.BriefRemarkIn,
        responses={201: shapes.BriefRemarkOut},
        summary="Write to the influencer",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.say(read_back=_get(self, uuid), by=self.by, **self.values(shapes.BriefRemarkIn))
        return Response(shapes.BriefRemarkOut(made).data, status=201)


class ReadBackCheck(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.SecondCheckIn, responses=shapes.ReadBackOut,
        summary="Note that the brief was talked through again before production",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        read_back = _get(self, uuid)
        actions.note_second_check(read_back=read_back, by=self.by, **self.values(shapes.SecondCheckIn))
        return Response(shapes.ReadBackOut(_get(self, uuid)).data)


class ObjectionResolve(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.ResolutionIn, responses=shapes.PointAnswerOut, summary="Answer an objection"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        answer = get_object_or_404(answers_to_show(self.agency), uuid=uuid)
        done = actions.resolve_objection(answer=answer, by=self.by, **self.values(shapes.ResolutionIn))
        return Response(shapes.PointAnswerOut(done).data)


class PersonalLinks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.PersonalLinkOut
    tells_secret = True

    def get_queryset(self) -> "QuerySet[Pass]":
        if not self.agency:
            return Pass.objects.none()
        return Pass.objects.for_agency(self.agency).about(get_collaboration(self, self.kwargs["uuid"]))

    @extend_schema(summary="The links made to somebody's page, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.PersonalLinkIn, responses={201: shapes.NewPersonalLinkOut},
        summary="Make the link to somebody's page, in place of the one before; shown this once",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        collaboration = get_collaboration(self, uuid)
        made, token = personal_links.make_personal_link(
            collaboration=collaboration, by=self.by, **self.values(shapes.PersonalLinkIn)
        )
        url = settings.SITE_URL + reverse("personal:page", args=[token])
        return Response({**shapes.PersonalLinkOut(made).data, "url": url}, status=201)


class PersonalLinkRevoke(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses={204: None}, summary="Close somebody's page at once")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        personal_links.revoke_personal_link(collaboration=get_collaboration(self, uuid), by=self.by)
        return Response(status=204)


def _get(view: ApiView, uuid: UUID) -> ReadBack:
    return get_object_or_404(read_backs_to_show(view.agency), uuid=uuid)
