"""Sends files as a browser's tus client does: announces, sends parts, asks how far it is."""

import base64
from typing import Any

from django.test import Client

PART = 64 * 1024
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


def announce(client: Client, address: str, *, name: str = "photo.jpg", size: int, **headers: Any) -> Any:
    words = f"filename {base64.b64encode(name.encode()).decode()}"
    return client.post(
        address, **{**TUS, "HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": words, **headers}
    )


def send(client: Client, address: str, content: bytes, offset: int, **headers: Any) -> Any:
    return client.patch(
        address, content, content_type="application/offset+octet-stream",
        **{**TUS, "HTTP_UPLOAD_OFFSET": str(offset), **headers},
    )  # fmt: skip


def how_far(client: Client, address: str) -> int:
    return int(client.head(address, **TUS)["Upload-Offset"])


def send_whole(
    client: Client, address: str, content: bytes, *, name: str = "photo.jpg", part: int = PART
) -> str:
    """Send a file from beginning to end; return the address of its upload."""
    here = announce(client, address, name=name, size=len(content))["Location"]
    for offset in range(0, len(content), part):
        answer = send(client, here, content[offset : offset + part], offset)
        assert answer.status_code == 204, answer.content
    return here
