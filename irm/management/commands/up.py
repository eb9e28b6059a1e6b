import argparse

from django.core.management.base import BaseCommand, CommandError

from irm.up import StartFailed, run


class Command(BaseCommand):
    help = "Run the whole product: embedded servers where needed, migrations, web, live, worker and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo", action="store_true", help="Do not make the demo agency on the first start."
        )

    def handle(self, *args: object, no_demo: bool, **options: object) -> None:
        try:
            run(say=lambda line: self.stdout.write(line), demo=not no_demo)
        except StartFailed as error:
            raise CommandError(str(error)) from error
