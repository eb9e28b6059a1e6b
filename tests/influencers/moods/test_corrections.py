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
    correct_natures,
    make_head,
    undo_corrections,
    undo_nature_corrections,
)
from influencers.actions.moods import read_moods
from influencers.classifiers import loaded
from influencers.models import Comment, MoodCorrection, NatureCorrection, OwnHead, Rereading

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

    with pytest.raises(ActionError, match="There are 1 corrections of moods and 0 of natures"):
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


ABOUT = {**READ, "nature": "question", "nature_label": "question", "nature_confidence": 0.6}


def test_natures_are_corrected_together_and_what_the_model_said_is_kept(write, alice):
    comments = write("When is it out?", "Hm", **ABOUT)

    changed = correct_natures(by=alice, comments=ids_of(comments), nature="spam", now=timezone.now())

    assert changed == ids_of(comments)
    assert set(Comment.objects.values_list("nature", "nature_label", "mood")) == {
        ("spam", "question", "neutral")
    }
    assert set(NatureCorrection.objects.values_list("member", "nature")) == {(alice.pk, "spam")}
    entry = AuditEntry.objects.get(action="influencers.nature.corrected")
    assert (entry.data["number"], entry.data["nature"]) == (2, "spam")
    assert correct_natures(by=alice, comments=ids_of(comments), nature="spam", now=timezone.now()) == []
    correct_natures(by=alice, comments=ids_of(comments), nature="praise", now=timezone.now())
    assert set(Comment.objects.values_list("nature", "nature_label")) == {("praise", "question")}

    assert undo_nature_corrections(by=alice, comments=ids_of(comments)) == ids_of(comments)

    assert set(Comment.objects.values_list("nature", "nature_corrected_at")) == {("question", None)}
    assert NatureCorrection.objects.count() == 0


def test_a_comment_read_before_natures_could_be_corrected_keeps_the_models_word_too(write, alice):
    (comment,) = write("When is it out?", **{**ABOUT, "nature_label": ""})

    correct_natures(by=alice, comments=[comment.pk], nature="spam", now=timezone.now())
    undo_nature_corrections(by=alice, comments=[comment.pk])

    assert Comment.objects.get().nature == "question"


def test_natures_are_corrected_by_members_of_the_agency_alone_and_only_as_known_ones(
    write, alice, bob, charlie
):
    comments = ids_of(write("Hm", **ABOUT))

    with pytest.raises(NotAllowed):
        correct_natures(by=bob, comments=comments, nature="spam", now=timezone.now())
    assert correct_natures(by=charlie, comments=comments, nature="spam", now=timezone.now()) == []
    assert undo_nature_corrections(by=charlie, comments=comments) == []
    with pytest.raises(ActionError, match="Choose what the comments are about"):
        correct_natures(by=alice, comments=comments, nature="gossip", now=timezone.now())
    with pytest.raises(ActionError, match="YouTube"):
        withheld = ids_of(write("Hm", mood_stage="withheld"))
        correct_natures(by=alice, comments=withheld, nature="spam", now=timezone.now())
    assert Comment.objects.get(pk=comments[0]).nature == "question"


def test_a_corrected_nature_outlives_a_new_reading(write, alice):
    (comment,) = write("When is the new video out?")
    correct_natures(by=alice, comments=[comment.pk], nature="complaint", now=timezone.now())

    while read_moods(now=timezone.now()):
        pass

    comment.refresh_from_db()
    assert (comment.nature, comment.nature_label) == ("complaint", "question")


def test_corrected_natures_alone_can_teach_a_head(write, alice):
    """The agency calls those who ask for a price buyers' chatter, and wants it out of the way."""
    asks = write(*[f"what is the price of toaster number {n}" for n in range(30)], **ABOUT)
    rest = write(*[f"The parcel number {n} arrived on Monday" for n in range(30)], **ABOUT)
    correct_natures(by=alice, comments=ids_of(asks), nature="spam", now=timezone.now())
    correct_natures(by=alice, comments=ids_of(rest), nature="other", now=timezone.now())

    make_head(head_id=ask_for_head(by=alice, now=timezone.now()).pk, now=timezone.now())

    head = OwnHead.objects.get()
    assert (head.state, head.corrections, head.natures, head.before) == ("used", 0, 60, None)
    assert head.nature_after > head.nature_before
    plain, own = (
        loaded().classify(["what is the price of toaster number 77"], head=data)[0]
        for data in (None, bytes(head.data))
    )
    assert (plain.nature.value, own.nature.value) == ("question", "spam")
    assert own.probabilities == plain.probabilities


def test_the_page_corrects_natures_and_offers_to_take_it_back(write, alice, client_of):
    (comment,) = write("Hm", **ABOUT)
    client = client_of(alice)
    back = reverse("influencers:post", args=[comment.post.uuid])
    asked = {"chosen": [comment.pk], "say": "nature", "back": back}

    answer = client.post(reverse("influencers:correct_moods"), {**asked, "nature": "hate"}, follow=True)

    assert "1 comment corrected." in answer.text and "Undo" in answer.text
    assert "Hate or threat <small>corrected by us</small>" in answer.text
    client.post(reverse("influencers:correct_moods"), {**asked, "nature": "model"})
    assert Comment.objects.get().nature == "question"
    refused = client.post(reverse("influencers:correct_moods"), {**asked, "nature": "x"}, follow=True)
    assert "Choose what the comments are about." in refused.text


def test_the_api_corrects_natures_and_takes_it_back(write, alice, api_client_of):
    (comment,) = write("Hm", **ABOUT)
    client = api_client_of(alice)

    changed = client.post(
        reverse("api:comments_correct_nature"),
        {"comments": [comment.pk, 10**12], "nature": "accusation"},
        format="json",
    )

    assert changed.json() == {"changed": [comment.pk]}
    (row,) = client.get(reverse("api:post_comments", args=[comment.post.uuid])).json()["results"]
    assert (row["nature"], row["nature_label"]) == ("accusation", "question")
    assert row["nature_corrected_at"]
    client.post(reverse("api:comments_undo_nature_correction"), {"comments": [comment.pk]}, format="json")
    assert Comment.objects.get().nature == "question"
