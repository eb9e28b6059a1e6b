import pytest
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import AuditEntry
from influencers.actions import safety
from influencers.actions.safety import decide_flags, scan_again, scan_posts
from influencers.models import Post, SafetyFlag
from tests import factories
from tests.influencers.content import make_posts

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def post_of(agency, text, *, platform="sandbox", **person):
    channel = factories.make_channel(factories.make_influencer(agency, **person), platform)
    return make_posts(channel, 1, before=timezone.now(), text=text, language="en")[0]


def flags():
    return list(SafetyFlag.objects.order_by("category", "word").values_list("category", "word", "state"))


def test_a_scan_keeps_each_word_once_with_what_stands_around_it(agency, now):
    post = post_of(agency, "My casino evening. The CASINO again, with vodka.")
    assert scan_posts(post_ids=[post.pk], now=now) == 1
    assert scan_posts(post_ids=[post.pk], now=now) == 0
    assert flags() == [("alcohol", "vodka", "open"), ("gambling", "casino*", "open")]
    assert "my casino evening" in SafetyFlag.objects.get(category="gambling").excerpt


def test_posts_of_known_minors_are_not_scored(agency, now):
    post = post_of(agency, "casino", is_minor=True)
    scan_posts(post_ids=[post.pk], now=now)
    assert flags() == []


@pytest.mark.parametrize(("allowed", "found"), [("none", 0), ("accepted", 1)])
def test_youtube_is_scanned_only_where_its_terms_allow_it(allowed, found, agency, now, settings):
    settings.YOUTUBE_DERIVED = allowed
    scan_posts(post_ids=[post_of(agency, "casino", platform="youtube").pk], now=now)
    assert len(flags()) == found


def test_a_new_rival_makes_posts_due_again_and_keeps_decisions(agency, brand, alice, now):
    post = post_of(agency, "casino with Zestio")
    scan_posts(post_ids=[post.pk], now=now)
    flag = SafetyFlag.objects.select_related("post__channel__influencer").get()
    decide_flags(flags=[flag], by=alice, state="dismissed", now=now)
    brand.rivals = ["Zestio"]
    brand.save()
    assert scan_again(now=now) == 1
    assert flags() == [("gambling", "casino*", "dismissed"), ("rival", "Zestio", "open")]
    assert scan_again(now=now) == 0


def test_a_place_that_is_no_longer_found_goes_unless_it_was_decided(agency, alice, now):
    post = post_of(agency, "casino and vodka")
    scan_posts(post_ids=[post.pk], now=now)
    vodka = SafetyFlag.objects.select_related("post__channel__influencer").get(category="alcohol")
    decide_flags(flags=[vodka], by=alice, state="confirmed", now=now)
    Post.objects.update(text="nothing", scanned_with="")
    scan_posts(post_ids=[post.pk], now=now)
    assert flags() == [("alcohol", "vodka", "confirmed")]


def test_a_decision_is_recorded_with_its_author(agency, alice, now):
    scan_posts(post_ids=[post_of(agency, "casino").pk], now=now)
    flag = SafetyFlag.objects.select_related("post__channel__influencer").get()
    assert decide_flags(flags=[flag], by=alice, state="confirmed", now=now) == [flag]
    stored = SafetyFlag.objects.get()
    assert (stored.state, stored.decided_by, stored.decided_at) == ("confirmed", alice, now)
    entry = AuditEntry.objects.get(action="influencers.flag.confirmed")
    assert (entry.actor, entry.subject_id) == (alice, flag.post.channel.influencer_id)


def test_viewers_decide_nothing(agency, bob, now):
    scan_posts(post_ids=[post_of(agency, "casino").pk], now=now)
    with pytest.raises(NotAllowed, match="Viewers cannot decide"):
        decide_flags(
            flags=list(SafetyFlag.objects.select_related("post__channel")), by=bob, state="confirmed", now=now
        )


def test_another_agencys_flags_are_not_decided(agency, charlie, now):
    scan_posts(post_ids=[post_of(agency, "casino").pk], now=now)
    found = list(SafetyFlag.objects.select_related("post__channel__influencer"))
    with pytest.raises(NotAllowed, match="another agency"):
        decide_flags(flags=found, by=charlie, state="confirmed", now=now)


def test_rescans_stop_at_their_time(agency, now, monkeypatch):
    monkeypatch.setattr(safety, "A_BATCH", 1)
    for _ in range(3):
        post_of(agency, "casino")
    assert scan_again(now=now, seconds=-1) == 0
    assert scan_again(now=now) == 3
