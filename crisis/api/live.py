"""What is heard in an incident, and its timeline."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from crisis.actions.stars import star_entry
from crisis.models import Incident, TimelineEntry
from crisis.pages.live import read_heard
from crisis.queries.streams import COMMENT, MENTION, SHOWN, UNREAD, heard_in, read_key
from crisis.queries.timeline import entries_to_show
from crisis.states import EntryKind
from influencers.api.shapes import OwnerOut
from influencers.states import Mood, MoodStage, Nature
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.shapes import Shape
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CRISIS_READ, Scope.CRISIS_WRITE
HEARD_SOURCES = [(COMMENT, "Comment"), (MENTION, "Mention")]


class TimelineEntryOut(Shape):
    uuid = serializers.UUIDField()
    incident = serializers.UUIDField(source="incident.uuid")
    at = serializers.DateTimeField(help_text="When it happened.")
    written_at = serializers.DateTimeField(help_text="When it was written down.")
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    text = serializers.CharField()
    by = OwnerOut(allow_null=True, help_text="Null: the clock, or whoever by_label names.")
    by_label = serializers.CharField()
    starred_at = serializers.DateTimeField(allow_null=True)


class HeardOut(serializers.Serializer):
    key = serializers.CharField(help_text="Where it stands in the order: for before and after.")
    source = serializers.ChoiceField(choices=HEARD_SOURCES)
    at = serializers.DateTimeField()
    text = serializers.CharField(help_text="The first 600 characters.")
    length = serializers.IntegerField(help_text="Characters of the whole text.")
    mood = serializers.ChoiceField(choices=Mood.choices, allow_blank=True, help_text="Empty: not read yet.")
    mood_stage = serializers.ChoiceField(choices=MoodStage.choices, allow_blank=True)
    mood_confidence = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    is_corrected = serializers.BooleanField(help_text="A member said the mood.")
    nature = serializers.ChoiceField(choices=Nature.choices, allow_blank=True)
    language = serializers.CharField()
    likes = serializers.IntegerField(allow_null=True)
    person = serializers.CharField(help_text="Under whose post; empty for a mention.")
    place = serializers.CharField(help_text="The post's words, or the site of a mention.")
    url = serializers.CharField()
    removed_at = serializers.DateTimeField(allow_null=True)


class HeardPage(serializers.Serializer):
    results = HeardOut(many=True)
    older = serializers.CharField(help_text="Give it as before for the next page; empty: that was all.")


class TimelineEntries(ListView):
    scopes = {"GET": READ}
    serializer_class = TimelineEntryOut
    ordering = ("-at", "-id")
    parameters = ("kind", "starred")

    def get_queryset(self) -> "QuerySet[TimelineEntry]":
        if not self.agency:
            return TimelineEntry.objects.none()
        incident = get_object_or_404(Incident.objects.for_agency(self.agency), uuid=self.kwargs["uuid"])
        rows = incident.timeline.select_related("incident", "by__user")
        asked = self.request.query_params
        if kind := asked.get("kind"):
            if kind not in EntryKind.values:
                raise bad_query("kind", f"Known kinds: {', '.join(EntryKind.values)}.")
            rows = rows.filter(kind=kind)
        return rows.filter(starred_at__isnull=False) if asked.get("starred") in ("1", "true") else rows

    @extend_schema(
        summary="The timeline of an incident, what happened last first",
        parameters=[OpenApiParameter("kind", enum=EntryKind.values), OpenApiParameter("starred", bool)],
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class TimelineEntryDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=TimelineEntryOut, summary="One line of a timeline")
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(TimelineEntryOut(_entry(self, uuid)).data)


class TimelineEntryStar(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=TimelineEntryOut, operation_id="timeline_entries_star", summary="Star a line that matters"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return _starred(self, uuid, starred=True)


class TimelineEntryUnstar(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=TimelineEntryOut, operation_id="timeline_entries_unstar", summary="Take a star back"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return _starred(self, uuid, starred=False)


class IncidentHeard(ApiView):
    scopes = {"GET": READ}
    parameters = ("before", "after", "mood", "nature", "source", "q")

    @extend_schema(
        responses=HeardPage, operation_id="incidents_heard",
        summary="What is heard in an incident: comments under watched posts and mentions, newest first",
        parameters=[
            OpenApiParameter("before", description="A key: what was said earlier"),
            OpenApiParameter("after", description="A key: what was said later"),
            OpenApiParameter("mood", enum=[*Mood.values, UNREAD]), OpenApiParameter("nature", enum=Nature.values),
            OpenApiParameter("source", enum=[COMMENT, MENTION]), OpenApiParameter("q", description="Words in it"),
        ],
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        incident = get_object_or_404(Incident.objects.for_agency(self.agency), uuid=uuid)
        told: Any = request.query_params
        keys = {name: told.get(name, "") for name in ("before", "after")}
        for name, key in keys.items():
            if key and read_key(key) is None:
                raise bad_query(name, "Give a key as an answer named it.")
        asked = read_heard(told)
        rows = heard_in(
            incident, before=keys["before"] or None, after=keys["after"] or None, mood=asked.mood, nature=asked.nature,
            source=asked.source, text=asked.text, most=SHOWN + 1,
        )  # fmt: skip
        older = str(rows[SHOWN - 1].key) if len(rows) > SHOWN else ""
        return Response(HeardPage({"results": [_told(row) for row in rows[:SHOWN]], "older": older}).data)


def _told(row: Any) -> dict[str, Any]:
    names = (
        "at", "text", "length", "mood", "mood_stage", "mood_confidence", "nature", "language", "likes", "person",
        "place", "url", "removed_at",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    return {**told, "key": str(row.key), "source": row.kind, "is_corrected": row.corrected_at is not None}


def _entry(view: ApiView, uuid: UUID) -> TimelineEntry:
    return get_object_or_404(entries_to_show(view.agency), uuid=uuid)


def _starred(view: ApiView, uuid: UUID, *, starred: bool) -> Response:
    star_entry(entry=_entry(view, uuid), by=view.by, starred=starred)
    return Response(TimelineEntryOut(_entry(view, uuid)).data)
