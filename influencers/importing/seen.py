"""A set of row ids that packs well: a million neighbors take some hundred bytes in the database."""

import zlib
from collections.abc import Iterable

_PAGE_BITS = 1 << 16
_PAGE_BYTES = _PAGE_BITS // 8


class SeenIds:
    """Ids of the people an import was about so far; kept on the import, so that a resumed one goes on knowing them."""

    def __init__(self, packed: bytes | memoryview = b"") -> None:
        self._pages: dict[int, bytearray] = {}
        data = zlib.decompress(packed) if packed else b""
        for start in range(0, len(data), _PAGE_BYTES + 8):
            number = int.from_bytes(data[start : start + 8], "big")
            self._pages[number] = bytearray(data[start + 8 : start + 8 + _PAGE_BYTES])

    def __contains__(self, number: int) -> bool:
        page = self._pages.get(number // _PAGE_BITS)
        bit = number % _PAGE_BITS
        return page is not None and bool(page[bit >> 3] >> (bit & 7) & 1)

    def add_all(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            page = self._pages.setdefault(number // _PAGE_BITS, bytearray(_PAGE_BYTES))
            bit = number % _PAGE_BITS
            page[bit >> 3] |= 1 << (bit & 7)

    def packed(self) -> bytes:
        """Return the set as bytes for the database."""
        pages = (number.to_bytes(8, "big") + bytes(page) for number, page in sorted(self._pages.items()))
        return zlib.compress(b"".join(pages), 1)
