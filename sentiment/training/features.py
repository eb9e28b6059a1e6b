"""The encoders' numbers of all training rows, made once and kept in a cache folder."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from sentiment import build, ngrams
from sentiment.careful import CarefulEncoder
from sentiment.heads import Floats
from sentiment.language import LanguageDetector
from sentiment.text import RULES_VERSION
from sentiment.training.rows import Row
from sentiment.use_encoder import UseEncoder

CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Features:
    """What the heads learn from, a row for each comment."""

    labels: NDArray[np.int64]
    languages: NDArray[Any]  # as detected, which is what the heads will meet in use
    sources: NDArray[Any]
    parts: NDArray[Any]
    grams: Any  # a sparse matrix of letter groups
    use: Floats
    e5: Floats


def read_features(rows: Sequence[Row], cache: Path, *, grams: bool = True) -> Features:
    """Return the features of rows, computing what the cache does not hold (on one core about 12 minutes for 90,000)."""
    texts = [row.text for row in rows]
    detector = LanguageDetector()
    return Features(
        labels=np.array([row.label for row in rows]),
        languages=np.array(detector.detect(texts), dtype=object),
        sources=np.array([f"{row.source}:{row.language}" for row in rows], dtype=object),
        parts=np.array([row.part for row in rows], dtype=object),
        grams=gram_matrix(texts) if grams else None,
        use=_kept(cache, "use", texts, lambda: UseEncoder().encode),
        e5=_kept(cache, f"e5-{build.RECIPE}", texts, lambda: CarefulEncoder(cache).encode),
    )


def gram_matrix(texts: Sequence[str]) -> Any:
    """Return the letter groups of texts as a sparse matrix, weighted as `ngrams.scores` weights them."""
    rows, buckets = [], []
    for start in range(0, len(texts), CHUNK):
        row, bucket = ngrams.grams(texts[start : start + CHUNK])
        rows.append(row + start)
        buckets.append(bucket)
    row, bucket = np.concatenate(rows), np.concatenate(buckets)
    weights = 1 / np.sqrt(np.maximum(np.bincount(row, minlength=len(texts)), 1))
    return sparse.csr_matrix(
        (weights[row].astype(np.float32), (row, bucket)), shape=(len(texts), ngrams.BUCKETS)
    )


def _kept(
    cache: Path, name: str, texts: Sequence[str], encoder: Callable[[], Callable[[Sequence[str]], Floats]]
) -> Floats:
    digest = hashlib.sha256("\n".join([str(RULES_VERSION), *texts]).encode()).hexdigest()[:16]
    path = cache / f"{name}-{digest}.npy"
    if not path.exists():
        encode = encoder()
        found = [encode(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, np.concatenate(found).astype(np.float16))
    loaded: Floats = np.load(path).astype(np.float32)
    return loaded
