"""From a comment under a published post to an alert, and what must not go wrong on the way."""

from collections.abc import Sequence
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from campaigns.actions.deliverables import move_deliverable
from crisis.actions import listening, mentions, monitors, raising
from crisis.actions.joining_posts import join_new_posts
from crisis.mentions import HeardElsewhere
from crisis.models import Alert, AlertFinding, Incident, KnownBreak, Mention, Monitor, Stream, Unheard
from crisis.queries.priors import prior_of
from crisis.states import AlertState, IncidentState, MentionSource
from influencers.models import Comment, Post
from tests.crisis.listening import calm_weeks, published, read, read_and_hear, say, watched
from tests.crisis.making import make_incident

pytestmark = pytest.mark.django_db


def storm(post: Post, number: int = 60, **also) -> list[Comment]:
    return say(post, *(f"bad cream {n}" for n in range(number)), apart=5, **also)


@pytest.fixture
def calm(alice) -> tuple[Monitor, Post]:
    """A monitor that knows what is usual, because ten days were heard."""
    monitor, post = watched(alice)
    calm_weeks(post)
    read_and_hear()
    return monitor, post


def test_a_published_deliverable_is_listened_to_and_a_storm_under_it_is_one_alert(alice) -> None:
    campaign, post, deliverable = published(alice)
    deliverable.state, deliverable.published_url = "approved", ""
    deliverable.save()
    move_deliverable(
        deliverable=deliverable, by=alice, to="published", url=post.url, despite="a test, no contract"
    )
    monitor = Monitor.objects.get(campaign=campaign)
    person = post.channel.influencer_id
    keys = set(Stream.objects.filter(monitor=monitor).values_list("key", flat=True))
    assert keys == {"whole", f"post:{post.pk}", f"influencer:{person}"}
    assert monitors.watch_campaign(campaign=campaign, by=alice, now=timezone.now()) == monitor
    calm_weeks(post)
    Stream.objects.update(created_at=timezone.now() - timedelta(days=11))
    assert read_and_hear() == 240 and not Alert.objects.exists()
    storm(post)
    assert read_and_hear() == 60
    alert = Alert.objects.get()
    assert (alert.state, alert.monitor, alert.level) == (AlertState.NEW, monitor, "moderate")
    assert set(alert.findings.values_list("stream__key", flat=True)) == keys
    assert 0 < alert.samples.count() <= raising.MOST_SAMPLES
    assert {sample.comment.mood for sample in alert.samples.select_related("comment")} == {"negative"}
    assert Monitor.objects.get().heard == 300 and not Unheard.objects.exists()
    assert alert.acknowledge_by is not None and alert.findings.first().evidence


def test_a_worker_killed_between_reading_and_alert_loses_and_repeats_nothing(calm) -> None:
    _monitor, post = calm
    storm(post)
    with mock.patch("influencers.actions.moods.FIRST_READ", [_killed]), pytest.raises(KeyboardInterrupt):
        read()
    assert Comment.objects.filter(mood_stage="").count() == 60  # the mood went with the transaction
    read()
    before = dict(Stream.objects.values_list("key", "state__latest"))
    for broken in ("tell", "take_findings"):
        with mock.patch.object(listening, broken, _killed), pytest.raises(KeyboardInterrupt):
            listening.hear(now=timezone.now())
        assert Unheard.objects.count() == 60 and not Alert.objects.exists()
        assert dict(Stream.objects.values_list("key", "state__latest")) == before
    assert listening.hear(now=timezone.now()) == 60 and listening.hear(now=timezone.now()) == 0
    assert Alert.objects.count() == 1 and AlertFinding.objects.count() == 3


def test_a_finding_that_comes_again_is_the_same_row(calm) -> None:
    """As after a state that was restored from a copy: the same comments fed again have the same keys."""
    monitor, post = calm
    copies = list(Stream.objects.all())
    comments = storm(post)
    read_and_hear()
    Stream.objects.bulk_update(copies, ["state"])
    Unheard.objects.bulk_create(Unheard(monitor=monitor, comment=each, post=post) for each in comments)
    listening.hear(now=timezone.now())
    assert Alert.objects.count() == 1 and AlertFinding.objects.count() == 3


def test_floods_and_odd_comments(calm) -> None:
    """One troll counts once an hour; endless, wordless and turned texts break nothing; deleted ones were never said."""
    _monitor, post = calm
    storm(post, 200, author_hash=77)
    say(post, "x" * 50_000, "🤮" * 30, "\u202ebad\u202c \u200bcream", "\u0645\u0631\u062d\u0628\u0627", "")
    removed = storm(post, 100)
    Comment.objects.filter(pk__in=[each.pk for each in removed]).update(removed_at=timezone.now())
    read_and_hear()
    assert not Alert.objects.exists() and not Unheard.objects.exists()
    storm(post, 60)
    read_and_hear()
    assert Alert.objects.count() == 1
    assert not Alert.objects.filter(samples__comment__removed_at__isnull=False).exists()


def test_a_raid_is_named_and_clocks_that_run_ahead_count_as_now(calm) -> None:
    _monitor, post = calm
    ahead = timezone.now() + timedelta(days=400)
    say(post, *(["bad company, stop killing our rivers"] * 40), at=ahead)
    read_and_hear()
    alert = Alert.objects.get()
    assert alert.title == "Many accounts write the same: Summer"
    assert alert.began_at < timezone.now()
    assert {stream.state["latest"] < ahead.timestamp() for stream in Stream.objects.all()} == {True}


def test_comments_in_any_order_and_in_small_batches_raise_once(calm) -> None:
    _monitor, post = calm
    comments = storm(post)
    for place in range(0, 60, 15):
        some = [comments[(n * 37) % 60].pk for n in range(place, place + 15)]
        Comment.objects.exclude(pk__in=some).filter(mood_stage="").update(mood_stage="waiting")
        read_and_hear()
        Comment.objects.filter(mood_stage="waiting").update(mood_stage="")
    assert Alert.objects.count() == 1 and Monitor.objects.get().heard == 300


def test_history_teaches_and_raises_nothing(alice) -> None:
    """A storm of last week, found when a post begins to be heard, is past."""
    campaign, post, _deliverable = published(alice)
    calm_weeks(post)
    say(post, *(f"bad {n}" for n in range(80)), at=timezone.now() - timedelta(days=5), apart=5)
    read()
    assert not Unheard.objects.exists()
    monitors.watch_campaign(campaign=campaign, by=alice, now=timezone.now())
    assert listening.hear(now=timezone.now()) == 320 and not Alert.objects.exists()
    assert Stream.objects.get(key="whole").reading["verdict"] in ("calm", "few", "raised")


def test_listening_that_begins_in_the_middle_of_a_storm_sees_it_and_says_what_it_is_held_against(
    alice,
) -> None:
    """Bad from its first comment: held against the channel's earlier posts, else all that the agency hears, else a default."""
    monitor, post = watched(alice)
    calm_weeks(post)
    read_and_hear()
    assert not Alert.objects.exists()
    campaign, fresh, _deliverable = published(alice, name="Fresh", at=timezone.now() - timedelta(hours=20))
    storm(fresh, 30)
    read()
    monitors.watch_campaign(campaign=campaign, now=timezone.now())
    assert listening.hear(now=timezone.now()) == 30
    alert = Alert.objects.get()
    told = alert.findings.get(stream__key="whole").evidence[0]["numbers"]
    assert (told["of"], told["basis"], told["known_comments"] > 200) == ("elsewhere", "agency", True)
    assert told["usual"] == pytest.approx(0.13, abs=0.02)
    later = Post.objects.create(
        channel=post.channel, external_id="later", url="https://sandbox.example/p/later", published_at=timezone.now()
    )  # fmt: skip
    prior = prior_of(Stream(monitor=monitor, kind="post", post=later), monitor)
    assert prior.of == "default"  # what was said since two days before may be why somebody listens
    monitor.watched_from = timezone.now()
    prior = prior_of(Stream(monitor=monitor, kind="post", post=later), monitor)
    assert (prior.of, prior.name, prior.share) == (
        "channel",
        f"@{post.channel.handle}",
        pytest.approx(0.1, abs=0.01),
    )


def test_watch_words_alert_at_once_and_known_breaks_wake_nobody(calm, alice) -> None:
    monitor, post = calm
    now = timezone.now()
    monitors.change_monitor(
        monitor=monitor, by=alice, sensitivity={"words": [{"written": "lawyer*", "level": "severe"}]}
    )
    KnownBreak.objects.create(
        monitor=monitor, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=1), note="Sale", by=alice
    )  # fmt: skip
    storm(post)
    read_and_hear()
    noted = Alert.objects.get()
    assert (noted.noted, noted.acknowledge_by, noted.notices.count()) == ("Sale", None, 0)
    say(post, "My Lawyers will call")
    read_and_hear()
    alert = Alert.objects.get(noted="")
    assert (alert.level, alert.title) == ("severe", "“lawyer*” is said: Summer")


def test_an_alert_grows_within_its_incident_and_ends_when_it_is_calm(calm, alice) -> None:
    monitor, post = calm
    storm(post, 12)
    read_and_hear()
    alert = Alert.objects.get()
    first = alert.level
    incident = make_incident(monitor.campaign, alice)
    Alert.objects.update(incident=incident, state=AlertState.JOINED)
    storm(post, 80)
    read_and_hear()
    alert.refresh_from_db()
    assert (first, alert.level, alert.worse_at is not None) == ("minor", "moderate", True)
    assert incident.timeline.filter(kind="alert").count() == 1
    later = timezone.now() + timedelta(hours=30)
    listening.hear(now=later)
    alert.refresh_from_db()
    assert alert.ended_at is not None and alert.state == AlertState.JOINED
    assert Incident.objects.get().state == IncidentState.OPEN


def test_mentions_are_kept_once_read_and_heard(calm, alice) -> None:
    monitor, _post = calm
    monitors.change_monitor(monitor=monitor, by=alice, keywords=["#Lumen", "cream*"], not_words=["ice cream"])
    monitor.refresh_from_db()
    now = timezone.now()
    items = [HeardElsewhere(f"bad CREAMS {n}", at=now, key=f"k{n}", author=f"a{n}") for n in range(40)]
    odd = [
        HeardElsewhere("nothing of ours"),
        HeardElsewhere("ice cream"),
        HeardElsewhere("x\u200b#lumen", at=now + timedelta(days=3)),
    ]
    first = mentions.take_mentions(
        monitor=monitor, items=[*items, *odd], source=MentionSource.WEBHOOK, now=now
    )
    again = mentions.take_mentions(monitor=monitor, items=items, source=MentionSource.RSS, now=now)
    assert (first.new, first.left_out, again.new, again.known) == (40, 3, 0, 40)
    read_and_hear()
    assert Mention.objects.filter(heard_at__isnull=False, mood="negative").count() == 40
    alert = Alert.objects.get()
    assert alert.samples.filter(mention__isnull=False).exists()
    known = Mention.objects.first()
    mentions.correct_mention(mention=known, by=alice, mood="positive", now=now)
    assert Mention.objects.get(pk=known.pk).mood == "positive"


def test_a_post_found_later_joins_and_a_paused_monitor_learns_nothing_of_its_silence(alice) -> None:
    campaign, post, deliverable = published(alice, at=timezone.now() - timedelta(days=2))
    url, post.url, post.external_id = post.url, "", "not-yet"
    post.save()
    monitor = monitors.watch_campaign(campaign=campaign, by=alice, now=timezone.now())
    assert Stream.objects.filter(monitor=monitor).count() == 1
    Post.objects.filter(pk=post.pk).update(url=url)
    assert (join_new_posts(now=timezone.now()), join_new_posts(now=timezone.now())) == (1, 0)
    say(post, "lovely", at=timezone.now() - timedelta(days=1))
    read_and_hear()
    monitors.move_monitor(monitor=monitor, by=alice, to="paused", now=timezone.now())
    say(post, "bad")
    assert read_and_hear() == 0 and not Unheard.objects.exists()
    later = timezone.now() + timedelta(days=3)
    monitors.move_monitor(monitor=monitor, by=alice, to="on", now=later)
    muted = Stream.objects.get(key=f"post:{post.pk}").state["baseline"]["muted"]
    assert muted[-1][1] - muted[-1][0] in (72, 73)


def _killed(*_args: Sequence[object], **_also: object) -> None:
    raise KeyboardInterrupt
