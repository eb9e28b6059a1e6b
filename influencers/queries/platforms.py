"""What an owner sees of the platforms: what each gives, what signs for it, what was spent, and how its channels stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Agency
from influencers.access import Access, access_of_row, installation_access, installation_app
from influencers.credential_kinds import READ, Kind, kinds_of
from influencers.models import Channel, Credential, Spent
from influencers.pacing import Allowance, allowance
from influencers.sources import Pause, pause_of
from influencers.states import ChannelState, CredentialKind, SpendPurpose
from platforms.contract import SANDBOX, Capabilities
from platforms.registry import PLATFORMS

LAST_FAILURES = 5
SHOWN = tuple(platform for platform in READ if platform != SANDBOX)


@dataclass(frozen=True)
class Quota:
    """What is used of one allowance. `share` is 0..100; `limit` None: only counted, as short allowances refill at once."""

    bucket: str
    used: int
    people: int
    elsewhere: int
    limit: int | None
    resets_at: datetime

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def share(self) -> int:
        return 0 if not self.limit else min(100, round(self.used * 100 / self.limit))


@dataclass
class AccessLine:
    """One credential as the page shows it. `row` None: it comes from the environment."""

    kind: Kind
    row: Credential | None
    access: Access | None
    rest: Pause | None = None
    quotas: list[Quota] = field(default_factory=list)


@dataclass
class PlatformCard:
    platform: str
    label: str
    capabilities: Capabilities
    can: list[tuple[str, bool]]
    lines: list[AccessLine]
    addable: list[Kind]
    states: list[tuple[str, int]]
    channels: int
    consents: int
    consents_failing: int
    failures: list[Channel]
    keeps_30_days: bool


def credentials_of(agency: Agency) -> QuerySet[Credential]:
    """Return the agency's credentials, without influencers' consents."""
    return (
        Credential.objects.for_agency(agency)
        .exclude(kind=CredentialKind.CONSENT)
        .order_by("platform", "kind")
    )


def platform_cards(agency: Agency, *, now: datetime) -> list[PlatformCard]:
    """Return a card a platform. Five statements, whatever the number of channels."""
    rows = list(credentials_of(agency))
    counts = _counts(agency)
    consents = {
        platform: (every, failing)
        for platform, every, failing in Credential.objects.for_agency(agency)
        .consents()
        .values_list("platform")
        .annotate(every=Count("pk"), failing=Count("pk", filter=Q(state="failing")))
    }
    failing = _last_failures(agency)
    cards = [_card(platform, rows, counts, consents, failing, now=now) for platform in SHOWN]
    _fill_quotas([line for card in cards for line in card.lines], now=now)
    return cards


def _card(
    platform: str,
    rows: Iterable[Credential],
    counts: dict[str, dict[str, int]],
    consents: dict[str, tuple[int, int]],
    failing: Iterable[Channel],
    *,
    now: datetime,
) -> PlatformCard:
    known = PLATFORMS[platform]
    lines = _lines(platform, rows, now=now)
    taken = {line.kind for line in lines if line.row}
    states = counts.get(platform, {})
    every, refused = consents.get(platform, (0, 0))
    return PlatformCard(
        platform=platform,
        label=known.label,
        capabilities=known.capabilities,
        can=_can(known.capabilities),
        lines=lines,
        addable=[kind for kind in kinds_of(platform) if kind not in taken],
        states=[(str(label), states[state]) for state, label in ChannelState.choices if state in states],
        channels=sum(states.values()),
        consents=every,
        consents_failing=refused,
        failures=[channel for channel in failing if channel.platform == platform],
        keeps_30_days=platform == "youtube" and settings.YOUTUBE_DERIVED == "none",
    )


def _lines(platform: str, rows: Iterable[Credential], *, now: datetime) -> list[AccessLine]:
    lines = []
    for kind in kinds_of(platform):
        for row in (row for row in rows if (row.platform, row.kind) == (platform, kind.kind)):
            access = access_of_row(row)
            lines.append(
                AccessLine(kind, row, access, pause_of(platform, now=now, access=access) if access else None)
            )
        house = installation_access(platform) if kind.reads else installation_app(platform)
        if house and house.kind == kind.kind:
            lines.append(AccessLine(kind, None, house, pause_of(platform, now=now, access=house)))
    return lines


def _can(capabilities: Capabilities) -> list[tuple[str, bool]]:
    return [
        (str(_("figures")), capabilities.can_stats),
        (str(_("posts")), capabilities.can_posts),
        (str(_("comments of everybody")), capabilities.can_comments and capabilities.comments_of_strangers),
        (str(_("notices by push")), capabilities.push),
    ]


def _counts(agency: Agency) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    rows = (
        Channel.objects.for_agency(agency).order_by().values_list("platform", "state").annotate(Count("pk"))
    )
    for platform, state, number in rows:
        counts.setdefault(platform, {})[state] = number
    return counts


def _last_failures(agency: Agency) -> list[Channel]:
    failing = Channel.objects.for_agency(agency).filter(
        platform__in=SHOWN, state__in=(ChannelState.FAILING, ChannelState.NEEDS_CONSENT)
    )
    newest = failing.filter(last_polled_at__isnull=False).select_related("influencer")
    return list(newest.order_by("-last_polled_at")[: LAST_FAILURES * 2])


def _fill_quotas(lines: Iterable[AccessLine], *, now: datetime) -> None:
    wanted: list[tuple[AccessLine, Allowance]] = []
    for line in lines:
        if line.access is None or not line.kind.reads:
            continue
        for bucket, _units, _seconds in PLATFORMS[line.kind.platform].capabilities.buckets:
            found = allowance(line.kind.platform, bucket, now=now)
            if found:
                wanted.append((line, found))
    if not wanted:
        return
    names = {line.access.name for line, _ in wanted if line.access}
    starts = {found.start for _, found in wanted}
    spent = {
        (access, bucket, start, purpose): units
        for access, bucket, start, purpose, units in Spent.objects.filter(
            access__in=names, window_start__in=starts
        )
        .values_list("access", "bucket", "window_start", "purpose")
        .annotate(Sum("units"))
    }
    for line, found in wanted:
        name = line.access.name if line.access else ""
        used = {p: spent.get((name, found.bucket, found.start, p), 0) for p in SpendPurpose.values}
        line.quotas.append(
            Quota(
                bucket=found.bucket,
                used=sum(used.values()),
                people=used[SpendPurpose.PERSON],
                elsewhere=used[SpendPurpose.ELSEWHERE],
                limit=found.limit if found.is_counted else None,
                resets_at=found.end,
            )
        )
