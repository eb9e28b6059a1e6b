"""The letter of the day: once, from the hour a member chose in their zone, and only when something is due."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.errors import ActionError
from accounts.models import AuditEntry
from accounts.preferences import set_daily_letter
from desk.queries import due_now
from outreach.actions.daily_letters import send_daily_letters
from outreach.models import DailyLetter
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)  # fixed: zones are at home here


def _owes(member, name="Mara Lind"):
    return factories.make_influencer(
        member.agency, name, owner=member, next_step="Call her", next_step_date=MONDAY.date()
    )


def _send(now):
    with time_machine.travel(now, tick=False):
        return send_daily_letters(now=now, read=due_now)


def test_it_comes_once_a_day_from_the_chosen_hour_of_the_members_zone(alice, olga, carla):
    _owes(alice)
    alice.user.time_zone = "Asia/Seoul"
    alice.user.save()
    set_daily_letter(membership=alice, hour=9)
    rows = (
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), 0),  # 8:59 in Seoul
        (datetime(2026, 3, 2, 0, 1, tzinfo=UTC), 1),
        (datetime(2026, 3, 2, 0, 16, tzinfo=UTC), 0),
        (datetime(2026, 3, 2, 5, 0, tzinfo=UTC), 0),  # 14:00: the morning is over
        (datetime(2026, 3, 3, 0, 1, tzinfo=UTC), 1),
    )
    for now, expected in rows:
        assert _send(now) == expected, now
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([alice.user.email], "Northlight: 1 thing is due")
    assert "Mara Lind: Call her" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert {sent.to[0] for sent in mail.outbox} == {alice.user.email}


def test_nothing_due_nothing_comes_and_it_is_not_looked_up_again(alice):
    assert _send(MONDAY) == 0
    assert DailyLetter.objects.get(member=alice).number == 0
    _owes(alice)
    assert (_send(MONDAY), len(mail.outbox)) == (0, 0)


def test_those_who_left_or_want_none_get_none(alice, olga):
    _owes(alice)
    _owes(olga, "Ivo Ban")
    set_daily_letter(membership=alice, hour=None)
    olga.ended_at = MONDAY
    olga.save()
    assert _send(MONDAY) == 0


def test_a_letter_the_server_refused_is_not_sent_again(alice, monkeypatch):
    _owes(alice)

    def refuse(self, *args, **kwargs):
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert _send(MONDAY) == 0
    assert _send(MONDAY) == 0
    assert DailyLetter.objects.get().sent_at is None


def test_the_hour_is_chosen_in_the_profile(alice, client_of):
    client = client_of(alice)
    form = {"name": "Alice", "time_zone": "UTC", "reminded_by_mail": "on"}
    for sent, kept in (("6", 6), ("", None)):
        client.post(reverse("accounts:profile"), form | {"daily_letter_hour": sent})
        alice.refresh_from_db()
        assert alice.daily_letter_hour == kept
    client.post(reverse("accounts:profile"), form | {"daily_letter_hour": "24"})
    alice.refresh_from_db()
    assert alice.daily_letter_hour is None
    with pytest.raises(ActionError):
        set_daily_letter(membership=alice, hour=24)
    assert AuditEntry.objects.filter(action="accounts.member.preferences_changed").count() == 2
