import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from influencers.actions.channels import NewChannel, add_contact_point
from influencers.actions.record import (
    archive_influencer,
    create_influencer,
    plan_next_step,
    set_owner,
    set_stage,
)
from influencers.actions.stages import ensure_stages
from influencers.models import Influencer

LIST = reverse("influencers:list")
BULK = reverse("influencers:bulk")
EXPORT = reverse("influencers:export")


def add(by, name, **values):
    return create_influencer(by=by, name=name, **values)


def fill(by, number):
    stage = ensure_stages(by.agency)[0]
    person = add(
        by, f"Person {number:03}", country="ES", languages=["es"], tags=["beauty", "food"],
        channels=[NewChannel(f"a{number}", "youtube", 1200), NewChannel(f"b{number}", "tiktok")],
    )  # fmt: skip
    set_stage(influencer=person, by=by, stage=stage)
    set_owner(influencer=person, by=by, owner=by)
    plan_next_step(influencer=person, by=by, text="Call", on=date(2026, 1, 2))


def statements_for(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    own = ("SAVEPOINT", "RELEASE")  # the test's own: outside a test these are no statements of a page
    return len([query for query in captured if not query["sql"].startswith(own)])


def test_the_list_takes_equally_few_statements_for_one_and_three_rows(alice, client_of):
    client = client_of(alice)
    fill(alice, 1)
    client.get(LIST)
    addresses = (
        LIST,
        f"{LIST}?q=person",
        f"{LIST}?platform=youtube&sort=followers",
        f"{LIST}?tag=food&size=100",
        f"{LIST}?q=prseon",
    )
    for_one = [statements_for(client, address) for address in addresses]
    assert max(for_one) <= 8
    for number in (2, 3):
        fill(alice, number)
    assert [statements_for(client, address) for address in addresses] == for_one


def test_a_row_shows_what_is_known_and_a_question_mark_for_what_is_not(alice, client_of):
    fill(alice, 1)
    page = client_of(alice).get(LIST).content.decode()
    for piece in (
        "Person 001",
        "@a1",
        "1.2k",
        ">?</a>",
        "🇪🇸 Spanish",
        "Found",
        "beauty",
        "Call",
        "2 Jan",
        "1 person",
    ):
        assert piece in page
    assert page.count("<style") == page.count("onclick") == 0


def test_the_empty_list_says_how_to_begin_and_a_filter_without_match_how_to_go_back(alice, bob, client_of):
    page = client_of(alice).get(LIST).content.decode()
    assert "No influencers yet" in page
    assert reverse("influencers:import_new") in page
    assert reverse("influencers:create") not in client_of(bob).get(LIST).content.decode()
    add(alice, "Mina")
    page = client_of(alice).get(f"{LIST}?country=KR").content.decode()
    assert "Nobody matches" in page
    assert "Clear all filters" in page


def test_an_unknown_filter_is_told_and_the_rest_of_the_page_works(alice, client_of):
    add(alice, "Mina")
    answer = client_of(alice).get(f"{LIST}?colour=red&sort=followers&after=%00&size=7")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "colour is not a filter." in page
    assert "Choose one platform to sort by followers" in page
    assert "Mina" in page


def test_similar_names_are_shown_as_such(alice, client_of):
    add(alice, "John Smith")
    page = client_of(alice).get(f"{LIST}?q=jonh+smith").content.decode()
    assert "No exact match; showing similar names." in page
    assert "John Smith" in page


def test_other_agencies_people_are_not_listed_searched_or_exported(alice, charlie, client_of):
    add(charlie, "Secret Person", channels=[NewChannel("secret", "youtube")])
    add(alice, "Ana")
    client = client_of(alice)
    for query in ("", "?q=secret", "?q=https://youtube.com/@secret", "?q=secrte+persno"):
        assert "Secret Person" not in client.get(LIST + query).content.decode()
    assert "Secret" not in b"".join(client.get(f"{EXPORT}?format=csv").streaming_content).decode()


@pytest.mark.parametrize(
    ("fields", "field", "value"),
    [
        ({"verb": "tag", "tag": "Food, New"}, "tags", ["beauty", "food", "new"]),
        ({"verb": "untag", "tag": "beauty"}, "tags", []),
    ],
)
def test_bulk_changes_the_ticked_people_only(alice, client_of, fields, field, value):
    ticked, other = add(alice, "A", tags=["beauty"]), add(alice, "B", tags=["beauty"])
    answer = client_of(alice).post(BULK, {**fields, "chosen": [ticked.uuid], "back": f"{LIST}?tag=beauty"})
    assert answer["Location"] == f"{LIST}?tag=beauty"
    assert getattr(Influencer.objects.get(pk=ticked.pk), field) == value
    assert Influencer.objects.get(pk=other.pk).tags == ["beauty"]


def test_bulk_sets_stage_and_owner_and_each_change_is_recorded(alice, olga, client_of):
    people = [add(alice, name) for name in "AB"]
    stage = ensure_stages(alice.agency)[2]
    client, chosen = client_of(alice), [person.uuid for person in people]
    client.post(BULK, {"verb": "stage", "stage": stage.uuid, "chosen": chosen})
    client.post(BULK, {"verb": "owner", "owner": olga.uuid, "chosen": chosen})
    for person in people:
        stored = Influencer.objects.get(pk=person.pk)
        assert (stored.stage, stored.owner) == (stage, olga)
        assert AuditEntry.objects.about(person).count() == 3


def test_bulk_archive_is_undone_from_its_message(alice, client_of):
    people = [add(alice, name) for name in "AB"]
    client = client_of(alice)
    page = client.post(
        BULK, {"verb": "archive", "chosen": [p.uuid for p in people], "back": LIST}, follow=True
    )
    assert "2 people archived." in page.content.decode()
    assert Influencer.objects.active().count() == 0
    undo = re.search(r'name="undo" value="([^"]+)"', page.content.decode()).group(1)
    client.post(reverse("influencers:undo_bulk"), {"undo": undo, "back": LIST})
    assert Influencer.objects.active().count() == 2


def test_bulk_tells_refusals_and_does_the_rest(alice, client_of):
    away, here = add(alice, "Away"), add(alice, "Here")
    archive_influencer(influencer=away, by=alice)
    page = (
        client_of(alice)
        .post(BULK, {"verb": "archive", "chosen": [away.uuid, here.uuid]}, follow=True)
        .content.decode()
    )
    assert "Away is archived already." in page
    assert "1 person archived." in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"verb": "archive"}, "Tick the people first."),
        ({"verb": "archive", "chosen": "nonsense"}, "Tick the people first."),
        ({"verb": "tag", "tag": " , "}, "Write the tag first."),
        ({"verb": "explode"}, "Select a valid choice. explode is not one of the available choices."),
    ],
)
def test_bulk_without_sense_is_told(alice, client_of, fields, sentence):
    person = add(alice, "Mina")
    answer = client_of(alice).post(
        BULK, {"chosen": person.uuid, "back": "https://evil.example/", **fields}, follow=True
    )
    if fields.get("verb") != "archive" or "chosen" in fields:
        assert sentence in answer.content.decode()
    assert answer.redirect_chain[0][0] == LIST


def test_bulk_never_touches_another_agency_and_refuses_viewers(alice, bob, charlie, client_of):
    foreign, own = add(charlie, "Foreign"), add(alice, "Own")
    client_of(alice).post(BULK, {"verb": "archive", "chosen": [foreign.uuid]})
    client_of(bob).post(BULK, {"verb": "archive", "chosen": [own.uuid]})
    assert Influencer.objects.active().count() == 2


def test_csv_has_a_line_a_person_and_no_formula(alice, client_of):
    person = add(
        alice, "=cmd()", country="ES", languages=["es", "ca"], tags=["beauty"],
        channels=[NewChannel("one", "youtube", 12), NewChannel("two", "youtube"), NewChannel("bb", "tiktok")],
    )  # fmt: skip
    add_contact_point(influencer=person, by=alice, kind="email", value="a@example.com")
    add(alice, "Other", country="PL")
    answer = client_of(alice).get(f"{EXPORT}?country=ES&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert row["Name"] == "'=cmd()"
    assert (row["Languages"], row["Tags"], row["E-mail"], row["Owner"]) == (
        "es, ca",
        "beauty",
        "a@example.com",
        "",
    )
    assert (row["YouTube handle"], row["YouTube followers"], row["TikTok followers"]) == ("one", "12", "")
    assert row["Other channels"] == "YouTube @two"
    assert answer["Content-Disposition"].startswith('attachment; filename="influencers-northlight-')


def test_spreadsheet_has_the_same_cells_as_texts(alice, client_of):
    add(alice, "=1+1", channels=[NewChannel("one", "youtube", 12)])
    answer = client_of(alice).get(f"{EXPORT}?format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    header, row = book.get_sheet_by_index(0).to_python()
    cells = dict(zip(header, row, strict=True))
    assert (cells["Name"], cells["YouTube followers"]) == ("=1+1", 12)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_nothing_says_so_and_keeps_the_filters(alice, client_of, kind):
    add(alice, "Ana")
    client = client_of(alice)
    answer = client.get(f"{EXPORT}?format={kind}&tag=nobody-has-it")
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?tag=nobody-has-it")
    page = client.get(answer["Location"]).content.decode()
    assert "Nobody matches these filters, so there is nothing to export." in page
    assert "No influencer matches all of these filters. Take one away, or start over." in page


def test_export_statements_do_not_grow_with_people(alice, client_of):
    client = client_of(alice)
    fill(alice, 1)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get(f"{EXPORT}?format=csv").streaming_content)
        return len(captured)

    one = statements()
    fill(alice, 2)
    fill(alice, 3)
    assert statements() == one


def test_all_filters_are_on_a_page_of_their_own(alice, client_of):
    answer = client_of(alice).get(f"{reverse('influencers:filters')}?country=ES&q=mina")
    page = answer.content.decode()
    assert '<option value="ES" selected>' in page
    assert 'value="mina"' in page
