from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions.figures import change_tiers, ensure_tiers
from influencers.figures.formulas import FORMULAS, NO_FORMULA
from influencers.figures.packs import default_tiers
from influencers.forms.listing import chosen_uuids
from influencers.forms.vetting import TiersForm
from influencers.models import Influencer
from influencers.queries.figures import (
    MOST_COMPARED,
    Comparison,
    channels_a_tier,
    channels_to_compare,
    tiers_of,
)
from influencers.queries.figures import compare as compare_channels
from influencers.queries.overlap import main_channels
from influencers.rows import platform_label
from influencers.views.answers import form_answer, posted
from platforms.contract import INSTAGRAM
from platforms.registry import PLATFORMS


@require_http_methods(["GET", "POST"])
def tiers(request: TenantRequest) -> HttpResponse:
    """Show where a platform's tiers begin and how its engagement is counted; POST changes the tiers."""
    platform = request.GET.get("platform", "")
    platform = platform if platform in PLATFORMS else INSTAGRAM
    ensure_tiers(agency=request.agency)
    stored = tiers_of(request.agency, platform)
    counts = channels_a_tier(request.agency, platform)
    back = f"{reverse('influencers:tiers')}?platform={platform}"

    def change(tiers: dict[str, int]) -> None:
        change_tiers(by=request.membership, platform=platform, tiers=tiers)

    return form_answer(
        request, TiersForm(posted(request), tiers=stored), do=change, done=_("The tiers are changed; channels are sorted anew."),
        back=back, title=_("Tiers"), submit=_("Save"), template="influencers/tiers.html", platform=platform,
        platforms=[(name, platform_label(name)) for name in PLATFORMS], defaults=default_tiers().items(),
        formula=FORMULAS[platform].sentence if platform in FORMULAS else NO_FORMULA.get(platform, ""),
        counts=[(tier.key, counts.get(tier.key, 0)) for tier in stored], without=counts.get("", 0),
        may_edit=rules.can_manage_vetting(request.membership, request.agency),
    )  # fmt: skip


@require_GET
def compare(request: TenantRequest) -> HttpResponse:
    """Put up to six channels beside each other; engagement is drawn only where it may be compared."""
    uuids = chosen_uuids(request.GET.get("ids", "").split(",") + request.GET.getlist("channel"))
    comparison = compare_channels(channels_to_compare(request.agency, uuids))
    rows = [
        (channel, _percent(channel.engagement), _percent(channel.growth_30d))
        for channel in comparison.channels
    ]
    page = {"comparison": comparison, "rows": rows, "platform": platform_label(comparison.platform)}
    return render(request, "influencers/compare.html", {**page, "chart": _chart(comparison)})


@require_POST
def choose_compare(request: TenantRequest) -> HttpResponse:
    """Go to the comparison of the ticked people, each with their main channel."""
    uuids = chosen_uuids(request.POST.getlist("chosen"))
    channels = main_channels(Influencer.objects.for_agency(request.agency).filter(uuid__in=uuids))
    if len(channels) < 2:
        messages.error(request, _("Tick at least two people who have a channel."))
        return redirect("influencers:list")
    ids = ",".join(str(channel.uuid) for channel in channels[: MOST_COMPARED + 1])
    return redirect(f"{reverse('influencers:compare')}?ids={ids}")


def _chart(comparison: Comparison) -> dict[str, Any] | None:
    if comparison.refusal:
        return None
    engagement = [_percent(channel.engagement) for channel in comparison.channels]
    return {
        "categories": [channel.influencer.name for channel in comparison.channels],
        "series": [{"name": _("Engagement"), "points": engagement, "kind": "bar"}],
        "type": "bar", "horizontal": True, "unit": "%", "from_zero": True,
    }  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 2)
