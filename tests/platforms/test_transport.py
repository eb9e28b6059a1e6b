"""The door to the network: patience, limits and silence about secrets."""

import gzip
import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from platforms.errors import ChangedShape, NextStep, Temporary
from platforms.transport import Reply, Transport, redact, retry_at
from tests.platforms.fakes.server import FakeServer, Seen
from tests.platforms.fakes.server import Reply as Sent


class Echo(FakeServer):
    """Answers every request with {"ok": true}."""

    def answer(self, request: Seen) -> Sent:
        return Sent(200, {"ok": True})


@pytest.fixture
def echo():
    with Echo() as fake:
        yield fake


def get(transport: Transport, url: str, **options) -> Reply:
    return transport.request("GET", url, platform="Demo", **options)


def test_an_answer_comes_with_its_number_of_attempts(echo: Echo, transport: Transport) -> None:
    reply = get(transport, f"{echo.url}/a", params={"id": ["1", "2"], "x": 3})

    assert (reply.status, reply.json(platform="Demo"), reply.attempts) == (200, {"ok": True}, 1)
    assert echo.requests[0].query == (("id", "1"), ("id", "2"), ("x", "3"))


def test_a_server_error_is_tried_again_until_it_works(echo: Echo, transport: Transport) -> None:
    echo.fail_next(2, status=503)

    assert get(transport, f"{echo.url}/a").attempts == 3


def test_a_lasting_server_error_is_temporary_and_counts_every_try(echo: Echo, transport: Transport) -> None:
    echo.fail_next(9, status=500)

    with pytest.raises(Temporary) as caught:
        get(transport, f"{echo.url}/a?key=secret")

    assert (caught.value.tries, caught.value.what_next) == (3, NextStep.RETRY_LATER)
    assert caught.value.detail == f"{echo.url}/a?key=***: status 500"


@pytest.mark.parametrize("fault", [{"drop": True}, {"truncate": True}, {"delay": 1.0}])
def test_a_broken_connection_is_tried_again(echo: Echo, transport: Transport, fault: dict) -> None:
    echo.fail_next(1, **fault)

    assert get(transport, f"{echo.url}/a").attempts == 2


@pytest.mark.parametrize("fault", [{"drop": True}, {"truncate": True}, {"delay": 0.8}])
def test_a_connection_that_stays_broken_is_temporary(echo: Echo, fault: dict) -> None:
    echo.fail_next(3, **fault)
    transport = Transport(timeout=0.3, attempts=2, pause=0.01)

    with pytest.raises(Temporary) as caught:
        get(transport, f"{echo.url}/a")

    assert caught.value.tries == 2


def test_a_call_that_must_not_happen_twice_is_sent_once(echo: Echo, transport: Transport) -> None:
    echo.fail_next(1, drop=True)

    with pytest.raises(Temporary):
        get(transport, f"{echo.url}/token", retry=False)

    assert len(echo.requests) == 1


def test_a_short_retry_after_is_waited_exactly(echo: Echo, transport: Transport) -> None:
    echo.fail_next(1, status=429, headers={"Retry-After": "1"})
    started = time.monotonic()

    reply = get(transport, f"{echo.url}/a")

    assert (reply.status, reply.attempts) == (200, 2)
    assert 1.0 <= time.monotonic() - started < 10


@pytest.mark.parametrize("headers", [{"Retry-After": "60"}, {}])
def test_a_long_or_unknown_wait_is_left_to_the_scheduler(
    echo: Echo, transport: Transport, headers: dict[str, str]
) -> None:
    echo.fail_next(1, status=429, headers=headers)

    reply = get(transport, f"{echo.url}/a")

    assert (reply.status, reply.attempts) == (429, 1)


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    later = now + timedelta(minutes=5)

    assert retry_at({"retry-after": "34"}, now) == now + timedelta(seconds=34)
    from_date = retry_at({"retry-after": format_datetime(later)}, now)
    assert from_date is not None and abs(from_date - later) < timedelta(seconds=3)
    assert retry_at({}, now) is None
    assert retry_at({"retry-after": "soon"}, now) is None
    assert retry_at({"retry-after": "9" * 400}, now) == now + timedelta(days=7)


@pytest.mark.parametrize("compressed", [False, True])
def test_a_body_of_ten_megabytes_is_cut_off(echo: Echo, compressed: bool) -> None:
    body = b" " * 10_000_000
    headers = {"Content-Encoding": "gzip"} if compressed else {}
    echo.fail_next(1, status=200, body=gzip.compress(body) if compressed else body, headers=headers)

    with pytest.raises(ChangedShape) as caught:
        get(Transport(), f"{echo.url}/a")

    assert caught.value.detail == "body larger than 8000000 bytes"


def test_a_body_that_trickles_is_given_up(echo: Echo) -> None:
    transport = Transport(timeout=5, deadline=-1, attempts=1)

    with pytest.raises(Temporary):
        get(transport, f"{echo.url}/a")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!doctype html><html></html>", "HTML instead of JSON with status 200"),
        (b"", "empty body with status 200"),
        (b'{"items":[{"id":"U', "JSON cut off or malformed after 18 bytes"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "JSON cut off or malformed after 100000 bytes"),
    ],
)
def test_a_body_that_is_not_json_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(ChangedShape) as caught:
        Reply(200, {}, body, "https://api.example/x").json(platform="Demo")

    assert caught.value.detail.startswith(f"https://api.example/x: {reason}")
    assert caught.value.what_next is NextStep.REPORT


def test_a_list_is_not_an_object() -> None:
    with pytest.raises(ChangedShape):
        Reply(200, {}, b"[]", "x").json_object(platform="Demo")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://a/v3?part=id&key=AIza-1&id=2", "https://a/v3?part=id&key=***&id=2"),
        ("https://a/x?access_token=EAAB%7C1&fields=a", "https://a/x?access_token=***&fields=a"),
        ("https://api.telegram.org/bot123456:AAE-x_1/getChat", "https://api.telegram.org/bot***/getChat"),
        ("https://api.telegram.org/file/bot123456:AAE-x/p.jpg", "https://api.telegram.org/file/bot***/p.jpg"),
        ("Authorization: Bearer act.abc!", "Authorization: Bearer ***!"),
        ("client_id=1&client_secret=s&refresh_token=r", "client_id=1&client_secret=***&refresh_token=***"),
    ],
)
def test_secrets_are_blanked(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_the_http_client_logs_no_secret(
    echo: Echo, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="httpx2"):
        get(transport, f"{echo.url}/bot1:AAE/x?key=topsecret", headers={"Authorization": "Bearer tok.secret"})

    assert [record.name for record in caplog.records if record.name == "httpx2"] == ["httpx2"]
    for secret in ("topsecret", "tok.secret", "AAE"):
        assert secret not in caplog.text


def test_connections_are_kept_for_the_next_call(echo: Echo, transport: Transport) -> None:
    for _ in range(3):
        get(transport, f"{echo.url}/a")

    assert len(transport._clients) == 1
