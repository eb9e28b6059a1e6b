"""The agency's own fields of an influencer's record."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import custom_fields as actions
from influencers.forms.belongings import CustomFieldEditForm, CustomFieldForm
from influencers.models import CustomField
from influencers.queries.record import custom_fields_of
from influencers.states import CustomFieldKind
from influencers.views.answers import button_answer, form_answer, posted


@require_http_methods(["GET", "POST"])
def list_(request: TenantRequest) -> HttpResponse:
    """Show the agency's fields; POST adds one."""
    may_edit = rules.can_manage_fields(request.membership, request.agency)
    do = partial(actions.add_custom_field, by=request.membership)
    return form_answer(
        request, CustomFieldForm(posted(request)), do=do, done=_("The field is added."), back=reverse("influencers:fields"),
        title=_("Your own fields"), submit=_("Add"), template="influencers/fields.html",
        fields=custom_fields_of(request.agency), may_edit=may_edit,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: str) -> HttpResponse:
    field = _get_field(request, uuid)
    if not rules.can_manage_fields(request.membership, request.agency):
        raise PermissionDenied(actions.MAY_NOT)
    initial = {"label": field.label, "choices": "\n".join(field.choices)}
    form = CustomFieldEditForm(posted(request), initial=initial)
    if field.kind != CustomFieldKind.CHOICE:
        del form.fields["choices"]
    back = reverse("influencers:fields")
    return form_answer(
        request, form, do=partial(actions.change_custom_field, field=field, by=request.membership), done=_("Saved."),
        back=back, title=field.label, submit=_("Save"), crumb=_("Your own fields"), crumb_url=back,
    )  # fmt: skip


@require_POST
def remove(request: TenantRequest, uuid: str) -> HttpResponse:
    do = partial(actions.remove_custom_field, field=_get_field(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("The field is removed."), back="influencers:fields")


def _get_field(request: TenantRequest, uuid: str) -> CustomField:
    return get_object_or_404(
        CustomField.objects.for_agency(request.agency).select_related("agency"), uuid=uuid
    )
