import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

LOOK = 1.0  # seconds between two looks at a drill that has nothing due
PROBLEMS_SHOWN = 10


class Command(BaseCommand):
    help = (
        "Play a recorded stream of comments (CSV, TSV or JSONL with created_at and text) against the real team: a drill, "
        "marked as one everywhere. Nothing of it leaves the house. A drill that is broken off by a restart goes on by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="A file, or the name of a built-in storm.")
        parser.add_argument(
            "--campaign",
            required=True,
            help="The campaign whose case is practiced: its id or uuid. It is not touched.",
        )
        parser.add_argument(
            "--speed", type=float, default=60.0, help="Recorded seconds in a real one, 60 unless said."
        )
        parser.add_argument(
            "--agency", help="The agency's short name, to be sure that the campaign is theirs."
        )
        parser.add_argument(
            "--title", default="", help="What the drill is called; the file's name unless said."
        )
        parser.add_argument(
            "--alone", action="store_true",
            help="Read moods and count here, too, where no worker runs (loads the models; takes longer).",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        from accounts.errors import ActionError
        from crisis.actions.drills import stop_drill

        campaign = _campaign(options["campaign"], options["agency"])
        try:
            drill = self._start(campaign, options)
        except ActionError as error:
            raise CommandError(str(error)) from error
        self._say_what_is_played(drill)
        try:
            self._follow(drill, alone=options["alone"])
        except KeyboardInterrupt:
            stop_drill(drill=drill, by=None)
            self.stdout.write("\nStopped. No further comment comes.")
        self._say_how_it_went(drill)

    def _start(self, campaign: Any, options: dict[str, Any]) -> Any:
        from crisis.actions.drills import start_drill
        from crisis.drills import drills

        how = {"agency": campaign.agency, "by": None, "campaign": campaign, "speed": options["speed"], "title": options["title"]}  # fmt: skip
        if options["file"] in drills():
            return start_drill(**how, storm=options["file"], now=timezone.now())
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                return start_drill(**how, recording=File(file, name=path.name), now=timezone.now())
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error

    def _say_what_is_played(self, drill: Any) -> None:
        length = timedelta(seconds=int(drill.seconds))
        real = timedelta(seconds=int(drill.seconds / drill.speed))
        self.stdout.write(f"DRILL: {drill.title}. {drill.comments:,} comments of {length}, played in {real}.")
        for line, message in drill.problems[:PROBLEMS_SHOWN]:
            self.stdout.write(f"Line {line} is left out: {message}")
        if drill.left_out > PROBLEMS_SHOWN:
            self.stdout.write(f"{drill.left_out:,} lines are left out in all.")

    def _follow(self, drill: Any, *, alone: bool) -> None:
        """Play until the last comment, and count what was read; the worker may do the same, neither does it twice."""
        from crisis.actions.drills import play_due
        from crisis.actions.listening import hear
        from crisis.states import DrillState

        shown: tuple[int, int] = (-1, -1)
        while drill.state == DrillState.RUNNING:
            now = timezone.now()
            play_due(now=now, only=drill)
            if alone:
                _read_here()
            hear(now=timezone.now())
            drill.refresh_from_db()
            figures = (drill.played * 20 // max(drill.comments, 1), _alerts_of(drill))
            if figures != shown:
                self.stdout.write(f"{drill.played:,} of {drill.comments:,} played, {figures[1]} alerts.")
                shown = figures
            if drill.state == DrillState.RUNNING and drill.next_at and drill.next_at > timezone.now():
                time.sleep(min(LOOK, max(0.0, (drill.next_at - timezone.now()).total_seconds())))

    def _say_how_it_went(self, drill: Any) -> None:
        from crisis.pages.drills import sheet_rows
        from crisis.queries.drills import score_of

        drill.refresh_from_db()
        if drill.started_at is None:
            return
        for alert in drill.monitor.alerts.order_by("pk"):
            self.stdout.write(
                f"Alert at {alert.began_at:%Y-%m-%d %H:%M}: {alert.get_level_display()}, {alert.title}"
            )
        sheet = score_of(drill)
        self.stdout.write(f"{sheet.kept} of {len(sheet.rows)} targets of level {sheet.level} kept so far.")
        for row in sheet_rows(sheet):
            self.stdout.write(f"  {row.name}: {row.taken or 'not yet'} (target {row.target})")
        self.stdout.write(f"Its page: {drill.get_absolute_url()}")


def _read_here() -> None:
    from influencers.actions.moods import read_moods

    while read_moods(now=timezone.now()):
        pass


def _alerts_of(drill: Any) -> int:
    return drill.monitor.alerts.count()


def _campaign(named: str, agency: str | None) -> Any:
    from campaigns.models import Campaign

    rows = Campaign.objects.select_related("agency")
    if agency:
        rows = rows.filter(agency__slug=agency)
    try:
        rows = (
            rows.filter(pk=int(named))
            if named.isdecimal() and len(named) < 19
            else rows.filter(uuid=UUID(named))
        )
    except ValueError:
        raise CommandError(f"{named} is neither a campaign's id nor its uuid.") from None
    found = rows.first()
    if found is None:
        raise CommandError(f"There is no campaign {named}{f' of {agency}' if agency else ''}.")
    return found
