"""Tiers, and channels put beside each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Agency
from influencers.figures.comparable import comparable
from influencers.figures.formulas import FORMULAS, why_not_figured
from influencers.models import Channel, Tier
from influencers.rows import platform_label

MOST_COMPARED = 6


@dataclass(frozen=True)
class Comparison:
    """Channels beside each other. Where `refusal` is set their engagement may not be ranked, and it says why."""

    channels: list[Channel]
    refusal: str
    platform: str = ""
    tier: str = ""
    formula: str = ""


def tiers_of(agency: Agency, platform: str) -> list[Tier]:
    """Return a platform's tiers, smallest first."""
    return list(Tier.objects.filter(agency=agency, platform=platform).order_by("from_followers"))


def channels_a_tier(agency: Agency, platform: str) -> dict[str, int]:
    """Return tier -> how many channels of the agency are in it; "" holds those below the first or of unknown size."""
    counted = Channel.objects.for_agency(agency).filter(platform=platform).values_list("tier")
    return dict(counted.annotate(number=Count("pk")).order_by("tier"))


def channels_to_compare(agency: Agency, uuids: Iterable[UUID]) -> list[Channel]:
    """Return the agency's channels with these uuids, in their order, at most MOST_COMPARED + 1."""
    wanted = list(dict.fromkeys(uuids))[: MOST_COMPARED + 1]
    found = Channel.objects.for_agency(agency).filter(uuid__in=wanted).select_related("influencer")
    by_uuid = {channel.uuid: channel for channel in found}
    return [by_uuid[uuid] for uuid in wanted if uuid in by_uuid]


def compare(channels: Sequence[Channel]) -> Comparison:
    """Say whether channels may be ranked by engagement: only of one platform and one tier, counted by one formula."""
    platforms, tiers = {channel.platform for channel in channels}, {channel.tier for channel in channels}
    if len(channels) < 2:
        return Comparison(list(channels), _("Choose two to six channels."))
    if len(channels) > MOST_COMPARED:
        return Comparison(
            list(channels[:MOST_COMPARED]),
            _("At most %(most_compared)s channels fit beside each other.") % {"most_compared": MOST_COMPARED},
        )
    platform, tier = (next(iter(each)) if len(each) == 1 else "" for each in (platforms, tiers))
    refusal = comparable(platform, tier)
    if len(platforms) > 1:
        names = ", ".join(sorted(map(platform_label, platforms)))
        refusal = _("These channels are on %(names)s. %(refusal)s") % {"names": names, "refusal": refusal}
    elif len(tiers) > 1:
        names = ", ".join(sorted(tier or "without a tier" for tier in tiers))
        refusal = _("These channels are of different sizes: %(names)s. %(refusal)s") % {
            "names": names,
            "refusal": refusal,
        }
    elif not tier:
        refusal = _("None of these channels has a tier: their followers are unknown or below the first tier.")
    refusal = refusal or why_not_figured(platform)
    formula = FORMULAS[platform].sentence if platform in FORMULAS else ""
    return Comparison(list(channels), refusal, platform, tier, formula)
