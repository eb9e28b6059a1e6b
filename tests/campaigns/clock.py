"""A day on which the dates written in the tests of offers, contracts and payments lie ahead, whenever they are run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

TODAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def late_in_2026() -> Iterator[None]:
    """Go on from TODAY; hours pass as they do."""
    with time_machine.travel(TODAY, tick=True):
        yield
