"""Asking a platform for notices, and ending them: one call each, signed by what reads the account."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.sealing import SealBroken, unseal
from influencers import pacing
from influencers.access import Access
from influencers.asking import ask_one
from influencers.models import PushSubscription
from influencers.sources import base_url, transport
from influencers.states import SpendPurpose
from platforms import subscriptions
from platforms.contract import INSTAGRAM, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE, Credential, Spend

# What is asked for of each account, and what belongs to an access as a whole.
VIDEOS, ACCOUNT, ENDPOINT = "videos", "account", "endpoint"
TWITCH_TOPICS = ("stream.online", "stream.offline")
BY_ACCOUNT: Mapping[str, tuple[str, ...]] = {YOUTUBE: (VIDEOS,), TWITCH: TWITCH_TOPICS}
# Their address is typed into the platform's own pages by a person; we only wait for the first call.
BY_HAND = (TIKTOK, VK)


@dataclass(frozen=True)
class Asked:
    """What a platform answered: its id of the subscription, and whether it is in force without calling back first."""

    external_id: str = ""
    is_active: bool = False


def callback_of(row: PushSubscription) -> str:
    """Return the address of ours that a platform sends a subscription's notices to."""
    return settings.PUBLIC_URL + reverse("push:receive", args=[row.uuid])


def new_secret() -> str:
    """Return what a platform signs its notices with: 43 letters, digits, - and _, which every platform takes."""
    return secrets.token_urlsafe(32)


def agreed(row: PushSubscription) -> dict[str, str]:
    """Return what was agreed on with the platform, opened; empty when there is nothing, or SECRET_KEY was changed."""
    try:
        return unseal(row.sealed) if row.sealed else {}
    except SealBroken:
        return {}


def ask_platform(row: PushSubscription, access: Access | None, *, secret: str, now: datetime) -> Asked:
    """Ask for a subscription, or renew it. Raises a PlatformError when the platform refuses."""
    callback = callback_of(row)
    if row.platform == YOUTUBE:
        subscriptions.subscribe_youtube(
            transport(), row.account, callback=callback, secret=secret, hub=settings.YOUTUBE_HUB_URL
        )
        return Asked()
    if access is None:
        raise LookupError(f"{row.platform} is not asked without an access.")
    if row.platform == TWITCH:
        return Asked(external_id=_ask_twitch(row, access, callback=callback, secret=secret, now=now))
    if row.platform == TELEGRAM:
        _telegram(access, url=callback, secret=secret, now=now)
        return Asked(is_active=True)
    _instagram(access, mode="subscribe", now=now)
    return Asked(is_active=True)


def end_at_platform(row: PushSubscription, access: Access | None, *, now: datetime) -> bool:
    """Ask the platform to stop; True when it has, False when it calls back first (YouTube)."""
    if row.platform == YOUTUBE:
        subscriptions.subscribe_youtube(
            transport(),
            row.account,
            callback=row.callback or callback_of(row),
            secret=agreed(row).get("secret", ""),
            mode="unsubscribe",
            hub=settings.YOUTUBE_HUB_URL,
        )
        return False
    if access is None or row.topic == ENDPOINT and row.platform in (INSTAGRAM, TIKTOK):
        return True
    if row.platform == TWITCH and row.external_id:
        ask_one(access, lambda credential: _end_twitch(row.external_id, credential), now=now)
        _count(access, 1, now=now)
    elif row.platform == TELEGRAM:
        _telegram(access, url="", secret="", now=now)
    elif row.platform == INSTAGRAM:
        _instagram(access, mode="unsubscribe", now=now)
    return True


def _ask_twitch(row: PushSubscription, access: Access, *, callback: str, secret: str, now: datetime) -> str:
    calls = 1

    def ask(credential: Credential) -> str | None:
        return subscriptions.subscribe_twitch(
            transport(),
            row.account,
            kind=row.topic,
            callback=callback,
            secret=secret,
            credential=credential,
            base_url=base_url(TWITCH) or subscriptions.TWITCH,
        )

    found = ask_one(access, ask, now=now)
    if found is None:
        # There is one already, with an address or a secret of before: only a new one is signed as we expect.
        old = ask_one(access, lambda credential: _find_twitch(row, credential), now=now)
        if old:
            ask_one(access, lambda credential: _end_twitch(old, credential), now=now)
        found, calls = ask_one(access, ask, now=now), 4
    _count(access, calls, now=now)
    return found or ""


def _find_twitch(row: PushSubscription, credential: Credential) -> str | None:
    return subscriptions.twitch_subscription(
        transport(),
        row.account,
        kind=row.topic,
        credential=credential,
        base_url=base_url(TWITCH) or subscriptions.TWITCH,
    )


def _end_twitch(external_id: str, credential: Credential) -> None:
    subscriptions.end_twitch(
        transport(), external_id, credential=credential, base_url=base_url(TWITCH) or subscriptions.TWITCH
    )


def _count(access: Access, calls: int, *, now: datetime) -> None:
    pacing.settle(access, spends=[Spend("tw.app", calls)], purpose=SpendPurpose.ROUTINE, now=now)


def _telegram(access: Access, *, url: str, secret: str, now: datetime) -> None:
    ask_one(
        access,
        lambda credential: subscriptions.set_telegram_webhook(
            transport(),
            url=url,
            secret=secret,
            credential=credential,
            base_url=base_url(TELEGRAM) or subscriptions.TELEGRAM,
        ),
        now=now,
    )


def _instagram(access: Access, *, mode: str, now: datetime) -> None:
    base = base_url(INSTAGRAM)
    ask_one(
        access,
        lambda credential: subscriptions.subscribe_instagram(
            transport(),
            credential=credential,
            mode=mode,
            base_url=f"{base}/v26.0" if base else subscriptions.INSTAGRAM,
        ),
        now=now,
    )
