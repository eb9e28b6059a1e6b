"""A client gets one letter a day when something waits for them, in the morning of their zone, and none else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from drafts.actions.digests import send_digests
from drafts.actions.review import decide
from drafts.models import Digest
from tests import factories
from tests.drafts.making import fresh, handed_in, make_owed, two_stages

pytestmark = pytest.mark.django_db
ZONE = "Asia/Seoul"


@pytest.fixture
def shown(alice, brand, carla):
    carla.user.time_zone = ZONE
    carla.user.save()
    piece = make_owed(alice, brand)
    piece.title = "Morning short"
    piece.save()
    two_stages(piece, alice)
    draft = handed_in(alice, piece)
    decide(draft=draft, by=alice, answer="approve", seen=1)
    return fresh(draft)


def at(hour: int, days: int = 0) -> datetime:
    today = timezone.now().astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=5, second=0, microsecond=0)
    return today + timedelta(days=days)


def test_it_comes_once_in_the_morning_of_their_zone(shown, carla) -> None:
    assert [send_digests(now=at(hour)) for hour in (3, 8, 9, 11)] == [0, 1, 0, 0]
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["carla@acme.example"], "Acme: 1 thing waits for you")
    assert "Morning short, Mina Park" in letter.body
    assert f"/portal/drafts/{shown.uuid}/" in letter.body
    assert Digest.objects.get().sent_at is not None
    assert send_digests(now=at(8, days=1)) == 1


def test_nothing_comes_when_nothing_waits(shown, carla) -> None:
    decide(draft=shown, by=carla, answer="approve", seen=1)
    assert (send_digests(now=at(8)), Digest.objects.count()) == (0, 0)


def test_nothing_comes_after_noon_to_whoever_switched_it_off_or_left(shown, carla) -> None:
    assert send_digests(now=at(13)) == 0
    carla.reminded_by_mail = False
    carla.save()
    assert send_digests(now=at(8)) == 0
    carla.reminded_by_mail, carla.ended_at = True, timezone.now()
    carla.save()
    assert send_digests(now=at(8)) == 0


def test_reviewers_and_other_brands_get_none(shown, agency, brand) -> None:
    factories.make_membership(agency, "reviewer", "rita@acme.example", brand)
    factories.make_membership(agency, "approver", "x@rival.example", factories.make_brand(agency, "Rivalino"))
    send_digests(now=at(8))
    assert [letter.to for letter in mail.outbox] == [["carla@acme.example"]]


def test_a_mail_server_that_refuses_sends_no_second_letter(shown, monkeypatch) -> None:
    def refuse(_self) -> None:
        raise OSError("connection reset")

    monkeypatch.setattr("drafts.actions.digests.EmailMessage.send", refuse)
    assert [send_digests(now=at(8)), send_digests(now=at(9))] == [0, 0]
    assert Digest.objects.get().sent_at is None
