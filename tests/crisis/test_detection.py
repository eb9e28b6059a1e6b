"""What raises an alert and what does not, on made streams with a fixed seed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from crisis.detection import (
    PRESETS,
    Baseline,
    Break,
    Cause,
    Grain,
    Heard,
    Prior,
    WatchWord,
    all_tried_on,
    curve_of,
    detect,
    explain,
    explain_alert,
    explain_reading,
    feed,
    read_sensitivity,
    sensitivity,
    start,
    tried_on,
)
from crisis.detection.contract import WATCHED_NATURES
from tests.crisis.streams import at, hours_of, made

STORM = range(404, 407)


def stormy(days: int = 19) -> list[Heard]:
    return made(
        days, rate=lambda hour: 90 if hour in STORM else 15, share=lambda hour: 0.6 if hour in STORM else 0.15
    )


def flood(number: int, *, hour: int = 245, text: str = "", **changed) -> list[Heard]:
    """Return negative comments within ten minutes, by as many authors unless said otherwise."""
    fields = {"author": None, "mood": "negative"} | changed
    return [
        Heard(
            f"f{n}", at(hour, n * 600 / number), text.format(n=n), **{**fields, "author": fields["author"] or f"x{n}"}
        )
        for n in range(number)
    ]  # fmt: skip


def test_calm_streams_raise_nothing() -> None:
    """Weeks of chance alone, a share that sways by itself, a busy one, a quiet one, one where only days are known."""
    calm = made(25)
    streams = {
        "chance": calm,
        "swaying": made(10, rate=40, share=lambda hour: 0.2 + 0.05 * ((hour // 53) % 2)),
        "busy": made(4, rate=120, share=0.12),
        "quiet": made(30, rate=2, share=0.3),
        "days": [
            replace(each, at=each.at.replace(hour=0, minute=0, second=0, microsecond=0)) for each in calm
        ],
        "liked": made(18, rate=lambda hour: 60 if hour in STORM else 15, share=0.12),
    }
    assert {name: len(detect(stream)) for name, stream in streams.items()} == dict.fromkeys(streams, 0)


def test_burst_is_raised_once_within_minutes() -> None:
    [alert] = detect(stormy(), name="post:1")
    assert 404 <= hours_of(alert.at) < 404.25
    assert alert.key == f"post:1:{int(alert.at.timestamp())}" and alert.began_at <= alert.at
    assert alert.level in ("minor", "moderate") and len(alert.samples) == 10
    negative = {each.key for each in stormy() if each.mood == "negative"}
    assert set(alert.samples) <= negative


def test_drift_is_found_and_a_new_usual_is_learned() -> None:
    crept = detect(made(20, share=lambda hour: 0.15 + max(0, hour - 240) / 24 * 0.02))
    assert len(crept) == 1 and 240 < hours_of(crept[0].at) < 240 + 6 * 24
    lasting = detect(made(32, rate=8, share=lambda hour: 0.4 if hour > 240 else 0.15))
    assert len(lasting) == 1 and 240 < hours_of(lasting[0].at) < 240 + 24


def test_nature_alerts_where_the_mood_does_not() -> None:
    calm = made(10, share=0.3, nature=lambda hour: "complaint" if hour % 4 == 0 else "")
    accused = [
        replace(each, nature="accusation") for each in made(11, share=0.4, rate=25, seed=3, from_hour=240)
    ]
    [alert] = detect([*calm, *accused])
    assert {each.numbers["nature"] for each in alert.evidence if each.cause == Cause.NATURE} == {"accusation"}


def test_a_stream_of_silence_that_wakes_up_angry_is_raised_within_its_first_comments() -> None:
    before = [Heard(f"b{n}", at(n * 24), author=str(n), mood="neutral") for n in range(5)]
    [alert] = detect([*before, *flood(60, hour=120)])
    assert alert.comments <= 25


def test_a_stream_without_a_past_is_held_against_what_is_usual_elsewhere() -> None:
    """Bad from its first hour: said at once, with what it is held against; nothing where that is usual elsewhere, too."""
    [alert] = detect(flood(45, hour=3))
    assert (alert.causes, alert.negative, alert.comments) == ((Cause.FIXED,), 20, 20)
    assert explain_alert(alert) == (
        "20 of 20 comments in the last hour are negative (100 %, surely above 69 %). No history here yet: held against "
        "25 %, usual under posts for brands, and 20 points on top."
    )
    half = made(1, rate=30, share=0.55)
    assert len(detect(half)) == 1
    used_to_it = Baseline(prior=Prior(0.5, "channel", 1200, "@lena"))
    assert detect(half, used_to_it) == []
    fed = feed(start("s", since=at(0), prior=used_to_it.prior), half[:60])
    assert fed.raised == () and explain_reading(fed.reading).endswith(
        "held against 50 %, usual under earlier posts of @lena (1,200 comments)."
    )
    by_day = made(1, rate=3, share=0.7)  # never twenty in an hour
    [found] = detect(by_day)
    assert found.evidence[0].numbers["window"] == 86_400


def test_what_was_bad_from_the_start_is_usual_after_three_days_and_a_storm_on_top_is_raised() -> None:
    storm = range(24 * 6 + 10, 24 * 6 + 14)
    bad = made(
        8, rate=lambda hour: 120 if hour in storm else 30, share=lambda hour: 0.85 if hour in storm else 0.55
    )
    first, second = detect(bad)
    assert hours_of(first.at) < 12 and first.causes == (Cause.FIXED,)
    assert hours_of(second.at) == pytest.approx(storm[0], abs=1.0) and second.causes != first.causes
    fed = feed(start("s", since=at(0)), bad[: len(bad) // 2])
    assert fed.reading.verdict == "calm"
    assert "far above 25 %, usual under posts for brands" in explain_reading(fed.reading)


def test_few_comments_are_no_verdict() -> None:
    state = feed(start("s", since=at(0)), made(10)).state
    fed = feed(state, flood(7, hour=300), now=at(300, 700))
    assert (fed.raised, fed.reading.verdict) == ((), "few")
    assert explain_reading(fed.reading) == "7 comments: fewer than 20 say nothing yet."


def test_thresholds_that_somebody_set_alert_whatever_is_usual() -> None:
    [by_number] = detect([*made(10), *flood(5, hour=245)], settings=sensitivity("calm", fixed_negative=9))[:1]
    assert Cause.FIXED in by_number.causes
    [by_share] = detect([*made(10), *flood(40, hour=245)], settings=sensitivity("normal", fixed_share=0.5))
    assert (
        "you set 50 %" in " ".join(explain(each) for each in by_share.evidence)
        or Cause.BURST in by_share.causes
    )


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("My lawyer will call you", "lawyer*", True),
        ("LAWYERS!", "lawyer*", True),
        ("the law​yer", "lawyer", True),  # a zero-width space inside
        ("‮a lawyer‬", "lawyer", True),  # turned right to left
        ("lawyer", "Lawyer", True),  # full-width letters
        ("flawyer", "lawyer", False),
        ("Это ОТРАВЛЕНИЕ!", "отравлени*", True),
        ("불매운동을 하자", "불매", True),
        ("x" * 50_000 + " boycott", "boycott", True),
        ("🤮🤮🤮", "🤮", True),
        ("", "boycott", False),
    ],
)  # fmt: skip
def test_watch_words_alert_at_once(text: str, word: str, found: bool) -> None:
    settings = sensitivity("normal", words=(WatchWord(word, "severe"),))
    alerts = detect([Heard("one", at(1), text, mood="positive")], settings=settings)
    assert [(each.level, each.samples, each.causes) for each in alerts] == (
        [("severe", ("one",), (Cause.WORD,))] if found else []
    )


def test_one_troll_counts_once_an_hour() -> None:
    assert detect([*made(10), *flood(500, hour=245, author="troll")]) == []
    assert len(detect([*made(10), *flood(500, hour=245)])) == 1


def test_an_author_who_turns_negative_counts_as_negative_once() -> None:
    state = start("s")
    mild = Heard("1", at(1), author="a", mood="neutral")
    state = feed(state, [mild, replace(mild, key="2", at=at(1, 60), mood="negative")]).state
    fed = feed(state, [replace(mild, key="3", at=at(1, 90), mood="negative")])
    assert (fed.reading.comments, fed.reading.negative) == (1, 1)


def test_a_raid_is_one_alert_and_its_copies_do_not_weigh() -> None:
    pasted = flood(300, hour=245, text="@brand{n} Shame on you, stop killing our rivers!!! {n}")
    [alert] = detect([*made(10), *pasted])
    raid = next(each for each in alert.evidence if each.cause == Cause.RAID)
    assert (
        raid.numbers["copies"] == PRESETS["normal"].copies and "killing our rivers" in raid.numbers["excerpt"]
    )
    praised = [
        replace(each, mood="positive") for each in flood(300, hour=245, text="I want to win this so much!")
    ]
    assert detect([*made(10), *praised]) == []


def test_emoji_only_floods_count_each_author() -> None:
    [alert] = detect([*made(10), *flood(120, hour=245, text="🤮🤮")])
    assert Cause.RAID not in alert.causes


def test_known_breaks_are_noted_and_do_not_teach() -> None:
    sale = Break(at(400), at(410), "Autumn sale")
    [alert] = detect(stormy(), breaks=[sale])
    assert alert.noted == "Autumn sale"
    tried = tried_on(stormy(), PRESETS["normal"], (sale,))
    assert (len(tried.alerts), len(tried.noted)) == (0, 1)
    words = sensitivity("normal", words=(WatchWord("poison"),))
    spoken = [*stormy(), Heard("w", at(408), "this is poison", mood="negative")]
    assert [(each.noted, each.causes[0]) for each in detect(spoken, settings=words, breaks=[sale])][1] == (
        "", Cause.WORD,
    )  # fmt: skip


def test_batches_of_any_size_and_a_killed_worker_find_the_same_once() -> None:
    whole = stormy(18)
    [expected] = detect(whole, name="s")
    storm = next(number for number, each in enumerate(whole) if each.at >= at(404))
    before = feed(start("s"), whole[: storm - 20]).state
    for size in (1, 7, 400):
        state, raised = before, []
        for begin in range(storm - 20, storm + 80, size):
            batch = whole[begin : begin + size]
            feed(state, batch)  # killed before it was stored: the same batch comes again
            fed = feed(json.loads(json.dumps(state)), batch)
            state, raised = fed.state, [*raised, *fed.raised]
        assert [(each.key, each.samples) for each in raised] == [(expected.key, expected.samples)]
    assert len(json.dumps(state)) < 100_000


def test_out_of_order_and_skewed_clocks_change_little() -> None:
    calm = made(10)
    state = feed(start("s"), calm).state
    storm = flood(60, hour=245)
    shuffled = [storm[(n * 37) % 60] for n in range(60)]
    raised = []
    for begin in range(0, 60, 6):
        fed = feed(state, shuffled[begin : begin + 6], now=at(245, 600))
        state, raised = fed.state, [*raised, *fed.raised]
    assert len(raised) == 1
    ahead = Heard("ahead", at(10_000), author="z", mood="negative")
    fed = feed(state, [ahead], now=at(245, 700))
    assert fed.reading.at == at(245, 700)
    late = [replace(each, at=each.at - timedelta(days=3)) for each in flood(60, hour=260)]
    assert feed(feed(start("s"), [*calm, Heard("n", at(260))]).state, late).raised == ()


def test_an_open_alert_grows_worse_and_ends_when_it_is_quiet() -> None:
    state = feed(start("s"), made(10)).state
    first = feed(state, flood(30, hour=245))
    second = feed(first.state, flood(90, hour=246))
    assert (len(first.raised), second.raised, [each.level for each in second.worse]) == (1, (), ["moderate"])
    assert second.worse[0].key == first.raised[0].key
    calm_again = made(13, seed=9, from_hour=248)
    third = feed(second.state, calm_again, now=at(13 * 24))
    assert [key for key, _at in third.ended] == [first.raised[0].key] and third.raised == ()


def test_a_new_post_is_measured_by_earlier_posts_at_its_age() -> None:
    def post(seed: int, share: float, times: float = 1.0) -> list[Heard]:
        return made(3, rate=lambda hour: times * 200 / (1 + hour), share=share, seed=seed)

    def counts(stream: list[Heard]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for each in stream:
            row = found.setdefault(int(hours_of(each.at)), [0] * (2 + len(WATCHED_NATURES)))
            row[0] += 1
            row[1] += each.mood == "negative"
        return found

    curve = curve_of(
        [counts(post(seed, 0.1)) for seed in range(20)], published=int(at(0).timestamp()) // 3600
    )
    assert detect(post(99, 0.1), curve) == []
    curve = curve_of(
        [counts(post(seed, 0.1)) for seed in range(20)], published=int(at(0).timestamp()) // 3600
    )
    [alert] = detect(post(98, 0.5), curve)
    assert hours_of(alert.at) < 1 and alert.evidence[0].numbers["basis"] == "age"


def test_each_alert_tells_its_arithmetic() -> None:
    [alert] = detect(stormy())
    share = next(each for each in alert.evidence if each.cause in (Cause.NEGATIVES, Cause.SHARE))
    assert str(share.numbers["z"]) in explain(share) and "by its past at this hour of the week" in explain(
        share
    )
    assert explain_alert(alert).count("usual") >= 2
    assert json.loads(json.dumps(alert.as_dict()))["key"] == alert.key


def test_sensitivity_is_tried_on_history() -> None:
    tried = all_tried_on(stormy(21))
    assert {name: len(each.alerts) for name, each in tried.items()} == {"calm": 1, "normal": 1, "keen": 2}
    assert tried["normal"].sentence == "With this setting you would have had 1 alert in the last 21 days."
    assert read_sensitivity(json.loads(json.dumps(PRESETS["keen"].as_dict()))) == PRESETS["keen"]
    with pytest.raises(ValueError, match="Nobody reads colour"):
        sensitivity("normal", colour=1)


def test_days_alone_are_enough() -> None:
    turned = made(30, share=lambda hour: 0.45 if 20 * 24 <= hour < 23 * 24 else 0.15)
    days = [replace(each, at=each.at.replace(hour=0, minute=0, second=0, microsecond=0)) for each in turned]
    [alert] = detect(days)
    assert hours_of(alert.at) == 20 * 24
    state = start("s", grain=Grain.DAY)
    assert [each.at for each in feed(state, days).raised] == [alert.at]
