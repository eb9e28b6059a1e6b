from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import AlreadyExists


class Command(BaseCommand):
    help = "Make the demo agency anew: fictional people, two years of numbers on the sandbox platform."

    def handle(self, *args: Any, **options: Any) -> None:
        from accounts.demo import demo_password, sign_ins
        from irm.demo import recreate_demo_agency

        password = demo_password()
        try:
            made = recreate_demo_agency(password=password, now=timezone.now())
        except AlreadyExists as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The demo agency is ready: {made.influencers} influencers, {made.channels} channels, {made.snapshots} snapshots."
        )
        for email in sign_ins():
            self.stdout.write(f"  {email}   password: {password}")
