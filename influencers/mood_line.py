"""One line of rounds: a tick of the clock begins one only when none runs, or when the one that ran was lost."""

from django.core.cache import cache

KEY = "moods-line"
LOST_AFTER = 60  # seconds without a round


def hold_line(*, goes_on: bool) -> bool:
    """Say whether a round may run: the next one of the line always, a tick only when there is no line."""
    if goes_on:
        cache.set(KEY, True, LOST_AFTER)
        return True
    return bool(cache.add(KEY, True, LOST_AFTER))


def leave_line() -> None:
    """End the line: nothing is left to read."""
    cache.delete(KEY)
