"""How a reader ends our letters: the line under a letter, and the secret address of one click (RFC 8058).

The secret is made of the agency, the letter and the address, and only its hash is stored: it can be made again when
the letter leaves, and nobody who reads the table can use it. `{link}` stands in a letter's line until it leaves.
"""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from accounts.secrets import token_hash
from outreach.addresses import keyed, normalized
from outreach.models import LetterLink, Message

LINK = "{link}"


def opt_out_line(language: str) -> str:
    """Return the line that stands under a letter in a language, else in English; with LINK where one click works."""
    lines = _lines()
    return lines.get(language.lower()[:2], lines["en"])["link" if has_one_click() else "answer"]


def has_one_click() -> bool:
    """Say whether readers can reach this installation: one click works over https only."""
    return settings.PUBLIC_URL.startswith("https://")


def opt_out_token(message: Message) -> str:
    """Return the secret of a letter's opt-out."""
    return keyed(f"opt-out:{message.agency_id}:{message.uuid}:{normalized(message.to_address)}")


def opt_out_url(message: Message) -> str:
    """Return the address of one click; "" where readers cannot reach this installation."""
    if not has_one_click():
        return ""
    path = reverse("letters:opt_out", args=[opt_out_token(message)])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def keep_link(message: Message) -> None:
    """Store what a letter's opt-out is found by. Letters that leave after SECRET_KEY was changed get a new one."""
    hashed = token_hash(opt_out_token(message))
    stored: LetterLink | None = getattr(message, "opt_out", None)
    if stored is None or stored.token_hash != hashed:
        LetterLink.objects.update_or_create(message=message, defaults={"token_hash": hashed})


@cache
def _lines() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("opt_out_lines.toml").read_text("utf-8"))
