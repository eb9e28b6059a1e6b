"""Pages that change parts of an influencer's record; the second of two editors is told and keeps what they typed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import timeline_rows
from influencers.actions import record
from influencers.forms.parts import CustomForm, PersonForm, TermsForm
from influencers.models import Influencer
from influencers.queries.profile import changes_since
from influencers.queries.record import custom_fields_of
from influencers.views.answers import get_influencer_to_edit, posted, refusal


@require_http_methods(["GET", "POST"])
def edit_person(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = PersonForm(posted(request), initial=PersonForm.values_of(influencer))
    return record_answer(request, influencer, form, heading=_("The person"), back="influencers:data")


@require_http_methods(["GET", "POST"])
def edit_terms(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = TermsForm(posted(request), initial=TermsForm.values_of(influencer))
    return record_answer(request, influencer, form, heading=_("Terms"), back="influencers:data")


@require_http_methods(["GET", "POST"])
def edit_custom(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    fields = custom_fields_of(request.agency)
    form = CustomForm(posted(request), initial=CustomForm.values_of(influencer, fields), fields=fields)
    return record_answer(request, influencer, form, heading=_("Your own fields"), back="influencers:data")


def record_answer(
    request: TenantRequest, influencer: Influencer, form: forms.Form, *, heading: str, back: str
) -> HttpResponse:
    """Show a form of record fields, or save it. What somebody else saved meanwhile is shown before it is overwritten."""
    page: dict[str, Any] = {"form": form, "influencer": influencer, "heading": heading}
    if form.is_bound and form.is_valid():
        try:
            record.update_influencer(influencer=influencer, by=request.membership, **form.cleaned_data)
        except record.Outdated as error:
            page["missed"] = timeline_rows(changes_since(influencer, form.cleaned_data["version"]))
            # Saving again is then meant: what was typed goes over what is stored.
            typed = request.POST.copy()
            typed["version"] = str(error.current.version)
            form.data = typed
        except ActionError as error:
            form.add_error(None, refusal(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse(back, args=[influencer.uuid]))
    return render(request, "influencers/edit.html", page, status=422 if form.is_bound else 200)
