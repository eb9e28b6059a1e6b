"""The demo's sequences: one running with people at every point of it, one finished, one being prepared; and refusals."""

from datetime import timedelta
from typing import Any

from accounts.models import Brand
from campaigns.states import EndReason
from influencers.models import Influencer
from outreach.demo.making import DAY, HOUR, DemoRoom, address_of
from outreach.models import Enrollment, Refusal, Sequence, Step, TemplateText
from outreach.states import EnrollmentState, SequenceState, StopReason
from outreach.working_days import add_working_days, zone_of

FIRST, FIRST_OTHER = "First letter: try it for a fee", "First letter: come and see"
LATER, LAST = "Follow-up: still open", "Follow-up: the last one"
FOLLOW_UP = "Hi {name}, I wrote last week about the six soups. Is it worth a thought? A short no helps me too.\n\nMarek"
# Where people of the running sequence stand: (state, letters that left, days since the last one, what ended it)
PLACES = (
    *((EnrollmentState.REVIEW, 0, 0, ""),) * 4,
    *((EnrollmentState.RUNNING, 1, 1, ""),) * 5,
    *((EnrollmentState.RUNNING, 2, 2, ""),) * 3,
    (EnrollmentState.PAUSED, 1, 3, ""),
    (EnrollmentState.FINISHED, 3, 6, ""),
    (EnrollmentState.FINISHED, 3, 9, ""),
    *((EnrollmentState.STOPPED, 1, 8, StopReason.ANSWERED),) * 4,
    *((EnrollmentState.STOPPED, 2, 9, StopReason.ANSWERED),) * 2,
    (EnrollmentState.STOPPED, 1, 10, StopReason.REFUSED),
    (EnrollmentState.STOPPED, 1, 10, StopReason.BOUNCED),
    (EnrollmentState.STOPPED, 2, 11, StopReason.OPTED_OUT),
)
ANSWERS = {
    StopReason.ANSWERED: ("answer", "Hi, sorry for the wait. Tell me more, what would you pay?"),
    StopReason.REFUSED: ("answer", "No thank you, the fee is too low for me."),
    StopReason.BOUNCED: ("bounce", "550 5.1.1 The mailbox does not exist."),
    StopReason.OPTED_OUT: ("opt_out", "Please do not write to me again."),
}
REFUSALS = (
    ("Fennel & Frost", EndReason.FEE, "Nothing below 1,200 for a film", 90),
    ("Lumen Skin", EndReason.TASTE, "I do not put skin care in front of my camera", None),
    ("Kestrel Outdoor", EndReason.EXCLUSIVITY, "Bound to another tent maker until autumn", 200),
)


def fill_sequences(room: DemoRoom) -> None:
    """Make three sequences and put people into two of them."""
    running = _sequence(room, "Soup week: first letters", SequenceState.RUNNING, goal="Twelve people who say yes to one film", campaign=room.campaigns.campaigns["running"])  # fmt: skip
    finished = _sequence(room, "Berry breakfast", SequenceState.FINISHED, goal="Eight films for spring", campaign=room.campaigns.campaigns["finished"])  # fmt: skip
    _sequence(room, "First night out", SequenceState.WRITING, goal="Testers for the borrowed tent", campaign=room.campaigns.campaigns["planning"], first=FIRST_OTHER)  # fmt: skip
    text = TemplateText.objects.filter(template=room.templates[FIRST], language="en").first()
    _people_of(room, running, room.people[45 : 45 + len(PLACES)], PLACES, text)
    over = [(EnrollmentState.STOPPED, 1 + place % 2, 110 + place, StopReason.ANSWERED) if place % 3 else (EnrollmentState.FINISHED, 3, 105 + place, "") for place in range(12)]  # fmt: skip
    _people_of(room, finished, room.people[72 : 72 + len(over)], over, text)


def fill_refusals(room: DemoRoom) -> None:
    """Keep that some people said no, each to another brand."""
    brands = {brand.name: brand for brand in Brand.objects.for_agency(room.box.agency)}
    Refusal.objects.bulk_create(
        Refusal(
            influencer=person, brand=brands[name], reason=reason, words=words, at=room.now - (10 + 6 * place) * DAY,
            ask_again_on=(room.now + again * DAY).date() if again else None, made_by=room.manager,
        )
        for place, (person, (name, reason, words, again)) in enumerate(zip(room.people[3:6], REFUSALS, strict=True))
    )  # fmt: skip


def _sequence(room: DemoRoom, name: str, state: str, *, first: str = FIRST, **values: Any) -> Sequence:
    made = Sequence.objects.create(
        agency=room.box.agency, name=name, state=state, mailbox=room.box, template=room.templates[first], author=room.manager, **values
    )  # fmt: skip
    Step.objects.bulk_create(
        Step(sequence=made, position=place, template=room.templates[later], delay_days=delay)
        for place, (later, delay) in enumerate(((LATER, 3), (LAST, 4)), start=1)
    )
    return made


def _people_of(
    room: DemoRoom, sequence: Sequence, people: list[Influencer], places: Any, text: TemplateText | None
) -> None:
    rows = [_place(room, sequence, person, *place) for person, place in zip(people, places, strict=False)]
    Enrollment.objects.bulk_create(rows)
    for row, (_state, done, days, reason) in zip(rows, places, strict=False):
        _letters(room, row, done, days, reason, text)


def _place(
    room: DemoRoom, sequence: Sequence, person: Influencer, state: str, done: int, days: int, reason: str
) -> Enrollment:
    left, delays = room.now - days * DAY, {1: 3, 2: 4}
    zone = zone_of(person, room.box.agency)
    due = (
        add_working_days(left, delays[done], zone)
        if state in (EnrollmentState.RUNNING, EnrollmentState.PAUSED)
        else None
    )
    return Enrollment(
        sequence=sequence, influencer=person, address=address_of(person), language="en", state=state, steps_done=done,
        due_at=max(due, room.now + DAY) if due else None, stop_reason=reason,
        stopped_at=left + DAY if reason else None, paused_until=room.now + 6 * DAY if state == EnrollmentState.PAUSED else None,
    )  # fmt: skip


def _letters(
    room: DemoRoom, row: Enrollment, done: int, days: int, reason: str, text: TemplateText | None
) -> None:
    """Write the letters that left, and what came of them; one that is to be looked at, where none did."""
    first_name = row.influencer.name.split()[0]
    thread = room.thread(
        row.influencer, "Six soups before anyone else", state="done" if days > 60 else "open"
    )
    if done == 0 and text is not None:
        body = text.body.replace("{{first_name}}", first_name).replace("{{ first_name }}", first_name)
        room.out(thread, HOUR, body, state="writing", enrollment=row, step_number=0, template_text=text, is_first_contact=True, message_id="")  # fmt: skip
    for number in range(done):
        words = FOLLOW_UP if number else "Hi {name},\n\nsix new soups, before anyone else has them, and 700 EUR for one honest film. Shall I send you the box?\n\nMarek"  # fmt: skip
        ago = (days + 4 * (done - 1 - number)) * DAY + room.chance.randrange(60) * timedelta(minutes=1)
        room.out(thread, ago, words.format(name=first_name), enrollment=row, step_number=number, is_automatic=number > 0, is_first_contact=number == 0)  # fmt: skip
    if reason:
        nature, words = ANSWERS[StopReason(reason)]
        room.answer(thread, days * DAY - (3 + room.chance.randrange(40)) * HOUR, words, nature)
    elif row.state == EnrollmentState.PAUSED:
        back = (room.now + 6 * DAY).date()
        room.answer(thread, days * DAY - HOUR, "I am away and read no mail.", "auto_reply", returns_on=back)
