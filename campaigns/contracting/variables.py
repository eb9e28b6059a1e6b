"""What a contract template may name in double braces, and how one pass puts the values in.

No template engine reads what people wrote: a value with braces in it stays as it is.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import ActionError
from campaigns.models import Collaboration, Offer
from campaigns.offer_words import exclusive_words, line_words, money, plain, right_words
from campaigns.terms import terms_of

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]{1,40})\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
# Filled from what the product knows, in the template's language.
KNOWN = {
    "agency_name": gettext_lazy("The agency's name"),
    "brand_name": gettext_lazy("The brand's name"),
    "influencer_name": gettext_lazy("The influencer's name"),
    "representative": gettext_lazy("Who speaks for the influencer"),
    "campaign_name": gettext_lazy("The campaign's name"),
    "deliverables": gettext_lazy("Deliverables, one a line"),
    "fee": gettext_lazy("The fee"),
    "extras": gettext_lazy("Amount per conversion and goods"),
    "payment_terms": gettext_lazy("When it is paid"),
    "rounds": gettext_lazy("Rounds of changes within the fee"),
    "rights": gettext_lazy("Rights of use, one a line"),
    "exclusivity": gettext_lazy("Exclusivity, one a line"),
    "accepted_by": gettext_lazy("Who accepted the offer"),
    "today": gettext_lazy("The day it is made"),
}
# Typed for each contract.
TYPED = {
    "contract_number": gettext_lazy("Contract number"),
    "influencer_legal_name": gettext_lazy("The influencer's full legal name"),
    "influencer_address": gettext_lazy("The influencer's address"),
    "influencer_tax_id": gettext_lazy("The influencer's tax number"),
    "agency_address": gettext_lazy("The agency's address"),
    "agency_tax_id": gettext_lazy("The agency's tax number"),
    "signer": gettext_lazy("Who signs for the agency"),
    "place": gettext_lazy("Place"),
    "governing_law": gettext_lazy("Whose law counts"),
}
# What a contract says where nothing was agreed, in the languages contracts are written in; in others a dash.
NOTHING = {
    "de": "nichts vereinbart", "en": "none agreed", "es": "nada pactado", "fr": "néant", "id": "tidak ada",
    "it": "nulla di pattuito", "ja": "なし", "ko": "없음", "pl": "nie uzgodniono", "pt": "nada acordado",
    "ru": "не согласовано", "th": "ไม่มี", "tr": "yok", "uk": "не погоджено", "vi": "không có", "zh": "无",
}  # fmt: skip
LISTS = ("deliverables", "rights", "exclusivity")
FOLDER = Path(__file__).parent / "starters"


class ValuesMissing(ActionError):
    """A template asks for values nobody gave; `names` are their keys."""

    def __init__(self, names: list[str]) -> None:
        labels = [str(TYPED.get(name) or KNOWN[name]) for name in names]
        super().__init__(f"The contract lacks: {'; '.join(labels)}. Fill them in; nothing else is lost.")
        self.names = names


def named_in(body: str) -> list[str]:
    """Return the placeholders of a text in the order they first stand there."""
    return list(dict.fromkeys(name.lower() for name in PLACEHOLDER.findall(body)))


def check_body(body: str) -> None:
    """Raise ActionError for a placeholder that does not exist, or braces that are not closed."""
    unknown = [name for name in named_in(body) if name not in KNOWN and name not in TYPED]
    if unknown:
        known = ", ".join([*KNOWN, *TYPED])
        raise ActionError(f"{unknown[0]} is not something a contract can be filled with. Known: {known}.")
    if _BRACES.search(PLACEHOLDER.sub("", body)):
        raise ActionError("A placeholder is not closed. Write it like {{fee}}.")


def fill(body: str, values: Mapping[str, str | list[str]]) -> str:
    """Return the text with its values, in one pass. A list fills an item line with one line each.

    Raises ValuesMissing with everything that is missing.
    """
    missing = [name for name in named_in(body) if not values.get(name)]
    if missing:
        raise ValuesMissing(missing)
    return "\n".join(line for each in body.splitlines() for line in _filled(each, values))


def _filled(line: str, values: Mapping[str, str | list[str]]) -> Iterable[str]:
    alone = PLACEHOLDER.fullmatch(line.removeprefix("- ").strip())
    if alone and line.startswith("- ") and alone[1].lower() in LISTS:
        return [f"- {_plain(each)}" for each in values[alone[1].lower()]]
    return [PLACEHOLDER.sub(lambda found: _text(values[found[1].lower()]), line)]


def _text(value: str | list[str]) -> str:
    return "; ".join(map(_plain, value)) if isinstance(value, list) else _plain(value)


def _plain(value: str) -> str:
    # Line breaks and the marks that begin a heading or an item would make a value part of the text's own order.
    return " ".join(value.split()).lstrip("#-[ ")


def known_values(collaboration: Collaboration, offer: Offer, language: str) -> dict[str, str | list[str]]:
    """Return what the product knows, written in the template's language."""
    terms = terms_of(offer)
    nothing = [NOTHING.get(language[:2].lower(), "—")]
    with translation.override(language):
        extras = []
        if terms.per_conversion is not None:
            extras.append(f"{plain(terms.per_conversion)} {terms.currency} · {terms.conversion}")
        if terms.goods:
            extras.append(
                " · ".join(part for part in (terms.goods, money(terms.goods_value, terms.currency)) if part)
            )
        days = terms.payment_days
        return {
            "agency_name": collaboration.agency.name,
            "brand_name": collaboration.campaign.brand.name,
            "influencer_name": collaboration.influencer.name,
            "representative": str(collaboration.representative or ""),
            "campaign_name": collaboration.campaign.name,
            "deliverables": [line_words(line, terms.currency) for line in terms.lines],
            "fee": money(terms.fee, terms.currency),
            "extras": extras or nothing,
            "payment_terms": ngettext("%(days)s day after publication", "%(days)s days after publication", days) % {"days": days},
            "rounds": nothing[0] if terms.rounds is None else str(terms.rounds),
            "rights": [right_words(right) for right in terms.rights] or nothing,
            "exclusivity": [exclusive_words(each) for each in terms.exclusivities] or nothing,
            "accepted_by": offer.accepted_name,
            "today": date_format(timezone.localdate(), "DATE_FORMAT"),
        }  # fmt: skip


@cache
def starter(language: str) -> str:
    """Return a text to begin a template with, in the language or else in English. No lawyer has seen it for you."""
    path = FOLDER / f"{language}.txt"
    return (path if path.exists() else FOLDER / "en.txt").read_text()


def starter_languages() -> list[str]:
    """Return the languages there is a starter in."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def signing_words() -> tuple[str, str]:
    """Return what stands under the two lines of signature."""
    return _("For the agency"), _("The influencer")
