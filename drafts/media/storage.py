"""Where files of drafts lie: in the data folder, or in a bucket (IRM_S3_BUCKET). Nobody reaches them but through a view."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from accounts.errors import ActionError

SPARE_BYTES = 512 * 1024 * 1024  # what an upload leaves free, so that the database beside it goes on


class FileOnDisk(File):
    """A file that is handed over: a local storage moves it into place instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def draft_storage() -> Storage:
    """Return the storage of drafts' files."""
    return storages["drafts"]


def arriving(name: str) -> Path:
    """Return where an upload is gathered until it is whole; the folder is made."""
    folder = Path(settings.UPLOAD_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def check_room(size: int) -> None:
    """Refuse an upload the disk has no room for, before its first byte."""
    free = shutil.disk_usage(arriving("x").parent).free
    if free < size + SPARE_BYTES:
        raise ActionError(
            _("There is not enough room for this file at the moment. Tell the person you work with.")
        )
