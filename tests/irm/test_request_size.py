"""What is too large is refused before it has arrived: in process, and by the real server."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from sys import executable

import pytest
from django.test import Client

HUGE = 200 * 1024 * 1024


class Unread:
    """A body nobody may touch."""

    def read(self, *size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def refused(path: str) -> tuple[int, str]:
    answer = Client().generic(
        "POST", path, CONTENT_LENGTH=str(HUGE), content_type="multipart/form-data; boundary=x", **{"wsgi.input": Unread()}
    )  # fmt: skip
    return answer.status_code, answer.content.decode()


def test_a_page_says_in_a_sentence_that_a_file_is_too_large_and_reads_nothing() -> None:
    status, page = refused("/influencers/imports/new/")
    assert status == 413
    assert "What was sent has 200 MB; at most 50 MB can be taken in." in page


def test_the_api_says_it_as_a_problem() -> None:
    status, problem = refused("/api/v1/imports/")
    assert status == 413
    assert '"type": "/api/problems/#too-large"' in problem


def test_a_length_that_is_no_number_is_not_a_fault_of_ours(client: Client, db: None) -> None:
    assert client.post("/accounts/login/", CONTENT_LENGTH="many").status_code < 500


@pytest.fixture
def port() -> Iterator[int]:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    granian = str(Path(executable).parent / "granian")
    options = ["--interface", "wsgi", "--port", str(number), "--log-level", "error"]
    process = subprocess.Popen([granian, *options, "irm.wsgi:application"])
    try:
        for _ in range(2400):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", number), timeout=1):
                break
            time.sleep(0.05)
        yield number
    finally:
        process.terminate()
        process.wait(60)


def test_the_server_answers_when_the_first_bytes_of_a_huge_upload_have_come(port: int) -> None:
    head = (
        f"POST /api/v1/imports/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {HUGE}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    with contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as connection:
        connection.sendall(head.encode() + b"a" * 1000)
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")
