"""Monitors as people, services and programs use them: pages, address for mentions, files, feeds."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crisis.actions import monitors as actions
from crisis.actions import reading_feeds
from crisis.actions.inbound import make_hook
from crisis.detection import sensitivity
from crisis.mentions import NotMentions, read_feed, read_hook
from crisis.models import Mention, Monitor
from platforms.errors import Temporary
from platforms.transport import Reply
from tests import factories
from tests.crisis.listening import calm_weeks, read_and_hear, say, watched

pytestmark = pytest.mark.django_db
FEED = b"""<rss version="2.0"><channel><title>The Daily</title>
<item><guid>a1</guid><title>Lumen cream burns</title><link>https://daily.example/1</link>
<description>&lt;p&gt;It is &lt;b&gt;bad&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description></item>
<item><guid>a2</guid><title>Weather</title><description>Rain.</description></item></channel></rss>"""


def test_pages_of_a_monitor_from_the_empty_list_to_a_trial(
    alice, bob, client_of, django_assert_max_num_queries
) -> None:
    client = client_of(alice)
    assert "Nobody listens yet" in client.get(reverse("crisis:monitors")).text
    brand = factories.make_brand(alice.agency, "Lumen")
    made = client.post(
        reverse("crisis:new_monitor"), {"brand": str(brand.uuid), "keywords": "lumen*\n#glow"}, follow=True
    )
    monitor = Monitor.objects.get()
    assert (monitor.name, monitor.keywords, monitor.owner) == ("Lumen", ["lumen*", "#glow"], alice)
    assert "What it hears" in made.text
    again = client.post(reverse("crisis:new_monitor"), {"name": "x"})
    assert again.status_code == 422 and "Choose a campaign, an influencer or a brand." in again.text

    heard, post = watched(alice)
    calm_weeks(post, days=20)
    say(post, *(f"bad {n}" for n in range(60)), at=timezone.now() - timedelta(days=4), apart=5)
    read_and_hear()
    with django_assert_max_num_queries(8):
        listed = client.get(reverse("crisis:monitors"), {"q": "summ"})
    assert "Summer" in listed.text and 'class="spark"' in listed.text and listed.text.count("data-row") == 1
    with django_assert_max_num_queries(12):
        page = client.get(heard.get_absolute_url())
    assert page.text.count("<tr>") >= 3 and "The last seven days" in page.text
    url = reverse("crisis:sensitivity", args=[heard.uuid])
    tried = client.post(url, {"name": "normal", "verb": "try"})
    assert "With this setting you would have had 1 alert in the last 20 days." in tried.text
    assert Monitor.objects.get(pk=heard.pk).sensitivity == {}
    wrong = client.post(url, {"name": "keen", "fixed_percent": "30", "agree": "99"})
    assert wrong.status_code == 422 and "agree: choose a number from 1 to 20." in wrong.text
    client.post(
        url, {"name": "keen", "fixed_percent": "30", "agree": "3.1", "words": "lawyer*: severe\npoison"}
    )
    heard.refresh_from_db()
    assert heard.sensitivity["name"] == "keen" and heard.sensitivity["fixed_share"] == 0.3
    assert [word["level"] for word in heard.sensitivity["words"]] == ["severe", "minor"]
    assert client_of(bob).get(url).status_code == 403


def test_mentions_come_by_an_address_that_is_a_secret(alice, olga, client_of) -> None:
    monitor, _post = watched(alice)
    actions.change_monitor(monitor=monitor, by=alice, keywords=["lumen"])
    shown = client_of(olga).post(reverse("crisis:monitor_hook", args=[monitor.uuid]))
    address = shown.context["address"]
    path, key = address[address.index("/c/in/") :], shown.context["key"]
    outside = Client()
    body = {"mentions": [
        {"id": "1", "text": "Lumen is bad", "at": "2026-01-05T10:00:00+02:00", "likes": 3},
        {"id": "2", "description": "lumen?", "original_url": "https://x.example/2", "source_name": "X", "author": {"name": "Ann"},
         "published_at": timezone.now().isoformat()},
        {"id": 3, "title": "LUMEN", "content": "burns", "host": "news.example", "date": f"{timezone.now():%Y-%m-%d}", "time": "00:01:00"},
        {"id": "4", "text": "the weather"}, {"text": ""}, 7,
    ]}  # fmt: skip
    first = outside.post(path, body, content_type="application/json")
    assert first.json()["new"] == 3 and first.json()["left_out"] == 1
    assert [each["entry"] for each in first.json()["wrong"]] == [5, 6]
    assert outside.post(path, body, content_type="application/json").json()["known"] == 3
    kept = {each.external_key: each for each in Mention.objects.all()}
    assert (kept["2"].author, kept["2"].place, kept["3"].place, kept["1"].likes) == (
        "Ann",
        "X",
        "news.example",
        3,
    )
    raw = json.dumps(body).encode()
    signed = "sha256=" + hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
    for header, status in ((signed, 200), ("sha256=" + "0" * 64, 403)):
        answer = outside.post(
            path, raw, content_type="application/json", headers={"x-signature-sha256": header}
        )
        assert answer.status_code == status
    for sent in (b"", b"{", b"[" * 5000, b'{"a": 1}', b"[" + b'{"text":"x"},' * 500 + b'{"text":"x"}]'):
        answer = outside.post(path, sent, content_type="application/json")
        assert (answer.status_code, answer["content-type"]) == (400, "application/problem+json")
    assert (
        outside.post(path, b"x" * (2 * 1024 * 1024 + 1), content_type="application/json").status_code == 413
    )
    assert outside.post(path[:-5] + "nope/", raw, content_type="application/json").status_code == 404
    make_hook(monitor=monitor, by=olga)
    assert outside.post(path, raw, content_type="application/json").status_code == 404


def test_mentions_by_hand(alice, client_of) -> None:
    monitor, _post = watched(alice)
    client = client_of(alice)
    hand = reverse("crisis:new_mention", args=[monitor.uuid])
    client.post(hand, {"text": "A paper says it burns", "url": "paper.example/1", "place": "The Paper"})
    mention = Mention.objects.get()
    assert (mention.url, mention.source, mention.by) == ("https://paper.example/1", "hand", alice)
    client.post(
        reverse("crisis:correct_mention", args=[mention.uuid]), {"mood": "negative", "nature": "accusation"}
    )
    client.post(reverse("crisis:put_mention_away", args=[mention.uuid]))
    mention.refresh_from_db()
    assert (mention.mood, mention.nature, mention.put_away_at is None) == ("negative", "accusation", False)


def test_feeds_are_read_when_they_changed_and_say_what_is_wrong(alice, monkeypatch) -> None:
    monitor, _post = watched(alice)
    monkeypatch.setattr(actions, "check_url", lambda url, guard: None)
    address = "https://daily.example/feed"
    actions.change_monitor(monitor=monitor, by=alice, feeds=[address], keywords=["lumen"])
    asked, answers = [], []

    def fetch(url, **also):
        asked.append(also["headers"])
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(reading_feeds, "guarded_get", fetch)
    now = timezone.now() + timedelta(minutes=1)
    answers += [
        Reply(200, {"etag": '"1"'}, FEED, address),
        Reply(304, {}, b"", address),
        Reply(200, {}, b"<html>", address),
        Temporary("It did not answer."),
    ]
    assert [reading_feeds.read_due(now=now + timedelta(hours=hour)) for hour in range(4)] == [1, 0, 0, 0]
    assert asked[0] == {} and asked[1] == {"If-None-Match": '"1"'}
    mention = Mention.objects.get()
    assert (mention.title, mention.text, mention.place) == ("Lumen cream burns", "It is bad", "The Daily")
    monitor.refresh_from_db()
    assert monitor.feeds_trouble == f"{address}: It did not answer."
    assert monitor.feeds_due_at == now + timedelta(hours=3, minutes=30)
    assert reading_feeds.read_due(now=now) == 0


def test_shapes_are_read_or_refused_in_a_sentence() -> None:
    assert read_feed(b"hello").problem == "This is no feed (RSS or Atom)."
    assert len(read_hook({"data": {"items": [{"text": "x"}]}}).items) == 1
    for wrong in (None, 7, "x", {}, {"mentions": []}, [{"at": "soon", "text": "x"}]):
        if wrong == {"mentions": []}:
            assert read_hook(wrong).items == ()
        else:
            with pytest.raises(NotMentions):
                read_hook(wrong)
    same = read_hook(
        [{"text": "a", "url": "https://x.example"}, {"text": "a", "url": "https://x.example"}]
    ).items
    assert same[0].external_key == same[1].external_key
    assert sensitivity("keen").copies == 5


def test_programs_send_mentions_once_and_read_where_streams_stand(alice, api_client_of) -> None:
    monitor, _post = watched(alice)
    api = api_client_of(alice)
    sent = {"mentions": [{"id": f"k{n}", "text": f"so bad {n}"} for n in range(500)]}
    url = f"/api/v1/monitors/{monitor.uuid}/mentions/"
    assert api.post(url, sent, format="json").json() == {"new": 500, "known": 0, "left_out": 0}
    assert api.post(url, sent, format="json").json() == {"new": 0, "known": 500, "left_out": 0}
    assert api.post(url, {"mentions": [{"text": "x"}] * 501}, format="json").status_code == 400
    reader = api_client_of(alice, ["crisis:read"])
    assert reader.post(url, sent, format="json").status_code == 403
    read_and_hear()
    streams = api.get(f"/api/v1/monitors/{monitor.uuid}/streams/").json()["results"]
    assert {each["key"]: each["reading"].get("verdict") for each in streams}["whole"] == "raised"
    trial = api.post(f"/api/v1/monitors/{monitor.uuid}/try/", {"name": "keen"}, format="json").json()
    assert trial["comments"] == 500
    changed = api.patch(
        f"/api/v1/monitors/{monitor.uuid}/",
        {"sensitivity": {"name": "calm", "words": [{"written": "poison"}]}},
        format="json",
    )
    assert changed.json()["sensitivity"]["words"] == [{"written": "poison", "level": "minor"}]
