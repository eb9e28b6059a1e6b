"""How often a link may be used in ten minutes."""

from accounts.counting import WRONG_LINKS, count

__all__ = ["POSTS_PER_LINK", "WRONG_LINKS", "WRONG_PASSCODES", "count"]

POSTS_PER_LINK = 120
WRONG_PASSCODES = 5  # of one link, from anywhere
