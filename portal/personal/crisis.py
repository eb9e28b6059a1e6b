"""When something blew up: what to answer to which comments, the line agreed on, and somebody who asks how they are."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from campaigns.states import PassVerb
from crisis.actions import partners as actions
from crisis.models import CheckIn, ReplyKit
from crisis.pages.partners import kit_lines
from crisis.queries.partners import kits_shown_in
from crisis.states import Feeling
from portal.personal.page import answered
from portal.personal.sections import NextStep, Section, Shown, Visit
from portal.personal.visits import PersonalRequest, personal

KEY = "crisis"


def read_kits(visit: Visit) -> Shown | None:
    """Return the reply kits that stand on this page, with what waits for them."""
    kits = kits_shown_in(visit.collaboration)
    if not kits:
        return None
    steps = [step for kit in kits for step in _steps(kit, visit)]
    part = {
        "kits": [(kit, kit_lines(kit.replies), _asked(kit, visit)) for kit in kits],
        "feelings": Feeling.choices,
    }
    return Shown(part=part, steps=steps, badge=_("New") if steps else "")


@personal
@require_POST
def answer_check_in(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take how they are."""
    check_in = next((each for kit in kits_shown_in(visit.collaboration) for each in _waiting(kit) if each.uuid == uuid), None)  # fmt: skip
    if check_in is None:
        raise Http404
    try:
        actions.answer_check_in(
            check_in=check_in, by=visit.given, feeling=request.POST.get("feeling", ""),
            words=request.POST.get("words", ""), collaboration=visit.collaboration,
        )  # fmt: skip
    except ActionError as error:
        return answered(request, visit, KEY, at=f"check-in-{uuid}", refused=str(error))
    return answered(request, visit, KEY, says=_("Thank you for saying so. We are here."))


@personal
@require_POST
def sign_line(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Sign the joint line as they had it before them."""
    kit = next((each for each in kits_shown_in(visit.collaboration) if each.uuid == uuid), None)
    if kit is None:
        raise Http404
    try:
        actions.sign_line(
            kit=kit, by=visit.given, text_hash=request.POST.get("text", ""), collaboration=visit.collaboration
        )
    except ActionError as error:
        return answered(request, visit, KEY, at=f"line-{uuid}", refused=str(error))
    return answered(request, visit, KEY, at=f"line-{uuid}")


SECTION = Section(KEY, gettext_lazy("When comments get rough"), "lifebuoy", "portal/personal/_crisis.html", PassVerb.OPEN, read_kits)  # fmt: skip


def _waiting(kit: ReplyKit) -> list[CheckIn]:
    return list(getattr(kit, "asked", ()))  # read with the kits (queries/partners.py)


def _asked(kit: ReplyKit, visit: Visit) -> CheckIn | None:
    return next((each for each in _waiting(kit) if each.due_at <= visit.now), None)


def _steps(kit: ReplyKit, visit: Visit) -> list[NextStep]:
    found = []
    asked = _asked(kit, visit)
    if asked:
        found.append(
            NextStep(_("Tell us how you are"), _("One tap is enough"), f"check-in-{asked.uuid}", icon="heart", due=asked.due_at)
        )  # fmt: skip
    if kit.strategy and kit.theirs_hash != kit.strategy_hash:
        found.append(
            NextStep(_("Read and sign the line we agreed on"), "", f"line-{kit.uuid}", icon="pencil", due=kit.shared_at)
        )  # fmt: skip
    return found
