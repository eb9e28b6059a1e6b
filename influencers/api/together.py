"""What pages put together from several places: the care calendar, the joined timeline, channels beside each other."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.api.people import get_influencer
from influencers.queries import care, timeline
from influencers.queries.figures import MOST_COMPARED, channels_to_compare, compare
from irm.api.problems import bad_query
from irm.api.views import ApiView

LONGEST_SILENCE = 3650  # days


class CareDayOut(serializers.Serializer):
    day = serializers.DateField()
    kind = serializers.ChoiceField(choices=["birthday", "date", "gift"])
    influencer = serializers.UUIDField(source="influencer.uuid")
    name = serializers.CharField(source="influencer.name")
    words = serializers.CharField()
    years = serializers.IntegerField(allow_null=True, help_text="How many it will be; null: unknown.")
    gift = serializers.UUIDField(source="gift.uuid", default=None, allow_null=True)


class SilenceOut(serializers.Serializer):
    influencer = serializers.UUIDField(source="uuid")
    name = serializers.CharField()
    last_contact_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: nobody ever noted a contact."
    )


class GiftYearOut(serializers.Serializer):
    currency = serializers.CharField()
    budget = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    cost = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    number = serializers.IntegerField(help_text="Gifts of the year, those canceled left out.")


class CareOut(serializers.Serializer):
    month = serializers.CharField(help_text="As 2026-05.")
    days = CareDayOut(many=True)
    silent = SilenceOut(
        many=True, help_text="Whom nobody spoke with for so long, the longest first; at most 50."
    )
    gift_years = GiftYearOut(many=True, help_text="Budget and cost of the month's year, a row a currency.")


class HappeningOut(serializers.Serializer):
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=timeline.KINDS)
    actor_label = serializers.CharField()
    sentence = serializers.CharField()
    text = serializers.CharField()
    changes = serializers.SerializerMethodField()

    def get_changes(self, happening: timeline.Happening) -> list[dict[str, str]]:
        """Return what changed, in words."""
        return [
            {"field": str(field), "old": _said(old), "new": _said(new)}
            for field, old, new in happening.changes
        ]


class HappeningsOut(serializers.Serializer):
    results = HappeningOut(many=True)
    before = serializers.CharField(help_text="Ask with it for what happened earlier; empty at the end.")


class ComparedOut(serializers.Serializer):
    channel = serializers.UUIDField(source="uuid")
    influencer = serializers.UUIDField(source="influencer.uuid")
    platform = serializers.CharField()
    tier = serializers.CharField()
    followers = serializers.IntegerField(allow_null=True)
    engagement = serializers.FloatField(allow_null=True, help_text="Median share by the platform's formula.")
    engagement_posts = serializers.IntegerField(allow_null=True, help_text="Over how many posts.")
    engagement_percentile = serializers.IntegerField(allow_null=True)
    percentile_of = serializers.IntegerField(allow_null=True, help_text="Among how many like channels.")
    median_views = serializers.IntegerField(allow_null=True)
    growth_30d = serializers.FloatField(allow_null=True)


class CompareOut(serializers.Serializer):
    refusal = serializers.CharField(help_text="Why engagement may not be ranked among these; empty: it may.")
    platform = serializers.CharField(help_text="Empty when they are on several.")
    tier = serializers.CharField()
    formula = serializers.CharField()
    channels = ComparedOut(many=True)


class CareCalendar(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    parameters = ("month", "silent")

    @extend_schema(
        operation_id="care",
        parameters=[
            OpenApiParameter("month", str, description="As 2026-05; left out: this month."),
            OpenApiParameter("silent", int, description="Days of silence; left out: 60."),
        ],
        responses=CareOut,
        summary="A month of birthdays, days and gifts, with long silences and the year's gift budget",
    )
    def get(self, request: Request) -> Response:
        today = timezone.localdate()
        month = _month(request.query_params.get("month") or f"{today:%Y-%m}")
        days = _days(request.query_params.get("silent") or str(care.SILENT_DAYS))
        told = {
            "month": f"{month:%Y-%m}",
            "days": care.care_days(self.agency, year=month.year, month=month.month),
            "silent": care.long_silent(self.agency, now=timezone.now(), days=days),
            "gift_years": care.gift_years(self.agency, year=month.year),
        }
        return Response(CareOut(told).data)


class InfluencerHappenings(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    parameters = ("kind", "before")

    @extend_schema(
        operation_id="influencers_happenings",
        parameters=[
            OpenApiParameter("kind", str, many=True, enum=timeline.KINDS),
            OpenApiParameter("before", str, description="As the page before answered."),
        ],
        responses=HappeningsOut,
        summary="Everything that happened with somebody: trail, notes, rates, gifts, past work, newest first",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        kinds = tuple(request.query_params.getlist("kind"))
        unknown = next((kind for kind in kinds if kind not in timeline.KINDS), None)
        if unknown is not None:
            raise bad_query("kind", f"“{unknown[:40]}” is no kind. Known: {', '.join(timeline.KINDS)}.")
        before = request.query_params.get("before", "")
        found, following = timeline.happenings(get_influencer(self, uuid), kinds=kinds, before=before)
        return Response(HappeningsOut({"results": found, "before": following}).data)


class CompareChannels(ApiView):
    scopes = {"GET": Scope.INFLUENCERS_READ}
    parameters = ("channel",)

    @extend_schema(
        operation_id="compare",
        parameters=[OpenApiParameter("channel", OpenApiTypes.UUID, many=True, required=True)],
        responses=CompareOut,
        summary="Two to six channels beside each other, and whether their engagement may be ranked",
    )
    def get(self, request: Request) -> Response:
        named = request.query_params.getlist("channel")
        channels = channels_to_compare(self.agency, _uuids(named))
        if len(channels) != len(set(named)) or not 2 <= len(channels) <= MOST_COMPARED:
            raise bad_query("channel", "Give the uuids of two to six of your channels, each once.")
        return Response(CompareOut(compare(channels)).data)


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _month(text: str) -> date:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise bad_query("month", "Write the month as 2026-05.") from error
    if not 1900 < month.year < 2200:
        raise bad_query("month", "The year must lie between 1901 and 2199.")
    return month


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 0 < int(text) <= LONGEST_SILENCE):
        raise bad_query("silent", f"Give 1 to {LONGEST_SILENCE} days.")
    return int(text)


def _uuids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise bad_query("channel", "A channel is named by its uuid.") from error
