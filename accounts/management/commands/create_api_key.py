from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import create_api_key
from accounts.errors import ActionError
from accounts.models import Agency
from accounts.queries import owners_of
from accounts.states import Scope


class Command(BaseCommand):
    help = "Makes an API key that acts for the agency's first owner, and prints it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, metavar="SLUG", help="The agency's short name.")
        parser.add_argument(
            "--name", required=True, help="Which system uses the key, for example: Reporting."
        )
        parser.add_argument(
            "--scopes", required=True, help=f"Separated by commas. Known: {', '.join(Scope.values)}."
        )
        parser.add_argument(
            "--days", type=int, default=365, help="Valid for so many days; 0: no end. Default: 365."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(slug=options["agency"]).first()
        if agency is None:
            raise CommandError(f"There is no agency with the short name {options['agency']}.")
        owner = owners_of(agency).first()
        if owner is None:
            raise CommandError(f"{agency.name} has no owner the key could act for.")
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            _, whole = create_api_key(by=owner, name=options["name"], scopes=scopes, days=options["days"])
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"The key acts for {owner}. It is shown only now.")
        self.stdout.write(whole)
