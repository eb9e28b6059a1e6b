"""Pages by key: every row once, in both directions, whatever the order."""

import pytest

from accounts.models import Brand
from influencers.models import Influencer
from tests import factories

URL = "/api/v1/influencers/"


@pytest.fixture
def client(alice, api_client_of):
    return api_client_of(alice)


@pytest.fixture
def seven(agency):
    # Equal names, so that the order rests on the tie-breaker.
    for number in range(7):
        person = factories.make_influencer(agency, "Ana" if number < 4 else f"Zoe {number}")
        followers = None if number == 2 else number % 3
        factories.make_channel(person, "sandbox", followers=followers)
    return agency


def walk(client, url, key="next"):
    pages, last = [], {}
    while url:
        answer = client.get(url).json()
        pages.append([row["uuid"] for row in answer["results"]])
        url = answer[key]
        last = answer
    return pages, last


@pytest.mark.parametrize("sort", ["name", "newest", "changed", "followers&platform=sandbox"])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_every_row_comes_once_forwards_and_backwards(client, seven, sort, size):
    whole = [row["uuid"] for row in client.get(f"{URL}?sort={sort}").json()["results"]]
    assert len(whole) == 7
    pages, last = walk(client, f"{URL}?sort={sort}&page_size={size}")
    assert sum(pages, []) == whole
    assert last["next"] is None
    back, first = walk(client, last["previous"], "previous")
    assert sum(reversed(back), []) == whole[: len(whole) - len(pages[-1])]
    assert first.get("previous") is None


def test_a_row_added_meanwhile_moves_nothing(client, seven):
    first = client.get(f"{URL}?page_size=3").json()
    factories.make_influencer(seven, "Aaa")
    second = client.get(first["next"]).json()
    everybody = list(Influencer.objects.exclude(name="Aaa").order_by("name_key", "id"))
    assert [row["uuid"] for row in second["results"]] == [str(i.uuid) for i in everybody[3:6]]


def test_the_page_after_the_last_of_removed_rows_is_empty_and_leads_nowhere(client, seven):
    first = client.get(f"{URL}?page_size=6").json()
    Influencer.objects.all().delete()
    second = client.get(first["next"]).json()
    assert second == {"next": None, "previous": None, "results": []}


def test_a_cursor_of_another_order_is_refused(client, seven):
    url = client.get(f"{URL}?page_size=3").json()["next"]
    answer = client.get(f"{url}&sort=newest")
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/#bad-cursor")


def test_a_cursor_never_shows_another_agencys_rows(client, seven, charlie, api_client_of):
    url = client.get(f"{URL}?page_size=3").json()["next"]
    assert api_client_of(charlie).get(url).json()["results"] == []


def test_up_to_two_hundred_rows_fit_on_a_page(client, agency):
    Brand.objects.bulk_create(Brand(agency=agency, name=f"Brand {n:03}") for n in range(201))
    assert len(client.get("/api/v1/brands/").json()["results"]) == 50
    assert len(client.get("/api/v1/brands/?page_size=200").json()["results"]) == 200
