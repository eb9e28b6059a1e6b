"""Mail services a mailbox may sign in at by OAuth 2: where consent is asked for, what it must hold, which servers follow."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

OTHER = "other"
Server = tuple[str, int, str]  # host, port, encryption
# Scopes that speak of the person and of lasting access; services do not repeat them when they say what was allowed.
ABOUT_THE_PERSON = frozenset({"openid", "email", "profile", "offline_access"})


@dataclass(frozen=True)
class MailService:
    """`needs`: scopes without which letters cannot leave or be read. `smtp`, `imap`: None where the owner names them."""

    key: str
    label: str
    authorize_url: str = ""
    token_url: str = ""
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    smtp: Server | None = None
    imap: Server | None = None


@cache
def mail_services() -> dict[str, MailService]:
    """Return the services by key, in the order pages show them."""
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        key: MailService(
            key=key, label=row["label"], authorize_url=row.get("authorize_url", ""), token_url=row.get("token_url", ""),
            needs=tuple(row.get("needs", ())), asks=tuple(row.get("asks", ())), extra=row.get("extra", {}),
            smtp=_server(row.get("smtp")), imap=_server(row.get("imap")),
        )
        for key, row in rows.items()
    }  # fmt: skip


def _server(row: list[str] | None) -> Server | None:
    return (str(row[0]), int(row[1]), str(row[2])) if row else None
