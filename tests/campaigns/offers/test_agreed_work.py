"""An accepted offer plans what it asks for and fills the slots it names, in the same transaction."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from campaigns.actions.bench import propose_candidates
from campaigns.actions.offer_answers import accept_offer
from campaigns.models import Candidate, Collaboration
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot
from tests.campaigns.offers.offering import DAY, LINE, link_of, sent_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina(agency):
    return factories.make_influencer(agency, "Mina", time_zone="Asia/Seoul")


@pytest.fixture
def collaboration(alice, mina) -> Collaboration:
    return make_collaboration(make_campaign(alice), alice, mina)


def accept(collaboration, alice, *lines, **changed):
    offer = sent_offer(collaboration, alice, lines=[{**LINE, **line} for line in lines], **changed)
    return accept_offer(offer=offer, by=link_of(collaboration, alice), name="Mina Park")


def test_each_piece_of_a_line_is_planned_until_the_end_of_the_day_where_they_live(
    collaboration, alice
) -> None:
    accept(collaboration, alice, {"quantity": 2, "draft_due_on": DAY - timedelta(days=5)})
    planned = [(row.platform, row.format, row.state, row.draft_due_at, row.publish_due_at) for row in collaboration.deliverables.all()]  # fmt: skip
    draft = datetime(2026, 11, 26, 14, 59, tzinfo=UTC)  # 23:59 in Seoul
    assert planned == [("youtube", "short", "planned", draft, datetime(2026, 12, 10, 14, 59, tzinfo=UTC))] * 2
    entry = AuditEntry.objects.get(action="campaigns.deliverable.agreed")
    assert (entry.actor_label, entry.data["number"]) == ("Mina (personal link)", 2)


def test_a_free_slot_named_by_a_line_is_theirs_with_the_price_agreed(collaboration, alice, mina) -> None:
    slot = make_slot(collaboration.campaign)
    other = factories.make_influencer(alice.agency, "Jun")
    propose_candidates(slot=slot, by=alice, influencers=[mina, other])
    accept(collaboration, alice, {"slot": slot, "price": Decimal(500), "quantity": 2})
    slot.refresh_from_db()
    assert (slot.holder, slot.price, slot.version) == (collaboration, Decimal(1000), 2)
    assert {row.slot for row in collaboration.deliverables.all()} == {slot}
    states = {row.influencer.name: row.state for row in Candidate.objects.filter(slot=slot)}
    assert states == {"Mina": "chosen", "Jun": "proposed"}
    assert AuditEntry.objects.get(action="campaigns.slot.agreed").data["person"] == "Mina"


def test_a_line_that_names_no_slot_means_the_only_one_they_hold(collaboration, alice) -> None:
    slot = make_slot(collaboration.campaign, holder=collaboration)
    accept(collaboration, alice, {})
    assert [row.slot for row in collaboration.deliverables.all()] == [slot]


def test_a_line_that_names_no_slot_stays_without_where_they_hold_two_alike(collaboration, alice) -> None:
    for _ in range(2):
        make_slot(collaboration.campaign, holder=collaboration)
    accept(collaboration, alice, {})
    assert [row.slot for row in collaboration.deliverables.all()] == [None]


def test_a_slot_somebody_else_holds_stays_theirs(collaboration, alice) -> None:
    jun = make_collaboration(collaboration.campaign, alice, factories.make_influencer(alice.agency, "Jun"))
    slot = make_slot(collaboration.campaign, holder=jun)
    accept(collaboration, alice, {"slot": slot})
    slot.refresh_from_db()
    assert slot.holder == jun
    assert [row.slot for row in collaboration.deliverables.all()] == [None]


def test_what_was_planned_before_counts_and_gets_only_what_it_lacks(collaboration, alice) -> None:
    dated = make_deliverable(collaboration)
    bare = make_deliverable(collaboration, draft_due_at=None, publish_due_at=None)
    make_deliverable(collaboration, state="canceled")
    accept(collaboration, alice, {"quantity": 3})
    due = {row.pk: row.publish_due_at for row in collaboration.deliverables.exclude(state="canceled")}
    agreed = datetime(2026, 12, 10, 14, 59, tzinfo=UTC)
    assert len(due) == 3
    assert (due.pop(dated.pk), due.pop(bare.pk), *due.values()) == (dated.publish_due_at, agreed, agreed)


def test_other_terms_accepted_later_add_only_what_is_new(collaboration, alice) -> None:
    accept(collaboration, alice, {"quantity": 2})
    accept(collaboration, alice, {"quantity": 2}, {"format": "live"}, fee=Decimal(1200))
    assert sorted(collaboration.deliverables.values_list("format", flat=True)) == ["live", "short", "short"]


def test_an_answer_that_fails_plans_nothing(collaboration, alice, monkeypatch) -> None:
    slot = make_slot(collaboration.campaign)
    offer = sent_offer(collaboration, alice, lines=[{**LINE, "slot": slot}])
    monkeypatch.setattr("campaigns.actions.offer_answers.advance", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        accept_offer(offer=offer, by=link_of(collaboration, alice), name="Mina Park")
    slot.refresh_from_db()
    assert (slot.holder, collaboration.deliverables.count()) == (None, 0)
