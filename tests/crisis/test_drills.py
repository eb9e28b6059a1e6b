"""The built-in storms raise their alert, recorded streams are read, and durations are figured."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from crisis.detection import Cause, Heard, WatchWord, detect, sensitivity
from crisis.drills import StreamFault, comments_of, drills, read_stream
from crisis.figures import Hour, Moments, durations, score_sheet
from crisis.packs import levels, playbooks
from sentiment import Label, Nature
from tests.crisis.streams import made

NOW = timezone.now().replace(minute=0, second=0, microsecond=0)


def heard(key: str, begin: datetime) -> list[Heard]:
    return [
        Heard(f"d{n}", begin + timedelta(seconds=each.second), each.text, each.author, each.mood, each.nature, each.likes)
        for n, each in enumerate(comments_of(key))
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["skin_cream", "unmarked_ads"])
def test_each_storm_is_alerted_once_soon_after_its_turn(key: str) -> None:
    drill = drills()[key]
    calm = made(4, rate=drill.phases[0].rate, share=0.08)
    begin = max(each.at for each in calm) + timedelta(minutes=1)
    [alert] = detect([*calm, *heard(key, begin)], name=key)
    late = (alert.at - begin) / timedelta(minutes=1) - drill.turns_at
    assert 0 < late < 45
    assert drill.playbook in playbooks() and drill.level in levels()


def test_storms_are_the_same_each_time_and_of_known_moods() -> None:
    assert set(drills()) == {"skin_cream", "unmarked_ads"}
    for key in drills():
        comments = comments_of(key)
        assert comments == comments_of.__wrapped__(key)
        assert len(comments) > 500 and list(comments) == sorted(comments, key=lambda each: each.second)
        assert {each.mood for each in comments} <= set(Label) and {each.nature for each in comments} <= set(
            Nature
        )
    settings = sensitivity("normal", words=(WatchWord("lawyer", "severe"),))
    stream = heard("skin_cream", NOW)
    spoken = detect(stream, settings=settings)
    assert Cause.WORD in spoken[0].causes or Cause.FIXED in spoken[0].causes
    raid = [each for each in stream if each.text.startswith("BOYCOTT")]
    assert len({each.author for each in raid}) > 100
    assert {each.cause for alert in detect(raid) for each in alert.evidence} >= {Cause.RAID}


def test_recorded_streams_are_read_in_three_formats_and_several_encodings() -> None:
    for name, content in (
        ("a.csv", "created_at,text,author,likes\n2026-05-03T14:05:00,Żenada,ola,7\n2026-05-04,Ok,,\n".encode()),
        ("a.tsv", "\ufeffCreated_At\tText\tauthor\tlikes\r\n2026-05-03 14:05\tŻenada\tola\t7\r\n2026-05-04\tOk\t\t\r\n".encode()),
        ("a.jsonl", '{"created_at": "2026-05-04T00:00:00Z", "text": "Ok"}\n\n{"created_at": 1777817100, "text": "Żenada", "author": "ola", "likes": 7}'.encode()),
        ("a.csv", "created_at;text;author;likes\n2026-05-03T16:05:00+02:00;Żenada;ola;7\n2026-05-04;Ok;;\n".encode("utf-16")),
    ):  # fmt: skip
        stream = read_stream(name, content)
        assert [(each.at, each.text, each.author, each.likes) for each in stream.comments] == [
            (datetime(2026, 5, 3, 14, 5, tzinfo=UTC), "Żenada", "ola", 7),
            (datetime(2026, 5, 4, tzinfo=UTC), "Ok", "", 0),
        ], (name, stream)
        assert stream.problems == ()


def test_bad_lines_and_files_are_told() -> None:
    stream = read_stream("a.csv", b"created_at,text,post\nyesterday,Hi,p\n2026-05-03,,p\n2026-05-03,Ok,p9\n")
    assert [each.line for each in stream.problems] == [2, 3] and "is no time" in stream.problems[0].message
    assert (len(stream.comments), stream.left_out, list(stream.posts.values())) == (1, 2, ["p9"])
    long = read_stream("a.csv", b"created_at,text\n2026-05-03," + b"x" * 200_000 + b"\n")
    assert len(long.comments[0].text) == 50_000
    assert csv.field_size_limit() == 131_072  # of the whole process: other readers rely on it
    for content, says in (
        (b"", "lacks the column"), (b"time,words\n1,2\n", "lacks the column created_at and text"),
        (b"created_at,text\n", "holds no comments"), (bytes(range(256)) * 40, ""),
    ):  # fmt: skip
        with pytest.raises(StreamFault, match=says):
            read_stream("a.csv", content)
    broken = read_stream("a.jsonl", b'{"created_at": "2026-05-03", "text": "Ok"}\n{broken\n[1]\n')
    assert (len(broken.comments), [each.line for each in broken.problems]) == (1, [2, 3])


def test_durations_of_a_post_mortem() -> None:
    def at(hours: float) -> datetime:
        return NOW + timedelta(hours=hours)

    shares = [0.1, 0.1, 0.6, 0.8, 0.7, 0.4, 0.45, 0.4, 0.3, 0.1, 0.1, 0.1, 0.5]
    hours = [Hour(at(n), 100, round(share * 100), 0.1) for n, share in enumerate(shares)]
    hours.append(Hour(at(3.5), 2, 2, 0.1))  # two comments are no peak
    taken = durations(
        Moments(at(2), at(2.25), at(2.5), statement_at=at(3), client_told_at=at(2)), hours,
    )  # fmt: skip
    minutes = {
        name: getattr(taken, name) and getattr(taken, name) / timedelta(minutes=1)
        for name in (
            "detect",
            "acknowledge",
            "assess",
            "first_statement",
            "half_way_back",
            "back_to_baseline",
        )
    }
    assert minutes == {
        "detect": 15, "acknowledge": 15, "assess": None, "first_statement": 45, "half_way_back": 165,
        "back_to_baseline": 405,
    }  # fmt: skip
    assert (taken.tell_client, taken.peak_share) == (timedelta(0), 0.8)
    level = levels()["severe"]
    sheet = score_sheet(
        taken,
        acknowledge=level.acknowledge,
        assess=level.assess,
        client=level.client,
        statement=level.statement,
    )
    assert {each.key: each.is_kept for each in sheet} == {
        "detect": True, "acknowledge": True, "assess": False, "tell_client": True, "first_statement": True,
    }  # fmt: skip
    nothing = durations(Moments(NOW))
    assert (nothing.detect, nothing.back_to_baseline, nothing.peak_share) == (None, None, None)
