from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="influencers.poll_due_channels")
def poll_due_channels(**kwargs: Any) -> None:
    """Beat, each minute: hand the channels that are due to the workers."""
    from influencers.actions.polling import queue_due_polls

    queue_due_polls(now=timezone.now())


@shared_task(name="influencers.poll_channels")
def poll_channels(*, channel_ids: list[int], claimed_until: str, **kwargs: Any) -> None:
    """Read a batch of claimed channels; `claimed_until` is the claim's mark."""
    from influencers.actions.polling import poll_claimed

    poll_claimed(
        channel_ids=channel_ids, claimed_until=datetime.fromisoformat(claimed_until), now=timezone.now()
    )


@shared_task(name="influencers.run_import")
def run_import(*, import_id: int, **kwargs: Any) -> None:
    """Take in a queued list."""
    from influencers.actions.importing import run_import as run
    from influencers.models import Import

    run(upload=Import.objects.select_related("agency", "member__user").get(pk=import_id))


@shared_task(name="influencers.resume_imports")
def resume_imports(**kwargs: Any) -> None:
    """Beat, each minute: hand imports whose worker is gone to another one."""
    from influencers.actions.importing import nudge_lost_imports

    nudge_lost_imports(now=timezone.now())
