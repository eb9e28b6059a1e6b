"""What comments feel like: shares over time, corrections, verdicts on given texts, the agency's own heads."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions import corrections as actions
from influencers.actions.classifying import classify_texts, weigh_words
from influencers.actions.comment_import import import_comments
from influencers.api import shapes_moods as shapes
from influencers.api.content import CommentFilters
from influencers.api.people import get_influencer
from influencers.api.shapes_content import CommentOut
from influencers.models import Comment, OwnHead, Post
from influencers.mood_words import why_withheld
from influencers.queries.channel_pages import channels_to_show, comments_of, posts_to_show
from influencers.queries.moods import behind, comments_in, comments_of_influencer, heads_of, mood_over_time
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView
from sentiment import model_card, quality

READ, WRITE = Scope.INFLUENCERS_READ, Scope.INFLUENCERS_WRITE


class InfluencerComments(ListView):
    scopes = {"GET": READ}
    serializer_class = CommentOut
    filterset_class = CommentFilters

    def get_queryset(self) -> "QuerySet[Comment]":
        if not self.agency:
            return Comment.objects.none()
        return comments_of_influencer(get_influencer(self, self.kwargs["uuid"]))

    @extend_schema(summary="Comments under an influencer's hundred newest posts, the last taken in first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


class InfluencerMood(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="influencers_mood", responses=shapes.MoodSumOut,
        summary="Moods of the last 90 days by day, under an influencer's hundred newest posts",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        influencer = get_influencer(self, uuid)
        platforms = influencer.channels.values_list("platform", flat=True)
        return _moods(comments_of_influencer(influencer), *platforms)


class ChannelMood(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="channels_mood", responses=shapes.MoodSumOut,
        summary="Moods of the last 90 days by day, under a channel's hundred newest posts",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        channel = get_object_or_404(channels_to_show(self.agency), uuid=uuid)
        return _moods(comments_of(channel), channel.platform)


class PostMood(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="posts_mood", responses=shapes.MoodSumOut, summary="Moods of the last 90 days by day, under a post"
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        post = get_object_or_404(posts_to_show(self.agency), uuid=uuid)
        return _moods(comments_of(post.channel, post=post), post.channel.platform)


class CommentsCorrect(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="comments_correct", request=shapes.CorrectionIn, responses=shapes.ChangedOut,
        summary="Say how comments really feel; ids that are not yours are left out",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(shapes.CorrectionIn)
        changed = actions.correct_moods(by=self.by, now=timezone.now(), **values)
        return Response({"changed": changed})


class CommentsUndoCorrection(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="comments_undo_correction", request=shapes.CommentsIn, responses=shapes.ChangedOut,
        summary="Take corrections back; the model's verdict counts again",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        changed = actions.undo_corrections(by=self.by, **self.values(shapes.CommentsIn))
        return Response({"changed": changed})


class CommentsCorrectNature(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="comments_correct_nature", request=shapes.NatureCorrectionIn, responses=shapes.ChangedOut,
        summary="Say what comments are really about; ids that are not yours are left out",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(shapes.NatureCorrectionIn)
        changed = actions.correct_natures(by=self.by, now=timezone.now(), **values)
        return Response({"changed": changed})


class CommentsUndoNatureCorrection(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="comments_undo_nature_correction", request=shapes.CommentsIn, responses=shapes.ChangedOut,
        summary="Take corrections of natures back; the model's word counts again",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        changed = actions.undo_nature_corrections(by=self.by, **self.values(shapes.CommentsIn))
        return Response({"changed": changed})


class CommentsImport(ApiView):
    scopes = {"POST": WRITE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="channels_import_comments", request={"multipart/form-data": shapes.CommentFileIn},
        responses=shapes.CommentImportOut,
        summary="Store the comments of a file under a channel's posts, each once; told row by row",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        channel = get_object_or_404(channels_to_show(self.agency), uuid=uuid)
        values = self.values(shapes.CommentFileIn)
        post = get_object_or_404(Post, channel=channel, uuid=values["post"]) if "post" in values else None
        found = import_comments(
            by=self.by, channel=channel, file=values["file"], post=post, now=timezone.now()
        )
        return Response(shapes.CommentImportOut(found).data)


class CommentWords(ApiView):
    scopes = {"GET": READ}
    parameters = ("comment",)

    @extend_schema(
        operation_id="comments_words", responses=shapes.TextVerdictOut,
        parameters=[OpenApiParameter("comment", OpenApiTypes.INT64, required=True, description="A comment's id")],
        summary="Today's verdict on a comment with the words that weighed; 503 when the worker does not answer",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("comment", "")
        if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
            raise bad_query("comment", "Give the id of a comment.")
        found = get_object_or_404(comments_in(self.agency), pk=int(asked))
        return Response(shapes.TextVerdictOut(weigh_words(by=self.by, comment=found)).data)


class Classify(ApiView):
    scopes = {"POST": READ}

    @extend_schema(
        operation_id="sentiment_classify", request=shapes.TextsIn, responses=shapes.VerdictsOut,
        summary="Classify given texts; nothing is stored. 503 when the worker does not answer in time",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        verdicts = classify_texts(by=self.by, **self.values(shapes.TextsIn))
        return Response(shapes.VerdictsOut({"verdicts": verdicts}).data)


class ClassifierView(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        operation_id="sentiment", responses=shapes.ClassifierOut,
        summary="What the classifier is, how good it was measured to be, and whether its worker runs",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        state = behind(timezone.now())
        told: dict[str, Any] = {
            "version": state.model.version if state.model else "", "running": not state.silent,
            "seen_at": state.model.seen_at if state.model else None, "parts": state.model.parts if state.model else [],
            "unread": state.unread, "provisional": state.provisional, "quality": quality(), "model_card": model_card(),
        }  # fmt: skip
        return Response(shapes.ClassifierOut(told).data)


class OwnHeads(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.OwnHeadOut

    def get_queryset(self) -> "QuerySet[OwnHead]":
        return heads_of(self.agency) if self.agency else OwnHead.objects.none()

    @extend_schema(summary="What the agency's corrections taught, the newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=None, responses={202: shapes.OwnHeadOut}, summary="Learn from the agency's corrections; takes seconds"
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        head = actions.ask_for_head(by=self.by, now=timezone.now())
        return Response(shapes.OwnHeadOut(head).data, status=202)


class OwnHeadUse(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="sentiment_heads_use", request=None, responses={204: None},
        summary="Use one of the agency's heads; stored comments are read again in the background",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        head = get_object_or_404(heads_of(self.agency), uuid=uuid)
        actions.choose_head(by=self.by, head=head, now=timezone.now())
        return Response(status=204)


class OwnHeadsLeave(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        operation_id="sentiment_heads_leave", request=None, responses={204: None},
        summary="Go back to the shared heads alone",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        actions.choose_head(by=self.by, head=None, now=timezone.now())
        return Response(status=204)


def _moods(comments: "QuerySet[Comment]", *platforms: str) -> Response:
    moods = mood_over_time(comments, now=timezone.now())
    why_not = next((why for why in map(why_withheld, platforms) if why), "")
    told = {name: getattr(moods, name) for name in ("share", "counts", "provisional", "days")}
    return Response(shapes.MoodSumOut({**told, "why_not": why_not}).data)
