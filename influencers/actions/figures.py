"""What can be done to derived figures and the tiers they are compared in."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Agency, Membership
from accounts.text import clean
from influencers import rules
from influencers.figures.packs import default_tiers
from influencers.figures.working_out import figure_out, place_in_tiers
from influencers.models import Channel, Tier
from platforms.registry import PLATFORMS

LASTS = timedelta(hours=24)  # the comparison with like channels is then worked out anew
A_BATCH = 2000
LONGEST_TIER = 20
MOST_FOLLOWERS = 10**12
MOST_TIERS = 12


@transaction.atomic
def ensure_tiers(*, agency: Agency) -> None:
    """Give an agency the default tiers on platforms where it has none. Those it made stay."""
    made = set(Tier.objects.filter(agency=agency).values_list("platform", flat=True).distinct())
    Tier.objects.bulk_create(
        [
            Tier(agency=agency, platform=platform, key=key, from_followers=start)
            for platform in PLATFORMS
            if platform not in made
            for key, start in default_tiers().items()
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def change_tiers(*, by: Membership, platform: str, tiers: Mapping[str, int]) -> None:
    """Set where a platform's tiers begin, in followers, and put every channel into its new tier.

    Raises ActionError for a platform or border that cannot be, or for two tiers that begin at the same number.
    """
    if not rules.can_manage_vetting(by, by.agency):
        raise NotAllowed(_("Viewers cannot change tiers. Ask a manager or owner."))
    if platform not in PLATFORMS:
        raise ActionError(_("%(platform)s is not a platform.") % {"platform": clean(platform)[:20]})
    wanted = _read_tiers(tiers)
    ensure_tiers(agency=by.agency)
    stored = Tier.objects.filter(agency=by.agency, platform=platform)
    before = dict(stored.order_by("from_followers").values_list("key", "from_followers"))
    if before == wanted:
        return
    stored.delete()
    Tier.objects.bulk_create(
        [
            Tier(agency=by.agency, platform=platform, key=key, from_followers=start)
            for key, start in wanted.items()
        ]
    )
    place_in_tiers(by.agency_id)
    changes = {PLATFORMS[platform].label: (_in_words(before), _in_words(wanted))}
    record(by=by, action="influencers.tiers.changed", subject=by.agency, agency=by.agency, changes=changes)


@transaction.atomic
def figure_channels(*, channel_ids: Sequence[int], now: datetime) -> None:
    """Work out the derived figures of channels from what is stored about them."""
    channels = Channel.objects.filter(pk__in=channel_ids)
    for agency in Agency.objects.filter(pk__in=channels.values("agency").distinct()):
        ensure_tiers(agency=agency)
    # Locked in order, so that two workers figuring the same channels wait for each other and do not deadlock.
    figure_out(
        list(channels.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)),
        now=now,
    )


def figure_due(*, now: datetime, seconds: float = 40.0) -> int:
    """Work out figures that are missing or a day old, batch by batch, for about so many seconds; return how many."""
    stop, done = time.monotonic() + seconds, 0
    while time.monotonic() < stop:
        batch = _due(now)
        if not batch:
            break
        figure_channels(channel_ids=batch, now=now)
        done += len(batch)
    return done


def _due(now: datetime) -> list[int]:
    # Two questions, because each is a range of the index; with OR between them it would be read whole.
    missing = Channel.objects.filter(figured_at=None)
    old = Channel.objects.filter(figured_at__lt=now - LASTS).order_by("figured_at")
    return list(missing.values_list("pk", flat=True)[:A_BATCH]) or list(
        old.values_list("pk", flat=True)[:A_BATCH]
    )


def _read_tiers(tiers: Mapping[str, int]) -> dict[str, int]:
    read = {clean(key): start for key, start in tiers.items()}
    if not read or len(read) > MOST_TIERS:
        raise ActionError(_("Give 1 to %(most_tiers)s tiers.") % {"most_tiers": MOST_TIERS})
    for key, start in read.items():
        if not key or len(key) > LONGEST_TIER:
            raise ActionError(
                _("A tier's name has 1 to %(longest_tier)s letters.") % {"longest_tier": LONGEST_TIER}
            )
        if not 0 <= start <= MOST_FOLLOWERS:
            raise ActionError(
                _("%(key)s must begin between 0 and %(most_followers)s followers.")
                % {"key": key, "most_followers": f"{MOST_FOLLOWERS:,}"}
            )
    if len(set(read.values())) < len(read) or len(read) < len(tiers):
        raise ActionError(_("Two tiers cannot begin at the same number of followers or have the same name."))
    return dict(sorted(read.items(), key=lambda pair: pair[1]))


def _in_words(tiers: Mapping[str, int]) -> str:
    return ", ".join(f"{key} from {start:,}" for key, start in tiers.items())
