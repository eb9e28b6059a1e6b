"""What people owe: lead times, moved dates, reminders, reliability."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.deliverables import (
    change_deliverable,
    make_reminders,
    move_deliverable,
    move_due,
    plan_deliverable,
    remind_firmly,
    see_reminder,
    warn_client,
)
from campaigns.lead_times import shortest_days
from campaigns.models import Campaign, Deliverable, Reminder
from campaigns.queries.reliability import reliability_of
from campaigns.queries.today import due_for
from campaigns.states import DELIVERABLE_MOVES, DeliverableState
from influencers.formats import formats
from platforms.registry import PLATFORMS
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot
from tests.rows import anew

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def collaboration(alice):
    campaign = make_campaign(alice)
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    return make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Mina"))


def plan(collaboration, by, **values) -> Deliverable:
    values = {"platform": "youtube", "format": "short", "draft_due_at": NOW + 8 * DAY, "publish_due_at": NOW + 12 * DAY, **values}  # fmt: skip
    return plan_deliverable(collaboration=collaboration, by=by, now=NOW, **values)


def moved(deliverable, by, days, **values):
    values = {"what": "publish", "reason": "health", "asked_by": "influencer", **values}
    return move_due(deliverable=deliverable, by=by, to=deliverable.publish_due_at + days * DAY, **values)


def test_a_deliverable_is_planned_with_both_dates(collaboration, alice) -> None:
    made = plan(collaboration, alice, title="One pot")
    assert (made.state, made.draft_due_at, made.publish_due_at) == ("planned", NOW + 8 * DAY, NOW + 12 * DAY)
    assert AuditEntry.objects.about(made)[0].action == "campaigns.deliverable.planned"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"platform": ""}, "Choose the platform."),
        ({"platform": "myspace"}, "myspace is not a platform."),
        ({"format": "story"}, "story is not a format on YouTube."),
        ({"publish_due_at": NOW + 7 * DAY}, "The draft would be due after the publication."),
        ({"draft_due_at": NOW + 4 * DAY}, "This usually takes at least 5 days to make."),
    ],
)
def test_a_deliverable_that_cannot_be_is_refused(collaboration, alice, values, sentence) -> None:
    with pytest.raises(ActionError) as refused:
        plan(collaboration, alice, **values)
    assert str(refused.value).startswith(sentence)
    assert Deliverable.objects.count() == 0


def test_less_time_than_usual_needs_a_reason(collaboration, alice) -> None:
    made = plan(collaboration, alice, draft_due_at=NOW + DAY, short_notice="It is filmed already")
    assert made.short_notice == "It is filmed already"


def test_every_format_has_a_lead_time() -> None:
    days = [shortest_days(platform, format) for platform in PLATFORMS for format in formats(platform)]
    assert min(days) >= 1


def test_a_slot_of_another_campaign_is_refused(collaboration, alice) -> None:
    slot = make_slot(make_campaign(alice, name="Other"))
    with pytest.raises(ActionError, match="This slot is of another campaign."):
        plan(collaboration, alice, slot=slot)


def test_a_date_that_is_set_moves_only_with_who_asked_and_why(collaboration, alice) -> None:
    made = plan(collaboration, alice)
    with pytest.raises(ActionError, match="This date is set already. Move it, and say why."):
        change_deliverable(deliverable=made, by=alice, publish_due_at=NOW + 20 * DAY)
    kept = moved(made, alice, 3, note="Flu", with_draft=True)
    made.refresh_from_db()
    assert (made.publish_due_at, made.draft_due_at) == (NOW + 15 * DAY, NOW + 11 * DAY)
    assert (kept.from_at, kept.to_at, kept.reason, kept.asked_by, kept.note) == (NOW + 12 * DAY, NOW + 15 * DAY, "health", "influencer", "Flu")  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"what": "draft", "to": NOW + 13 * DAY}, "The draft would be due after the publication."),
        ({"to": NOW + 12 * DAY}, "This is the date it has."),
        ({"to": NOW + 14 * DAY, "reason": "other"}, "Say in a few words why the date moves."),
        ({"to": NOW + 14 * DAY, "seen": NOW}, "Somebody moved this date meanwhile"),
    ],
)
def test_a_date_is_not_moved_blindly(collaboration, alice, values, sentence) -> None:
    made = plan(collaboration, alice)
    with pytest.raises(ActionError) as refused:
        move_due(
            deliverable=made,
            by=alice,
            **{"what": "publish", "reason": "plan", "asked_by": "client", **values},
        )
    assert str(refused.value).startswith(sentence)
    assert made.postponements.count() == 0


def test_the_client_is_told_and_they_are_reminded_once(collaboration, alice) -> None:
    kept = moved(plan(collaboration, alice), alice, 2)
    warn_client(postponement=kept, by=alice)
    with pytest.raises(InvalidTransition):
        warn_client(postponement=kept, by=alice)
    remind_firmly(postponement=kept, by=alice)
    with pytest.raises(InvalidTransition):
        remind_firmly(postponement=kept, by=alice)


def test_a_deliverable_moves_only_as_the_table_says(collaboration, alice, subtests) -> None:
    pk = make_deliverable(collaboration).pk
    for state, to in itertools.product(DeliverableState.values, repeat=2):
        with anew(subtests, f"{state} to {to}"):
            Deliverable.objects.filter(pk=pk).update(state=state, published_at=NOW)
            made = Deliverable.objects.get(pk=pk)
            if to in DELIVERABLE_MOVES[state]:
                move_deliverable(deliverable=made, by=alice, to=to, url="https://example.com/1")
                assert Deliverable.objects.get(pk=pk).state == to
            else:
                with pytest.raises(InvalidTransition):
                    move_deliverable(deliverable=made, by=alice, to=to, url="https://example.com/1")


def test_publishing_needs_the_link_and_brings_them_to_live(collaboration, alice) -> None:
    first, second = make_deliverable(collaboration), make_deliverable(collaboration)
    with pytest.raises(ActionError, match="Give the link to the published post"):
        move_deliverable(deliverable=first, by=alice, to="published", url="javascript:alert(1)")
    move_deliverable(deliverable=first, by=alice, to="published", url="https://example.com/1")
    collaboration.refresh_from_db()
    assert collaboration.stage.key == "proposed"
    move_deliverable(deliverable=second, by=alice, to="published", url="https://example.com/2")
    collaboration.refresh_from_db()
    assert collaboration.stage.key == "live"


def test_reminders_come_three_days_and_one_day_before_and_only_once(collaboration, alice) -> None:
    make_deliverable(collaboration, draft_due_at=NOW + 4 * DAY, publish_due_at=NOW + 30 * DAY)
    made = [make_reminders(now=NOW + number * DAY / 2) for number in range(9)]
    found = Reminder.objects.order_by("pk").values_list("what", "days_before")
    assert (sum(made), list(found)) == (2, [("draft", 3), ("draft", 1)])


def test_only_those_who_still_owe_are_reminded(collaboration, alice) -> None:
    for state in ("draft_in", "canceled", "published"):
        row = make_deliverable(collaboration, draft_due_at=NOW + 2 * DAY, publish_due_at=NOW + 30 * DAY)
        Deliverable.objects.filter(pk=row.pk).update(state=state, published_at=NOW)
    assert make_reminders(now=NOW) == 0
    owing = make_deliverable(collaboration, draft_due_at=NOW + 2 * DAY)
    assert make_reminders(now=NOW) == 1
    Reminder.objects.all().delete()
    end_collaboration(collaboration=collaboration, by=alice, kind="dropped", reason="health")
    assert make_reminders(now=NOW) == 0
    assert owing.reminders.count() == 0


@pytest.mark.parametrize(
    "values", [{"state": "paused"}, {"archived_at": NOW}, {"frozen_at": NOW, "frozen_reason": "x"}]
)
def test_a_campaign_that_rests_reminds_nobody(collaboration, values) -> None:
    make_deliverable(collaboration, draft_due_at=NOW + DAY)
    Campaign.objects.update(**values)
    assert make_reminders(now=NOW) == 0


def test_a_moved_date_reminds_anew(collaboration, alice) -> None:
    made = make_deliverable(collaboration, draft_due_at=NOW + DAY / 2, publish_due_at=NOW + 2 * DAY)
    assert make_reminders(now=NOW) == 2
    moved(made, alice, 6)
    assert make_reminders(now=NOW + 5 * DAY) == 1


def test_today_shows_late_and_near_ones_to_who_looks_after_them(collaboration, alice, olga) -> None:
    near = make_deliverable(collaboration, draft_due_at=NOW + DAY, title="Near")
    make_deliverable(collaboration, draft_due_at=NOW - DAY, title="Late")
    make_reminders(now=NOW)
    rows = due_for(alice, timezone.localdate())
    assert [(row.who, row.what, str(row.urgency)) for row in rows] == [
        ("Mina", "The draft is late: Late", "now"),
        ("Mina", "Draft due: Near", rows[1].urgency),
    ]
    assert due_for(olga, timezone.localdate()) == []
    see_reminder(reminder=near.reminders.get(), by=alice)
    assert [row.what for row in due_for(alice, timezone.localdate())] == ["The draft is late: Late"]


def test_reliability_counts_what_happened(collaboration, alice) -> None:
    person = collaboration.influencer_id
    assert reliability_of([person])[person].words == "no record yet"
    on_time, late = make_deliverable(collaboration), make_deliverable(collaboration)
    moved(on_time, alice, 2)
    moved(late, alice, 1, asked_by="client", reason="client")
    Deliverable.objects.filter(pk=late.pk).update(draft_due_at=NOW - 9 * DAY, publish_due_at=NOW - 5 * DAY)
    for row in (on_time, late):
        move_deliverable(deliverable=row, by=alice, to="published", url="https://example.com/1")
    elsewhere = make_collaboration(make_campaign(alice, name="Other"), alice, collaboration.influencer)
    end_collaboration(collaboration=elsewhere, by=alice, kind="dropped", reason="timing")
    record = reliability_of([person])[person]
    assert (record.published, record.on_time, record.moved, record.dropped) == (2, 1, 1, 1)
    assert record.words == "1 of 2 on time, 1 date moved, dropped out once"


def test_a_viewer_changes_nothing(collaboration, alice, bob) -> None:
    made = plan(collaboration, alice)
    with pytest.raises(NotAllowed):
        move_deliverable(deliverable=made, by=bob, to="producing")
    with pytest.raises(NotAllowed):
        moved(made, bob, 1)
