from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import TenantRequest
from accounts.paging import numbered_page
from influencers.actions.content import mark_post
from influencers.queries.content import KINDS, post_counts, posts_of, posts_to_show
from influencers.rows import platform_label
from influencers.views.answers import button_answer, get_influencer, tab_page

POSTS_A_PAGE = 24


@require_GET
def content(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show an influencer's stored posts, the last stored first, perhaps only paid, organic or flagged ones."""
    influencer = get_influencer(request, uuid)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    channels = list(influencer.channels.order_by("platform", "pk"))
    channel = next((each for each in channels if str(each.uuid) == request.GET.get("channel", "")), None)
    posts = posts_of(influencer, kind=kind, channel=str(channel.uuid) if channel else "")
    page = {
        **tab_page(request, influencer, "content"), "kinds": KINDS.items(), "kind": kind, "chosen": channel,
        "channels": [(each, platform_label(each.platform)) for each in channels], "counts": post_counts(influencer),
        "page": numbered_page(posts.order_by("-published_at", "-pk"), request, size=POSTS_A_PAGE),
    }  # fmt: skip
    return render(request, "influencers/content.html", page)


@require_POST
def mark(request: TenantRequest, uuid: str) -> HttpResponse:
    post = get_object_or_404(posts_to_show(request.agency), uuid=uuid)
    is_paid = request.POST.get("as") == "paid"
    back = reverse("influencers:content", args=[post.channel.influencer.uuid])
    return button_answer(
        request, lambda: mark_post(post=post, by=request.membership, is_paid=is_paid, now=timezone.now()),
        done=_("Marked as paid; the figures follow.") if is_paid else _("Marked as organic; the figures follow."), back=back,
    )  # fmt: skip
