"""What happens in other rooms reaches letters, sequences and refusals: a no on the board, two records that become one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.actions.collaborations import end_collaboration
from influencers.actions.merging import merge_influencers
from outreach.actions.enrollments import stop_enrollments
from outreach.actions.follow_ups import write_due_letters
from outreach.models import Message, Refusal
from outreach.states import EnrollmentState, MessageState, StopReason
from tests.campaigns.making import make_campaign, make_collaboration
from tests.outreach.making_sequences import begun, make_reachable, make_sequence

pytestmark = pytest.mark.django_db


def test_a_no_on_the_board_is_kept_as_a_refusal_and_ends_its_sequence(alice, brand) -> None:
    campaign = make_campaign(alice, brand)
    rows = {
        ("declined", "fee"): True, ("declined", "client"): False, ("declined", "no_answer"): False,
        ("removed", "timing"): False,
    }  # fmt: skip
    for (kind, reason), is_kept in rows.items():
        part = make_collaboration(campaign, alice, make_reachable(alice.agency, f"Person {kind} {reason}"))
        end_collaboration(collaboration=part, by=alice, kind=kind, reason=reason, note="Too little")
        assert (kind, reason, Refusal.objects.filter(collaboration=part).exists()) == (kind, reason, is_kept)
    refusal = Refusal.objects.get()
    assert (refusal.brand, refusal.reason, refusal.words, refusal.made_by) == (
        brand,
        "fee",
        "Too little",
        alice,
    )
    assert AuditEntry.objects.filter(action="outreach.refusal.noted").count() == 1
    mara = make_reachable(alice.agency)
    part = make_collaboration(campaign, alice, mara)
    enrollment = begun(make_sequence(alice, campaign=campaign), mara, alice, at=timezone.now())
    end_collaboration(collaboration=part, by=alice, kind="declined", reason="brand")
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.stop_reason) == (EnrollmentState.STOPPED, StopReason.REFUSED)


def test_of_two_records_in_one_sequence_one_goes_on_from_the_farther_letter(alice, olga) -> None:
    now = timezone.now()
    sequence = make_sequence(alice)
    kept, merged = make_reachable(alice.agency), make_reachable(alice.agency, "Mara L.")
    mine = begun(sequence, kept, alice)
    theirs = begun(sequence, merged, alice, at=now - timedelta(hours=1))
    merge_influencers(kept=kept, merged=merged, by=olga)
    for row in (mine, theirs):
        row.refresh_from_db()
    assert (mine.state, mine.steps_done, theirs.state, theirs.stop_reason) == (
        EnrollmentState.RUNNING, 1, EnrollmentState.STOPPED, StopReason.TAKEN_OUT,
    )  # fmt: skip
    assert (
        Message.objects.get(enrollment=mine).state == MessageState.DROPPED
    )  # its first letter: they have one
    assert write_due_letters(now=mine.due_at + timedelta(minutes=1)) == 1
    written = Message.objects.filter(enrollment__in=(mine, theirs), step_number=1)
    assert [each.thread.influencer for each in written] == [kept]


def test_who_answered_as_the_other_record_is_written_to_no_more(alice, olga) -> None:
    sequence = make_sequence(alice)
    kept, merged = make_reachable(alice.agency), make_reachable(alice.agency, "Mara L.")
    mine, theirs = (begun(sequence, each, alice, at=timezone.now()) for each in (kept, merged))
    stop_enrollments(influencer=merged, reason=StopReason.ANSWERED, now=timezone.now())
    merge_influencers(kept=kept, merged=merged, by=olga)
    mine.refresh_from_db()
    assert (mine.state, mine.stop_reason) == (EnrollmentState.STOPPED, StopReason.ANSWERED)
