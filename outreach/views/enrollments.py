"""People in sequences: taken in from a list, a view, a campaign or ticked; paused, taken up again, taken out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from influencers.forms.listing import chosen_uuids
from influencers.models import Influencer
from influencers.views.answers import button_answer, refusal
from outreach.actions import enrollments as actions
from outreach.forms.sequences import ChooseSequenceForm
from outreach.models import Enrollment
from outreach.queries.contact_ways import address_to_write_to
from outreach.queries.reluctance import whom_not_to_write
from outreach.queries.sequences import enrollments_to_show, open_sequences
from outreach.queries.whom import people_from, sources_of
from outreach.views.sequences import get_sequence, insist


@require_http_methods(["GET", "POST"])
def choose(request: TenantRequest) -> HttpResponse:
    """Choose the sequence ticked people, or those of ?from=<kind>:<uuid>, go into; the next page shows who can be."""
    insist(request)
    asked = request.POST or request.GET
    source = asked.get("from", "")[:60]
    people, _more = people_from(request.membership, source, chosen_uuids(asked.getlist("chosen")))
    if not people:
        messages.error(request, _("Tick the people first."))
        return redirect("influencers:list")
    form = ChooseSequenceForm(sequences=open_sequences(request.agency))
    return render(
        request, "outreach/sequences/choose.html", {"form": form, "people": people, "room": "sequences"}
    )


@require_GET
def to_add(request: TenantRequest) -> HttpResponse:
    """Lead on from the choice of a sequence to its page of people to take in."""
    asked = chosen_uuids([request.GET.get("sequence", "")])
    if not asked:
        messages.error(request, _("Choose a sequence."))
        return redirect("outreach:sequences")
    query = request.GET.copy()
    query.pop("sequence")
    return redirect(f"{reverse('outreach:add_people', args=[asked[0]])}?{query.urlencode()}")


@require_http_methods(["GET", "POST"])
def add(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show people of ?from=<kind>:<uuid> or ?chosen=, who can be taken in and who not; on POST take the ticked ones in."""
    insist(request)
    sequence = get_sequence(request, uuid)
    if request.method == "POST":
        return _take_in(request, sequence)
    source = request.GET.get("from", "")[:60]
    people, more = people_from(request.membership, source, chosen_uuids(request.GET.getlist("chosen")))
    addresses = address_to_write_to(people)
    reasons = whom_not_to_write(sequence, people, addresses) if people else {}
    rows = [(person, addresses.get(person.pk, ""), reasons.get(person.pk, "")) for person in people]
    context = {
        "sequence": sequence, "rows": rows, "free": len(people) - len(reasons), "source": source, "more": more,
        "sources": sources_of(request.membership), "room": "sequences", "asked": bool(request.GET),
    }  # fmt: skip
    return render(request, "outreach/sequences/add.html", context)


@require_POST
def change_many(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Pause, resume or take out the ticked people of one sequence."""
    sequence = get_sequence(request, uuid)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    wanted = chosen_uuids(request.POST.getlist("chosen"))
    rows = enrollments_to_show(request.agency).filter(sequence=sequence, uuid__in=wanted)
    done, refused = 0, dict[str, None]()
    for row in rows:
        try:
            verb(enrollment=row, by=request.membership)
        except ActionError as error:
            refused[f"{row.influencer.name}: {error}"] = None
        else:
            done += 1
    if done:
        messages.success(request, ngettext("Done for %(number)s person.", "Done for %(number)s people.", done) % {"number": done})  # fmt: skip
    for sentence in list(refused)[:5] or ([] if done else [_("Tick the people first.")]):
        messages.error(request, sentence)
    return redirect("outreach:sequence", uuid=sequence.uuid)


@require_POST
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Pause, resume or take out one person."""
    enrollment = get_object_or_404(enrollments_to_show(request.agency), uuid=uuid)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    done = {"pause": _("Paused."), "resume": _("It goes on."), "stop": _("Taken out.")}[request.POST["verb"]]
    back = reverse("outreach:sequence", args=[enrollment.sequence.uuid])
    return button_answer(
        request, lambda: verb(enrollment=enrollment, by=request.membership), done=done, back=back
    )


def _take_in(request: TenantRequest, sequence: Any) -> HttpResponse:
    wanted = chosen_uuids(request.POST.getlist("chosen"))
    people = Influencer.objects.for_agency(request.agency).filter(uuid__in=wanted).order_by("name_key", "pk")
    try:
        outcome = actions.enroll(sequence=sequence, influencers=people, by=request.membership)
    except ActionError as error:
        messages.error(request, refusal(error))
        return redirect("outreach:add_people", uuid=sequence.uuid)
    if number := len(outcome.taken):
        said = ngettext("%(number)s person is in. Look at the first letter, then send it.", "%(number)s people are in. Look at their first letters, then send them.", number)  # fmt: skip
        messages.success(request, said % {"number": number})
    for person, sentence in outcome.refused[:5]:
        messages.error(request, f"{person.name}: {sentence}")
    if (more := len(outcome.refused) - 5) > 0:
        messages.error(request, ngettext("%(number)s more was left out.", "%(number)s more were left out.", more) % {"number": more})  # fmt: skip
    address = reverse("outreach:sequence", args=[sequence.uuid])
    return redirect(f"{address}?state=review" if outcome.taken else address)


VERBS: dict[str, Callable[..., Enrollment]] = {
    "pause": actions.pause_enrollment,
    "resume": actions.resume_enrollment,
    "stop": actions.stop_enrollment,
}
