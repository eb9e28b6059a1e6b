"""A stronger model of the owner's choice for the careful stage: an ONNX export of a transformer, set by its folder.

The folder holds `model.onnx` (inputs input_ids and attention_mask, token_type_ids if it wants them; output logits of
three labels), `tokenizer.json` and, when the labels' order is not negative, neutral, positive, `config.json` with
`id2label`. An export of XLM-T for sentiment has this shape.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.careful import BATCH, open_session
from sentiment.contract import LABELS
from sentiment.e5_file import DamagedModel
from sentiment.heads import Floats, log_softmax

TOKENS_AT_MOST = 128


class Transformer:
    """Reads cleaned comments with the owner's model."""

    def __init__(self, folder: Path) -> None:
        """Open the model. Raise DamagedModel when a file is missing, damaged or of another shape."""
        try:
            import onnxruntime  # noqa: PLC0415 - takes a second, and only the worker needs it
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            raise DamagedModel(f"The package {error.name} is not installed.") from error
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise DamagedModel(f"The folder {folder} of the stronger model has no {name}.")
        self._order = _label_order(folder / "config.json")
        try:
            # The library raises plain Exception for a damaged file, so the file is read as JSON first.
            json.loads((folder / "tokenizer.json").read_text("utf-8"))
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, ValueError) as error:
            raise DamagedModel(f"The tokenizer of the stronger model cannot be read: {error}.") from error
        self._tokenizer.enable_truncation(TOKENS_AT_MOST)
        self._tokenizer.enable_padding()
        self._session = open_session(onnxruntime, folder / "model.onnx")
        self._inputs = {given.name for given in self._session.get_inputs()}
        if not {"input_ids", "attention_mask"} <= self._inputs:
            raise DamagedModel("The stronger model does not take input_ids and attention_mask.")
        self.name = f"{folder.name}-{(folder / 'model.onnx').stat().st_size:x}"
        if self.log_probabilities(["a"]).shape != (1, 3):
            raise DamagedModel("The stronger model does not answer with three labels.")

    def log_probabilities(self, cleaned: Sequence[str]) -> Floats:
        """Return a row of log-probabilities (negative, neutral, positive) for each comment."""
        rows = []
        for start in range(0, len(cleaned), BATCH):
            encoded = self._tokenizer.encode_batch(list(cleaned[start : start + BATCH]))
            given = {
                "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
                "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
                "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
            }
            given = {name: values for name, values in given.items() if name in self._inputs}
            rows.append(self._session.run(None, given)[0])
        logits = np.concatenate(rows).astype(np.float32)
        return log_softmax(logits[:, self._order] if logits.shape[1] == 3 else logits)


def _label_order(config: Path) -> list[int]:
    """Return where negative, neutral and positive stand in the model's answer."""
    if not config.exists():
        return [0, 1, 2]
    try:
        names = json.loads(config.read_text("utf-8")).get("id2label") or {}
        places = {str(name).lower(): int(place) for place, name in names.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise DamagedModel(f"The configuration {config} cannot be read: {error}.") from error
    if set(places) != set(LABELS):
        return [0, 1, 2]
    return [places[label.value] for label in LABELS]
