import argparse

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.actions import open_agency
from accounts.errors import ActionError
from accounts.letters import invitation_url


class Command(BaseCommand):
    help = "Open an agency and print the link by which its first owner joins."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="The agency's name.")
        parser.add_argument("--owner", required=True, help="The first owner's e-mail address.")
        parser.add_argument("--time-zone", default="UTC", help="For example Europe/Madrid.")

    def handle(self, *args: object, name: str, owner: str, time_zone: str, **options: object) -> None:
        try:
            validate_email(owner)
            agency, token = open_agency(name=name, owner_email=owner, time_zone=time_zone)
        except ValidationError as error:
            raise CommandError(f"{owner} is not an e-mail address.") from error
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{agency.name} is open (short name: {agency.slug}).")
        self.stdout.write(
            f"{owner} joins as its owner here, once, within 14 days:\n  {invitation_url(token)}"
        )
