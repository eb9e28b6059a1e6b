"""Live updates: actions publish small events to Redis; the live process (irm/live.py) carries them to open pages."""

import json
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.core import signing
from django.db import transaction

LIVE_PATH = "/live/"
TOKEN_SALT = "irm.live"  # noqa: S105 -- a salt is not a secret
TOKEN_SECONDS = 60 * 60 * 12


def publish(*, topic: str, event: str, **data: Any) -> None:
    """Tell open pages of one topic (`agency:<id>`, `import:<uuid>`) that something happened, after commit.

    An event is a nudge to look again, never the only carrier of a fact: without Redis nothing is lost.
    """
    message = json.dumps({"event": event, "data": data})
    transaction.on_commit(lambda: _send(topic, message), robust=True)


def topic_token(*topics: str) -> str:
    """Return the signed permission to listen to topics; a page gets it with its HTML."""
    return signing.dumps(list(topics), salt=TOKEN_SALT)


def topics_of(token: str) -> list[str]:
    """Return the topics a token allows. Raises django.core.signing.BadSignature when it is forged or too old."""
    return signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_SECONDS)


@cache
def broker() -> "redis.Redis":
    """Return this process's connection to Redis (or Valkey)."""
    url = settings.REDIS_URL or settings.CACHES["default"]["LOCATION"]
    return redis.Redis.from_url(url, socket_timeout=2)


def _send(topic: str, message: str) -> None:
    broker().publish(f"live:{topic}", message)
