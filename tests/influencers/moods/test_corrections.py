"""Members say how comments really feel; the agency's own head learns from it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.corrections import (
    ask_for_head,
    choose_head,
    correct_moods,
    make_head,
    undo_corrections,
)
from influencers.actions.moods import read_moods
from influencers.classifiers import loaded
from influencers.models import Comment, MoodCorrection, OwnHead, Rereading

pytestmark = pytest.mark.django_db
READ = {
    "mood": "neutral",
    "mood_label": "negative",
    "mood_unsure": True,
    "mood_stage": "fast",
    "negative": 0.4,
}


def ids_of(comments):
    return [comment.pk for comment in comments]


def test_a_bulk_correction_changes_the_figures_and_is_written_down_once(write, alice):
    comments = write("Well well", "Hm", **READ)

    changed = correct_moods(by=alice, comments=ids_of(comments), mood="negative", now=timezone.now())

    assert changed == ids_of(comments)
    assert set(Comment.objects.values_list("mood", "mood_label")) == {("negative", "negative")}
    assert set(MoodCorrection.objects.values_list("member", "mood")) == {(alice.pk, "negative")}
    entry = AuditEntry.objects.get(action="influencers.mood.corrected")
    assert (entry.data["number"], entry.data["mood"]) == (2, "negative")
    assert correct_moods(by=alice, comments=ids_of(comments), mood="negative", now=timezone.now()) == []


def test_undoing_gives_the_models_verdict_back_and_unsure_counts_as_neutral(write, alice):
    unsure, sure = (
        write("Hm", **READ)[0],
        write("Bad", **{**READ, "mood_unsure": False, "mood": "negative"})[0],
    )
    correct_moods(by=alice, comments=[unsure.pk, sure.pk], mood="positive", now=timezone.now())

    undo_corrections(by=alice, comments=[unsure.pk, sure.pk])

    assert dict(Comment.objects.values_list("pk", "mood")) == {unsure.pk: "neutral", sure.pk: "negative"}
    assert MoodCorrection.objects.count() == 0
    assert Comment.objects.filter(corrected_at=None).count() == 2


@pytest.mark.parametrize(("mood", "refusal"), [("cross", "Choose negative"), ("", "Choose negative")])
def test_an_unknown_mood_is_refused(write, alice, mood, refusal):
    with pytest.raises(ActionError, match=refusal):
        correct_moods(by=alice, comments=ids_of(write("Hm", **READ)), mood=mood, now=timezone.now())


def test_viewers_and_other_agencies_correct_nothing(write, bob, charlie):
    comments = ids_of(write("Hm", **READ))

    with pytest.raises(NotAllowed):
        correct_moods(by=bob, comments=comments, mood="negative", now=timezone.now())
    assert correct_moods(by=charlie, comments=comments, mood="negative", now=timezone.now()) == []
    assert Comment.objects.get().mood == "neutral"


def test_what_the_terms_withhold_is_not_corrected(write, alice):
    with pytest.raises(ActionError, match="YouTube"):
        correct_moods(
            by=alice, comments=ids_of(write("Hm", mood_stage="withheld")), mood="negative", now=timezone.now()
        )


def test_too_few_corrections_teach_nothing(write, alice):
    correct_moods(by=alice, comments=ids_of(write("Hm", **READ)), mood="negative", now=timezone.now())

    with pytest.raises(ActionError, match="There are 1 corrections"):
        ask_for_head(by=alice, now=timezone.now())


@pytest.fixture
def taught(write, alice):
    """Members call what the shared model finds friendly an insult, forty times, and plain words neutral."""
    bad = write(*[f"What a lovely little toaster number {n}" for n in range(40)], **READ)
    plain = write(*[f"The parcel number {n} arrived on Monday" for n in range(40)], **READ)
    correct_moods(by=alice, comments=ids_of(bad), mood="negative", now=timezone.now())
    correct_moods(by=alice, comments=ids_of(plain), mood="neutral", now=timezone.now())


def test_an_own_head_learns_is_measured_used_and_can_be_left(
    taught, write, alice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as queued:
        head = ask_for_head(by=alice, now=timezone.now())
    assert len(queued) == 1
    with pytest.raises(InvalidTransition):
        ask_for_head(by=alice, now=timezone.now())

    make_head(head_id=head.pk, now=timezone.now())
    make_head(head_id=head.pk, now=timezone.now())  # a message that comes twice

    head.refresh_from_db()
    assert (head.state, head.corrections) == ("used", 80)
    assert head.after > head.before
    assert Rereading.objects.filter(agency=alice.agency).count() == 1
    (new,) = write("What a lovely little toaster number 99")
    while read_moods(now=timezone.now()):
        pass
    new.refresh_from_db()
    assert (new.mood, new.model_version) == ("negative", f"{loaded().version}.{head.pk}")

    choose_head(by=alice, head=None, now=timezone.now())
    while read_moods(now=timezone.now()):
        pass
    new.refresh_from_db()
    assert (new.mood, new.model_version) == ("positive", loaded().version)
    assert list(OwnHead.objects.values_list("state", flat=True)) == ["kept"]
    actions = AuditEntry.objects.filter(action__startswith="influencers.head.").order_by("pk")
    assert [entry.action.rpartition(".")[2] for entry in actions] == ["asked", "made", "chosen"]


def test_the_page_corrects_ticked_comments_and_offers_to_take_it_back(write, alice, client_of):
    (comment,) = write("Hm", **READ)
    client = client_of(alice)
    back = reverse("influencers:post", args=[comment.post.uuid])

    answer = client.post(
        reverse("influencers:correct_moods"),
        {"chosen": [comment.pk, "x"], "mood": "negative", "back": back},
        follow=True,
    )

    assert "1 comment corrected." in answer.text
    assert "corrected by us" in answer.text and "Undo" in answer.text
    assert client.post(reverse("influencers:correct_moods"), {"mood": "negative"}, follow=True).text.count(
        "Tick the comments first."
    )
