"""Calls to the token servers of mail services, through the guard: owners may name such a server themselves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from platforms.errors import Temporary, UnsafeAddress
from platforms.guard import Guard, guarded_post, is_public
from platforms.transport import Params, Reply, Transport

SECONDS = 15.0  # letters wait for it


class GuardedTransport(Transport):
    """What platforms/consent.py sends by: each call once, to public addresses unless the operator allows private ones."""

    def request(
        self,
        method: str,
        url: str,
        *,
        platform: str,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json_body: Any = None,
        retry: bool = True,
    ) -> Reply:
        """Post a form. Raises Temporary where no answer came, also for an address that is not allowed."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            return guarded_post(url, urlencode(data or {}).encode(), headers=kind, guard=_guard())
        except UnsafeAddress as error:
            raise Temporary(str(error), platform=platform) from error


def _guard() -> Guard:
    guard = Guard(ports=None, timeout=SECONDS, deadline=SECONDS)
    return replace(guard, allows=(lambda _address: True) if settings.PRIVATE_MAIL_HOSTS else is_public)
