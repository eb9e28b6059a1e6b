"""How a reader ends our letters: the line under a letter, the secret address of one click (RFC 8058), its page's words.

The secret is made of the agency, the letter and the address, and only its hash is stored: it can be made again when
the letter leaves, and nobody who reads the table can use it. `{link}` stands in a letter's line until it leaves.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.secrets import token_hash
from outreach.addresses import keyed, normalized
from outreach.models import LetterLink, Message

LINK = "{link}"


def opt_out_line(language: str) -> str:
    """Return the line that stands under a letter in a language, else in English; with LINK where one click works."""
    return _words(spoken(language))["link" if has_one_click() else "answer"]


def spoken(language: str) -> str:
    """Return a language a reader is told in: the letter's, else English."""
    return language.lower()[:2] if language.lower()[:2] in _lines() else "en"


@dataclass(frozen=True)
class PageWords:
    """The page behind the link: before the button was pressed, and after. `promise` and `kept` are safe HTML."""

    question: str
    promise: SafeString
    button: str
    ended: str
    kept: SafeString
    close: str


def page_words(language: str, *, agency: str, address: str) -> PageWords:
    """Return what the page says, in the letter's language, else in English."""
    words = _words(spoken(language))
    names = {"agency": agency, "address": format_html("<strong>{}</strong>", address)}
    return PageWords(
        question=words["question"], promise=format_html(words["promise"], **names), button=words["button"],
        ended=words["ended"], kept=format_html(words["kept"], **names), close=words["close"],
    )  # fmt: skip


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


def _words(language: str) -> dict[str, str]:
    return _lines()[language]


@cache
def _lines() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("opt_out_lines.toml").read_text("utf-8"))
