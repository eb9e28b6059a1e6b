"""Who is told by mail: of what fell late, one after the other, and clients of a statement that waits for their word."""

import smtplib
from datetime import time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from crisis.actions.approval_letters import send_due as send_letters
from crisis.actions.approvals import ask_for_approval
from crisis.actions.clocks import look_at_clocks
from crisis.actions.duty import set_quiet_hours
from crisis.actions.house_notices import message_of, send_due
from crisis.actions.incidents import set_level
from crisis.actions.overdue import climb_due
from crisis.actions.reports import write_note
from crisis.actions.roles import give_role
from crisis.actions.statements import save_text, write_statement
from crisis.actions.tasks import add_task, move_task
from crisis.actions.timers import set_next_due, set_next_update
from crisis.models import AlertHook, ApprovalLetter, DutyTurn, HouseNotice, Incident, Overdue, StatementText
from crisis.states import Level, NoticeState
from outreach.actions.suppression import suppress
from outreach.states import SuppressionReason
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident
from tests.crisis.test_statement_actions import GOOD

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(brand, alice) -> Incident:
    """A moderate room led by Alice, whose first assessment was due ten hours ago; its level acknowledges in 30 minutes."""
    now = timezone.now() - timedelta(hours=10)
    made = make_incident(make_campaign(alice, brand), alice, assess_due_at=now, now=now)
    set_next_due(made)
    return made


def fresh(room: Incident) -> Incident:
    return Incident.objects.get(pk=room.pk)


def letters() -> list[tuple[list[str], str]]:
    found = [(each.to, str(each.subject)) for each in mail.outbox]
    mail.outbox.clear()
    return found


def lines(room: Incident) -> list[str]:
    return [entry.text for entry in room.timeline.order_by("-pk")]


def look(now) -> None:
    look_at_clocks(now=now)
    climb_due(now=now)
    send_due(now=now)


def test_a_late_clock_is_told_once_and_climbs_while_the_room_is_silent(room, alice, olga, brand):
    owen = factories.make_membership(alice.agency, "manager", email="owen@example.com")
    now = room.assess_due_at
    DutyTurn.objects.create(
        agency=alice.agency, member=owen, starts_at=now - MINUTE, ends_at=now + timedelta(days=1)
    )
    for _again in range(2):
        look(now)
    what = "Moderate, late: the first assessment (Storm about the cream)"
    assert letters() == [([alice.user.email], what)]
    look(now + 29 * MINUTE)
    assert letters() == []
    # A word in the room says that somebody is at work: the next in line is told half an hour after the last one.
    write_note(incident=fresh(room), by=alice, text="The lab is on the phone", at=now + 20 * MINUTE)  # fmt: skip
    look(now + 31 * MINUTE)
    assert letters() == []
    look(now + 51 * MINUTE)
    assert letters() == [([owen.user.email], what)]
    assert lines(room)[0] == "Nobody has moved the first assessment, so Owen is told."
    look(now + 82 * MINUTE)
    assert letters() == [([olga.user.email], what)]
    look(now + 200 * MINUTE)
    assert (letters(), Overdue.objects.get().climbs_at) == ([], None)
    # Another time is another deadline: the commander is told of it anew.
    set_next_update(incident=fresh(room), by=alice, at=now + 300 * MINUTE, now=now + 200 * MINUTE)
    look(now + 301 * MINUTE)
    assert letters() == [([alice.user.email], "Moderate, late: the next update (Storm about the cream)")]


def test_a_late_task_goes_to_whose_it_is_then_to_the_commander_and_stops_when_it_is_done(room, alice, olga):
    now = room.assess_due_at
    Incident.objects.filter(pk=room.pk).update(assess_due_at=None)
    lee = factories.make_membership(alice.agency, "manager", email="lee@example.com")
    give_role(incident=fresh(room), by=alice, role="legal", to=lee, now=now - timedelta(hours=1))
    task = add_task(incident=fresh(room), by=alice, text="Read it", role="legal", due_at=now + MINUTE, now=now - timedelta(hours=1))  # fmt: skip
    room.timeline.update(at=now - timedelta(hours=1))
    for minutes, told in ((1, lee), (32, alice), (63, olga)):
        look(now + minutes * MINUTE)
        assert [to for to, _subject in letters()] == [[told.user.email]], minutes
    move_task(task=task, by=lee, to="done")
    assert (climb_due(now=now + 300 * MINUTE), Overdue.objects.get().climbs_at) == (0, None)
    assert len(HouseNotice.objects.all()) == 3


def test_quiet_hours_hold_back_what_the_level_does_not_wake_for_and_drills_stay_inside(room, alice, brand):
    hook = AlertHook.objects.create(
        agency=alice.agency, name="Pager", url="https://pager.example/", secret=b"x"
    )
    local = timezone.localtime(room.assess_due_at, timezone.get_default_timezone())
    alice.user.time_zone = str(timezone.get_default_timezone())
    alice.user.save()
    begins = (local - timedelta(hours=1)).time().replace(second=0, microsecond=0)
    ends = (local + timedelta(hours=2)).time().replace(second=0, microsecond=0)
    set_quiet_hours(by=alice, starts_at=begins, ends_at=ends, wakes_from=Level.SEVERE)
    drill = make_incident(room.campaigns.get().campaign, alice, is_drill=True, level=Level.SEVERE, assess_due_at=room.assess_due_at)  # fmt: skip
    set_next_due(drill)
    look_at_clocks(now=room.assess_due_at)
    rows = HouseNotice.objects.order_by("overdue__incident", "pk")
    waits = [
        (row.overdue is not None and row.overdue.incident.is_drill, row.way, row.due_at > room.assess_due_at)
        for row in rows
    ]
    assert waits == [(False, "mail", True), (False, "webhook", False), (True, "mail", False)]
    HouseNotice.objects.filter(hook=hook).delete()
    assert send_due(now=room.assess_due_at) == 1
    assert letters() == [
        ([alice.user.email], "DRILL. Severe, late: the first assessment (Storm about the cream)")
    ]
    told = message_of(Overdue.objects.get(incident=room), room.assess_due_at)
    assert (told["event"], told["what"], told["incident"]["uuid"]) == ("late", "assess", str(room.uuid))
    set_quiet_hours(by=alice, starts_at=time(0), ends_at=None)


@pytest.fixture
def client(brand) -> Membership:
    return factories.make_membership(brand.agency, "approver", brand=brand, email="clara@example.com")


@pytest.fixture
def text(brand, alice, olga, client) -> StatementText:
    """A text whose first step asks the client: the steps before it are taken by nobody at this level."""
    room = make_incident(make_campaign(olga, brand), olga, level=Level.SEVERE, central_channel="https://acme.example/safety")  # fmt: skip
    return write_statement(incident=room, by=alice, sort="full", languages=["en"], text=GOOD).texts.get()


def ask(text: StatementText, by: Membership) -> StatementText:
    loaded = StatementText.objects.select_related("statement__incident__agency", "statement__brand").get(
        pk=text.pk
    )
    return ask_for_approval(text=loaded, by=by, despite="Minutes count")


def open_to_client(monkeypatch) -> None:
    """Let the client be the first who is asked, at every level."""
    from dataclasses import replace

    from crisis.packs import levels
    from crisis.queries import statements

    asked = {key: replace(each, approvals=(("client",),)) for key, each in levels().items()}
    for module in ("crisis.queries.statements", "crisis.actions.approvals"):
        monkeypatch.setattr(f"{module}.levels", lambda: asked)
    assert statements.levels() is asked


def test_clients_are_told_once_a_wording_that_it_waits_for_them(
    text, alice, olga, client, brand, monkeypatch
):
    open_to_client(monkeypatch)
    gone = factories.make_membership(brand.agency, "approver", brand=brand, email="ben@example.com")
    factories.make_membership(brand.agency, "reviewer", brand=brand)
    factories.make_membership(brand.agency, "approver", brand=factories.make_brand(brand.agency, "Other"))
    suppress(agency=brand.agency, address=gone.user.email, reason=SuppressionReason.HARD_BOUNCE)
    ask(text, alice)
    now = timezone.now()
    assert [send_letters(now=now) for _again in range(2)] == [1, 0]
    [letter] = mail.outbox
    assert (letter.to, f"/portal/crisis/statements/{text.uuid}/" in letter.body) == (
        [client.user.email],
        True,
    )
    assert ("cream" in letter.body, "sorry" in f"{letter.subject} {letter.body}") == (False, False)
    letters()
    room = text.statement.incident
    assert sorted(ApprovalLetter.objects.values_list("member__user__name", "state")) == [
        ("Ben", NoticeState.FAILED), ("Clara", NoticeState.SENT),
    ]  # fmt: skip
    assert sorted(line.split(":")[0] for line in lines(room)[:2]) == [
        f"Ben could not be told by mail that “{text.statement.title}” waits for them",
        f"Told Clara by mail that “{text.statement.title}” waits for them",
    ]
    # Other words are another question; the same words asked again are not.
    current = StatementText.objects.get(pk=text.pk)
    save_text(text=current, by=alice, version=current.version, words=GOOD + " Call us.")
    ask(text, alice)
    assert (send_letters(now=now + MINUTE), len(letters())) == (1, 1)


def test_a_letter_waits_out_a_server_that_is_down_and_none_leaves_for_a_drill_or_words_taken_back(
    text, alice, client, monkeypatch, settings
):
    open_to_client(monkeypatch)
    ask(text, alice)
    now = timezone.now()

    def down(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", down)
        assert send_letters(now=now) == 0
    row = ApprovalLetter.objects.get()
    assert (row.state, row.tries, row.due_at) == (NoticeState.WAITING, 1, now + MINUTE)
    ApprovalLetter.objects.update(state=NoticeState.LEAVING, claimed_at=now)  # its sender died
    assert (send_letters(now=now + 4 * MINUTE), send_letters(now=now + 6 * MINUTE)) == (0, 1)
    ApprovalLetter.objects.update(state=NoticeState.WAITING)
    Incident.objects.update(is_drill=True)
    assert (send_letters(now=now + 7 * MINUTE), ApprovalLetter.objects.get().state) == (
        0,
        NoticeState.DROPPED,
    )
    assert AuditEntry.objects.filter(action="crisis.text.asked").count() == 1


def test_a_raised_level_asks_the_client_about_words_that_wait_already(text, alice, olga, client, monkeypatch):
    Incident.objects.filter(pk=text.statement.incident_id).update(level=Level.MODERATE)
    ask(text, alice)
    assert ApprovalLetter.objects.count() == 0
    open_to_client(monkeypatch)
    set_level(incident=text.statement.incident, by=olga, level=Level.CRITICAL, why="The brand is named")
    current = StatementText.objects.get(pk=text.pk)
    assert (current.client_asked_at is not None, ApprovalLetter.objects.get().member) == (True, client)
