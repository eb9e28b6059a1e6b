"""Mentions: written down by hand, corrected, put away; known breaks of a monitor."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from crisis.actions import breaks as break_actions
from crisis.actions import mentions as actions
from crisis.forms.monitors import BreakForm, CorrectionForm, MentionForm
from crisis.models import Mention
from crisis.queries.monitors import all_breaks
from crisis.views.monitors import get_monitor, insist
from influencers.views.answers import button_answer, form_answer, posted


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    monitor = get_monitor(request, uuid)
    do = partial(actions.add_mention, monitor=monitor, by=request.membership, now=timezone.now())
    return form_answer(
        request, MentionForm(posted(request)), do=do, done=_("Written down. Its mood is read now."),
        back=monitor.get_absolute_url() + "#mentions", title=_("Write down a mention"), submit=_("Write it down"),
        template="crisis/form.html", crumb=monitor.name, crumb_url=monitor.get_absolute_url(), room="monitors",
    )  # fmt: skip


@require_POST
def correct(request: TenantRequest, uuid: UUID) -> HttpResponse:
    mention = _get(request, uuid)
    form = CorrectionForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    do = partial(
        actions.correct_mention, mention=mention, by=request.membership, now=timezone.now(), **values
    )
    return button_answer(request, do, done=_("Corrected."), back=_back(mention))


@require_POST
def put_away(request: TenantRequest, uuid: UUID) -> HttpResponse:
    mention, back = _get(request, uuid), request.POST.get("verb") == "back"
    do = partial(
        actions.put_mention_away, mention=mention, by=request.membership, now=timezone.now(), back=back
    )
    return button_answer(request, do, done=_("It is back.") if back else _("Put away."), back=_back(mention))


@require_http_methods(["GET", "POST"])
def new_break(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    monitor = get_monitor(request, uuid)
    do = partial(break_actions.add_break, monitor=monitor, by=request.membership)
    return form_answer(
        request, BreakForm(posted(request)), do=do, done=_("Noted. In this time only watch-words wake somebody."),
        back=monitor.get_absolute_url() + "#breaks", title=_("Add a known break"), submit=_("Note it"),
        template="crisis/form.html", crumb=monitor.name, crumb_url=monitor.get_absolute_url(), room="monitors",
        note=_("A sale, a live stream, a giveaway: more comments than usual are known beforehand."),
    )  # fmt: skip


@require_POST
def remove_break(request: TenantRequest, uuid: UUID) -> HttpResponse:
    known = get_object_or_404(all_breaks(request.agency), uuid=uuid)
    back = known.monitor.get_absolute_url() + "#breaks"
    do = partial(break_actions.remove_break, known=known, by=request.membership)
    return button_answer(request, do, done=_("Removed."), back=back)


def _get(request: TenantRequest, uuid: UUID) -> Mention:
    rows = Mention.objects.for_agency(request.agency).select_related("monitor__agency")
    return get_object_or_404(rows, uuid=uuid)


def _back(mention: Mention) -> str:
    return mention.monitor.get_absolute_url() + f"#mention-{mention.uuid}"
