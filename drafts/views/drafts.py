"""The list of drafts; a draft begun, written, handed in, withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from accounts.queries import staff_choices
from campaigns.models import Campaign
from campaigns.queries.deliverables import deliverables_to_show
from campaigns.rules import can_make_campaign
from campaigns.sections import section_named
from campaigns.views.answers import button_answer, form_answer, framed_part, get_collaboration, posted
from drafts.actions import drafts as actions
from drafts.actions.findings import check_again
from drafts.actions.reminding import remind
from drafts.draft_rows import drawn_drafts
from drafts.forms import RevisionForm, RoundsForm
from drafts.models import Draft
from drafts.queries.drafts import count_waiting, drafts_to_show, listed_drafts
from drafts.states import RevisionState
from drafts.views.answers import get_draft, get_revision, get_revision_to_write

A_PAGE = 50
MOST_CHOICES = 200


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show drafts, narrowed by ?waits, ?campaign, ?brand, ?state, ?late, ?q."""
    asked = {
        name: request.GET.get(name, "")[:120] for name in ("waits", "campaign", "brand", "state", "late", "q")
    }
    now = timezone.now()
    rows = listed_drafts(
        request.agency, by=request.membership, waits=asked["waits"], campaign=_uuid(asked["campaign"]),
        brand=_uuid(asked["brand"]), state=asked["state"], late=bool(asked["late"]), text=asked["q"], now=now,
    )  # fmt: skip
    page = keyset_page(rows, request, size=A_PAGE)
    campaigns = list(
        Campaign.objects.for_agency(request.agency)
        .open()
        .select_related("brand")
        .order_by("name")[:MOST_CHOICES]
    )
    context = {
        "page": page, "rows": drawn_drafts(page.rows, now=now), "asked": asked, "is_narrowed": any(asked.values()), "now": now,
        "campaigns": campaigns, "brands": sorted({row.brand for row in campaigns}, key=lambda brand: brand.name),
        "states": RevisionState.choices, "members": staff_choices(request.agency),
        "may_edit": can_make_campaign(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "drafts/list.html", context)


@require_POST
def remind_chosen(request: TenantRequest) -> HttpResponse:
    """Remind everybody the chosen drafts wait for."""
    chosen = [uuid for text in request.POST.getlist("chosen") if (uuid := _uuid(text))]
    drafts = list(drafts_to_show(request.agency).filter(uuid__in=chosen[:MOST_CHOICES]))
    return _reminded(request, drafts, back=request.POST.get("back", ""))


@require_POST
def remind_one(request: TenantRequest, uuid: UUID) -> HttpResponse:
    draft = get_draft(request, uuid)
    return _reminded(request, [draft], back=draft.get_absolute_url())


@require_GET
def count(request: TenantRequest) -> HttpResponse:
    """Answer with how many drafts wait for the member; the menu fetches it after the page."""
    number = count_waiting(request.membership)
    return render(request, "drafts/_count.html", {"number": number})


@require_GET
def section(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the drafts' section of a collaboration's page, which fetches it after the page itself."""
    collaboration = get_collaboration(request, uuid)
    part = section_named("drafts")
    page = {"of": part.load(collaboration, request.membership)}
    return framed_part(
        request, part.template, page, title=collaboration.influencer.name, of=collaboration.campaign.name,
        url=collaboration.get_absolute_url(),
    )  # fmt: skip


@require_GET
def of_deliverable(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Go to the draft of a deliverable; where there is none yet, to where it is begun."""
    deliverable = get_object_or_404(deliverables_to_show(request.agency), uuid=uuid)
    draft = Draft.objects.for_agency(request.agency).filter(deliverable=deliverable).first()
    return redirect(draft) if draft else redirect(f"{deliverable.collaboration.get_absolute_url()}#drafts")


@require_POST
def start(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Begin the draft of a deliverable, or go to the one that is there."""
    deliverable = get_object_or_404(deliverables_to_show(request.agency), uuid=uuid)
    try:
        draft = actions.start_draft(deliverable=deliverable, by=request.membership)
        revision = actions.begin_revision(draft=draft, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(deliverable.collaboration)
    return redirect("drafts:write", revision.uuid)


@require_POST
def begin(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Begin the next revision."""
    draft = get_draft(request, uuid)
    try:
        revision = actions.begin_revision(draft=draft, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(draft)
    return redirect("drafts:write", revision.uuid)


@require_http_methods(["GET", "POST"])
def write(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write a revision: keep it, look what the checks say, or hand it in."""
    revision = get_revision_to_write(request, uuid)
    if revision.is_locked:
        return redirect(f"{revision.draft.get_absolute_url()}?revision={revision.number}")
    form = RevisionForm(posted(request), initial=RevisionForm.initial_of(revision))
    if form.is_bound and form.is_valid():
        try:
            return _kept(request, revision, form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "form": form, "revision": revision, "draft": revision.draft, "may_write": True,
        "collaboration": revision.draft.deliverable.collaboration,
        "checkpoints": revision.checkpoints.order_by("position", "pk"), "ticked": request.POST.getlist("ticked"),
    }  # fmt: skip
    return render(request, "drafts/write.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: TenantRequest, uuid: UUID) -> HttpResponse:
    revision = get_revision(request, uuid)
    do = partial(
        actions.withdraw_revision,
        revision=revision,
        by=request.membership,
        reason=request.POST.get("reason", ""),
    )
    return button_answer(request, do, done=_("Withdrawn. It stays readable."), back=revision.draft)


@require_http_methods(["GET", "POST"])
def rounds(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Set how many rounds of changes are agreed with this influencer."""
    draft = get_draft(request, uuid)
    form = RoundsForm(posted(request), initial={"rounds": draft.rounds_agreed})
    do = partial(actions.agree_rounds, draft=draft, by=request.membership)
    return form_answer(
        request, form, do=do, done=_("Saved."), back=draft.get_absolute_url(), title=_("Rounds of changes"),
        submit=_("Save"), template="campaigns/form.html", crumb=str(draft), crumb_url=draft.get_absolute_url(),
    )  # fmt: skip


def _kept(request: TenantRequest, revision: Any, values: dict[str, Any]) -> HttpResponse:
    saved = actions.save_revision(revision=revision, by=request.membership, **values)
    if "check" in request.POST:
        check_again(revision=saved, by=request.membership)
        return redirect(f"{saved.draft.get_absolute_url()}?revision={saved.number}#findings")
    if "submit" not in request.POST:
        messages.success(request, _("Saved. Nobody else reads it before it is handed in."))
        return redirect("drafts:write", saved.uuid)
    actions.submit_revision(
        revision=saved,
        by=request.membership,
        ticked=request.POST.getlist("ticked"),
        on_behalf="on_behalf" in request.POST,
    )
    messages.success(request, _("Handed in. The first stage of the review is open."))
    return redirect(revision.draft)


def _reminded(request: TenantRequest, drafts: list[Draft], *, back: str) -> HttpResponse:
    try:
        number = remind(drafts=drafts, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        none = _("Nobody to remind: they were within the last hours, or nothing waits.")
        told = ngettext(
            "%(number)s person is reminded by mail.", "%(number)s people are reminded by mail.", number
        )
        messages.success(request, told % {"number": number} if number else none)
    return redirect(back if back.startswith("/drafts/") else "drafts:list")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
