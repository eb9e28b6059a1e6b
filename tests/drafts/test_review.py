"""From handing in to approval: stages, decisions, what is held, rounds, and what silence does not do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.room import set_approval_stages
from campaigns.models import Campaign, Deliverable
from drafts.actions.drafts import (
    agree_rounds,
    begin_revision,
    save_revision,
    submit_revision,
    withdraw_revision,
)
from drafts.actions.remarks import annotate
from drafts.actions.reminding import escalate_late, remind, send_letters
from drafts.actions.review import decide, reject_revision, resume_review, return_revision
from drafts.actions.stages import ensure_review_plan, set_review_stages
from drafts.models import Decision, Draft, Finding, ReviewLetter, Revision, Turn
from tests.drafts.making import (
    fresh,
    handed_in,
    link_to,
    make_brief,
    make_draft,
    make_owed,
    newest,
    next_revision,
    personal_link,
    two_stages,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def owed(alice, brand) -> Deliverable:
    return make_owed(alice, brand)


@pytest.fixture
def reviewed(owed, alice, carla) -> Draft:
    """Revision 1 in review: the house first, then the client."""
    two_stages(owed, alice, carla)
    return handed_in(alice, owed)


def sentences(draft: Draft) -> list[str]:
    return list(AuditEntry.objects.about(draft).order_by("pk").values_list("action", flat=True))


def test_a_draft_goes_from_the_house_to_the_client_to_approved(reviewed, alice, carla):
    assert [reviewed.state, reviewed.deliverable.state] == ["in_review", "draft_in"]
    assert reviewed.deliverable.collaboration.stage.key == "in_review"
    assert reviewed.client_saw is None
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    draft = fresh(reviewed)
    assert [draft.state, draft.client_saw] == ["in_review", draft.newest]
    assert draft.due_at == Turn.objects.get(name="Client").due_at
    decide(draft=draft, by=carla, answer="approve", seen=1)
    draft = fresh(reviewed)
    assert [draft.state, draft.deliverable.state, draft.due_at, draft.newest.with_changes] == [
        "approved",
        "approved",
        None,
        False,
    ]
    assert draft.deliverable.approved_at is not None
    assert draft.deliverable.collaboration.stage.key == "approved"
    assert sentences(draft) == [
        "drafts.draft.started", "drafts.revision.submitted", "drafts.turn.opened", "drafts.decision.made",
        "drafts.turn.opened", "drafts.decision.made", "drafts.revision.approved",
    ]  # fmt: skip


def test_a_decision_on_an_older_revision_is_refused_with_what_changed(reviewed, alice, carla):
    decide(draft=reviewed, by=alice, answer="request_changes", seen=1, note="Shorter, please.")
    next_revision(fresh(reviewed), alice, "Two weeks with the new cup.")
    with pytest.raises(EditConflict) as refused:
        decide(draft=reviewed, by=alice, answer="approve", seen=1)
    assert "You saw revision 1. Revision 2 came meanwhile" in str(refused.value)
    assert "the text (0 words new, 8 gone)" in str(refused.value).replace("7 gone", "8 gone")
    assert Decision.objects.filter(answer="approve").count() == 0


def test_changes_the_house_asks_for_go_to_the_influencer_with_the_remarks_that_are_passed_on(reviewed, alice):
    kept = annotate(revision=newest(reviewed), by=alice, text="Our lawyer hates this word.")
    told = annotate(
        revision=newest(reviewed), by=alice, text="A little shorter here?", place="text", start=0, end=9
    )
    decide(draft=reviewed, by=alice, answer="request_changes", seen=1, note="Nearly there.", pass_on=[told])
    draft = fresh(reviewed)
    assert [draft.state, draft.rounds_used, draft.deliverable.state] == ["returned", 1, "producing"]
    assert draft.newest.answer_note == "Nearly there."
    assert list(newest(draft).annotations.seen_by_influencer()) == [told]
    kept.refresh_from_db()
    assert kept.passed_on_at is None
    assert not Turn.objects.open().exists()


def test_what_the_client_wants_reaches_the_agency_first(reviewed, alice, carla):
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    theirs = annotate(revision=newest(reviewed), by=carla, text="I hate it!!")
    decide(draft=reviewed, by=carla, answer="request_changes", seen=1, note="Make it pop.")
    draft = fresh(reviewed)
    assert [draft.state, draft.rounds_used, draft.newest.answer_note] == ["held", 0, ""]
    assert list(newest(draft).annotations.seen_by_influencer()) == []
    return_revision(
        revision=newest(draft), by=alice, message="A stronger beginning, please.", pass_on=[theirs]
    )
    draft = fresh(reviewed)
    assert [draft.state, draft.rounds_used, draft.newest.answer_note] == [
        "returned",
        1,
        "A stronger beginning, please.",
    ]
    assert list(newest(draft).annotations.seen_by_influencer()) == [theirs]


def test_a_client_who_was_talked_to_is_asked_again(reviewed, alice, carla):
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    decide(draft=reviewed, by=carla, answer="reject", seen=1, note="Not our style.")
    with pytest.raises(ActionError, match="what was agreed"):
        resume_review(revision=newest(reviewed), by=alice, note="")
    resume_review(revision=newest(reviewed), by=alice, note="Explained the joke by telephone.")
    assert fresh(reviewed).state == "in_review"
    decide(draft=reviewed, by=carla, answer="approve", seen=1)
    assert fresh(reviewed).state == "approved"
    assert Decision.objects.exclude(replaced_at=None).get().answer == "reject"


def test_a_clients_no_can_stand(reviewed, alice, carla):
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    decide(draft=reviewed, by=carla, answer="reject", seen=1, note="No.")
    reject_revision(revision=newest(reviewed), by=alice, message="The brand goes another way.")
    draft = fresh(reviewed)
    assert [draft.state, draft.newest.answer_note] == ["rejected", "The brand goes another way."]


def test_rounds_beyond_the_agreed_need_a_reason(owed, alice, carla):
    two_stages(owed, alice, carla, rounds=1)
    draft = handed_in(alice, owed)
    decide(draft=draft, by=alice, answer="request_changes", seen=1, note="Shorter.")
    next_revision(fresh(draft), alice, "Two weeks with the cup.")
    with pytest.raises(ActionError, match="The 1 rounds of changes that are agreed are used"):
        decide(draft=draft, by=alice, answer="request_changes", seen=2, note="Shorter still.")
    assert fresh(draft).state == "in_review"
    decide(
        draft=draft,
        by=alice,
        answer="request_changes",
        seen=2,
        note="Shorter still.",
        despite="Mina offered it",
    )
    assert fresh(draft).rounds_used == 2
    agree_rounds(draft=draft, by=alice, rounds=5)
    assert fresh(draft).rounds_agreed == 5


def test_a_stage_that_needs_two_waits_for_two_and_counts_nobody_twice(owed, alice, olga):
    stages = [{"name": "House", "kind": "internal", "needed": 2, "approvers": [alice, olga]}]
    set_review_stages(campaign=owed.collaboration.campaign, by=alice, stages=stages)
    draft = handed_in(alice, owed)
    first = decide(draft=draft, by=alice, answer="approve", seen=1)
    assert decide(draft=draft, by=alice, answer="approve", seen=1) == first
    assert fresh(draft).state == "in_review"
    decide(draft=draft, by=olga, answer="approve_with_changes", seen=1, note="One comma.")
    draft = fresh(draft)
    assert [draft.state, draft.newest.with_changes] == ["approved", True]


def test_stages_of_one_place_run_side_by_side(owed, alice, olga, bob):
    stages = [
        {"name": "House", "kind": "internal", "position": 1, "approvers": [alice]},
        {"name": "Law", "kind": "legal", "position": 1, "is_hidden": True, "approvers": [bob]},
        {"name": "Owner", "kind": "internal", "position": 2, "approvers": [olga]},
    ]
    set_review_stages(campaign=owed.collaboration.campaign, by=alice, stages=stages)
    draft = handed_in(alice, owed)
    assert sorted(Turn.objects.open().values_list("name", flat=True)) == ["House", "Law"]
    decide(draft=draft, by=alice, answer="approve", seen=1)
    assert list(Turn.objects.open().values_list("name", flat=True)) == ["Law"]
    decide(draft=draft, by=bob, answer="approve", seen=1)  # a viewer who is named decides
    assert list(Turn.objects.open().values_list("name", flat=True)) == ["Owner"]


def test_who_is_not_asked_is_told_whom_it_waits_for(reviewed, alice, olga, bob, carla, charlie):
    with pytest.raises(NotAllowed, match="It waits for others: House \\(Alice\\)"):
        decide(draft=reviewed, by=olga, answer="approve", seen=1)
    for nobody in (bob, carla, charlie):
        with pytest.raises(NotAllowed):
            decide(draft=reviewed, by=nobody, answer="approve", seen=1)
    assert Decision.objects.count() == 0


def test_a_member_writes_down_what_the_client_said(reviewed, alice):
    with pytest.raises(InvalidTransition, match="The client is not asked"):
        decide(draft=reviewed, by=alice, answer="approve", seen=1, heard_from="Carla, telephone")
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    made = decide(draft=reviewed, by=alice, answer="approve", seen=1, heard_from="Carla, telephone")
    assert [made.turn.name, made.heard_from, fresh(reviewed).state] == [
        "Client",
        "Carla, telephone",
        "approved",
    ]


def test_a_link_to_the_draft_decides_for_the_client_and_only_then(reviewed, alice):
    kim = link_to(reviewed, alice)
    with pytest.raises(NotAllowed):
        decide(draft=reviewed, by=kim, answer="approve", seen=1)
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    Turn.objects.get(name="Client").places.all().delete()
    decide(draft=reviewed, by=kim, answer="approve", seen=1)
    assert fresh(reviewed).state == "approved"
    other = handed_in(alice, make_owed(alice))
    with pytest.raises(NotAllowed):
        decide(draft=other, by=kim, answer="approve", seen=1)


def test_findings_in_the_way_hold_an_approval(reviewed, alice):
    Finding.objects.create(revision=newest(reviewed), rule="us-label", severity="block", message="No label.")
    with pytest.raises(ActionError, match="1 to mend, 0 to answer"):
        decide(draft=reviewed, by=alice, answer="approve", seen=1)
    Finding.objects.update(
        overruled_at=timezone.now(), overruled_by=alice, overrule_reason="It is in the picture."
    )
    decide(draft=reviewed, by=alice, answer="approve", seen=1)


def test_a_decision_that_asks_for_something_says_what(reviewed, alice):
    for answer in ("request_changes", "reject", "approve_with_changes"):
        with pytest.raises(ActionError, match="Say "):
            decide(draft=reviewed, by=alice, answer=answer, seen=1)
    with pytest.raises(ActionError, match="maybe is not a decision"):
        decide(draft=reviewed, by=alice, answer="maybe", seen=1)


def test_silence_never_approves_it_is_told_to_others_once(reviewed, alice, carla, olga):
    Campaign.objects.update(owner=olga)
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    late = timezone.now() + 49 * HOUR
    assert [escalate_late(now=late), escalate_late(now=late)] == [1, 0]
    assert fresh(reviewed).state == "in_review"
    letter = ReviewLetter.objects.get()
    assert [letter.member, letter.kind] == [olga, "escalation"]
    assert send_letters(now=late) == 1
    assert send_letters(now=late) == 0
    assert mail.outbox[0].to == ["olga@northlight.example"]
    assert "Mina Park" in mail.outbox[0].subject


def test_reminding_writes_one_letter_within_four_hours_and_drops_it_when_decided(reviewed, alice, carla):
    now = timezone.now()
    assert [
        remind(drafts=[reviewed], by=alice, now=now),
        remind(drafts=[reviewed], by=alice, now=now + HOUR),
    ] == [1, 0]
    assert remind(drafts=[reviewed], by=alice, now=now + 5 * HOUR) == 0 or ReviewLetter.objects.count() == 1
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    assert send_letters(now=now + 6 * HOUR) == 0
    assert mail.outbox == []
    assert ReviewLetter.objects.get().dropped_at is not None


def test_viewers_remind_nobody(reviewed, bob):
    with pytest.raises(NotAllowed):
        remind(drafts=[reviewed], by=bob)


def test_only_one_revision_is_in_review(reviewed, alice):
    with pytest.raises(InvalidTransition, match="Revision 1 is in review"):
        begin_revision(draft=reviewed, by=alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(draft=reviewed, number=2, state="in_review", submitted_at=timezone.now())


def test_a_locked_revision_is_not_written_and_stays_readable(reviewed, alice):
    with pytest.raises(InvalidTransition, match="handed in and is locked"):
        save_revision(revision=newest(reviewed), by=alice, text="Other words")
    withdraw_revision(revision=newest(reviewed), by=alice, reason="Wrong text")
    draft = fresh(reviewed)
    assert [draft.state, draft.deliverable.state, draft.due_at] == ["withdrawn", "producing", None]
    second = begin_revision(draft=draft, by=alice)
    assert [second.number, second.text] == [2, newest(reviewed).text]
    assert begin_revision(draft=draft, by=alice) == second


def test_two_writers_are_told(alice, owed):
    draft = make_draft(alice, owed)
    with pytest.raises(EditConflict):
        save_revision(revision=newest(draft), by=alice, version=1, text="Mine")
    assert newest(draft).text != "Mine"


def test_an_empty_revision_is_not_handed_in(alice, owed):
    draft = make_draft(alice, owed, text="")
    with pytest.raises(ActionError, match="nothing in it yet"):
        submit_revision(revision=newest(draft), by=alice)


def test_the_influencer_hands_in_by_their_own_link_only(alice, owed, brand):
    mina, other = (
        personal_link(owed.collaboration, alice),
        personal_link(make_owed(alice).collaboration, alice),
    )
    draft = make_draft(alice, owed)
    with pytest.raises(NotAllowed):
        submit_revision(revision=newest(draft), by=other)
    submit_revision(revision=newest(draft), by=mina)
    revision = newest(draft)
    assert [revision.side, revision.submitted_label, revision.on_behalf] == [
        "influencer",
        "Mina Park (personal link)",
        False,
    ]
    with pytest.raises(NotAllowed):
        decide(draft=draft, by=mina, answer="approve", seen=1)


def test_viewers_and_strangers_hand_nothing_in(alice, bob, carla, charlie, owed):
    draft = make_draft(alice, owed)
    for nobody in (bob, carla, charlie):
        with pytest.raises(NotAllowed):
            submit_revision(revision=newest(draft), by=nobody)


def test_points_of_the_brief_are_ticked_as_they_read_now(alice, owed):
    make_brief(owed, alice, must_say="It keeps warm for six hours.", overview="A cup.", do_not="No driving.")
    draft = make_draft(alice, owed)
    points = list(newest(draft).checkpoints.order_by("position"))
    assert [point.text for point in points] == ["It keeps warm for six hours.", "No driving."]
    submit_revision(revision=newest(draft), by=alice, ticked=[points[0].key, "nonsense"])
    assert [bool(point.ticked_at) for point in newest(draft).checkpoints.order_by("position")] == [
        True,
        False,
    ]


def test_the_plan_begins_with_the_brands_stages(alice, olga, brand, carla):
    stages = [
        {"name": "Desk", "side": "house", "hours": 12, "needs_all": True, "approvers": [alice, olga]},
        {"name": "Brand", "side": "client", "hours": 72, "approvers": [carla]},
    ]
    set_approval_stages(brand=brand, by=alice, stages=stages)
    plan = ensure_review_plan(make_owed(alice, brand).collaboration.campaign)
    found = [
        (s.name, s.kind, s.needed, s.hours, s.approvers.count()) for s in plan.stages.order_by("position")
    ]
    assert found == [("Desk", "internal", 2, 12, 2), ("Brand", "client", 1, 72, 1)]


def test_stages_are_refused_in_a_sentence(owed, alice, bob, carla):
    campaign = owed.collaboration.campaign
    row = {"name": "A", "kind": "internal"}
    refused = {
        "is not one of your agency": [{**row, "approvers": [carla]}],
        "the time is between": [{**row, "hours": 0}],
        "only 1 are named": [{**row, "needed": 2, "approvers": [bob]}],
        "the same name": [row, {**row, "name": "a"}],
        "cannot be hidden": [{**row, "kind": "client", "is_hidden": True}],
        "Between 1 and 10 stages": [],
    }
    for sentence, stages in refused.items():
        with pytest.raises(ActionError, match=sentence):
            set_review_stages(campaign=campaign, by=alice, stages=stages)
    with pytest.raises(NotAllowed):
        set_review_stages(campaign=campaign, by=bob, stages=[row])


def test_stages_changed_later_leave_what_is_in_review_alone(reviewed, alice):
    set_review_stages(
        campaign=reviewed.deliverable.collaboration.campaign,
        by=alice,
        stages=[{"name": "New", "kind": "internal"}],
    )
    assert list(Turn.objects.order_by("position").values_list("name", flat=True)) == ["House", "Client"]
    decide(draft=reviewed, by=alice, answer="approve", seen=1)


def test_an_approved_draft_that_is_handed_in_anew_is_reviewed_anew(owed, alice):
    set_review_stages(
        campaign=owed.collaboration.campaign, by=alice, stages=[{"name": "House", "kind": "internal"}]
    )
    draft = handed_in(alice, owed)
    decide(draft=draft, by=alice, answer="approve", seen=1)
    draft = next_revision(fresh(draft), alice, "Another text")
    assert [draft.state, draft.deliverable.state] == ["in_review", "draft_in"]
    assert draft.deliverable.approved_at is None
    assert draft.revisions.get(number=1).state == "replaced"


def test_a_frozen_campaign_lets_nothing_out(reviewed, alice):
    Campaign.objects.update(frozen_at=timezone.now(), frozen_reason="A storm.")
    with pytest.raises(ActionError, match="is frozen: A storm"):
        decide(draft=reviewed, by=alice, answer="approve", seen=1)  # it would go to the client
    with pytest.raises(ActionError, match="is frozen"):
        decide(draft=reviewed, by=alice, answer="request_changes", seen=1, note="Shorter")


def test_an_ended_collaboration_is_closed(reviewed, alice):
    end_collaboration(
        collaboration=reviewed.deliverable.collaboration, by=alice, kind="dropped", reason="health"
    )
    with pytest.raises(InvalidTransition, match="has ended"):
        decide(draft=reviewed, by=alice, answer="approve", seen=1)


def test_postgres_itself_keeps_agencies_and_revisions_apart(reviewed, alice, other_agency):
    other = handed_in(alice, make_owed(alice))
    for change in ({"agency": other_agency}, {"newest": newest(other)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=reviewed.pk).update(**change)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
