"""The three lists of facts, and those harmed: buttons and small forms of the room's parts."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from crisis.actions import facts as actions
from crisis.actions import harmed as harmed_actions
from crisis.models import Fact, HarmedParty
from crisis.queries.registers import facts_to_show, harmed_to_show
from crisis.views.asked import asked_member
from crisis.views.room import get_incident, part_answer


@require_POST
def add(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write down a fact: text, standing, source, source_url."""
    found, sent = get_incident(request, uuid), request.POST
    values = {name: sent[name] for name in actions.FIELDS if name in sent}
    do = partial(actions.add_fact, incident=found, by=request.membership, **{"text": "", **values})
    return part_answer(request, found, "facts", do, done=_("Written down."))


@require_POST
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change a fact or move it to another list."""
    fact, sent = _fact(request, uuid), request.POST
    values = {name: sent[name] for name in actions.FIELDS if name in sent}
    do = partial(actions.change_fact, fact=fact, by=request.membership, version=version_of(request), **values)
    return part_answer(request, fact.incident, "facts", do, done=_("Saved."))


@require_POST
def verify(request: TenantRequest, uuid: UUID) -> HttpResponse:
    fact = _fact(request, uuid)
    do = partial(actions.verify_fact, fact=fact, by=request.membership, version=version_of(request))
    return part_answer(request, fact.incident, "facts", do, done=_("Verified. It may be said."))


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a fact out, or put it back (?verb=restore)."""
    fact = _fact(request, uuid)
    act = actions.restore_fact if request.POST.get("verb") == "restore" else actions.remove_fact
    return part_answer(request, fact.incident, "facts", partial(act, fact=fact, by=request.membership))


@require_POST
def add_harmed(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Enter somebody harmed: who, number, harm, contact, owner."""
    found = get_incident(request, uuid)

    def do() -> HarmedParty:
        return harmed_actions.add_harmed(incident=found, by=request.membership, **_harm(request, new=True))

    return part_answer(request, found, "harmed", do, done=_("Entered."))


@require_POST
def change_harmed(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change what is known of them; with `to` also how far they were helped."""
    party = get_object_or_404(harmed_to_show(request.agency), uuid=uuid)

    def do() -> HarmedParty:
        seen = version_of(request)
        saved = harmed_actions.change_harmed(party=party, by=request.membership, version=seen, **_harm(request))  # fmt: skip
        to = request.POST.get("to", "")
        if not to or to == saved.state:
            return saved
        return harmed_actions.move_harmed(
            party=saved, by=request.membership, to=to, done=request.POST.get("done", "")
        )

    return part_answer(request, party.incident, "harmed", do, done=_("Saved."))


def version_of(request: TenantRequest) -> int | None:
    """Return the version the editor had before their eyes; None for none, or nonsense."""
    text = request.POST.get("over") or request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _fact(request: TenantRequest, uuid: UUID) -> Fact:
    return get_object_or_404(facts_to_show(request.agency), uuid=uuid)


def _harm(request: TenantRequest, *, new: bool = False) -> dict[str, Any]:
    sent = request.POST
    values: dict[str, Any] = {name: sent[name] for name in ("who", "harm", "contact", "done") if name in sent}
    if "number" in sent:
        text = sent["number"].strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) < 12):
            raise ActionError(_("The number of people is a whole number. Leave it empty while nobody knows."))
        values["number"] = int(text) if text else None
    if "owner" in sent:
        values["owner"] = asked_member(request, "owner")
    return {"who": "", "harm": "", **values} if new else values
