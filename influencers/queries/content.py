"""What a channel's posts show."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from influencers.models import Influencer, Post, SafetyFlag
from influencers.queries.channel_pages import with_pictures

KINDS = {"": _("All"), "organic": _("Organic"), "paid": _("Paid"), "flagged": _("Flagged")}


@dataclass(frozen=True)
class PostCounts:
    """How many of an influencer's stored posts are what; `unknown`: nobody said whether they are paid."""

    every: int
    paid: int
    unknown: int


def posts_of(influencer: Influencer, *, kind: str = "", channel: str = "") -> QuerySet[Post]:
    """Return an influencer's stored posts of a kind (KINDS), perhaps of one channel (its uuid), with open flags counted."""
    posts = Post.objects.filter(channel__influencer=influencer).select_related("channel", "marked_by__user")
    if channel:
        posts = posts.filter(channel__uuid=channel)
    if kind == "paid":
        posts = posts.filter(is_paid=True)
    elif kind == "organic":
        posts = posts.exclude(is_paid=True)
    elif kind == "flagged":
        shown = ~Q(state=SafetyFlag.State.DISMISSED)
        posts = posts.filter(pk__in=SafetyFlag.objects.filter(shown).values("post"))
    flags = Count("safety_flags", filter=~Q(safety_flags__state=SafetyFlag.State.DISMISSED))
    return with_pictures(posts).annotate(flags=flags)


def post_counts(influencer: Influencer) -> PostCounts:
    counted = Post.objects.filter(channel__influencer=influencer).aggregate(
        every=Count("pk"),
        paid=Count("pk", filter=Q(is_paid=True)),
        unknown=Count("pk", filter=Q(is_paid=None)),
    )
    return PostCounts(**counted)


def posts_to_show(agency: Agency) -> QuerySet[Post]:
    """Return the agency's posts with what rules and pages need."""
    return Post.objects.filter(channel__agency=agency).select_related(
        "channel__influencer", "marked_by__user"
    )
