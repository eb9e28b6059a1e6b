"""Hearing a platform: is a request to one of our addresses theirs, and what does it say?

Nothing is stored here, and no number is ever taken from a notice: it only says what to read again. A request that is
not the platform's is refused before its body is looked into.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from influencers.access import Access
from influencers.models import PushSubscription
from influencers.push_asking import agreed, callback_of
from influencers.states import PushState
from platforms import push
from platforms.contract import INSTAGRAM, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE
from platforms.push import Nudge

LARGEST_NOTICE = 256 * 1024  # bytes; the longest documented ones have a few thousand
LONGEST_CHALLENGE = 500
SHORTEST_LEASE, LONGEST_LEASE = timedelta(hours=1), timedelta(days=30)
_JSON = ("application/json",)
_FORM = "application/x-www-form-urlencoded"
_TYPES: Mapping[str, tuple[str, ...]] = {
    YOUTUBE: ("application/atom+xml", "application/xml", "text/xml"),
    INSTAGRAM: (*_JSON, _FORM),
}
DELETED = "All that this account had shared was deleted when it asked for it."


class NotTheirs(Exception):
    """A request that is not the platform's, or not in its form; answered with `status` and otherwise forgotten."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Incoming:
    """A request as it came. `headers` have lower-case names."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Heard:
    """What a request of the platform's says, and how it is answered."""

    status: int = 204
    text: str = ""
    is_confirmed: bool = False
    lease: timedelta | None = None
    is_over: bool = False  # what we asked to end has ended
    ended_because: str = ""  # the platform ended it, or would not begin
    nudges: tuple[Nudge, ...] = field(default=())
    content_type: str = "text/plain; charset=utf-8"


def hear(row: PushSubscription, access: Access | None, incoming: Incoming, *, now: datetime) -> Heard:
    """Check and read a request to a subscription's address.

    `access` is what the subscription was asked for with, where its secret signs notices. Raises NotTheirs for what is
    not the platform's, and ChangedShape for what is signed but cannot be understood.
    """
    if incoming.method == "POST":
        _insist_on_form(row.platform, incoming)
    return _EARS[row.platform](row, access, incoming, now)


def _insist_on_form(platform: str, incoming: Incoming) -> None:
    if len(incoming.body) > LARGEST_NOTICE:
        raise NotTheirs(413, "too large")
    if _type_of(incoming) not in _TYPES.get(platform, _JSON):
        raise NotTheirs(415, "wrong content type")


def _type_of(incoming: Incoming) -> str:
    return incoming.headers.get("content-type", "").partition(";")[0].strip().lower()


def _youtube(row: PushSubscription, access: Access | None, incoming: Incoming, now: datetime) -> Heard:
    if incoming.method == "GET":
        return _websub_verification(row, incoming.query)
    secret, header = agreed(row).get("secret", ""), incoming.headers.get("x-hub-signature", "")
    if not secret or not push.websub_signature_is_valid(secret=secret, header=header, body=incoming.body):
        # The WebSub rules: a hub is not told that its signature was wrong.
        raise NotTheirs(204, "wrong signature")
    nudges = push.websub_nudges(incoming.body)
    return Heard(nudges=tuple(n for n in nudges if n.channel_external_id in (None, row.account)))


def _websub_verification(row: PushSubscription, query: Mapping[str, str]) -> Heard:
    mode, challenge = query.get("hub.mode", ""), query.get("hub.challenge", "")[:LONGEST_CHALLENGE]
    if push.websub_channel(query.get("hub.topic", "")) != row.account:
        raise NotTheirs(404, "another topic")
    if mode == "denied" and row.state == PushState.ASKED:
        return Heard(ended_because=query.get("hub.reason", "")[:200] or "denied")
    if mode == "subscribe" and row.state in (PushState.ASKED, PushState.ACTIVE) and challenge:
        given = query.get("hub.lease_seconds", "")
        seconds = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
        lease = min(max(timedelta(seconds=seconds), SHORTEST_LEASE), LONGEST_LEASE)
        return Heard(status=200, text=challenge, is_confirmed=True, lease=lease)
    if mode == "unsubscribe" and row.state == PushState.ENDING and challenge:
        return Heard(status=200, text=challenge, is_over=True)
    raise NotTheirs(404, "not asked for")


def _twitch(row: PushSubscription, access: Access | None, incoming: Incoming, now: datetime) -> Heard:
    secret = agreed(row).get("secret", "")
    if not secret or not push.eventsub_signature_is_valid(
        secret=secret, headers=incoming.headers, body=incoming.body, now=now
    ):
        raise NotTheirs(403, "wrong signature, or too old")
    message = push.eventsub_message(incoming.headers, incoming.body)
    if message.challenge is not None:
        return Heard(status=200, text=message.challenge[:LONGEST_CHALLENGE], is_confirmed=True)
    nudge = message.nudge
    if nudge and nudge.kind == "stopped":
        return Heard(ended_because=_status_of(incoming.body))
    theirs = nudge and nudge.channel_external_id == row.account
    return Heard(nudges=(nudge,) if nudge and theirs else ())


def _status_of(body: bytes) -> str:
    return push.read_object(body, "Twitch").text("subscription", "status")[:200] or "revoked"


def _instagram(row: PushSubscription, access: Access | None, incoming: Incoming, now: datetime) -> Heard:
    if incoming.method == "POST" and _type_of(incoming) == _FORM:
        return _withdrawal(row, access, incoming)
    if "deleted" in incoming.query:
        account, _, _ = incoming.query["deleted"].partition("-")
        if not hmac.compare_digest(_receipt(row, account).encode(), incoming.query["deleted"].encode()):
            raise NotTheirs(404, "unknown receipt")
        return Heard(status=200, text=DELETED)
    if incoming.method == "GET":
        token = agreed(row).get("secret", "")
        challenge = push.instagram_challenge(incoming.query, verify_token=token) if token else None
        if not challenge:
            raise NotTheirs(403, "wrong verify token")
        return Heard(status=200, text=challenge[:LONGEST_CHALLENGE], is_confirmed=True)
    app_secret = access.secrets.get("client_secret", "") if access else ""
    header = incoming.headers.get("x-hub-signature-256", "")
    if not app_secret or not push.instagram_signature_is_valid(
        app_secret=app_secret, header=header, body=incoming.body
    ):
        raise NotTheirs(403, "wrong signature")
    return Heard(nudges=tuple(push.instagram_nudges(incoming.body)))


def _withdrawal(row: PushSubscription, access: Access | None, incoming: Incoming) -> Heard:
    """Hear that somebody removed the application, or wants deleted what it knows (Meta sends both alike)."""
    form = dict(parse_qsl(incoming.body.decode("utf-8", "replace")))
    app_secret = access.secrets.get("client_secret", "") if access else ""
    told = push.signed_request(form.get("signed_request", ""), app_secret=app_secret) if app_secret else None
    account = str((told or {}).get("user_id") or "")
    if not account.isalnum():
        raise NotTheirs(403, "wrong signature")
    receipt = _receipt(row, account)
    answer = {"url": f"{callback_of(row)}?deleted={receipt}", "confirmation_code": receipt}
    nudge = Nudge(INSTAGRAM, "consent_withdrawn", f"withdrawn:{form['signed_request']}", account)
    return Heard(status=200, text=json.dumps(answer), content_type="application/json", nudges=(nudge,))


def _receipt(row: PushSubscription, account: str) -> str:
    """Return what shows that an account's deletion was asked for here: its id and a proof only we can make."""
    secret = agreed(row).get("secret", "") or str(row.uuid)
    return f"{account}-{hmac.new(secret.encode(), account.encode('utf-8', 'replace'), 'sha256').hexdigest()[:24]}"


def _tiktok(row: PushSubscription, access: Access | None, incoming: Incoming, now: datetime) -> Heard:
    secret = access.secrets.get("client_secret", "") if access else ""
    header = incoming.headers.get("tiktok-signature", "")
    if not secret or not push.tiktok_signature_is_valid(
        client_secret=secret, header=header, body=incoming.body, now=now
    ):
        raise NotTheirs(403, "wrong signature, or too old")
    nudge = push.tiktok_nudge(incoming.body)
    # There is no challenge: the first notice that is TikTok's shows that it knows the address.
    return Heard(is_confirmed=row.state != PushState.ACTIVE, nudges=(nudge,) if nudge else ())


def _telegram(row: PushSubscription, access: Access | None, incoming: Incoming, now: datetime) -> Heard:
    header = incoming.headers.get("x-telegram-bot-api-secret-token", "")
    if not push.telegram_secret_is_valid(secret=agreed(row).get("secret", ""), header=header):
        raise NotTheirs(403, "wrong secret")
    nudge = push.telegram_nudge(push.read_object(incoming.body, "Telegram"))
    return Heard(nudges=(nudge,) if nudge else ())


def _vk(row: PushSubscription, access: Access | None, incoming: Incoming, now: datetime) -> Heard:
    terms = agreed(row)
    notice = push.read_object(incoming.body, "VK")
    if f"-{notice.text('group_id')}" != row.account:
        raise NotTheirs(403, "another community")
    if notice.text("type") == "confirmation":
        # Asked before the secret is known at VK. Who sees the answer is its own community's owner.
        return Heard(status=200, text=terms.get("confirmation", ""), is_confirmed=True)
    if not push.vk_secret_is_valid(secret=terms.get("secret", ""), body=incoming.body):
        raise NotTheirs(403, "wrong secret")
    nudge = push.vk_nudge(incoming.body)
    return Heard(status=200, text="ok", nudges=(nudge,) if nudge else ())


_EARS: Mapping[str, Callable[[PushSubscription, Access | None, Incoming, datetime], Heard]] = {
    YOUTUBE: _youtube,
    TWITCH: _twitch,
    INSTAGRAM: _instagram,
    TIKTOK: _tiktok,
    TELEGRAM: _telegram,
    VK: _vk,
}
