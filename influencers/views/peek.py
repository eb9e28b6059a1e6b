from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from influencers.figures.formulas import withheld_platforms
from influencers.profile import header_words
from influencers.queries.profile import notes_of
from influencers.queries.similar import has_likeness, look_alikes
from influencers.rows import channel_words, platform_label
from influencers.views.answers import get_influencer, tab_page

MOST_NOTES = 5


@require_GET
def peek(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the gist of a person in the side panel, or as a page where there is none."""
    influencer = get_influencer(request, uuid)
    page = {
        **header_words(influencer, now=timezone.now()), "influencer": influencer,
        "channels": channel_words(influencer), "notes": notes_of(influencer)[:MOST_NOTES],
    }  # fmt: skip
    template = "influencers/peek.html#panel" if request.htmx else "influencers/peek.html"
    return render(request, template, page)


@require_GET
def similar(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show who in the own base resembles somebody, and why."""
    influencer = get_influencer(request, uuid)
    page = {
        **tab_page(request, influencer, "similar"),
        "alike": look_alikes(influencer), "comparable": has_likeness(influencer),
        "left_out": [platform_label(platform) for platform in withheld_platforms()],
    }  # fmt: skip
    return render(request, "influencers/similar.html", page)
