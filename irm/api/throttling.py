import logging
import time
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiKey

logger = logging.getLogger(__name__)

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class KeyRateThrottle(BaseThrottle):
    """So many requests per key (or signed-in member) in each window of the clock; one counter, not a list of times.

    When the counter cannot be reached, requests pass: a limit is not worth an outage.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; leave what the rate headers say on `request.rate`."""
        if getattr(request, "membership", None) is None:
            return True  # the open pages: the OpenAPI document
        limit, seconds = allowance(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["key"])
        now = time.time()
        self.reset = int(seconds - now % seconds) + 1
        try:
            used = self._count(request, int(now // seconds), seconds)
        except redis.RedisError:
            logger.warning("API requests are not counted: the cache does not answer.")
            used = 0
        request._request.rate = (limit, max(0, limit - used), self.reset)
        return used <= limit

    def wait(self) -> float:
        """Return the seconds until the next window begins."""
        return self.reset

    def _count(self, request: Request, window: int, seconds: int) -> int:
        caller = (
            f"key:{request.auth.pk}"
            if isinstance(request.auth, ApiKey)
            else f"member:{request.membership.pk}"
        )
        name = f"api-rate:{caller}:{window}"
        try:
            return cache.incr(name)
        except ValueError:  # the first of this window
            return 1 if cache.add(name, 1, seconds + 1) else cache.incr(name)


def allowance(rate: str) -> tuple[int, int]:
    """Return (requests, seconds) of a rate such as 1200/min."""
    number, _, period = rate.partition("/")
    return int(number), _SECONDS[period[0]]
