"""How the pages of this app answer: whose draft it is, and what came of a button."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from drafts import rules
from drafts.actions.locking import MAY_NOT
from drafts.models import Annotation, Draft, Finding, Revision
from drafts.queries.drafts import annotations_to_show, drafts_to_show, findings_to_show, revisions_to_show
from drafts.queries.review import review_page
from drafts.review_rows import review_context


def get_draft(request: TenantRequest, uuid: Any) -> Draft:
    return get_object_or_404(drafts_to_show(request.agency), uuid=uuid)


def get_revision(request: TenantRequest, uuid: Any) -> Revision:
    return get_object_or_404(revisions_to_show(request.agency), uuid=uuid)


def get_revision_to_write(request: TenantRequest, uuid: Any) -> Revision:
    """Return a revision for a page that writes it; who may not is told so before they type."""
    revision = get_revision(request, uuid)
    if not rules.can_write(request.membership, revision.draft.deliverable.collaboration):
        raise PermissionDenied(MAY_NOT)
    return revision


def get_annotation(request: TenantRequest, uuid: Any) -> Annotation:
    return get_object_or_404(annotations_to_show(request.agency), uuid=uuid)


def get_finding(request: TenantRequest, uuid: Any) -> Finding:
    return get_object_or_404(findings_to_show(request.agency), uuid=uuid)


def number_asked(request: TenantRequest, name: str = "revision") -> int | None:
    """Return the revision asked for in the address; None for none, or nonsense."""
    text = request.GET.get(name, "") or request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def part_answer(
    request: TenantRequest, draft: Draft, number: int, do: Callable[[], Any], *, part: str, done: Any
) -> HttpResponse:
    """Call `do`; with htmx answer with the part of the review page it changed, else go back to the page.

    A refusal is shown in the part, and what was typed stays: the form is only emptied after it was taken (422 else).
    """
    refused, status = "", 200
    try:
        do()
    except ActionError as error:
        refused, status = str(error), 403 if isinstance(error, NotAllowed) else 422
    if not request.htmx and not refused:
        return done
    fresh = get_draft(request, draft.uuid)
    page = review_page(fresh, request.membership, number=number, show="all" if request.POST.get("show") == "all" else "open", now=timezone.now())  # fmt: skip
    if page is None:
        raise Http404
    context = review_context(page, request.membership) | {"refused": refused, "refused_part": part, "typed": request.POST if refused else {}}  # fmt: skip
    template = f"drafts/review/_answer_{part}.html" if request.htmx else "drafts/review/page.html"
    return render(request, template, context, status=status)
