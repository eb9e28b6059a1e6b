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
def poll_channels(
    *,
    channel_ids: list[int],
    claimed_until: str,
    purpose: str = "routine",
    paced: bool = False,
    **kwargs: Any,
) -> None:
    """Read a batch of claimed channels; `claimed_until` is the claim's mark. What has a place in line comes again then."""
    from influencers.actions.polling import poll_claimed

    done = poll_claimed(
        channel_ids=channel_ids,
        claimed_until=datetime.fromisoformat(claimed_until),
        now=timezone.now(),
        purpose=purpose,
        paced=paced,
    )
    if done.again_in is not None:
        again = {
            "channel_ids": channel_ids,
            "claimed_until": claimed_until,
            "purpose": purpose,
            "paced": True,
        }
        poll_channels.apply_async(kwargs=again, countdown=done.again_in)


@shared_task(name="influencers.run_import", queue="imports")
def run_import(*, import_id: int, **kwargs: Any) -> None:
    """Take in a queued list, in a worker that does nothing else: a long list must not keep channels from being read."""
    from influencers.actions.importing import run_import as run
    from influencers.models import Import

    run(upload=Import.objects.select_related("agency", "member__user").get(pk=import_id))


@shared_task(name="influencers.resume_imports")
def resume_imports(**kwargs: Any) -> None:
    """Beat, each minute: hand imports whose worker is gone to another one."""
    from influencers.actions.import_upkeep import nudge_lost_imports

    nudge_lost_imports(now=timezone.now())


@shared_task(name="influencers.forget_import_files")
def forget_import_files(**kwargs: Any) -> None:
    """Beat, each hour: remove uploaded lists that are kept long enough."""
    from influencers.actions.import_upkeep import forget_import_files as forget

    forget(now=timezone.now())


@shared_task(name="influencers.read_due_posts")
def read_due_posts(**kwargs: Any) -> None:
    """Beat, each minute: hand the lists, numbers and comments of posts that are due to the workers."""
    from influencers.actions.posts import queue_due_posts

    queue_due_posts(now=timezone.now())


@shared_task(name="influencers.read_posts")
def read_posts(*, channel_ids: list[int], claimed_until: str, **kwargs: Any) -> None:
    """List the posts of claimed channels; `claimed_until` is the claim's mark."""
    from influencers.actions.posts import read_claimed_posts

    until = datetime.fromisoformat(claimed_until)
    read_claimed_posts(channel_ids=channel_ids, claimed_until=until, now=timezone.now())


@shared_task(name="influencers.count_posts")
def count_posts(*, post_ids: list[int], claimed_until: str, paced: bool = False, **kwargs: Any) -> None:
    """Read the numbers of claimed posts. What has a place in line comes again then."""
    from influencers.actions.posts import count_claimed_posts

    until = datetime.fromisoformat(claimed_until)
    again = count_claimed_posts(post_ids=post_ids, claimed_until=until, now=timezone.now(), paced=paced)
    if again is not None:
        kwargs = {"post_ids": post_ids, "claimed_until": claimed_until, "paced": True}
        count_posts.apply_async(kwargs=kwargs, countdown=again)


@shared_task(name="influencers.read_comments")
def read_comments(*, post_ids: list[int], claimed_until: str, **kwargs: Any) -> None:
    """Read new comments under claimed posts."""
    from influencers.actions.posts import read_claimed_comments

    until = datetime.fromisoformat(claimed_until)
    read_claimed_comments(post_ids=post_ids, claimed_until=until, now=timezone.now())


@shared_task(name="influencers.keep_months")
def keep_months(**kwargs: Any) -> None:
    """Beat, each hour: make the next months' partitions and drop what is older than the settings keep."""
    from influencers.actions.keeping import keep_months as keep

    keep(now=timezone.now())


@shared_task(name="influencers.keep_thumbnails")
def keep_thumbnails(*, channel_ids: list[int], **kwargs: Any) -> None:
    """Fetch small copies of the pictures of posts that were just listed, while their addresses are fresh."""
    from influencers.actions.thumbnails import keep_thumbnails as keep

    keep(channel_ids=channel_ids, now=timezone.now())


@shared_task(name="influencers.figure_due_channels")
def figure_due_channels(**kwargs: Any) -> None:
    """Beat, each minute: work out figures that are missing or old."""
    from influencers.actions.figures import figure_due

    figure_due(now=timezone.now())


@shared_task(name="influencers.scan_posts_again")
def scan_posts_again(**kwargs: Any) -> None:
    """Beat, every five minutes: scan posts that newer word packs have not read yet."""
    from influencers.actions.safety import scan_again

    scan_again(now=timezone.now())


@shared_task(name="influencers.sketch_audiences")
def sketch_audiences(**kwargs: Any) -> None:
    """Beat, each five minutes: make the sketches of audiences whose comments have been read anew."""
    from influencers.actions.overlap import sketch_audiences as sketch

    sketch(now=timezone.now())


@shared_task(name="influencers.purge_youtube")
def purge_youtube(**kwargs: Any) -> None:
    """Beat, each hour: delete what YouTube's terms let us keep for 30 days only."""
    from influencers.actions.keeping import purge_youtube as purge

    purge(now=timezone.now())


@shared_task(name="influencers.plan_push")
def plan_push(**kwargs: Any) -> None:
    """Beat, every five minutes: see which channels need their platform's notices, and which no longer."""
    from influencers.actions.subscriptions import plan_push as plan

    plan(now=timezone.now())


@shared_task(name="influencers.keep_push")
def keep_push(**kwargs: Any) -> None:
    """Beat, each minute: ask for notices, renew them before they end, end those nobody needs."""
    from influencers.actions.subscriptions import keep_push as keep

    keep(now=timezone.now())


@shared_task(name="influencers.forget_notices")
def forget_notices(**kwargs: Any) -> None:
    """Beat, each hour: forget notices that no platform repeats any more."""
    from influencers.actions.push import forget_notices as forget

    forget(now=timezone.now())


@shared_task(name="influencers.read_audiences")
def read_audiences(**kwargs: Any) -> None:
    """Beat, every ten minutes: read who watches the channels whose owners consented to show it."""
    from influencers.actions.audience import read_due_audiences as read

    read(now=timezone.now())


@shared_task(name="influencers.read_moods", queue="sentiment")
def read_moods(*, goes_on: bool = False, **kwargs: Any) -> None:
    """Beat, every ten seconds, and when something came, in the worker that holds the models: read what is unread.

    Rounds call the next one, so that those who wait for an answer come in between; only one such line runs.
    """
    from influencers.actions.moods import is_something_unread
    from influencers.actions.moods import read_moods as read
    from influencers.mood_line import hold_line, leave_line

    if not hold_line(goes_on=goes_on):
        return
    if read(now=timezone.now()):
        read_moods.delay(goes_on=True)
    else:
        leave_line()
        if is_something_unread():  # what came in between found the line taken
            read_moods.delay()


@shared_task(name="influencers.classify_texts", queue="sentiment")
def classify_texts(
    *, agency_id: int, texts: list[str], reasons: bool = False, reply_to: str, **kwargs: Any
) -> None:
    """Read texts somebody waits for."""
    from influencers.actions.classifying import answer_ask

    answer_ask(agency_id=agency_id, texts=texts, reasons=reasons, reply_to=reply_to)


@shared_task(name="influencers.make_head", queue="sentiment")
def make_head(*, head_id: int, **kwargs: Any) -> None:
    """Learn from an agency's corrections."""
    from influencers.actions.corrections import make_head as make

    make(head_id=head_id, now=timezone.now())


@shared_task(name="influencers.nudge_lost_heads")
def nudge_lost_heads(**kwargs: Any) -> None:
    """Beat, every five minutes: ask again for heads whose message was lost."""
    from influencers.actions.corrections import nudge_lost_heads as nudge

    nudge()
