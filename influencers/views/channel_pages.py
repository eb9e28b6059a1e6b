"""A channel's own pages: figures over time, posts, comments, and what its polls brought and cost."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from accounts.paging import keyset_page, numbered_page
from influencers import rules
from influencers.channel_pages import RESULTS, charts, terms_note
from influencers.models import Channel, Poll, Post
from influencers.mood_words import why_withheld
from influencers.profile import FIGURES, PRECISIONS, STATES
from influencers.queries.channel_pages import (
    POST_ORDERS,
    channel_history,
    channels_to_show,
    comments_of,
    kinds_of,
    polls_in,
    post_history,
    posts_of_channel,
    posts_to_show,
)
from influencers.queries.profile import DEFAULT_RANGE, RANGES
from influencers.queries.push import channel_push
from influencers.rows import PLATFORM_ICONS, platform_label
from influencers.states import ChannelState
from influencers.views.moods import comments_page
from platforms.registry import PLATFORMS

POSTS_A_PAGE, POLLS_A_PAGE = 24, 50
POSTS_SHOWN, POLLS_SHOWN = 12, 8


def get_channel(request: TenantRequest, uuid: Any) -> Channel:
    return get_object_or_404(channels_to_show(request.agency), uuid=uuid)


def get_post(request: TenantRequest, uuid: Any) -> Post:
    return get_object_or_404(posts_to_show(request.agency), uuid=uuid)


def channel_page(request: TenantRequest, channel: Channel, tab: str) -> dict[str, Any]:
    icon, kind = STATES[ChannelState(channel.state)]
    known = PLATFORMS.get(channel.platform)
    return {
        "channel": channel, "influencer": channel.influencer, "tab": tab,
        "label": platform_label(channel.platform), "icon": PLATFORM_ICONS.get(channel.platform, "link"),
        "name": channel.handle or channel.title or channel.external_id, "precisions": PRECISIONS,
        "state": {"label": channel.get_state_display(), "icon": icon, "kind": kind}, "terms": terms_note(channel),
        "notes": known.capabilities.notes if known else (),
        "may_edit": rules.can_edit_influencer(request.membership, channel.influencer),
    }  # fmt: skip


@require_GET
def channel(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a channel: newest figures, each of them over time, newest posts, the last polls."""
    found = get_channel(request, uuid)
    period = request.GET.get("range", "")
    period = period if period in RANGES else DEFAULT_RANGE
    history = channel_history(found, period=period, now=timezone.now())
    page = channel_page(request, found, "figures") | {
        "figures": [(str(label), getattr(found, name), str(words)) for name, label, words in FIGURES],
        "period": period, "ranges": RANGES, "charts": charts(history, key=str(found.uuid)),
        "posts": posts_of_channel(found)[:POSTS_SHOWN], "results": RESULTS,
        "polls": polls_in(request.agency, channel=found).order_by("-at")[:POLLS_SHOWN],
        "precision": str(PRECISIONS.get(found.precision, "")), "push": channel_push(found, now=timezone.now()),
    }  # fmt: skip
    return render(request, "influencers/channel/page.html", page)


@require_GET
def channel_posts(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = get_channel(request, uuid)
    order, kinds = request.GET.get("order", ""), kinds_of(found)
    kind = request.GET.get("kind", "")
    posts = posts_of_channel(found, order=order, kind=kind if kind in kinds else "")
    page = channel_page(request, found, "posts") | {
        "page": numbered_page(posts, request, size=POSTS_A_PAGE), "kinds": kinds, "kind": kind,
        "order": order if order in POST_ORDERS else "",
    }  # fmt: skip
    return render(request, "influencers/channel/posts.html", page)


@require_GET
def post(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show one post: its text, its numbers over time, what people wrote under it."""
    found = get_post(request, uuid)
    history = post_history(found, now=timezone.now())
    comments = comments_of(found.channel, post=found)
    page = channel_page(request, found.channel, "posts") | {
        "post": found, "charts": charts(history, key=str(found.uuid)),
        **comments_page(request, comments, influencer=found.channel.influencer),
        "why_not": why_withheld(found.channel.platform),
    }  # fmt: skip
    return render(request, "influencers/channel/post.html", page)


@require_GET
def channel_comments(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = get_channel(request, uuid)
    page = channel_page(request, found, "comments") | {
        **comments_page(request, comments_of(found), influencer=found.influencer),
        "why_not": why_withheld(found.platform),
    }  # fmt: skip
    return render(request, "influencers/channel/comments.html", page)


@require_GET
def channel_polls(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = get_channel(request, uuid)
    return render(
        request,
        "influencers/channel/polls.html",
        channel_page(request, found, "polls") | _polls(request, found),
    )


@require_GET
def polls(request: TenantRequest) -> HttpResponse:
    """Show the agency's whole poll log."""
    platforms = [(name, platform_label(name)) for name in PLATFORMS]
    return render(request, "influencers/polls.html", _polls(request, None) | {"platforms": platforms})


@require_GET
def thumbnail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer a post's small picture, kept here so that no platform learns who looks."""
    found = getattr(get_post(request, uuid), "thumbnail", None)
    if found is None or not found.picture:
        raise Http404
    answer = HttpResponse(bytes(found.picture), content_type="image/webp")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, private=True, max_age=86400, immutable=True)
    return answer


def _polls(request: TenantRequest, channel: Channel | None) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "") for name in ("result", "kind", "platform")}
    rows = polls_in(request.agency, channel=channel, **asked)
    return {
        "page": keyset_page(rows, request, size=POLLS_A_PAGE), "asked": asked, "results": RESULTS,
        "kinds": Poll.Kind.choices,
    }  # fmt: skip
