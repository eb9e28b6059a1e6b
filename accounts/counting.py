"""How often something happened in ten minutes: what is opened by its address alone is guarded by counts."""

from django.core.cache import cache

WITHIN = 600  # seconds
# Whoever guesses links is stopped long before a guess could meet one; the secret has 256 bits.
WRONG_LINKS = 20  # from one address


def count(name: str, *, add: bool = True) -> int:
    """Return how often something happened in these ten minutes, this time included unless only asked."""
    if not add:
        return int(cache.get(name) or 0)
    cache.add(name, 0, WITHIN)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ended between the two calls
        return 1
