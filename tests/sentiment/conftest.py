"""One classifier for all tests of the room: the encoder is built once, into a folder of its own."""

from pathlib import Path

import pytest

from sentiment import Classifier


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def classifier(model_folder: Path) -> Classifier:
    return Classifier.load(model_folder)
