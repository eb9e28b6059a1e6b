"""How many channels one key serves an hour on each platform, read from fakes that enforce the documented allowances.

    python -m benchmarks.quota [platform ...]

The clock is simulated: the tick runs each simulated minute, the workers' messages in the order of their simulated times,
and the fakes refill their allowances by the same clock; the place in line, which Redis gives by its own clock, is given
by the same arithmetic on the simulated one. All else is the real thing: the plan, the claim, the pace, the ledger, the
calls over HTTP, the storing. Allowances of a minute or less are looked at for some minutes and told by the hour.
"""

import argparse
import heapq
import itertools
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.polling import own_servers

BEGIN = datetime(
    2026, 11, 22, 18, 0, tzinfo=UTC
)  # ten in the morning at YouTube: no reset within the hours looked at
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Run:
    """How long a platform is read, after how long a start; `computed` is the documented allowance in channels an hour."""

    channels: int
    lasts: timedelta
    computed: str
    start: timedelta = timedelta()


RUNS = {
    "youtube": Run(30_000, HOUR, "20,833", start=15 * MINUTE),
    "instagram": Run(400, HOUR, "200"),
    "tiktok": Run(1_400, 2 * MINUTE, "36,000"),
    "twitch": Run(2_600, 3 * MINUTE, "46,602"),
    "telegram": Run(600, 15 * MINUTE, "1,800"),
    "vk": Run(12_000, 2 * MINUTE, "9,000,000"),
}


@dataclass
class Clock:
    """The simulated time, and what happens whenever it moves on."""

    now: datetime = BEGIN
    listeners: list[Callable[[datetime, datetime], None]] = field(default_factory=list)

    def go_to(self, moment: datetime) -> None:
        if moment > self.now:
            before, self.now = self.now, moment
            for listener in self.listeners:
                listener(before, moment)


class Line:
    """Places in line as influencers/pacing.py's script gives them, by the simulated clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}

    def eval(
        self, _script: str, _keys: int, key: str, cost: float, slack: float, longest: float
    ) -> list[float]:
        now = self._clock.now.timestamp() * 1000
        free = max(self._free.get(key, 0.0), now)
        wait = max(0.0, free - slack - now)
        if wait > longest:
            return [0, wait]
        self._free[key] = free + cost
        return [1, wait]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("platforms", nargs="*", choices=[[], *RUNS], default=[])
    chosen = parser.parse_args().platforms or list(RUNS)
    clock = Clock()
    with ExitStack() as stack:
        stack.enter_context(own_servers())
        fakes = {name: stack.enter_context(_fake(name, clock)) for name in chosen}
        _set_up(fakes, clock)
        print(f"{'platform':<12}{'channels/h':>12}{'computed':>12}{'refused':>10}{'calls/h':>12}", flush=True)
        for name in chosen:
            clock.go_to(clock.now.replace(minute=0, second=0) + HOUR)  # where allowances of an hour begin
            print(_read(name, fakes[name], clock), flush=True)


def _set_up(fakes: dict[str, Any], clock: Clock) -> None:
    """Let the installation read the fakes, the simulated clock keep the pace, and YouTube's documented allowance count."""
    from django.conf import settings

    from influencers import pacing
    from tests.influencers.platforms.networks import SECRETS
    from tests.platforms.fakes.instagram import VIEWER_ID, VIEWER_TOKEN

    viewer = {"INSTAGRAM_ACCESS_TOKEN": VIEWER_TOKEN, "INSTAGRAM_ACCOUNT_ID": VIEWER_ID}
    urls = {f"{name.upper()}_BASE_URL": fake.url for name, fake in fakes.items()}
    for name, value in (SECRETS | viewer | urls | {"YOUTUBE_DAILY_UNITS": 10_000}).items():
        setattr(settings, name, value)
    line: Any = Line(clock)
    vars(pacing)["broker"] = lambda: line


def _read(platform: str, fake: Any, clock: Clock) -> str:
    """Read a platform for as long as its run lasts; return its line of the table."""
    from influencers.models import Channel, Poll

    run = RUNS[platform]
    _fill(platform, fake, run.channels)
    begin = clock.now + run.start
    _work(platform, clock, until=begin)
    polls, calls = Poll.objects.filter(channel__platform=platform), len(fake.requests)
    ok, refused = (polls.filter(result="ok").count(), polls.exclude(result="ok").count())
    _work(platform, clock, until=begin + run.lasts)
    an_hour = HOUR / run.lasts
    ok, refused = polls.filter(result="ok").count() - ok, polls.exclude(result="ok").count() - refused
    left = Channel.objects.filter(platform=platform, last_polled_at=None).exists()
    note = "" if left else "  (nothing was left to read: too few channels)"
    return (
        f"{platform:<12}{ok * an_hour:>12,.0f}{run.computed:>12}{refused:>10,}"
        f"{(len(fake.requests) - calls) * an_hour:>12,.0f}{note}"
    )


def _work(platform: str, clock: Clock, *, until: datetime) -> None:
    """Tick each minute and do what the workers would, each message at its time."""
    from influencers import pacing
    from influencers.actions.polling import claim_due, plan_polls, poll_claimed

    order = itertools.count()
    line: list[tuple[datetime, int, list[int], datetime, bool]] = []
    tick = clock.now
    while tick < until:
        clock.go_to(tick)
        plan_polls(now=tick)
        claim = claim_due(platform=platform, now=tick)
        size = pacing.batches_a_message(platform)
        for at in range(0, len(claim.batches), size):
            ids = [pk for batch in claim.batches[at : at + size] for pk in batch]
            heapq.heappush(line, (tick, next(order), ids, claim.until, False))
        tick += MINUTE
        while line and line[0][0] < min(tick, until):
            moment, _, ids, mark, paced = heapq.heappop(line)
            clock.go_to(moment)
            done = poll_claimed(channel_ids=ids, claimed_until=mark, now=clock.now, paced=paced)
            if done.again_in is not None:
                again = clock.now + timedelta(seconds=done.again_in)
                heapq.heappush(line, (again, next(order), ids, mark, True))
    clock.go_to(until)


def _fake(platform: str, clock: Clock) -> Any:
    """Return a platform's fake that lives by the simulated clock."""
    from tests.influencers.platforms.networks import FAKES

    fake: Any = FAKES[platform](now=clock.now)

    def follow(before: datetime, now: datetime) -> None:
        fake.advance(now - before)
        if platform == "tiktok" and before.replace(second=0, microsecond=0) != now.replace(
            second=0, microsecond=0
        ):
            fake.calls_left = 600
        if platform == "vk" and before.replace(microsecond=0) != now.replace(microsecond=0):
            fake.calls_left_this_second = 5
        if platform == "instagram" and before.hour != now.hour:
            fake.calls = 0

    clock.listeners.append(follow)
    return fake


def _fill(platform: str, fake: Any, channels: int) -> None:
    """Store channels, each with an account on the fake, all due now."""
    from django.utils.text import slugify

    from accounts.models import Agency
    from influencers.models import Channel, Influencer

    agency, _ = Agency.objects.get_or_create(slug=slugify(platform), defaults={"name": platform})
    person = Influencer.objects.create(agency=agency, name=platform, name_key=platform)
    made = []
    for number in range(1, channels + 1):
        external_id = _account(platform, fake, number)
        made.append(
            Channel(
                influencer=person, agency=agency, platform=platform, handle=f"c{number}", handle_key=f"c{number}",
                external_id=external_id,
            )
        )  # fmt: skip
    made = Channel.objects.bulk_create(made, batch_size=5000)
    if platform == "tiktok":
        _consent(made, fake)


def _account(platform: str, fake: Any, number: int) -> str:
    if platform == "youtube":
        fake.add_channel(f"UC{number:022d}", handle=f"@c{number}")
        return f"UC{number:022d}"
    if platform == "vk":
        fake.add_page(number, screen_name=f"c{number}")
        return f"-{number}"
    if platform == "twitch":
        fake.add_user(str(number), login=f"c{number}")
        return str(number)
    if platform == "telegram":
        fake.add_channel(-number, username=f"c{number}")
        return str(-number)
    if platform == "instagram":
        fake.add_account(str(17_841_400_000_000_000 + number), username=f"c{number}")
        return str(17_841_400_000_000_000 + number)
    fake.add_creator(f"open-{number}", username=f"c{number}")
    return f"open-{number}"


def _consent(channels: list[Any], fake: Any) -> None:
    """Give each TikTok channel the consent it is read with."""
    from accounts.sealing import seal
    from influencers.models import Credential

    rows = []
    for channel in channels:
        grant = fake.grant(channel.external_id)
        rows.append(
            Credential(
                agency=channel.agency, platform="tiktok", kind="consent", channel=channel, account_id=channel.external_id,
                sealed=seal({"access_token": grant.access, "refresh_token": grant.refresh}),
                scopes=sorted(grant.scope.split(",")), expires_at=grant.expires_at,
            )
        )  # fmt: skip
    Credential.objects.bulk_create(rows, batch_size=1000)


if __name__ == "__main__":
    main()
