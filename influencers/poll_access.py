"""Which credential reads which of the claimed channels, and when its turn comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from influencers import pacing
from influencers.access import READING, Access, Accesses, own_accesses
from influencers.credential_kinds import WITH_CONSENT
from influencers.models import Channel, Credential
from influencers.poll_claims import Lanes
from influencers.poll_plan import YOUTUBE_REFRESH_AFTER, at_least
from influencers.sources import installation_platforms, pause_of, why_not_read
from influencers.states import ChannelState, CredentialState, SpendPurpose
from platforms.contract import YOUTUBE, ChannelRef

SEAL_BROKEN = "Its secrets can no longer be opened, because SECRET_KEY was changed. Enter it again."


def readable_channels() -> list[Q]:
    """Return conditions, each simple enough for an index, of the channels something signs for."""
    house = Q(platform__in=installation_platforms())
    own = Credential.objects.usable().filter(READING).values_list("platform", "agency_id")
    by_platform: dict[str, list[int]] = {}
    for platform, agency_id in own:
        by_platform.setdefault(platform, []).append(agency_id)
    agencies = [Q(platform=platform, agency__in=ids) for platform, ids in by_platform.items()]
    consents = Credential.objects.usable().consents().filter(channel=OuterRef("pk"))
    return [house, *agencies, Q(Exists(consents), platform__in=WITH_CONSENT)]


def lanes_of(platform: str, *, now: datetime) -> Lanes:
    """Return whose channels may be claimed: not those whose credential rests.

    Where consents read channels, each rests alone, so nobody is left out here.
    """
    own = own_accesses(platform)
    if platform in WITH_CONSENT:
        return Lanes(own=frozenset(own))
    resting = {
        agency for agency, access in own.items() if access and pause_of(platform, now=now, access=access)
    }
    if platform in installation_platforms() and not pause_of(platform, now=now):
        return Lanes(own=frozenset(own), without=frozenset(resting))
    return Lanes(own=frozenset(own), only=frozenset(own) - resting)


def questions(held: Sequence[Channel], found: Accesses) -> dict[Access, dict[ChannelRef, list[int]]]:
    """Return what each credential is asked: the accounts, and the channels each account is at.

    An account at two agencies is one question to whoever comes first; what a consent shows stays with its own agency.
    """
    asked: dict[Access, dict[ChannelRef, list[int]]] = {}
    chosen: dict[ChannelRef, Access] = {}
    for channel in held:
        access = found.by_channel.get(channel.pk)
        if access is None:
            continue
        ref = ref_of(channel)
        if not access.is_consent:
            access = chosen.setdefault(ref, access)
        asked.setdefault(access, {}).setdefault(ref, []).append(channel.pk)
    return asked


def ref_of(channel: Channel) -> ChannelRef:
    """Return how the platform is asked for a channel."""
    # Without the handle beside the id, the same account at two agencies is one question. Instagram's viewers, however,
    # find accounts by their name only.
    if channel.external_id and channel.platform != "instagram":
        return ChannelRef(channel.platform, external_id=channel.external_id)
    return ChannelRef(
        channel.platform, external_id=channel.external_id or None, handle=channel.handle_key or None
    )


def place_of(access: Access, accounts: int, *, purpose: str, now: datetime) -> pacing.Place:
    """Ask when a credential may read so many accounts. One that rests says until when."""
    rest = pause_of(access.platform, now=now, access=access)
    if rest:
        return pacing.Place(False, (rest.until - now).total_seconds(), rest.sentence)
    bucket = pacing.STATS_BUCKET.get(access.platform, "")
    units = pacing.price_of_stats(access.platform, accounts)
    return pacing.ask(access, bucket, units=units, purpose=purpose, now=now)


def purpose_of(channels: Sequence[Channel], purpose: str, *, now: datetime) -> str:
    """Return whom the reading is for; figures that must be refreshed or deleted soon have a reserve of their own."""
    if purpose != SpendPurpose.ROUTINE or settings.YOUTUBE_DERIVED == "accepted":
        return purpose
    old = now - YOUTUBE_REFRESH_AFTER
    must = any(c.platform == YOUTUBE and c.measured_at and c.measured_at < old for c in channels)
    return SpendPurpose.COMPLIANCE if must else purpose


def put_back(pks: Sequence[int], place: pacing.Place, *, claimed_until: datetime, now: datetime) -> None:
    """Give channels back until their credential may be used again."""
    values: Mapping[str, object] = {"state_note": place.sentence[:300]} if place.sentence else {}
    Channel.objects.filter(pk__in=pks, claimed_until=claimed_until).update(
        claimed_until=None, next_poll_at=now + at_least(timedelta(seconds=max(place.wait, 1.0))), **values
    )


def set_aside(held: Sequence[Channel], found: Accesses, *, claimed_until: datetime, now: datetime) -> None:
    """Put to rest what nothing signs for, and credentials whose secrets cannot be opened."""
    Credential.objects.filter(pk__in=[row.pk for row in found.broken]).update(
        state=CredentialState.REVOKED, last_failure=SEAL_BROKEN, failed_at=now
    )
    lost = [channel.pk for channel in held if channel.pk not in found.by_channel]
    if lost:
        Channel.objects.filter(pk__in=lost, claimed_until=claimed_until).update(
            claimed_until=None,
            next_poll_at=None,
            state=ChannelState.NOT_POLLED,
            state_note=why_not_read(held[0].platform)[:300],
        )
