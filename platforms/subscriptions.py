"""Ask a platform to send notices, and to stop; what arrives is read by :mod:`platforms.push`."""

from platforms.contract import Credential, after, utc_now
from platforms.errors import ChangedShape, Forbidden, PlatformError, RateLimited, TokenExpired
from platforms.push import websub_request
from platforms.shapes import Shape
from platforms.transport import Reply, Transport, retry_at

HUB = "https://pubsubhubbub.appspot.com/subscribe"
LEASE_SECONDS = 432_000
RENEW_AT_SHARE = 0.8
"""Share of a lease after which it is renewed."""
TWITCH = "https://api.twitch.tv"
INSTAGRAM = "https://graph.instagram.com/v26.0"
TELEGRAM = "https://api.telegram.org"
TELEGRAM_UPDATES = (
    '["channel_post","edited_channel_post","message_reaction_count","message","my_chat_member"]'
)


def subscribe_youtube(
    transport: Transport,
    channel_external_id: str,
    *,
    callback: str,
    secret: str,
    lease_seconds: int = LEASE_SECONDS,
    mode: str = "subscribe",
    hub: str = HUB,
) -> None:
    """Ask the hub for notices of a channel's uploads (``mode="unsubscribe"``: to stop).

    The hub answers 202 and then calls back with a challenge; only that confirms the subscription.
    """
    form = websub_request(
        channel_external_id, callback=callback, secret=secret, lease_seconds=lease_seconds, mode=mode
    )
    reply = transport.request("POST", hub, platform="YouTube", data=form)
    if reply.status != 202:
        raise _refusal(reply, "YouTube", reply.body[:200].decode("utf-8", "replace"))


def subscribe_twitch(
    transport: Transport,
    channel_external_id: str,
    *,
    kind: str = "stream.online",
    version: str = "1",
    callback: str,
    secret: str,
    credential: Credential,
    base_url: str = TWITCH,
) -> str | None:
    """Ask for EventSub notices and give the subscription's id; ``None`` when there already is one.

    ``secret`` has 10 to 100 characters and ``callback`` is an https address on port 443.
    """
    wish = {
        "type": kind,
        "version": version,
        "condition": {"broadcaster_user_id": channel_external_id},
        "transport": {"method": "webhook", "callback": callback, "secret": secret},
    }
    headers = _twitch_headers(credential)
    url = f"{base_url}/helix/eventsub/subscriptions"
    reply = transport.request("POST", url, platform="Twitch", json_body=wish, headers=headers)
    if reply.status == 409:
        return None
    answer = Shape(reply.json(platform="Twitch"), platform="Twitch")
    if reply.status != 202:
        raise _refusal(reply, "Twitch", answer.text("message"))
    return next(answer.items("data"), answer).required_text("id")


def end_twitch(
    transport: Transport, subscription_id: str, *, credential: Credential, base_url: str = TWITCH
) -> None:
    """Stop EventSub notices; one that is not there any more is as good as stopped."""
    reply = transport.request(
        "DELETE",
        f"{base_url}/helix/eventsub/subscriptions",
        platform="Twitch",
        params={"id": subscription_id},
        headers=_twitch_headers(credential),
    )
    if reply.status not in (204, 404):
        raise _refusal(reply, "Twitch", reply.body[:200].decode("utf-8", "replace"))


def twitch_subscription(
    transport: Transport,
    channel_external_id: str,
    *,
    kind: str,
    credential: Credential,
    base_url: str = TWITCH,
) -> str | None:
    """Find the id of the subscription of a kind that our application has for a channel, in whatever state."""
    reply = transport.request(
        "GET",
        f"{base_url}/helix/eventsub/subscriptions",
        platform="Twitch",
        params={"user_id": channel_external_id},
        headers=_twitch_headers(credential),
    )
    answer = Shape(reply.json(platform="Twitch"), platform="Twitch")
    if reply.status != 200:
        raise _refusal(reply, "Twitch", answer.text("message"))
    same = (found for found in answer.items("data") if found.text("type") == kind)
    return next((found.required_text("id") for found in same), None)


def subscribe_instagram(
    transport: Transport,
    *,
    credential: Credential,
    fields: str = "comments,mentions",
    mode: str = "subscribe",
    base_url: str = INSTAGRAM,
) -> None:
    """Have notices about a consenting account sent to the application's address (``mode="unsubscribe"``: stop).

    The address itself is set in the application's dashboard at Meta.
    """
    reply = transport.request(
        "POST" if mode == "subscribe" else "DELETE",
        f"{base_url}/me/subscribed_apps",
        platform="Instagram",
        params={"subscribed_fields": fields} if mode == "subscribe" else None,
        headers={"Authorization": f"Bearer {credential.access_token}"},
    )
    answer = Shape(reply.json(platform="Instagram"), platform="Instagram")
    if reply.status != 200 or not answer.flag("success"):
        raise _refusal(reply, "Instagram", answer.text("error", "message"))


def set_telegram_webhook(
    transport: Transport, *, url: str, secret: str, credential: Credential, base_url: str = TELEGRAM
) -> None:
    """Have a bot's updates sent to ``url``; an empty one returns to asking with getUpdates."""
    form = {"url": url, "secret_token": secret, "allowed_updates": TELEGRAM_UPDATES, "max_connections": "10"}
    address = f"{base_url}/bot{credential.key}/setWebhook"
    reply = transport.request("POST", address, platform="Telegram", data=form)
    answer = Shape(reply.json(platform="Telegram"), platform="Telegram")
    if not answer.flag("ok"):
        raise _refusal(reply, "Telegram", answer.text("description"))


def _twitch_headers(credential: Credential) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential.access_token}", "Client-Id": credential.client_id}


def _refusal(reply: Reply, platform: str, message: str) -> PlatformError:
    detail = f"{reply.address}: {reply.status} {message[:200]}"
    if reply.status == 401:
        return TokenExpired(platform=platform, detail=detail)
    if reply.status == 403:
        return Forbidden(platform=platform, detail=detail)
    if reply.status == 429:
        wait_until = retry_at(reply.headers, utc_now()) or after(utc_now(), None, otherwise=60)
        return RateLimited(platform=platform, detail=detail, retry_at=wait_until)
    return ChangedShape(platform=platform, detail=detail)
