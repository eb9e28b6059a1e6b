"""A missing or damaged file: the rest goes on, the status says what is missing and how to mend it."""

import shutil
from pathlib import Path

import pytest

from sentiment import Classifier, Label, Stage, stages
from sentiment import build as building
from sentiment import careful as careful_module
from sentiment import language as language_module
from sentiment import nature as nature_module
from sentiment import use_encoder as use_module
from sentiment.e5_file import DamagedModel

pytestmark = pytest.mark.xdist_group("sentiment")
TEXTS = ["I love this so much, thank you", "worst purchase ever, it arrived broken"]


def missing(classifier: Classifier) -> list[str]:
    return [part.name for part in classifier.status() if not part.ready]


def test_everything_is_ready_when_everything_is_there(classifier: Classifier) -> None:
    assert missing(classifier) == []


def test_a_damaged_network_is_built_anew(model_folder: Path, classifier: Classifier) -> None:
    (network,) = model_folder.glob("*.onnx")
    whole = network.read_bytes()
    network.write_bytes(whole[: len(whole) // 2])
    again = Classifier.load(model_folder)

    assert missing(again) == []
    assert network.read_bytes() == whole


@pytest.mark.usefixtures("fast_encoder_is_open")
def test_a_folder_that_cannot_be_written_leaves_the_fast_stage(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    found = Classifier.load(tmp_path / "taken")

    assert missing(found) == ["careful encoder"]
    (part,) = [part for part in found.status() if not part.ready]
    assert part.problem.startswith("The careful stage could not be built")
    assert "100 MB" in part.remedy
    verdicts = found.classify(TEXTS)
    assert [verdict.label for verdict in verdicts] == [Label.POSITIVE, Label.NEGATIVE]
    assert {verdict.stage for verdict in verdicts} == {Stage.FAST}


@pytest.mark.usefixtures("fast_encoder_is_open")
@pytest.mark.parametrize(
    "content", [None, b"", b"E5S1\x01\x00\x00\x00", b"E5S1\x01\x00\x00\x00" + b"\xff" * 5000, b"x" * 99]
)
def test_a_damaged_wheel_file_is_told_not_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "e5.bin"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(careful_module, "packaged_file", lambda: path)
    found = Classifier.load(tmp_path / "models")

    assert missing(found) == ["careful encoder"]
    assert [verdict.label for verdict in found.classify(TEXTS)] == [Label.POSITIVE, Label.NEGATIVE]


@pytest.mark.usefixtures("careful_encoder_is_open")
def test_without_the_fast_encoder_letter_groups_and_the_careful_stage_go_on(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_module, "_packaged_folder", lambda: tmp_path)
    found = Classifier.load(model_folder)

    assert missing(found) == ["fast encoder"]
    assert [verdict.label for verdict in found.classify(TEXTS)] == [Label.POSITIVE, Label.NEGATIVE]


@pytest.mark.usefixtures("fast_encoder_is_open", "careful_encoder_is_open")
def test_without_the_language_model_scripts_still_tell_languages(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language_module, "_packaged_file", lambda: tmp_path / "none.ftz")
    found = Classifier.load(model_folder)

    assert missing(found) == ["language model"]
    assert [verdict.language for verdict in found.classify(["отличное видео", "nice video"])] == ["ru", "und"]


@pytest.mark.usefixtures("fast_encoder_is_open", "careful_encoder_is_open")
@pytest.mark.parametrize(
    ("name", "part"),
    [("settings.json", "settings"), ("ngrams.npz", "letter groups"), ("use.npz", "fast head"),
     ("e5.npz", "careful head"), ("nature.npz", "nature head")],
)  # fmt: skip
@pytest.mark.parametrize("damage", ["missing", "cut", "rubbish"])
def test_each_damaged_head_is_told_and_the_rest_goes_on(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, part: str, damage: str
) -> None:
    shutil.copytree(stages.FOLDER, tmp_path / "weights")
    target = tmp_path / "weights" / name
    data = target.read_bytes()
    if damage == "missing":
        target.unlink()
    else:
        target.write_bytes(data[: len(data) // 3] if damage == "cut" else b"\x00rubbish" * 40)
    for module in (stages, nature_module):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "weights")
    found = Classifier.load(model_folder)

    assert missing(found) == [part]
    verdicts = found.classify(TEXTS)
    assert len(verdicts) == 2
    assert all(sum(verdict.probabilities) == pytest.approx(1.0, abs=1e-4) for verdict in verdicts)


def test_with_all_files_gone_verdicts_are_unsure_and_neutral(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (stages, nature_module):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "none")
    monkeypatch.setattr(use_module, "_packaged_folder", lambda: tmp_path)
    monkeypatch.setattr(careful_module, "packaged_file", lambda: tmp_path / "none.bin")
    found = Classifier.load(tmp_path)

    assert [(verdict.counts_as, verdict.unsure) for verdict in found.classify(TEXTS)] == [
        (Label.NEUTRAL, True)
    ] * 2
    assert len(found.fit([]).data) > 0


@pytest.mark.usefixtures("fast_encoder_is_open", "careful_encoder_is_open")
def test_a_stronger_model_that_is_not_there_is_told_and_the_packaged_one_used(
    model_folder: Path, tmp_path: Path
) -> None:
    found = Classifier.load(model_folder, stronger=tmp_path / "xlm")

    assert missing(found) == ["stronger model"]
    assert Stage.CAREFUL in {
        verdict.stage for verdict in found.classify(TEXTS + ["hmm, not so sure about that"])
    }


def test_the_file_name_changes_with_the_recipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = building.open_file(building.packaged_file())
    before = building.built_path(tmp_path, source)
    monkeypatch.setattr(building, "RECIPE", building.RECIPE + 1)

    assert building.built_path(tmp_path, source) != before


def test_damage_is_one_kind_of_error(tmp_path: Path) -> None:
    with pytest.raises(DamagedModel, match="cannot be read"):
        building.open_file(tmp_path / "none")
