"""Mentions, streams and known breaks, for the tests of every endpoint."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Membership
from crisis.actions.mention_files import upload_mentions
from crisis.models import KnownBreak, Mention, MentionFileProblem, Monitor, Stream


def more_of_monitors(by: Membership, monitor: Monitor, number: int) -> dict[str, Any]:
    """Add a row to each list of what a monitor hears."""
    now = timezone.now()
    stream = Stream.objects.create(monitor=monitor, kind="post", key=f"place:{number}")
    known = KnownBreak.objects.create(
        monitor=monitor, starts_at=now, ends_at=now + timedelta(hours=2), note="Sale", by=by
    )
    mention = Mention.objects.create(
        agency=by.agency, monitor=monitor, source="rss", external_key=f"k{number}", text="The cream burns.", at=now
    )  # fmt: skip
    rows = SimpleUploadedFile(f"m{number}.csv", f"text\nThe cream burns {number}.\n".encode())
    file = upload_mentions(monitor=monitor, by=by, file=rows, file_name=rows.name)
    oldest = monitor.files.order_by("pk").first()
    problem = MentionFileProblem.objects.create(upload=oldest, row=number + 1, message="The text is empty.")
    return {
        "monitor-streams": stream, "known-breaks": known, "mentions": mention, "mention-files": file,
        "mention-file-problems": problem,
    }  # fmt: skip
