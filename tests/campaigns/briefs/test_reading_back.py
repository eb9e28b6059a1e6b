"""Reading back: point by point, asked again only for what changed, objections talked over and answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.brief_points import add_points, remove_point, save_point
from campaigns.actions.briefs import publish_brief
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.read_backs import (
    GONE,
    REWORDED,
    acknowledge_all,
    answer_point,
    ask_to_read,
    note_second_check,
    resolve_objection,
    say,
)
from campaigns.models import PointAnswer, ReadBack
from campaigns.queries.conditions import met_conditions
from campaigns.queries.read_backs import people_to_ask, readings_of
from campaigns.second_checks import DAYS_BEFORE_DRAFT, plan_second_checks
from campaigns.states import Condition
from tests import factories
from tests.campaigns.briefs.making import asked, key_of, make_brief, point_of
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot

pytestmark = pytest.mark.django_db

FACTS = {"must_say": "Costs 10 euros\nMade in Spain", "free_ground": "The place is yours"}


@pytest.fixture
def campaign(alice, brand):
    return make_campaign(alice, brand, name="Spring")


@pytest.fixture
def mina(campaign, alice):
    return make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Mina Park"))


@pytest.fixture
def given(mina, alice):
    return make_personal_link(collaboration=mina, by=alice)[0]


@pytest.fixture
def brief(campaign, alice):
    return make_brief(campaign, alice, FACTS)


def states(collaboration) -> dict[str, str]:
    return {
        state.point["text"]: state.state for reading in readings_of(collaboration) for state in reading.points
    }


def test_a_point_is_acknowledged_by_the_personal_link(brief, mina, given, alice) -> None:
    version, read_back = asked(brief, alice, mina)
    answer_point(
        read_back=read_back, by=given, version=1, key=key_of(version, "Made in Spain"), verdict="got_it"
    )
    assert states(mina) == {"Costs 10 euros": "new", "Made in Spain": "got_it", "The place is yours": "new"}
    answer = PointAnswer.objects.get()
    assert answer.answered_by == "Mina Park (personal link)"
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.action, entry.actor, entry.actor_label) == (
        "campaigns.read_back.answered", None, "Mina Park (personal link)",
    )  # fmt: skip


def test_all_acknowledged_brings_them_forward(brief, mina, given, alice) -> None:
    _, read_back = asked(brief, alice, mina)
    assert acknowledge_all(read_back=read_back, by=given, version=1) == 3
    mina.refresh_from_db()
    read_back.refresh_from_db()
    assert mina.stage.key == "briefed"
    assert read_back.acknowledged_version.number == 1
    assert Condition.BRIEF_ACKNOWLEDGED in met_conditions(mina)


def test_a_change_asks_again_only_for_what_changed(brief, mina, given, alice) -> None:
    _, read_back = asked(brief, alice, mina)
    acknowledge_all(read_back=read_back, by=given, version=1)
    save_point(point=point_of(brief, "Costs 10 euros"), by=alice, text="Costs 12 euros")
    add_points(brief=brief, by=alice, section="do", text="Show the box")
    publish_brief(brief=brief, by=alice)
    assert states(mina) == {
        "Costs 12 euros": "changed", "Made in Spain": "got_it", "The place is yours": "got_it", "Show the box": "new",
    }  # fmt: skip
    assert Condition.BRIEF_ACKNOWLEDGED not in met_conditions(mina)
    assert acknowledge_all(read_back=read_back, by=given, version=2) == 2
    assert Condition.BRIEF_ACKNOWLEDGED in met_conditions(mina)


def test_a_version_that_only_drops_a_point_asks_nothing(brief, mina, given, alice) -> None:
    _, read_back = asked(brief, alice, mina)
    acknowledge_all(read_back=read_back, by=given, version=1)
    remove_point(point=point_of(brief, "Made in Spain"), by=alice)
    second = publish_brief(brief=brief, by=alice)
    read_back.refresh_from_db()
    assert read_back.acknowledged_version == second


def test_an_objection_is_talked_over_answered_and_then_acknowledged(brief, mina, given, alice) -> None:
    version, read_back = asked(brief, alice, mina)
    key = key_of(version, "Costs 10 euros")
    acknowledge_all(read_back=read_back, by=given, version=1)
    objection = answer_point(
        read_back=read_back,
        by=given,
        version=1,
        key=key,
        verdict="objects",
        remark="My followers hate prices",
    ).answer
    assert states(mina)["Costs 10 euros"] == "objects"
    assert Condition.BRIEF_ACKNOWLEDGED not in met_conditions(mina)
    say(read_back=read_back, by=alice, text="Could it stand in the text?", key=key)
    say(read_back=read_back, by=given, text="That works", key=key)
    resolve_objection(answer=objection, by=alice, resolution="It is enough in the text below.")
    assert states(mina)["Costs 10 euros"] == "answered"
    answer_point(read_back=read_back, by=given, version=1, key=key, verdict="got_it")
    assert states(mina)["Costs 10 euros"] == "got_it"
    objection.refresh_from_db()
    assert (objection.remark, objection.resolution) == (
        "My followers hate prices", "It is enough in the text below.",
    )  # fmt: skip
    remarks = readings_of(mina)[0].points[0].remarks
    assert [(remark.side, remark.author_label) for remark in remarks] == [
        ("house", "Alice"), ("influencer", "Mina Park"),
    ]  # fmt: skip
    assert Condition.BRIEF_ACKNOWLEDGED in met_conditions(mina)


def test_an_objection_says_why(brief, mina, given, alice) -> None:
    version, read_back = asked(brief, alice, mina)
    with pytest.raises(ActionError, match="what does not fit"):
        answer_point(
            read_back=read_back, by=given, version=1, key=key_of(version, "Made in Spain"), verdict="objects", remark="  "
        )  # fmt: skip
    assert PointAnswer.objects.count() == 0


def test_an_answer_to_the_old_words_is_kept_and_the_new_words_are_asked_for(
    brief, mina, given, alice
) -> None:
    first, read_back = asked(brief, alice, mina)
    save_point(point=point_of(brief, "Costs 10 euros"), by=alice, text="Costs 12 euros")
    remove_point(point=point_of(brief, "Made in Spain"), by=alice)
    publish_brief(brief=brief, by=alice)

    def got_it(text: str) -> str:
        return answer_point(
            read_back=read_back, by=given, version=1, key=key_of(first, text), verdict="got_it"
        ).meanwhile

    assert got_it("Costs 10 euros") == REWORDED
    assert got_it("Made in Spain") == GONE
    assert got_it("The place is yours") == ""
    assert states(mina) == {"Costs 12 euros": "changed", "The place is yours": "got_it"}
    assert PointAnswer.objects.count() == 3
    with pytest.raises(InvalidTransition, match="changed while you were reading"):
        acknowledge_all(read_back=read_back, by=given, version=1)


def test_a_double_tap_is_one_answer(brief, mina, given, alice) -> None:
    version, read_back = asked(brief, alice, mina)
    before = AuditEntry.objects.count()
    for _ in range(2):
        answer_point(
            read_back=read_back, by=given, version=1, key=key_of(version, "Made in Spain"), verdict="got_it"
        )
    assert (PointAnswer.objects.count(), AuditEntry.objects.count()) == (1, before + 1)


def test_an_objection_is_answered_once(brief, mina, given, alice, olga) -> None:
    version, read_back = asked(brief, alice, mina)
    answer = answer_point(
        read_back=read_back, by=given, version=1, key=key_of(version, "Made in Spain"), verdict="objects", remark="No"
    ).answer  # fmt: skip
    resolve_objection(answer=answer, by=alice, resolution="Left out")
    with pytest.raises(InvalidTransition, match="answered already"):
        resolve_objection(answer=answer, by=olga, resolution="Stays")
    answer.refresh_from_db()
    assert answer.resolution == "Left out"


@pytest.mark.parametrize(("version", "key"), [(2, ""), (1, "00000000-0000-4000-8000-000000000000"), (0, "x")])
def test_points_that_are_none_are_refused(brief, mina, given, alice, version, key) -> None:
    published, read_back = asked(brief, alice, mina)
    with pytest.raises(ActionError, match="not part of the brief"):
        answer_point(
            read_back=read_back, by=given, version=version, key=key or key_of(published, "Made in Spain"),
            verdict="got_it",
        )  # fmt: skip


def test_the_link_of_somebody_else_answers_nothing(brief, mina, alice, campaign) -> None:
    version, read_back = asked(brief, alice, mina)
    other = make_collaboration(campaign, alice)
    foreign = make_personal_link(collaboration=other, by=alice)[0]
    key = key_of(version, "Made in Spain")
    for refused in (
        lambda: answer_point(read_back=read_back, by=foreign, version=1, key=key, verdict="got_it"),
        lambda: acknowledge_all(read_back=read_back, by=foreign, version=1),
        lambda: say(read_back=read_back, by=foreign, text="x"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert PointAnswer.objects.count() == 0


def test_viewers_and_links_settle_no_objection(brief, mina, given, alice, bob) -> None:
    version, read_back = asked(brief, alice, mina)
    answer = answer_point(
        read_back=read_back, by=given, version=1, key=key_of(version, "Made in Spain"), verdict="objects", remark="No"
    ).answer  # fmt: skip
    for stranger in (bob, given):
        with pytest.raises(NotAllowed):
            resolve_objection(answer=answer, by=stranger, resolution="x")
        with pytest.raises(NotAllowed):
            note_second_check(read_back=read_back, by=stranger)


def test_who_left_the_campaign_answers_no_more(brief, mina, given, alice) -> None:
    _, read_back = asked(brief, alice, mina)
    end_collaboration(collaboration=mina, by=alice, kind="dropped", reason="health", note="ill")
    with pytest.raises(InvalidTransition, match="has ended"):
        acknowledge_all(read_back=read_back, by=given, version=1)


def test_nothing_is_asked_before_it_is_published(brief, mina, alice) -> None:
    with pytest.raises(ActionError, match="Publish the brief first"):
        ask_to_read(brief=brief, by=alice, collaborations=[mina])


def test_asking_twice_asks_once(brief, mina, alice) -> None:
    asked(brief, alice, mina)
    assert ask_to_read(brief=brief, by=alice, collaborations=[mina]) == []
    assert ReadBack.objects.count() == 1


def test_the_second_check_falls_due_before_the_first_draft(brief, mina, alice) -> None:
    soon = make_deliverable(mina, draft_due_at=timezone.now() + timedelta(days=20), publish_due_at=None)
    make_deliverable(mina, draft_due_at=timezone.now() + timedelta(days=30), publish_due_at=None)
    _, read_back = asked(brief, alice, mina)
    assert read_back.check_due_at == soon.draft_due_at - timedelta(days=DAYS_BEFORE_DRAFT)
    soon.draft_due_at += timedelta(days=3)
    soon.save()
    plan_second_checks(mina)
    read_back.refresh_from_db()
    assert read_back.check_due_at == soon.draft_due_at - timedelta(days=DAYS_BEFORE_DRAFT)
    note_second_check(read_back=read_back, by=alice, note="She films on Sunday")
    assert Condition.SECOND_CHECK in met_conditions(mina)
    with pytest.raises(InvalidTransition, match="done already"):
        note_second_check(read_back=read_back, by=alice)


def test_without_a_date_no_second_check_is_due(brief, mina, alice) -> None:
    _, read_back = asked(brief, alice, mina)
    assert read_back.check_due_at is None


def test_whom_a_brief_is_for_comes_first(campaign, alice) -> None:
    reel = make_brief(campaign, alice, FACTS, platform="instagram", format="reel")
    nobody = make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Aida"))
    holder = make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Bea"))
    owing = make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Cleo"))
    make_slot(campaign, platform="instagram", format="reel", holder=holder)
    make_deliverable(owing, platform="instagram", format="reel")
    make_deliverable(nobody, platform="youtube", format="short")
    assert list(people_to_ask(reel)) == [holder, owing, nobody]
    publish_brief(brief=reel, by=alice)
    ask_to_read(brief=reel, by=alice, collaborations=[owing])
    assert list(people_to_ask(reel)) == [holder, nobody]
