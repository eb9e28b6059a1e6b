"""Files of lists taken in: kept for some days, then removed; what came of their rows stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError
from accounts.models import AuditEntry
from influencers.actions.import_upkeep import forget_import_files
from influencers.actions.importing import cancel_import, continue_import, start_import, upload_list
from influencers.models import Import, Influencer
from influencers.states import ImportState
from influencers.tasks import run_import as run_import_task
from tests.influencers.importing.lists import take_in, upload

LIST = "Name,Instagram,Followers\nMina,mina,100\n,,7\n"


@pytest.fixture(autouse=True)
def ninety_days(settings):
    settings.IMPORT_FILES_DAYS = 90


def _later(days: float):
    return timezone.now() + timedelta(days=days)


@pytest.mark.django_db
def test_a_file_is_removed_when_its_days_are_over_and_the_rows_stay(alice):
    made = take_in(alice, LIST)
    path = Path(made.file.path)

    assert (forget_import_files(now=_later(89)), path.exists()) == (0, True)
    assert (forget_import_files(now=_later(91)), path.exists()) == (1, False)
    assert forget_import_files(now=_later(92)) == 0

    kept = Import.objects.get(pk=made.pk)
    assert (kept.file.name, kept.state, kept.created, kept.plan) == ("", ImportState.DONE, 1, made.plan)
    assert Influencer.objects.get().name == "Mina"
    assert AuditEntry.objects.filter(action="influencers.import.file_removed").get().actor_label == "system"


@pytest.mark.django_db
def test_zero_days_keep_files_for_good(alice, settings):
    settings.IMPORT_FILES_DAYS = 0
    made = take_in(alice, LIST)
    assert (forget_import_files(now=_later(4000)), Path(made.file.path).exists()) == (0, True)


@pytest.mark.django_db
def test_lists_that_wait_or_run_keep_their_files(alice):
    made = upload(alice, LIST)
    start_import(upload=made, by=alice, in_background=False)
    assert (forget_import_files(now=_later(91)), Path(made.file.path).exists()) == (0, True)


@pytest.mark.django_db
def test_a_list_that_was_never_started_is_canceled_with_its_file(alice):
    made = upload(alice, LIST)
    now = _later(91)
    assert forget_import_files(now=now) == 1
    made.refresh_from_db()
    assert (made.file.name, made.state, made.finished_at) == ("", ImportState.CANCELED, now)


@pytest.mark.django_db
def test_the_sheets_made_from_a_workbook_go_with_it(alice):
    made = upload(alice, LIST)
    sheet = Path(f"{made.file.path}.abc.csv")
    sheet.write_text(LIST)
    forget_import_files(now=_later(91))
    assert not sheet.exists()


@pytest.mark.django_db
def test_an_import_without_its_file_cannot_be_continued_and_says_why(alice):
    made = upload(alice, LIST)
    start_import(upload=made, by=alice, in_background=False)
    cancel_import(upload=made, by=alice)
    stale = Import.objects.get(pk=made.pk)
    forget_import_files(now=_later(91))

    with pytest.raises(ActionError, match="The file is no longer kept"):
        continue_import(upload=stale, by=alice)
    assert Import.objects.get(pk=made.pk).state == ImportState.CANCELED


@pytest.mark.django_db
def test_the_page_says_that_the_file_is_gone_and_still_tells_what_was_rejected(alice, client):
    made = take_in(alice, LIST)
    start = upload(alice, LIST)
    start_import(upload=start, by=alice, in_background=False)
    cancel_import(upload=start, by=alice)
    forget_import_files(now=_later(91))
    client.force_login(alice.user)

    page = client.get(reverse("influencers:import", args=[made.uuid])).content.decode()
    assert "The uploaded file is no longer kept" in page
    rejected = client.get(reverse("influencers:import_problems", args=[made.uuid]))
    assert b"".join(rejected).decode().splitlines()[1].startswith(",,7,3,")

    page = client.get(reverse("influencers:import", args=[start.uuid])).content.decode()
    assert reverse("influencers:import_continue", args=[start.uuid]) not in page


@pytest.mark.django_db
def test_columns_are_understood_as_in_an_import_whose_file_is_gone(alice, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    made = take_in(alice, LIST, tags=("spring",))
    forget_import_files(now=_later(91))
    again = upload_list(
        by=alice, file=SimpleUploadedFile("l.csv", LIST.encode()), file_name="l.csv",
        like=Import.objects.get(pk=made.pk),
    )  # fmt: skip
    assert [column["target"] for column in again.plan["columns"]] == [
        column["target"] for column in made.plan["columns"]
    ]


def test_lists_are_taken_in_on_a_queue_of_their_own():
    assert run_import_task.queue == "imports"
