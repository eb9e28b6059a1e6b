"""What beat starts by itself, and how often in seconds. Each task finds its due work in Postgres, so one missed is no loss."""

from typing import Any

EVERY: dict[str, int] = {
    "influencers.poll_due_channels": 60,
    "influencers.read_due_posts": 60,
    "influencers.keep_months": 3600,
    "influencers.figure_due_channels": 60,
    "influencers.scan_posts_again": 300,
    "influencers.sketch_audiences": 300,
    "influencers.purge_youtube": 3600,
    "influencers.plan_push": 300,
    "influencers.keep_push": 60,
    "influencers.read_audiences": 600,
    "influencers.forget_notices": 3600,
    "influencers.resume_imports": 60,
    "influencers.forget_import_files": 3600,
    "influencers.read_moods": 10,
    "influencers.nudge_lost_heads": 300,
    "campaigns.make_reminders": 600,
    "campaigns.send_letters": 60,
    "campaigns.expire_offers": 300,
    "campaigns.nudge_lost_prints": 60,
    "drafts.look_at_lost_files": 60,
    "drafts.expire_uploads": 600,
    "drafts.send_digests": 900,
    "drafts.escalate_late": 300,
    "drafts.send_letters": 60,
    "outreach.send_letters": 10,
    "outreach.read_domains": 3600,
    "outreach.read_mail": 60,
    "outreach.write_follow_ups": 60,
    "outreach.figure_answer_times": 3600,
    "crisis.send_notices": 10,
    "crisis.play_drills": 10,
    "crisis.hear": 10,
    "crisis.join_posts": 60,
    "crisis.read_feeds": 60,
    "crisis.take_in_mentions": 60,
    "crisis.tell_clients": 30,
    "crisis.prepare_rooms": 60,
    "crisis.look_at_clocks": 30,
    "desk.send_daily_letters": 900,
    "accounts.forget_api_answers": 3600,
}


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Return Celery's own form. A message that waited nearly until the next one expires, so that none pile up."""
    return {
        task: {  # rooms have tasks of one name: only the whole one tells them apart
            "task": task,
            "schedule": float(seconds),
            "options": {"expires": seconds - min(10, seconds // 10)},
        }
        for task, seconds in EVERY.items()
    }
