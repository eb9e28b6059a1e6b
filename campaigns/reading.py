"""What the fields of campaigns may hold: readers that refuse in a sentence, shared by the actions."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import TextChoices

from accounts.countries import is_country, is_language
from accounts.errors import ActionError, AlreadyExists, EditConflict
from accounts.models import Agency, Membership
from accounts.states import Role
from accounts.text import clean
from influencers.actions.rates import read_amount
from influencers.formats import formats
from influencers.record_values import read_line
from platforms.registry import PLATFORMS

LONGEST_TEXT = 10_000
MOST_IN_A_LIST = 100

Choices = TypeVar("Choices", bound=TextChoices)

__all__ = [
    "check_order", "check_seen", "in_words", "read_amount", "read_choice", "read_codes", "read_format", "read_line", "read_member", "read_money",
    "read_name", "read_text", "read_words", "store_changes", "store_once",
]  # fmt: skip


def read_name(name: str, length: int, what: str) -> str:
    """Return one line that must not be empty."""
    name = read_line(name, length, what)
    if not name:
        raise ActionError(f"{what} is missing. Write one of at most {length} letters.")
    return name


def read_text(text: str, what: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return several lines, cleaned line by line."""
    text = "\n".join(clean(line) for line in text.splitlines()).strip()
    if len(text) > longest:
        raise ActionError(f"{what} is too long: at most {longest:,} letters.")
    return text


def read_choice(kind: type[Choices], value: str, what: str) -> Choices:
    """Return one of the choices. Raises ActionError for anything else, also for nothing."""
    if value not in kind.values:
        shown = clean(str(value))[:40] or "Nothing"
        raise ActionError(f"{shown} is not {what}. Known: {', '.join(kind.values)}.")
    return kind(value)


def read_words(words: Iterable[str], length: int, what: str) -> list[str]:
    """Return a list of words or short sentences without repetition."""
    read = list(dict.fromkeys(word for word in map(clean, words) if word))
    if len(read) > MOST_IN_A_LIST:
        raise ActionError(f"{what}: at most {MOST_IN_A_LIST} entries.")
    for word in read:
        read_line(word, length, what)
    return read


def read_codes(codes: Iterable[str], kind: str) -> list[str]:
    """Return countries ("country", ISO 3166-1 alpha-2, capitals) or languages ("language", ISO 639, small)."""
    read = list(dict.fromkeys(clean(code) for code in codes if clean(code)))
    read = [code.upper() if kind == "country" else code.lower() for code in read]
    for code in read:
        if not (is_country(code) if kind == "country" else is_language(code)):
            raise ActionError(f"{code[:20]} is not the code of a {kind}. Examples: ES, es.")
    return read


def read_money(amount: Decimal | None, currency: str, what: str) -> Decimal | None:
    """Return an amount as stored, or None for none given."""
    return None if amount is None else read_amount(amount, currency, what)


def read_format(platform: str, format: str) -> tuple[str, str]:
    """Return a platform and a format it has. Raises ActionError when either is missing or unknown."""
    if not platform:
        raise ActionError("Choose the platform.")
    if platform not in PLATFORMS:
        raise ActionError(f"{clean(platform)[:40]} is not a platform. Known: {', '.join(PLATFORMS)}.")
    if format not in formats(platform):
        shown = clean(format)[:40] or "Nothing"
        known = ", ".join(formats(platform))
        raise ActionError(f"{shown} is not a format on {PLATFORMS[platform].label}. Known: {known}.")
    return platform, format


def read_member(member: Membership | None, agency: Agency, what: str) -> Membership | None:
    """Return a member of the house, or None. Raises ActionError for a client, somebody who left, another agency's."""
    if member is not None and (
        member.agency_id != agency.pk or member.ended_at or member.role not in Role.agency_roles
    ):
        raise ActionError(f"Choose a member of your agency as {what}.")
    return member


def check_order(first: date | datetime | None, last: date | datetime | None, sentence: str) -> None:
    """Raise ActionError with the sentence when the last lies before the first; one that is open is in order."""
    if first is not None and last is not None and last < first:
        raise ActionError(sentence)


def check_seen(row: Any, seen: int | None) -> None:
    """Raise EditConflict when the row (locked, fresh) is no longer the version the editor had before their eyes."""
    if seen is not None and seen != row.version:
        raise EditConflict(
            "Somebody else changed this meanwhile. Look at how it is now, then save again.",
            version=row.version,
        )


def store_changes(row: Any, changes: dict[str, tuple[Any, Any]]) -> None:
    """Put new values on a locked row and count its version up."""
    for field, (_, new) in changes.items():
        setattr(row, field, new)
    row.version += 1
    row.save(update_fields=[*changes, "version", "updated_at"])


def in_words(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return changes as the timeline shows them: members by name, lists joined, nothing as None."""
    return {field: (_shown(old), _shown(new)) for field, (old, new) in changes.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, Membership):
        return str(value.user)
    if isinstance(value, bool):
        return value
    return (", ".join(map(str, value)) if isinstance(value, list | tuple) else value) or None


def store_once(row: models.Model, sentence: str) -> None:
    """Save a row; AlreadyExists with the sentence when an equal one is there."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyExists(sentence) from error
