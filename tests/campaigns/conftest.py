"""What the tests of the Campaigns room share."""

import pytest

from tests.campaigns.browsing import chromium, open_page

pytest.register_assert_rewrite("tests.campaigns.story")  # its steps assert; failures shall show values

__all__ = ["chromium", "open_page"]
