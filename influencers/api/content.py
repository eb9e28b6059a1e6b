"""What polls bring: channels' posts and comments, their numbers over time, and the poll log."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.api import shapes_content as shapes
from influencers.api.shapes import PLATFORM_CHOICES
from influencers.api.shapes_vetting import PostOut
from influencers.figures.breaks import breaks
from influencers.models import Channel, Comment, Poll, Post, PostSnapshot
from influencers.queries.channel_pages import (
    channels_to_show,
    comments_of,
    polls_in,
    posts_of_channel,
    posts_to_show,
    snapshots_of,
)
from influencers.queries.moods import MOODS, narrowed_moods
from influencers.states import Mood, Nature
from irm.api.filters import MomentFilter
from irm.api.views import ApiView, ListView

READ = Scope.INFLUENCERS_READ


class CommentFilters(filters.FilterSet):
    q = filters.CharFilter(field_name="text", lookup_expr="icontains", label="With these letters in its text")
    since = MomentFilter(field_name="published_at", lookup_expr="gte", label="Written at this time or later")
    mood = filters.ChoiceFilter(choices=Mood.choices)
    standing = filters.ChoiceFilter(
        choices=[(name, label) for name, label in MOODS.items() if name not in Mood.values],
        method="by_standing",
        label="How the mood stands",
    )
    nature = filters.ChoiceFilter(choices=Nature.choices)
    language = filters.CharFilter(label="Two letters, hi-Latn, or und")
    confidence = filters.NumberFilter(
        field_name="mood_confidence",
        lookup_expr="gte",
        min_value=0,
        max_value=1,
        label="At least so confident",
    )
    author = filters.NumberFilter(
        field_name="author_hash",
        min_value=-(2**63),
        max_value=2**63 - 1,
        label="The author of another comment",
    )

    def by_standing(self, comments: "QuerySet[Comment]", name: str, value: str) -> "QuerySet[Comment]":
        return narrowed_moods(comments, {"mood": value})


class PollFilters(filters.FilterSet):
    result = filters.CharFilter(label="ok, or the kind of a refusal")
    kind = filters.ChoiceFilter(choices=Poll.Kind.choices)
    platform = filters.ChoiceFilter(choices=PLATFORM_CHOICES, field_name="channel__platform")
    since = MomentFilter(field_name="at", lookup_expr="gte", label="At this time or later")


class ChannelPosts(ListView):
    scopes = {"GET": READ}
    serializer_class = PostOut
    ordering = ("-published_at", "-id")

    def get_queryset(self) -> "QuerySet[Post]":
        if not self.agency:
            return Post.objects.none()
        return posts_of_channel(_channel(self, self.kwargs["uuid"])).select_related("channel")

    @extend_schema(summary="A channel's stored posts, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


class ChannelComments(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.CommentOut
    filterset_class = CommentFilters

    def get_queryset(self) -> "QuerySet[Comment]":
        if not self.agency:
            return Comment.objects.none()
        return comments_of(_channel(self, self.kwargs["uuid"]))

    @extend_schema(summary="Comments under a channel's hundred newest posts, the last taken in first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


class ChannelPolls(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PollOut
    filterset_class = PollFilters

    def get_queryset(self) -> "QuerySet[Poll]":
        if not self.agency:
            return Poll.objects.none()
        return polls_in(self.agency, channel=_channel(self, self.kwargs["uuid"]))

    @extend_schema(summary="A channel's poll log: when it was read, what came of it, what it cost")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


@extend_schema(summary="The agency's poll log, newest first")
class PollList(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PollOut
    filterset_class = PollFilters

    def get_queryset(self) -> "QuerySet[Poll]":
        return polls_in(self.agency) if self.agency else Poll.objects.none()


class PostSnapshots(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.PostSnapshotOut
    ordering = ("-taken_at", "-id")

    def get_queryset(self) -> "QuerySet[PostSnapshot]":
        if not self.agency:
            return PostSnapshot.objects.none()
        return snapshots_of(_post(self, self.kwargs["uuid"]))

    @extend_schema(summary="A post's numbers over time, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


class PostComments(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.CommentOut
    filterset_class = CommentFilters

    def get_queryset(self) -> "QuerySet[Comment]":
        if not self.agency:
            return Comment.objects.none()
        post = _post(self, self.kwargs["uuid"])
        return comments_of(post.channel, post=post)

    @extend_schema(summary="Comments under a post, the last taken in first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request, uuid=uuid)


class BreakList(ApiView):
    scopes = {"GET": READ}
    filter_backends = []  # they come from a file and are few: there is no query that could be filtered

    @extend_schema(
        operation_id="figure_breaks",
        responses=shapes.BreakOut(many=True),
        summary="Days on which a platform changed what a number means",
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.BreakOut(breaks(), many=True).data)


def _channel(view: ApiView, uuid: UUID) -> Channel:
    return get_object_or_404(channels_to_show(view.agency), uuid=uuid)


def _post(view: ApiView, uuid: UUID) -> Post:
    return get_object_or_404(posts_to_show(view.agency), uuid=uuid)
