"""What becomes of each field when two records are put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from influencers.countries import country_name
from influencers.days import day_words
from influencers.models import Influencer


@dataclass(frozen=True)
class Choice:
    """One thing to choose between two records: its fields go together, as day and year of a birthday do."""

    key: str
    label: Any
    fields: tuple[str, ...]

    def values(self, influencer: Influencer) -> tuple[Any, ...]:
        return tuple(getattr(influencer, name) for name in self.fields)

    def words(self, influencer: Influencer) -> str:
        """Return the value as people read it; empty for none."""
        if self.key == "birthday":
            return day_words(influencer.birthday, influencer.birth_year)
        if self.key == "country":
            return country_name(influencer.country) if influencer.country else ""
        if self.key == "is_minor":
            return {True: "yes", False: "no", None: ""}[influencer.is_minor]
        if self.key in ("legal_form", "contract"):
            return str(getattr(influencer, f"get_{self.key}_display")())
        return ", ".join(_word(value) for value in self.values(influencer) if value)


def _word(value: Any) -> str:
    if isinstance(value, Membership):
        return str(value.user)
    return date_format(value, "j M Y") if isinstance(value, date) else str(value)


CHOICES = (
    Choice("name", _("Name"), ("name",)),
    Choice("country", _("Country"), ("country",)),
    Choice("time_zone", _("Time zone"), ("time_zone",)),
    Choice("stage", _("Stage"), ("stage",)),
    Choice("owner", _("Owner"), ("owner",)),
    Choice("next_step", _("Next step"), ("next_step", "next_step_date")),
    Choice("quiet_hours", _("Quiet hours"), ("quiet_from", "quiet_until")),
    Choice("birthday", _("Birthday"), ("birthday", "birth_year")),
    Choice("is_minor", _("Minor"), ("is_minor",)),
    Choice("guardian", _("Guardian"), ("guardian_name", "guardian_contact")),
    Choice("legal_form", _("Legal form"), ("legal_form",)),
    Choice("payment_note", _("Note on payment"), ("payment_note",)),
    Choice("contract", _("Contracts"), ("contract",)),
)
UNITED = ("languages", "tags", "payment_ways", "refuses", "tones")
# Worked out from both; `custom` keeps the kept record's value where both have one.
DERIVED = ("custom", "last_contact_at", "risk", "vetting", "vetted_at")
ALL_FIELDS = (*(name for choice in CHOICES for name in choice.fields), *UNITED, *DERIVED)


def joined(kept: Influencer, merged: Influencer, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the record that stays. `chosen`: {Choice.key: "kept" or "merged"}.

    What is not chosen comes from the kept record, or from the merged one where the kept has nothing. Lists are united.
    """
    values: dict[str, Any] = {}
    for choice in CHOICES:
        ours, theirs = choice.values(kept), choice.values(merged)
        empty = all(value in (None, "") for value in ours)
        wanted = chosen.get(choice.key) or ("merged" if empty else "kept")
        values |= dict(zip(choice.fields, theirs if wanted == "merged" else ours, strict=True))
    for name in UNITED:
        values[name] = list(dict.fromkeys([*getattr(kept, name), *getattr(merged, name)]))
    values["custom"] = {**merged.custom, **kept.custom}
    contacts = [each.last_contact_at for each in (kept, merged) if each.last_contact_at]
    values["last_contact_at"] = max(contacts, default=None)
    vetted = kept if kept.vetting or not merged.vetting else merged
    values |= {"vetting": vetted.vetting, "vetted_at": vetted.vetted_at}
    values["risk"] = _graver(kept.risk, merged.risk)
    return values


def _graver(one: str, other: str) -> str:
    order = ("", "low", "medium", "high", "barred")
    return max(one, other, key=order.index)
