"""People of the own base who resemble one of them, with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from influencers.countries import country_name, language_name
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
    score: int = 0
    reasons: list[str] = field(default_factory=list)


def look_alikes(influencer: Influencer, *, most: int = MOST_SHOWN) -> list[LookAlike]:
    """Return the people most alike, best first: same tiers, shared tags, languages, country and tones.

    Only people found by an index are compared, at most CANDIDATES of each kind (shared rarest tags first), so that it
    takes as long in a base of a million as in one of thousands.
    """
    sizes = _sizes(influencer.channels.all())
    pool = _pool(influencer, sizes)
    rows = pool.select_related("stage").prefetch_related(
        Prefetch("channels", queryset=Channel.objects.order_by("platform", "pk"))
    )
    compared = (_compared(influencer, sizes, other) for other in rows)
    alike = [each for each in compared if each.score]
    return sorted(alike, key=lambda each: (-each.score, each.influencer.name_key, each.influencer.pk))[:most]


def has_likeness(influencer: Influencer) -> bool:
    """Say whether enough is known of somebody to compare them with others."""
    return bool(influencer.tags or influencer.country or influencer.languages or influencer.tones)


def _pool(influencer: Influencer, sizes: set[tuple[str, str]]) -> QuerySet[Influencer]:
    """Return who is compared: those who share most kinds at once come in first. One statement finds them."""
    others = Influencer.objects.for_agency(influencer.agency).active().exclude(pk=influencer.pk)
    wishes = [
        others.filter(wish).order_by().values_list("pk", flat=True)[:CANDIDATES]
        for wish in _wishes(influencer, sizes)
    ]
    if not wishes:
        return Influencer.objects.none()
    found = dict.fromkeys(wishes[0].union(*wishes[1:], all=True) if len(wishes) > 1 else wishes[0])
    return Influencer.objects.filter(pk__in=list(found)[:MOST_COMPARED])


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


def _compared(influencer: Influencer, sizes: set[tuple[str, str]], other: Influencer) -> LookAlike:
    result = LookAlike(other)

    def add(part: str, share: float, reason: str) -> None:
        points = round(WEIGHTS[part] * share)
        if points:
            result.score += points
            result.reasons.append(reason)

    shared_tags = [tag for tag in influencer.tags if tag in other.tags]
    if shared_tags:
        add("tags", len(shared_tags) / len(influencer.tags), f"Tags: {', '.join(shared_tags)}")
    same_sizes = sizes & _sizes(other.channels.all())
    if same_sizes:
        named = ", ".join(
            f"{size} on {PLATFORMS[p].label if p in PLATFORMS else p}" for p, size in sorted(same_sizes)
        )
        add("tier", len(same_sizes) / len(sizes), f"Same tier: {named}")
    if influencer.country and influencer.country == other.country:
        add("country", 1, f"Country: {country_name(other.country)}")
    languages = [code for code in influencer.languages if code in other.languages]
    if languages:
        add(
            "languages",
            len(languages) / len(influencer.languages),
            f"Languages: {', '.join(map(language_name, languages))}",
        )
    tones = [tone for tone in influencer.tones if tone in other.tones]
    if tones:
        add("tones", len(tones) / len(influencer.tones), f"Tones: {', '.join(tones)}")
    return result


def _sizes(channels: Iterable[Channel]) -> set[tuple[str, str]]:
    return {(channel.platform, channel.tier) for channel in channels if channel.tier}
