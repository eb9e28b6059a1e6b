"""How the pages of this app answer: a form that keeps what was typed, a button that says what came of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from influencers import rules
from influencers.actions.channels import ChannelTaken
from influencers.minors import lacks_guardian
from influencers.models import Influencer
from influencers.profile import header_words
from influencers.queries.profile import influencers_to_show
from influencers.rows import channel_words
from influencers.tabs import tabs_of


def get_influencer(request: TenantRequest, uuid: Any) -> Influencer:
    return get_object_or_404(influencers_to_show(request.agency), uuid=uuid)


def get_influencer_to_edit(request: TenantRequest, uuid: Any) -> Influencer:
    """Return an influencer for a page that changes it; viewers are told so before they type."""
    influencer = get_influencer(request, uuid)
    if influencer.merged_into_id:
        raise PermissionDenied(
            _("%(influencer_name)s was merged into another record. Change that one.")
            % {"influencer_name": influencer.name}
        )
    if not rules.can_edit_influencer(request.membership, influencer):
        raise PermissionDenied(_("Viewers cannot change influencers. Ask a manager or owner."))
    return influencer


def tab_page(request: TenantRequest, influencer: Influencer, page: str) -> dict[str, Any]:
    """Return what every tab of an influencer's page needs for its header. `page` is one of tabs.TABS. One statement."""
    channels = channel_words(influencer)
    return {
        "header_channels": channels,
        "avatar_url": next((each.channel.avatar_url for each in channels if each.channel.avatar_url), ""),
        **tabs_of(influencer, page),
        **header_words(influencer, now=timezone.now()),
        "influencer": influencer,
        "may_edit": rules.can_edit_influencer(request.membership, influencer),
        "lacks_guardian": lacks_guardian(influencer, today=timezone.localdate()),
    }


def framed_part(
    request: TenantRequest, template: str, page: dict[str, Any], *, title: str, of: str, url: str
) -> HttpResponse:
    """Answer a script with a part of a page alone, a browser without one with a page of it that leads back.

    `of` and `url` name the whole page; `title` stands above the part.
    """
    if request.htmx:
        return render(request, template, page)
    frame = {"part": template, "title": title, "crumb": of, "crumb_url": url}
    return render(request, "components/part.html", page | frame)


def posted(request: TenantRequest) -> QueryDict | None:
    """Return what was sent by POST, also when that is nothing at all; None on GET."""
    return request.POST if request.method == "POST" else None


def form_answer(
    request: TenantRequest,
    form: forms.Form,
    *,
    do: Callable[..., Any],
    done: str,
    back: str,
    title: str,
    submit: str,
    template: str = "influencers/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or on POST call `do` with its values, say `done` and go `back`. A refusal keeps what was typed."""
    if form.is_bound and form.is_valid():
        try:
            result = do(**form.cleaned_data)
        except ActionError as error:
            form.add_error(None, refusal(error))
            _hand_out_version(form, error)
        else:
            messages.success(request, done)
            return redirect(result if back == "" else back)
    page = {"form": form, "title": title, "submit": submit, "back": back, **context}
    return render(request, template, page, status=422 if form.is_bound else 200)


def _hand_out_version(form: forms.Form, error: ActionError) -> None:
    """After an edit conflict the form carries the version it has now: saving again means having seen the refusal."""
    if not isinstance(error, EditConflict) or error.version is None or "version" not in form.fields:
        return
    if isinstance(form.data, QueryDict):
        data = form.data.copy()
        data[form.add_prefix("version")] = str(error.version)
        form.data = data


def button_answer(request: TenantRequest, do: Callable[[], Any], *, done: str, back: Any) -> HttpResponse:
    """Call `do`, say what came of it, and go `back`."""
    try:
        do()
    except ActionError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, done)
    return redirect(back)


def refusal(error: ActionError) -> str:
    """Return the sentence of a refusal; where somebody has the channel already, with the way to them."""
    if isinstance(error, ChannelTaken):
        there = error.influencer
        return format_html('{} <a href="{}">Open {}</a>', str(error), there.get_absolute_url(), there.name)
    return str(error)
