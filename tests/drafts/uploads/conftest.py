import pytest
from django.urls import reverse

from drafts.actions.drafts import start_draft
from drafts.models import Revision
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.drafts.keeping import files_of_their_own, looked_at_at_once

__all__ = ["files_of_their_own", "looked_at_at_once"]


@pytest.fixture(autouse=True)
def _kept(files_of_their_own, looked_at_at_once) -> None:
    """Each test has its own folders."""


@pytest.fixture
def revision(alice, brand) -> Revision:
    """Being written, with nothing in it."""
    piece = make_deliverable(make_collaboration(make_campaign(alice, brand), alice))
    return start_draft(deliverable=piece, by=alice).newest


@pytest.fixture
def address(revision) -> str:
    return reverse("drafts:uploads", args=[revision.uuid])
