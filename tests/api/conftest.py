import functools
import logging

import pytest

from accounts.queries import api_key_by_prefix
from irm.api import authentication
from irm.api.throttling import KeyRateThrottle


@pytest.fixture
def known_key(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Look a key up once, and count no requests: thousands of questions in one test are not about who asks.

    Nor is each refusal written down three times over.
    """
    monkeypatch.setattr(authentication, "api_key_by_prefix", functools.cache(api_key_by_prefix))
    monkeypatch.setattr(authentication, "_is_time_to_note", lambda key: False)
    monkeypatch.setattr(KeyRateThrottle, "allow_request", lambda self, request, view: True)
    caplog.set_level(logging.ERROR, logger="django.request")
