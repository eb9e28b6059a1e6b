"""Monitors, what they hear, known breaks."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.models import Campaign
from crisis.actions import breaks as break_actions
from crisis.actions import inbound, watching
from crisis.actions import mentions as mention_actions
from crisis.actions import monitors as actions
from crisis.api import shapes_monitors as shapes
from crisis.detection import read_sensitivity
from crisis.mentions import HeardElsewhere
from crisis.models import KnownBreak, Mention, Monitor, Stream
from crisis.pages.monitors import trial_of
from crisis.queries import monitors as queries
from crisis.queries.coverage import coverage_of, monitor_of
from crisis.states import MonitorScope, MonitorState
from influencers.states import Mood
from irm.api.etag import asked_version, tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE


def get_monitor(view: ApiView, uuid: UUID) -> Monitor:
    """Return the agency's monitor or raise Http404."""
    return get_object_or_404(queries.all_monitors(view.agency), uuid=uuid)


def _answer(view: ApiView, request: Request, uuid: UUID, *, status: int = 200) -> Response:
    return tagged(request, shapes.MonitorOut(get_monitor(view, uuid)).data, status=status)


class Monitors(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.MonitorOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Monitor]":
        if not self.agency:
            return Monitor.objects.none()
        asked = self.request.query_params
        return queries.monitors_to_show(
            self.agency,
            text=asked.get("q", "")[:120],
            state=asked.get("state", ""),
            scope=asked.get("scope", ""),
        )

    @extend_schema(
        summary="What is listened to, newest first; not those of drills",
        parameters=[
            OpenApiParameter("q", str, description="A part of the name."),
            OpenApiParameter("state", str, enum=MonitorState.values),
            OpenApiParameter("scope", str, enum=MonitorScope.values),
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=shapes.NewMonitorIn, responses={201: shapes.MonitorOut}, summary="Begin to listen")
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(shapes.NewMonitorIn)
        made = actions.make_monitor(agency=self.agency, by=self.by, now=timezone.now(), **values)
        return _answer(self, request, made.uuid, status=201)


class MonitorDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.MonitorOut, operation_id="monitors_retrieve", summary="One monitor")
    def get(self, request: Request, uuid: UUID) -> Response:
        return _answer(self, request, uuid)

    @extend_schema(
        request=shapes.MonitorIn,
        responses=shapes.MonitorOut,
        operation_id="monitors_change",
        summary="Change words, feeds, sensitivity",
    )
    @idempotent
    def patch(self, request: Request, uuid: UUID) -> Response:
        monitor, values = get_monitor(self, uuid), self.values(shapes.MonitorIn)
        seen, given = values.pop("version", None), asked_version(request)
        actions.change_monitor(monitor=monitor, by=self.by, version=given if seen is None else seen, **values)
        return _answer(self, request, uuid)


class RunningCampaigns(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses=shapes.BegunOut,
        operation_id="monitors_watch_running",
        summary="Listen to every running campaign that nobody listens to, 200 at once",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        number = watching.watch_running(agency=self.agency, by=self.by, now=timezone.now())
        return Response({"begun": number})


class CampaignListening(ApiView):
    scopes = {"GET": READ, "POST": WRITE}

    @extend_schema(
        responses=shapes.CoverageOut,
        operation_id="campaigns_listening",
        summary="Which publications are listened to",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        campaign = get_object_or_404(Campaign.objects.for_agency(self.agency), uuid=uuid)
        monitor = monitor_of(campaign)
        found = {"monitor": monitor.uuid if monitor else None, "publications": coverage_of(campaign)}
        return Response(shapes.CoverageOut(found).data)

    @extend_schema(
        request=None,
        responses=shapes.MonitorOut,
        operation_id="campaigns_listen",
        summary="Listen to a campaign; answers with the monitor that is there or was made",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        campaign = get_object_or_404(Campaign.objects.for_agency(self.agency), uuid=uuid)
        monitor = actions.watch_campaign(campaign=campaign, by=self.by, now=timezone.now())
        return _answer(self, request, monitor.uuid)


class MonitorMove(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.MonitorMoveIn,
        responses=shapes.MonitorOut,
        operation_id="monitors_move",
        summary="Pause it, let it listen again, end it",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        monitor = get_monitor(self, uuid)
        values = self.values(shapes.MonitorMoveIn)
        actions.move_monitor(monitor=monitor, by=self.by, now=timezone.now(), **values)
        return _answer(self, request, uuid)


class MonitorTrial(ApiView):
    scopes = {"POST": READ}

    @extend_schema(
        request=shapes.SensitivityShape,
        responses=shapes.TrialOut,
        operation_id="monitors_try",
        summary="What a setting would have alerted; nothing is saved",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        monitor = get_monitor(self, uuid)
        setting = read_sensitivity(actions.read_setting(self.values(shapes.SensitivityShape)))
        trial = trial_of(monitor, setting, now=timezone.now())
        alerts = [
            {"at": alert.at.isoformat(), "level": alert.level, "why": why}
            for alert, _level, why in trial.alerts
        ]
        return Response({"sentence": trial.sentence, "comments": trial.comments, "alerts": alerts})


class MonitorAddress(ApiView):
    scopes = {"POST": WRITE, "DELETE": WRITE}

    @extend_schema(
        request=None,
        responses={201: shapes.AddressOut},
        operation_id="monitors_make_address",
        summary="Make a new address for mentions of other services; owners only",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        address, key = inbound.make_hook(monitor=get_monitor(self, uuid), by=self.by)
        return Response({"address": address, "signing_key": key}, status=201)

    @extend_schema(
        responses={204: None}, operation_id="monitors_remove_address", summary="Take the address back"
    )
    @idempotent
    def delete(self, request: Request, uuid: UUID) -> Response:
        inbound.remove_hook(monitor=get_monitor(self, uuid), by=self.by)
        return Response(status=204)


class MonitorStreams(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.StreamOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Stream]":
        if not self.agency:
            return Stream.objects.none()
        return queries.streams_of(get_monitor(self, self.kwargs["uuid"]))

    @extend_schema(summary="Where each stream of a monitor stands", operation_id="monitors_streams")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class MonitorMentions(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.MentionOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Mention]":
        if not self.agency:
            return Mention.objects.none()
        monitor = get_monitor(self, self.kwargs["uuid"])
        return queries.mentions_to_show(
            self.agency, monitor=monitor, text=self.request.query_params.get("q", "")[:120]
        )

    @extend_schema(
        summary="What one monitor heard elsewhere", operation_id="monitors_mentions",
        parameters=[OpenApiParameter("q", str, description="Words of the text, title or author.")],
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.MentionsIn,
        responses=shapes.MentionsTakenOut,
        operation_id="monitors_send_mentions",
        summary="Send up to 500 mentions; each is kept once",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        monitor = get_monitor(self, uuid)
        items = [_heard(each) for each in self.values(shapes.MentionsIn)["mentions"]]
        taken = mention_actions.send_mentions(monitor=monitor, by=self.by, items=items, now=timezone.now())
        return Response(shapes.MentionsTakenOut(taken).data)


class Mentions(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.MentionOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[Mention]":
        if not self.agency:
            return Mention.objects.none()
        asked = self.request.query_params
        return queries.mentions_to_show(
            self.agency, text=asked.get("q", "")[:120], mood=asked.get("mood", "")
        )

    @extend_schema(
        summary="What was said elsewhere, newest first; not what was put away",
        parameters=[
            OpenApiParameter("q", str, description="Words of the text, title or author."),
            OpenApiParameter("mood", str, enum=Mood.values),
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class MentionDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(responses=shapes.MentionOut, operation_id="mentions_retrieve", summary="One mention")
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.MentionOut(_mention(self, uuid)).data)

    @extend_schema(
        request=shapes.CorrectionIn,
        responses=shapes.MentionOut,
        operation_id="mentions_correct",
        summary="Correct its mood or nature",
    )
    @idempotent
    def patch(self, request: Request, uuid: UUID) -> Response:
        mention = _mention(self, uuid)
        values = self.values(shapes.CorrectionIn)
        mention_actions.correct_mention(mention=mention, by=self.by, now=timezone.now(), **values)
        return Response(shapes.MentionOut(_mention(self, uuid)).data)

    @extend_schema(
        responses={204: None}, operation_id="mentions_put_away", summary="Put away what does not belong here"
    )
    @idempotent
    def delete(self, request: Request, uuid: UUID) -> Response:
        mention_actions.put_mention_away(mention=_mention(self, uuid), by=self.by, now=timezone.now())
        return Response(status=204)


class MonitorBreaks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.KnownBreakOut
    filter_backends: list[Any] = []

    def get_queryset(self) -> "QuerySet[KnownBreak]":
        if not self.agency:
            return KnownBreak.objects.none()
        return queries.all_breaks(self.agency).filter(monitor=get_monitor(self, self.kwargs["uuid"]))

    @extend_schema(summary="Known breaks of a monitor", operation_id="monitors_breaks")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=shapes.KnownBreakIn,
        responses={201: shapes.KnownBreakOut},
        operation_id="monitors_add_break",
        summary="Note a time in which something known explains a change",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        monitor = get_monitor(self, uuid)
        made = break_actions.add_break(monitor=monitor, by=self.by, **self.values(shapes.KnownBreakIn))
        return Response(shapes.KnownBreakOut(made).data, status=201)


class KnownBreakDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(
        responses=shapes.KnownBreakOut, operation_id="known_breaks_retrieve", summary="One known break"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(shapes.KnownBreakOut(_break(self, uuid)).data)

    @extend_schema(
        request=shapes.KnownBreakIn,
        responses=shapes.KnownBreakOut,
        operation_id="known_breaks_change",
        summary="Say anew when it is",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        known = _break(self, uuid)
        values = {name: getattr(known, name) for name in ("starts_at", "ends_at", "note")}
        values |= self.values(shapes.KnownBreakIn, partial=True)
        changed = break_actions.change_break(known=known, by=self.by, **values)
        return Response(shapes.KnownBreakOut(changed).data)

    @extend_schema(responses={204: None}, operation_id="known_breaks_remove", summary="Remove it")
    @idempotent
    def delete(self, request: Request, uuid: UUID) -> Response:
        break_actions.remove_break(known=_break(self, uuid), by=self.by)
        return Response(status=204)


def _heard(sent: dict[str, Any]) -> HeardElsewhere:
    return HeardElsewhere(key=sent.pop("id", ""), text=sent.pop("text", ""), **sent)


def _mention(view: ApiView, uuid: UUID) -> Mention:
    rows = Mention.objects.for_agency(view.agency).select_related("monitor__agency")
    return get_object_or_404(rows, uuid=uuid)


def _break(view: ApiView, uuid: UUID) -> KnownBreak:
    return get_object_or_404(queries.all_breaks(view.agency), uuid=uuid)
