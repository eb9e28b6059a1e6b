"""Who is on duty: the rota with its holes and hand-overs, and the forms around it."""

from datetime import UTC, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from campaigns.actions.feeds import make_feed
from crisis.actions import duty
from crisis.actions.hand_overs import accept, offer_turn
from crisis.models import (
    AlertHook,
    DutyTurn,
    QuietHours,
)
from crisis.queries.duty import holes_in, on_duty, turns_between
from tests.campaigns.making import make_campaign

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def campaign(alice, brand):
    return make_campaign(alice, brand)


def turn(member: Membership, rank: int = 1, start: float = -1, end: float = 24) -> DutyTurn:
    return DutyTurn.objects.create(
        agency=member.agency, member=member, rank=rank, starts_at=NOW + timedelta(hours=start), ends_at=NOW + timedelta(hours=end)
    )  # fmt: skip


def test_the_rota_goes_round_hands_over_and_shows_its_holes(campaign, alice, olga, bob, carla, client_of):
    agency, today = campaign.agency, timezone.localdate()
    agency.time_zone = "Europe/Madrid"
    agency.save()
    with pytest.raises(NotAllowed):
        duty.plan_rota(agency=agency, by=alice, members=[alice], starts_on=today)
    with pytest.raises(ActionError, match="member of your agency"):
        duty.plan_rota(agency=agency, by=olga, members=[carla], starts_on=today)
    made = duty.plan_rota(
        agency=agency,
        by=olga,
        members=[alice, bob],
        starts_on=today - timedelta(days=2),
        at=time(9),
        days=7,
        weeks=20,
    )
    assert [row.member for row in made[:3]] == [alice, bob, alice] and len(made) == 20
    assert {row.starts_at.astimezone(ZoneInfo("Europe/Madrid")).hour for row in made} == {
        9
    }  # also when clocks change
    with pytest.raises(ActionError, match="Replace"):
        duty.plan_rota(agency=agency, by=olga, members=[olga], starts_on=today, weeks=1)
    with pytest.raises(NotAllowed):
        offer_turn(turn=made[0], by=bob, to=olga)
    offer = offer_turn(turn=made[0], by=alice, to=olga, note="The cream again", now=NOW)
    assert on_duty(agency, NOW + timedelta(minutes=1)) == [[alice]]  # until it is accepted
    accept(offer=offer, by=olga, now=NOW)
    taken = DutyTurn.objects.get(agency=agency, member=olga)
    made[0].refresh_from_db()
    assert (made[0].ends_at, taken.starts_at, taken.ends_at, taken.member, taken.handed_over_by) == (
        NOW,
        NOW,
        made[1].starts_at,
        olga,
        alice,
    )
    assert on_duty(agency, NOW + timedelta(minutes=1)) == [[olga]]
    _, secret = make_feed(by=bob)
    read = client_of(bob).get(reverse("campaigns:feed", args=[secret])).content.decode()
    ends = f"DTEND:{made[1].ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert (read.count("On duty for alerts") >= 2, ends in read) == (True, True)
    duty.remove_turn(turn=made[1], by=olga)
    end = made[3].ends_at
    holes = holes_in(turns_between(agency, NOW, end), NOW, end)
    assert [(hole.starts_at, hole.ends_at) for hole in holes] == [(made[1].starts_at, made[2].starts_at)]
    again = duty.plan_rota(
        agency=agency, by=olga, members=[olga], starts_on=today, days=1, weeks=2, replace=True
    )
    assert (
        len(again) == 14
        and DutyTurn.objects.filter(
            agency=agency, rank=1, starts_at__gte=again[0].starts_at, starts_at__lt=again[-1].ends_at
        ).count()
        == 14
    )


def test_forms_of_rota_hooks_and_quiet_hours_keep_what_was_typed(olga, alice, client_of):
    browser = client_of(olga)
    typed = {
        "members": [str(alice.uuid), str(olga.uuid)],
        "begins_with": str(olga.uuid),
        "starts_on": "2031-05-05",
        "at": "09:00",
        "zone": "Asia/Seoul",
        "days": "7",
        "weeks": "2",
        "rank": "1",
    }
    assert browser.post(reverse("crisis:plan_duty"), typed).status_code == 302
    assert [row.member for row in DutyTurn.objects.order_by("starts_at")] == [olga, alice]
    again = browser.post(reverse("crisis:plan_duty"), typed)
    assert (again.status_code, "2031-05-05" in again.content.decode()) == (422, True)
    refused = browser.post(
        reverse("crisis:new_alert_hook"),
        {"name": "Pager", "url": "https://127.0.0.1/x", "least_level": "minor"},
    )
    assert (refused.status_code, AlertHook.objects.count()) == (422, 0)
    made = browser.post(
        reverse("crisis:new_alert_hook"),
        {"name": "Pager", "url": "https://93.184.216.34/x", "least_level": "minor"},
    )
    assert (made.status_code, made.headers["Cache-Control"], "shown once" in made.content.decode()) == (
        200,
        "no-store",
        True,
    )
    browser.post(
        reverse("crisis:quiet_hours"), {"starts_at": "22:00", "ends_at": "07:00", "wakes_from": "severe"}
    )
    assert str(QuietHours.objects.get(member=olga)) == "22:00 to 07:00"
