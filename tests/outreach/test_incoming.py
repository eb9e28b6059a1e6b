"""Mail that comes in: kept once, put where it belongs, acted upon."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.models import ContactPoint
from outreach.actions import incoming as taking
from outreach.actions.incoming import take_in
from outreach.actions.incoming_effects import SOFT_BOUNCES
from outreach.actions.touching import touch_thread
from outreach.models import Attachment, Enrollment, Mailbox, MailboxDay, Message, Suppression, Thread
from outreach.queries.suppression import suppressed
from outreach.states import (
    EnrollmentState,
    MailboxState,
    Matched,
    MessageState,
    Nature,
    StopReason,
    WaitingFor,
    Way,
)
from tests import factories
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.making_mail import raw_mail, raw_report
from tests.outreach.making_sequences import make_sequence

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mailbox(agency) -> Mailbox:
    return make_mailbox(agency)


@pytest.fixture
def mara(agency):
    return make_addressee(agency)


@pytest.fixture
def letter(mailbox, mara) -> Message:
    thread = make_thread(mailbox, mara, subject="The tent", subject_key="the tent", token="abcdefgh2345")
    return make_message(
        thread, MessageState.SENT, message_id="<one@tentwork.example>", at=NOW - timedelta(days=1)
    )


def came(mailbox: Mailbox, raw: bytes, *, now=NOW) -> Message:
    message = take_in(mailbox=mailbox, raw=raw, now=now)
    assert message is not None
    return message


def enrolled(by, person) -> Enrollment:
    sequence = make_sequence(by)
    return Enrollment.objects.create(
        sequence=sequence,
        influencer=person,
        address="mara@lind.example",
        state=EnrollmentState.RUNNING,
        due_at=NOW,
    )


def test_an_answer_is_kept_in_its_thread_once(mailbox, letter):
    raw = raw_mail(
        "Yes, gladly!\n\nOn May 6, 2024, Lena <lena@tentwork.example> wrote:\n> Hi Mara\n", answers=letter, Message_ID="<a@lind.example>"
    )  # fmt: skip
    message = came(mailbox, raw)
    assert (message.thread, message.matched, message.nature) == (
        letter.thread,
        Matched.REFERENCE,
        Nature.ANSWER,
    )
    assert (message.body, "> Hi Mara" in message.quoted) == ("Yes, gladly!", True)
    assert message.raw.read() == raw
    thread = Thread.objects.get()
    assert (thread.waiting_for, thread.last_words, thread.newest_in) == (
        WaitingFor.US,
        "Yes, gladly!",
        message.pk,
    )
    assert MailboxDay.objects.get().answers == 1
    assert AuditEntry.objects.filter(action="outreach.message.came").count() == 1
    assert take_in(mailbox=mailbox, raw=raw, now=NOW) is None
    assert take_in(mailbox=mailbox, raw=b"Received: from elsewhere\r\n" + raw, now=NOW) is None
    assert Message.objects.filter(way=Way.IN).count() == 1


def test_where_a_mail_belongs_is_found_by_what_is_surest(mailbox, letter, mara):
    token = f"lena+{letter.thread.token}@tentwork.example"
    rows = [
        (raw_mail(answers=letter, sender="desk@agent.example", Message_ID="<1@x>"), Matched.REFERENCE, mara),
        (
            raw_mail(sender="desk@agent.example", to=token, subject="Hi", Message_ID="<2@x>"),
            Matched.TOKEN,
            mara,
        ),
        (raw_mail(subject="RE: the Tent", Message_ID="<3@x>"), Matched.GUESS, mara),
        (raw_mail(subject="Something else", Message_ID="<4@x>"), Matched.NEW, mara),
        (raw_mail(sender="who@nowhere.example", Message_ID="<5@x>"), Matched.NEW, None),
    ]
    for raw, matched, person in rows:
        message = came(mailbox, raw)
        assert (message.matched, message.thread.influencer) == (matched, person)
        assert (message.thread == letter.thread) is (matched != Matched.NEW)
    twin = factories.make_influencer(mailbox.agency, "Mara Lindt")
    ContactPoint.objects.create(influencer=twin, kind="email", value="Mara@Lind.example")
    assert came(mailbox, raw_mail(subject="A third thing", Message_ID="<6@x>")).thread.influencer is None


def test_an_answer_ends_what_still_writes_and_absence_only_pauses_it(mailbox, letter, mara, alice):
    row = enrolled(alice, mara)
    assert touch_thread(letter.thread).answer_due_at < NOW + timedelta(days=15)
    away = raw_mail(
        f"I am away until {NOW + timedelta(days=20):%Y-%m-%d}.", subject="Automatic reply: The tent", answers=letter, Message_ID="<1@x>"
    )  # fmt: skip
    assert came(mailbox, away).returns_on == (NOW + timedelta(days=20)).date()
    row.refresh_from_db()
    assert (row.state, row.paused_until is not None and (row.paused_until - NOW).days in (20, 21)) == (
        EnrollmentState.PAUSED,
        True,
    )
    assert Thread.objects.get().waiting_for == WaitingFor.THEM
    assert Thread.objects.get().answer_due_at > NOW + timedelta(
        days=21
    )  # while they are away silence says nothing
    came(mailbox, raw_mail(answers=letter, Message_ID="<2@x>"))
    row.refresh_from_db()
    assert (row.state, row.stop_reason) == (EnrollmentState.STOPPED, StopReason.ANSWERED)


def test_a_wish_for_no_more_letters_is_kept_and_said(mailbox, letter, mara, alice):
    row = enrolled(alice, mara)
    message = came(
        mailbox, raw_mail("Please unsubscribe me. Thanks", sender="mara@private.example", answers=letter)
    )
    assert message.nature == Nature.OPT_OUT
    assert set(suppressed(mailbox.agency, ["mara@lind.example", "mara@private.example", "x@y.example"])) == {
        "mara@lind.example", "mara@private.example",
    }  # fmt: skip
    assert (
        Suppression.objects.filter(
            message=message, note="They answered: Please unsubscribe me. Thanks"
        ).count()
        == 2
    )
    row.refresh_from_db()
    assert row.stop_reason == StopReason.OPTED_OUT


def test_failures_do_what_their_codes_mean(mailbox, letter, mara, alice):
    row = enrolled(alice, mara)
    delayed = came(mailbox, raw_report(letter, action="delayed", status="4.4.1", message_id="<0@x>"))
    assert (delayed.nature, delayed.about, delayed.thread) == (Nature.DELAY, letter, letter.thread)
    for number in range(SOFT_BOUNCES - 1):
        came(
            mailbox, raw_report(letter, status="5.2.2", words="mailbox full", message_id=f"<soft{number}@x>")
        )
    row.refresh_from_db()
    assert (row.state, Suppression.objects.count()) == (EnrollmentState.RUNNING, 0)
    came(mailbox, raw_report(letter, status="5.2.2", words="mailbox full", message_id="<soft9@x>"))
    row.refresh_from_db()
    assert (row.state, row.stop_reason, Suppression.objects.count()) == (
        EnrollmentState.STOPPED,
        StopReason.BOUNCED,
        0,
    )
    came(mailbox, raw_report(letter, message_id="<hard@x>"))
    assert Suppression.objects.get().reason == "hard_bounce"
    assert mara.contact_points.get().bounced_at == NOW
    day = MailboxDay.objects.get()
    assert (day.soft_bounces, day.hard_bounces) == (SOFT_BOUNCES, 1)
    came(mailbox, raw_mail(Message_ID="<back@x>"))
    assert mara.contact_points.get().bounced_at is None


def test_a_refused_sender_stops_and_a_complaint_suppresses(mailbox, letter):
    came(mailbox, raw_report(letter, status="5.7.26", words="550 unauthenticated mail", message_id="<1@x>"))
    mailbox.refresh_from_db()
    assert mailbox.state == MailboxState.STOPPED
    assert "unauthenticated mail" in mailbox.state_note
    assert Suppression.objects.count() == 0
    came(
        mailbox, raw_report(letter, address="redacted@mx.example", kind="feedback-report", message_id="<2@x>")
    )
    assert set(suppressed(mailbox.agency, ["mara@lind.example"])) == {"mara@lind.example"}
    assert (Suppression.objects.get().reason, MailboxDay.objects.get().complaints) == ("complaint", 1)


def test_reports_about_letters_we_never_sent_move_nothing(mailbox, letter, agency):
    for number, raw in enumerate((
        raw_report(None, address="boss@brand.example", message_id="<1@x>"),
        raw_report(None, address="boss@brand.example", status="5.7.1", message_id="<2@x>"),
        raw_report(None, address="boss@brand.example", kind="feedback-report", message_id="<3@x>"),
    )):  # fmt: skip
        assert came(mailbox, raw).thread.influencer is None, number
    mailbox.refresh_from_db()
    assert (Suppression.objects.count(), mailbox.state) == (0, MailboxState.WORKING)
    assert came(mailbox, raw_report(None, message_id="<4@x>")).about == letter  # by the address alone


def test_own_letters_and_programs_without_end_are_not_kept(mailbox, letter, monkeypatch):
    own = raw_mail(
        "Hi Mara", sender="lena@tentwork.example", to="mara@lind.example", Message_ID=letter.message_id
    )
    assert take_in(mailbox=mailbox, raw=own, now=NOW) is None
    monkeypatch.setattr(taking, "MOST_AUTOMATIC_A_DAY", 3)
    loop = [
        raw_mail("away", subject="Auto reply: x", answers=letter, Message_ID=f"<{number}@x>")
        for number in range(5)
    ]
    kept = [take_in(mailbox=mailbox, raw=each, now=NOW) for each in loop]
    assert [each is not None for each in kept] == [True, True, True, False, False]
    assert came(mailbox, raw_mail(answers=letter, Message_ID="<person@x>")).nature == Nature.ANSWER


def test_mails_that_share_an_id_are_told_apart(mailbox, letter):
    first = raw_mail("One", subject="First", Message_ID="<same@x.example>")
    second = raw_mail("Two", subject="Second", Message_ID="<same@x.example>")
    assert [came(mailbox, each).body for each in (first, second)] == ["One", "Two"]
    assert [take_in(mailbox=mailbox, raw=each, now=NOW) for each in (first, second)] == [None, None]


def test_files_are_kept_by_what_they_are_and_go_when_the_mail_is_not_kept(
    mailbox, letter, monkeypatch, tmp_path
):
    message = message_from_bytes(raw_mail(answers=letter), policy=policy.default)
    message.add_attachment(b"%PDF-1.7 rates", maintype="text", subtype="html", filename="../rates.html")
    kept = came(mailbox, message.as_bytes())
    file = Attachment.objects.get(message=kept)
    assert (file.name, file.content_type, file.size, file.file.read()) == (
        "rates.html",
        "application/pdf",
        14,
        b"%PDF-1.7 rates",
    )
    assert "rates" not in str(file.file.name)
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(taking, "touch_thread", _broken)
    message.replace_header("Subject", "Another")
    message["Message-ID"] = "<other@x>"
    with pytest.raises(RuntimeError):
        take_in(mailbox=mailbox, raw=message.as_bytes(), now=NOW)
    assert (sorted(tmp_path.rglob("*")), Message.objects.filter(way=Way.IN).count()) == (before, 1)


def _broken(thread: Thread) -> None:
    raise RuntimeError


def test_a_long_thread_costs_no_more_than_a_short_one(mailbox, letter, django_assert_max_num_queries):
    rows = [
        Message(
            agency=mailbox.agency, thread=letter.thread, mailbox=mailbox, way=Way.IN, state=MessageState.THERE, nature=Nature.ANSWER,
            at=NOW - timedelta(minutes=number), body="word", message_id=f"<{number}@long>", medium="email",
        )
        for number in range(500)
    ]  # fmt: skip
    Message.objects.bulk_create(rows)
    ids = " ".join(f"<{number}@long>" for number in range(500))
    with django_assert_max_num_queries(26):
        came(
            mailbox,
            raw_mail(answers=letter, Message_ID="<new@x>").replace(
                b"References: ", b"References: " + ids.encode() + b" "
            ),
        )
    assert letter.thread.messages.count() == 502


def test_odd_mails_are_kept_too(mailbox):
    for number, raw in enumerate((
        b"", b"\x00\xff\xfe", b"From: <>\r\nSubject: =?x?q?=ff?=\r\n\r\n\x00", b"From: \xd0\x9c <mila@xn--e1afmkfd.example>\r\n\r\nhi",
        raw_mail(sender="kim(at home)@creator.example (Kim)"), raw_mail(sender="x" * 400 + "@creator.example"),
    )):  # fmt: skip
        assert came(mailbox, raw).thread.influencer is None, number
    assert set(Message.objects.values_list("from_address", flat=True)) == {
        "",
        "mila@xn--e1afmkfd.example",
        "kim@creator.example",
    }
