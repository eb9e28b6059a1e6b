"""Where this installation keeps its things, known before Django starts."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# A Unix socket's path may hold 107 bytes; ours end in "/postgres/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 70


def data_dir() -> Path:
    """Return the data folder (IRM_DATA, else .data in the project), made when missing."""
    folder = Path(os.environ.get("IRM_DATA") or BASE_DIR / ".data").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def socket_dir() -> Path:
    """Return the short folder for this installation's sockets, one per data folder and user.

    It lies outside the data folder because socket paths are limited to 107 bytes. Raises RuntimeError when
    somebody else owns the folder, since a socket there could be theirs.
    """
    mark = hashlib.sha256(str(data_dir()).encode()).hexdigest()[:10]
    parent = Path(tempfile.gettempdir())
    if len(str(parent)) > LONGEST_SOCKET_FOLDER - 30:
        parent = Path("/tmp")  # noqa: S108 -- ownership is checked below
    folder = parent / f"irm-{os.getuid()}-{mark}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to another user. Remove it and start again.")
    return folder


def kept_secret(name: str) -> str:
    """Return the random secret kept in the data folder under this name, made at first use."""
    path = data_dir() / name
    if not path.exists():
        draft = path.with_name(f"{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        # link() fails when the name exists: of two processes starting at once, the first one's secret stays.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
