"""The brief on the influencer's page: read in sections, acknowledged or objected to point by point, asked about."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from campaigns.actions import read_backs as actions
from campaigns.models import ReadBack
from campaigns.queries.read_backs import Reading, read_backs_to_show, readings_of
from campaigns.states import PassVerb
from portal.personal.page import answered
from portal.personal.sections import NextStep, Section, Shown, Visit
from portal.personal.visits import PersonalRequest, personal

KEY = "brief"


def read_brief(visit: Visit) -> Shown | None:
    """Return every brief they were asked to read, with how far they are."""
    found = readings_of(visit.collaboration)
    if not found:
        return None
    ended = visit.collaboration.ended_at is not None
    open_points = sum(len(reading.waiting) for reading in found)
    badge = ngettext("%(number)s open", "%(number)s open", open_points) % {"number": open_points}
    return Shown(
        part={"readings": found, "may_answer": not ended, "news": [_news(reading) for reading in found]},
        steps=[] if ended else [step for reading in found for step in _steps(reading)],
        badge=badge if open_points else "",
    )


@personal
@require_POST
def answer_point(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take "Got it" or an objection to one point, as it stood in the version they had before them."""
    read_back, key = _get_read_back(visit, uuid), request.POST.get("key", "")
    try:
        done = actions.answer_point(
            read_back=read_back, by=visit.given, version=_number(request), key=key,
            verdict=request.POST.get("verdict", ""), remark=request.POST.get("remark", ""),
        )  # fmt: skip
    except ActionError as error:
        return answered(request, visit, KEY, at=_anchor(key), refused=str(error))
    return answered(request, visit, KEY, at=_anchor(key), says=done.meanwhile)


@personal
@require_POST
def acknowledge(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take "Got it" to everything that still waits."""
    read_back = _get_read_back(visit, uuid)
    try:
        actions.acknowledge_all(read_back=read_back, by=visit.given, version=_number(request))
    except ActionError as error:
        return answered(request, visit, KEY, at=f"all-{uuid}", refused=str(error))
    return answered(request, visit, KEY)


@personal
@require_POST
def ask(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take a question or an answer, at one point or about the whole."""
    read_back, key = _get_read_back(visit, uuid), request.POST.get("key") or None
    at = _anchor(key) if key else f"talk-{uuid}"
    try:
        actions.say(read_back=read_back, by=visit.given, text=request.POST.get("text", ""), key=key)
    except ActionError as error:
        return answered(request, visit, KEY, at=at, refused=str(error))
    return answered(request, visit, KEY, at=at)


SECTION = Section(
    key=KEY,
    title=gettext_lazy("Your brief"),
    icon="file-text",
    template="portal/personal/_brief.html",
    verb=PassVerb.BRIEF,
    read=read_brief,
)


def _get_read_back(visit: Visit, uuid: UUID) -> ReadBack:
    rows = read_backs_to_show(visit.given.agency).filter(collaboration=visit.collaboration)
    return get_object_or_404(rows, uuid=uuid)


def _steps(reading: Reading) -> list[NextStep]:
    waiting = reading.waiting
    if not waiting:
        return []
    again = len(reading.news) == len(waiting)
    why = ngettext(
        "%(number)s point waits for your answer", "%(number)s points wait for your answer", len(waiting)
    ) % {"number": len(waiting)}
    return [
        NextStep(
            what=_("Read what changed in the brief") if again else _("Read the brief"),
            why=why,
            anchor=_anchor(waiting[0].point["key"]),
            icon="file-text",
            due=reading.read_back.check_due_at,
        )
    ]


def _news(reading: Reading) -> str:
    """Say what is new since they last answered, where a newer version asks again."""
    row = reading.read_back
    if row.seen_version is None or row.seen_version.number >= reading.version.number:
        return ""
    changed = reading.news
    if not changed:
        return _("The brief was changed; nothing of it concerns what you answered.")
    return ngettext(
        "The brief was changed: %(number)s point is new or reads otherwise. What you answered before stays.",
        "The brief was changed: %(number)s points are new or read otherwise. What you answered before stays.",
        len(changed),
    ) % {"number": len(changed)}


def _anchor(key: str) -> str:
    return f"point-{key}"


def _number(request: PersonalRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 7 else 0
