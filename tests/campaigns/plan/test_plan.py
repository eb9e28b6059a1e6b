"""The media plan: what slots cost and may bring, what it comes to, the client's version, scenarios beside it."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.errors import ActionError, AlreadyExists
from campaigns.actions.bench import choose_candidate, propose_candidates, update_candidate
from campaigns.actions.scenarios import add_scenario, set_picks
from campaigns.forecast.kinds import basis_of
from campaigns.models import Campaign, Slot
from campaigns.plan_files import CLIENT, HOUSE, columns_for, plan_pdf, sums_for
from campaigns.queries.forecast import Recent
from campaigns.queries.plan import Cost, plan_page, plan_rows, plan_slots, totals_of, whole_forecast
from campaigns.queries.scenarios import compare_ways
from influencers.models import Post
from tests import factories
from tests.campaigns.making import make_campaign, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand) -> Campaign:
    return make_campaign(
        alice, brand, budget=Decimal(1000), client_fee=Decimal(2000), target_margin=Decimal(60)
    )


@pytest.fixture
def slot(campaign, alice, agency) -> Slot:
    """A slot of two videos, held by Mina for 800, whose videos all got 1,000 views and 50 reactions."""
    slot = make_slot(
        campaign, platform="tiktok", format="video", quantity=2, market="DE", client_price=Decimal(1500)
    )
    mina = factories.make_influencer(agency, "Mina")
    channel = factories.make_channel(mina, "tiktok", "mina", followers=9_000_000, median_views=1_000)
    now = timezone.now()
    for number in range(6):
        Post.objects.create(
            channel=channel, external_id=str(number), kind="short", published_at=now - timedelta(days=10 + number),
            views=1_000, likes=40, comments_count=6, shares=4,
        )  # fmt: skip
    (candidate,) = propose_candidates(slot=slot, by=alice, influencers=[mina])
    update_candidate(candidate=candidate, by=alice, price=Decimal(800))
    choose_candidate(candidate=candidate, by=alice)
    slot.refresh_from_db()
    return slot


def test_a_row_rests_on_median_views_and_not_on_followers(slot):
    (row,) = plan_page(plan_slots(slot.campaign), now=timezone.now()).rows

    assert (row.cost.views, row.cost.reactions, row.spread.likely, row.is_own_kind) == (
        2_000,
        100,
        2_000,
        True,
    )
    assert (row.cost.cpm, row.cost.cpv, row.cost.cpe) == (
        Decimal("400.00"),
        Decimal("0.4000"),
        Decimal("8.00"),
    )


def test_what_is_unknown_is_no_zero():
    cost = Cost(Decimal(100), None)

    assert (cost.cpm, cost.cpv, cost.cpe) == (None, None, None)


def test_too_few_posts_of_a_kind_fall_back_to_all_and_say_so():
    few, many = Recent((1, 2), ()), Recent((5,) * 5, (1,) * 5)

    basis = basis_of("instagram", "story", {"story": few, "photo": many})

    assert (sorted(basis.views), basis.is_own_kind) == ([1, 2, 5, 5, 5, 5, 5], False)
    assert basis_of("instagram", "feed-post", {"story": few, "photo": many}).views == (5,) * 5


def test_totals_count_prices_open_budgets_margin_and_what_is_over(slot, campaign):
    make_slot(campaign, platform="youtube", budget=Decimal(700))

    totals = totals_of(campaign)

    assert (totals.all.slots, totals.all.filled, totals.all.planned) == (2, 1, Decimal(1500))
    assert (totals.over, totals.free, totals.all.views) == (Decimal(500), Decimal(-500), 2_000)
    assert (totals.margin, totals.margin_percent, totals.misses_margin) == (
        Decimal(500),
        Decimal("25.0"),
        True,
    )
    assert [(each.name, each.planned) for each in totals.by_platform] == [("tiktok", 800), ("youtube", 700)]
    assert [(each.name, each.views) for each in totals.by_market] == [("DE", 2_000), ("", 0)]


def test_who_left_brings_no_views(slot, campaign, alice):
    from campaigns.actions.collaborations import end_collaboration

    end_collaboration(collaboration=slot.holder, by=alice, kind="dropped", reason="health")

    assert (totals_of(campaign).all.filled, totals_of(campaign).all.views) == (0, 0)
    assert whole_forecast(campaign, now=timezone.now()).together is None


def test_pages_of_the_plan_follow_each_other_by_key(campaign):
    slots = [make_slot(campaign) for _ in range(5)]
    now = timezone.now()

    first = plan_page(plan_slots(campaign), now=now, size=3)
    second = plan_page(plan_slots(campaign), after=first.after, now=now, size=3)

    assert [row.slot for row in first.rows + second.rows] == slots
    assert second.after == 0


def test_the_clients_columns_hold_no_money_of_ours():
    internal = {column.title for column in columns_for(HOUSE)} - {
        column.title for column in columns_for(CLIENT)
    }

    assert internal == {"Budget", "Our price", "Client's price", "CPV", "CPE", "Note"}
    assert [column.title for column in columns_for(CLIENT)][-2:] == ["Price", "CPM"]


@pytest.mark.parametrize(("audience", "seen"), [("house", True), ("client", False)])
def test_fee_margin_and_our_price_are_in_our_file_alone(audience, seen, slot, alice, client_of):
    url = reverse("campaigns:export_plan", args=[slot.campaign.uuid])

    answer = client_of(alice).get(f"{url}?as=xlsx&for={audience}")

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [
        cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    ]
    words = ("Our price, EUR", "Budget", "Client's fee", "Margin", "Margin, percent")
    assert [word in cells for word in words] == [seen] * len(words)
    assert (800 in cells, 400 in cells, 1500 in cells) == (seen, seen, True)


def test_the_clients_page_and_pdf_hold_no_money_of_ours(slot, campaign, alice, client_of):
    page = (
        client_of(alice)
        .get(reverse("campaigns:plan", args=[campaign.uuid]) + "?view=client")
        .content.decode()
    )
    table = page[page.index('class="plan-totals"') :]
    now = timezone.now()
    printed = plan_pdf(campaign, plan_rows([slot], now=now), totals_of(campaign), CLIENT, now=now)

    assert [word for word in ("800", "1,200", "Margin", "fee", "Our price") if word in table] == []
    assert printed[:5] == b"%PDF-"
    assert [name for name, _value in sums_for(CLIENT, totals_of(campaign))] == [
        "Slots",
        "Filled",
        "Expected views",
        "Price",
    ]


def test_prices_are_typed_in_place_and_a_refusal_keeps_them(slot, alice, client_of):
    url = reverse("campaigns:save_row", args=[slot.uuid])
    client = client_of(alice)

    saved = client.post(
        url, {"price": "850", "client_price": "1500", "version": slot.version}, headers={"HX-Request": "true"}
    )
    late = client.post(url, {"price": "900", "version": slot.version}, headers={"HX-Request": "true"})
    wrong = client.post(url, {"price": "many", "version": ""}, headers={"HX-Request": "true"})

    slot.refresh_from_db()
    assert (saved.status_code, slot.price) == (200, Decimal(850))
    assert (late.status_code, 'value="900"' in late.content.decode(), "Somebody else changed this" in late.content.decode()) == (422, True, True)  # fmt: skip
    assert (wrong.status_code, 'value="many"' in wrong.content.decode()) == (422, True)


def test_a_plan_over_its_budget_says_so(slot, campaign, alice, client_of):
    make_slot(campaign, budget=Decimal(700))

    page = client_of(alice).get(reverse("campaigns:plan", args=[campaign.uuid])).content.decode()

    assert "The plan is EUR 500 over the budget of EUR 1,000" in page


def test_scenarios_stand_beside_the_plan(slot, campaign, alice, agency):
    scenario = add_scenario(campaign=campaign, by=alice, name="With Jon")
    (jon,) = propose_candidates(slot=slot, by=alice, influencers=[factories.make_influencer(agency, "Jon")])
    set_picks(scenario=scenario, by=alice, picks={slot: (jon, Decimal(1200))})

    compared = compare_ways(campaign, [scenario], now=timezone.now())

    assert [(way.price, way.views, way.over, way.margin) for way in compared.ways] == [
        (Decimal(800), 2_000, None, Decimal(1200)), (Decimal(1200), 0, Decimal(200), Decimal(800)),
    ]  # fmt: skip
    assert [[pick[1] for pick in each.picks] for each in compared.differences] == [["Mina", "Jon"]]
    slot.refresh_from_db()
    assert slot.holder.influencer.name == "Mina"


def test_a_scenario_needs_a_name_of_its_own_and_candidates_of_the_slot(slot, campaign, alice, agency):
    scenario = add_scenario(campaign=campaign, by=alice, name="Cheap")
    other = make_slot(campaign)
    (ada,) = propose_candidates(slot=other, by=alice, influencers=[factories.make_influencer(agency, "Ada")])

    with pytest.raises(AlreadyExists):
        add_scenario(campaign=campaign, by=alice, name="cheap")
    with pytest.raises(ActionError, match="of another slot"):
        set_picks(scenario=scenario, by=alice, picks={slot: (ada, None)})
