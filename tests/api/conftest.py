import functools

import pytest

from accounts.queries import api_key_by_prefix
from irm.api import authentication


@pytest.fixture
def known_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look a key up once: thousands of questions in one test are not about who asks."""
    monkeypatch.setattr(authentication, "api_key_by_prefix", functools.cache(api_key_by_prefix))
