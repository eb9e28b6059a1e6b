"""What the platforms tell us by themselves, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from accounts.models import Agency
from influencers.models import Channel, Credential, PushSubscription
from influencers.push_asking import ACCOUNT, ENDPOINT, agreed, callback_of
from influencers.states import PushState
from platforms.contract import INSTAGRAM, TELEGRAM, TIKTOK, VK
from platforms.registry import PLATFORMS


@dataclass(frozen=True)
class ChannelPush:
    """What a platform tells about one channel. `why_not` says in a sentence why nothing is told."""

    rows: list[PushSubscription] = field(default_factory=list)
    why_not: str = ""
    address: str = ""  # for a VK community's owner to enter there
    secret: str = ""
    takes_vk: bool = False


@dataclass(frozen=True)
class Endpoint:
    """An address that a person enters on a platform's own page, with what belongs to it."""

    row: PushSubscription
    address: str
    verify_token: str


@dataclass
class PlatformPush:
    """How a platform's notices stand for an agency: subscriptions by state, and the newest times."""

    states: dict[str, int] = field(default_factory=dict)
    last_message_at: datetime | None = None
    next_renewal_at: datetime | None = None
    failures: list[PushSubscription] = field(default_factory=list)
    endpoints: list[Endpoint] = field(default_factory=list)

    @property
    def active(self) -> int:
        return self.states.get(PushState.ACTIVE, 0)

    @property
    def in_words(self) -> list[tuple[str, int]]:
        return [
            (str(label), self.states[state]) for state, label in PushState.choices if state in self.states
        ]


def channel_push(channel: Channel, *, now: datetime) -> ChannelPush:
    """Return what the platform tells about a channel, or why it tells nothing. At most two statements."""
    theirs = Q(account=channel.external_id) if channel.external_id else Q(pk=None)
    if channel.platform == INSTAGRAM:
        theirs |= Q(account__in=_consented(channel), topic=ACCOUNT)
    if channel.platform == TELEGRAM:
        theirs |= Q(topic=ENDPOINT)
    mine = Q(agency=None) | Q(agency=channel.agency_id)
    rows = list(PushSubscription.objects.filter(mine & theirs, platform=channel.platform).order_by("topic"))
    takes_vk = channel.platform == VK and channel.external_id.startswith("-") and bool(settings.PUBLIC_URL)
    vk = rows[0] if takes_vk and rows else None
    return ChannelPush(
        rows=rows,
        why_not="" if rows else _why_not(channel),
        address=callback_of(vk) if vk else "",
        secret=agreed(vk).get("secret", "") if vk else "",
        takes_vk=takes_vk,
    )


def platforms_push(agency: Agency) -> dict[str, PlatformPush]:
    """Return how notices stand, by platform. Three statements, however many subscriptions."""
    mine = PushSubscription.objects.for_agency(agency)
    found: dict[str, PlatformPush] = {}
    for platform, state, number, last, renewal in (
        mine.order_by()
        .values_list("platform", "state")
        .annotate(
            number=Count("pk"),
            last=Max("last_message_at"),
            renewal=Min("due_at", filter=Q(state=PushState.ACTIVE)),
        )
    ):
        one = found.setdefault(platform, PlatformPush())
        one.states[state] = number
        one.last_message_at = _latest(one.last_message_at, last)
        one.next_renewal_at = renewal or one.next_renewal_at
    for row in mine.exclude(last_failure="").order_by("-failed_at", "-id")[:10]:
        found.setdefault(row.platform, PlatformPush()).failures.append(row)
    for row in _endpoints(agency):
        one = found.setdefault(row.platform, PlatformPush())
        one.endpoints.append(Endpoint(row, callback_of(row), agreed(row).get("secret", "")))
    return found


def _endpoints(agency: Agency) -> Iterable[PushSubscription]:
    """Return the addresses an owner has to enter somewhere: the own ones, and the installation's."""
    if not settings.PUBLIC_URL:
        return []
    own = Q(agency=agency) | Q(agency=None)
    return PushSubscription.objects.filter(own, platform__in=(INSTAGRAM, TIKTOK), topic=ENDPOINT).order_by(
        "id"
    )


def _consented(channel: Channel) -> list[str]:
    return list(Credential.objects.usable().filter(channel=channel).values_list("account_id", flat=True))


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment), default=None)


def _why_not(channel: Channel) -> str:
    known = PLATFORMS.get(channel.platform)
    name = known.label if known else channel.platform
    if known is None or not known.capabilities.push:
        return _("%(name)s sends no notices.") % {"name": name}
    if not settings.PUBLIC_URL:
        return _("This installation has no public address, so platforms cannot reach it (IRM_PUBLIC_URL).")
    if channel.platform == VK:
        return _("VK tells when the community's owner enters our address there.")
    if channel.platform in (INSTAGRAM, TIKTOK):
        return _("%(name)s tells only about influencers who gave their consent.") % {"name": name}
    return _("%(name)s is asked for notices once the channel is being polled.") % {"name": name}
