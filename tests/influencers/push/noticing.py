"""Notices as platforms send them, and whom they are about."""

import hmac
from datetime import timedelta

import httpx2

from accounts.sealing import seal
from influencers.models import Channel, Credential, PushSubscription
from influencers.states import PushState
from tests import factories
from tests.influencers.push.conftest import now

UC = "UC" + "a" * 22
SECRET = "a secret that was agreed on"
TOPIC = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={UC}"
ATOM = {"Content-Type": "application/atom+xml"}
JSON = {"Content-Type": "application/json"}


def feed(channel: str = UC, video: str = "abcdefghijk") -> bytes:
    return (
        '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><entry>'
        f"<yt:videoId>{video}</yt:videoId><yt:channelId>{channel}</yt:channelId><title>t</title>"
        "<updated>2026-11-20T10:00:04+00:00</updated></entry></feed>"
    ).encode()


def channel_of(agency, platform: str, external_id: str, **fields) -> Channel:
    later = now() + timedelta(days=1)
    fields = {"next_poll_at": later, "posts_due_at": later, "state": "ok", **fields}
    return factories.make_channel(
        factories.make_influencer(agency), platform, external_id=external_id, **fields
    )


def subscription(platform: str, account: str = "", **fields) -> PushSubscription:
    fields = {"topic": "endpoint", "state": PushState.ACTIVE, "sealed": seal({"secret": SECRET}), **fields}
    return PushSubscription.objects.create(platform=platform, account=account, **fields)


def sign(body: bytes, digest: str = "sha1", secret: str = SECRET) -> str:
    return f"{digest}=" + hmac.new(secret.encode(), body, digest).hexdigest()


def tell(server: str, row: PushSubscription, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    return httpx2.post(f"{server}/push/{row.uuid}/", content=body, headers=headers)


def is_due(channel: Channel) -> bool:
    channel.refresh_from_db()
    return channel.next_poll_at <= now()


def consent_to(channel: Channel, account: str) -> Credential:
    return Credential.objects.create(
        agency=channel.agency,
        platform=channel.platform,
        kind="consent",
        channel=channel,
        account_id=account,
        sealed=seal({"access_token": "t", "refresh_token": ""}),
    )
