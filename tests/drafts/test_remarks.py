"""Remarks: who writes, who reads, what is passed on."""

from uuid import uuid4

import pytest

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from drafts.actions.remarks import annotate, pass_on, reopen, reply, resolve, show_to_client
from drafts.actions.review import decide
from drafts.models import Annotation, TurnApprover
from tests.drafts.making import handed_in, link_to, make_owed, newest, personal_link, two_stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(alice, brand, carla):
    owed = make_owed(alice, brand)
    two_stages(owed, alice, carla)
    return newest(handed_in(alice, owed))


@pytest.fixture
def shown(revision, alice):
    decide(draft=revision.draft, by=alice, answer="approve", seen=1)
    return newest(revision.draft)


def test_a_remark_keeps_the_words_it_is_about(revision, alice):
    made = annotate(revision=revision, by=alice, text="Which cup?", place="text", start=15, end=26)
    assert [made.quote, made.side, made.author, made.passed_on_at] == ["the new cup", "house", alice, None]


@pytest.mark.parametrize(
    "where",
    [
        {"place": "text"}, {"place": "text", "start": 5, "end": 5}, {"place": "text", "start": 0, "end": 9999},
        {"place": "image", "x": 0.5, "y": 0.5}, {"place": "image", "file": uuid4(), "x": 0.5, "y": 0.5},
        {"place": "video", "file": uuid4()}, {"place": "moon"},
    ],
)  # fmt: skip
def test_a_place_that_is_not_there_is_refused(revision, alice, where):
    with pytest.raises(ActionError):
        annotate(revision=revision, by=alice, text="Here", **where)
    assert Annotation.objects.count() == 0


def test_an_empty_remark_is_refused(revision, alice):
    with pytest.raises(ActionError, match="Write what you want to say"):
        annotate(revision=revision, by=alice, text="  ")


def test_clients_write_only_on_what_they_were_shown(revision, alice, carla):
    with pytest.raises(NotAllowed):
        annotate(revision=revision, by=carla, text="Nice")
    decide(draft=revision.draft, by=alice, answer="approve", seen=1)
    made = annotate(revision=revision, by=carla, text="Nice")
    assert [made.side, made.passed_on_at] == ["client", None]
    assert list(revision.annotations.seen_by_client()) == [made]


def test_what_the_house_answers_a_client_the_client_reads(shown, alice, carla):
    question = annotate(revision=shown, by=carla, text="Why blue?")
    answer = reply(annotation=question, by=alice, text="It sells.")
    inside = annotate(revision=shown, by=alice, text="They never like blue.")
    assert list(shown.annotations.seen_by_client().order_by("pk")) == [question, answer]
    show_to_client(annotations=[inside], by=alice)
    assert shown.annotations.seen_by_client().count() == 3


def test_only_what_is_passed_on_reaches_the_influencer(shown, alice, carla):
    mina = personal_link(shown.draft.deliverable.collaboration, alice)
    remark = annotate(revision=shown, by=carla, text="Ugly hat!")
    with pytest.raises(NotAllowed, match="not shared with you"):
        reply(annotation=remark, by=mina, text="?")
    assert pass_on(annotations=[remark], by=alice, text="Could you do it without the hat?") == 1
    assert pass_on(annotations=[remark], by=alice) == 0
    remark.refresh_from_db()
    assert remark.for_influencer == "Could you do it without the hat?"
    reply(annotation=remark, by=mina, text="Sure")
    assert shown.annotations.seen_by_influencer().count() == 2


def test_clients_and_links_pass_nothing_on(shown, alice, bob, carla):
    remark = annotate(revision=shown, by=carla, text="Ugly hat!")
    for nobody in (carla, bob, link_to(shown.draft, alice)):
        with pytest.raises(NotAllowed):
            pass_on(annotations=[remark], by=nobody)
        with pytest.raises(NotAllowed):
            show_to_client(annotations=[remark], by=nobody)


def test_a_thread_is_settled_by_the_house_or_by_who_began_it(shown, alice, carla):
    kim = link_to(shown.draft, alice)
    ours, theirs = annotate(revision=shown, by=alice, text="A"), annotate(revision=shown, by=kim, text="B")
    with pytest.raises(NotAllowed, match="Only who wrote"):
        resolve(annotation=ours, by=carla)
    resolve(annotation=theirs, by=kim)
    with pytest.raises(InvalidTransition, match="settled already"):
        resolve(annotation=theirs, by=alice)
    assert reopen(annotation=theirs, by=alice).resolved_at is None


def test_a_link_that_may_only_look_writes_nothing(shown, alice):
    with pytest.raises(NotAllowed):
        annotate(revision=shown, by=link_to(shown.draft, alice, "see_draft"), text="Hello")


def test_another_agencys_people_write_nothing(shown, charlie):
    with pytest.raises(NotAllowed):
        annotate(revision=shown, by=charlie, text="Hello")


def test_a_viewer_remarks_only_where_they_are_asked_to_decide(revision, alice, bob):
    with pytest.raises(NotAllowed):
        annotate(revision=revision, by=bob, text="Hello")
    TurnApprover.objects.create(turn=revision.turns.get(name="House"), member=bob)
    assert annotate(revision=revision, by=bob, text="Hello").side == "house"
