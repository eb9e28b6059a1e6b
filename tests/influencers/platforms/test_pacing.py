"""How fast a credential is used, what is kept for whom, and that the platform's word lowers the ledger."""

from datetime import UTC, datetime, timedelta

import pytest
from redis.exceptions import ConnectionError as RedisGone

from influencers import pacing
from influencers.access import Access
from influencers.models import Spent
from platforms.contract import QuotaReading, Spend
from platforms.errors import QuotaSpent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)  # noon in Los Angeles
YOUTUBE = Access("youtube:key:test", "youtube", "key")
VK = Access("vk:key:test", "vk", "key")


@pytest.fixture(autouse=True)
def _fresh_pace():
    pacing.broker().delete("pace:youtube:key:test:yt.general", "pace:vk:key:test:vk.rps")
    pacing._free_here.clear()


def _ask(purpose: str = "routine", units: int = 1, now: datetime = NOON) -> pacing.Place:
    return pacing.ask(YOUTUBE, "yt.general", units=units, purpose=purpose, now=now)


def _spend(units: int, purpose: str = "routine") -> None:
    pacing.settle(YOUTUBE, spends=[Spend("yt.general", units)], purpose=purpose, now=NOON)


@pytest.mark.parametrize(
    ("spent", "routine", "compliance", "person"),
    [
        (7_999, True, True, True),
        (8_000, False, True, True),
        (8_500, False, False, True),
        (9_500, False, False, False),
    ],
)
def test_reserves_are_kept_for_people_and_for_the_terms(spent, routine, compliance, person):
    _spend(spent)

    assert [_ask(p).given for p in ("routine", "compliance", "person")] == [routine, compliance, person]


def test_what_people_used_of_their_reserve_is_no_longer_kept():
    _spend(8_000)
    _spend(1_500, "person")

    assert [_ask(p).given for p in ("routine", "compliance", "person")] == [False, True, False]


def test_a_spent_allowance_says_until_midnight_in_los_angeles():
    _spend(8_000)

    place = _ask()

    assert (place.given, place.wait) == (False, 12 * 3600)
    assert place.sentence == "The allowance for YouTube is used up for now. Reading goes on when it resets."
    assert _ask(now=NOON + timedelta(hours=12)).given


@pytest.mark.parametrize(
    ("now", "hours"),
    [(datetime(2026, 3, 8, 20, tzinfo=UTC), 23), (datetime(2026, 11, 1, 20, tzinfo=UTC), 25), (NOON, 24)],
)
def test_a_day_of_youtube_is_as_long_as_the_clock_change_makes_it(now, hours):
    found = pacing.allowance("youtube", "yt.general", now=now)

    assert (found.end - found.start, found.start <= now < found.end) == (timedelta(hours=hours), True)


def test_calls_of_a_short_allowance_stand_in_line_one_behind_the_other():
    places = [pacing.ask(VK, "vk.rps", units=1, purpose="routine", now=NOON) for _ in range(4)]

    assert [place.given for place in places] == [True] * 4
    assert places[0].wait == 0
    # Five a second, of which nine tenths are used.
    assert [place.wait for place in places[1:]] == [pytest.approx(n / 4.5, abs=0.15) for n in (1, 2, 3)]


def test_a_line_that_is_too_long_gives_no_place():
    first = pacing.ask(VK, "vk.rps", units=5_000, purpose="routine", now=NOON)
    second = pacing.ask(VK, "vk.rps", units=1, purpose="routine", now=NOON)

    assert (first.given, second.given, 1_000 < second.wait <= 1_112) == (True, False, True)


def test_tiktoks_consents_stand_in_the_line_of_their_application_and_vks_batches_go_one_by_one(settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = "key", "secret"
    consents = [Access(f"credential:{n}", "tiktok", kind="consent", agency_id=1) for n in (1, 2)]

    waits = [pacing.ask(each, "tt.userinfo", units=9, purpose="routine", now=NOON).wait for each in consents]

    assert waits == [0, pytest.approx(1, abs=0.1)]
    assert [pacing.batches_a_message(name) for name in ("vk", "youtube", "tiktok")] == [1, 4, 4]


def test_a_day_is_spent_evenly_after_a_first_spurt():
    places = [_ask(units=10) for _ in range(60)]

    assert [place.wait for place in places[:10]] == [0.0] * 10
    given = [place for place in places if place.given]
    assert 10 < len(given) < 60
    assert given[-1].wait <= 120


def test_the_platforms_word_lowers_what_is_left_and_never_raises_it():
    _spend(100)
    pacing.settle(
        YOUTUBE, spends=[], quota=[QuotaReading("yt.general", remaining=9_950)], purpose="routine", now=NOON
    )
    assert dict(Spent.objects.values_list("purpose", "units")) == {"routine": 100}

    pacing.settle(
        YOUTUBE, spends=[], quota=[QuotaReading("yt.general", remaining=3_000)], purpose="routine", now=NOON
    )
    assert dict(Spent.objects.values_list("purpose", "units")) == {"routine": 100, "elsewhere": 6_900}

    refusal = QuotaSpent(platform="YouTube", bucket="yt.general")
    pacing.settle(YOUTUBE, spends=[], errors=[refusal], purpose="routine", now=NOON)
    assert [_ask(p).given for p in ("routine", "compliance", "person")] == [False, False, False]


def test_without_redis_each_process_paces_itself_more_slowly(monkeypatch):
    class Gone:
        def eval(self, *arguments: object) -> None:
            raise RedisGone("gone")

    monkeypatch.setattr(pacing, "broker", Gone)
    places = [pacing.ask(VK, "vk.rps", units=1, purpose="routine", now=NOON) for _ in range(3)]

    assert [round(place.wait, 1) for place in places] == [0.0, 0.9, 1.8]


def test_two_ledgers_of_one_key_are_spent_apart():
    _spend(8_000)

    other = pacing.ask(YOUTUBE, "yt.batchstats", units=1, purpose="routine", now=NOON)
    search = pacing.ask(YOUTUBE, "yt.search", units=1, purpose="routine", now=NOON)

    assert (_ask().given, other.given, search.given) == (False, True, True)


def test_an_emptied_redis_forgets_the_pace_but_not_what_was_spent():
    _spend(8_000)
    pacing.broker().flushdb()

    assert _ask().given is False

    Spent.objects.all().delete()
    pacing.ask(VK, "vk.rps", units=10, purpose="routine", now=NOON)
    pacing.broker().flushdb()
    assert pacing.ask(VK, "vk.rps", units=1, purpose="routine", now=NOON).wait == 0


def test_workers_whose_clocks_differ_stand_in_one_line():
    first = pacing.ask(VK, "vk.rps", units=10, purpose="routine", now=NOON)
    ahead = pacing.ask(VK, "vk.rps", units=10, purpose="routine", now=NOON + timedelta(minutes=10))
    behind = pacing.ask(VK, "vk.rps", units=10, purpose="routine", now=NOON - timedelta(minutes=10))

    assert (first.wait, ahead.wait, behind.wait) == (
        0,
        pytest.approx(2.2, abs=0.3),
        pytest.approx(4.4, abs=0.3),
    )


@pytest.mark.parametrize(
    ("after_reset", "closed"), [(timedelta(seconds=5), False), (timedelta(hours=1), True)]
)
def test_a_refusal_in_the_first_minutes_of_a_day_does_not_cost_the_day(after_reset, closed):
    now = datetime(2026, 11, 20, 8, tzinfo=UTC) + after_reset  # midnight in Los Angeles is 08:00 UTC
    tomorrow = datetime(2026, 11, 21, 8, tzinfo=UTC)
    error = QuotaSpent(platform="YouTube", bucket="yt.general", resets_at=tomorrow)

    pacing.settle(YOUTUBE, spends=[Spend("yt.general", 1)], errors=[error], purpose="routine", now=now)

    assert error.resets_at == (tomorrow if closed else now + timedelta(minutes=5))
    assert _ask(now=now + timedelta(minutes=6)).given is not closed
