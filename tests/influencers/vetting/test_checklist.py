import pytest

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.vetting import (
    add_item,
    archive_item,
    assess_risk,
    change_item,
    ensure_checklist,
    give_verdict,
    restore_item,
)
from influencers.models import RiskAssessment, Verdict
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(agency):
    return factories.make_influencer(agency, "Mina Park")


@pytest.fixture
def items(agency):
    return ensure_checklist(agency=agency)


def answer(person, by, items, *answers):
    for item, given in zip(items, answers, strict=False):
        give_verdict(influencer=person, by=by, item=item, answer=given, evidence="Seen on their page.")
    person.refresh_from_db()
    return person.vetting


def test_a_new_agency_begins_with_the_default_questions_once(agency, items):
    assert [item.pk for item in ensure_checklist(agency=agency)] == [item.pk for item in items]
    assert [item.is_required for item in items].count(False) == 1


def test_the_state_follows_the_newest_answers(person, alice, items):
    required = [item for item in items if item.is_required]
    assert answer(person, alice, required[:1], "good") == "begun"
    assert answer(person, alice, required, *["good"] * len(required)) == "clear"
    assert person.vetted_at is not None
    assert answer(person, alice, required[:1], "concern") == "concerns"
    assert answer(person, alice, required[1:2], "bar") == "barred"
    assert answer(person, alice, required[1:2], "good") == "concerns"
    assert answer(person, alice, required[:1], "unknown") == "begun"
    assert Verdict.objects.filter(influencer=person).count() == len(required) + 5


def test_a_new_required_question_reopens_the_vetting(person, alice, items):
    required = [item for item in items if item.is_required]
    answer(person, alice, required, *["good"] * len(required))
    added = add_item(by=alice, question="Is the studio insured?")
    person.refresh_from_db()
    assert person.vetting == "begun"
    change_item(item=added, by=alice, is_required=False)
    person.refresh_from_db()
    assert person.vetting == "clear"
    change_item(item=added, by=alice, is_required=True)
    archive_item(item=added, by=alice)
    person.refresh_from_db()
    assert person.vetting == "clear"
    restore_item(item=added, by=alice)
    person.refresh_from_db()
    assert person.vetting == "begun"


def test_another_agencys_people_are_not_touched(person, alice, items, other_agency, charlie):
    theirs = ensure_checklist(agency=other_agency)
    stranger = factories.make_influencer(other_agency)
    answer(stranger, charlie, theirs, *["good"] * len(theirs))
    add_item(by=alice, question="One more?")
    stranger.refresh_from_db()
    assert stranger.vetting == "clear"


@pytest.mark.parametrize("given", ["concern", "bar"])
def test_a_concern_needs_evidence(given, person, alice, items):
    with pytest.raises(ActionError, match="a concern needs evidence"):
        give_verdict(influencer=person, by=alice, item=items[0], answer=given)


def test_a_link_that_is_none_is_refused(person, alice, items):
    with pytest.raises(ActionError, match="not a web address"):
        give_verdict(
            influencer=person, by=alice, item=items[0], answer="bar", evidence_url="javascript:alert(1)"
        )


def test_a_question_of_another_agency_is_refused(person, alice, other_agency):
    with pytest.raises(ActionError, match="your agency's questions"):
        give_verdict(
            influencer=person, by=alice, item=ensure_checklist(agency=other_agency)[0], answer="good"
        )


def test_viewers_neither_answer_nor_assess(person, bob, items):
    with pytest.raises(NotAllowed):
        give_verdict(influencer=person, by=bob, item=items[0], answer="good")
    with pytest.raises(NotAllowed):
        assess_risk(influencer=person, by=bob, level="low", reason="Fine")
    with pytest.raises(NotAllowed):
        add_item(by=bob, question="Why?")


def test_the_risk_has_a_history_with_reasons(person, alice, olga):
    assess_risk(influencer=person, by=alice, level="high", reason="A court case runs.")
    assess_risk(influencer=person, by=olga, level="medium", reason="The case was closed.")
    person.refresh_from_db()
    assert person.risk == "medium"
    stored = RiskAssessment.objects.filter(influencer=person).order_by("pk")
    assert [(each.level, each.author) for each in stored] == [("high", alice), ("medium", olga)]
    entry = AuditEntry.objects.filter(action="influencers.risk.assessed").last()
    assert entry.data["changes"] == {"risk": ["High", "Medium"]}


def test_a_risk_needs_a_reason(person, alice):
    with pytest.raises(ActionError, match="Write why"):
        assess_risk(influencer=person, by=alice, level="low", reason="  ")
