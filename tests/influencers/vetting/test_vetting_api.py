import pytest
from django.utils import timezone

from influencers.actions.figures import figure_channels
from influencers.actions.safety import scan_posts
from influencers.actions.vetting import ensure_checklist
from tests import factories
from tests.influencers.content import make_posts
from tests.influencers.polling.rounds import read_posts_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(api_client_of, alice):
    return api_client_of(alice)


@pytest.fixture
def person(agency):
    return factories.make_influencer(agency, "Mina Park", tags=["food"])


@pytest.fixture
def channel(person):
    return factories.make_channel(person, handle="mina", external_id="mina", followers=20_000, state="ok")


def test_posts_are_listed_and_marked(api, person, channel):
    post = make_posts(channel, 2, before=timezone.now(), views=7, likes=None)[0]
    assert (
        api.post(f"/api/v1/posts/{post.uuid}/mark/", {"is_paid": True}, format="json").json()["is_paid"]
        is True
    )
    rows = api.get(f"/api/v1/influencers/{person.uuid}/posts/", {"is_paid": "true"}).json()["results"]
    assert [(row["uuid"], row["views"], row["likes"]) for row in rows] == [(str(post.uuid), 7, None)]


def test_flags_are_filtered_and_decided(api, channel):
    post = make_posts(channel, 1, before=timezone.now(), text="casino, vodka", language="en")[0]
    scan_posts(post_ids=[post.pk], now=timezone.now())
    rows = api.get("/api/v1/safety-flags/", {"category": "gambling"}).json()["results"]
    assert [(row["word"], row["state"]) for row in rows] == [("casino*", "open")]
    decided = api.post(
        f"/api/v1/safety-flags/{rows[0]['uuid']}/decide/", {"state": "dismissed"}, format="json"
    )
    assert decided.json()["state"] == "dismissed"
    rows = api.get("/api/v1/safety-flags/", {"state": "open"}).json()["results"]
    assert [row["word"] for row in rows] == ["vodka"]


def test_the_due_diligence_is_done_through_the_api(api, person, agency):
    added = api.post("/api/v1/checklist/", {"question": "Insured?"}, format="json").json()
    assert api.get("/api/v1/checklist/").json()["results"][-1]["uuid"] == added["uuid"]
    changed = api.patch(f"/api/v1/checklist/{added['uuid']}/", {"is_required": False}, format="json")
    assert changed.json()["is_required"] is False
    assert api.post(f"/api/v1/checklist/{added['uuid']}/archive/").json()["archived_at"]
    assert api.post(f"/api/v1/checklist/{added['uuid']}/restore/").json()["archived_at"] is None
    item = ensure_checklist(agency=agency)[0]
    url = f"/api/v1/influencers/{person.uuid}/verdicts/"
    refused = api.post(url, {"item": str(item.uuid), "answer": "bar"}, format="json")
    assert (refused.status_code, "needs evidence" in refused.json()["detail"]) == (400, True)
    given = api.post(url, {"item": str(item.uuid), "answer": "bar", "evidence": "Seen"}, format="json")
    assert given.status_code == 201
    assert [row["answer"] for row in api.get(url).json()["results"]] == ["bar"]
    risks = f"/api/v1/influencers/{person.uuid}/risks/"
    assert api.post(risks, {"level": "high", "reason": "A case runs"}, format="json").status_code == 201
    assert [row["level"] for row in api.get(risks).json()["results"]] == ["high"]


def test_a_question_of_another_agency_is_unknown(api, person, other_agency):
    item = ensure_checklist(agency=other_agency)[0]
    url = f"/api/v1/influencers/{person.uuid}/verdicts/"
    assert api.post(url, {"item": str(item.uuid), "answer": "good"}, format="json").status_code == 400


def test_scores_open_into_inputs(api, person, channel, brand):
    brand.topics = ["food", "travel"]
    brand.save()
    now = timezone.now()
    read_posts_round(now=now)
    told = api.get(
        f"/api/v1/influencers/{person.uuid}/scores/", {"brand": str(brand.uuid), "goal": "conversion"}
    ).json()
    only = told["channels"][0]
    assert (only["tier"], only["engagement_basis"], only["percentile_of"]) == ("micro", "views", 1)
    relevance = only["rrr"]["parts"][1]
    topics = relevance["inputs"][0]
    assert (topics["id"], topics["value"], topics["shown"]) == ("topics", 0.5, "food")
    assert relevance["weight"] == 0.4
    assert {signal["id"] for signal in only["authenticity"]["signals"]} >= {
        "growth_spike",
        "repeated_comments",
    }


@pytest.mark.parametrize("query", [{"goal": "fame"}, {"brand": "x"}])
def test_scores_for_nonsense_are_refused(query, api, person):
    assert api.get(f"/api/v1/influencers/{person.uuid}/scores/", query).status_code == 400


def test_tiers_are_read_and_changed(api, channel):
    body = {"platform": "sandbox", "tiers": [{"key": "all", "from_followers": 0}]}
    assert api.post("/api/v1/tiers/", body, format="json").json()["tiers"] == body["tiers"]
    channel.refresh_from_db()
    assert channel.tier == "all"
    rows = {row["platform"]: row for row in api.get("/api/v1/tiers/").json()["results"]}
    assert len(rows["vk"]["tiers"]) == 5
    twice = {
        "platform": "vk",
        "tiers": [{"key": "a", "from_followers": 0}, {"key": "a", "from_followers": 9}],
    }
    assert api.post("/api/v1/tiers/", twice, format="json").status_code == 400


def test_paid_posts_are_held_against_organic_ones(api, person, channel):
    now = timezone.now()
    make_posts(channel, 12, before=now, views=1000, likes=100, comments_count=0, is_paid=False)
    make_posts(channel, 2, before=now, views=1000, likes=40, comments_count=0, is_paid=True)
    figure_channels(channel_ids=[channel.pk], now=now)
    scores = f"/api/v1/influencers/{person.uuid}/scores/"
    assert api.get(scores).json()["channels"][0]["paid_against_organic"] is None, "two paid posts say nothing"
    make_posts(channel, 1, before=now, views=1000, likes=50, comments_count=0, is_paid=True)
    assert api.get(scores).json()["channels"][0]["paid_against_organic"] == pytest.approx(
        0.4
    )  # the median of 4, 4 and 5 percent over 10 percent
