"""Who cannot be proposed to a brand, and why: what the brand forbids, and what people refuse (R18).

Only what is known bars somebody; an unknown age, country or language does not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Brand
from accounts.text import fold
from influencers.countries import country_name, language_name
from influencers.models import BrandRelation, Influencer, PastWork, SafetyFlag
from influencers.safety.packs import CATEGORIES
from influencers.states import RiskLevel, VettingState

ADULT = 18

_Facts = dict[int, dict[str, list[str]]]


@dataclass(frozen=True)
class Further:
    """What another room knows against proposing people to a brand: rows of (person's id, `kind`, text), read in one
    statement with ours, and the sentence made of a text."""

    kind: str
    rows: Callable[[Sequence[int], Brand], QuerySet]
    says: Callable[[str], str]


# Other rooms add theirs at start.
FURTHER: list[Further] = []


def barred(influencers: Sequence[Influencer], brand: Brand) -> dict[int, str]:
    """Return influencer id -> the reason they cannot be proposed to the brand; those who can are left out.

    One statement, whatever the number of people.
    """
    facts = _facts([person.pk for person in influencers], brand)
    today = timezone.localdate()
    found = ((person.pk, _reason(person, brand, facts[person.pk], today)) for person in influencers)
    return {pk: reason for pk, reason in found if reason}


def _facts(people: Sequence[int], brand: Brand) -> _Facts:
    """Return what stored content, past work and experience say, by person and kind."""
    flags = SafetyFlag.objects.filter(
        post__channel__influencer__in=people, state=SafetyFlag.State.CONFIRMED, category__in=_folded(brand.forbidden_themes)
    ).values_list("post__channel__influencer_id", kind_column("flag"), "category")  # fmt: skip
    rivals = PastWork.objects.filter(influencer__in=people, brand_key__in=_folded(brand.rivals)).values_list(
        "influencer_id", kind_column("rival"), "brand_name"
    )
    bad = BrandRelation.objects.filter(influencer__in=people, brand=brand, affinity=-2).values_list(
        "influencer_id", kind_column("relation"), Cast("evidence", CharField())
    )
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    further = [each.rows(people, brand) for each in FURTHER]
    for person, kind, told in flags.union(rivals, bad, *further):
        facts[person][kind].append(told)
    return facts


def _reason(person: Influencer, brand: Brand, facts: dict[str, list[str]], today: date) -> str:
    name = brand.name
    if person.risk == RiskLevel.BARRED or person.vetting == VettingState.BARRED:
        return _("Vetting speaks against working together.")
    if "relation" in facts:
        return _("Had a bad experience with %(name)s.") % {"name": name}
    refused = _common(person.refuses, [*brand.topics, name])
    if refused:
        return _("Refuses to advertise %(refused)s.") % {"refused": refused}
    if "rival" in facts:
        return _("Worked for %(rival)s, a rival of %(name)s.") % {"rival": facts["rival"][0], "name": name}
    themes = _common(person.tags, brand.forbidden_themes)
    if themes or "flag" in facts:
        theme = themes or CATEGORIES.get(facts["flag"][0], facts["flag"][0]).lower()
        return _("%(name)s rules out %(theme)s, which %(post)s.") % {
            "name": name,
            "theme": theme,
            "post": _("is a tag of theirs") if themes else _("was confirmed in a post"),
        }
    tones = _common(person.tones, brand.unwanted_tones)
    if tones:
        return _("%(name)s does not want this tone: %(tones)s.") % {"name": name, "tones": tones}
    said = (each.says(facts[each.kind][0]) for each in FURTHER if each.kind in facts)
    return _age(person, brand, today) or _place(person, brand) or next(said, "")


def _age(person: Influencer, brand: Brand, today: date) -> str:
    if brand.youngest is None:
        return ""
    if person.is_minor and brand.youngest >= ADULT:
        return _("Is a minor; %(brand_name)s asks for %(youngest)s years.") % {
            "brand_name": brand.name,
            "youngest": brand.youngest,
        }
    if person.birth_year and today.year - person.birth_year < brand.youngest:
        return _("Is younger than %(youngest)s, which %(brand_name)s asks for.") % {
            "youngest": brand.youngest,
            "brand_name": brand.name,
        }
    return ""


def _place(person: Influencer, brand: Brand) -> str:
    if brand.markets and person.country and person.country not in brand.markets:
        markets = ", ".join(country_name(code) for code in brand.markets)
        return _("Lives in %(country)s; %(brand_name)s sells in %(markets)s.") % {
            "country": country_name(person.country),
            "brand_name": brand.name,
            "markets": markets,
        }
    if brand.languages and person.languages and not set(brand.languages) & set(person.languages):
        languages = ", ".join(language_name(code) for code in brand.languages)
        return _("Does not speak %(brand_name)s's languages: %(languages)s.") % {
            "brand_name": brand.name,
            "languages": languages,
        }
    return ""


def kind_column(kind: str) -> Value:
    """Return the column that says of a row of which kind it is."""
    return Value(kind, output_field=CharField())


def _folded(words: Iterable[str]) -> list[str]:
    return [fold(word) for word in words]


def _common(theirs: Iterable[str], ours: Iterable[str]) -> str:
    wanted = set(_folded(ours))
    return ", ".join(word for word in theirs if fold(word) in wanted)
