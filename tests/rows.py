"""Many rows in one test: each begins anew, and each that failed is told by its name.

A test of its own for each row costs a set-up, a report and a line in both workers' lists: more than what most rows ask.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction


def tell(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own; comparing lists, pytest shows the first few."""
    found = list(faults)
    assert not found, "\n".join(["", *found])


@contextmanager
def anew(subtests: pytest.Subtests, name: str) -> Iterator[None]:
    """Run a row in a savepoint of the test's transaction and with an empty cache; what it did is taken back."""
    with subtests.test(name), transaction.atomic():
        cache.clear()
        yield
        transaction.set_rollback(True)
