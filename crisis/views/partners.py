"""The influencers of an incident: their kits, the joint line, and how they are."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import members_of
from crisis import rules
from crisis.actions import partner_letters as letters
from crisis.actions import partners as actions
from crisis.forms.partners import HeardForm, KitForm, KitLetterForm, NewKitForm
from crisis.models import CheckIn, Incident, ReplyKit
from crisis.packs.kit_letters import PAGE
from crisis.pages.partner_parts import load_partners
from crisis.queries.partners import check_ins_to_show, influencers_for_kits, kits_to_show
from influencers.models import Influencer
from influencers.views.answers import button_answer, form_answer, posted


@require_GET
def part(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the influencers' part of a room by itself, for a page that was told to look again."""
    incident = _incident(request, uuid)
    context = load_partners(incident, request.membership) | {"incident": incident}
    return render(request, "crisis/room/_partners.html", context)


@require_http_methods(["GET", "POST"])
def make(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make a kit for an influencer: those the incident names first, then those of its campaigns."""
    incident = _incident(request, uuid)
    _insist(request)
    form = NewKitForm(posted(request), people=influencers_for_kits(incident), initial={"influencer": request.GET.get("influencer")})  # fmt: skip
    return form_answer(
        request, form, do=partial(_made, incident, request), done=_("Made. Look through it, then give it to them."),
        back="", title=_("A reply kit"), submit=_("Make it"), template="crisis/form.html", room="incidents",
        crumb=str(incident), crumb_url=incident.get_absolute_url(),
        note=_("It begins with what the playbook says. Nothing stands on their page before you give it to them."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def kit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show and change a kit."""
    found = _kit(request, uuid)
    _insist(request)
    back = f"{found.incident.get_absolute_url()}#partners"
    members = [each for each in members_of(request.agency) if not each.is_client]
    return form_answer(
        request, KitForm(posted(request), members=members, kit=found),
        do=partial(actions.save_kit, kit=found, by=request.membership), done=_("Saved."), back=back,
        title=_("What %(name)s has at hand") % {"name": found.influencer.name}, submit=_("Save"),
        template="crisis/form.html", room="incidents", crumb=str(found.incident), crumb_url=back,
    )  # fmt: skip


@require_POST
def share(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Put a kit on the influencer's page, or take it off: ?verb=withdraw."""
    found = _kit(request, uuid)
    if request.POST.get("verb") == "withdraw":
        return _done(request, found, partial(actions.withdraw_kit, kit=found, by=request.membership), _("Taken off their page."))  # fmt: skip
    done = _("It stands on their page now. Call them, too.") if not found.incident.is_drill else _("Written down. In a drill nothing reaches them.")  # fmt: skip
    return _done(request, found, partial(actions.share_kit, kit=found, by=request.membership), done)


@require_POST
def sign(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Sign the joint line for the house."""
    found = _kit(request, uuid)
    do = partial(actions.sign_line, kit=found, by=request.membership, text_hash=request.POST.get("text", ""))
    return _done(request, found, do, _("Signed."))


@require_POST
def ask(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask on their page how they are."""
    found = _kit(request, uuid)
    do = partial(actions.ask_check_in, kit=found, by=request.membership)
    return _done(request, found, do, _("The question stands on their page."))


@require_http_methods(["GET", "POST"])
def tell(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the letter that tells an influencer of their kit as it would leave, and send it."""
    found = _kit(request, uuid)
    return _letter(request, found, None, _("Tell %(name)s that the kit is there"))


@require_http_methods(["GET", "POST"])
def tell_check_in(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the letter that asks an influencer how they are as it would leave, and send it."""
    found = _check_in(request, uuid)
    return _letter(request, found.kit, found, _("Ask %(name)s how they are"))


@require_http_methods(["GET", "POST"])
def heard(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write down what was heard in a call."""
    check_in = _check_in(request, uuid)
    _insist(request)
    back = f"{check_in.kit.incident.get_absolute_url()}#partners"
    return form_answer(
        request, HeardForm(posted(request)),
        do=partial(actions.answer_check_in, check_in=check_in, by=request.membership), done=_("Kept."), back=back,
        title=_("How is %(name)s?") % {"name": check_in.kit.influencer.name}, submit=_("Keep it"),
        template="crisis/form.html", room="incidents", crumb=str(check_in.kit.incident), crumb_url=back,
    )  # fmt: skip


@require_POST
def note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take note of an answer."""
    check_in = _check_in(request, uuid)
    do = partial(actions.take_note, check_in=check_in, by=request.membership)
    return _done(request, check_in.kit, do, _("Noted: they are not alone with it."))


def _letter(request: TenantRequest, found: ReplyKit, check_in: CheckIn | None, title: str) -> HttpResponse:
    _insist(request)
    back = f"{found.incident.get_absolute_url()}#partners"
    try:
        draft = letters.draft_letter(kit=found, by=request.membership, check_in=check_in)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(back)
    words = {"name": found.influencer.name, "mailbox": draft.mailbox.address, "to": draft.to, "page": PAGE}
    return form_answer(
        request, KitLetterForm(posted(request), initial={"subject": draft.subject, "body": draft.body}),
        do=partial(letters.tell_partner, kit=found, by=request.membership, check_in=check_in), done=_("It is in the outbox."),
        back=back, title=title % words, submit=_("Send it"), template="crisis/form.html", room="incidents",
        crumb=str(found.incident), crumb_url=back,
        note=_("From %(mailbox)s to %(to)s, at a decent hour where they live. %(page)s becomes their personal link as the letter leaves.") % words,
    )  # fmt: skip


def _made(incident: Incident, request: TenantRequest, influencer: Influencer) -> str:
    made = actions.make_kit(incident=incident, influencer=influencer, by=request.membership)
    return reverse("crisis:kit", args=[made.uuid])


def _done(request: TenantRequest, found: ReplyKit, do: Callable[[], Any], done: str) -> HttpResponse:
    return button_answer(request, do, done=done, back=f"{found.incident.get_absolute_url()}#partners")


def _insist(request: TenantRequest) -> None:
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(_("Viewers look on in a war room. Ask a manager or owner."))


def _incident(request: TenantRequest, uuid: UUID) -> Incident:
    rows = Incident.objects.for_agency(request.agency).select_related(
        "agency", "commander__user", "playbook_version"
    )
    return get_object_or_404(rows, uuid=uuid)


def _kit(request: TenantRequest, uuid: UUID) -> ReplyKit:
    return get_object_or_404(kits_to_show(request.agency), uuid=uuid)


def _check_in(request: TenantRequest, uuid: UUID) -> CheckIn:
    return get_object_or_404(check_ins_to_show(request.agency), uuid=uuid)
