"""One classifier for all tests of the room: the encoder is built once, into a folder of its own."""

from pathlib import Path

import pytest

from sentiment import Classifier, stages


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def classifier(model_folder: Path) -> Classifier:
    return Classifier.load(model_folder)


@pytest.fixture
def fast_encoder_is_open(classifier: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let further classifiers use the fast encoder that is open already: opening one takes two thirds of a second."""
    monkeypatch.setattr(stages, "UseEncoder", lambda: classifier.fast._encoder)


@pytest.fixture
def careful_encoder_is_open(classifier: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for the careful stage's encoder."""
    monkeypatch.setattr(stages, "CarefulEncoder", lambda folder: classifier.careful._encoder)
