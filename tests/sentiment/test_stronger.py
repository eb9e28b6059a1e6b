"""A stronger model by path: a real, small transformer as an ONNX export with its tokenizer, read from end to end."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from sentiment import Classifier, Label, Stage, model_version
from sentiment.e5_file import DamagedModel
from sentiment.transformer import Transformer

pytestmark = pytest.mark.xdist_group("sentiment")
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "wonderful", "terrible", "tuesday", "the", "show", "was", "on"]
FEELS = {"wonderful": 2, "terrible": 0}  # negative, neutral, positive
WIDTH = 8


class Graph:
    """A transformer of one layer: words' vectors, self-attention under the mask, a residual, a norm, pooling, a head."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: Any, kind: Any = np.float32) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype=kind), name))
        return name

    def node(self, kind: str, given: Sequence[str], out: str, **more: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(given), [out], **more))
        return out

    def bytes(self, labels: int) -> bytes:
        vectors = np.zeros((len(WORDS), WIDTH), np.float32)
        for word, label in FEELS.items():
            vectors[WORDS.index(word), label] = 4.0
        self.node("Gather", [self.constant("words", vectors), "input_ids"], "x")
        for part in "qkv":
            weights = np.eye(WIDTH) * (1.0 if part == "v" else 0.1)
            self.node("MatMul", ["x", self.constant(f"{part}.w", weights)], part)
        self.node("Transpose", ["k"], "k.t", perm=[0, 2, 1])
        self.node("MatMul", ["q", "k.t"], "scores")
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
        self.node("Unsqueeze", ["mask", self.constant("axis1", [1], np.int64)], "mask.row")
        self.node("Sub", ["mask.row", self.constant("one", [1.0])], "mask.less")
        self.node("Mul", ["mask.less", self.constant("much", [1e4])], "mask.far")
        self.node("Add", ["scores", "mask.far"], "masked")
        self.node("Softmax", ["masked"], "weights", axis=-1)
        self.node("MatMul", ["weights", "v"], "seen")
        self.node("Add", ["x", "seen"], "both")
        scale, shift = self.constant("norm.w", np.ones(WIDTH)), self.constant("norm.b", np.zeros(WIDTH))
        self.node("LayerNormalization", ["both", scale, shift], "normed", axis=-1)
        self.node("Unsqueeze", ["mask", self.constant("axis2", [2], np.int64)], "mask.wide")
        self.node("Mul", ["normed", "mask.wide"], "kept")
        self.node("ReduceSum", ["kept", "axis1"], "sum", keepdims=0)
        self.node("MatMul", ["sum", self.constant("head.w", np.eye(WIDTH, labels))], "logits.plain")
        self.node("Add", ["logits.plain", self.constant("head.b", [0.0, 0.5, 0.0][:labels])], "logits")
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            self.nodes,
            "tiny",
            [
                value("input_ids", TensorProto.INT64, ["b", "t"]),
                value("attention_mask", TensorProto.INT64, ["b", "t"]),
            ],
            [value("logits", TensorProto.FLOAT, ["b", labels])],
            self.constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        serialized: bytes = model.SerializeToString()
        return serialized


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Write what an exporter writes: model.onnx, tokenizer.json, config.json with its own order of labels."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    folder = tmp_path / "tiny-sentiment"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(Graph().bytes(3))
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_a_real_export_reads_comments_through_the_whole_cascade(model_folder: Path, export: Path) -> None:
    turned = {"id2label": {"0": "Positive", "1": "Neutral", "2": "Negative"}}
    (export / "config.json").write_text(
        json.dumps(turned), "utf-8"
    )  # so that its word is not the packaged one's
    found = Classifier.load(model_folder, stronger=export)

    verdicts = found.classify(
        ["a TERRIBLE purchase, it arrived broken, worst ever", "no words of its own, worst ever", "😀", ""]
    )

    assert [part.name for part in found.status() if not part.ready] == []
    assert "stronger model" in [part.name for part in found.status()]
    assert [(verdict.label, verdict.stage) for verdict in verdicts[:2]] == [
        (Label.POSITIVE, Stage.CAREFUL),
        (Label.NEUTRAL, Stage.CAREFUL),
    ]
    assert {verdict.stage for verdict in verdicts[2:]} == {Stage.RULE}
    assert {verdict.model_version for verdict in verdicts} == {found.version}
    assert found.version.startswith("tiny-sentiment-")
    assert found.version != model_version()
    assert sum(verdicts[0].probabilities) == pytest.approx(1.0, abs=1e-4)


def test_its_probabilities_are_the_softmax_of_its_logits_whatever_the_batch(export: Path) -> None:
    model = Transformer(export)

    alone = model.log_probabilities(["the show was wonderful"])
    together = model.log_probabilities(["terrible", "the show was wonderful", "on tuesday " * 200])

    assert np.exp(alone).sum() == pytest.approx(1.0, abs=1e-5)
    assert together[1] == pytest.approx(alone[0], abs=1e-5)  # what pads a batch is not read
    assert together.argmax(axis=1).tolist() == [0, 2, 1]


def test_the_order_of_labels_is_taken_from_its_configuration(export: Path) -> None:
    told = {"id2label": {"0": "Positive", "1": "Neutral", "2": "Negative"}}
    (export / "config.json").write_text(json.dumps(told), "utf-8")

    assert Transformer(export).log_probabilities(["wonderful"]).argmax() == 0


def test_words_that_weighed_come_from_the_stronger_model_too(model_folder: Path, export: Path) -> None:
    found = Classifier.load(model_folder, stronger=export)
    (verdict,) = found.classify(["the show was terrible on tuesday"], reasons=True)

    assert verdict.stage is Stage.CAREFUL
    assert verdict.reasons[0].word == "terrible"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("model.onnx", b"rubbish", "cannot be opened"),
        ("tokenizer.json", b"{", "cannot be read"),
        ("config.json", b"[1]", "cannot be read"),
        ("model.onnx", Graph().bytes(2), "three labels"),
    ],
)
def test_a_damaged_or_other_export_is_told_and_the_packaged_one_goes_on(
    model_folder: Path, export: Path, name: str, content: bytes, problem: str
) -> None:
    (export / name).write_bytes(content)

    with pytest.raises(DamagedModel, match=problem):
        Transformer(export)
    found = Classifier.load(model_folder, stronger=export)
    assert [part.name for part in found.status() if not part.ready] == ["stronger model"]
    assert found.version == model_version()
    assert found.classify(["worst purchase ever, it arrived broken"])[0].label is Label.NEGATIVE
