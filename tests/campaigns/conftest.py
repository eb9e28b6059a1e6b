"""What the tests of the Campaigns room share."""

from tests.campaigns.browsing import chromium, open_page

__all__ = ["chromium", "open_page"]
