"""A scenario becomes the plan, leaves alone where work has begun, and can be taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.bench import choose_candidate, leave_out, propose_candidates, put_on_bench
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.scenario_use import apply_scenario, undo_scenario
from campaigns.actions.scenarios import add_scenario, set_picks
from campaigns.models import Candidate, Collaboration, ScenarioUse, Slot
from campaigns.queries.scenario_use import UNDO_FOR
from tests import factories
from tests.campaigns.making import make_campaign, make_deliverable, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice):
    return make_campaign(alice)


def proposed(slot, by, *names):
    people = [factories.make_influencer(by.agency, name) for name in names]
    propose_candidates(slot=slot, by=by, influencers=people)
    return [slot.candidates.get(influencer=person) for person in people]


def stand(campaign):
    """Return who holds each slot and for how much, in the plan's order."""
    slots = campaign.slots.in_order().select_related("holder__influencer")
    return [(slot.holder.influencer.name if slot.holder else None, slot.price) for slot in slots]


def seats(campaign):
    rows = Candidate.objects.filter(slot__campaign=campaign).order_by("pk")
    return list(rows.values_list("influencer__name", "state", "bench_rank"))


@pytest.fixture
def bold(campaign, alice):
    """Of three slots Mina holds the first; the bold scenario gives it to Theo, the second to Ana, the third to nobody."""
    first, second, third = (make_slot(campaign, price=Decimal(price)) for price in (100, 200, 300))
    mina, theo = proposed(first, alice, "Mina", "Theo")
    (ana,) = proposed(second, alice, "Ana")
    put_on_bench(candidate=theo, by=alice)
    choose_candidate(candidate=mina, by=alice)
    scenario = add_scenario(campaign=campaign, by=alice, name="Bold")
    picks = {first: (theo, Decimal(150)), second: (ana, Decimal(250)), third: (None, Decimal(300))}
    set_picks(scenario=scenario, by=alice, picks=picks)
    return scenario


def test_people_and_prices_come_into_the_plan(bold, campaign, alice):
    use = apply_scenario(scenario=bold, by=alice)
    assert stand(campaign) == [("Theo", 150), ("Ana", 250), (None, 300)]
    assert (len(use.changed), use.kept) == (2, [])
    assert sorted(Collaboration.objects.filter(pk__in=use.joined).values_list("influencer__name", flat=True)) == ["Ana", "Theo"]  # fmt: skip
    entry = AuditEntry.objects.get(action="campaigns.scenario.applied")
    assert (entry.data["scenario"], entry.data["slots"]) == ("Bold", 2)


def test_it_can_be_taken_back_wholly(bold, campaign, alice):
    before, sat = stand(campaign), seats(campaign)
    use = apply_scenario(scenario=bold, by=alice)
    undo_scenario(use=use, by=alice)
    assert (stand(campaign), seats(campaign)) == (before, sat)
    ended = Collaboration.objects.filter(pk__in=use.joined).values_list("end_kind", flat=True)
    assert list(ended) == ["removed", "removed"]
    with pytest.raises(InvalidTransition, match="It was taken back already."):
        undo_scenario(use=use, by=alice)


def test_it_can_be_applied_again_after_it_was_taken_back(bold, campaign, alice):
    undo_scenario(use=apply_scenario(scenario=bold, by=alice), by=alice)
    apply_scenario(scenario=bold, by=alice)
    assert stand(campaign) == [("Theo", 150), ("Ana", 250), (None, 300)]


def test_where_work_has_begun_a_slot_stays_and_is_named(bold, campaign, alice):
    first = campaign.slots.in_order().first()
    make_deliverable(first.holder, slot=first)
    use = apply_scenario(scenario=bold, by=alice)
    assert stand(campaign) == [("Mina", 100), ("Ana", 250), (None, 300)]
    assert [(row["slot"], row["why"]) for row in use.kept] == [
        (str(first.uuid), "work with Mina has begun: swap them, so that dates and papers follow.")
    ]


def test_who_is_no_longer_considered_is_not_put_anywhere(bold, campaign, alice):
    leave_out(candidate=Candidate.objects.get(influencer__name="Ana"), by=alice)
    use = apply_scenario(scenario=bold, by=alice)
    assert [row["why"] for row in use.kept] == ["Ana is no longer considered for it."]
    assert stand(campaign) == [("Theo", 150), (None, 200), (None, 300)]


def test_a_scenario_that_changes_nothing_is_refused(campaign, alice):
    make_slot(campaign, price=Decimal(5))
    same = add_scenario(campaign=campaign, by=alice, name="Same")
    with pytest.raises(ActionError, match="The plan is like this scenario already."):
        apply_scenario(scenario=same, by=alice)
    assert ScenarioUse.objects.count() == 0


def test_where_everything_has_begun_the_refusal_says_so(bold, campaign, alice):
    first = campaign.slots.in_order().first()
    make_deliverable(first.holder, slot=first)
    campaign.slots.exclude(pk=first.pk).delete()
    with pytest.raises(ActionError, match="Nothing can be changed so. .* work with Mina has begun"):
        apply_scenario(scenario=bold, by=alice)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [("late", "for 15 minutes"), ("slot", "Slots were changed since."), ("link", "has begun already.")],
)
def test_what_went_on_is_not_taken_back(what, sentence, bold, campaign, alice):
    use = apply_scenario(scenario=bold, by=alice)
    now = timezone.now()
    if what == "late":
        now += UNDO_FOR + timedelta(minutes=1)
    elif what == "slot":
        Slot.objects.filter(uuid=use.changed[0]["slot"]).update(version=99)
    else:
        make_personal_link(collaboration=Collaboration.objects.get(pk=use.joined[0]), by=alice)
    with pytest.raises(InvalidTransition, match=sentence):
        undo_scenario(use=use, by=alice, now=now)
    assert stand(campaign) == [("Theo", 150), ("Ana", 250), (None, 300)]


def test_a_viewer_applies_nothing(bold, campaign, bob):
    with pytest.raises(NotAllowed):
        apply_scenario(scenario=bold, by=bob)


def test_the_page_applies_and_takes_back(bold, campaign, alice, client_of, django_assert_max_num_queries):
    client, page = client_of(alice), reverse("campaigns:scenario", args=[bold.uuid])
    assert "Apply to the plan" in client.get(page).content.decode()
    client.post(reverse("campaigns:apply_scenario", args=[bold.uuid]))
    assert stand(campaign)[0] == ("Theo", 150)
    undo = reverse("campaigns:undo_scenario", args=[ScenarioUse.objects.get().uuid])
    with django_assert_max_num_queries(12):
        shown = client.get(page).content.decode()
    assert (undo in shown, "Alice made it the plan: 2 slots changed" in shown) == (True, True)
    client.post(undo)
    assert stand(campaign)[0] == ("Mina", 100)
    assert undo not in client.get(page).content.decode()


def test_the_api_applies_and_takes_back(bold, campaign, alice, api_client_of):
    api = api_client_of(alice)
    use = api.post(reverse("api:scenario_apply", args=[bold.uuid]), {}, format="json")
    assert (use.status_code, len(use.json()["changed"]), use.json()["kept"]) == (201, 2, [])
    back = api.post(reverse("api:scenario_undo", args=[use.json()["uuid"]]), {}, format="json")
    assert (back.status_code, back.json()["undone_at"] is not None) == (200, True)
    again = api.post(reverse("api:scenario_undo", args=[use.json()["uuid"]]), {}, format="json")
    assert again.status_code == 409
