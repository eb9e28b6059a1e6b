"""Every field a list of influencers can be narrowed by: its name, how its value is read, and what it offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEEDS_PLATFORM = _("Choose one platform to filter by {}: numbers of different platforms do not compare.")
CUSTOM = "custom."
Read = Callable[
    [str, Known], tuple[Any, str]
]  # written value -> what conditions compare with, words for a chip
Choices = Callable[[Known], "Sequence[tuple[str, StrOrPromise]]"]


@dataclass(frozen=True)
class Field:
    """`of` says whether a person or one of their channels must fit; `widget`: choice, text, span, days or money."""

    name: str
    label: "StrOrPromise"
    read: Read
    widget: str = "text"
    choices: Choices | None = None
    of: str = "person"
    hint: "StrOrPromise" = ""
    all_of: bool = False
    needs_platform: bool = False


def _coded(
    label: "StrOrPromise",
    case: Callable[[str], str],
    is_known: Callable[[str], bool],
    name: Callable[[str], str],
) -> Read:
    def read(raw: str, known: Known) -> tuple[str, str]:
        code = case(raw.strip())
        if not is_known(code):
            raise Unusable(
                gettext("%(raw)s is not the code of a %(label)s.")
                % {"raw": quoted(raw, 20), "label": label.lower()}
            )
        return code, name(code)

    return read


def _chosen(label: "StrOrPromise", choices: Mapping[str, str]) -> Read:
    def read(raw: str, known: Known) -> tuple[str, str]:
        value = raw.strip()
        if value not in choices:
            raise Unusable(
                gettext("%(label)s cannot be %(raw)s. Known: %(choices)s.")
                % {"label": label, "raw": quoted(raw), "choices": ", ".join(choices)}
            )
        return ("" if value == "none" else value), choices[value]

    return read


def _spanning(
    label: "StrOrPromise", read_one: Callable[[str, str], Any], shown: Callable[[Any], str] = str
) -> Read:
    def read(raw: str, known: Known) -> tuple[Span, str]:
        value = span(raw, str(label), read_one)
        return value, value.words(shown)

    return read


def _tag(raw: str, known: Known) -> tuple[str, str]:
    tag = normal_tag(raw)
    if not tag:
        raise Unusable(gettext("Write the tag to filter by."))
    return tag, tag


def _tier(raw: str, known: Known) -> tuple[str, str]:
    tier = clean(raw)[:20]
    return tier, tier


def _stage(raw: str, known: Known) -> tuple[Any, str]:
    if raw == "none":
        return None, gettext("No stage")
    if raw not in known.stages:
        raise Unusable(gettext("This stage does not exist any more. It was left out."))
    return known.stages[raw], known.stages[raw].name


def _owner(raw: str, known: Known) -> tuple[Any, str]:
    if raw == "nobody":
        return None, gettext("Nobody")
    owner = known.by if raw == "me" else known.members.get(raw)
    if owner is None:
        raise Unusable(gettext("Owner must be me, nobody or a member of the agency."))
    return owner, gettext("Me") if raw == "me" else str(owner.user)


def _brand(raw: str, known: Known) -> tuple[int, str]:
    if raw not in known.brands:
        raise Unusable(gettext("This brand does not exist."))
    return known.brands[raw].pk, known.brands[raw].name


def _worked(raw: str, known: Known) -> tuple[str, str]:
    if not fold(raw):
        raise Unusable(gettext("Write the brand's name."))
    return fold(raw)[:120], clean(raw)[:120]


def _list(raw: str, known: Known) -> tuple[int, str]:
    if raw not in known.lists:
        raise Unusable(gettext("This list does not exist any more. It was left out."))
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
        raise Unusable(
            gettext("Audience country is written as a country and the least share in percent: ES:20.")
        )
    share = number(least or "0", "The least share")
    if not 0 <= share <= 100:
        raise Unusable(gettext("The least share must be from 0 to 100 percent."))
    return (code, share / 100), f"{country_name(code)} from {share:g}%"


def _birthday(raw: str, known: Known) -> tuple[int, str]:
    days = whole_number(raw, "Birthday", "30")
    if days > 366:
        raise Unusable(gettext("Birthday must be at most 366 days ahead."))
    return days, f"within {days} days"


def _theme(raw: str, known: Known) -> tuple[str, str]:
    theme = clean(raw).lower()[:60]
    if not theme:
        raise Unusable(gettext("Write one word to filter by."))
    return theme, theme


def _word(least_or_most: str, label: "StrOrPromise") -> Read:
    def read(raw: str, known: Known) -> tuple[Span, str]:
        value = whole_number(raw, str(label))
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

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("platform", _("Platform"), _chosen(_("Platform"), _PLATFORMS), "choice", lambda k: list(_PLATFORMS.items()), "channel"),
        Field("tier", _("Tier"), _tier, "choice", lambda k: [(tier, tier) for tier in k.tiers], "channel", _("Tiers are per platform."), needs_platform=True),
        Field("followers", _("Followers"), _spanning(_("Followers"), whole_number, "{:,}".format), "span", of="channel", needs_platform=True),
        Field("followers_min", _("Followers from"), _word("low", _("Followers from")), of="channel", needs_platform=True),
        Field("followers_max", _("Followers to"), _word("high", _("Followers to")), of="channel", needs_platform=True),
        Field("growth", _("Growth in 30 days"), _spanning(_("Growth"), number, _percent), "span", of="channel", hint=_("Percent: 5.. is at least 5% more followers."), needs_platform=True),
        Field("percentile", _("Engagement percentile"), _spanning(_("Engagement percentile"), whole_number), "span", of="channel", hint=_("Among like channels: 75.. is the best quarter of their tier."), needs_platform=True),
        Field("state", _("Channel state"), _chosen(_("Channel state"), _STATES), "choice", lambda k: list(_STATES.items()), "channel"),
        Field("audience", _("Audience country"), _audience, of="channel", hint=_("As outside services state it: ES:20 is at least 20% in Spain.")),
        Field("country", _("Country"), _coded(_("Country"), str.upper, is_country, country_name), "choice", lambda k: country_choices()),
        Field("language", _("Language"), _coded(_("Language"), str.lower, is_language, language_name), "choice", lambda k: language_choices()),
        Field("tag", _("Tag"), _tag, hint=_("All tags must be there. Several: add the filter again."), all_of=True),
        Field("stage", _("Stage"), _stage, "choice", lambda k: [("none", _("No stage")), *((u, s.name) for u, s in k.stages.items())]),
        Field("owner", _("Owner"), _owner, "choice", lambda k: [("me", _("Me")), ("nobody", _("Nobody")), *((u, str(m.user)) for u, m in k.members.items())]),
        Field("age", _("Age"), _spanning(_("Age"), whole_number), "span", hint=_("In full years, from the year of birth; unknown ages never fit.")),
        Field("price", _("Price"), _price, "money", hint=_("The newest price of any format: 100..500 EUR.")),
        Field("refuses", _("Refuses to advertise"), _theme, hint=_("A theme, for example gambling.")),
        Field("tone", _("Tone"), _theme, hint=_("For example humorous.")),
        Field("vetting", _("Vetting"), _chosen(_("Vetting"), _VETTING), "choice", lambda k: list(_VETTING.items())),
        Field("risk", _("Risk"), _chosen(_("Risk"), _RISK), "choice", lambda k: list(_RISK.items())),
        Field("contact", _("Last contact"), _contact, "span", hint=_("Days: ..2026-03-31 is not later than that day; never: no contact known.")),
        Field("birthday", _("Birthday in days"), _birthday, "days", hint=_("30: a birthday within 30 days from today.")),
        Field("worked", _("Worked for the brand"), _worked, hint=_("Any brand's name, also of brands that are not clients.")),
        Field("likes", _("Likes the brand"), _brand, "choice", lambda k: [(u, b.name) for u, b in k.brands.items()]),
        Field("bad", _("Bad experience with the brand"), _brand, "choice", lambda k: [(u, b.name) for u, b in k.brands.items()]),
        Field("list", _("On the list"), _list, "choice", lambda k: [(u, each.name) for u, each in k.lists.items()]),
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
        *sorted(fixed, key=lambda field: str(field.label)),
        *(custom_field(own) for own in known.custom_fields.values()),
    ]


def custom_field(own: Any) -> Field:
    """Return the field for a custom field of the agency."""
    name, label = f"{CUSTOM}{own.key}", own.label
    if own.kind == CustomFieldKind.NUMBER:
        return Field(name, label, _spanning(label, number, "{:g}".format), "span")
    if own.kind == CustomFieldKind.DATE:
        return Field(
            name, label, _spanning(label, day), "span", hint=gettext("Days: 2026-01-01..2026-12-31.")
        )
    if own.kind == CustomFieldKind.CHOICE:
        choices = {choice: choice for choice in own.choices}
        return Field(name, label, _chosen(label, choices), "choice", lambda k: list(choices.items()))
    if own.kind == CustomFieldKind.YES_NO:
        return Field(
            name, label, _yes_no(label), "choice", lambda k: [("yes", gettext("Yes")), ("no", gettext("No"))]
        )
    return Field(
        name, label, lambda raw, known: (clean(raw), clean(raw)), hint=gettext("Exactly as written.")
    )


def _yes_no(label: "StrOrPromise") -> Read:
    def read(raw: str, known: Known) -> tuple[bool, str]:
        value, words = _chosen(label, {"yes": gettext("Yes"), "no": gettext("No")})(raw, known)
        return value == "yes", words

    return read
