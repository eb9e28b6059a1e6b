"""What an owner sees of the platforms: what each gives, what signs for it, what was spent, and how its channels stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from influencers.access import Access, access_of_row, installation_access, installation_app
from influencers.credential_kinds import READ, Kind, kinds_of
from influencers.models import Channel, Credential, Spent
from influencers.pacing import HOUR, STATS_BUCKET, Allowance, allowance
from influencers.queries.push import PlatformPush, platforms_push
from influencers.sources import Pause, pause_of
from influencers.states import ChannelState, CredentialKind, SpendPurpose
from platforms.contract import SANDBOX, Capabilities
from platforms.registry import PLATFORMS

LAST_FAILURES = 5
WINDOWS_DRAWN = 14
BUCKET_LABELS = {
    "yt.general": gettext_lazy("Reading"),
    "yt.search": gettext_lazy("Searches"),
    "yt.batchstats": gettext_lazy("Numbers of videos"),
    "yt.analytics": gettext_lazy("Analytics"),
    "ig.user": gettext_lazy("Reading"),
    "tt.userinfo": gettext_lazy("Profiles"),
    "tt.videolist": gettext_lazy("Lists of videos"),
    "tt.videoquery": gettext_lazy("Numbers of videos"),
    "tw.app": gettext_lazy("Reading"),
    "tg.bot": gettext_lazy("Reading"),
    "vk.rps": gettext_lazy("Reading"),
    "vk.wallget": gettext_lazy("Walls"),
}
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
    def label(self) -> str:
        """What the allowance is for, in words."""
        return str(BUCKET_LABELS.get(self.bucket, self.bucket))

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
    burn: dict[str, Any] | None = None  # a chart of what was spent in each of the last windows
    burn_id: str = ""


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
    push: PlatformPush = field(default_factory=PlatformPush)


@dataclass(frozen=True)
class Bucket:
    """An allowance: so many units in so many seconds."""

    name: str
    units: int
    seconds: int


@dataclass(frozen=True)
class CapabilityRow:
    """What a platform gives and takes, as people and programs are shown it."""

    platform: str
    label: str
    can: Capabilities
    takes: list[Kind]
    buckets: list[Bucket]


def capability_rows() -> list[CapabilityRow]:
    """Return what each platform can and cannot, in the order pages show them."""
    return [
        CapabilityRow(
            platform,
            PLATFORMS[platform].label,
            PLATFORMS[platform].capabilities,
            kinds_of(platform),
            [Bucket(*bucket) for bucket in PLATFORMS[platform].capabilities.buckets],
        )
        for platform in SHOWN
    ]


def credentials_of(agency: Agency) -> QuerySet[Credential]:
    """Return the agency's credentials, without influencers' consents."""
    return (
        Credential.objects.for_agency(agency)
        .exclude(kind=CredentialKind.CONSENT)
        .order_by("platform", "kind")
    )


def platform_cards(agency: Agency, *, now: datetime) -> list[PlatformCard]:
    """Return a card a platform. Nine statements, whatever the number of channels."""
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
    lines = [line for card in cards for line in card.lines]
    fill_quotas(lines, now=now)
    fill_burns(lines, now=now)
    told = platforms_push(agency)
    for card in cards:
        card.push = told.get(card.platform, card.push)
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


def access_lines(agency: Agency, *, now: datetime) -> dict[str, list[AccessLine]]:
    """Return what signs an agency's calls, by platform. One statement; quotas are not filled in yet."""
    rows = list(credentials_of(agency))
    return {platform: _lines(platform, rows, now=now) for platform in SHOWN}


def fill_quotas(lines: Iterable[AccessLine], *, now: datetime) -> None:
    """Put the allowances with what was spent of them on each line that reads. One statement."""
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


def fill_burns(lines: Iterable[AccessLine], *, now: datetime) -> None:
    """Put a chart of the last windows' spending on each line whose allowance is counted. One statement."""
    counted = []
    for line in lines:
        bucket = STATS_BUCKET.get(line.kind.platform, "")
        found = allowance(line.kind.platform, bucket, now=now) if line.access and line.kind.reads else None
        if found and found.is_counted:
            counted.append((line, found))
    if not counted:
        return
    rows = (
        Spent.objects.filter(access__in={line.access.name for line, _ in counted if line.access})
        .filter(bucket__in={found.bucket for _, found in counted})
        .filter(window_start__gt=now - timedelta(days=WINDOWS_DRAWN))
        .order_by("window_start")
        .values_list("access", "bucket", "window_start", "purpose", "units")
    )
    spent: dict[tuple[str, str], dict[datetime, dict[str, int]]] = {}
    for access, bucket, start, purpose, units in rows:
        spent.setdefault((access, bucket), {}).setdefault(start, {})[purpose] = units
    for line, found in counted:
        windows = spent.get((line.access.name if line.access else "", found.bucket), {})
        if len(windows) > 1:
            line.burn, line.burn_id = _burn(windows, found), f"burn-{line.access.name if line.access else ''}"


def _burn(windows: dict[datetime, dict[str, int]], found: Allowance) -> dict[str, Any]:
    """Draw who the units of each window were spent for; a window without a line in the ledger cost nothing."""
    starts = sorted(windows)[-WINDOWS_DRAWN:]
    form = "%H:%M" if found.seconds == HOUR else "%d %b"
    series = [
        {
            "name": str(label),
            "kind": "bar",
            "points": [windows[start].get(purpose, 0) for start in starts],
        }
        for purpose, label in SpendPurpose.choices
        if any(purpose in windows[start] for start in starts)
    ]
    names = [timezone.localtime(start).strftime(form) for start in starts]
    return {"series": series, "categories": names, "type": "bar", "unit": str(_("units")), "from_zero": True}
