"""Fixtures for tests that keep files: a folder of their own, and at once what a commit and a worker bring a moment later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from drafts.actions import looking


@pytest.fixture
def files_of_their_own(settings, tmp_path: Path) -> Iterator[None]:
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    settings.MEDIA_ROOT = tmp_path / "media"
    storages._storages.clear()
    yield
    storages._storages.clear()


@pytest.fixture
def looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, robust=False: then())
    monkeypatch.setattr(
        "drafts.tasks.look_at_file.delay",
        lambda *, file_id: looking.look_at_file(file_id=file_id, now=timezone.now()),
    )
