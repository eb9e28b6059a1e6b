"""Notices the platforms send by themselves: is it theirs, and what should be polled now.

A notice is only a nudge. It is checked (signature, age), reduced to which channel or post changed, and
everything else is read again through the adapter. ``event_id`` lets the receiver drop repeats: every
platform delivers at least once.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from xml.etree import ElementTree

from platforms.contract import INSTAGRAM, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE
from platforms.errors import ChangedShape
from platforms.shapes import Shape

NudgeKind = Literal["posts", "post", "comments", "live", "channel", "consent_withdrawn", "stopped"]
"""posts: the channel's list changed; post, comments: one post changed; live: it went on or off air;
channel: its title or members changed; stopped: the platform ended the subscription."""

OLDEST_NOTICE = timedelta(minutes=10)
TIKTOK_RETRIES = timedelta(hours=72)
ATOM = "{http://www.w3.org/2005/Atom}"
YT = "{http://www.youtube.com/xml/schemas/2015}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"


@dataclass(frozen=True, slots=True)
class Nudge:
    """What to look at again. ``account_external_id`` is the id the platform gave the consenting account."""

    platform: str
    kind: NudgeKind
    event_id: str
    channel_external_id: str | None = None
    post_external_id: str | None = None


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _hmac(secret: str, message: bytes, digest: str) -> str:
    return hmac.new(secret.encode(), message, digest).hexdigest()


def read_object(body: bytes, platform: str) -> Shape:
    """Read a notice that must be a JSON object; raise ``ChangedShape`` otherwise."""
    try:
        return Shape(json.loads(body), platform=platform)
    except (ValueError, RecursionError):
        raise ChangedShape(platform=platform, detail="a notice that is not JSON") from None


# YouTube: WebSub


def websub_topic(channel_external_id: str) -> str:
    """Give the feed a subscription is for."""
    return f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={channel_external_id}"


def websub_request(
    channel_external_id: str,
    *,
    callback: str,
    secret: str,
    lease_seconds: int = 432_000,
    mode: str = "subscribe",
) -> dict[str, str]:
    """Give the form to send to the hub; it answers 202 and verifies by calling back."""
    return {
        "hub.mode": mode,
        "hub.topic": websub_topic(channel_external_id),
        "hub.callback": callback,
        "hub.verify": "async",
        "hub.lease_seconds": str(lease_seconds),
        "hub.secret": secret,
    }


def websub_channel(topic: str) -> str | None:
    """Give the channel id of a topic, in the present and the older spelling of the feed's address."""
    for start in ("https://www.youtube.com/xml/feeds/videos.xml", "https://www.youtube.com/feeds/videos.xml"):
        name, separator, channel = topic.partition("?channel_id=")
        if name == start and separator:
            return channel
    return None


def websub_signature_is_valid(*, secret: str, header: str, body: bytes) -> bool:
    """Check ``X-Hub-Signature: sha1=<HMAC>`` over the raw body. A bad one is answered 2xx and dropped."""
    return _same("sha1=" + _hmac(secret, body, "sha1"), header)


def websub_nudges(body: bytes) -> list[Nudge]:
    """Read a feed notice: new or changed videos, and deletions as tombstones."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ChangedShape(platform="YouTube", detail="a notice with a document type")
    try:
        feed = ElementTree.fromstring(body)  # noqa: S314 - signed by the hub, and without entities
    except ElementTree.ParseError as error:
        raise ChangedShape(platform="YouTube", detail=f"a notice that is not XML ({error})") from None
    nudges = []
    for entry in feed.iter(f"{ATOM}entry"):
        video, channel = entry.findtext(f"{YT}videoId"), entry.findtext(f"{YT}channelId")
        if video and channel:
            updated = entry.findtext(f"{ATOM}updated", "")
            nudges.append(Nudge(YOUTUBE, "post", f"{video}@{updated}", channel, video))
    for entry in feed.iter(f"{TOMBSTONE}deleted-entry"):
        video = entry.get("ref", "").removeprefix("yt:video:")
        if video:
            nudges.append(Nudge(YOUTUBE, "post", f"{video}@deleted", None, video))
    return nudges


# Twitch: EventSub


@dataclass(frozen=True, slots=True)
class EventSubMessage:
    """A verified EventSub delivery: a challenge to echo as text/plain, or a nudge, or neither."""

    challenge: str | None = None
    nudge: Nudge | None = None


def eventsub_signature_is_valid(
    *, secret: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> bool:
    """Check the signature over id + timestamp + raw body, and that the message is not older than 10 minutes.

    ``headers`` have lower-case names.
    """
    message_id = headers.get("twitch-eventsub-message-id", "")
    timestamp = headers.get("twitch-eventsub-message-timestamp", "")
    try:
        sent_at = datetime.fromisoformat(timestamp)
    except ValueError:
        return False
    if sent_at.tzinfo is None or abs(now - sent_at) > OLDEST_NOTICE:
        return False
    signed = message_id.encode() + timestamp.encode() + body
    return _same(
        "sha256=" + _hmac(secret, signed, "sha256"), headers.get("twitch-eventsub-message-signature", "")
    )


def eventsub_message(headers: Mapping[str, str], body: bytes) -> EventSubMessage:
    """Read a verified delivery; ``headers`` have lower-case names."""
    message = read_object(body, "Twitch")
    kind = headers.get("twitch-eventsub-message-type", "")
    if kind == "webhook_callback_verification":
        return EventSubMessage(challenge=message.required_text("challenge"))
    subscription = message.inner("subscription")
    channel = subscription.text("condition", "broadcaster_user_id") or None
    event_id = headers.get("twitch-eventsub-message-id", "")
    if kind == "revocation":
        return EventSubMessage(nudge=Nudge(TWITCH, "stopped", event_id, channel))
    known: dict[str, NudgeKind] = {
        "stream.online": "live",
        "stream.offline": "live",
        "channel.update": "channel",
    }
    found = known.get(subscription.text("type"))
    return EventSubMessage(nudge=Nudge(TWITCH, found, event_id, channel) if found else None)


# Instagram


def instagram_challenge(query: Mapping[str, str], *, verify_token: str) -> str | None:
    """Give the challenge to echo when the subscription check carries our token, else ``None``."""
    ours = query.get("hub.mode") == "subscribe" and _same(verify_token, query.get("hub.verify_token", ""))
    return query.get("hub.challenge") if ours else None


def instagram_signature_is_valid(*, app_secret: str, header: str, body: bytes) -> bool:
    """Check ``X-Hub-Signature-256: sha256=<HMAC>`` over the raw body."""
    return _same("sha256=" + _hmac(app_secret, body, "sha256"), header)


def instagram_nudges(body: bytes) -> list[Nudge]:
    """Read a notice in either of its shapes: ``entry[].changes[].{field,value}`` or ``entry[].{field,value}``."""
    nudges = []
    for entry in read_object(body, "Instagram").items("entry"):
        account, sent = entry.text("id") or None, entry.text("time")
        for change in entry.items("changes") if entry.has("changes") else [entry]:
            field, value = change.text("field"), change.inner("value")
            event_id = f"{account}:{sent}:{field}:{value.text('id')}"
            if field in ("comments", "live_comments", "mentions"):
                media = value.text("media", "id") or value.text("media_id") or None
                nudges.append(Nudge(INSTAGRAM, "comments", event_id, account, media))
            elif field == "story_insights":
                nudges.append(Nudge(INSTAGRAM, "posts", event_id, account))
    return nudges


def signed_request(text: str, *, app_secret: str) -> dict[str, object] | None:
    """Decode Meta's ``signed_request`` (data deletion, de-authorization); ``None`` when it is not theirs."""
    signature, _, payload = text.partition(".")
    try:
        given = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        value = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error):
        return None
    expected = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    return value if isinstance(value, dict) and hmac.compare_digest(expected, given) else None


# TikTok


def tiktok_signature_is_valid(*, client_secret: str, header: str, body: bytes, now: datetime) -> bool:
    """Check ``TikTok-Signature: t=<unix>,s=<hex HMAC of "t.body">``.

    Deliveries are retried for 72 hours, perhaps with their first stamp, so one of that age is accepted;
    repeats are dropped by their ``event_id``.
    """
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    if (
        not (stamp.isascii() and stamp.isdigit())
        or abs(now.timestamp() - int(stamp)) > TIKTOK_RETRIES.total_seconds()
    ):
        return False
    return _same(_hmac(client_secret, f"{stamp}.".encode() + body, "sha256"), parts.get("s", ""))


def tiktok_nudge(body: bytes) -> Nudge | None:
    """Read a notice; TikTok tells about withdrawn consents and publishing, never about counters."""
    notice = read_object(body, "TikTok")
    event, account = notice.text("event"), notice.text("user_openid") or None
    event_id = f"{event}:{account}:{notice.text('create_time')}"
    if event == "authorization.removed":
        return Nudge(TIKTOK, "consent_withdrawn", event_id, account)
    if event.startswith(("post.publish", "video.publish")):
        return Nudge(TIKTOK, "posts", event_id, account)
    return None


# Telegram


def telegram_secret_is_valid(*, secret: str, header: str) -> bool:
    """Compare ``X-Telegram-Bot-Api-Secret-Token`` with the secret given to setWebhook."""
    return bool(secret) and _same(secret, header)


def telegram_nudge(update: Shape) -> Nudge | None:
    """Read one Bot API update: a post, an edit, reaction counts, or the bot's own standing in a channel."""
    event_id = update.required_text("update_id")
    for name in ("channel_post", "edited_channel_post", "message_reaction_count"):
        if update.has(name):
            chat, message_id = update.text(name, "chat", "id"), update.text(name, "message_id")
            return Nudge(TELEGRAM, "post", event_id, chat or None, f"{chat}/{message_id}")
    if update.has("my_chat_member"):
        return Nudge(TELEGRAM, "channel", event_id, update.text("my_chat_member", "chat", "id") or None)
    if update.has("message"):
        origin = update.inner("message", "reply_to_message", "forward_origin")
        chat = origin.text("chat", "id")
        if chat:
            return Nudge(TELEGRAM, "comments", event_id, chat, f"{chat}/{origin.text('message_id')}")
    return None


# VK


def vk_secret_is_valid(*, secret: str, body: bytes) -> bool:
    """Compare the ``secret`` inside a Callback API notice with ours."""
    return bool(secret) and _same(secret, read_object(body, "VK").text("secret"))


def vk_nudge(body: bytes) -> Nudge | None:
    """Read a notice; ``type: confirmation`` and unknown types give ``None``.

    The receiver answers a confirmation with the community's string and everything else with ``ok``.
    """
    notice = read_object(body, "VK")
    kind, group = notice.text("type"), notice.text("group_id")
    channel = f"-{group}" if group else None
    event_id = notice.text("event_id")
    if kind in ("wall_post_new", "wall_repost"):
        return Nudge(VK, "post", event_id, channel, f"{channel}_{notice.text('object', 'id')}")
    if kind.startswith("wall_reply_"):
        return Nudge(VK, "comments", event_id, channel, f"{channel}_{notice.text('object', 'post_id')}")
    if kind in ("group_join", "group_leave"):
        return Nudge(VK, "channel", event_id, channel)
    return None
