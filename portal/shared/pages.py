"""One draft by its link: seen, remarked on, decided, as far as the link says. Nobody signs in here."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import ActionError
from drafts.models import Annotation
from drafts.queries.files import files_of_draft_for_clients
from drafts.queries.outside import reviewed
from drafts.serving import file_answer
from portal.reviewing import answer_draft, answer_remark, number_asked, remark_on, review_context
from portal.shared.visits import SharedVisit, shared


@shared
@require_safe
def page(request: HttpRequest, visit: SharedVisit) -> HttpResponse:
    """Show the draft. Changes nothing: mail scanners open links."""
    return _page(request, visit, said=request.GET.get("said") == "1")


@shared
@require_POST
def unlock(request: HttpRequest, visit: SharedVisit) -> HttpResponse:
    """Take the passcode; the gate has asked for it, so here it is right or not needed."""
    return redirect(visit.url)


@shared
@require_POST
def decide(request: HttpRequest, visit: SharedVisit) -> HttpResponse:
    """Take the holder's decision on the revision they saw, in the name of the client."""
    try:
        answer_draft(visit.draft, visit.given, request.POST)
    except ActionError as error:
        return _page(request, visit, refused=str(error), at="decide", typed=request.POST)
    return redirect(f"{visit.url}?said=1")


@shared
@require_POST
def remark(request: HttpRequest, visit: SharedVisit) -> HttpResponse:
    """Take a remark; it reaches the agency."""
    seen = reviewed(visit.draft, visit.given, number=number_asked(request.POST, "seen"))
    if seen is None:
        raise Http404
    try:
        made = remark_on(seen.revision, visit.given, request.POST)
    except ActionError as error:
        return _page(request, visit, refused=str(error), at="remark", typed=request.POST)
    return redirect(f"{visit.url}#remark-{made.uuid}")


@shared
@require_POST
def answer(request: HttpRequest, visit: SharedVisit, uuid: UUID) -> HttpResponse:
    """Take an answer to a remark the holder sees."""
    rows = (
        Annotation.objects.for_agency(visit.draft.agency).seen_by_client().filter(revision__draft=visit.draft)
    )
    found = get_object_or_404(rows.select_related("revision__draft"), uuid=uuid)
    try:
        answer_remark(found, visit.given, request.POST)
    except ActionError as error:
        return _page(request, visit, refused=str(error), at=f"remark-{uuid}", typed=request.POST)
    return redirect(f"{visit.url}#remark-{uuid}")


@shared
@require_safe
def file(request: HttpRequest, visit: SharedVisit, uuid: UUID, part: str) -> HttpResponseBase:
    """Answer with a file of this draft."""
    rows = files_of_draft_for_clients(visit.draft).select_related("revision")
    return file_answer(request, get_object_or_404(rows, uuid=uuid), part)


def _page(request: HttpRequest, visit: SharedVisit, *, said: bool = False, **told: Any) -> HttpResponse:
    seen = reviewed(visit.draft, visit.given, number=number_asked(request.GET, "revision"))
    if seen is None:
        raise Http404
    before = (visit.token,)
    routes = {"decide": ("shared:decide", before), "remark": ("shared:remark", before), "answer": ("shared:answer_remark", before), "page": ("shared:page", before)}  # fmt: skip
    page = {
        **review_context(seen), **told, "visit": visit, "review_routes": routes, "by_link": True,
        "file_routes": {"file": ("shared:file", before)}, "brand": visit.draft.deliverable.collaboration.campaign.brand,
        "says": _("Your answer is saved. The agency sees it.") if said else "",
    }  # fmt: skip
    return render(request, "portal/shared/page.html", page, status=422 if "refused" in told else 200)
