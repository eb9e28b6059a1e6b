"""Taking lists in through the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from influencers.actions.importing import run_import
from influencers.models import Import, Influencer, Stage

URL = "/api/v1/imports/"
LIST = "Name,Handle,Subs\nAna Ruiz,@anaruiz,12.3K\nLeo,@leo,900\n,,\n"


def a_file(text=LIST, name="youtube list.csv"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def client(alice, api_client_of):
    return api_client_of(alice)


def test_a_list_is_uploaded_checked_started_and_taken_in(client, alice, agency):
    uploaded = client.post(URL, {"file": a_file()}, format="multipart")
    assert uploaded.status_code == 201
    url = uploaded.headers["Location"]
    plan = uploaded.json()["plan"]
    assert [(column["position"], column["name"], column["target"]) for column in plan["columns"]] == [
        (1, "Name", "name"),
        (2, "Handle", "handle"),
        (3, "Subs", "followers"),
    ]
    stage = Stage.objects.get_or_create(agency=agency, name="Found", defaults={"position": 0})[0]
    values = {"platform": "sandbox", "tags": ["new"], "stage": str(stage.uuid), "as_of": "2026-01-31"}
    changed = client.patch(url, values, format="json").json()["plan"]
    assert (changed["platform"], changed["tags"], changed["as_of"], changed["missing"]) == (
        "sandbox",
        ["new"],
        "2026-01-31",
        "",
    )
    started = client.post(f"{url}start/")
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    assert client.post(f"{url}start/").status_code == 409
    run_import(upload=Import.objects.get())
    done = client.get(url).json()
    assert (done["state"], done["created"]) == ("done", 2)
    people = client.get(f"/api/v1/influencers/?import={done['uuid']}").json()["results"]
    assert [(row["name"], row["stage"]["name"], row["tags"]) for row in people] == [
        ("Ana Ruiz", "Found", ["new"]),
        ("Leo", "Found", ["new"]),
    ]
    assert [channel["followers"] for row in people for channel in row["channels"]] == [12_300, 900]


def test_the_same_upload_sent_twice_is_kept_once(client):
    answers = [
        client.post(URL, {"file": a_file()}, format="multipart", headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json()["uuid"], Import.objects.count()) == (answers[1].json()["uuid"], 1)
    other = client.post(
        URL, {"file": a_file("Name\nEva\n")}, format="multipart", headers={"Idempotency-Key": "one"}
    )
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "list.csv"),
        ("%PDF-1.7 nonsense", "list.csv"),
        ("Name\n", "list.csv"),
        ("PK\x03\x04x", "list.xlsx"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(client, text, name):
    answer = client.post(URL, {"file": a_file(text, name)}, format="multipart")
    assert (answer.status_code, Import.objects.count()) == (400, 0)
    assert answer.json()["detail"].endswith(".")


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(client, settings):
    settings.IMPORT_MAX_BYTES = 1024
    answer = client.post(URL, {"file": a_file("Name\n" + "Ana\n" * 50_000)}, format="multipart")
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/problems/#too-large")


def test_a_body_that_is_not_a_form_is_refused(client):
    assert client.post(URL, {"file": "list.csv"}, format="json").status_code == 415
    broken = client.post(URL, b"nonsense", content_type="multipart/form-data")
    assert (broken.status_code, broken.json()["type"]) == (400, "/api/problems/#malformed")
    missing = client.post(URL, {"other": "x"}, format="multipart")
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (400, "#/other")


def test_a_mapping_that_cannot_be_is_refused(client):
    url = client.post(URL, {"file": a_file()}, format="multipart").headers["Location"]
    for values in (
        {"columns": [{"position": 9, "target": "name"}]},
        {"columns": [{"position": 1, "target": "shoe size"}]},
        {"as_of": "2999-01-01"},
        {"update": "never"},
    ):
        assert client.patch(url, values, format="json").status_code == 400, values
    client.patch(url, {"columns": [{"position": n, "target": ""} for n in (1, 2, 3)]}, format="json")
    answer = client.post(f"{url}start/")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("No column says who the rows are about.")


def test_an_import_is_canceled_and_continued(client):
    url = client.post(URL, {"file": a_file()}, format="multipart").headers["Location"]
    client.patch(url, {"platform": "sandbox"}, format="json")
    client.post(f"{url}start/")
    assert client.post(f"{url}cancel/").json()["state"] == "canceled"
    assert client.post(f"{url}cancel/").status_code == 409
    assert client.post(f"{url}continue/").json()["state"] == "queued"
    run_import(upload=Import.objects.get())
    assert Influencer.objects.count() == 2


def test_problems_of_rows_are_listed(client):
    text = "Name,Profile\nAna,https://www.youtube.com/@ana\nLeo,https://www.youtube.com/watch?v=dQw4w9WgXcQ\n"
    url = client.post(URL, {"file": a_file(text)}, format="multipart").headers["Location"]
    client.post(f"{url}start/")
    run_import(upload=Import.objects.get())
    rows = client.get(f"{url}problems/").json()["results"]
    assert [row["row"] for row in rows] == [3]


def test_an_import_of_another_agency_is_not_a_pattern(client, charlie, api_client_of):
    theirs = api_client_of(charlie).post(URL, {"file": a_file()}, format="multipart").json()["uuid"]
    answer = client.post(URL, {"file": a_file(), "like": theirs}, format="multipart")
    assert (answer.status_code, answer.json()["detail"]) == (400, "like: There is nothing with this uuid.")
