"""How somebody stands to brands, ready to draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from influencers.models import BrandRelation

AFFINITY_WORDS: dict[int, tuple[Any, str, str]] = {
    2: (_("A fan"), "mood-happy", "good"),
    1: (_("Likes it"), "mood-happy", ""),
    0: (_("Neutral"), "mood-neutral", ""),
    -1: (_("Reserved"), "mood-sad", "warn"),
    -2: (_("Bad experience"), "mood-sad", "bad"),
}


@dataclass(frozen=True)
class Standing:
    relation: BrandRelation
    label: str
    icon: str
    kind: str


def brand_standings(relations: Iterable[BrandRelation]) -> list[Standing]:
    """Return relations with word, icon and color, the worst first: a bad experience must not be overlooked."""
    ordered = sorted(relations, key=lambda relation: (relation.affinity, relation.brand.name))
    return [
        Standing(relation, str(label), icon, kind)
        for relation in ordered
        for label, icon, kind in [AFFINITY_WORDS[relation.affinity]]
    ]
