"""Letters leave through a real SMTP server: once, within the limits, and with every answer understood."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from accounts.sealing import seal
from campaigns.models import Campaign
from influencers.models import ContactPoint
from outreach.actions.leaving import LOST_AFTER, MOST_TRIES, send_due
from outreach.actions.mailboxes import stop_mailbox
from outreach.actions.sending import drop_message, queue_message, settle_unclear, unqueue_message
from outreach.actions.suppression import suppress
from outreach.models import LetterBatch, Mailbox, MailboxDay, Message, Suppression
from outreach.queries.silence import expected_answer_by
from outreach.states import MailboxState, MessageState, SuppressionReason
from outreach.transport.postman import Postman
from tests.campaigns.making import make_campaign, make_collaboration
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.smtp_server import smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with smtp_server() as running:
        yield running


@pytest.fixture
def mailbox(agency, server, settings) -> Mailbox:
    settings.PRIVATE_MAIL_HOSTS = True
    return make_mailbox(
        agency, way="smtp", smtp_host="127.0.0.1", smtp_port=server[1], signature="Lena Roth, Tentwork",
        postal_address="5 Rue Haute, Lyon",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _open_gate(monkeypatch) -> None:
    """What letters must say is tested with the checker."""
    monkeypatch.setattr("outreach.actions.letters.gate", lambda message, by, despite="": None)


def letter_to(mailbox: Mailbox, name: str = "mara", **values) -> Message:
    address = f"{name}@lind.example"
    person = make_addressee(mailbox.agency, name.title(), address)
    return make_message(make_thread(mailbox, person, correspondent=address), **values)


def test_a_first_letter_leaves_once_with_a_way_out(mailbox, alice, server, settings):
    settings.PUBLIC_URL = "https://irm.example"
    letter = letter_to(mailbox, is_first_contact=True)
    counting, _port = server

    queue_message(message=letter, by=alice)
    assert (letter.state, letter.opt_out_line.count("{link}")) == (MessageState.WAITING, 1)
    assert [send_due(now=timezone.now()) for _time in range(2)] == [1, 0]

    letter.refresh_from_db()
    mail, text = counting.mails[-1], counting.mails[-1].get_content()
    url = mail["List-Unsubscribe"].split(">")[0].strip("<")
    assert (letter.state, counting.times[letter.message_id]) == (MessageState.SENT, 1)
    assert (mail["From"], mail["To"]) == ("Lena Roth <lena@tentwork.example>", "mara@lind.example")
    assert mail["Reply-To"].addresses[0].addr_spec == f"lena+{letter.thread.token}@tentwork.example"
    assert (mail["List-Unsubscribe-Post"], mail["Auto-Submitted"]) == ("List-Unsubscribe=One-Click", None)
    assert url.startswith("https://irm.example/o/")
    assert [text.count(part) for part in (url, "Lena Roth, Tentwork", "5 Rue Haute, Lyon", "{link}")] == [
        1,
        1,
        1,
        0,
    ]
    assert max(map(len, counting.raw[-1].split(b"\r\n"))) < 998
    day = MailboxDay.objects.get(mailbox=mailbox)
    assert (day.mails, day.new_contacts) == (1, 1)
    letter.thread.refresh_from_db()
    assert letter.thread.last_out_at == letter.at
    assert AuditEntry.objects.filter(action="outreach.message.queued", actor=alice).count() == 1


def test_every_answer_of_a_server_has_its_meaning(mailbox, alice, server):
    rows = {
        "gone": (MessageState.REFUSED, "550 5.1.1 There is no such user here", True, MailboxState.WORKING),
        "unknown": (MessageState.REFUSED, "550 No such user", True, MailboxState.WORKING),
        "angry": (MessageState.REFUSED, "554 5.6.0 Not like this", False, MailboxState.WORKING),
        "large": (MessageState.REFUSED, "552 5.3.4 Too large", False, MailboxState.WORKING),
        "full": (MessageState.WAITING, "452 4.2.2 The box is full", False, MailboxState.WORKING),
        "later": (MessageState.WAITING, "451 4.3.0 Come again", False, MailboxState.WORKING),
        "hangup": (MessageState.WAITING, "SMTPServerDisconnected", False, MailboxState.WORKING),
        "broken": (MessageState.UNCLEAR, "SMTPServerDisconnected", False, MailboxState.WORKING),
        "policy": (MessageState.WAITING, "550 5.7.1", False, MailboxState.STOPPED),
    }
    now = timezone.now()
    for name, (state, words, suppressed, sender) in rows.items():
        letter = letter_to(mailbox, name)
        queue_message(message=letter, by=alice, now=now)
        send_due(now=now)
        letter.refresh_from_db()
        mailbox.refresh_from_db()
        assert (name, letter.state, mailbox.state) == (name, state, sender)
        assert letter.trouble.startswith(words), name
        assert (
            Suppression.objects.filter(message=letter, reason=SuppressionReason.HARD_BOUNCE).exists()
            == suppressed
        )
        if state == MessageState.WAITING:
            assert letter.send_after == now + timedelta(minutes=15)
    day = MailboxDay.objects.get(mailbox=mailbox)
    assert (day.mails, day.hard_bounces) == (5, 2)  # what was surely not taken counts towards no limit
    assert "5.7.1" in mailbox.state_note


def test_a_server_that_is_away_is_asked_again_with_growing_pauses_then_given_up(mailbox, alice):
    mailbox.smtp_port = 1
    mailbox.save()
    letter, now = letter_to(mailbox), timezone.now()
    queue_message(message=letter, by=alice, now=now)
    waits = []
    for _time in range(MOST_TRIES):
        send_due(now=now)
        letter.refresh_from_db()
        waits.append((letter.send_after - now) / timedelta(minutes=1))
        now = letter.send_after
    assert waits[:5] == [15, 60, 240, 720, 1440]
    assert (letter.state, letter.tries, letter.trouble[:22]) == (
        MessageState.REFUSED,
        MOST_TRIES,
        "ConnectionRefusedError",
    )


def test_a_wrong_password_stops_the_mailbox_and_keeps_the_letter(mailbox, alice):
    mailbox.sealed = seal({"smtp_user": "lena", "smtp_password": "wrong"})
    mailbox.save()
    letter = letter_to(mailbox)
    queue_message(message=letter, by=alice)
    send_due(now=timezone.now())
    mailbox.refresh_from_db()
    letter.refresh_from_db()
    assert (mailbox.state, mailbox.state_note[:4], letter.state) == (
        MailboxState.STOPPED,
        "535 ",
        MessageState.WAITING,
    )


def test_a_private_server_is_not_met_unless_the_operator_wants_it(mailbox, alice, settings, server):
    settings.PRIVATE_MAIL_HOSTS = False
    before = server[0].connections
    letter = letter_to(mailbox)
    queue_message(message=letter, by=alice)
    send_due(now=timezone.now())
    mailbox.refresh_from_db()
    assert (mailbox.state, server[0].connections) == (MailboxState.STOPPED, before)
    assert "private network" in mailbox.state_note


def test_what_may_not_leave_is_kept_back_with_the_reason(mailbox, alice, brand):
    campaign = make_campaign(alice, brand)
    collaboration = make_collaboration(campaign, alice)
    bare = letter_to(mailbox, "bare")
    ContactPoint.objects.filter(value="bare@lind.example").update(legal_basis="")
    out, odd, frozen, away = (letter_to(mailbox, name) for name in ("out", "odd", "frozen", "away"))
    suppress(agency=mailbox.agency, address="OUT@Lind.example", reason="objection", by=alice)
    odd.to_address = "no address"
    odd.save()
    frozen.thread.collaboration = collaboration
    frozen.thread.save()
    campaign.frozen_at, campaign.frozen_reason = timezone.now(), "A recall"
    campaign.save()
    elsewhere = make_mailbox(mailbox.agency, "old@tentwork.example", archived_at=timezone.now())
    away.mailbox = elsewhere
    away.save()
    for letter, words in (
        (bare, "on what ground"),
        (out, "objected"),
        (odd, "not an e-mail"),
        (frozen, "frozen"),
        (away, "put away"),
    ):
        assert queue_message(message=letter, by=alice).state == MessageState.BLOCKED
        assert words in Message.objects.get(pk=letter.pk).trouble
    ContactPoint.objects.filter(value="bare@lind.example").update(legal_basis="consent")
    assert queue_message(message=bare, by=alice).state == MessageState.WAITING


def test_what_happens_between_queueing_and_leaving_still_keeps_a_letter_back(mailbox, alice, brand, server):
    first, second, third = (letter_to(mailbox, name) for name in ("anna", "berta", "clara"))
    for letter in (first, second, third):
        queue_message(message=letter, by=alice)
    suppress(agency=mailbox.agency, address="anna@lind.example", reason="manual", by=alice)
    first.refresh_from_db()
    assert first.state == MessageState.BLOCKED
    # Another spelling is not found at once, but before it leaves.
    Message.objects.filter(pk=second.pk).update(to_address="Berta <berta@lind.example>")
    suppress(agency=mailbox.agency, address="berta@lind.example", reason="manual", by=alice)
    campaign = make_campaign(alice, brand)
    third.thread.collaboration = make_collaboration(campaign, alice)
    third.thread.save()
    campaign.frozen_at, campaign.frozen_reason = timezone.now(), "A recall"
    campaign.save()
    before = len(server[0].mails)
    assert (send_due(now=timezone.now()), len(server[0].mails)) == (0, before)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.BLOCKED}


def test_a_stopped_campaign_keeps_letters_back_to_people_who_are_not_in_it_yet(mailbox, alice, brand, server):
    campaign = make_campaign(alice, brand)
    batch = LetterBatch.objects.create(
        agency=mailbox.agency, name="First letters", mailbox=mailbox, campaign=campaign, author=alice
    )
    together = letter_to(mailbox, "dora", batch=batch)
    queue_message(message=together, by=alice)
    campaign.frozen_at, campaign.frozen_reason = timezone.now(), "A recall"
    campaign.save()
    before = len(server[0].mails)
    assert (send_due(now=timezone.now()), len(server[0].mails)) == (0, before)
    together.refresh_from_db()
    assert (together.state, "is frozen: A recall." in together.trouble) == (MessageState.BLOCKED, True)


def test_limits_pauses_and_warm_up_hold(mailbox, alice):
    now = timezone.now()
    Mailbox.objects.filter(pk=mailbox.pk).update(new_contacts_a_day=1, mails_a_day=3)
    first = [letter_to(mailbox, f"new{number}", is_first_contact=True) for number in range(3)]
    known = [letter_to(mailbox, f"known{number}") for number in range(3)]
    for letter in (*first, *known):
        queue_message(message=letter, by=alice, now=now)
    assert send_due(now=now) == 3
    assert Message.objects.filter(state=MessageState.SENT, is_first_contact=True).count() == 1
    mailbox.refresh_from_db()
    assert mailbox.next_send_at > now  # the day is full: it is looked at again when the next one begins
    tomorrow = mailbox.next_send_at
    Mailbox.objects.filter(pk=mailbox.pk).update(seconds_between=30)
    assert [send_due(now=tomorrow + timedelta(seconds=after)) for after in (0, 10, 31)] == [1, 0, 1]
    Mailbox.objects.filter(pk=mailbox.pk).update(
        seconds_between=0, mails_a_day=5000, warm_up_from=now.date() - timedelta(days=1)
    )
    from outreach.leaving_time import mails_allowed

    mailbox.refresh_from_db()
    weeks = [
        mails_allowed(mailbox, mailbox.warm_up_from + timedelta(days=days)) for days in (0, 6, 7, 14, 21, 28)
    ]
    assert weeks == [50, 50, 200, 1000, 5000, 5000]


def test_letters_wait_for_decent_hours_where_the_reader_lives_and_answers_do_not(mailbox, alice):
    Mailbox.objects.filter(pk=mailbox.pk).update(window_from=time(9), window_until=time(18), window_days=[])
    mailbox.refresh_from_db()
    seoul = ZoneInfo("Asia/Seoul")
    letter = letter_to(mailbox, is_first_contact=True)
    letter.thread.influencer.time_zone = "Asia/Seoul"
    letter.thread.influencer.quiet_from, letter.thread.influencer.quiet_until = time(9), time(10, 30)
    letter.thread.influencer.save()
    friday = next_weekday(5)
    late = datetime.combine(friday, time(20), seoul)
    queue_message(message=letter, by=alice, now=late)
    assert letter.send_after.astimezone(seoul) == datetime.combine(
        friday + timedelta(days=3), time(10, 30), seoul
    )
    assert send_due(now=late) == 0
    answer = letter_to(mailbox, "nora")
    answer.thread.last_in_at = late
    answer.thread.save()
    queue_message(message=answer, by=alice, now=late)
    assert send_due(now=late) == 1


def next_weekday(day: int):
    today = timezone.now().date()
    return today + timedelta(days=(day - today.isoweekday()) % 7 + 7)


def test_a_letter_can_be_taken_back_while_it_waits_and_never_after(mailbox, alice, bob):
    letter = letter_to(mailbox)
    with pytest.raises(NotAllowed):
        queue_message(message=letter, by=bob)
    queue_message(message=letter, by=alice)
    with pytest.raises(InvalidTransition):
        queue_message(message=letter, by=alice)
    assert unqueue_message(message=letter, by=alice).state == MessageState.WRITING
    assert send_due(now=timezone.now()) == 0
    queue_message(message=letter, by=alice)
    assert send_due(now=timezone.now()) == 1
    for act in (unqueue_message, drop_message, queue_message):
        with pytest.raises(InvalidTransition):
            act(message=letter, by=alice)


def test_a_letter_whose_worker_is_gone_is_shown_and_a_person_says_what_became_of_it(mailbox, alice, server):
    counting, now = server[0], timezone.now()
    letters = [letter_to(mailbox, name) for name in ("dora", "edda")]
    for letter in letters:
        queue_message(message=letter, by=alice)
        Message.objects.filter(pk=letter.pk).update(state=MessageState.LEAVING, claimed_at=now)
    assert send_due(now=now + LOST_AFTER - timedelta(seconds=1)) == 0
    assert Message.objects.filter(state=MessageState.LEAVING).count() == 2
    assert send_due(now=now + LOST_AFTER + timedelta(seconds=1)) == 0
    assert set(Message.objects.values_list("state", "trouble")) == {
        (MessageState.UNCLEAR, "The sending was broken off.")
    }
    settle_unclear(message=letters[0], by=alice, left=True)
    settle_unclear(message=letters[1], by=alice, left=False)
    assert send_due(now=timezone.now()) == 1
    assert [counting.times[letter.message_id] for letter in letters] == [0, 1]
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    with pytest.raises(ActionError):
        settle_unclear(message=letters[0], by=alice, left=False)


def test_letters_of_a_catcher_leave_nothing(agency, alice, server):
    before = server[0].connections
    letter = letter_to(make_mailbox(agency, way="catcher"), is_first_contact=True)
    queue_message(message=letter, by=alice)
    assert (send_due(now=timezone.now()), server[0].connections) == (1, before)
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


def test_one_connection_carries_all_letters_of_a_run(mailbox, alice, server):
    for number in range(5):
        queue_message(message=letter_to(mailbox, f"many{number}"), by=alice)
    before = server[0].connections
    assert (send_due(now=timezone.now()), server[0].connections) == (5, before + 1)


def test_what_changes_while_letters_are_on_their_way_holds_for_those_not_begun(
    mailbox, alice, brand, server, monkeypatch
):
    counting, _port = server
    campaign = make_campaign(alice, brand)
    anna, berta, clara, dora, edda = (
        letter_to(mailbox, name) for name in ("first", "second", "third", "fourth", "fifth")
    )
    clara.thread.collaboration = make_collaboration(campaign, alice)
    clara.thread.save()
    for letter in (anna, berta, clara, dora, edda):
        queue_message(message=letter, by=alice)
    send = Postman.send

    def change_much(postman, mail):
        if mail.to == ["first@lind.example"]:
            suppress(agency=mailbox.agency, address="second@LIND.example", reason="objection", by=alice)
            Message.objects.filter(pk=berta.pk).update(
                state=MessageState.WAITING, updated_at=berta.updated_at
            )
            Campaign.objects.filter(pk=campaign.pk).update(frozen_at=timezone.now(), frozen_reason="A recall")
            unqueue_message(message=dora, by=alice)
        if mail.to == ["fifth@lind.example"]:
            stop_mailbox(mailbox=mailbox, note="Enough")
        return send(postman, mail)

    monkeypatch.setattr(Postman, "send", change_much)
    before = len(counting.mails)
    assert send_due(now=timezone.now()) == 2
    states = dict(Message.objects.values_list("to_address", "state"))
    assert [mail["To"] for mail in counting.mails[before:]] == ["first@lind.example", "fifth@lind.example"]
    assert states == {
        "first@lind.example": MessageState.SENT, "second@lind.example": MessageState.WAITING,
        "third@lind.example": MessageState.WAITING, "fourth@lind.example": MessageState.WRITING,
        "fifth@lind.example": MessageState.SENT,
    }  # fmt: skip
    # The mailbox works again: what is left is looked at anew, and kept back with its reason.
    Mailbox.objects.filter(pk=mailbox.pk).update(state=MailboxState.WORKING)
    assert send_due(now=timezone.now()) == 0
    assert set(Message.objects.filter(state=MessageState.BLOCKED)) == {berta, clara}
    assert MailboxDay.objects.get(mailbox=mailbox).mails == 2


def test_many_letters_cost_few_statements_each(mailbox, alice, django_assert_max_num_queries):
    letters = [letter_to(mailbox, f"few{number}", is_first_contact=True) for number in range(20)]
    for letter in letters:
        queue_message(message=letter, by=alice)
    with django_assert_max_num_queries(20 * 7 + 25):  # five and a savepoint's two, and what is read together
        assert send_due(now=timezone.now()) == 20
    thread = letters[7].thread
    thread.refresh_from_db()
    letters[7].refresh_from_db()
    person = thread.influencer
    assert (thread.waiting_for, thread.last_words[:8]) == ("them", "Hi Mara,")
    assert thread.last_out_at == thread.last_message_at == letters[7].at == person.last_contact_at
    assert thread.answer_due_at == expected_answer_by(person, letters[7].at)
