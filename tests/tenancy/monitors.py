"""Monitors, mentions, known breaks, and the address that other services send to."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Brand, Membership
from crisis.actions.inbound import make_hook
from crisis.actions.mention_files import upload_mentions
from crisis.models import KnownBreak, Mention, MentionFileProblem, Stream
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_monitor
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "crisis:monitors": Row(),
    "crisis:new_monitor": Row(),
    "crisis:watch_campaign": post("unwatched"),
    "crisis:watch_person": post("influencer"),
    "crisis:watch_running": post(),
    "crisis:of_collaboration": Row("collaboration"),
    "crisis:monitor": Row("monitor"),
    "crisis:edit_monitor": post("monitor", name="x"),
    "crisis:move_monitor": post("monitor", to="paused"),
    "crisis:sensitivity": post("monitor", name="keen"),
    "crisis:monitor_hook": Row("monitor", "post", audience="owner"),
    "crisis:new_mention": post("monitor", text="x"),
    "crisis:new_mention_file": Row("monitor"),
    "crisis:mention_file": Row("mention_file"),
    "crisis:mention_file_status": Row("mention_file"),
    "crisis:cancel_mention_file": post("mention_file"),
    "crisis:continue_mention_file": post("mention_file"),
    "crisis:undo_mention_file": post("mention_file"),
    "crisis:mention_file_rejected": Row("mention_file"),
    "crisis:new_break": Row("monitor"),
    "crisis:correct_mention": post("mention", mood="positive"),
    "crisis:put_mention_away": post("mention"),
    "crisis:remove_break": post("known_break"),
    "mentions:inbound": Row("heard_address hook_secret", "post", audience="public"),
    "api:monitors": api(),
    "api:monitors_running": api("", "post"),
    "api:campaign_listening": api("campaign"),
    "api:monitor": api("monitor"),
    "api:monitor_move": api("monitor", "post", to="paused"),
    "api:monitor_try": api("monitor", "post", name="keen"),
    "api:monitor_address": api("monitor", "post"),
    "api:monitor_streams": api("monitor"),
    "api:monitor_mentions": api("monitor"),
    "api:monitor_breaks": api("monitor"),
    "api:mention_files": api("monitor"),
    "api:mention_file": api("mention_file"),
    "api:mention_file_start": api("mention_file", "post"),
    "api:mention_file_cancel": api("mention_file", "post"),
    "api:mention_file_continue": api("mention_file", "post"),
    "api:mention_file_undo": api("mention_file", "post"),
    "api:mention_file_problems": api("mention_file"),
    "api:mentions": api(),
    "api:mention": api("mention"),
    "api:known_break": api("known_break"),
}


def monitor_things(by: Membership, owner: Membership, brand: Brand) -> dict[str, Any]:
    """A monitor with a stream, a mention, a known break and an address; a campaign nobody listens to yet."""
    now = timezone.now()
    monitor = make_monitor(make_campaign(by, brand, f"{SECRET} heard"), keywords=[SECRET])
    Stream.objects.create(monitor=monitor, kind="whole", key="whole")
    mention = Mention.objects.create(
        agency=by.agency, monitor=monitor, source="hand", external_key="k", text=f"{SECRET} said", at=now
    )  # fmt: skip
    known = KnownBreak.objects.create(
        monitor=monitor, starts_at=now, ends_at=now + timedelta(hours=1), note=SECRET, by=by
    )
    rows = SimpleUploadedFile("m.csv", f"text,date\n{SECRET},2026-01-02\n,\n".encode())
    of_rows = upload_mentions(monitor=monitor, by=by, file=rows, file_name=f"{SECRET}.csv")
    MentionFileProblem.objects.create(upload=of_rows, row=2, message=SECRET, cells=[SECRET])
    hook_address, _key = make_hook(monitor=monitor, by=owner)
    return {
        "monitor": monitor.uuid, "mention": mention.uuid, "known_break": known.uuid, "mention_file": of_rows.uuid,
        "heard_address": monitor.uuid, "hook_secret": hook_address.rstrip("/").rpartition("/")[2], "unwatched": make_campaign(by, brand, f"{SECRET} unheard").uuid,
    }  # fmt: skip
