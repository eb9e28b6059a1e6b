from datetime import UTC, date, datetime, timedelta

import pytest

from influencers.fraud.comments import generic_share, repeated_share
from influencers.fraud.signals import Evidence, Signal, Stated, Verdict, look
from influencers.fraud.threads import Thread

START = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def days(*followers):
    return [(START + timedelta(days=number), count) for number, count in enumerate(followers)]


def steady(jump=0, after=()):
    counts, now = [], 10_000
    for number in range(60):
        now += 10 + number % 3
        now += jump if number == 40 else 0
        if number > 40 and number - 41 < len(after):
            now -= after[number - 41]
        counts.append(now)
    return days(*counts)


def value(signal, **evidence):
    return next(each for each in look(Evidence(**evidence)).signals if each.id == signal)


def stairs(*steps):
    """Two months of ten a day, with jumps on these days of the two months."""
    counts, now = [], 10_000
    for number in range(60):
        now += 10 + number % 3 + (2000 if number in steps else 0)
        counts.append(now)
    return days(*counts)


def thread(early=0, late=20, authors=None, told=None):
    """A post with comments in its first minutes and later ones."""
    written = [AT + timedelta(minutes=2)] * early + [AT + timedelta(hours=5)] * late
    return Thread(AT, written, authors or list(range(len(written))), len(written) if told is None else told)


def sample(**shares):
    return {"samples": [Stated("Modash, 03 Feb 2026", countries=shares)], "languages": ["pl"]}


POLISH = ["Przepis jest naprawdę świetny, dziękuję bardzo", "Kiedy będzie następny film na kanale?"] * 30
RUSSIAN = ["Рецепт просто замечательный, спасибо большое", "Когда будет следующее видео на канале?"] * 30
SAMPLES = [
    ("staircase", {"followers_by_day": stairs()}, False),
    ("staircase", {"followers_by_day": stairs(20, 40)}, False),
    ("staircase", {"followers_by_day": stairs(15, 30, 45)}, True),
    ("early_comments", {"threads": [thread(early=10, late=10)] * 3}, False),
    ("early_comments", {"threads": [thread(early=11, late=9)] * 3}, True),
    ("same_commenters", {"threads": [thread(authors=list(range(n * 20, n * 20 + 20))) for n in range(5)]}, False),
    ("same_commenters", {"threads": [thread(authors=list(range(20)))] * 5}, True),
    ("foreign_comments", {"comments": POLISH, "languages": ["pl"]}, False),
    ("foreign_comments", {"comments": RUSSIAN, "languages": ["pl", "en"]}, True),
    ("audience_sample", {"samples": [Stated("Modash, 03 Feb 2026", suspicious=0.25)]}, False),
    ("audience_sample", {"samples": [Stated("Modash, 03 Feb 2026", suspicious=0.26)]}, True),
    ("audience_elsewhere", sample(PL=0.6, IN=0.3), False),
    ("audience_elsewhere", sample(PL=0.2, IN=0.5), True),
    ("growth_spike", {"followers_by_day": steady()}, False),
    ("growth_spike", {"followers_by_day": steady(jump=3000)}, True),
    ("spike_then_loss", {"followers_by_day": steady(jump=3000)}, False),
    ("spike_then_loss", {"followers_by_day": steady(jump=3000, after=(600, 600, 600))}, True),
    ("engagement_band", {"engagement": 0.03, "usual_engagement": 0.02}, False),
    ("engagement_band", {"engagement": 0.07, "usual_engagement": 0.02}, True),
    ("engagement_band", {"engagement": 0.005, "usual_engagement": 0.02}, True),
    ("likes_variation", {"likes": [80, 120, 100, 90] * 3}, False),
    ("likes_variation", {"likes": [100, 101, 99] * 4}, True),
    ("likes_variation", {"likes": [10] * 20 + [5000]}, True),
    ("like_comment_ratio", {"likes_per_comment_place": 0.5}, False),
    ("like_comment_ratio", {"likes_per_comment_place": 0.98}, True),
    ("generic_comments", {"comments": ["I tried it at home and it works"] * 60}, False),
    ("generic_comments", {"comments": ["🔥🔥", "Nice!", "Супер"] * 20}, True),
    ("repeated_comments", {"comments": [f"number {n} is {n * n} which is a fact {n % 7}{n}" * 2 for n in range(60)]}, False),
    ("repeated_comments", {"comments": ["buy followers at my page today"] * 60}, True),
    ("few_commenters", {"authors": list(range(60))}, False),
    ("few_commenters", {"authors": [1, 2, 3] * 20}, True),
    ("following_ratio", {"followers": 6000, "following": 300}, False),
    ("following_ratio", {"followers": 6000, "following": 7000}, True),
    ("views_per_follower", {"followers": 6000, "median_views": 600}, False),
    ("views_per_follower", {"followers": 6000, "median_views": 20}, True),
]  # fmt: skip


@pytest.mark.parametrize(("signal", "evidence", "stands_out"), SAMPLES)
def test_each_signal_stands_out_only_outside_its_band(signal, evidence, stands_out):
    found = value(signal, **evidence)
    assert found.value is not None
    assert found.stands_out == stands_out


def test_every_signal_has_a_sample_and_innocent_explanations():
    signals = look(Evidence()).signals
    assert {signal.id for signal in signals} == {signal for signal, _, _ in SAMPLES}
    assert all(signal.innocent and signal.definition for signal in signals)


def test_without_evidence_everything_is_unknown_and_there_is_no_band():
    verdict = look(Evidence())
    assert [signal.value for signal in verdict.signals] == [None] * len(verdict.signals)
    assert (verdict.coverage, verdict.band) == (0.0, "")


def test_a_post_just_before_explains_a_jump():
    posted = datetime.combine(START + timedelta(days=38), datetime.min.time(), UTC)
    assert value("growth_spike", followers_by_day=steady(jump=3000), posted_at=[posted]).value == 0.0


def test_small_accounts_may_follow_many():
    assert value("following_ratio", followers=900, following=2000).value is None


@pytest.mark.parametrize(
    ("out", "band"), [(0, "A"), (1, "A"), (2, "B"), (3, "B"), (4, "C"), (5, "C"), (6, "D"), (10, "D")]
)
def test_the_band_follows_the_share_of_signs_that_stand_out(out, band):
    signals = [Signal(str(n), "", "", "", 1, 2.0 if n < out else 0.5, None, 1.0, ()) for n in range(10)]
    assert Verdict(signals).band == band


def test_unknown_signs_lower_the_coverage_and_not_the_band():
    known = Signal("a", "", "", "", 1, 0.5, None, 1.0, ())
    unknown = Signal("b", "", "", "", 1, None, None, 1.0, ())
    verdict = Verdict([known, unknown])
    assert (verdict.coverage, verdict.band) == (0.5, "A")


def test_nearly_the_same_comment_counts_as_repeated():
    near = [f"this cream changed my skin completely thank you {'a' * (n % 3)}" for n in range(30)]
    other = [f"{n} {n * 7919} different words {chr(97 + n % 26) * 9} about {n * 31}" for n in range(30)]
    assert repeated_share(near + other) == pytest.approx(0.5)


def test_few_comments_say_too_little():
    assert generic_share(["nice"] * 49) is None
    assert repeated_share(["buy followers at my page today"] * 49) is None


TOO_LITTLE = [
    ("staircase", {"followers_by_day": stairs(5, 10, 15)[:30]}),
    ("early_comments", {"threads": [thread(early=20, late=0)] * 2}),
    ("early_comments", {"threads": [thread(early=19, late=0)] * 3}),
    ("early_comments", {"threads": [thread(early=20, late=0, told=41)] * 3}),
    ("early_comments", {"threads": [thread(early=20, late=0, told=0)] * 3}),
    ("same_commenters", {"threads": [thread(authors=list(range(20)))] * 4}),
    ("same_commenters", {"threads": [thread(authors=list(range(19)))] * 5}),
    ("foreign_comments", {"comments": RUSSIAN[:49], "languages": ["pl"]}),
    ("foreign_comments", {"comments": RUSSIAN, "languages": []}),
    ("foreign_comments", {"comments": ["супер", "Nice!"] * 60, "languages": ["pl"]}),
    ("audience_sample", {"samples": [Stated("Modash, 03 Feb 2026")]}),
    ("audience_elsewhere", sample(IN=0.49)),
    ("audience_elsewhere", {**sample(IN=0.9), "languages": []}),
]  # fmt: skip


@pytest.mark.parametrize(("signal", "evidence"), TOO_LITTLE)
def test_too_little_known_leaves_a_signal_unknown(signal, evidence):
    assert value(signal, **evidence).value is None


def test_posts_before_each_step_explain_a_staircase():
    posted = [datetime.combine(START + timedelta(days=day), datetime.min.time(), UTC) for day in (14, 29, 44)]
    assert value("staircase", followers_by_day=stairs(15, 30, 45), posted_at=posted).value == 0.0


def test_who_writes_under_exactly_sixty_percent_of_the_posts_is_no_regular():
    often = [thread(authors=list(range(20)))] * 3 + [
        thread(authors=list(range(n, n + 20))) for n in (100, 200)
    ]
    assert value("same_commenters", threads=often).value == 0.0


def test_what_a_service_states_is_shown_with_its_source_and_stays_out_of_the_band():
    plain = look(Evidence(engagement=0.02, usual_engagement=0.02))
    stated = look(
        Evidence(
            engagement=0.02, usual_engagement=0.02, samples=[Stated("Modash, 03 Feb 2026", suspicious=0.9)]
        )
    )
    sign = next(each for each in stated.signals if each.id == "audience_sample")
    assert (sign.stands_out, sign.source) == (True, "Modash, 03 Feb 2026")
    assert (stated.coverage, stated.band) == (plain.coverage, plain.band)
