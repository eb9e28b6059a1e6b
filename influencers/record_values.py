"""What the fields of an influencer's record may hold: one reader a field, each refusing in a sentence."""

import zoneinfo
from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import Membership
from accounts.states import Role
from accounts.text import clean
from influencers.countries import is_country, is_language
from influencers.days import check_day_in_year, read_day, read_year
from influencers.models import Influencer
from influencers.states import ContractWillingness, LegalForm, PaymentWay
from influencers.tags import normal_tags

LONGEST_TONE = 30


def read_values(by: Membership, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored. Raises ActionError for one that cannot be, TypeError for an unknown field."""
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of an influencer.")
    read = {field: READERS[field](value) if field in READERS else value for field, value in values.items()}
    stage, owner = read.get("stage"), read.get("owner")
    if stage is not None and stage.agency_id != by.agency_id:
        raise ActionError(_("Choose one of your agency's stages."))
    if owner is not None and (
        owner.agency_id != by.agency_id or owner.ended_at or owner.role not in Role.agency_roles
    ):
        raise ActionError(_("Choose a member of your agency as the owner."))
    return read


def check_together(influencer: Influencer) -> None:
    """Raise ActionError for values that each can be, but not together."""
    check_day_in_year(influencer.birthday, influencer.birth_year)
    if (influencer.quiet_from is None) != (influencer.quiet_until is None):
        raise ActionError(_("Give both ends of the quiet hours, or neither."))


def read_country(code: str) -> str:
    """Return an ISO 3166-1 alpha-2 code in capitals; empty for unknown."""
    code = code.strip().upper()
    if code and not is_country(code):
        raise ActionError(
            _("%(code)s is not a country. Use its two letters, for example ES.") % {"code": code[:20]}
        )
    return code


def read_choice(kind: type[TextChoices], value: str, what: str) -> str:
    """Return one of the choices, or nothing. Raises ActionError for another word."""
    if value and value not in kind.values:
        raise ActionError(
            _("%(value)s is not %(what)s. Known: %(values)s.")
            % {"value": clean(value)[:40], "what": what, "values": ", ".join(kind.values)}
        )
    return value


def read_line(value: str, length: int, what: str) -> str:
    """Return one line of text, at most so many letters."""
    value = clean(value)
    if len(value) > length:
        raise ActionError(
            _("%(what)s is too long: at most %(length)s letters.") % {"what": what, "length": length}
        )
    return value


def _line(length: int, what: str) -> Callable[[str], str]:
    return lambda value: read_line(value, length, what)


def _read_name(name: str) -> str:
    name = clean(name)
    if not name:
        raise ActionError(_("Give the influencer a name."))
    return read_line(name, 200, "The name")


def _read_languages(codes: Iterable[str]) -> list[str]:
    read = list(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    for code in read:
        if not is_language(code):
            raise ActionError(
                _("%(code)s is not a language. Use its code, for example es.") % {"code": code[:20]}
            )
    return read


def _read_time_zone(name: str) -> str:
    if name and name not in zoneinfo.available_timezones():
        raise ActionError(_("%(name)s is not a time zone. Example: Europe/Madrid.") % {"name": name[:60]})
    return name


def _read_next_step(text: str) -> str:
    text = clean(text)
    if len(text) > 200:
        raise ActionError(_("The next step is too long: at most 200 letters. Put the rest into a note."))
    return text


def _read_quiet(value: time | None) -> time | None:
    return value.replace(second=0, microsecond=0, tzinfo=None) if value else None


def _read_birth_year(value: int | None) -> int | None:
    return read_year(value, today=timezone.localdate())


def _read_payment_ways(values: Iterable[str]) -> list[str]:
    chosen = {read_choice(PaymentWay, value, "a way to be paid") for value in values if value}
    return [way for way in PaymentWay.values if way in chosen]


def _read_tones(values: Iterable[str]) -> list[str]:
    tones = normal_tags(values)
    for tone in tones:
        read_line(tone, LONGEST_TONE, "A tone")
    return tones


READERS: dict[str, Callable[[Any], Any]] = {
    "name": _read_name,
    "country": read_country,
    "languages": _read_languages,
    "time_zone": _read_time_zone,
    "tags": normal_tags,
    "next_step": _read_next_step,
    "quiet_from": _read_quiet,
    "quiet_until": _read_quiet,
    "birthday": read_day,
    "birth_year": _read_birth_year,
    "guardian_name": _line(200, "The guardian's name"),
    "guardian_contact": _line(320, "The guardian's address or number"),
    "legal_form": lambda value: read_choice(LegalForm, value, "a legal form"),
    "payment_ways": _read_payment_ways,
    "payment_note": _line(300, "The note on payment"),
    "contract": lambda value: read_choice(ContractWillingness, value, "a stance on contracts"),
    "refuses": normal_tags,
    "tones": _read_tones,
}
FIELDS = (*READERS, "stage", "owner", "next_step_date", "is_minor", "custom")
