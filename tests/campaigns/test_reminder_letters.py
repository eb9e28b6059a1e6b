"""Reminders leave as letters: to whoever looks after the work, once, at a decent hour; to influencers only where wanted."""

import smtplib
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.actions.campaigns import update_campaign
from campaigns.actions.deliverables import make_reminders, move_deliverable, move_due, see_reminder
from campaigns.actions.personal_links import make_personal_link, revoke_personal_link
from campaigns.actions.reminder_letters import LOST_AFTER, decent_hour, send_letters
from campaigns.models import Campaign, Deliverable, Reminder, ReminderLetter
from campaigns.queries.today import due_for
from influencers.models import ContactPoint
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def noon():
    """Return the next noon in UTC: everybody here lives in UTC unless the test says otherwise."""
    return (timezone.now() + DAY).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def collaboration(alice):
    campaign = make_campaign(alice)
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    mina = factories.make_influencer(alice.agency, "Mina")
    return make_collaboration(campaign, alice, mina, owner=alice)


@pytest.fixture
def linked(collaboration, alice):
    """Mina has a page of her own and an address kept on a stated ground, and her campaign writes to her."""
    update_campaign(campaign=collaboration.campaign, by=alice, reminds_by_mail=True)
    make_personal_link(collaboration=collaboration, by=alice)
    ContactPoint.objects.create(
        influencer=collaboration.influencer, kind="email", value="mina@example.com", legal_basis="contract"
    )
    collaboration.campaign.refresh_from_db()
    return collaboration


def owed(collaboration, title="Soup", days=1, **values):
    dates = {"draft_due_at": noon() + days * DAY - timedelta(minutes=1), "publish_due_at": noon() + 30 * DAY}
    return make_deliverable(collaboration, title=title, **{**dates, **values})


def to(address):
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_who_looks_after_it_is_mailed_once_however_often_the_clock_ticks(collaboration, alice, olga):
    owed(collaboration)
    make_reminders(now=noon())
    assert [send_letters(now=noon()) for _tick in range(3)] == [1, 0, 0]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([alice.user.email], "1 date comes near: Soup")
    assert "Mina: draft of “Soup”" in letter.body
    assert collaboration.get_absolute_url() in letter.body
    stored = ReminderLetter.objects.get()
    assert (stored.state, stored.address, stored.sent_at) == ("sent", alice.user.email, noon())


def test_several_dates_are_one_letter(collaboration):
    for title in ("Soup", "Stew", "Salad"):
        owed(collaboration, title)
    make_reminders(now=noon())
    assert send_letters(now=noon()) == 1
    assert mail.outbox[0].subject == "3 dates come near: Soup"
    assert [title in mail.outbox[0].body for title in ("Soup", "Stew", "Salad")] == [True, True, True]


def test_three_days_and_one_day_before_are_two_letters(collaboration):
    owed(collaboration, days=3)
    for step in range(8):
        now = noon() + step * DAY / 2
        make_reminders(now=now)
        send_letters(now=now + timedelta(hours=1 if now.hour else 9))
    assert len(mail.outbox) == 2


def test_what_nobody_looks_after_goes_to_the_owners(collaboration, olga, bob):
    type(collaboration).objects.update(owner=None)
    Campaign.objects.update(owner=None)
    owed(collaboration)
    make_reminders(now=noon())
    send_letters(now=noon())
    assert [letter.to for letter in mail.outbox] == [[olga.user.email]]


def test_a_member_switches_it_off_in_their_profile(collaboration, alice, client_of):
    client, url = client_of(alice), reverse("accounts:profile")
    assert "Mail me when dates" in client.get(url).content.decode()
    owed(collaboration)
    make_reminders(now=noon())
    client.post(url, {"name": "Alice", "time_zone": "UTC"})  # an empty box is not sent
    alice.refresh_from_db()
    assert alice.reminded_by_mail is False
    send_letters(now=noon())  # what waited already is looked at again
    owed(collaboration, "Stew")
    make_reminders(now=noon() + timedelta(minutes=1))
    send_letters(now=noon() + timedelta(minutes=1))
    assert (mail.outbox, ReminderLetter.objects.get().state) == ([], "dropped")
    entries = AuditEntry.objects.filter(action="accounts.member.preferences_changed")
    assert {"reminders by mail": [True, False]} in [entry.data["changes"] for entry in entries]


def test_clients_are_not_asked(carla, client_of):
    page = client_of(carla).get(reverse("accounts:profile"))
    assert (page.status_code, "Mail me when dates" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("what", ["done", "moved", "frozen", "seen", "ended", "past"])
def test_what_needs_no_reminder_any_more_is_not_sent(what, collaboration, alice):
    made = owed(collaboration)
    make_reminders(now=noon())
    now = noon() + timedelta(minutes=5)
    if what == "done":
        move_deliverable(deliverable=made, by=alice, to="draft_in")
    elif what == "moved":
        later = made.draft_due_at + 5 * DAY
        move_due(deliverable=made, by=alice, what="draft", to=later, reason="health", asked_by="influencer")
    elif what == "frozen":
        Campaign.objects.update(frozen_at=noon(), frozen_reason="A recall.")
    elif what == "seen":
        see_reminder(reminder=Reminder.objects.get(), by=alice)
    elif what == "ended":
        type(collaboration).objects.update(ended_at=noon(), end_kind="dropped", end_reason="health")
    else:
        now = made.draft_due_at + timedelta(seconds=1)
    send_letters(now=now)
    assert (mail.outbox, ReminderLetter.objects.get().state) == ([], "dropped")


def test_a_letter_waits_for_the_morning_where_the_reader_lives(collaboration, alice):
    type(alice.user).objects.filter(pk=alice.user_id).update(time_zone="Asia/Seoul")
    owed(collaboration, days=2)
    night = noon() + timedelta(hours=5)  # 17:00 UTC is 2:00 in Seoul
    make_reminders(now=night)
    assert send_letters(now=night) == 0
    letter = ReminderLetter.objects.get()
    assert letter.send_after.astimezone(ZoneInfo("Asia/Seoul")).time() == time(8)
    assert send_letters(now=letter.send_after) == 1
    due = Deliverable.objects.get().draft_due_at.astimezone(ZoneInfo("Asia/Seoul"))
    assert f"{due:%H:%M}" in mail.outbox[0].body
    assert "Times are in Asia/Seoul." in mail.outbox[0].body


@pytest.mark.parametrize(
    ("hour", "zone", "quiet", "leaves"),
    [
        (12, "UTC", (None, None), 12), (6, "UTC", (None, None), 8), (21, "UTC", (None, None), 32),
        (12, "Asia/Seoul", (None, None), 23), (9, "UTC", (time(8), time(11)), 11), (19, "UTC", (time(18), time(9)), 33),
        (12, "Nowhere/None", (None, None), 12),
    ],
)  # fmt: skip
def test_the_next_decent_hour(hour, zone, quiet, leaves):
    day = datetime(2031, 3, 5, tzinfo=UTC)
    found = decent_hour(day + timedelta(hours=hour), zone, before=day + 9 * DAY, quiet=quiet)
    assert found == day + timedelta(hours=leaves)


def test_a_letter_does_not_wait_beyond_the_date_it_tells_of():
    night = datetime(2031, 3, 5, 21, tzinfo=UTC)
    assert decent_hour(night, "UTC", before=night + timedelta(hours=3)) == night


def test_an_influencer_is_written_to_where_the_campaign_wants_it(linked, alice):
    owed(linked)
    make_reminders(now=noon())
    assert send_letters(now=noon()) == 2
    (letter,) = to("mina@example.com")
    assert (letter.reply_to, "a reminder from Northlight" in letter.body) == ([alice.user.email], True)
    assert "/campaigns/" not in letter.body


@pytest.mark.parametrize("without", ["switch", "link", "address", "ground", "archived"])
def test_an_influencer_is_not_written_to_without(without, linked, alice):
    person = linked.influencer
    if without == "switch":
        update_campaign(campaign=linked.campaign, by=alice, reminds_by_mail=False)
    elif without == "link":
        revoke_personal_link(collaboration=linked, by=alice)
    elif without == "address":
        ContactPoint.objects.all().delete()
    elif without == "ground":
        ContactPoint.objects.update(legal_basis="")
    else:
        type(person).objects.update(archived_at=timezone.now())
    owed(linked)
    make_reminders(now=noon())
    send_letters(now=noon())
    assert [letter.to for letter in mail.outbox] == [[alice.user.email]]


def test_what_is_switched_off_meanwhile_is_not_sent_to_them(linked, alice):
    owed(linked)
    make_reminders(now=noon())
    update_campaign(campaign=linked.campaign, by=alice, reminds_by_mail=False)
    send_letters(now=noon())
    assert to("mina@example.com") == []


class Failing(EmailBackend):
    """A mail server that fails as it is told."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


def failing(settings, error):
    Failing.error = error
    settings.EMAIL_BACKEND = f"{__name__}.Failing"


def test_a_letter_the_server_did_not_take_is_tried_again(collaboration, settings):
    owed(collaboration, days=2)
    make_reminders(now=noon())
    before = settings.EMAIL_BACKEND
    failing(settings, ConnectionRefusedError("nobody there"))
    assert send_letters(now=noon()) == 0
    letter = ReminderLetter.objects.get()
    assert (letter.state, letter.tries, letter.trouble) == ("waiting", 1, "nobody there")
    settings.EMAIL_BACKEND = before
    assert send_letters(now=noon()) == 0
    assert send_letters(now=noon() + timedelta(hours=1)) == 1


def test_it_is_given_up_after_five_times(collaboration, settings):
    owed(collaboration, days=3)
    make_reminders(now=noon())
    failing(settings, ConnectionRefusedError("nobody there"))
    for hour in range(7):
        send_letters(now=noon() + timedelta(hours=2 * hour))
    letter = ReminderLetter.objects.get()
    assert (letter.state, letter.tries) == ("refused", 5)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPServerDisconnected("broken off"), "unclear"),
        (TimeoutError("too slow"), "unclear"),
        (smtplib.SMTPRecipientsRefused({"mina@example.com": (550, b"no such person")}), "refused"),
    ],
)
def test_one_whose_fate_is_unknown_is_shown_and_never_sent_again(error, state, linked, alice, settings):
    owed(linked)
    make_reminders(now=noon())
    before = settings.EMAIL_BACKEND
    failing(settings, error)
    send_letters(now=noon())
    settings.EMAIL_BACKEND = before
    send_letters(now=noon() + timedelta(hours=3))
    assert mail.outbox == []
    assert ReminderLetter.objects.get(member=None).state == state
    rows = [row for row in due_for(alice, timezone.localdate()) if "mina@example.com" in row.what]
    assert [row.who for row in rows] == ["Mina"]
    see_reminder(reminder=Reminder.objects.get(), by=alice)
    assert [row for row in due_for(alice, timezone.localdate()) if "mina@example.com" in row.what] == []


def test_a_worker_that_died_while_sending_leaves_a_letter_to_look_at(collaboration):
    owed(collaboration)
    make_reminders(now=noon())
    ReminderLetter.objects.update(state="leaving", claimed_at=noon())
    assert send_letters(now=noon() + LOST_AFTER) == 0
    assert ReminderLetter.objects.get().state == "leaving"
    assert send_letters(now=noon() + LOST_AFTER + timedelta(seconds=1)) == 0
    assert ReminderLetter.objects.get().state == "unclear"
    assert mail.outbox == []


def test_the_switch_stands_in_the_campaigns_form_and_in_the_api(
    collaboration, alice, client_of, api_client_of
):
    campaign = collaboration.campaign
    page = client_of(alice).get(reverse("campaigns:edit", args=[campaign.uuid])).content.decode()
    assert 'name="reminds_by_mail"' in page
    url = reverse("api:campaign", args=[campaign.uuid])
    answer = api_client_of(alice).patch(url, {"reminds_by_mail": True}, format="json")
    assert (answer.status_code, answer.json()["reminds_by_mail"]) == (200, True)
