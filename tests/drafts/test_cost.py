"""What each step of a review takes, and which could go."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drafts.actions.review import decide, return_revision
from drafts.models import Revision, Turn
from drafts.queries.cost import ENOUGH, RevisionTimes, Step, TurnTimes, cost_of
from tests.drafts.making import fresh, handed_in, make_owed, newest, next_revision, two_stages

START = timezone.now() - timedelta(days=30)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def turn(
    number: int, name: str, opened: float, closed: float | None, outcome: str, draft: int = 1
) -> TurnTimes:
    place = ["House", "Client"].index(name)
    return TurnTimes(draft, number, name, ["internal", "client"][place], place, at(opened), None if closed is None else at(closed), at(opened + 24), outcome)  # fmt: skip


def revision(number: int, state: str, handed: float, decided: float | None, draft: int = 1) -> RevisionTimes:
    return RevisionTimes(draft, number, state, at(handed), None if decided is None else at(decided))


def told(steps: list[Step]) -> list[tuple]:
    return [(each.name, each.times, each.hours, each.longest, each.late, each.told) for each in steps]


def test_hours_are_counted_by_step_and_between_steps():
    turns = [
        turn(1, "House", 0, 5, "approve"), turn(1, "Client", 5, 53, "request_changes"),
        turn(2, "House", 80, 81, "approve"), turn(2, "Client", 81, None, ""),
    ]  # fmt: skip
    rows = [revision(1, "returned", 0, 56), revision(2, "in_review", 80, None)]
    found = cost_of(turns, rows, now=at(91))
    assert told(found) == [
        ("House", 2, 6.0, 5.0, 0, 0), ("Client", 2, 58.0, 48.0, 1, 1), ("Remarks passed on", 1, 3.0, 3.0, 0, 0),
        ("Changes made", 1, 24.0, 24.0, 0, 0),
    ]  # fmt: skip
    assert sum(step.hours for step in found) == 91
    assert found[1].average == 29


def test_a_step_that_never_asked_for_anything_could_go_and_only_after_enough_reviews():
    def house(times: int, outcome: str) -> bool:
        turns = [turn(1, "House", 0, 1, outcome if number == 1 else "approve", draft=number) for number in range(1, times + 1)]  # fmt: skip
        rows = [revision(1, "approved", 0, 1, draft=number) for number in range(1, times + 1)]
        return cost_of(turns, rows, now=at(9))[0].could_go

    assert [house(ENOUGH, "approve"), house(ENOUGH - 1, "approve"), house(ENOUGH, "approve_with_changes")] == [
        True, False, False,
    ]  # fmt: skip


def test_a_withdrawn_revisions_open_stage_costs_nothing_more():
    assert cost_of([turn(1, "House", 0, None, "")], [revision(1, "withdrawn", 0, 2)], now=at(99)) == []


@pytest.mark.django_db
def test_the_pages_and_the_api_tell_the_cost(client_of, api_client_of, alice, brand, carla):
    owed = make_owed(alice, brand)
    two_stages(owed, alice, carla)
    draft = handed_in(alice, owed)
    decide(draft=draft, by=alice, answer="approve", seen=1)
    decide(draft=draft, by=carla, answer="request_changes", seen=1, note="More red")
    return_revision(revision=newest(draft), by=alice, message="More red, please")
    draft = next_revision(fresh(draft), alice, "Redder")
    Turn.objects.filter(revision__number=1, kind="client").update(opened_at=START, closed_at=START + timedelta(hours=7))  # fmt: skip
    Revision.objects.filter(number=1).update(decided_at=START + timedelta(hours=10))

    browser, campaign = client_of(alice), owed.collaboration.campaign
    assert "took 7 h" in browser.get(f"{draft.get_absolute_url()}?revision=1").content.decode()
    address = reverse("drafts:of_campaign", args=[campaign.uuid])
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        shown = browser.get(address).content.decode()
    assert len(asked) <= 12, "\n".join(query["sql"][:200] for query in asked)
    assert "What each step costs" in shown
    assert "Remarks passed on" in shown
    steps = (
        api_client_of(alice).get(reverse("api:campaign_review_cost", args=[campaign.uuid])).json()["steps"]
    )
    assert [(step["name"], step["times"], step["told"]) for step in steps] == [
        ("House", 2, 0), ("Client", 1, 1), ("Remarks passed on", 1, 0), ("Changes made", 1, 0),
    ]  # fmt: skip
    assert [steps[1]["hours"], steps[2]["hours"]] == [7.0, 3.0]
