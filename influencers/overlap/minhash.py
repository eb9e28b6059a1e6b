"""MinHash: a set of any size as 512 numbers that still tell how much two sets share.

Broder 1997: the chance that two sets have the same minimum under a random order of all elements is their Jaccard
index J = |A and B| / |A or B|. With k independent orders the share of equal minima estimates J without bias, with the
standard error sqrt(J(1-J)/k).
"""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

SLOTS = 512
_BYTES = SLOTS * 4
_AT_ONCE = 2048  # elements hashed in one go: 2048 x 512 x 8 bytes = 8 MB
_CONFIDENCE = 1.96  # standard errors on each side that hold 95 % of cases
_GOLDEN = 0x9E3779B97F4A7C15

Signature = NDArray[np.uint32]


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers scattered evenly over 64 bits (the finalizer of SplitMix64; overflow is meant)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


_SEEDS = _mixed(np.arange(1, SLOTS + 1, dtype=np.uint64) * np.uint64(_GOLDEN))


def signature_of(elements: Sequence[int]) -> Signature:
    """Return the signature of a set of 64-bit integers; repeated ones change nothing. Empty: all slots at their maximum."""
    lowest = np.full(SLOTS, np.iinfo(np.uint32).max, dtype=np.uint32)
    numbers = np.asarray(elements, dtype=np.int64).view(np.uint64)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE, np.newaxis]
        found = (_mixed(some ^ _SEEDS) >> np.uint64(32)).astype(np.uint32).min(axis=0)
        lowest = np.minimum(lowest, found)
    return lowest


def packed(signature: Signature) -> bytes:
    """Return a signature as stored: 512 x uint32, little endian."""
    return signature.astype("<u4").tobytes()


def unpacked(stored: bytes | memoryview) -> Signature:
    """Return a stored signature. Raises ValueError for anything of another length."""
    raw = bytes(stored)
    if len(raw) != _BYTES:
        raise ValueError(f"A signature has {_BYTES} bytes, not {len(raw)}.")
    return np.frombuffer(raw, dtype="<u4").astype(np.uint32)


def equal_slots(first: Signature, second: Signature) -> int:
    """Return how many of the 512 minima two sets share; divided by 512 it estimates their Jaccard index."""
    return int(np.count_nonzero(first == second))


def jaccard_margin(equal: int) -> float:
    """Return the 95 % margin of an estimated Jaccard index (Agresti and Coull: two successes and two failures added).

    The plain formula would call 0 of 512 equal slots certain; with the added four it is +- 0.007.
    """
    share = (equal + 2) / (SLOTS + 4)
    return _CONFIDENCE * sqrt(share * (1 - share) / (SLOTS + 4))


def mean_holders(signatures: Sequence[Signature]) -> tuple[float, float]:
    """Return in how many of the sets an element of their union is on average, and the 95 % margin of that.

    A slot's minimum over all sets belongs to an element drawn evenly from the union; as many sets as show that
    minimum hold it. The mean over the slots is therefore the sum of the sets' sizes over the size of the union. Two
    slots with one holder and two with two are added for the margin, as in `jaccard_margin`.
    """
    stacked = np.stack(list(signatures))
    holders = (stacked == stacked.min(axis=0)).sum(axis=0)
    spread = float(np.std(np.concatenate([holders, [1, 1, 2, 2]])))
    return float(holders.mean()), _CONFIDENCE * spread / sqrt(SLOTS + 4)
