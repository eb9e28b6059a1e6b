"""The calendar: what is in it, moving by page, and the secret address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.actions import remove_member
from accounts.errors import InvalidTransition, NotAllowed
from campaigns.actions.feeds import make_feed, revoke_feed
from campaigns.models import Exclusivity, Offer, UsageRight
from campaigns.queries.deliverables import events
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def collaboration(alice):
    day = timezone.localdate() + 6 * DAY
    person = factories.make_influencer(alice.agency, "Mina", birthday=day.month * 100 + day.day)
    return make_collaboration(make_campaign(alice), alice, person)


def found(agency, **more) -> list[tuple[str, str]]:
    rows = events(agency, start=NOW, end=NOW + 30 * DAY, **more)
    return [(event.kind, event.title) for event in rows]


def test_it_shows_drafts_posts_rights_exclusivities_and_birthdays(collaboration, alice, other_agency) -> None:
    make_deliverable(collaboration, title="One pot")
    offer = Offer.objects.create(
        collaboration=collaboration, number=1, state="accepted", currency="EUR", fee=1, accepted_name="M"
    )
    today = timezone.localdate()
    UsageRight.objects.create(offer=offer, kind="paid", starts_on=today, ends_on=today + 12 * DAY)
    Exclusivity.objects.create(offer=offer, category="soup", starts_on=today, ends_on=today + 13 * DAY)
    assert found(alice.agency) == [
        ("draft", "Draft: Mina, One pot"),
        ("birthday", "Birthday: Mina"),
        ("publish", "Goes live: Mina, One pot"),
        ("right", "Rights end: Use in paid advertising, Mina"),
        ("exclusivity", "Exclusivity ends: soup, Mina"),
    ]
    assert found(other_agency) == []
    assert found(alice.agency, campaign=make_campaign(alice, name="Other")) == []


def test_what_is_only_offered_is_not_in_it(collaboration, alice) -> None:
    offer = Offer.objects.create(collaboration=collaboration, number=1, state="sent", currency="EUR", fee=1)
    today = timezone.localdate()
    UsageRight.objects.create(offer=offer, kind="paid", starts_on=today, ends_on=today + DAY)
    assert [kind for kind, _ in found(alice.agency)] == ["birthday"]


def test_its_script_gets_events_and_a_sentence_for_nonsense(collaboration, alice, client_of) -> None:
    make_deliverable(collaboration)
    client, url = client_of(alice), reverse("campaigns:calendar_events")
    span = {"start": NOW.isoformat(), "end": (NOW + 30 * DAY).isoformat()}
    rows = client.get(url, span).json()["events"]
    assert [(row["extendedProps"]["kind"], row["editable"]) for row in rows] == [("draft", True), ("birthday", False), ("publish", True)]  # fmt: skip
    assert client.get(url, {"start": "x", "end": "y"}).status_code == 400


def test_a_date_dragged_asks_why_on_a_page(collaboration, alice, client_of) -> None:
    made = make_deliverable(collaboration)
    client, url = client_of(alice), reverse("campaigns:move_due", args=[made.uuid])
    page = client.get(url, {"what": "publish", "to": "2031-03-04T10:00"}).content.decode()
    assert 'value="2031-03-04T10:00"' in page
    sent = {"what": "publish", "to": "2031-03-04T10:00", "asked_by": "client", "reason": "client", "seen": made.publish_due_at.isoformat()}  # fmt: skip
    assert client.post(url, {**sent, "reason": ""}).status_code == 422
    assert client.post(url, sent).status_code == 302
    made.refresh_from_db()
    assert (made.publish_due_at.year, made.postponements.get().asked_by) == (2031, "client")


def test_another_calendar_reads_it_by_a_secret_address(collaboration, alice) -> None:
    make_deliverable(collaboration, title="Один горшок")
    feed, token = make_feed(by=alice)
    answer = Client().get(reverse("campaigns:feed", args=[token]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    names = [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("vevent")]
    assert names == ["Draft: Mina, Один горшок", "Birthday: Mina", "Goes live: Mina, Один горшок"]
    assert token not in feed.token_hash
    feed.refresh_from_db()
    assert feed.last_read_at is not None


def test_a_wrong_or_revoked_address_or_one_of_somebody_who_left_shows_nothing(alice, olga, bob) -> None:
    feed, token = make_feed(by=bob)
    url = reverse("campaigns:feed", args=[token])
    assert Client().get(reverse("campaigns:feed", args=[token[:-2]])).status_code == 404
    assert Client().get(url).status_code == 200
    remove_member(membership=bob, by=olga)
    assert Client().get(url).status_code == 404
    other, second = make_feed(by=alice)
    with pytest.raises(NotAllowed):
        revoke_feed(feed=feed, by=alice)
    revoke_feed(feed=other, by=olga)
    assert Client().get(reverse("campaigns:feed", args=[second])).status_code == 404
    with pytest.raises(InvalidTransition):
        revoke_feed(feed=other, by=olga)


def test_a_client_of_a_brand_gets_no_address(carla) -> None:
    with pytest.raises(NotAllowed):
        make_feed(by=carla)
