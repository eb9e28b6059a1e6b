"""Drafts in the client's portal: what waits, one draft made for a phone, two taps to approve, remarks to the agency."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.errors import ActionError
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from drafts.models import Annotation, Draft
from drafts.queries.files import files_for_brand
from drafts.queries.outside import DRAFTS_SHOWN, drafts_for, reviewed, waiting_for
from drafts.serving import file_answer
from portal.reviewing import answer_draft, answer_remark, number_asked, remark_on, review_context

FILES = {"file_routes": {"file": ("portal:file", ())}}
ROUTES = {
    "review_routes": {
        "decide": ("portal:decide", ()), "remark": ("portal:remark", ()), "answer": ("portal:answer_remark", ()),
        "page": ("portal:draft", ()),
    }
}  # fmt: skip


@audience(Audience.EVERY_MEMBER)
@require_GET
def drafts(request: TenantRequest) -> HttpResponse:
    """Show a client every draft they were shown, what waits for them first."""
    _insist_client(request)
    waiting = waiting_for(request.membership, now=timezone.now())
    page = {
        "waiting": waiting, "drafts": drafts_for(request.membership.brand)[:DRAFTS_SHOWN],
        "waiting_ids": {turn.revision.draft_id for turn in waiting}, "brand": request.membership.brand,
    }  # fmt: skip
    return render(request, "portal/drafts/list.html", page)


@audience(Audience.EVERY_MEMBER)
@require_GET
def draft(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show one draft; ?revision= an older one. Looking changes nothing."""
    return _page(request, _get_draft(request, uuid))


@audience(Audience.EVERY_MEMBER)
@require_POST
def decide(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a client's decision on the revision they saw."""
    found = _get_draft(request, uuid)
    try:
        made = answer_draft(found, request.membership, request.POST)
    except ActionError as error:
        return _page(request, _get_draft(request, uuid), refused=str(error), at="decide", typed=request.POST)
    told = _("Your answer is saved: %(answer)s. The agency sees it.") % {"answer": made.get_answer_display().lower()}  # fmt: skip
    messages.success(request, told)
    return redirect(reverse("portal:draft", args=[uuid]))


@audience(Audience.EVERY_MEMBER)
@require_POST
def remark(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a client's remark; it reaches the agency, which passes on what matters."""
    found = _get_draft(request, uuid)
    seen = reviewed(found, request.membership, number=number_asked(request.POST, "seen"))
    if seen is None:
        raise Http404
    try:
        made = remark_on(seen.revision, request.membership, request.POST)
    except ActionError as error:
        return _page(request, found, refused=str(error), at="remark", typed=request.POST)
    return redirect(f"{reverse('portal:draft', args=[uuid])}#remark-{made.uuid}")


@audience(Audience.EVERY_MEMBER)
@require_POST
def answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a client's answer to a remark they see."""
    _insist_client(request)
    rows = Annotation.objects.seen_by_client().filter(
        revision__draft__in=drafts_for(request.membership.brand)
    )
    found = get_object_or_404(rows.select_related("revision__draft"), uuid=uuid)
    draft_uuid = found.revision.draft.uuid
    try:
        answer_remark(found, request.membership, request.POST)
    except ActionError as error:
        return _page(request, _get_draft(request, draft_uuid), refused=str(error), at=f"remark-{uuid}", typed=request.POST)  # fmt: skip
    return redirect(f"{reverse('portal:draft', args=[draft_uuid])}#remark-{uuid}")


@audience(Audience.EVERY_MEMBER)
@require_safe
def file(request: TenantRequest, uuid: UUID, part: str) -> HttpResponseBase:
    """Answer with a file of a draft that was shown to the client's brand."""
    _insist_client(request)
    rows = files_for_brand(request.membership.brand)
    return file_answer(request, get_object_or_404(rows, uuid=uuid), part)


def _page(request: TenantRequest, found: Draft, **told: Any) -> HttpResponse:
    number = number_asked(request.GET, "revision")
    seen = reviewed(found, request.membership, number=number)
    if seen is None:
        raise Http404
    page = {**review_context(seen), **FILES, **ROUTES, **told, "brand": request.membership.brand}
    return render(request, "portal/drafts/page.html", page, status=422 if "refused" in told else 200)


def _get_draft(request: TenantRequest, uuid: UUID) -> Draft:
    _insist_client(request)
    return get_object_or_404(drafts_for(request.membership.brand), uuid=uuid)


def _insist_client(request: TenantRequest) -> None:
    if not request.membership.is_client:
        raise Http404
