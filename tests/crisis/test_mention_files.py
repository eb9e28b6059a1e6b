"""Files of mentions: understood, shown before anything is taken in, read in the background, stopped, killed, undone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError
from accounts.models import AuditEntry
from crisis.actions import listening, mention_files, reading_mention_files
from crisis.actions.monitors import change_monitor
from crisis.mentions.columns import guess
from crisis.mentions.moments import day_comes_first, said_at
from crisis.models import AlertSample, Mention, MentionFile, Monitor, Stream
from crisis.states import MentionFileState
from influencers.importing.files import UnreadableFile
from tests.crisis.listening import read, watched
from tests.crisis.making import make_alert
from tests.rows import tell

pytestmark = pytest.mark.django_db
DAY = (timezone.now() - timedelta(days=9)).strftime("%Y-%m-%d")
ROWS = 30
LIST = "id,date,content,author\n" + "".join(
    f"k{n},{DAY} 10:{n:02d}:00,bad cream {n},a{n}\n" for n in range(ROWS)
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nudged(monkeypatch) -> list[int]:
    """Return the ids handed to workers, instead of handing them over."""
    handed: list[int] = []
    monkeypatch.setattr(mention_files.take_in_mentions, "delay", lambda *, file_id: handed.append(file_id))
    return handed


@pytest.fixture
def monitor(alice) -> Monitor:
    return watched(alice)[0]


def sent(
    monitor: Monitor, by, text: str | bytes = LIST, name: str = "m.csv", *, start: bool = True
) -> MentionFile:
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content)
    return mention_files.upload_mentions(monitor=monitor, by=by, file=file, file_name=name, start=start)


def taken_in(upload: MentionFile) -> MentionFile:
    reading_mention_files.take_in_due(now=timezone.now(), only=upload.pk)
    upload.refresh_from_db()
    return upload


def counts(upload: MentionFile) -> tuple[int, ...]:
    return upload.rows_done, upload.new, upload.known, upload.left_out, upload.rejected


def test_columns_of_known_services_and_of_unknown_lists_are_understood() -> None:
    rows = {
        "Date,Time,Title,Content,URL,Host,Source category,Author,Sentiment,Reach": "at clock title text url place  author  reach",
        "id,title,description,original_url,source_name,author_name,published_at,tone,cumulative_reach": "key title text url place author at  reach",
        "published,title,content,extra_author_attributes.name,reach,engagement,source_type,url": "at title text author reach  place url",
        "Data;Wzmianka;Źródło;Polubienia": "at text place likes",
        "a,b,c": "url at text",  # by what stands in the cells
    }  # fmt: skip
    cells = {
        "a,b,c": [["https://forum.example/1", "2031-05-01", "the cream burns and nobody answers my letters"]]
        * 3
    }
    wrong = []
    for names, meanings in rows.items():
        header = names.replace(";", ",").split(",")
        found = guess(header, cells.get(names, []))
        if found != meanings.split(" "):
            wrong.append(f"{names}: {found}")
    tell(wrong)


def test_moments_are_read_as_people_write_them() -> None:
    rows = [
        ("2026-05-01T12:30:00Z", "", None, (5, 1, 12, 30)), ("2026-05-01", "14:05", None, (5, 1, 14, 5)),
        ("1777638600", "", None, (5, 1, 12, 30)), ("13/05/2026 2:05 PM", "", None, (5, 13, 14, 5)),
        ("03/04/2026 09:15", "", True, (4, 3, 9, 15)), ("03/04/2026 09:15", "", False, (3, 4, 9, 15)),
        ("May 1, 2026 12:30", "", None, (5, 1, 12, 30)), ("01.05.2026", "23:59", None, (5, 1, 23, 59)),
    ]  # fmt: skip
    wrong = [
        f"{cell} {clock}: {said_at(cell, clock, day_first=first)}"
        for cell, clock, first, (month, day, hour, minute) in rows
        if said_at(cell, clock, day_first=first) != datetime(2026, month, day, hour, minute, tzinfo=UTC)
    ]
    tell(wrong)
    with pytest.raises(ValueError, match="two different days"):
        said_at("03/04/2026 09:15")
    assert [day_comes_first(each) for each in (["01/02/2026", "13/02/2026"], ["1/13/2026"], ["x"])] == [
        True,
        False,
        None,
    ]


def test_from_the_page_to_the_mentions(
    alice, client_of, monitor, nudged, django_capture_on_commit_callbacks
) -> None:
    change_monitor(monitor=monitor, by=alice, keywords=["skór*", "krem"])
    client = client_of(alice)
    rows = "Data;Wzmianka;Źródło;Polubienia;Uwagi\n2026-01-02;pali skórę;forum.example;5;x\n2026-99-99;źle;x;1;\n;;;;\n2026-01-02;krem;x;wiele;\n2026-01-03;lody;x;1;\n"
    new = reverse("crisis:new_mention_file", args=[monitor.uuid])
    refused = client.post(new, {"file": SimpleUploadedFile("m.pdf", b"%PDF-1.7")})
    assert (
        refused.status_code == 422
        and "PDF document, not a list" in refused.text
        and not MentionFile.objects.exists()
    )
    at_columns = client.post(new, {"file": SimpleUploadedFile("m.csv", rows.encode())}, follow=True)
    upload = MentionFile.objects.get()
    here = upload.get_absolute_url()
    assert at_columns.redirect_chain == [(here, 302)] and "pali skórę" in at_columns.text
    assert [field.value() for field, _cells in at_columns.context["columns"]] == [
        "at",
        "text",
        "place",
        "likes",
        "",
    ]
    fields = {f"column_{n}": meaning for n, meaning in enumerate(["at", "text", "place", "likes", "text"])}
    twice = client.post(here, {**fields, "do": "start"})
    assert twice.status_code == 422 and "Two columns are said to be the same" in twice.text
    with django_capture_on_commit_callbacks(execute=True):
        started = client.post(here, {**fields, "column_4": "", "do": "start"}, follow=True)
    assert "Waiting for a worker" in started.text and nudged == [upload.pk]
    assert (
        client.get(reverse("crisis:mention_file_status", args=[upload.uuid])).headers.get("HX-Refresh")
        is None
    )
    assert counts(taken_in(upload)) == (4, 1, 0, 1, 2)
    mention = Mention.objects.get()
    assert (mention.text, mention.place, mention.likes, mention.from_file) == (
        "pali skórę",
        "forum.example",
        5,
        upload,
    )
    result = client.get(here)
    assert [problem.row for problem in result.context["problems"]] == [
        3,
        5,
    ] and "Undo the whole file" in result.text
    mend = b"".join(client.get(reverse("crisis:mention_file_rejected", args=[upload.uuid]))).decode()
    assert "2026-99-99" in mend and "not a day of the calendar" in mend and "krem;" not in mend
    assert (
        client.get(reverse("crisis:mention_file_status", args=[upload.uuid])).headers["HX-Refresh"] == "true"
    )
    assert AuditEntry.objects.filter(action__startswith="crisis.mention_file.").count() == 3


def test_a_workbook_is_read_and_the_same_file_adds_nothing(alice, monitor, nudged, client_of) -> None:
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"default_date_format": "yyyy-mm-dd hh:mm"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Published", "Content", "Reach"])
        sheet.write_datetime(1, 0, datetime(2026, 5, 1, 12, 30))
        sheet.write_row(1, 1, ["bad cream", 1200])
    first = taken_in(sent(monitor, alice, book.getvalue(), "m.xlsx"))
    assert (first.state, counts(first)) == (MentionFileState.DONE, (1, 1, 0, 0, 0))
    mention = Mention.objects.get()
    assert (mention.at, mention.reach) == (datetime(2026, 5, 1, 12, 30, tzinfo=UTC), 1200)
    again = sent(monitor, alice, book.getvalue(), "m2.xlsx", start=False)
    assert "taken in before" in client_of(alice).get(again.get_absolute_url()).text
    mention_files.start_mentions(upload=again, by=alice)
    assert counts(taken_in(again)) == (1, 0, 1, 0, 0) and Mention.objects.count() == 1
    for text, why in (("a,b\n1,2\n", ""), ("text\n", "no rows below"), ("", "empty")):
        try:
            unclear = sent(monitor, alice, text)
        except UnreadableFile as error:
            assert why and why in str(error)
        else:
            assert unclear.state == MentionFileState.UPLOADED  # it waits for a word on its columns
            with pytest.raises(ActionError, match="which column holds the text"):
                mention_files.start_mentions(upload=unclear, by=alice)


def test_a_killed_worker_is_followed_by_the_next_and_nothing_comes_twice(
    alice, monitor, nudged, monkeypatch
) -> None:
    monkeypatch.setattr(reading_mention_files, "CHUNK", 10)
    upload = sent(monitor, alice)
    store = reading_mention_files._store
    done: list[int] = []

    def store_or_die(*given: Any) -> None:
        if len(done) == 2:
            raise SystemExit
        store(*given)
        done.append(1)

    with monkeypatch.context() as patch:
        patch.setattr(reading_mention_files, "_store", store_or_die)
        with pytest.raises(SystemExit):
            taken_in(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.rows_done, Mention.objects.count()) == (MentionFileState.RUNNING, 20, 20)
    assert reading_mention_files.take_in_due(now=timezone.now()) == 0  # its claim still holds
    assert reading_mention_files.take_in_due(now=timezone.now() + timedelta(minutes=4)) == 1
    upload.refresh_from_db()
    assert (upload.state, counts(upload), Mention.objects.count()) == (
        MentionFileState.DONE,
        (30, 30, 0, 0, 0),
        30,
    )


def test_a_stopped_file_keeps_what_it_has_and_goes_on(alice, monitor, nudged, monkeypatch) -> None:
    monkeypatch.setattr(reading_mention_files, "CHUNK", 10)
    upload, chunks = sent(monitor, alice), reading_mention_files._chunks

    def stop_before_the_last(of: MentionFile) -> Iterator[object]:
        for number, lines in enumerate(chunks(of)):
            if number == 2:
                mention_files.cancel_mentions(upload=MentionFile.objects.get(pk=of.pk), by=alice)
            yield lines

    with monkeypatch.context() as patch:
        patch.setattr(reading_mention_files, "_chunks", stop_before_the_last)
        taken_in(upload)
    assert (upload.state, counts(upload)) == (MentionFileState.CANCELED, (20, 20, 0, 0, 0))
    mention_files.continue_mentions(upload=upload, by=alice)
    assert counts(taken_in(upload)) == (30, 30, 0, 0, 0) and Mention.objects.count() == 30
    with pytest.raises(ActionError, match="Only a canceled or failed file"):
        mention_files.continue_mentions(upload=upload, by=alice)


def test_a_file_is_undone_as_a_whole_unless_something_was_built_on_it(alice, monitor, nudged) -> None:
    def past() -> int:
        return sum(row[1] for row in Stream.objects.get(key="whole").state["baseline"]["buckets"])

    kept = "text,date\nlovely,2026-01-02\nbad smell,2026-01-02\n"
    taken_in(sent(monitor, alice, kept))
    upload = taken_in(sent(monitor, alice))
    read()
    assert listening.hear(now=timezone.now()) == 32
    monitor.refresh_from_db()
    assert (monitor.heard, past()) == (32, 32)
    alert = make_alert(monitor.campaign, monitor=monitor)
    sample = AlertSample.objects.create(alert=alert, mention=upload.mentions.first(), position=99)
    with pytest.raises(ActionError, match="belong to alerts"):
        mention_files.undo_mentions(upload=upload, by=alice, now=timezone.now())
    assert upload.mentions.count() == 30
    AlertSample.objects.filter(mention__from_file=upload).delete()
    assert not AlertSample.objects.filter(pk=sample.pk).exists()
    mention_files.undo_mentions(upload=upload, by=alice, now=timezone.now())
    monitor.refresh_from_db()
    assert (Mention.objects.count(), monitor.heard, past()) == (2, 2, 2)
    assert MentionFile.objects.get(pk=upload.pk).state == MentionFileState.UNDONE
    with pytest.raises(ActionError, match="can be undone, once"):
        mention_files.undo_mentions(upload=upload, by=alice, now=timezone.now())


def test_programs_send_a_file_and_ask_how_far_it_is(alice, monitor, nudged, api_client_of) -> None:
    client = api_client_of(alice)
    files = reverse("api:mention_files", args=[monitor.uuid])
    made = client.post(files, {"file": SimpleUploadedFile("m.csv", LIST.encode())}, format="multipart")
    assert (made.status_code, made.json()["state"], made.json()["rows_total"]) == (201, "queued", 30)
    here = made.headers["Location"]
    taken_in(MentionFile.objects.get())
    asked = client.get(here).json()
    assert (asked["state"], asked["new"], asked["columns"][2]) == (
        "done",
        30,
        {"name": "content", "means": "text"},
    )
    waits = client.post(
        files, {"file": SimpleUploadedFile("n.csv", b"x;y\n3;nice\n"), "start": "true"}, format="multipart"
    )
    assert waits.json()["state"] == "uploaded" and waits.json()["missing"]
    there = waits.headers["Location"]
    assert client.patch(there, {"columns": ["", "nonsense"]}, format="json").status_code == 400
    assert client.patch(there, {"columns": ["", "text"]}, format="json").json()["missing"] == ""
    assert client.post(f"{there}start/").json()["state"] == "queued"
    assert client.post(f"{here}undo/").json()["state"] == "undone"
    assert (
        len(client.get(files).json()["results"]) == 2
        and client.get(f"{there}problems/").json()["results"] == []
    )
