"""How reading the platforms goes, for the owner: what waits, what is being read, what failed, what is told by itself."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum

from accounts.models import Agency
from influencers.models import Channel, Poll
from influencers.queries.platforms import SHOWN, AccessLine, access_lines, fill_quotas
from influencers.queries.push import PlatformPush, platforms_push
from platforms.contract import SANDBOX
from platforms.registry import PLATFORMS

LATE = timedelta(minutes=30)  # due for longer than a few rounds of the poller
LOOKED_BACK = timedelta(hours=1)
FEW = 0.02  # of polls; so many fail any day, because accounts close and lines break
MOST_POLLS = 20_000  # of the log's newest lines that are looked at
LAST_ERRORS = 12


@dataclass(frozen=True)
class Waiting:
    """Channels of a platform by where they stand. `oldest_due`: since when the first of the due waits."""

    channels: int = 0
    planned: int = 0
    due: int = 0
    late: int = 0
    claimed: int = 0
    oldest_due: datetime | None = None
    oldest_lease: datetime | None = None  # when the first of the running claims ends


@dataclass(frozen=True)
class LastHour:
    """What the poll log says about the last hour. `units`: of the platform's allowance, this agency's share."""

    good: int = 0
    failed: int = 0
    units: float = 0.0


@dataclass
class PlatformHealth:
    """One platform's row of the health page."""

    platform: str
    label: str
    waiting: Waiting
    last_hour: LastHour
    push: PlatformPush
    lines: list[AccessLine] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """How well it goes, as the badge's kind: bad, warn, good, or "" when there is nothing to read."""
        if not self.waiting.planned:
            return ""
        failed, good = self.last_hour.failed, self.last_hour.good
        if self.waiting.late and not good or failed > good:
            return "bad"
        return "warn" if self.waiting.late or failed > good * FEW else "good"


def platform_health(agency: Agency, *, now: datetime) -> list[PlatformHealth]:
    """Return how each platform stands for an agency. Seven statements, whatever the number of channels."""
    waiting, last_hour, told = _waiting(agency, now), _last_hour(agency, now), platforms_push(agency)
    lines = access_lines(agency, now=now)
    fill_quotas([line for found in lines.values() for line in found], now=now)
    return [
        PlatformHealth(
            platform,
            PLATFORMS[platform].label,
            waiting.get(platform, Waiting()),
            last_hour.get(platform, LastHour()),
            told.get(platform, PlatformPush()),
            lines.get(platform, []),
        )
        for platform in (*SHOWN, SANDBOX)
        if platform != SANDBOX or platform in waiting
    ]


def last_errors(agency: Agency) -> list[Poll]:
    """Return the newest polls that met a refusal, each with its channel."""
    failed = Poll.objects.filter(agency=agency).exclude(result=Poll.OK)
    return list(failed.select_related("channel__influencer").order_by("-id")[:LAST_ERRORS])


def _waiting(agency: Agency, now: datetime) -> dict[str, Waiting]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due, claimed = free & Q(next_poll_at__lte=now), Q(claimed_until__gte=now)
    rows = (
        Channel.objects.for_agency(agency)
        .order_by()
        .values_list("platform")
        .annotate(
            channels=Count("pk"),
            planned=Count("pk", filter=Q(next_poll_at__isnull=False)),
            due=Count("pk", filter=due),
            late=Count("pk", filter=due & Q(next_poll_at__lt=now - LATE)),
            claimed=Count("pk", filter=claimed),
            oldest_due=Min("next_poll_at", filter=due),
            oldest_lease=Min("claimed_until", filter=claimed),
        )
    )
    return {platform: Waiting(*counted) for platform, *counted in rows}


def _last_hour(agency: Agency, now: datetime) -> dict[str, LastHour]:
    newest = Poll.objects.filter(agency=agency, at__gte=now - LOOKED_BACK).order_by("-id")[:MOST_POLLS]
    ok = Q(result=Poll.OK)
    rows = (
        Poll.objects.filter(pk__in=newest.values("pk"), at__gte=now - LOOKED_BACK)
        .order_by()
        .values_list("channel__platform")
        .annotate(good=Count("pk", filter=ok), failed=Count("pk", filter=~ok), units=Sum("units"))
    )
    return {platform: LastHour(*counted) for platform, *counted in rows}
