"""Hashed letter groups: which pieces of two to five letters and which words a comment has.

They know slang, endings and spelling the encoders miss, cost little, and lie in one table of numbers. Hashing is done
for a whole batch at once with numpy; nothing depends on Python's own (random) string hash.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BITS = 18
BUCKETS = 1 << BITS
ORDERS = (2, 3, 4, 5)
PRIME = np.uint64(0x100000001B3)
MIX = np.uint64(0x9E3779B97F4A7C15)
SPACE, END = 32, 0


def grams(cleaned: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (row, bucket) of each distinct group of each text; a group occurring twice in a text counts once."""
    points, rows = _points(cleaned)
    codes = points.astype(np.uint64) + np.uint64(1)
    found_rows, found = [], []
    inner = np.ones(len(points), dtype=bool)  # the group has no space strictly inside
    rolling = codes
    for order in range(2, ORDERS[-1] + 1):
        size = len(points) - order + 1
        if size <= 0:
            break
        rolling = rolling[:size] * PRIME + codes[order - 1 :]
        if order > 2:
            inner = inner[:size] & (points[order - 2 : order - 2 + size] != SPACE)
        whole = inner[:size] & (rows[:size] == rows[order - 1 :]) & (points[order - 1 :] != END)
        whole &= ~((points[:size] == SPACE) & (points[order - 1 :] == SPACE) & (order == 2))
        found_rows.append(rows[:size][whole])
        found.append(_bucket(rolling[whole], order))
    words_rows, words = _words(points, codes, rows)
    found_rows.append(words_rows)
    found.append(words)
    pairs = np.unique(np.concatenate(found_rows) * BUCKETS + np.concatenate(found))
    return pairs >> BITS, pairs & (BUCKETS - 1)


def scores(cleaned: Sequence[str], table: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the table's summed rows of each text, divided by the root of the number of groups."""
    out = np.zeros((len(cleaned), table.shape[1]), dtype=np.float32)
    if not cleaned:
        return out
    rows, buckets = grams(cleaned)
    if not len(rows):
        return out
    values = table[buckets].astype(np.float32)
    counts = np.bincount(rows, minlength=len(cleaned))
    for column in range(table.shape[1]):
        out[:, column] = np.bincount(rows, weights=values[:, column], minlength=len(cleaned))
    out /= np.sqrt(np.maximum(counts, 1))[:, None]
    return out


def _points(cleaned: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the code points of all texts one after the other, each framed by spaces and ended by 0, and their rows."""
    framed = [f" {text.lower()} \0" for text in cleaned]
    points = np.frombuffer("".join(framed).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return points, np.repeat(np.arange(len(framed)), [len(text) for text in framed])


def _words(
    points: NDArray[np.uint32], codes: NDArray[np.uint64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (row, bucket) of each word and of each pair of neighboring words."""
    gaps = np.flatnonzero((points == SPACE) | (points == END))
    if len(gaps) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    # A word's hash is the sum of its mixed letters, each multiplied by a power that depends on its place in the word.
    place = np.arange(len(points)) - gaps[np.searchsorted(gaps, np.arange(len(points)), side="right") - 1]
    with np.errstate(over="ignore"):
        mixed = (codes * MIX) * (np.uint64(2) * place.astype(np.uint64) + np.uint64(1)) ** np.uint64(3)
    mixed ^= mixed >> np.uint64(31)
    mixed[gaps] = 0
    total = np.concatenate([[np.uint64(0)], np.cumsum(mixed, dtype=np.uint64)])
    start, stop = gaps[:-1] + 1, gaps[1:]
    real = (stop > start) & (rows[gaps[:-1]] == rows[gaps[1:]])
    start, stop = start[real], stop[real]
    hashes = total[stop] - total[start]
    owner = rows[start]
    pairs = owner[:-1] == owner[1:]
    both = hashes[:-1][pairs] * PRIME + hashes[1:][pairs]
    return (
        np.concatenate([owner, owner[:-1][pairs]]),
        np.concatenate([_bucket(hashes, 7), _bucket(both, 8)]),
    )


def _bucket(hashes: NDArray[np.uint64], kind: int) -> NDArray[np.int64]:
    mixed = (hashes ^ (hashes >> np.uint64(29)) ^ np.uint64(kind)) * MIX
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
