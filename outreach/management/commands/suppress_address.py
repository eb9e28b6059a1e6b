from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import ActionError
from outreach.states import SuppressionReason


class Command(BaseCommand):
    help = "Let no agency of this installation write to an address again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument(
            "--reason", choices=SuppressionReason.values, default=SuppressionReason.OBJECTION.value
        )
        parser.add_argument("--note", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        from outreach.actions.suppression import suppress_everywhere

        try:
            row = suppress_everywhere(
                address=options["address"], reason=options["reason"], note=options["note"]
            )
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Nobody writes to {row.hint} any more.")
