"""Every field a list of influencers can be narrowed by: its name, how its value is read, and what it offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.text import clean, fold
from influencers.countries import (
    country_choices,
    country_name,
    is_country,
    is_language,
    language_choices,
    language_name,
)
from influencers.filtering.values import (
    Known,
    Span,
    Unusable,
    day,
    money,
    number,
    quoted,
    span,
    whole_number,
)
from influencers.states import ChannelState, CustomFieldKind, RiskLevel, VettingState
from influencers.tags import normal_tag
from platforms.registry import PLATFORMS

NEEDS_PLATFORM = "Choose one platform to filter by {}: numbers of different platforms do not compare."
CUSTOM = "custom."
Read = Callable[
    [str, Known], tuple[Any, str]
]  # written value -> what conditions compare with, words for a chip
Choices = Callable[[Known], list[tuple[str, str]]]


@dataclass(frozen=True)
class Field:
    """`of` says whether a person or one of their channels must fit; `widget`: choice, text, span, days or money."""

    name: str
    label: str
    read: Read
    widget: str = "text"
    choices: Choices | None = None
    of: str = "person"
    hint: str = ""
    all_of: bool = False
    needs_platform: bool = False


def _coded(
    label: str, case: Callable[[str], str], is_known: Callable[[str], bool], name: Callable[[str], str]
) -> Read:
    def read(raw: str, known: Known) -> tuple[str, str]:
        code = case(raw.strip())
        if not is_known(code):
            raise Unusable(f"{quoted(raw, 20)} is not the code of a {label.lower()}.")
        return code, name(code)

    return read


def _chosen(label: str, choices: Mapping[str, str]) -> Read:
    def read(raw: str, known: Known) -> tuple[str, str]:
        value = raw.strip()
        if value not in choices:
            raise Unusable(f"{label} cannot be {quoted(raw)}. Known: {', '.join(choices)}.")
        return ("" if value == "none" else value), choices[value]

    return read


def _spanning(label: str, read_one: Callable[[str, str], Any], shown: Callable[[Any], str] = str) -> Read:
    def read(raw: str, known: Known) -> tuple[Span, str]:
        value = span(raw, label, read_one)
        return value, value.words(shown)

    return read


def _tag(raw: str, known: Known) -> tuple[str, str]:
    tag = normal_tag(raw)
    if not tag:
        raise Unusable("Write the tag to filter by.")
    return tag, tag


def _tier(raw: str, known: Known) -> tuple[str, str]:
    tier = clean(raw)[:20]
    return tier, tier


def _stage(raw: str, known: Known) -> tuple[Any, str]:
    if raw == "none":
        return None, "No stage"
    if raw not in known.stages:
        raise Unusable("This stage does not exist any more. It was left out.")
    return known.stages[raw], known.stages[raw].name


def _owner(raw: str, known: Known) -> tuple[Any, str]:
    if raw == "nobody":
        return None, "Nobody"
    owner = known.by if raw == "me" else known.members.get(raw)
    if owner is None:
        raise Unusable("Owner must be me, nobody or a member of the agency.")
    return owner, "Me" if raw == "me" else str(owner.user)


def _brand(raw: str, known: Known) -> tuple[int, str]:
    if raw not in known.brands:
        raise Unusable("This brand does not exist.")
    return known.brands[raw].pk, known.brands[raw].name


def _worked(raw: str, known: Known) -> tuple[str, str]:
    if not fold(raw):
        raise Unusable("Write the brand's name.")
    return fold(raw)[:120], clean(raw)[:120]


def _list(raw: str, known: Known) -> tuple[int, str]:
    if raw not in known.lists:
        raise Unusable("This list does not exist any more. It was left out.")
    return known.lists[raw].pk, known.lists[raw].name


def _contact(raw: str, known: Known) -> tuple[Any, str]:
    if raw.strip() == "never":
        return None, "never"
    value = span(raw, "Last contact", day)
    return value, value.words()


def _price(raw: str, known: Known) -> tuple[Span, str]:
    value = money(raw, "Price")
    return value, value.words()


def _audience(raw: str, known: Known) -> tuple[tuple[str, float], str]:
    code, _, least = raw.partition(":")
    code = code.strip().upper()
    if not is_country(code):
        raise Unusable("Audience country is written as a country and the least share in percent: ES:20.")
    share = number(least or "0", "The least share")
    if not 0 <= share <= 100:
        raise Unusable("The least share must be from 0 to 100 percent.")
    return (code, share / 100), f"{country_name(code)} from {share:g}%"


def _birthday(raw: str, known: Known) -> tuple[int, str]:
    days = whole_number(raw, "Birthday", "30")
    if days > 366:
        raise Unusable("Birthday must be at most 366 days ahead.")
    return days, f"within {days} days"


def _theme(raw: str, known: Known) -> tuple[str, str]:
    theme = clean(raw).lower()[:60]
    if not theme:
        raise Unusable("Write one word to filter by.")
    return theme, theme


def _word(least_or_most: str, label: str) -> Read:
    def read(raw: str, known: Known) -> tuple[Span, str]:
        value = whole_number(raw, label)
        return (Span(value, None) if least_or_most == "low" else Span(None, value)), f"{value:,}"

    return read


def _labels(choices: Any, *first: tuple[str, str]) -> dict[str, str]:
    return dict(first) | {value: str(label) for value, label in choices}


def _percent(value: float) -> str:
    return f"{value:g}%"


_PLATFORMS = {name: platform.label for name, platform in PLATFORMS.items()}
_STATES = _labels(ChannelState.choices)
_VETTING = _labels(VettingState.choices, ("none", "Not begun"))
_RISK = _labels(RiskLevel.choices, ("none", "Not assessed"))
_TYPED = "Several: add the filter again."

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("platform", "Platform", _chosen("Platform", _PLATFORMS), "choice", lambda k: list(_PLATFORMS.items()), "channel"),
        Field("tier", "Tier", _tier, "choice", lambda k: [(tier, tier) for tier in k.tiers], "channel", "Tiers are per platform.", needs_platform=True),
        Field("followers", "Followers", _spanning("Followers", whole_number, "{:,}".format), "span", of="channel", needs_platform=True),
        Field("followers_min", "Followers from", _word("low", "Followers from"), of="channel", needs_platform=True),
        Field("followers_max", "Followers to", _word("high", "Followers to"), of="channel", needs_platform=True),
        Field("growth", "Growth in 30 days", _spanning("Growth", number, _percent), "span", of="channel", hint="Percent: 5.. is at least 5% more followers.", needs_platform=True),
        Field("percentile", "Engagement percentile", _spanning("Engagement percentile", whole_number), "span", of="channel", hint="Among like channels: 75.. is the best quarter of their tier.", needs_platform=True),
        Field("state", "Channel state", _chosen("Channel state", _STATES), "choice", lambda k: list(_STATES.items()), "channel"),
        Field("audience", "Audience country", _audience, of="channel", hint="As outside services state it: ES:20 is at least 20% in Spain."),
        Field("country", "Country", _coded("Country", str.upper, is_country, country_name), "choice", lambda k: country_choices()),
        Field("language", "Language", _coded("Language", str.lower, is_language, language_name), "choice", lambda k: language_choices()),
        Field("tag", "Tag", _tag, hint=f"All tags must be there. {_TYPED}", all_of=True),
        Field("stage", "Stage", _stage, "choice", lambda k: [("none", "No stage"), *((u, s.name) for u, s in k.stages.items())]),
        Field("owner", "Owner", _owner, "choice", lambda k: [("me", "Me"), ("nobody", "Nobody"), *((u, str(m.user)) for u, m in k.members.items())]),
        Field("age", "Age", _spanning("Age", whole_number), "span", hint="In full years, from the year of birth; unknown ages never fit."),
        Field("price", "Price", _price, "money", hint="The newest price of any format: 100..500 EUR."),
        Field("refuses", "Refuses to advertise", _theme, hint="A theme, for example gambling."),
        Field("tone", "Tone", _theme, hint="For example humorous."),
        Field("vetting", "Vetting", _chosen("Vetting", _VETTING), "choice", lambda k: list(_VETTING.items())),
        Field("risk", "Risk", _chosen("Risk", _RISK), "choice", lambda k: list(_RISK.items())),
        Field("contact", "Last contact", _contact, "span", hint="Days: ..2026-03-31 is not later than that day; never: no contact known."),
        Field("birthday", "Birthday in days", _birthday, "days", hint="30: a birthday within 30 days from today."),
        Field("worked", "Worked for the brand", _worked, hint="Any brand's name, also of brands that are not clients."),
        Field("likes", "Likes the brand", _brand, "choice", lambda k: [(u, b.name) for u, b in k.brands.items()]),
        Field("bad", "Bad experience with the brand", _brand, "choice", lambda k: [(u, b.name) for u, b in k.brands.items()]),
        Field("list", "On the list", _list, "choice", lambda k: [(u, each.name) for u, each in k.lists.items()]),
    )
}  # fmt: skip


def field_named(name: str, known: Known) -> Field | None:
    """Return the field of a parameter, the agency's own fields included; None when there is no such field."""
    if not name.startswith(CUSTOM):
        return FIELDS.get(name)
    own = known.custom_fields.get(name.removeprefix(CUSTOM))
    return custom_field(own) if own else None


def all_fields(known: Known) -> list[Field]:
    """Return every field to offer, by label, the agency's own last."""
    fixed = [field for field in FIELDS.values() if field.name not in ("followers_min", "followers_max")]
    return [
        *sorted(fixed, key=lambda field: field.label),
        *(custom_field(own) for own in known.custom_fields.values()),
    ]


def custom_field(own: Any) -> Field:
    """Return the field for a custom field of the agency."""
    name, label = f"{CUSTOM}{own.key}", own.label
    if own.kind == CustomFieldKind.NUMBER:
        return Field(name, label, _spanning(label, number, "{:g}".format), "span")
    if own.kind == CustomFieldKind.DATE:
        return Field(name, label, _spanning(label, day), "span", hint="Days: 2026-01-01..2026-12-31.")
    if own.kind == CustomFieldKind.CHOICE:
        choices = {choice: choice for choice in own.choices}
        return Field(name, label, _chosen(label, choices), "choice", lambda k: list(choices.items()))
    if own.kind == CustomFieldKind.YES_NO:
        return Field(name, label, _yes_no(label), "choice", lambda k: [("yes", "Yes"), ("no", "No")])
    return Field(name, label, lambda raw, known: (clean(raw), clean(raw)), hint="Exactly as written.")


def _yes_no(label: str) -> Read:
    def read(raw: str, known: Known) -> tuple[bool, str]:
        value, words = _chosen(label, {"yes": "Yes", "no": "No"})(raw, known)
        return value == "yes", words

    return read
