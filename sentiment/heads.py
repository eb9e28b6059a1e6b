"""Linear heads: from an encoder's numbers to the probabilities of negative, neutral and positive.

Each encoder has one head for all languages and, for languages where it proved better, a second one that also sees what
the shared head said. The heads' answers are blended in the logarithm, and each language's temperature makes the result
honest: of the verdicts given 0.8, eight of ten were right on comments kept back from training. Everything is read from
small .npz files made by `sentiment/train.py`.
"""

import json
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.e5_file import DamagedModel

FOLDER = Path(__file__).resolve().parent / "weights"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LanguageHead:
    """A language's own head over the encoder's numbers and the shared head's log-probabilities."""

    numbers: Floats
    shared: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """One encoder's shared head and its languages' own."""

    weights: Floats
    bias: Floats
    languages: dict[str, LanguageHead]

    def log_probabilities(self, numbers: Floats, languages: Sequence[str]) -> Floats:
        """Return a row of log-probabilities for each row of numbers."""
        shared = log_softmax(numbers @ self.weights + self.bias)
        if not self.languages:
            return shared
        found = shared.copy()
        names = np.asarray(languages, dtype=object)
        for language, head in self.languages.items():
            mine = np.flatnonzero(names == language)
            if len(mine):
                own = numbers[mine] @ head.numbers + shared[mine] @ head.shared + head.bias
                found[mine] = log_softmax(own)
        return found


@dataclass(frozen=True, slots=True)
class Blend:
    """How a stage joins its sources: a weight for each, and a temperature for each language ("" for the others).

    `languages` holds other weights for languages where those proved better.
    """

    weights: dict[str, float]
    temperatures: dict[str, float]
    languages: dict[str, dict[str, float]] = field(default_factory=dict)

    def probabilities(self, sources: dict[str, Floats], languages: Sequence[str]) -> Floats:
        """Return calibrated probabilities from the sources at hand; a missing one's weight goes to the rest."""
        joined = _joined(self.weights, sources)
        names = np.asarray(languages, dtype=object)
        for language, weights in self.languages.items():
            rows = np.flatnonzero(names == language)
            if len(rows):
                joined[rows] = _joined(weights, {name: values[rows] for name, values in sources.items()})
        default = self.temperatures.get("", 1.0)
        heat = np.array(
            [self.temperatures.get(language, default) for language in languages], dtype=np.float32
        )
        return np.exp(log_softmax(joined / heat[:, None]))


def _joined(weights: dict[str, float], sources: dict[str, Floats]) -> Floats:
    have = {name: weight for name, weight in weights.items() if name in sources}
    total = sum(have.values()) or 1.0
    return np.asarray(sum(weight / total * sources[name] for name, weight in have.items()), dtype=np.float32)


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithm of the softmax of each row."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    found: Floats = (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))).astype(np.float32)
    return found


def read_heads(path: Path) -> Heads:
    """Read heads from a file. Raise DamagedModel."""
    arrays = read_arrays(path)
    try:
        languages = {
            name.removeprefix("numbers."): LanguageHead(
                arrays[name],
                arrays[name.replace("numbers.", "shared.")],
                arrays[name.replace("numbers.", "bias.")],
            )
            for name in arrays
            if name.startswith("numbers.")
        }
        return Heads(arrays["weights"], arrays["bias"], languages)
    except KeyError as error:
        raise DamagedModel(f"The file {path} lacks {error}.") from error


def read_arrays(path: Path) -> dict[str, Any]:
    """Read a .npz file's arrays, half precision widened. Raise DamagedModel."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise DamagedModel(f"The file {path} cannot be read: {error}.") from error
    return {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in arrays.items()}


def read_blends(path: Path) -> dict[str, Any]:
    """Read the settings that training found (blends, thresholds). Raise DamagedModel."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedModel(f"The file {path} cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise DamagedModel(f"The file {path} is not what it should be.")
    return found
