"""Faults of the line and of answers that every call of every platform must survive alike."""

from collections.abc import Callable
from typing import Any

import pytest

from platforms.contract import Batch
from platforms.errors import ChangedShape, PlatformError, Temporary
from tests.platforms.fakes.server import FakeServer

FAULTS: list[tuple[dict[str, Any], type[PlatformError]]] = [
    ({"status": 500, "body": {}}, Temporary),
    ({"status": 503, "body": b"<html>busy</html>"}, Temporary),
    ({"drop": True}, Temporary),
    ({"delay": 0.4}, Temporary),
    ({"truncate": True}, Temporary),
    ({"status": 200, "body": b"<html>Sorry</html>"}, ChangedShape),
    ({"status": 200, "body": b'{"data":{"us'}, ChangedShape),
    ({"status": 200, "body": b""}, ChangedShape),
    ({"status": 200, "body": b"[1,2]"}, ChangedShape),
    ({"status": 200, "body": b" " * 1_100_000}, ChangedShape),
]


def error_of(call: Callable[[], Any]) -> PlatformError:
    """Give the error a call raises or, for a batch, the one of its first ref."""
    try:
        answer = call()
    except PlatformError as error:
        return error
    assert isinstance(answer, Batch), f"no error, but {answer}"
    error = answer.outcomes[0].error
    assert error is not None, f"no error, but {answer.outcomes[0].value}"
    error.spent = answer.spent
    return error


def check(
    fake: FakeServer, call: Callable[[], Any], fault: dict[str, Any], expected: type[PlatformError]
) -> None:
    """Assert that the call works, and with the fault injected gives exactly the expected error."""
    answer = call()
    if isinstance(answer, Batch):
        assert answer.outcomes[0].error is None
    fake.fail_next(20, **fault)
    error = error_of(call)
    assert type(error) is expected, repr(error)
    assert error.for_person and "<" not in error.for_person


def every(
    calls: dict[str, Any], faults: list[tuple[dict[str, Any], type[PlatformError]]]
) -> pytest.MarkDecorator:
    """Parametrize a test over each call and each fault as (call, fault, expected)."""
    rows = [
        pytest.param(call, fault, expected, id=f"{name}-{number}-{expected.__name__}")
        for name, call in calls.items()
        for number, (fault, expected) in enumerate(faults)
    ]
    return pytest.mark.parametrize(("call", "fault", "expected"), rows)
