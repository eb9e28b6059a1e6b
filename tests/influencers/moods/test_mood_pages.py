"""Lists of comments by mood, the share of negative over time, what the classifier can do; the same by API."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NoAnswer
from influencers.actions import classifying
from influencers.actions.classifying import classify_texts
from influencers.models import Comment, LoadedModel
from influencers.mood_words import card_html, language_label, share_chart
from influencers.queries.moods import behind, comments_in, mood_over_time, narrowed_moods
from tests.processes import WORKER, running

GRIM = {"mood": "negative", "mood_label": "negative", "mood_confidence": 0.9, "negative": 0.9, "language": "en", "mood_stage": "careful", "nature": "complaint"}  # fmt: skip
GLAD = {"mood": "positive", "mood_label": "positive", "mood_confidence": 0.6, "negative": 0.1, "language": "ko", "mood_stage": "fast", "nature": "praise"}  # fmt: skip


@pytest.fixture
def mixed(db, write):
    return [
        *write("Broken after a day", "Never again", **GRIM),
        *write("최고예요", **GLAD),
        *write(
            "Hm, so be it", **{**GLAD, "mood": "neutral", "mood_unsure": True, "mood_stage": "provisional"}
        ),
        *write("Nobody has read me"),
    ]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ({"mood": "negative"}, ["Broken after a day", "Never again"]),
        ({"mood": "unsure"}, ["Hm, so be it"]),
        ({"mood": "provisional"}, ["Hm, so be it"]),
        ({"mood": "unread"}, ["Nobody has read me"]),
        ({"nature": "praise", "mood": "positive"}, ["최고예요"]),
        ({"language": "ko"}, ["최고예요", "Hm, so be it"]),
        ({"sure": "0.7"}, ["Broken after a day", "Never again"]),
        ({"q": "AGAIN"}, ["Never again"]),
    ],
)
def test_comments_are_narrowed(mixed, agency, values, texts):
    found = narrowed_moods(comments_in(agency), values).order_by("pk")
    assert [comment.text for comment in found] == texts


def test_comments_of_one_author_are_found(mixed, agency):
    found = narrowed_moods(comments_in(agency), {"author": mixed[1].author_hash})
    assert [comment.pk for comment in found] == [mixed[1].pk]


@pytest.mark.parametrize("page", ["post", "channel_comments", "comments"])
def test_each_list_of_comments_shows_moods_and_narrows(page, mixed, post, client_of, bob):
    of = {"post": post, "channel_comments": post.channel, "comments": post.channel.influencer}[page]
    address = reverse(f"influencers:{page}", args=[of.uuid])

    whole = client_of(bob).get(address).text
    grim = client_of(bob).get(address, {"mood": "negative", "language": "en", "sure": "junk"}).text

    assert [comment.text in whole for comment in mixed] == [True] * 5
    assert [comment.text in grim for comment in mixed] == [True, True, False, False, False]
    assert "1 provisional" in whole and "Not read yet" in whole and "unsure" in whole
    assert "correct_moods" not in whole or 'name="chosen"' not in whole  # Bob only looks


def test_a_page_asks_no_more_of_the_database_for_more_comments(
    mixed, write, post, client_of, bob, django_assert_max_num_queries
):
    client = client_of(bob)
    write(*[f"More {n}" for n in range(40)], **GRIM)
    with django_assert_max_num_queries(12):
        client.get(reverse("influencers:post", args=[post.uuid]))
    with django_assert_max_num_queries(12):
        client.get(reverse("influencers:comments", args=[post.channel.influencer.uuid]))


def test_the_share_of_negative_has_a_band_and_counts_corrections_as_certain(write, agency):
    days = [timezone.now() - timedelta(days=n) for n in (1, 2, 200)]
    write(*["Bad"] * 30, **GRIM, published_at=days[0])
    write(*["Good"] * 70, **GLAD, published_at=days[1])
    write(*["Old"] * 9, **GRIM, published_at=days[2])

    moods = mood_over_time(comments_in(agency), now=timezone.now())

    assert moods.counts == {"negative": 30, "neutral": 0, "positive": 70}
    assert moods.share.low < moods.share.share < moods.share.high
    assert [(day.negative, day.positive) for day in moods.days] == [(0, 70), (30, 0)]
    assert [line["dashed"] for line in share_chart(moods)["series"]] == [False, True, True]
    before = moods.share.share
    Comment.objects.filter(mood="negative").update(mood="positive", corrected_at=timezone.now())
    assert mood_over_time(comments_in(agency), now=timezone.now()).share.share < before / 2


def test_the_page_of_the_classifier_tells_its_quality_and_what_is_missing(client_of, olga, alice):
    part = {
        "name": "careful encoder",
        "ready": False,
        "problem": "The encoder is damaged.",
        "remedy": "Delete it.",
    }
    LoadedModel.objects.create(
        version="e5-1", parts=[part], loaded_at=timezone.now(), seen_at=timezone.now() - timedelta(minutes=1)
    )

    owner, manager = (client_of(who).get(reverse("influencers:sentiment")).text for who in (olga, alice))

    assert "Running" in owner and "The encoder is damaged." in manager
    assert ("Delete it." in owner, "Delete it." in manager) == (True, False)
    assert "Korean" in owner and "Model card" in owner


def test_a_worker_that_is_silent_is_said_to_be(db):
    assert behind(timezone.now()).silent
    LoadedModel.objects.create(version="e5", loaded_at=timezone.now(), seen_at=timezone.now())
    assert not behind(timezone.now()).silent
    assert behind(timezone.now() + timedelta(minutes=6)).silent


def test_the_model_card_lets_no_markup_through(monkeypatch):
    monkeypatch.setattr(
        "influencers.mood_words.model_card",
        lambda: "# A <b>\n\n| x | y |\n|---|---|\n| `<i>` | **z** |\n\n- one\n- two",
    )
    assert card_html() == (
        "<h3>A &lt;b&gt;</h3>\n"
        '<div class="table-box"><table class="list"><thead><tr><th>x</th><th>y</th></tr></thead><tbody><tr>'
        "<td><code>&lt;i&gt;</code></td><td><b>z</b></td></tr></tbody></table></div>\n"
        "<ul><li>one</li><li>two</li></ul>"
    )


@pytest.mark.parametrize(("code", "name"), [("ko", "Korean"), ("hi-Latn", "Hindi in Latin letters"), ("und", "Unknown"), ("qqz", "Qqz")])  # fmt: skip
def test_languages_are_named(code, name):
    assert language_label(code) == name


def test_the_api_lists_narrows_corrects_and_takes_back(mixed, post, api_client_of, alice):
    client = api_client_of(alice)
    address = reverse("api:post_comments", args=[post.uuid])
    grim = client.get(address, {"mood": "negative", "confidence": "0.5"}).json()["results"]
    assert [row["text"] for row in grim] == ["Never again", "Broken after a day"]
    assert client.get(address, {"standing": "unread"}).json()["results"][0]["mood"] == ""

    changed = client.post(
        reverse("api:comments_correct"),
        {"comments": [grim[0]["id"], 10**12], "mood": "positive"},
        format="json",
    )
    assert changed.json() == {"changed": [grim[0]["id"]]}
    told = client.get(reverse("api:post_mood", args=[post.uuid])).json()
    assert (told["counts"], told["provisional"], told["why_not"]) == (
        {"negative": 1, "neutral": 1, "positive": 2}, 1, ""
    )  # fmt: skip
    client.post(reverse("api:comments_undo_correction"), {"comments": [grim[0]["id"]]}, format="json")
    assert client.get(address, {"mood": "negative"}).json()["results"] == grim


def test_without_a_worker_the_api_says_so_in_time(api_client_of, alice, monkeypatch):
    usually = classifying.PATIENCE
    monkeypatch.setattr(classifying, "PATIENCE", 1)
    began = time.monotonic()

    answer = api_client_of(alice).post(reverse("api:sentiment_classify"), {"texts": ["Nice"]}, format="json")

    assert (answer.status_code, answer.json()["type"]) == (503, "/api/problems/#no-answer")
    assert time.monotonic() - began < usually


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_reads_comments_and_answers_those_who_ask(write, alice, monkeypatch):
    monkeypatch.setattr(classifying, "PATIENCE", 60)
    (comment,) = write("This is a scam, they stole my money.")
    with running(*WORKER, "--queues", "sentiment", "--pool", "solo"):
        from influencers.tasks import read_moods

        read_moods.delay()
        end = time.monotonic() + 90
        while not Comment.objects.filter(pk=comment.pk, mood="negative").exists():
            assert time.monotonic() < end, "Nobody read the comment."
            time.sleep(0.2)
        verdicts = classify_texts(by=alice, texts=["I love it!", ""], reasons=True)

    assert [verdict["label"] for verdict in verdicts] == ["positive", "neutral"]
    assert "love" in [reason["word"] for reason in verdicts[0]["reasons"]]
    with pytest.raises(NoAnswer):
        monkeypatch.setattr(classifying, "PATIENCE", 1)
        classify_texts(by=alice, texts=["Anybody there?"])
