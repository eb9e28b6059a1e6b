"""The review page: look, decide, hold against the brief, compare; and what the house does with a client's word."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from accounts.queries import timeline
from campaigns.views.answers import button_answer, framed_part
from drafts.actions import checkpoints, findings
from drafts.actions import review as actions
from drafts.comparing import compare_texts
from drafts.models import Annotation, Draft, Turn
from drafts.queries.drafts import checkpoints_to_show
from drafts.queries.review import review_page, revision_numbers
from drafts.review_rows import review_context
from drafts.views.answers import get_draft, get_finding, get_revision, number_asked, part_answer


@require_GET
def review(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a revision under review: ?revision its number, ?show=all settled remarks too, ?before older ones."""
    return _page(request, get_draft(request, uuid))


@require_POST
def decide(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a decision on the revision that was seen; a refusal keeps what was typed."""
    draft = get_draft(request, uuid)
    turn = None
    if request.POST.get("turn"):
        turn = get_object_or_404(Turn.objects.for_agency(request.agency), uuid=_uuid(request.POST["turn"]), revision__draft=draft)  # fmt: skip
    try:
        made = actions.decide(
            draft=draft, by=request.membership, answer=request.POST.get("answer", ""), seen=number_asked(request, "seen") or 0,
            turn=turn, note=request.POST.get("note", ""), heard_from=request.POST.get("heard_from", ""),
            pass_on=_chosen(request, draft), despite=request.POST.get("despite", ""),
        )  # fmt: skip
    except ActionError as error:
        return _page(request, get_draft(request, uuid), error=error)
    messages.success(request, _("Decided on revision %(number)s: %(answer)s.") % {"number": made.revision.number, "answer": made.get_answer_display()})  # fmt: skip
    return redirect(draft)


@require_POST
def hand_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Do what the house decided about a client's wish: return, reject, or ask the client again."""
    revision = get_revision(request, uuid)
    message, by = request.POST.get("message", ""), request.membership
    ways: dict[str, Callable[[], Any]] = {
        "return": partial(
            actions.return_revision, revision=revision, by=by, message=message, despite=request.POST.get("despite", ""),
            pass_on=_chosen(request, revision.draft),
        ),
        "reject": partial(actions.reject_revision, revision=revision, by=by, message=message),
        "resume": partial(actions.resume_review, revision=revision, by=by, note=message),
    }  # fmt: skip
    try:
        ways.get(request.POST.get("way", ""), ways["return"])()
    except ActionError as error:
        return _page(request, get_draft(request, revision.draft.uuid), error=error)
    messages.success(request, _("Done. Those concerned see it on their page."))
    return redirect(revision.draft)


@require_POST
def check_point(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say whether a revision holds to a point of the brief."""
    point = get_object_or_404(checkpoints_to_show(request.agency), uuid=uuid)
    words = {"met": True, "not_met": False, "": None}
    do = partial(
        checkpoints.check_point, checkpoint=point, by=request.membership, is_met=words.get(request.POST.get("is_met", "")),
        note=request.POST.get("note", ""),
    )  # fmt: skip
    draft = point.revision.draft
    return part_answer(
        request, draft, point.revision.number, do, part="brief", done=_back(draft, point.revision.number)
    )


@require_POST
def answer_finding(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer a question of the checks; they run again."""
    finding = get_finding(request, uuid)
    do = partial(
        findings.answer_finding, finding=finding, by=request.membership, answer=request.POST.get("answer", "")
    )
    return _checked(request, finding, do)


@require_POST
def overrule(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Let a finding not count, with a reason."""
    finding = get_finding(request, uuid)
    do = partial(
        findings.overrule, finding=finding, by=request.membership, reason=request.POST.get("reason", "")
    )
    return _checked(request, finding, do)


@require_POST
def restore_finding(request: TenantRequest, uuid: UUID) -> HttpResponse:
    finding = get_finding(request, uuid)
    return _checked(request, finding, partial(findings.restore, finding=finding, by=request.membership))


@require_POST
def check_again(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Run the checks anew: rules or the brand's words may have changed."""
    revision = get_revision(request, uuid)
    do = partial(findings.check_again, revision=revision, by=request.membership)
    return button_answer(request, do, done=_("Checked anew."), back=_address(revision.draft, revision.number))


@require_GET
def compare(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show two revisions side by side: ?old and ?new are their numbers; the two newest where none are given."""
    draft = get_draft(request, uuid)
    numbers = [row["number"] for row in revision_numbers(draft)]
    if len(numbers) < 2:
        return redirect(draft)
    new = number_asked(request, "new") or numbers[-1]
    earlier = [number for number in numbers if number < new]
    old = number_asked(request, "old") or (earlier[-1] if earlier else numbers[0])
    rows = {
        row.number: row for row in draft.revisions.filter(number__in=(old, new)).prefetch_related("files")
    }
    if len(rows) < 2:
        raise Http404
    context = {
        "draft": draft, "old": rows[old], "new": rows[new], "numbers": numbers,
        "pieces": compare_texts(rows[old].text, rows[new].text), "title_pieces": compare_texts(rows[old].title, rows[new].title),
    }  # fmt: skip
    return render(request, "drafts/compare.html", context)


@require_GET
def history(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what happened to a draft; fetched when somebody opens it."""
    draft = get_draft(request, uuid)
    page = {"entries": timeline(draft), "draft": draft}
    return framed_part(
        request, "drafts/review/_history.html", page, title=str(draft.deliverable), of=_("Draft"),
        url=draft.get_absolute_url(),
    )  # fmt: skip


def _page(request: TenantRequest, draft: Draft, *, error: ActionError | None = None) -> HttpResponse:
    before = request.GET.get("before", "")
    page = review_page(
        draft, request.membership, number=None if error else number_asked(request), now=timezone.now(),
        show="all" if request.GET.get("show") == "all" else "open",
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )  # fmt: skip
    if page is None:
        raise Http404
    context = review_context(page, request.membership) | {"show": request.GET.get("show", "")}
    if error is not None:
        context |= {"refused": str(error), "refused_part": "decision", "typed": request.POST, "was_outdated": isinstance(error, EditConflict)}  # fmt: skip
    if request.htmx and "before" in request.GET:
        return render(request, "drafts/review/_threads.html", context)
    return render(request, "drafts/review/page.html", context, status=422 if error else 200)


def _checked(request: TenantRequest, finding: Any, do: Callable[[], Any]) -> HttpResponse:
    draft, number = finding.revision.draft, finding.revision.number
    return part_answer(request, draft, number, do, part="findings", done=_back(draft, number))


def _chosen(request: TenantRequest, draft: Draft) -> list[Annotation]:
    uuids = [uuid for text in request.POST.getlist("pass_on")[:500] if (uuid := _uuid(text))]
    return list(Annotation.objects.for_agency(request.agency).filter(uuid__in=uuids, revision__draft=draft))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _address(draft: Draft, number: int) -> str:
    return f"{draft.get_absolute_url()}?revision={number}"


def _back(draft: Draft, number: int) -> HttpResponse:
    return redirect(_address(draft, number))
