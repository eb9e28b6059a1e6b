"""A private bucket (S3 or what speaks like it) for files of drafts; of a long video only the asked part is read."""

from collections.abc import Iterator

from storages.backends.s3 import S3Storage

_BLOCK = 256 * 1024


class PrivateBucket(S3Storage):
    """django-storages' S3 storage, and parts of an object for Range answers."""

    def read_part(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """Yield `length` bytes of an object from `start` on."""
        part = f"bytes={start}-{start + length - 1}"
        body = self.bucket.Object(self._normalize_name(name)).get(Range=part)["Body"]
        try:
            yield from body.iter_chunks(_BLOCK)
        finally:
            body.close()
