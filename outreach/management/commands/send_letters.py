from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    help = "Send the letters that are due, within the limits of their mailboxes; what a worker does each ten seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-none", action="store_true", help="go on until nothing more is due")

    def handle(self, *args: Any, **options: Any) -> None:
        from outreach.actions.leaving import send_due

        sent = found = send_due(now=timezone.now())
        while options["until_none"] and found:
            found = send_due(now=timezone.now())
            sent += found
        self.stdout.write(f"{sent} letters left.")
