"""The care calendar, the joined timeline and the comparison, as programs read them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from influencers.actions.care import add_care_date, plan_gift
from influencers.actions.notes import add_note
from influencers.actions.record import set_owner
from influencers.models import Channel, Influencer
from tests.factories import make_channel, make_influencer


@pytest.fixture
def mina(agency, alice):
    made = make_influencer(agency, "Mina Park", birthday=517, birth_year=1996)
    set_owner(influencer=made, by=alice, owner=alice)
    return Influencer.objects.get(pk=made.pk)


def test_a_month_of_care_with_silences_and_the_gift_budget(api_client_of, alice, mina):
    add_care_date(influencer=mina, by=alice, label="First project", day=520, year=2020)
    plan_gift(
        influencer=mina,
        by=alice,
        what="Tea",
        planned_for=date(2026, 5, 30),
        budget=Decimal(40),
        cost=Decimal(35),
        currency="EUR",
    )
    Influencer.objects.filter(pk=mina.pk).update(last_contact_at=timezone.now() - timedelta(days=31))
    client = api_client_of(alice)
    found = client.get("/api/v1/care/?month=2026-05&silent=30").json()
    assert [(each["day"], each["kind"], each["years"]) for each in found["days"]] == [
        ("2026-05-17", "birthday", 30),
        ("2026-05-20", "date", 6),
        ("2026-05-30", "gift", None),
    ]
    assert [each["name"] for each in found["silent"]] == ["Mina Park"]
    assert found["gift_years"] == [{"currency": "EUR", "budget": "40.00", "cost": "35.00", "number": 1}]
    assert client.get("/api/v1/care/?month=2026-05&silent=60").json()["silent"] == []


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=0000-01", "month=may", "silent=0", "silent=-1", "silent=x"]
)
def test_a_month_or_silence_that_cannot_be_is_told(api_client_of, alice, query):
    answer = api_client_of(alice).get(f"/api/v1/care/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, query.partition("=")[0])


def test_the_timeline_joins_all_places_and_pages(api_client_of, alice, mina):
    for number in range(50):
        add_note(influencer=mina, by=alice, text=f"Note {number}")
    client, url = api_client_of(alice), f"/api/v1/influencers/{mina.uuid}/happenings/"
    first = client.get(url).json()
    rest = client.get(url, {"before": first["before"]}).json()
    texts = [each["text"] for each in [*first["results"], *rest["results"]] if each["kind"] == "notes"]
    assert texts == [f"Note {number}" for number in reversed(range(50))]
    assert rest["before"] == ""
    assert rest["results"][-1]["changes"] == [{"field": "owner", "old": "", "new": str(alice.user)}]
    assert {each["kind"] for each in client.get(url, {"kind": "changes"}).json()["results"]} == {"changes"}
    assert client.get(url, {"kind": "gossip"}).status_code == 400


def test_channels_are_compared_with_the_reason_why_not(api_client_of, alice, agency):
    people = [make_influencer(agency, name) for name in ("Ana", "Leo", "Mia")]
    first, second = (
        make_channel(each, "tiktok", each.name.lower(), tier="nano", engagement=0.05, engagement_posts=12)
        for each in people[:2]
    )
    other = make_channel(people[2], "vk", "mia", tier="nano")
    client = api_client_of(alice)
    alike = client.get("/api/v1/compare/", {"channel": [first.uuid, second.uuid]}).json()
    assert (alike["refusal"], alike["platform"], alike["tier"]) == ("", "tiktok", "nano")
    assert [each["engagement"] for each in alike["channels"]] == [0.05, 0.05]
    mixed = client.get("/api/v1/compare/", {"channel": [first.uuid, other.uuid]}).json()
    assert mixed["refusal"].startswith("These channels are on TikTok, VK.")
    for wrong in ([first.uuid], ["x", "y"], [first.uuid, people[0].uuid]):
        assert client.get("/api/v1/compare/", {"channel": wrong}).status_code == 400


def test_a_channel_tells_its_derived_figures_and_the_formula(api_client_of, alice, agency):
    channel = make_channel(
        make_influencer(agency, "Ana"), "tiktok", "ana", tier="nano", engagement=0.05, engagement_posts=12,
        engagement_percentile=80, percentile_of=60, median_views=900,
    )  # fmt: skip
    told = api_client_of(alice).get(f"/api/v1/channels/{channel.uuid}/").json()
    assert Channel.objects.count() == 1
    named = (
        "tier",
        "engagement",
        "engagement_posts",
        "engagement_percentile",
        "percentile_of",
        "median_views",
    )
    assert [told[name] for name in named] == ["nano", 0.05, 12, 80, 60, 900]
    assert told["engagement_formula"]
