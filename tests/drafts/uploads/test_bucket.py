"""Files of drafts in a bucket: put there whole, read from there in parts. The bucket is a small server of our own."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import RequestFactory

from accounts.private_files import private_file
from irm.env import bucket_config


class Bucket(BaseHTTPRequestHandler):
    """Speaks as much of S3 as one object needs; refuses what is not signed."""

    kept: dict[str, bytes] = {}  # noqa: RUF012 -- one server, one bucket
    asked: list[str] = []  # noqa: RUF012
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("x-amz-content-sha256", "").startswith("STREAMING") or "aws-chunked" in self.headers.get("Content-Encoding", ""):  # fmt: skip
            data = b"".join(
                re.findall(rb"[0-9a-f]+(?:;[^\r]*)?\r\n(.+?)\r\n(?=[0-9a-f]+(?:;|\r\n))", data, re.DOTALL)
            )
        self.kept[self.path.split("?")[0]] = data
        self._answer(200, b"")

    def do_GET(self) -> None:
        self._read()

    def do_HEAD(self) -> None:
        self._read()

    def _read(self) -> None:
        if "AWS4-HMAC-SHA256" not in self.headers.get("Authorization", ""):
            return self._answer(403, b"")
        data = self.kept.get(self.path.split("?")[0])
        if data is None:
            return self._answer(404, b"")
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not part:
            return self._answer(200, data)
        self.asked.append(self.headers["Range"])
        start, end = int(part[1]), int(part[2])
        return self._answer(206, data[start : end + 1])

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 10:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(settings, monkeypatch) -> Iterator[type[Bucket]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    named = {
        "BUCKET": "drafts",
        "KEY": "key",
        "SECRET": "secret",
        "REGION": "eu-central-1",
        "ADDRESSING": "path",
    }
    for name, value in {**named, "URL": f"http://127.0.0.1:{server.server_port}"}.items():
        monkeypatch.setenv(f"IRM_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "drafts": bucket_config()}
    storages._storages.clear()
    Bucket.kept.clear()
    Bucket.asked.clear()
    yield Bucket
    storages._storages.clear()
    server.shutdown()
    server.server_close()


def test_without_a_bucket_files_stay_in_the_data_folder(monkeypatch) -> None:
    monkeypatch.delenv("IRM_S3_BUCKET", raising=False)
    assert bucket_config() == {}


def test_a_player_seeks_in_a_bucket_and_only_the_part_is_fetched(bucket) -> None:
    storage = storages["drafts"]
    content = bytes(range(256)) * 4096
    name = storage.save("drafts/2026/03/clip.mp4", ContentFile(content))
    assert list(bucket.kept) == [f"/drafts/{name}"]
    assert bucket.kept[f"/drafts/{name}"] == content

    file = storage.open(name)
    request = RequestFactory().get("/", headers={"range": "bytes=1000-1999"})
    file.storage = storage
    answer = private_file(request, file, name="clip.mp4", content_type="video/mp4")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, content[1000:2000])
    assert bucket.asked == ["bytes=1000-1999"]
