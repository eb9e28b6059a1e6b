"""The data tab: what is stored about somebody, where it was found, on what basis, and their files."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.private_files import private_file
from influencers.actions import files as actions
from influencers.countries import country_name
from influencers.custom_values import shown
from influencers.days import day_words
from influencers.forms.belongings import FileForm
from influencers.minors import is_minor
from influencers.queries.profile import contact_points_of
from influencers.queries.record import custom_fields_of, files_in
from influencers.themes import theme_name
from influencers.views.answers import (
    button_answer,
    form_answer,
    get_influencer,
    get_influencer_to_edit,
    posted,
    tab_page,
)


@require_GET
def data(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    points = contact_points_of(influencer)
    fields = custom_fields_of(request.agency)
    page = tab_page(request, influencer, "data") | {
        "birthday": day_words(influencer.birthday, influencer.birth_year),
        "minor": is_minor(influencer, today=timezone.localdate()),
        "refuses": [theme_name(key) for key in influencer.refuses],
        "points": [(point, country_name(point.country) if point.country else "") for point in points],
        "custom": [(field, shown(field, influencer.custom[field.key])) for field in fields if field.key in influencer.custom],
        "has_fields": bool(fields), "files": files_in(request.agency).filter(influencer=influencer).order_by("-pk"),
    }  # fmt: skip
    return render(request, "influencers/data.html", page)


@require_http_methods(["GET", "POST"])
def add_file(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    back = reverse("influencers:data", args=[influencer.uuid])
    form = FileForm(posted(request), request.FILES if request.method == "POST" else None)
    return form_answer(
        request, form, do=partial(actions.add_file, influencer=influencer, by=request.membership), back=back,
        done=_("The file is stored."), title=_("Add a file"), submit=_("Upload"), crumb=influencer.name, crumb_url=back,
    )  # fmt: skip


@require_GET
def file(request: TenantRequest, uuid: str) -> HttpResponseBase:
    """Answer with a file itself, to members of its agency only."""
    stored = get_object_or_404(files_in(request.agency), uuid=uuid)
    return private_file(request, stored.file, name=stored.name, content_type=stored.content_type)


@require_POST
def remove_file(request: TenantRequest, uuid: str) -> HttpResponse:
    stored = get_object_or_404(files_in(request.agency), uuid=uuid)
    do = partial(actions.remove_file, stored=stored, by=request.membership)
    back = reverse("influencers:data", args=[stored.influencer.uuid])
    return button_answer(request, do, done=_("The file is removed."), back=back)
