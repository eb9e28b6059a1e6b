"""What is heard in a room, its chart and its timeline."""

from typing import Any

from accounts.models import Membership
from crisis.actions.timeline import write_entry
from crisis.states import EntryKind
from tests.campaigns.making import make_campaign
from tests.crisis.hearing import listen, make_comment, make_mention, make_watched_post
from tests.crisis.making import make_incident, make_monitor
from tests.tenancy.asking import SECRET, Row, post

HEARD = "live_room heard_kind heard_number"

ROUTES: dict[str, Row | str] = {
    "crisis:stream": Row("live_room"),
    "crisis:heard": Row(HEARD),
    "crisis:correct_heard": post(HEARD, mood="neutral", say="mood"),
    "crisis:keep_heard": post(HEARD),
    "crisis:put_heard_away": post("live_room mention_kind mention_number"),
    "crisis:chart": Row("live_room"),
    "crisis:exposure": Row("live_room"),
    "crisis:timeline": Row("live_room"),
    "crisis:timeline_print": Row("live_room"),
    "crisis:timeline_csv": Row("live_room"),
    "crisis:star_entries": post("live_room", star="{timeline_entry}"),
    "crisis:of_person": Row("influencer"),
    "crisis:of_campaign": Row("campaign"),
    "api:timeline_entries": Row("live_room", audience="api"),
    "api:timeline_entry": Row("timeline_entry", audience="api"),
    "api:timeline_entry_star": Row("timeline_entry", "post", {}, audience="api"),
    "api:timeline_entry_unstar": Row("timeline_entry", "post", {}, audience="api"),
    "api:heard": Row("live_room", audience="api"),
}


def live_things(by: Membership) -> dict[str, Any]:
    """Return what stands in addresses: a room that hears a comment and a mention, and a line of its timeline."""
    campaign = make_campaign(by, name=f"{SECRET} loud")
    incident, monitor = make_incident(campaign, by, title=f"{SECRET} loud"), make_monitor(campaign)
    listen(incident, monitor)
    comment = make_comment(make_watched_post(monitor, title=SECRET), SECRET)
    mention = make_mention(monitor, SECRET)
    line = write_entry(incident=incident, kind=EntryKind.NOTE, text=SECRET, by=by)
    return {
        "live_room": incident.uuid, "heard_kind": "comment", "heard_number": comment.pk, "mention_kind": "mention",
        "mention_number": mention.pk, "timeline_entry": line.uuid,
    }  # fmt: skip
