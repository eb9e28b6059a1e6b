from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest, own_path
from influencers import rules
from influencers.actions import people_lists
from influencers.actions.bulk import Outcome, change_many, undo_token, undo_with
from influencers.forms.listing import BulkForm, chosen_uuids
from influencers.models import Influencer
from influencers.queries.people_lists import lists_of
from influencers.views.lists import choices_of


@require_POST
def bulk(request: TenantRequest) -> HttpResponse:
    """Do one verb to the ticked people. Putting on a list asks for the list first."""
    back = _back(request)
    lists = list(lists_of(request.agency)) if request.POST.get("verb") == "list" else []
    form = BulkForm(request.POST, lists=lists, **choices_of(request))
    chosen = Influencer.objects.for_agency(request.agency).filter(
        uuid__in=chosen_uuids(request.POST.getlist("chosen"))
    )
    people = list(chosen.order_by("pk"))
    if not people:
        messages.error(request, _("Tick the people first."))
    elif not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    elif form.needs_a_list and rules.can_make_list(request.membership, request.agency):
        return render(
            request, "influencers/lists/choose.html", {"people": people, "lists": lists, "back": back}
        )
    else:
        _do(request, people, form.cleaned_data)
    return redirect(back)


@require_POST
def undo(request: TenantRequest) -> HttpResponse:
    """Take back a bulk change from its message."""
    try:
        outcome = undo_with(token=request.POST.get("undo", ""), by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(_back(request))
    if outcome.done:
        messages.success(request, _("Taken back for %(outcome)s.") % {"outcome": _people(outcome)})
    _tell_refusals(request, outcome)
    return redirect(_back(request))


def _do(request: TenantRequest, people: list[Influencer], values: dict[str, Any]) -> None:
    verb = values["verb"]
    by = request.membership
    try:
        if verb == "list" and not values["list"]:
            values["list"] = people_lists.create_list(by=by, name=values["new_list"])
    except ActionError as error:
        messages.error(request, str(error))
        return
    value = values["tag"] if verb in ("tag", "untag") else values.get(verb)
    outcome = change_many(people=people, by=by, verb=verb, value=value)
    if outcome.done:
        said = _("%(outcome)s %(changed)s.") % {
            "outcome": _people(outcome),
            "changed": _WORDS.get(verb, _("changed")),
        }
        if token := undo_token(outcome, by):
            said = render_to_string(
                "influencers/_undo.html", {"said": said, "undo": token, "back": _back(request)}, request
            )
        messages.success(request, said)
    _tell_refusals(request, outcome)


_WORDS = {
    "archive": gettext_lazy("archived"),
    "restore": gettext_lazy("restored"),
    "list": gettext_lazy("put on the list"),
}


def _people(outcome: Outcome) -> str:
    number = len(outcome.done)
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": f"{number:,}"}


def _tell_refusals(request: TenantRequest, outcome: Outcome) -> None:
    for sentence, times in outcome.refused.most_common(3):
        messages.error(request, sentence if times == 1 else f"{sentence} ({times:,} times)")


def _back(request: TenantRequest) -> str:
    return own_path(request, request.POST.get("back", "")) or reverse("influencers:list")
