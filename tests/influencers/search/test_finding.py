"""Count, facets, look-alikes, peek, columns, adding a filter."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from influencers.actions.stages import ensure_stages
from influencers.filters import Filters
from influencers.models import CustomField, Influencer
from influencers.queries import counting, facets
from influencers.queries.listing import ORDERS, list_page
from influencers.queries.similar import look_alikes
from tests.factories import make_channel, make_influencer

LIST = reverse("influencers:list")


def test_few_are_counted_and_many_estimated(agency, monkeypatch):
    for number in range(30):
        make_influencer(agency, f"Person {number}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE influencers_influencer")
    rows = Influencer.objects.for_agency(agency)
    assert counting.count_of(rows) == counting.Count(30)
    monkeypatch.setattr(counting, "COUNT_CAP", 10)
    assert counting.count_of(rows) == counting.Count(30, exact=False)


def test_a_text_that_finds_many_is_found_while_walking_the_order(agency, monkeypatch):
    for number in range(40):
        make_influencer(agency, f"Person {number:02}")
    make_influencer(agency, "Anna")
    monkeypatch.setattr(counting, "COUNT_CAP", 10)
    monkeypatch.setattr(counting, "SAMPLED", 100.0)
    first = list_page(agency, Filters(text="person"), size=25)
    rest = list_page(agency, Filters(text="person"), size=25, after=first.after)
    assert [row.name for row in [*first.rows, *rest.rows]] == [f"Person {number:02}" for number in range(40)]
    assert first.count == counting.Count(40, exact=False)


@pytest.mark.parametrize(
    ("sort", "names"),
    [("name", ["Ada", "Ben", "Cy"]), ("newest", ["Ada", "Cy", "Ben"]), ("changed", ["Ada", "Cy", "Ben"])],
)
def test_few_are_counted_and_shown_by_one_look_at_them(agency, sort, names):
    for name in ("Dee", "Ben", "Cy", "Ada"):
        make_influencer(agency, name, country="" if name == "Dee" else "ES")
    rows = Influencer.objects.for_agency(agency).filter(country="ES")
    count, first = counting.count_and_first(rows, ORDERS[sort], 2)
    assert (count, first) == (counting.Count(3), [rows.get(name=name).pk for name in names[:2]])
    page = list_page(agency, Filters(text="ada", sort=sort), size=25)
    assert ([row.name for row in page.rows], page.count) == (["Ada"], counting.Count(1))


def test_a_page_that_holds_everybody_knows_better_than_an_estimate(agency, monkeypatch):
    for number in range(12):
        make_influencer(agency, f"Person {number}")
    monkeypatch.setattr(counting, "COUNT_CAP", 10)
    monkeypatch.setattr(counting, "SURELY_MANY", 0)
    assert list_page(agency, Filters(), size=25).count == counting.Count(12)


@pytest.mark.parametrize(("number", "rounded"), [(7, 7), (99, 99), (118_493, 120_000), (999_999, 1_000_000)])
def test_estimates_promise_two_digits(number, rounded):
    assert counting.two_digits(number) == rounded


def test_facets_count_each_person_once_a_value(alice, agency, charlie, other_agency):
    stage = ensure_stages(agency)[0]
    ada = make_influencer(agency, "Ada", country="ES", tags=["food", "travel"], stage=stage)
    ben = make_influencer(agency, "Ben", country="ES", tags=["food"])
    make_influencer(agency, "Cy")
    make_influencer(other_agency, "Foreign", country="ES", tags=["food"])
    for handle in ("one", "two"):
        make_channel(ada, "youtube", handle)
    make_channel(ben, "tiktok", "ben")
    found = facets.facets(agency, Filters())
    assert found.country == [("ES", 2), ("", 1)]
    assert found.tag == [("food", 2), ("travel", 1)]
    assert sorted(found.platform) == [("tiktok", 1), ("youtube", 1)]
    assert found.stage == [(None, 2), (str(stage.pk), 1)]
    assert (found.people, found.sample) == (3, 0)


def test_facets_of_many_come_from_a_sample_and_say_so(agency, monkeypatch):
    for number in range(400):
        make_influencer(agency, f"Person {number}", country="ES" if number % 2 else "PT")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE influencers_influencer")
    monkeypatch.setattr(facets, "COUNT_CAP", 10)
    monkeypatch.setattr(facets, "SAMPLE", 200)
    found = facets.facets(agency, Filters())
    assert 0 < found.sample < 400
    assert found.people == 400
    assert {code for code, _ in found.country} == {"ES", "PT"}
    assert 300 <= sum(people for _, people in found.country) <= 500


def test_the_facets_page_and_api_narrow_like_the_list(alice, agency, client_of, api_client_of):
    make_influencer(agency, "Ada", country="ES", tags=["food"])
    make_influencer(agency, "Ben", country="KR", tags=["music"])
    page = client_of(alice).get(reverse("influencers:facets"), {"country": "ES"}).content.decode()
    assert "One person matches." in page
    assert "food" in page and "music" not in page
    answer = api_client_of(alice).get("/api/v1/influencers/facets/?g1.country=ES&g2.tag=none").json()
    assert (answer["people"], answer["sample"]) == (1, 0)
    assert answer["tag"] == [{"value": "food", "people": 1}]
    assert api_client_of(alice).get("/api/v1/influencers/facets/?colour=red").status_code == 400


@pytest.fixture
def like_ada(agency, other_agency):
    ada = make_influencer(
        agency, "Ada", country="ES", languages=["es"], tags=["food", "travel"], tones=["humorous"]
    )
    make_channel(ada, "vk", "ada", followers=20_000, tier="micro")
    twin = make_influencer(
        agency, "Twin", country="ES", languages=["es"], tags=["travel", "food"], tones=["humorous"]
    )
    make_channel(twin, "vk", "twin", followers=30_000, tier="micro")
    cousin = make_influencer(agency, "Cousin", country="PT", tags=["food"])
    make_channel(cousin, "tiktok", "cousin", followers=30_000, tier="micro")
    make_influencer(agency, "Nobody", country="KR", tags=["cars"])
    make_influencer(other_agency, "Foreign", country="ES", tags=["food", "travel"])
    make_influencer(agency, "Away", country="ES", tags=["food"], archived_at="2026-01-01T00:00:00Z")
    return ada


def test_look_alikes_come_with_score_and_reasons(like_ada):
    assert [(each.influencer.name, each.score, each.reasons) for each in look_alikes(like_ada)] == [
        (
            "Twin",
            100,
            [
                "Tags: food, travel",
                "Same tier: micro on VK",
                "Country: Spain",
                "Languages: Spanish",
                "Tones: humorous",
            ],
        ),
        ("Cousin", 20, ["Tags: food"]),
    ]


def test_look_alikes_take_equally_few_statements(alice, like_ada, client_of):
    client, address = client_of(alice), reverse("influencers:similar", args=[like_ada.uuid])
    with CaptureQueriesContext(connection) as first:
        page = client.get(address).content.decode()
    assert "Twin" in page and "Same tier: micro on VK" in page
    for number in range(5):
        make_influencer(like_ada.agency, f"More {number}", tags=["food"])
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(first) == len(more) <= 12


def test_look_alikes_of_the_unknown_say_what_is_missing(alice, agency, client_of):
    blank = make_influencer(agency, "Blank")
    page = client_of(alice).get(reverse("influencers:similar", args=[blank.uuid])).content.decode()
    assert "Too little is known to find people alike." in page


def test_look_alikes_over_the_api(alice, charlie, like_ada, api_client_of):
    address = f"/api/v1/influencers/{like_ada.uuid}/similar/"
    answer = api_client_of(alice).get(address).json()
    assert [(row["influencer"]["name"], row["score"]) for row in answer["results"]] == [
        ("Twin", 100),
        ("Cousin", 20),
    ]
    assert api_client_of(charlie).get(address).status_code == 404


def test_peek_is_a_page_and_a_panel(alice, like_ada, client_of):
    address = reverse("influencers:peek", args=[like_ada.uuid])
    assert "<!DOCTYPE html>" in client_of(alice).get(address).content.decode()
    panel = client_of(alice).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<!DOCTYPE html>" not in panel
    assert "Ada" in panel and "20k" in panel
    assert "data-peek" in client_of(alice).get(LIST).content.decode()


def test_chosen_columns_are_shown_and_exported(alice, agency, client_of):
    CustomField.objects.create(agency=agency, key="shoe", label="Shoe <size>", kind="number")
    make_influencer(
        agency, "Ada", custom={"shoe": 39}, risk="high", refuses=["<b>gambling</b>"], birthday=229
    )
    query = "?column=risk&column=refuses&column=birthday&column=custom.shoe"
    page = client_of(alice).get(LIST + query).content.decode()
    assert "Shoe &lt;size&gt;" in page and "&lt;b&gt;gambling&lt;/b&gt;" in page and "<b>gambling" not in page
    for piece in ("High", "29 Feb", ">39</td>"):
        assert piece in page
    answer = client_of(alice).get(f"{reverse('influencers:export')}{query}&format=csv")
    [header, row] = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert header == ["Name", "Birthday (month-day)", "Risk", "Refuses", "Shoe <size>"]
    assert row == ["Ada", "02-29", "High", "<b>gambling</b>", "39"]


def test_an_export_of_nothing_says_so_instead_of_giving_an_empty_file(alice, agency, client_of):
    address = f"{reverse('influencers:export')}?country=ES&column=stage&format=csv"
    page = client_of(alice).get(address, follow=True).content.decode()
    assert "Nobody matches these filters, so there is nothing to export." in page


def test_a_filter_is_added_field_by_field_without_a_script(alice, agency, client_of):
    client, address = client_of(alice), reverse("influencers:add_filter")
    page = client.get(address, {"country": "ES"}).content.decode()
    assert "Refuses to advertise" in page
    page = client.get(address, {"country": "ES", "field": "age"}).content.decode()
    assert 'name="low"' in page and '<input type="hidden" name="country" value="ES">' in page
    answer = client.get(
        address, {"country": "ES", "field": "age", "low": "18", "high": "30", "negated": "on", "group": "2"}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?country=ES&g2.-age=18..30")
    wrong = client.get(address, {"country": "ES", "field": "age", "low": "thirty", "high": ""})
    page = wrong.content.decode()
    assert "Age must be a whole number" in page and 'value="thirty"' in page


def test_several_filters_at_once_keep_those_the_form_has_no_field_for(alice, agency, client_of):
    page = (
        client_of(alice)
        .get(reverse("influencers:filters"), {"g1.country": "ES", "age": "18..30"})
        .content.decode()
    )
    assert '<input type="hidden" name="g1.country" value="ES">' in page
    assert '<input type="hidden" name="age" value="18..30">' in page


def test_the_api_reads_groups_and_negation(alice, agency, api_client_of):
    make_influencer(agency, "Ada", country="ES", tags=["food"])
    make_influencer(agency, "Ben", country="KR", tags=["food"])
    make_influencer(agency, "Cy", country="KR")
    client = api_client_of(alice)

    def found(query):
        return [row["name"] for row in client.get(f"/api/v1/influencers/?{query}").json()["results"]]

    assert found("-country=ES&tag=food") == ["Ben"]
    assert found("g1.country=ES&g2.-tag=food") == ["Ada", "Cy"]
    refused = client.get("/api/v1/influencers/?g1.tier=mid")
    assert (refused.status_code, "Choose one platform" in refused.json()["detail"]) == (400, True)
