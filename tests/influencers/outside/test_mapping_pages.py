"""Import mappings and what services say, on pages and through the API."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.importing import run_import, start_import, upload_list
from influencers.actions.mappings import copy_pack, create_mapping, remove_mapping, restore_mapping
from influencers.actions.overlap import sketch_audience
from influencers.importing.plan import Plan
from influencers.models import ExportMapping, Import, OutsideFigure, OverlapDecision
from influencers.outside.packs import packs
from tests import factories
from tests.influencers.outside.test_import_exports import HYPE, NAME
from tests.influencers.overlap.conftest import READ_AT, comment

pytestmark = pytest.mark.django_db

URL, API = "/influencers/mappings/", "/api/v1/export-mappings/"
COLUMNS = {"Nick": "handle", "ERR": "outside:er.stated"}


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def ours(alice) -> ExportMapping:
    return create_mapping(by=alice, name="Ours", service="Local", columns=COLUMNS)


@pytest.fixture
def uploaded(alice) -> Import:
    return upload_list(by=alice, file=ContentFile(HYPE.encode()), file_name=NAME)


def actions_of(mapping):
    rows = AuditEntry.objects.filter(subject_type="influencers.exportmapping", subject_id=mapping.pk)
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_a_pack_is_copied_changed_removed_and_brought_back(client_of, alice):
    client = client_of(alice)
    answer = client.post(f"{URL}copy/", {"pack": "modash"})
    mapping = ExportMapping.objects.get()
    assert (mapping.name, mapping.service, mapping.columns) == ("Modash", "Modash", packs()["modash"].columns)
    assert answer.headers["Location"] == f"{URL}{mapping.uuid}/"
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    data = {"name": "Mine", "service": "Modash", "rows": "2", "header_0": "Nick", "target_0": "handle",
            "platform_0": "instagram", "header_1": "ERR", "target_1": "outside:er.stated", "platform_1": ""}  # fmt: skip
    assert client.post(f"{URL}{mapping.uuid}/", data).status_code == 302
    mapping.refresh_from_db()
    assert (mapping.name, mapping.columns) == (
        "Mine",
        {"Nick": "handle@instagram", "ERR": "outside:er.stated"},
    )
    client.post(f"{URL}{mapping.uuid}/remove/")
    assert "Bring back" in words(client.get(URL))
    client.post(f"{URL}{mapping.uuid}/restore/")
    assert actions_of(mapping) == [
        f"influencers.mapping.{verb}" for verb in ("created", "changed", "removed", "restored")
    ]


def test_every_pack_can_be_copied_and_edited_as_it_is(client_of, alice):
    client = client_of(alice)
    for key, pack in packs().items():
        mapping = copy_pack(by=alice, key=key)
        page = client.get(f"{URL}{mapping.uuid}/")
        data = {field.html_name: field.value() or "" for field in page.context["form"]} | {
            "rows": page.context["form"].rows
        }
        assert client.post(f"{URL}{mapping.uuid}/", data).status_code == 302
        mapping.refresh_from_db()
        assert mapping.columns == pack.columns


def test_a_second_copy_gets_a_name_of_its_own(alice):
    assert [copy_pack(by=alice, key="modash").name for _ in range(3)] == ["Modash", "Modash 2", "Modash 3"]


def test_what_was_typed_stays_when_a_mapping_is_refused(client_of, alice, ours):
    data = {
        "name": "Ours",
        "service": "X",
        "rows": "1",
        "header_0": "Alias",
        "target_0": "handle",
        "platform_0": "",
    }
    answer = client_of(alice).post(f"{URL}new/", data)
    assert answer.status_code == 422
    assert "There is a mapping named “Ours” already." in words(answer)
    assert 'value="Alias"' in answer.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "Give the mapping a name."),
        ({"service": ""}, "Name the service whose exports this reads: it stands beside each of its figures."),
        ({"columns": {}}, "Name at least one column and what it means."),
        ({"columns": {"A": "nonsense"}}, "“nonsense” is not a meaning a column can have."),
        ({"columns": {"A": "handle@myspace"}}, "“myspace” is not a platform we know."),
    ],
)
def test_a_mapping_that_makes_no_sense_gets_a_sentence(alice, values, sentence):
    with pytest.raises(ActionError) as refused:
        create_mapping(by=alice, **{"name": "N", "service": "S", "columns": COLUMNS, **values})
    assert str(refused.value) == sentence


def test_a_name_taken_meanwhile_keeps_a_removed_mapping_out(alice, ours):
    remove_mapping(mapping=ours, by=alice)
    create_mapping(by=alice, name="Ours", service="Local", columns=COLUMNS)
    with pytest.raises(AlreadyExists, match="There is a mapping named “Ours” already."):
        restore_mapping(mapping=ours, by=alice)


@pytest.mark.parametrize("who", ["bob", "carla", "charlie"])
def test_others_may_not_change_mappings(request, who, ours):
    by = request.getfixturevalue(who)
    for action in (remove_mapping, restore_mapping):
        with pytest.raises(NotAllowed):
            action(mapping=ours, by=by)
    ours.refresh_from_db()
    assert ours.is_archived is False


def test_a_viewer_reads_mappings_and_changes_none(client_of, bob, ours):
    client = client_of(bob)
    assert "Ours" in words(client.get(URL))
    assert client.post(f"{URL}new/", {"name": "x"}).status_code == 403
    assert "Save" not in words(client.get(f"{URL}{ours.uuid}/"))


def test_the_import_page_says_whose_export_it_is_and_shows_the_figures(client_of, alice, uploaded):
    text = words(client_of(alice).get(uploaded.get_absolute_url()))
    assert "Columns are read by “HypeAuditor: discovery or list export”." in text
    assert "Audience quality score: 87" in text
    assert "Audience in Spain: 45.0%" in text


def test_the_mapping_form_keeps_outside_meanings_when_saved(client_of, alice, uploaded):
    client = client_of(alice)
    form = client.get(uploaded.get_absolute_url()).context["form"]
    data = {field.html_name: field.value() or "" for field in form} | {
        "tags": "",
        "do": "check",
        "as_of": "2026-05-04",
    }
    assert client.post(uploaded.get_absolute_url(), data).status_code == 200
    plan = Plan.from_json(Import.objects.get().plan)
    assert (plan.source, plan.columns[3].target) == ("HypeAuditor", "outside:quality.score")


def test_a_mapping_is_chosen_on_the_import_page_and_kept_from_it(client_of, alice, uploaded, agency):
    client = client_of(alice)
    base = f"/influencers/imports/{uploaded.uuid}/mapping/"
    client.post(base, {"mapping": "modash"})
    assert Plan.from_json(Import.objects.get().plan).source == "Modash"
    client.post(base, {"mapping": "hypeauditor"})
    client.post(f"{base}keep/", {"name": "My Hype"})
    mine = ExportMapping.objects.get()
    assert (mine.name, mine.service, mine.columns["AQS"]) == (
        "My Hype",
        "HypeAuditor",
        "outside:quality.score",
    )
    again = upload_list(by=alice, file=ContentFile(HYPE.encode()), file_name="list.csv")
    assert Plan.from_json(again.plan).mapping == "My Hype"
    answer = client.post(base, {"mapping": "nobody's"}, follow=True)
    assert "Choose a mapping from the list." in words(answer)


def test_the_profile_shows_what_services_say_in_few_statements(client_of, bob, uploaded, alice):
    start_import(upload=uploaded, by=alice, in_background=False)
    run_import(upload=uploaded)
    ana = OutsideFigure.objects.filter(metric="quality.score").get().channel.influencer
    client = client_of(bob)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/influencers/{ana.uuid}/outside/")
    text = words(answer)
    assert "HypeAuditor about" in text
    assert re.search(r"Audience quality score 87 ", text)
    assert re.search(r"Estimated price of a post 450 USD", text)
    assert "4 May 2026" in text
    assert len(captured) <= 12


def test_the_api_makes_lists_changes_and_removes_mappings(api_client_of, alice):
    client = api_client_of(alice)
    made = client.post(API, {"name": "Ours", "service": "Local", "columns": COLUMNS}, format="json")
    assert (made.status_code, made.json()["columns"]) == (201, COLUMNS)
    url = made.headers["Location"]
    assert client.patch(url, {"name": "Mine"}, format="json").json()["name"] == "Mine"
    assert [row["name"] for row in client.get(API).json()["results"]] == ["Mine"]
    bad = client.patch(url, {"columns": {"A": "nonsense"}}, format="json")
    assert (bad.status_code, bad.json()["detail"]) == (400, "“nonsense” is not a meaning a column can have.")
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert (client.post(f"{url}restore/").json()["name"], client.get(url).status_code) == ("Mine", 200)
    assert {pack["key"] for pack in client.get("/api/v1/export-packs/").json()["packs"]} == set(packs())


def test_the_api_reads_a_list_by_a_mapping_and_gives_the_figures(api_client_of, alice, uploaded):
    client = api_client_of(alice)
    url = f"/api/v1/imports/{uploaded.uuid}/"
    plan = client.post(f"{url}mapping/", {"mapping": "modash"}, format="json").json()["plan"]
    assert (plan["source"], plan["mapping"]) == ("Modash", "Modash: list export")
    assert client.post(f"{url}mapping/", {"mapping": "none"}, format="json").status_code == 400
    client.post(f"{url}mapping/", {"mapping": "hypeauditor"}, format="json")
    refused = client.patch(url, {"columns": [{"position": 1, "target": "outside:x"}]}, format="json")
    assert refused.status_code == 400
    client.patch(url, {"columns": [{"position": 5, "target": ""}], "source": "Hype"}, format="json")
    start_import(upload=Import.objects.get(), by=alice, in_background=False)
    run_import(upload=Import.objects.get())
    ana = OutsideFigure.objects.filter(metric="quality.score").get().channel
    rows = client.get(f"/api/v1/influencers/{ana.influencer.uuid}/outside-figures/").json()["results"]
    assert {row["metric"] for row in rows} == {
        "quality.score", "quality.suspicious", "audience.country.ES", "audience.country.MX", "audience.age.18-24",
        "price.estimated",
    }  # fmt: skip
    assert {(row["source"], row["stated_on"], row["channel"]) for row in rows} == {
        ("Hype", "2026-05-04", str(ana.uuid))
    }


def test_the_api_compares_audiences_and_records_a_decision(api_client_of, alice, agency, brand):
    channels = [factories.make_channel(factories.make_influencer(agency)) for _ in range(3)]
    for channel, people in zip(channels, (range(300), range(60, 360), range(50)), strict=True):
        comment(channel, people)
        sketch_audience(channel=channel, now=READ_AT)
    client = api_client_of(alice)
    query = "&".join(f"channel={channel.uuid}" for channel in channels)
    told = client.get(f"/api/v1/overlap/?{query}").json()
    [pair] = told["pairs"]
    assert {pair["first"], pair["second"]} == {str(channels[0].uuid), str(channels[1].uuid)}
    assert abs(pair["own"]["of_smaller"] - 0.8) <= pair["own"]["of_smaller_margin"]
    assert (pair["asks_for_decision"], pair["stated"]) == (True, [])
    assert [bool(audience["why_unknown"]) for audience in told["audiences"]] == [False, False, True]
    body = {
        "channels": [pair["first"], pair["second"]],
        "accepted": True,
        "reason": "Twice is better",
        "brand": str(brand.uuid),
    }
    made = client.post("/api/v1/overlap-decisions/", body, format="json")
    assert made.status_code == 201
    [row] = client.get("/api/v1/overlap-decisions/").json()["results"]
    assert (row, set(row["channels"])) == (made.json(), {pair["first"], pair["second"]})
    assert OverlapDecision.objects.get().brand == brand
    one = client.get(f"/api/v1/overlap/?channel={channels[0].uuid}")
    assert (one.status_code, one.json()["detail"]) == (
        400, "channel: Give the uuids of two to twenty of your channels, each once.",
    )  # fmt: skip


def test_the_handbook_is_there_for_every_member(client_of, bob):
    page = client_of(bob).get("/handbook/").content.decode()
    assert re.findall(
        r'<section class="section" id="(?:\w+)" aria-labelledby="(\w+)-title">\s*<h2[^>]*>([^<]+)</h2>', page
    ) == [
        ("import", "Import a list"),
        ("find", "Find people"),
        ("vet", "Vet somebody"),
        ("numbers", "Keep numbers fair"),
        ("overlap", "Compare audiences"),
        ("moods", "Read the mood of comments"),
        ("care", "Take care of people"),
        ("checks", "Check drafts"),
        ("crisis", "When something blows up"),
    ]
