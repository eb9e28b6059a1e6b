"""Influencers through the API: the same actions and filters as the pages."""

import pytest

from influencers.models import Channel, Influencer, Stage
from tests import factories

URL = "/api/v1/influencers/"


@pytest.fixture
def ana(agency):
    return factories.make_influencer(agency, "Ana Ruiz", country="ES", tags=["beauty"])


@pytest.fixture
def found(agency):
    return Stage.objects.create(agency=agency, name="Found", position=0)


def test_a_manager_adds_an_influencer_with_channels(alice, found, api_client_of):
    values = {
        "name": "Ana Ruiz",
        "country": "ES",
        "languages": ["es", "ca"],
        "time_zone": "Europe/Madrid",
        "tags": ["Beauty"],
        "stage": str(found.uuid),
        "owner": str(alice.uuid),
        "next_step": "Write",
        "next_step_date": "2026-12-01",
        "channels": [
            {"address": "https://www.youtube.com/@AnaRuiz"},
            {"address": "anaruiz", "platform": "sandbox", "followers": 12_000},
        ],
    }
    answer = api_client_of(alice).post(URL, values, format="json")
    made = Influencer.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{URL}{made.uuid}/"
    data = answer.json()
    assert (data["name"], data["country"], data["languages"], data["tags"]) == (
        "Ana Ruiz",
        "ES",
        ["es", "ca"],
        ["beauty"],
    )
    assert data["stage"] == {"uuid": str(found.uuid), "name": "Found"}
    assert data["owner"] == {"uuid": str(alice.uuid), "name": "Alice"}
    assert [(c["platform"], c["handle"], c["followers"]) for c in data["channels"]] == [
        ("youtube", "AnaRuiz", None),
        ("sandbox", "anaruiz", 12_000),
    ]
    assert (made.agency, made.owner, made.version) == (alice.agency, alice, 1)
    assert alice.agency.audit_entries.filter(action="influencers.influencer.created").count() == 1


@pytest.mark.parametrize(
    ("values", "status", "detail"),
    [
        ({}, 400, "name: This field is required."),
        ({"name": "Ana", "country": "XX"}, 400, "XX is not a country. Use its two letters, for example ES."),
        ({"name": "Ana", "stage": "7"}, 400, "stage: Must be a valid UUID."),
        ({"name": "Ana", "owner": "\0"}, 400, "owner: Must be a valid UUID."),
        ({"name": "Ana", "owner": {}}, 400, "owner: Must be a valid UUID."),
        ({"name": "Ana", "version": 3}, 400, None),
        ({"name": "Ana", "tags": "beauty"}, 400, 'tags: Expected a list of items but got type "str".'),
        ({"name": "Ana", "channels": [{"address": "@ana"}]}, 400, None),
        ({"name": "Ana", "channels": [{"address": "@ana", "platform": "myspace"}]}, 400, None),
        (
            {"name": "Ana", "channels": [{"address": "@ana", "platform": "sandbox", "followers": 10**30}]},
            400,
            None,
        ),
        (
            {"name": "Ana", "channels": [{"address": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}]},
            400,
            None,
        ),
        ({"name": "Ana", "next_step_date": "2026-02-30"}, 400, None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(alice, api_client_of, values, status, detail):
    answer = api_client_of(alice).post(URL, values, format="json")
    assert answer.status_code == status
    assert detail in (None, answer.json()["detail"])
    assert Influencer.objects.count() == 0


def test_stages_and_owners_of_another_agency_are_not_found(alice, charlie, api_client_of):
    foreign = Stage.objects.create(agency=charlie.agency, name="Found", position=0)
    client = api_client_of(alice)
    for values in ({"stage": str(foreign.uuid)}, {"owner": str(charlie.uuid)}):
        answer = client.post(URL, {"name": "Ana", **values}, format="json")
        assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (
            400,
            "There is nothing with this uuid.",
        )


def test_a_channel_somebody_has_is_refused(alice, ana, api_client_of):
    factories.make_channel(ana, "sandbox", "anaruiz")
    values = {"name": "Other", "channels": [{"address": "AnaRuiz", "platform": "sandbox"}]}
    answer = api_client_of(alice).post(URL, values, format="json")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Ana Ruiz has Sandbox @AnaRuiz already.")
    assert Influencer.objects.count() == 1


def test_an_influencer_is_changed_in_part(alice, ana, api_client_of):
    answer = api_client_of(alice).patch(f"{URL}{ana.uuid}/", {"country": "PT"}, format="json")
    ana.refresh_from_db()
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert (ana.name, ana.country, ana.version) == ("Ana Ruiz", "PT", 2)


def test_an_edit_of_an_older_version_is_refused(alice, ana, api_client_of):
    client = api_client_of(alice)
    client.patch(f"{URL}{ana.uuid}/", {"country": "PT"}, format="json")
    answer = client.patch(f"{URL}{ana.uuid}/", {"country": "FR", "version": 1}, format="json")
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/#edit-conflict")
    ana.refresh_from_db()
    assert ana.country == "PT"


def test_an_influencer_is_archived_and_restored(alice, ana, api_client_of):
    client = api_client_of(alice)
    assert client.post(f"{URL}{ana.uuid}/archive/").json()["archived_at"] is not None
    assert client.get(URL).json()["results"] == []
    assert client.post(f"{URL}{ana.uuid}/archive/").status_code == 409
    assert client.post(f"{URL}{ana.uuid}/restore/").json()["archived_at"] is None
    assert [row["name"] for row in client.get(URL).json()["results"]] == ["Ana Ruiz"]


def test_filters_are_those_of_the_page(alice, ana, found, api_client_of):
    factories.make_channel(ana, "sandbox", "anaruiz", followers=500)
    leo = factories.make_influencer(alice.agency, "Leo Łuk", country="PL", stage=found, owner=alice)
    factories.make_channel(leo, "sandbox", "leo", followers=900)
    client = api_client_of(alice)

    def names(query):
        answer = client.get(f"{URL}?{query}")
        assert answer.status_code == 200, answer.json()
        return [row["name"] for row in answer.json()["results"]]

    assert names("") == ["Ana Ruiz", "Leo Łuk"]
    assert names("sort=newest") == ["Leo Łuk", "Ana Ruiz"]
    assert names("q=luk") == ["Leo Łuk"]
    assert names("country=ES&country=PT") == ["Ana Ruiz"]
    assert names("tag=beauty") == ["Ana Ruiz"]
    assert names(f"stage={found.uuid}") == ["Leo Łuk"]
    assert names("stage=none") == ["Ana Ruiz"]
    assert names("owner=me") == ["Leo Łuk"]
    assert names(f"owner={alice.uuid}") == ["Leo Łuk"]
    assert names("owner=nobody") == ["Ana Ruiz"]
    assert names("platform=sandbox&sort=followers") == ["Leo Łuk", "Ana Ruiz"]
    assert names("platform=sandbox&followers_min=600") == ["Leo Łuk"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("sort=followers", "sort"),
        ("country=Spain", "country"),
        ("stage=gone", "stage"),
        ("owner=someone", "owner"),
        ("import=7", "import"),
        ("followers_min=5", "followers_min"),
        ("platform=sandbox&followers_min=9999999999999999999999", "followers_min"),
        ("state=odd", "state"),
    ],
)
def test_a_filter_value_that_makes_no_sense_is_named(alice, api_client_of, query, parameter):
    answer = api_client_of(alice).get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_notes_and_contact_points_are_added_and_listed(alice, ana, api_client_of):
    client = api_client_of(alice)
    note = client.post(f"{URL}{ana.uuid}/notes/", {"text": "Answers fast"}, format="json")
    point = client.post(
        f"{URL}{ana.uuid}/contact-points/", {"kind": "email", "value": "ana@ruiz.example"}, format="json"
    )
    assert (note.status_code, point.status_code) == (201, 201)
    notes = client.get(f"{URL}{ana.uuid}/notes/").json()["results"]
    assert [(row["author"], row["text"]) for row in notes] == [("Alice", "Answers fast")]
    points = client.get(f"{URL}{ana.uuid}/contact-points/").json()["results"]
    assert [(row["kind"], row["value"]) for row in points] == [("email", "ana@ruiz.example")]
    again = client.post(
        f"{URL}{ana.uuid}/contact-points/", {"kind": "email", "value": "ana@ruiz.example"}, format="json"
    )
    assert again.status_code == 409
    timeline = client.get(f"{URL}{ana.uuid}/timeline/").json()["results"]
    assert [row["sentence"] for row in timeline] == ["added a contact point", "wrote a note"]


def test_notes_and_contact_points_are_corrected_and_removed(alice, olga, ana, api_client_of):
    client = api_client_of(alice)
    note = client.post(f"{URL}{ana.uuid}/notes/", {"text": "Answers fast"}, format="json").json()
    note_url = f"/api/v1/notes/{note['uuid']}/"
    assert client.patch(note_url, {"text": "Answers"}, format="json").json()["text"] == "Answers"
    assert api_client_of(olga).patch(note_url, {"text": "Mine"}, format="json").status_code == 403
    assert (client.delete(note_url).status_code, client.get(note_url).status_code) == (204, 404)
    values = {"kind": "email", "value": "ana@ruiz.example"}
    point = client.post(f"{URL}{ana.uuid}/contact-points/", values, format="json").json()
    point_url = f"/api/v1/contact-points/{point['uuid']}/"
    changed = client.patch(point_url, {"found_where": "Bio"}, format="json").json()
    assert (changed["value"], changed["found_where"]) == ("ana@ruiz.example", "Bio")
    assert (client.delete(point_url).status_code, client.get(point_url).status_code) == (204, 404)


def test_stages_are_added_renamed_and_removed(alice, ana, api_client_of):
    client = api_client_of(alice)
    url = client.post("/api/v1/stages/", {"name": "Found"}, format="json").headers["Location"]
    assert client.post("/api/v1/stages/", {"name": "Found"}, format="json").status_code == 409
    assert client.patch(url, {"name": "Spotted"}, format="json").json()["name"] == "Spotted"
    client.patch(f"{URL}{ana.uuid}/", {"stage": client.get(url).json()["uuid"]}, format="json")
    full = client.delete(url)
    assert (full.status_code, full.json()["type"]) == (400, "/api/problems/#refused")
    client.patch(f"{URL}{ana.uuid}/", {"stage": None}, format="json")
    assert client.delete(url).status_code == 204
    assert client.get("/api/v1/stages/").json()["results"] == []


def test_stages_are_put_in_order_and_one_with_people_gives_way_to_another(alice, ana, api_client_of):
    client = api_client_of(alice)
    made = [
        client.post("/api/v1/stages/", {"name": name}, format="json")
        for name in ("Found", "Asked", "Partner")
    ]
    found, asked, partner = (answer.json()["uuid"] for answer in made)

    def order():
        return [stage["uuid"] for stage in client.get("/api/v1/stages/").json()["results"]]

    assert client.post(f"/api/v1/stages/{partner}/move/", {"steps": -2}, format="json").status_code == 200
    assert order() == [partner, found, asked]
    client.patch(f"{URL}{ana.uuid}/", {"stage": found}, format="json")
    away = f"/api/v1/stages/{found}/replace/"
    assert client.post(away, {"replacement": None}, format="json").status_code == 400
    assert client.post(away, {"replacement": found}, format="json").status_code == 400
    assert client.post(away, {"replacement": asked}, format="json").status_code == 204
    assert (order(), client.get(f"{URL}{ana.uuid}/").json()["stage"]["uuid"]) == ([partner, asked], asked)


def test_a_next_step_is_done_once(alice, ana, api_client_of):
    client = api_client_of(alice)
    client.patch(f"{URL}{ana.uuid}/", {"next_step": "Write"}, format="json")
    done = client.post(f"{URL}{ana.uuid}/next-step/done/")
    assert (done.status_code, done.json()["next_step"]) == (200, "")
    assert client.post(f"{URL}{ana.uuid}/next-step/done/").status_code == 409


def test_a_channel_is_polled_on_request_once_a_minute(alice, ana, api_client_of):
    url = f"/api/v1/channels/{factories.make_channel(ana, 'sandbox', 'ana').uuid}/poll/"
    client = api_client_of(alice)
    assert client.post(url).status_code == 202
    assert alice.agency.audit_entries.filter(action="influencers.channel.poll_asked").count() == 1


def test_a_viewer_reads_and_does_not_write(bob, ana, client_of):
    browser = client_of(bob)
    assert browser.get(f"{URL}{ana.uuid}/").status_code == 200
    for path, values in (
        ("", {"name": "B"}),
        (f"{ana.uuid}/notes/", {"text": "B"}),
        (f"{ana.uuid}/archive/", {}),
    ):
        answer = browser.post(URL + path, values, content_type="application/json")
        assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/#not-allowed")


def test_channels_are_added_corrected_and_removed(alice, ana, api_client_of):
    client = api_client_of(alice)
    added = client.post(
        f"{URL}{ana.uuid}/channels/", {"address": "anaruiz", "platform": "sandbox"}, format="json"
    )
    assert (added.status_code, added.json()["influencer"]) == (201, str(ana.uuid))
    url = added.headers["Location"]
    assert client.get(url).json()["handle"] == "anaruiz"
    changed = client.patch(url, {"address": "anar", "platform": "sandbox"}, format="json")
    assert (changed.status_code, changed.json()["handle"]) == (200, "anar")
    assert [c["handle"] for c in client.get("/api/v1/channels/?handle=@ANAR").json()["results"]] == ["anar"]
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert Channel.objects.count() == 0


def test_figures_are_typed_in_and_listed_by_time(alice, ana, api_client_of):
    channel = factories.make_channel(ana)
    client = api_client_of(alice)
    url = f"/api/v1/channels/{channel.uuid}/snapshots/"
    for day, followers in (("01", 100), ("03", 140)):
        values = {"taken_at": f"2026-01-{day}T12:00:00Z", "followers": followers}
        assert client.post(url, values, format="json").status_code == 201
    assert [row["followers"] for row in client.get(url).json()["results"]] == [140, 100]
    assert [
        row["followers"] for row in client.get(f"{url}?until=2026-01-02T00:00:00Z").json()["results"]
    ] == [100]
    assert client.get(f"/api/v1/channels/{channel.uuid}/").json()["followers"] == 140
    same = client.post(url, {"taken_at": "2026-01-03T12:00:00Z", "followers": 1}, format="json")
    assert same.status_code == 409
    future = client.post(url, {"taken_at": "9999-12-31T23:59:59Z", "followers": 1}, format="json")
    assert (future.status_code, future.json()["detail"]) == (400, "Figures cannot be from the future.")
    nothing = client.post(url, {"taken_at": "2026-01-04T12:00:00Z"}, format="json")
    assert (nothing.status_code, nothing.json()["detail"]) == (400, "Enter at least one figure.")


def test_creating_takes_at_most_eight_statements(alice, api_client_of, django_assert_max_num_queries):
    client = api_client_of(alice)
    client.get("/api/v1/me/")
    values = {"name": "Ana Ruiz", "channels": [{"address": "anaruiz", "platform": "sandbox"}]}
    with django_assert_max_num_queries(99) as captured:
        answer = client.post(URL, values, format="json", headers={"Idempotency-Key": "one"})
    assert answer.status_code == 201
    work = [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(work) <= 8, work


def test_listing_takes_the_same_statements_for_one_and_many(
    alice, found, api_client_of, django_assert_num_queries
):
    client = api_client_of(alice)
    client.get("/api/v1/me/")
    for number in range(4):
        person = factories.make_influencer(alice.agency, f"Person {number}", stage=found, owner=alice)
        factories.make_channel(person)
        factories.make_channel(person)
        if number in (0, 3):
            with django_assert_num_queries(3):
                assert len(client.get(URL).json()["results"]) == number + 1
