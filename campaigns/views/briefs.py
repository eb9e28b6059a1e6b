"""The Brief tab: what there is, begun, written beside what the influencer sees, published, compared."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions import briefs as actions
from campaigns.brief_changes import Change, point_changes
from campaigns.brief_editor import editor_of, news_since, preview_of
from campaigns.forms.briefs import BriefForm, NewBriefForm, PublishBriefForm, WithdrawForm
from campaigns.models import Brief
from campaigns.queries.briefs import (
    briefs_of,
    briefs_to_copy,
    briefs_to_show,
    briefs_to_write,
    version_pair,
)
from campaigns.views.answers import (
    button_answer,
    form_answer,
    get_campaign,
    get_campaign_to_edit,
    posted,
    tab_page,
)


def get_brief(request: TenantRequest, uuid: UUID) -> Brief:
    return get_object_or_404(briefs_to_show(request.agency), uuid=uuid)


def get_brief_to_edit(request: TenantRequest, uuid: UUID) -> Brief:
    """Return a brief for a page that changes it; who may not is told so before they type."""
    brief = get_brief(request, uuid)
    get_campaign_to_edit(request, brief.campaign.uuid)
    return brief


@require_GET
def tab(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a campaign's briefs and how far each is read."""
    campaign = get_campaign(request, uuid)
    page = {**tab_page(request, campaign, "brief"), "briefs": briefs_of(campaign)}
    return render(request, "campaigns/briefs/tab.html", page)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Begin a brief, empty or like another one."""
    campaign = get_campaign_to_edit(request, uuid)
    initial = {
        "language": campaign.languages[0] if campaign.languages else "en",
        "like": request.GET.get("like"),
    }
    form = NewBriefForm(posted(request), briefs=briefs_to_copy(request.agency), initial=initial)

    def make(**values: Any) -> str:
        made = actions.create_brief(campaign=campaign, by=request.membership, **values)
        return reverse("campaigns:edit_brief", args=[made.uuid])

    return form_answer(
        request, form, do=make, done="Begun. What you write is saved as you go.", back="", title="A new brief",
        submit="Begin", template="campaigns/form.html", crumb=str(campaign), campaign=campaign,
        crumb_url=reverse("campaigns:brief", args=[campaign.uuid]),
    )  # fmt: skip


@require_GET
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write a brief: its points left, the freedom meter and what the influencer sees right."""
    return editor_page(request, get_object_or_404(briefs_to_write(request.agency), uuid=uuid))


def editor_page(request: TenantRequest, brief: Brief, *, status: int = 200, **told: Any) -> HttpResponse:
    """Show the editor; `told` is what an answer adds: `refused` at the point `at`, what was `typed`."""
    page = {**tab_page(request, brief.campaign, "brief"), **editor_of(brief), **preview_of(brief)}
    page["publish_form"] = PublishBriefForm(initial={"since": page["since"]}, auto_id="publish_%s")
    page |= told
    return render(request, "campaigns/briefs/edit.html", page, status=status)


@require_GET
def preview(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the freedom meter and what the influencer sees, as it is now; publishing means what is seen here."""
    brief = get_object_or_404(briefs_to_write(request.agency), uuid=uuid)
    page = preview_of(brief) | {"is_refresh": True}
    return render(request, "campaigns/briefs/_preview.html", page)


@require_GET
def news(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say what others changed since the page was opened (?since= the number of the trail's entry)."""
    brief, since = get_brief(request, uuid), request.GET.get("since", "")
    found = news_since(brief, int(since) if since.isdecimal() and len(since) < 19 else 0, request.membership)
    return render(request, "campaigns/briefs/_news.html", {"brief": brief, "since": since, "news": found})


@require_http_methods(["GET", "POST"])
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change what a brief is for."""
    brief = get_brief_to_edit(request, uuid)
    purpose = f"{brief.platform}/{brief.format}" if brief.format else brief.platform
    initial = {"purpose": purpose, "language": brief.language, "title": brief.title}
    back = reverse("campaigns:edit_brief", args=[brief.uuid])
    return form_answer(
        request, BriefForm(posted(request), initial=initial),
        do=partial(actions.update_brief, brief=brief, by=request.membership), done="Saved.", back=back,
        title="What it is for", submit="Save", template="campaigns/form.html", crumb=brief.title, crumb_url=back,
        campaign=brief.campaign,
    )  # fmt: skip


@require_POST
def publish(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make a version of it; a refusal keeps the note."""
    brief = get_brief_to_edit(request, uuid)
    form = PublishBriefForm(request.POST, auto_id="publish_%s")
    if form.is_valid():
        try:
            made = actions.publish_brief(brief=brief, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Version {made.number} is published. Now ask people to read it.")
            return redirect("campaigns:brief_reading", brief.uuid)
    return editor_page(request, brief, status=422, publish_form=form)


@require_POST
def take_in(request: TenantRequest, uuid: UUID) -> HttpResponse:
    brief = get_brief_to_edit(request, uuid)
    return button_answer(
        request, partial(actions.take_in, brief=brief, by=request.membership),
        done="The brief is in line with the brand room.", back=reverse("campaigns:edit_brief", args=[brief.uuid]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def withdraw(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask why, then take a published brief back."""
    brief = get_brief_to_edit(request, uuid)
    back = reverse("campaigns:edit_brief", args=[brief.uuid])
    return form_answer(
        request, WithdrawForm(posted(request)), do=partial(actions.withdraw_brief, brief=brief, by=request.membership),
        done=_("Withdrawn. Nobody reads it any more until you publish it again."), back=back, title=_("Withdraw the brief"),
        submit=_("Withdraw it"), template="campaigns/form.html", crumb=brief.title, crumb_url=back, campaign=brief.campaign,
    )  # fmt: skip


@require_POST
def delete(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Throw a brief away that nobody was shown."""
    brief = get_brief_to_edit(request, uuid)
    return button_answer(
        request, partial(actions.delete_brief, brief=brief, by=request.membership), done="Thrown away.",
        back=reverse("campaigns:brief", args=[brief.campaign.uuid]),
    )  # fmt: skip


@require_GET
def versions(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Compare two versions point by point (?from=1&to=3; else the newest with the one before)."""
    brief = get_brief(request, uuid)
    pair = version_pair(brief, request.GET.get("from", ""), request.GET.get("to", ""))
    changes = point_changes(pair.old.points if pair.old else [], pair.new.points) if pair else []
    page = {
        **tab_page(request, brief.campaign, "brief"), "brief": brief, "pair": pair,
        "versions": brief.versions.select_related("published_by__user").order_by("-number"),
        "changes": changes, "all": "all" in request.GET,
        "changed": sum(each.change != Change.SAME for each in changes),
        "may_edit": rules.can_edit_campaign(request.membership, brief.campaign),
    }  # fmt: skip
    return render(request, "campaigns/briefs/versions.html", page)
