"""Remarks on the review page: written, answered, settled, passed on, shown."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import TenantRequest
from drafts.actions import remarks as actions
from drafts.models import Annotation, Revision
from drafts.places import sent_place
from drafts.views.answers import get_annotation, get_revision, part_answer


@require_POST
def annotate(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write a remark: place (whole, text, image, video) with where it is, text, for_influencer."""
    revision = get_revision(request, uuid)
    sent = request.POST
    do = partial(
        actions.annotate, revision=revision, by=request.membership, text=sent.get("text", ""),
        for_influencer="for_influencer" in sent, **sent_place(sent),
    )  # fmt: skip
    return _answer(request, revision, do)


@require_POST
def reply(request: TenantRequest, uuid: UUID) -> HttpResponse:
    annotation = get_annotation(request, uuid)
    do = partial(
        actions.reply, annotation=annotation, by=request.membership, text=request.POST.get("text", ""),
        for_influencer="for_influencer" in request.POST,
    )  # fmt: skip
    return _answer(request, annotation.revision, do)


@require_POST
def resolve(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _one(request, uuid, actions.resolve)


@require_POST
def reopen(request: TenantRequest, uuid: UUID) -> HttpResponse:
    return _one(request, uuid, actions.reopen)


@require_POST
def pass_on(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Pass a remark on to the influencer, as it is or in our words."""
    annotation = get_annotation(request, uuid)
    do = partial(
        actions.pass_on, annotations=[annotation], by=request.membership, text=request.POST.get("text", "")
    )
    return _answer(request, annotation.revision, do)


@require_POST
def show_to_client(request: TenantRequest, uuid: UUID) -> HttpResponse:
    annotation = get_annotation(request, uuid)
    do = partial(actions.show_to_client, annotations=[annotation], by=request.membership)
    return _answer(request, annotation.revision, do)


def _one(request: TenantRequest, uuid: UUID, action: Callable[..., Annotation]) -> HttpResponse:
    annotation = get_annotation(request, uuid)
    return _answer(
        request, annotation.revision, partial(action, annotation=annotation, by=request.membership)
    )


def _answer(request: TenantRequest, revision: Revision, do: Callable[[], Any]) -> HttpResponse:
    back = redirect(f"{revision.draft.get_absolute_url()}?revision={revision.number}#remarks")
    return part_answer(request, revision.draft, revision.number, do, part="remarks", done=back)
