from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import notes as actions
from influencers.forms.record import NoteEditForm, NoteForm
from influencers.models import Note
from influencers.queries.profile import notes_in
from influencers.views.answers import button_answer, form_answer, get_influencer_to_edit, posted


def _get_note(request: TenantRequest, uuid: Any) -> Note:
    return get_object_or_404(notes_in(request.agency), uuid=uuid)


@require_http_methods(["GET", "POST"])
def add(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    back = influencer.get_absolute_url()
    return form_answer(
        request, NoteForm(posted(request)), do=partial(actions.add_note, influencer=influencer, by=request.membership),
        done=_("The note is stored."), back=back, title=_("Write a note"), submit=_("Save"), crumb=influencer.name, crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: str) -> HttpResponse:
    note = _get_note(request, uuid)
    if not rules.can_change_note(request.membership, note):
        raise PermissionDenied(_("Only who wrote a note can change it."))
    back = note.influencer.get_absolute_url()
    return form_answer(
        request, NoteEditForm(posted(request), initial={"text": note.text}), done=_("The note is changed."), back=back,
        do=partial(actions.change_note, note=note, by=request.membership), title=_("Change your note"), submit=_("Save"),
        crumb=note.influencer.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def remove(request: TenantRequest, uuid: str) -> HttpResponse:
    note = _get_note(request, uuid)
    do = partial(actions.remove_note, note=note, by=request.membership)
    return button_answer(request, do, done=_("The note is removed."), back=note.influencer)
