"""Records that may be one person: suggestions, the two side by side, merging and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import merging
from influencers.merge_rows import choice_rows, drawn_pairs, undoable_merges
from influencers.models import Influencer
from influencers.queries.duplicates import duplicates_window, likely_duplicates
from influencers.queries.record import merges_in
from influencers.views.answers import button_answer, get_influencer, refusal


@require_GET
def duplicates(request: TenantRequest) -> HttpResponse:
    """Show pairs found from one window of the agency's people, the newest first."""
    before = request.GET.get("before", "")
    window = duplicates_window(
        request.agency, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    page = {
        "pairs": drawn_pairs(window.pairs), "window": window, "merges": undoable_merges(merges_in(request.agency)),
        "may_merge": rules.can_merge(request.membership, request.agency), "is_first": not before,
    }  # fmt: skip
    return render(request, "influencers/duplicates.html", page)


@require_GET
def duplicates_of(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show who may be the same person as one influencer."""
    influencer = get_influencer(request, uuid)
    page = {
        "pairs": drawn_pairs(likely_duplicates(influencer)), "influencer": influencer,
        "may_merge": rules.can_merge(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "influencers/duplicates.html", page)


@require_http_methods(["GET", "POST"])
def merge(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show two records side by side with a choice per field; POST merges the other into this one."""
    if request.method == "GET" and "with" not in request.GET:
        return duplicates_of(request, uuid)
    kept, merged = get_influencer(request, uuid), _get_other(request)
    if not rules.can_merge(request.membership, request.agency):
        raise PermissionDenied(merging.MAY_NOT)
    error = ""
    if request.method == "POST":
        chosen = {name.removeprefix("choose_"): str(side) for name, side in request.POST.dict().items() if name.startswith("choose_")}  # fmt: skip
        try:
            merging.merge_influencers(kept=kept, merged=merged, by=request.membership, chosen=chosen)
        except ActionError as refused:
            error = refusal(refused)
        else:
            messages.success(request, _("The two records are one now. This can be taken back for 30 days."))
            return redirect(kept)
    page = {"kept": kept, "merged": merged, "rows": choice_rows(kept, merged, request.POST), "error": error}
    return render(request, "influencers/merge.html", page, status=422 if error else 200)


@require_POST
def tell_apart(request: TenantRequest, uuid: str) -> HttpResponse:
    one, other = get_influencer(request, uuid), _get_other(request)

    def do() -> None:
        merging.tell_apart(one=one, other=other, by=request.membership)

    return button_answer(request, do, done=_("Remembered: two people."), back="influencers:duplicates")


@require_POST
def undo_merge(request: TenantRequest, uuid: str) -> HttpResponse:
    done = get_object_or_404(merges_in(request.agency), uuid=uuid)

    def do() -> None:
        merging.undo_merge(merge=done, by=request.membership)

    return button_answer(
        request, do, done=_("The merge is taken back."), back=reverse("influencers:duplicates")
    )


def _get_other(request: TenantRequest) -> Influencer:
    asked: Any = request.POST.get("with") or request.GET.get("with", "")
    try:
        return get_influencer(request, UUID(asked))
    except ValueError as error:
        raise Http404(_("No such influencer.")) from error
