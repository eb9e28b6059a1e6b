"""People of the own base who resemble one of them, with the reasons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch, Q
from django.utils.translation import gettext

from influencers.countries import country_name, language_name
from influencers.figures.formulas import withheld_platforms
from influencers.models import Channel, Influencer
from platforms.registry import PLATFORMS

# What each likeness adds; the sum of all is 100.
WEIGHTS = {"tags": 40, "tier": 25, "country": 15, "languages": 10, "tones": 10}
MOST_SHOWN = 20
CANDIDATES = 400  # read of each kind
MOST_COMPARED = 1_000


@dataclass
class LookAlike:
    """Somebody alike: how much (0 to 100, the sum of WEIGHTS' parts) and why."""

    influencer: Influencer
    score: int
    reasons: list[str]


class _Traits(NamedTuple):
    """What two people are compared by. Read as plain tuples: a thousand of them take no time."""

    pk: int
    name_key: str
    country: str
    languages: list[str]
    tags: list[str]
    tones: list[str]


def look_alikes(influencer: Influencer, *, most: int = MOST_SHOWN) -> list[LookAlike]:
    """Return the people most alike, best first: same tiers, shared tags, languages, country and tones.

    Only people found by an index are compared, at most CANDIDATES of each kind (those who share most kinds first), so
    that it takes as long in a base of a million as in one of thousands.
    """
    sizes = _sizes([influencer.pk])[influencer.pk]
    found = _candidates(influencer, sizes)
    rows = Influencer.objects.filter(pk__in=found).values_list(*_Traits._fields)
    sizes_of = _sizes(found)
    scored = []
    for row in rows:
        traits = _Traits(*row)
        score, reasons = _compared(influencer, sizes, traits, sizes_of[traits.pk])
        if score:
            scored.append((-score, traits.name_key, traits.pk, reasons))
    best = sorted(scored)[:most]
    people = Influencer.objects.filter(pk__in=[pk for _, _, pk, _ in best])
    channels = Prefetch("channels", queryset=Channel.objects.order_by("platform", "pk"))
    whole = people.select_related("agency", "stage", "owner__user").prefetch_related(channels).in_bulk()
    return [LookAlike(whole[pk], -score, reasons) for score, _, pk, reasons in best if pk in whole]


def has_likeness(influencer: Influencer) -> bool:
    """Say whether enough is known of somebody to compare them with others."""
    return bool(influencer.tags or influencer.country or influencer.languages or influencer.tones)


def _candidates(influencer: Influencer, sizes: set[tuple[str, str]]) -> list[int]:
    """Return whom to compare with; one statement finds them."""
    others = Influencer.objects.for_agency(influencer.agency).active().exclude(pk=influencer.pk)
    wishes = [
        others.filter(wish).order_by().values_list("pk", flat=True)[:CANDIDATES]
        for wish in _wishes(influencer, sizes)
    ]
    if not wishes:
        return []
    found = dict.fromkeys(wishes[0].union(*wishes[1:], all=True) if len(wishes) > 1 else wishes[0])
    return list(found)[:MOST_COMPARED]


def _wishes(influencer: Influencer, sizes: set[tuple[str, str]]) -> list[Q]:
    """Return what candidates should have, from the strictest to the loosest. Each is bounded by an index."""
    tags = Q(tags__contains=influencer.tags)
    any_tag = Q(tags__overlap=influencer.tags)
    country = Q(country=influencer.country)
    language = Q(languages__overlap=influencer.languages)
    tier = Q()
    for platform, size in sorted(sizes):
        tier |= Q(channels__platform=platform, channels__tier=size)
    wishes = []
    if influencer.tags:
        wishes += (
            [tags & country & tier, tags & country, tags & tier, tags]
            if influencer.country
            else [tags & tier, tags]
        )
        wishes += [any_tag & country] if influencer.country else []
        wishes += [any_tag & language, any_tag]
    if influencer.country:
        wishes += [country & tier, country]
    if influencer.languages:
        wishes += [language]
    if influencer.tones:
        wishes += [Q(tones__overlap=influencer.tones)]
    return wishes


def _compared(
    influencer: Influencer, sizes: set[tuple[str, str]], other: _Traits, other_sizes: set[tuple[str, str]]
) -> tuple[int, list[str]]:
    """Return the score and its reasons."""
    score, reasons = 0, []

    def add(part: str, share: float, reason: str) -> None:
        nonlocal score
        points = round(WEIGHTS[part] * share)
        if points:
            score += points
            reasons.append(reason)

    tags = [tag for tag in influencer.tags if tag in other.tags]
    if tags:
        add("tags", len(tags) / len(influencer.tags), gettext("Tags: %(tags)s") % {"tags": ", ".join(tags)})
    same_sizes = sizes & other_sizes
    if same_sizes:
        named = ", ".join(f"{size} on {_platform(platform)}" for platform, size in sorted(same_sizes))
        add("tier", len(same_sizes) / len(sizes), gettext("Same tier: %(named)s") % {"named": named})
    if influencer.country and influencer.country == other.country:
        add("country", 1, gettext("Country: %(country)s") % {"country": country_name(other.country)})
    languages = [code for code in influencer.languages if code in other.languages]
    if languages:
        names = ", ".join(language_name(code) for code in languages)
        add(
            "languages",
            len(languages) / len(influencer.languages),
            gettext("Languages: %(names)s") % {"names": names},
        )
    tones = [tone for tone in influencer.tones if tone in other.tones]
    if tones:
        add(
            "tones",
            len(tones) / len(influencer.tones),
            gettext("Tones: %(tones)s") % {"tones": ", ".join(tones)},
        )
    return score, reasons


def _platform(name: str) -> str:
    return PLATFORMS[name].label if name in PLATFORMS else name


def _sizes(people: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """Return (platform, tier) of each person's channels whose tier is known and may count in a score across platforms."""
    sizes: dict[int, set[tuple[str, str]]] = defaultdict(set)
    known = Channel.objects.filter(influencer__in=people).exclude(tier="")
    known = known.exclude(platform__in=withheld_platforms())
    for person, platform, tier in known.values_list("influencer_id", "platform", "tier"):
        sizes[person].add((platform, tier))
    return sizes
