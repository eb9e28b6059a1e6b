"""Secret addresses stay out of the log."""

import logging

import pytest

from irm.log_secrets import HideSecrets, hide_secrets

TOKEN = "Zk3v9QmT0aB7xY2wL5nR8sD1fG4hJ6kP-abc.DEFghi_123"


@pytest.mark.parametrize(
    ("path", "left"),
    [
        (f"/p/{TOKEN}/brief/1/answer/", "/p/.../brief/1/answer/"),
        (f"/o/{TOKEN}/", "/o/.../"),
        (
            f"/o/in/6f1c0f5e-3c0e-4c0f-9a57-1c4a1c0b7a11/{TOKEN}/",
            "/o/in/6f1c0f5e-3c0e-4c0f-9a57-1c4a1c0b7a11/.../",
        ),
        (f"/portal/consent/{TOKEN}/", "/portal/consent/.../"),
        (f"/campaigns/calendar/{TOKEN}.ics", "/campaigns/calendar/..."),
        ("/portal/consent/back/", "/portal/consent/back/"),
        ("/campaigns/calendar/events/", "/campaigns/calendar/events/"),
        ("/portal/", "/portal/"),
    ],
)
def test_the_secret_part_of_an_address_is_left_out(path: str, left: str) -> None:
    assert hide_secrets(f"Not Found: {path}") == f"Not Found: {left}"


def test_a_record_is_rewritten_whether_it_has_arguments_or_not() -> None:
    record = logging.LogRecord("x", 30, "", 1, "%s: %s", ("Gone", f"/p/{TOKEN}/"), None)
    assert HideSecrets().filter(record) is True
    assert record.getMessage() == "Gone: /p/.../"
