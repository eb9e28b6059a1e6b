"""The manager's way: drop a file, see what was understood, correct it, start, see what came of it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from influencers.actions import importing
from influencers.actions.importing import run_import
from influencers.importing.plan import Plan
from influencers.models import Import, ImportProblem, Influencer
from influencers.states import ImportState
from tests.influencers.importing.lists import meanings, take_in, upload

pytestmark = pytest.mark.django_db
LIST = "Name,Instagram,Followers,Country\nAna,@ana,1.2k,Spain\nBo,@bo,many,Atlantis\n,,5,\n"
NEW = reverse("influencers:import_new")


@pytest.fixture
def client(alice, client_of, monkeypatch):
    monkeypatch.setattr(importing.run_import_task, "delay", lambda **kwargs: None)
    return client_of(alice)


def _file(content: str | bytes = LIST, name: str = "list.csv") -> dict:
    return {"file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}


def _form(client, made: Import, **changes: str) -> dict[str, str]:
    """Return what the mapping page would send, as shown, with changes."""
    form = client.get(made.get_absolute_url()).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return (
        {name: "" if value is None else str(value) for name, value in shown.items()} | {"tags": ""} | changes
    )


def test_a_file_is_uploaded_mapped_started_and_its_result_shown(client, alice):
    answer = client.post(NEW, _file())
    made = Import.objects.get()
    assert answer.url == made.get_absolute_url()
    page = client.get(answer.url)
    assert [person.name for person in page.context["people"]] == ["Ana", "Bo", ""]
    assert "“Atlantis” is not a country we know." in page.content.decode()
    answer = client.post(made.get_absolute_url(), _form(client, made, do="start"))
    made.refresh_from_db()
    assert (answer.url, made.state) == (made.get_absolute_url(), ImportState.QUEUED)
    assert b"Waiting for a worker" in client.get(answer.url).content
    run_import(upload=made)
    page = client.get(answer.url)
    assert [(name, number) for name, _, number in page.context["counts"]] == [
        ("created", 2), ("updated", 0), ("unchanged", 0), ("merged", 0), ("rejected", 1),
    ]  # fmt: skip
    assert [(p.row, p.column) for p in page.context["page"].rows] == [
        (3, "Followers"),
        (3, "Country"),
        (4, ""),
    ]
    assert f"?import={made.uuid}".encode() in page.content


def test_a_changed_mapping_is_kept_and_previewed(client, alice):
    made = upload(alice, LIST)
    page = client.post(
        made.get_absolute_url(),
        _form(client, made, target_3="", target_1="", tags="spring", do="check"),
        headers={"HX-Request": "true"},
    )
    assert page.status_code == 200
    made.refresh_from_db()
    plan = Plan.from_json(made.plan)
    assert (meanings(plan), plan.tags) == (["name", "", "followers", ""], ("spring",))
    assert page.context["people"][0].channels[0].handle == ""


def test_a_mapping_that_names_nobody_says_so_and_keeps_what_was_chosen(client, alice):
    made = upload(alice, LIST)
    page = client.post(made.get_absolute_url(), _form(client, made, target_0="", target_1="", do="start"))
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "No column says who the rows are about. Choose the column with the name, handle or profile link."
    ]
    assert page.context["form"]["target_0"].value() == ""
    made.refresh_from_db()
    assert made.state == ImportState.UPLOADED


def test_numbers_from_the_future_are_refused(client, alice):
    made = upload(alice, LIST)
    page = client.post(made.get_absolute_url(), _form(client, made, as_of="2099-01-01", do="check"))
    assert page.context["form"].non_field_errors() == [
        "The numbers cannot be from the future. Choose today or an earlier day."
    ]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("", "list.csv", "The file is empty."),
        ("Name,Followers\n", "list.csv", "The file holds a header, but no rows below it."),
        (b"%PDF-1.4 x", "list.csv", "This is a PDF document, not a list. Save the list as CSV or XLSX and choose that file."),
        (b"PK\x03\x04broken", "list.xlsx", "The file is damaged: it starts like a spreadsheet but cannot be opened. Save the list as CSV or XLSX and choose that file."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_on_the_page_and_nothing_is_kept(
    client, content, name, sentence, settings
):
    answer = client.post(NEW, _file(content, name))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"file": [sentence]}
    assert Import.objects.count() == 0


def test_a_file_over_the_limit_is_refused_on_the_page(client, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    answer = client.post(NEW, _file(b"a,b\n" + b"1,2\n" * 600_000))
    assert answer.context["form"].errors == {
        "file": ["The file has 2 MB; at most 1 MB can be taken in. Split it into parts."]
    }


def test_no_file_is_asked_for(client):
    assert client.post(NEW, {}).status_code == 422


def test_a_file_can_be_read_another_way(client, alice):
    made = upload(alice, "Name;Mail\nZoé;z@x.example\n".encode("cp1252"))
    address = reverse("influencers:import_read", args=[made.uuid])
    client.post(address, {"header_row": "0", "encoding": "cp1252", "delimiter": ","})
    made.refresh_from_db()
    plan = Plan.from_json(made.plan)
    assert (plan.reading.delimiter, plan.header_row, len(plan.columns), made.rows_total) == (",", 0, 1, 2)
    client.post(address, {"header_row": "x", "encoding": "nonsense", "delimiter": ";"})
    made.refresh_from_db()
    assert Plan.from_json(made.plan) == plan


def test_rejected_rows_come_back_as_a_file_that_runs_no_formula(client, alice):
    made = take_in(
        alice,
        'Name,Link\n,=HYPERLINK("http://evil.example")\n,https://www.instagram.com/p/1/\nAna,https://www.instagram.com/ana/\n',
    )
    answer = client.get(reverse("influencers:import_problems", args=[made.uuid]))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Link", "Row in the file", "Why it was not imported"]
    assert rows[1][:3] == ["", '\'=HYPERLINK("http://evil.example")', "2"]
    assert rows[2] == [
        "",
        "https://www.instagram.com/p/1/",
        "3",
        "This is a link to a post, not to a profile.",
    ]


def test_problems_are_filtered_and_paged_in_the_files_order(client, alice, monkeypatch):
    monkeypatch.setattr("influencers.queries.importing.PROBLEMS_A_PAGE", 2)
    made = take_in(alice, "Name,Instagram,Followers\n" + "A,@aa,many\n,,1\n" * 3)
    rows, query = [], "?kind=rejected"
    while query:
        page = client.get(made.get_absolute_url() + query).context["page"]
        rows += [problem.row for problem in page.rows]
        query = page.next_url
    assert rows == [3, 5, 7]
    assert client.get(made.get_absolute_url() + "?after=nonsense").status_code == 200
    assert ImportProblem.objects.filter(upload=made).count() == 8


def test_a_list_like_an_earlier_one_is_mapped_the_same_way(client, alice):
    first = upload(alice, LIST)
    client.post(
        first.get_absolute_url(), _form(client, first, target_3="tags", platform="tiktok", do="check")
    )
    client.post(f"{NEW}?like={first.uuid}", _file())
    plan = Plan.from_json(Import.objects.latest("pk").plan)
    assert (meanings(plan)[3], plan.platform) == ("tags", "tiktok")
    assert client.get(f"{NEW}?like=nonsense").status_code == 200


def test_the_progress_page_moves_and_ends_by_itself(client, alice):
    made = upload(alice, LIST)
    status = reverse("influencers:import_status", args=[made.uuid])
    Import.objects.update(state=ImportState.RUNNING, rows_done=1, created=1)
    answer = client.get(status)
    assert (answer.status_code, "HX-Refresh" in answer) == (200, False)
    Import.objects.update(state=ImportState.DONE)
    assert client.get(status)["HX-Refresh"] == "true"


def test_an_import_is_canceled_and_continued_with_buttons(client, alice):
    made = upload(alice, LIST)
    client.post(reverse("influencers:import_cancel", args=[made.uuid]))
    made.refresh_from_db()
    assert made.state == ImportState.CANCELED
    client.post(reverse("influencers:import_continue", args=[made.uuid]))
    made.refresh_from_db()
    assert made.state == ImportState.QUEUED


@pytest.mark.parametrize("name", ["import", "import_status", "import_problems"])
def test_another_agencys_import_is_not_there(charlie, alice, client_of, name):
    made = upload(alice, LIST)
    assert client_of(charlie).get(reverse(f"influencers:{name}", args=[made.uuid])).status_code == 404


@pytest.mark.parametrize("name", ["import_cancel", "import_continue", "import_read", "import"])
def test_another_agencys_import_cannot_be_touched(charlie, alice, client_of, name):
    made = upload(alice, LIST)
    assert client_of(charlie).post(reverse(f"influencers:{name}", args=[made.uuid])).status_code == 404


def test_viewers_see_results_but_import_nothing(bob, alice, client_of):
    viewer = client_of(bob)
    made = take_in(alice, LIST)
    assert viewer.get(made.get_absolute_url()).status_code == 200
    assert viewer.get(reverse("influencers:imports")).status_code == 200
    assert viewer.get(NEW).status_code == 403
    assert viewer.post(NEW, _file()).status_code == 403
    assert viewer.get(upload(alice, LIST).get_absolute_url()).status_code == 403


def test_lists_of_any_length_cost_the_same_number_of_queries(client, alice, django_assert_num_queries):
    take_in(alice, LIST)
    client.get(reverse("influencers:imports"))
    with django_assert_num_queries(3):
        client.get(reverse("influencers:imports"))
    take_in(alice, LIST), take_in(alice, LIST)
    with django_assert_num_queries(3):
        assert len(client.get(reverse("influencers:imports")).context["page"].rows) == 3


def test_everybody_of_the_list_is_one_click_away(client, alice):
    made = take_in(alice, LIST)
    assert set(Influencer.objects.filter(first_import=made).values_list("name", flat=True)) == {"Ana", "Bo"}
