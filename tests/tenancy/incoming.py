"""Mail that comes in: unknown senders, and the addresses providers post to."""

from typing import Any

from django.utils import timezone

from accounts.models import Agency, Membership
from accounts.sealing import seal
from influencers.models import Influencer
from outreach.models import Mailbox, Message, Thread
from tests.tenancy.asking import SECRET, Row, post

WAY_IN = "a-secret-of-thirty-two-characters"  # noqa: S105

ROUTES: dict[str, Row | str] = {
    "outreach:unmatched": Row(),
    "outreach:who_wrote": Row("unknown_thread"),
    "outreach:match_thread": post("unknown_thread", influencer="{influencer}"),
    "outreach:set_aside_thread": post("unknown_thread"),
    "outreach:undo_match": post("thread"),
    "outreach:incoming_ways": Row(),
    "outreach:change_incoming_way": post("way_in", verb="make"),
    "letters:inbound": Row("way_in_mails way_in_secret", "post", audience="public"),
    "letters:inbound_events": Row("way_in_mails way_in_secret", "post", audience="public"),
    "api:thread_proposals": Row("unknown_thread", audience="api"),
    "api:thread_match": Row("unknown_thread", "post", {"influencer": "{influencer}"}, audience="api"),
    "api:thread_unmatch": Row("thread", "post", audience="api"),
    "api:thread_set_aside": Row("unknown_thread", "post", audience="api"),
    "api:attachment_file": Row("attachment", audience="api"),
    "api:mailbox_fetch": Row("way_in", "post", audience="api"),
    "api:mailbox_webhook": Row("way_in", "post", audience="api"),
}


def incoming_things(agency: Agency, influencer: Influencer, by: Membership) -> dict[str, Any]:
    """Somebody unknown who wrote to a mailbox that takes mail from a provider."""
    box = Mailbox.objects.create(
        agency=agency, address=f"in.{SECRET.lower()}@northlight.example", sender_name=SECRET,
        sealed=seal({"webhook_secret": WAY_IN}),
    )  # fmt: skip
    thread = Thread.objects.create(
        agency=agency, mailbox=box, correspondent=f"who.{SECRET.lower()}@x.example", correspondent_name=SECRET, subject=SECRET,
        token="tenancyunknown", last_message_at=timezone.now(), last_words=SECRET,
    )  # fmt: skip
    Message.objects.create(
        agency=agency, thread=thread, mailbox=box, way="in", nature="answer", matched="new", state="there", at=timezone.now(),
        body=SECRET, from_address=thread.correspondent,
    )  # fmt: skip
    return {
        "unknown_thread": thread.uuid,
        "way_in": box.uuid,
        "way_in_mails": box.uuid,
        "way_in_secret": WAY_IN,
    }
