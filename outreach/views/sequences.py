"""Sequences: the list, one with its letters, figures and people, writing and changing them, holding all at once."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.models import Campaign
from influencers.views.answers import button_answer, form_answer, posted
from outreach import rules
from outreach.actions import sequences as actions
from outreach.actions.enrollments import MAY_NOT
from outreach.forms.sequences import HoldForm, NewSequenceForm, SequenceForm
from outreach.models import Sequence, Template
from outreach.queries import sequences as queries
from outreach.queries.mailboxes import mailboxes_for
from outreach.sequence_rows import chart_of, letter_line, people_chips, people_rows
from outreach.states import SequenceState, TemplateKind

PAGE, PEOPLE = 40, 50


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show sequences; ?state, ?q narrow."""
    asked = {name: request.GET.get(name, "")[:120] for name in ("state", "q")}
    page = keyset_page(
        queries.listed_sequences(request.agency, state=asked["state"], text=asked["q"]), request, size=PAGE
    )
    totals = queries.totals_of(page.rows)
    context = {
        "page": page, "rows": [(row, totals[row.pk]) for row in page.rows], "asked": asked, "room": "sequences",
        "states": [*SequenceState.choices, ("archived", _("Archived"))], "hold": queries.hold_of(request.agency),
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/sequences/list.html", context)


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show one sequence; ?state and ?q narrow its people."""
    sequence = get_sequence(request, uuid)
    asked = {name: request.GET.get(name, "")[:120] for name in ("state", "q")}
    steps = queries.steps_of(sequence)
    figures = queries.figures_of(sequence, len(steps) + 1)
    totals = queries.totals_of([sequence])[sequence.pk]
    page = keyset_page(
        queries.people_of(sequence, state=asked["state"], text=asked["q"]), request, size=PEOPLE
    )
    context = {
        "sequence": sequence, "letters": letter_line(sequence, steps, figures, queries.reach_of(sequence)), "totals": totals,
        "figures": figures, "chart": chart_of(figures), "asked": asked, "page": page, "people": people_rows(page.rows, steps),
        "chips": people_chips(totals, asked["state"]), "hold": queries.hold_of(request.agency), "room": "sequences",
        "may_write": rules.can_write(request.membership, request.agency) and not sequence.archived_at,
        "may_restore": rules.can_write(request.membership, request.agency) and sequence.archived_at,
    }  # fmt: skip
    return render(request, "outreach/sequences/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    insist(request)
    choices = _choices(request)
    form = NewSequenceForm(posted(request), **choices, initial=_usual(request, choices))
    return form_answer(
        request, form, do=lambda **values: _address(actions.create_sequence(by=request.membership, **values)),
        done=_("The sequence is there. Take people in next."), back="", title=_("New sequence"), submit=_("Make it"),
        template="outreach/form.html", crumb=_("Sequences"), crumb_url=reverse("outreach:sequences"), room="sequences",
        missing=_what_is_missing(choices),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    sequence = get_sequence(request, uuid)
    initial = {name: getattr(sequence, name) for name in (*actions.FIELDS, "version")}
    form = SequenceForm(posted(request), **_choices(request, sequence), initial=initial)
    return form_answer(
        request, form, do=partial(actions.update_sequence, sequence=sequence, by=request.membership), done=_("Saved."),
        back=_address(sequence), title=_("Change “%(name)s”") % {"name": sequence.name}, submit=_("Save"),
        template="outreach/form.html", crumb=sequence.name, crumb_url=_address(sequence), room="sequences",
        note=_("Another first letter reaches those who come later; letters that are written stay as they are."),
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Start, pause, finish, archive or restore a sequence."""
    sequence = get_sequence(request, uuid)
    found = _MOVES.get(request.POST.get("to", ""))
    if found is None:
        raise Http404
    do, done = found
    back = _address(sequence)
    return button_answer(
        request, partial(do, sequence=sequence, by=request.membership), done=str(done()), back=back
    )


@require_POST
def hold(request: TenantRequest) -> HttpResponse:
    """Hold everything; the reason is asked for."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words why everything is held."))
        return redirect("outreach:sequences")
    do = partial(actions.hold_all, by=request.membership, **form.cleaned_data)
    return button_answer(
        request, do, done=_("All sequences are held. Nothing of them leaves."), back="outreach:sequences"
    )


@require_POST
def release(request: TenantRequest) -> HttpResponse:
    do = partial(actions.release_all, by=request.membership)
    return button_answer(request, do, done=_("The sequences go on."), back="outreach:sequences")


def get_sequence(request: TenantRequest, uuid: Any) -> Sequence:
    return get_object_or_404(queries.sequences_to_show(request.agency), uuid=uuid)


def insist(request: TenantRequest) -> None:
    """Tell viewers before they type."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(MAY_NOT)


def templates_of(request: TenantRequest) -> list[Template]:
    return list(Template.objects.for_agency(request.agency).active().order_by("name", "pk")[:500])


def _address(sequence: Sequence) -> str:
    return reverse("outreach:sequence", args=[sequence.uuid])


def _choices(request: TenantRequest, sequence: Sequence | None = None) -> dict[str, Any]:
    """Return what can be chosen; what a sequence has stays to be chosen, also when it is somebody else's by now."""
    mailboxes = mailboxes_for(request.membership)
    templates = templates_of(request)
    campaigns = list(Campaign.objects.for_agency(request.agency).open().order_by("-pk")[:200])
    if sequence is not None:
        mailboxes += [sequence.mailbox] if sequence.mailbox not in mailboxes else []
        templates += [sequence.template] if sequence.template not in templates else []
        campaigns += [sequence.campaign] if sequence.campaign and sequence.campaign not in campaigns else []
    return {"mailboxes": mailboxes, "templates": templates, "campaigns": campaigns}


def _usual(request: TenantRequest, choices: dict[str, Any]) -> dict[str, Any]:
    """Choose what is usual: one's own mailbox, the oldest two follow-ups, the campaign one comes from."""
    own = next(iter(choices["mailboxes"]), None)
    later = sorted(
        (each for each in choices["templates"] if each.kind == TemplateKind.FOLLOW_UP),
        key=lambda each: each.pk,
    )
    first, second = ([*later, None, None])[:2]
    return {
        "mailbox": own, "campaign": request.GET.get("campaign", ""), "first_follow_up": first, "second_follow_up": second,
    }  # fmt: skip


def _what_is_missing(choices: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (sentence, words of the button, address) for what has to be there before a sequence can be made."""
    missing = []
    if not any(each.kind == TemplateKind.FIRST for each in choices["templates"]):
        missing.append(
            (_("There is no template of a first letter yet."), _("Write one"), "outreach:templates")
        )
    if not choices["mailboxes"]:
        missing.append((_("There is no mailbox to send from yet."), _("Add one"), "outreach:mailboxes"))
    return missing


_MOVES: dict[str, Any] = {
    "running": (actions.start_sequence, lambda: _("It runs: follow-ups leave when they fall due.")),
    "paused": (actions.pause_sequence, lambda: _("Paused. Nothing of it leaves until you start it again.")),
    "finished": (actions.finish_sequence, lambda: _("Finished. Nobody gets another letter of it.")),
    "archived": (actions.archive_sequence, lambda: _("Archived.")),
    "restored": (actions.restore_sequence, lambda: _("Restored.")),
}
