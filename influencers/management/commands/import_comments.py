from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    help = (
        "Store the comments of a file (CSV, TSV, XLSX, XLS, ODS) under a channel's posts, as the page does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("channel", type=UUID, help="The channel's id, as in its page's address.")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--post", type=UUID, help="The post all rows stand under; else each row names its post."
        )
        parser.add_argument(
            "--member", help="E-mail address of the member who imports; else the first owner."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from accounts.errors import ActionError
        from influencers.actions.comment_import import import_comments
        from influencers.management.commands.import_influencers import member_of
        from influencers.models import Channel, Post

        channel = (
            Channel.objects.filter(uuid=options["channel"])
            .select_related("influencer__agency", "agency")
            .first()
        )
        if channel is None:
            raise CommandError(f"There is no channel {options['channel']}.")
        post = Post.objects.filter(channel=channel, uuid=options["post"]).first() if options["post"] else None
        if options["post"] and post is None:
            raise CommandError(f"The channel has no post {options['post']}.")
        by = member_of(channel.agency.slug, options["member"])
        try:
            with options["file"].open("rb") as file:
                found = import_comments(
                    by=by, channel=channel, file=File(file), post=post, now=timezone.now()
                )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from error
        except ActionError as error:
            raise CommandError(str(error)) from error
        for note in found.notes:
            self.stdout.write(f"  row {note.row}: {note.result}: {note.why}")
        self.stdout.write(f"{found.stored:,} stored, {found.known:,} known, {found.refused:,} refused.")
