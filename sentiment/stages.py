"""The parts the cascade is made of. Each loads what it can and tells, in its `parts`, what is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sentiment import heads, language, ngrams
from sentiment.careful import CarefulEncoder
from sentiment.contract import Part
from sentiment.e5_file import DamagedModel
from sentiment.heads import FOLDER, Blend, Floats, Heads
from sentiment.transformer import Transformer
from sentiment.use_encoder import UseEncoder

Loaded = TypeVar("Loaded")
REINSTALL = "Install the pinned packages again (pip install -r requirements.txt), then restart the worker."
FETCH_AGAIN = "Put back the file from the release (git checkout sentiment/weights), then restart the worker."
REBUILD = (
    "Make sure that the data folder can be written and has 100 MB left, install the pinned packages again (pip install"
    " -r requirements.txt), then restart the worker: it builds the missing file by itself."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the stages found in some comments: log-probabilities by source, encoders' numbers, joined probabilities."""

    languages: Sequence[str]
    sources: dict[str, Floats]
    numbers: dict[str, Floats]
    probabilities: Floats

    def take(self, rows: NDArray[np.intp]) -> "Reading":
        """Return the reading of some of the comments."""
        return Reading(
            [self.languages[row] for row in rows],
            {name: values[rows] for name, values in self.sources.items()},
            {name: values[rows] for name, values in self.numbers.items()},
            self.probabilities[rows],
        )


def attempt(name: str, remedy: str, parts: list[Part], load: Callable[[], Loaded]) -> Loaded | None:
    """Load a part and note in `parts` how it went."""
    try:
        found = load()
    except DamagedModel as error:
        parts.append(Part(name, ready=False, problem=str(error), remedy=remedy))
        return None
    parts.append(Part(name, ready=True))
    return found


class Languages:
    """Names languages by the model, or by script alone when it is missing."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._detector = attempt("language model", REINSTALL, self.parts, language.LanguageDetector)

    def detect(self, cleaned: Sequence[str]) -> list[str]:
        """Return a language code for each comment."""
        return self._detector.detect(cleaned) if self._detector else language.without_model(cleaned)


class FastStage:
    """Universal sentence encoder and letter groups, for everything."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        settings = attempt(
            "settings", FETCH_AGAIN, self.parts, lambda: heads.read_blends(FOLDER / "settings.json")
        )
        self.settings = settings or {}
        self._table = attempt("letter groups", FETCH_AGAIN, self.parts, _read_table)
        self._heads = attempt(
            "fast head", FETCH_AGAIN, self.parts, lambda: heads.read_heads(FOLDER / "use.npz")
        )
        self._encoder = attempt("fast encoder", REINSTALL, self.parts, UseEncoder)
        self._blend = Blend(
            **self.settings.get("fast", {"weights": {"use": 0.5, "ngrams": 0.5}, "temperatures": {}})
        )
        self.unsure_below: float = self.settings.get("unsure_below", 0.45)
        self._sure_from: dict[str, float] = self.settings.get("sure_from", {})
        self._negative_from: float = self.settings.get("negative_from", 0.0)

    @property
    def ready(self) -> bool:
        """Say whether anything at all can be said."""
        return self._table is not None or (self._heads is not None and self._encoder is not None)

    def read(self, cleaned: Sequence[str], languages: Sequence[str]) -> Reading:
        """Read comments by whatever of the stage is at hand."""
        sources: dict[str, Floats] = {}
        numbers: dict[str, Floats] = {}
        if self._table is not None:
            sources["ngrams"] = heads.log_softmax(ngrams.scores(cleaned, self._table))
        if self._encoder is not None and self._heads is not None:
            numbers["use"] = self._encoder.encode(cleaned)
            sources["use"] = self._heads.log_probabilities(numbers["use"], languages)
        if sources:
            chances = self._blend.probabilities(sources, languages)
        else:
            chances = np.full((len(cleaned), 3), 1 / 3, dtype=np.float32)
        return Reading(languages, sources, numbers, chances)

    def wants_care(self, chances: Floats, languages: Sequence[str]) -> NDArray[np.bool_]:
        """Say which comments the careful stage should see: the uncertain ones and those that look negative."""
        default = self._sure_from.get("", 0.8)
        sure_from = np.array([self._sure_from.get(code, default) for code in languages], dtype=np.float32)
        return np.asarray((chances.max(axis=1) < sure_from) | self._looks_negative(chances))

    def _looks_negative(self, chances: Floats) -> NDArray[np.bool_]:
        return np.asarray(chances[:, 0] >= self._negative_from)


class CarefulStage:
    """The transformer, for what is uncertain or looks negative."""

    def __init__(self, folder: Path, stronger: Path | None, settings: dict[str, Any]) -> None:
        self.parts: list[Part] = []
        self._heads: Heads | None = None
        self._encoder: CarefulEncoder | None = None
        self._stronger: Transformer | None = None
        self._blend = Blend(**settings.get("careful", {"weights": {"e5": 1.0}, "temperatures": {}}))
        if stronger is not None:
            remedy = "Put an ONNX export with its tokenizer at the path that was set, or unset it; restart the worker."
            self._stronger = attempt(
                "stronger model", remedy, self.parts, lambda: Transformer(Path(stronger))
            )
        if self._stronger is None:
            self._heads = attempt(
                "careful head", FETCH_AGAIN, self.parts, lambda: heads.read_heads(FOLDER / "e5.npz")
            )
            self._encoder = attempt("careful encoder", REBUILD, self.parts, lambda: CarefulEncoder(folder))

    @property
    def ready(self) -> bool:
        """Say whether the stage can read at all."""
        return self._stronger is not None or (self._encoder is not None and self._heads is not None)

    @property
    def encoder_name(self) -> str:
        """Return what the stage reads with, as it enters the model's version."""
        if self._stronger is not None:
            return self._stronger.name
        return "e5" if self.ready else "none"

    def read(self, cleaned: Sequence[str], fast: Reading) -> Reading:
        """Read comments again, adding to what the fast stage found in them."""
        sources, numbers = dict(fast.sources), dict(fast.numbers)
        if self._stronger is not None:
            sources = {"e5": self._stronger.log_probabilities(cleaned)}
            return Reading(fast.languages, sources, numbers, np.exp(sources["e5"]))
        if self._encoder is None or self._heads is None:
            return fast
        numbers["e5"] = self._encoder.encode(cleaned)
        sources["e5"] = self._heads.log_probabilities(numbers["e5"], fast.languages)
        return Reading(fast.languages, sources, numbers, self._blend.probabilities(sources, fast.languages))


def _read_table() -> Floats:
    table = heads.read_arrays(FOLDER / "ngrams.npz").get("table")
    if table is None or table.shape != (ngrams.BUCKETS, 3):
        raise DamagedModel("The table of letter groups is not of the expected size.")
    found: Floats = table
    return found
