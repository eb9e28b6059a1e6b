"""Where an answer belongs, by what it says of itself: the ids it names and the address it was sent to.

The last resort, an equal subject from the same address, is a guess and marked as one (outreach/subjects.py).
"""

from outreach.mail.addresses import tokens_in
from outreach.mail.reading import Incoming

GUESS_DAYS = 30  # an equal subject from the same address counts as the same talk for so long
MOST_PARENTS = 100


def parents(incoming: Incoming) -> list[str]:
    """Return the ids of the letters it may answer, the likeliest first: In-Reply-To, then References from the right."""
    named = (incoming.in_reply_to, *reversed(incoming.references))
    return list(dict.fromkeys(each for each in named if each))[:MOST_PARENTS]


def tokens(incoming: Incoming, *, mailbox: str) -> list[str]:
    """Return the threads' tokens in the addresses it was sent to."""
    return tokens_in(incoming.recipients, mailbox=mailbox)
