import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from drafts.actions import looking
from drafts.actions.drafts import start_draft
from drafts.models import Revision
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    settings.MEDIA_ROOT = tmp_path / "media"
    storages._storages.clear()
    yield
    storages._storages.clear()


@pytest.fixture(autouse=True)
def _looked_at_at_once(monkeypatch):
    """What follows a commit, and what a worker does a moment later, at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, robust=False: then())
    monkeypatch.setattr(
        "drafts.tasks.look_at_file.delay",
        lambda *, file_id: looking.look_at_file(file_id=file_id, now=timezone.now()),
    )


@pytest.fixture
def revision(alice, brand) -> Revision:
    """Being written, with nothing in it."""
    piece = make_deliverable(make_collaboration(make_campaign(alice, brand), alice))
    return start_draft(deliverable=piece, by=alice).newest


@pytest.fixture
def address(revision) -> str:
    return reverse("drafts:uploads", args=[revision.uuid])
