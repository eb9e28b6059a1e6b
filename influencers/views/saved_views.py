from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from influencers.actions import saved_views as actions
from influencers.listing_address import address_of, search_of
from influencers.models import SavedView


def _get_view(request: TenantRequest, uuid: UUID) -> SavedView:
    return get_object_or_404(
        SavedView.objects.for_agency(request.agency).seen_by(request.membership), uuid=uuid
    )


@require_POST
def save(request: TenantRequest) -> HttpResponse:
    """Keep the search shown under a name."""
    search = request.POST.get("search", "")
    columns = request.POST.getlist("column")
    try:
        view = actions.save_view(
            by=request.membership, name=request.POST.get("name", ""), query=_plain(search), columns=columns,
            is_shared="is_shared" in request.POST,
        )  # fmt: skip
    except ActionError as error:
        messages.error(request, str(error))
        params = QueryDict(search, mutable=True)
        params.setlist("column", columns)
        return redirect(f"{reverse('influencers:list')}?{params.urlencode()}")
    messages.success(request, _("The view is saved."))
    return _show(view)


@require_POST
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Rename or share a view, or keep the search shown now under its name."""
    view = _get_view(request, uuid)
    by, data = request.membership, request.POST
    try:
        if "search" in data:
            actions.change_view(
                view=view, by=by, query=_plain(data["search"]), columns=data.getlist("column")
            )
        else:
            actions.change_view(view=view, by=by, name=data.get("name", ""), is_shared="is_shared" in data)
    except ActionError as error:
        messages.error(request, str(error))
        view.refresh_from_db()
    else:
        messages.success(request, _("The view is changed."))
    return _show(view)


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    view = _get_view(request, uuid)
    try:
        actions.remove_view(view=view, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return _show(view)
    messages.success(request, _("The view is removed. The people stay."))
    return redirect("influencers:list")


def _plain(search: str) -> str:
    return search_of(QueryDict(search))


def _show(view: SavedView) -> HttpResponse:
    return redirect(f"{reverse('influencers:list')}?{address_of(view)}")
