from collections import Counter
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.due import Urgency
from campaigns.actions.exchange_rates import note_exchange_rate
from desk.queries import due_today
from influencers.actions.record import archive_influencer, create_influencer
from influencers.models import Channel, Import
from influencers.queries.today import due_for
from influencers.states import ChannelState, ImportState
from tests.campaigns.making import make_campaign
from tests.desk.everything_due import EVERY_LINE, make_everything_due


def person(by, name, days=None, owner=None):
    day = timezone.localdate()
    step = {"next_step": "Call", "next_step_date": day + timedelta(days=days)} if days is not None else {}
    return create_influencer(by=by, name=name, owner=owner, **step)


def test_next_steps_come_by_urgency_to_their_owner(alice, olga):
    today = timezone.localdate()
    for name, days in (("Late", -2), ("Now", 0), ("Soon", 6), ("Far", 8)):
        person(alice, name, days, owner=alice)
    person(alice, "Nobody's", 1)
    archive_influencer(influencer=person(alice, "Away", 0, owner=alice), by=alice)
    rows = due_for(alice, today)
    assert [(row.who, row.urgency) for row in rows] == [
        ("Late", Urgency.NOW), ("Now", Urgency.TODAY), ("Soon", Urgency.WEEK),
    ]  # fmt: skip
    assert [(row.who, row.why) for row in due_for(olga, today)] == [("Nobody's", "Nobody looks after them")]


def test_channels_that_need_a_person_and_imports_that_wait_are_there(alice, bob):
    mina = person(alice, "Mina", owner=alice)
    Channel.objects.create(
        influencer=mina,
        agency=mina.agency,
        platform="youtube",
        handle_key="m",
        state=ChannelState.GONE,
        state_note="It is gone.",
    )
    now = timezone.now()
    for name, state, rejected, finished in (
        ("waits.csv", ImportState.UPLOADED, 0, None),
        ("rejects.csv", ImportState.DONE, 4, now),
        ("old.csv", ImportState.DONE, 4, now - timedelta(days=4)),
        ("fine.csv", ImportState.DONE, 0, now),
    ):
        Import.objects.create(
            agency=alice.agency,
            member=alice,
            file=name,
            file_name=name,
            state=state,
            rejected=rejected,
            finished_at=finished,
        )
    rows = {row.who: (row.what, row.why, row.urgency) for row in due_for(alice, timezone.localdate())}
    assert rows == {
        "Mina": ("YouTube needs a look", "It is gone.", Urgency.WEEK),
        "waits.csv": ("Check how its columns are read", "Waits for you before it starts", Urgency.NOW),
        "rejects.csv": (
            "4 rows could not be taken in", "Rejected rows can be downloaded, mended and imported again", Urgency.TODAY,
        ),
    }  # fmt: skip
    assert due_for(bob, timezone.localdate()) == []


def test_one_statement_and_nothing_for_clients_or_others(alice, carla, charlie):
    person(alice, "Mina", 0, owner=alice)
    with CaptureQueriesContext(connection) as captured:
        assert len(due_for(alice, timezone.localdate())) == 1
    assert len(captured) == 1
    assert due_for(carla, timezone.localdate()) == due_for(charlie, timezone.localdate()) == []


def test_today_sorts_and_counts(alice):
    for name, days in (("B", 3), ("A", 3), ("C", 1), ("D", -1)):
        person(alice, name, days, owner=alice)
    found = due_today(alice, timezone.localdate())
    assert [(group.label, [row.who for row in group.rows]) for group in found.groups] == [
        ("Now", ["D"]),
        ("This week", ["C", "A", "B"]),
    ]
    assert (found.now, found.today, found.week) == (1, 0, 3)


def test_the_page_greets_lists_and_when_empty_says_what_will_be_here(alice, client_of):
    client = client_of(alice)
    empty = client.get(reverse("desk:today")).content.decode()
    assert "Nothing waits for you" in empty
    person(alice, "Late Mina", -2, owner=alice)
    page = client.get(reverse("desk:today")).content.decode()
    assert "Late Mina" in page
    assert "overdue by 2\xa0days" in page


def test_clients_do_not_get_in(carla, client_of):
    assert client_of(carla).get(reverse("desk:today")).status_code == 403
    assert client_of(carla).get(reverse("desk:search")).status_code == 403


def test_what_the_most_money_hangs_on_comes_first_across_currencies(alice, brand, client_of):
    today = timezone.localdate()
    note_exchange_rate(
        by=alice, from_currency="KRW", to_currency="EUR", rate=Decimal("0.0006"), as_of=today, source="ECB"
    )
    for name, budget, currency, days in (
        ("Small", 900, "EUR", 1), ("Won", 9_000_000, "KRW", 2), ("Large", 8_000, "EUR", 3), ("Pesos", 99_999, "MXN", 4),
        ("Unknown", None, "EUR", 5),
    ):  # fmt: skip
        make_campaign(
            alice, brand, name=name, starts_on=today + timedelta(days=days), budget=budget and Decimal(budget), currency=currency,
            owner=alice,
        )  # fmt: skip

    by_urgency = [row.who for group in due_today(alice, today).groups for row in group.rows]
    by_size = [row.who for group in due_today(alice, today, "size").groups for row in group.rows]

    assert by_urgency == ["Small", "Won", "Large", "Pesos", "Unknown"]
    assert by_size == ["Large", "Won", "Small", "Pesos", "Unknown"]
    page = client_of(alice).get(reverse("desk:today"), {"order": "size"}).content.decode()
    assert page.index("EUR 8,000") < page.index("KRW 9,000,000") < page.index("EUR 900")


def test_every_kind_and_ten_of_each_take_the_same_statements_at_most_twelve(alice, client_of):
    client, day = client_of(alice), timezone.localdate()
    counted = []
    for number in range(10):
        make_everything_due(alice, number)
        if number in (0, 9):
            with CaptureQueriesContext(connection) as captured:
                page = client.get(reverse("desk:today"), {"order": "size"})
            assert page.status_code == 200
            counted.append(len(captured))

    kinds = Counter((row.kind, row.what) for group in due_today(alice, day).groups for row in group.rows)

    assert counted[0] == counted[1] <= 12
    # Letters that may not have left are one line for all of them.
    assert kinds == dict.fromkeys(EVERY_LINE, 10) | {("Outbox", "10 letters may not have left"): 1}
