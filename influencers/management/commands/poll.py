import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

PAUSE_SECONDS = 60


class Command(BaseCommand):
    help = "Read the channels that are due, here in the foreground, with a line a batch. Ctrl-C ends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--platform", help="Only this platform, such as youtube or sandbox.")
        parser.add_argument("--once", action="store_true", help="One round; else a round each minute.")

    def handle(self, *args: Any, **options: Any) -> None:
        from influencers.sources import readable_platforms, why_not_read

        wanted = options["platform"]
        if wanted and wanted not in readable_platforms():
            raise CommandError(why_not_read(wanted))
        try:
            while True:
                read = sum(
                    self._round(platform) for platform in ([wanted] if wanted else readable_platforms())
                )
                self.stdout.write(f"{read} channels read." if read else "Nothing was due.")
                if options["once"]:
                    return
                time.sleep(PAUSE_SECONDS)
        except KeyboardInterrupt:
            self.stdout.write("Stopped. Channels that were being read come up again by themselves.")

    def _round(self, platform: str) -> int:
        """Read what is due on a platform now; return how many channels that was."""
        from influencers.actions.polling import claim_due, plan_polls, poll_claimed
        from influencers.sources import pause_of

        now = timezone.now()
        plan_polls(now=now)
        claim, read = claim_due(platform=platform, now=now), 0
        for batch in claim.batches:
            done = poll_claimed(channel_ids=batch, claimed_until=claim.until, now=timezone.now())
            if done.again_in is not None:
                time.sleep(done.again_in)
                done = poll_claimed(
                    channel_ids=batch, claimed_until=claim.until, now=timezone.now(), paced=True
                )
            read += done.channels
            line = f"{platform}: {done.channels} channels of {done.accounts} accounts in {done.seconds:.2f} s"
            self.stdout.write(
                f"{line}, {done.failed} without an answer. {done.sentence}" if done.failed else line
            )
        rest = pause_of(platform, now=timezone.now())
        if rest:
            self.stdout.write(f"{platform}: {rest.sentence} Until {rest.until:%Y-%m-%d %H:%M} UTC.")
        return read
