"""What other rooms show of this one: called once at start."""

from accounts.audit import SENTENCES
from crisis.audit import CRISIS_SENTENCES


def join() -> None:
    """Add the sentences of the trail."""
    SENTENCES.update(CRISIS_SENTENCES)
