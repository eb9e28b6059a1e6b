"""The cascade: cleaning and rules, the fast stage for everything, the careful stage where it is worth its time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sentiment import corrections, emoji, heads, reasons
from sentiment.contract import LABELS, Correction, Fitted, Label, Nature, Part, Reason, Stage, Verdict
from sentiment.measured import model_version
from sentiment.nature import NATURES, NatureReader, likeliest
from sentiment.stages import CarefulStage, FastStage, Languages, Reading
from sentiment.text import clean, is_wordless

BATCH = 256  # comments that pass through together; bounds memory, not what may be asked


@dataclass(slots=True)
class Classifier:
    """Holds the models of one process. Make it with `load`; it is not meant for several threads at once."""

    fast: FastStage
    careful: CarefulStage
    languages: Languages
    natures: NatureReader
    version: str
    parts: list[Part] = field(default_factory=list)
    anchors: tuple[Reading, Reading] | None = None  # of moods and of natures; read at the first fitting

    @classmethod
    def load(cls, folder: Path, *, stronger: Path | None = None) -> "Classifier":
        """Load what can be loaded; `status` tells what could not.

        `folder` is where the built encoder is kept (it is built there when missing or damaged, in some seconds).
        `stronger` is a folder with an ONNX export of a transformer for the careful stage (see sentiment/transformer.py).
        """
        languages, natures = Languages(), NatureReader()
        fast = FastStage()
        careful = CarefulStage(Path(folder), stronger, fast.settings)
        parts = [*fast.parts, *careful.parts, *languages.parts, *natures.parts]
        return cls(fast, careful, languages, natures, model_version(careful.encoder_name), parts)

    def status(self) -> tuple[Part, ...]:
        """Return each part of the classifier, whether it works and how to mend it."""
        return tuple(self.parts)

    def classify(
        self,
        texts: Sequence[str],
        *,
        careful: bool = True,
        reasons: bool = False,
        head: bytes | None = None,
    ) -> list[Verdict]:
        """Return a verdict for each text, in their order.

        With `careful` false only the fast stage speaks and what the careful one should see is PROVISIONAL. `head` is
        an agency's own (`Fitted.data`). `reasons` adds the words that weighed, at the cost of reading each comment
        once more for each of its words. Never raises for a text: what cannot be read is an unsure neutral.
        """
        found: list[Verdict] = []
        own = corrections.read(head)
        for start in range(0, len(texts), BATCH):
            batch = [clean(text) for text in texts[start : start + BATCH]]
            found.extend(self._classify(batch, careful, own))
        if reasons:
            return [
                replace(verdict, reasons=self._reasons(clean(text), verdict, own))
                for text, verdict in zip(texts, found, strict=True)
            ]
        return found

    def fit(self, told: Sequence[Correction]) -> Fitted:
        """Fit an agency's own head from its members' corrections; takes seconds, does not change the classifier."""
        told = [one for one in told if not is_wordless(clean(one.text))]
        if self.anchors is None:
            self.anchors = self._read_both([clean(text) for text in corrections.anchor_texts()])
        moods, natures = self._read_both([clean(one.text) for one in told])
        felt = [(row, LABELS.index(Label(one.label))) for row, one in enumerate(told) if one.label]
        about = [(row, NATURES.index(Nature(one.nature))) for row, one in enumerate(told) if one.nature]
        lessons = [
            corrections.lesson(reading, anchors, pairs)
            for reading, anchors, pairs in zip((moods, natures), self.anchors, (felt, about), strict=True)
        ]
        return corrections.fit(*lessons)

    def _read_both(self, cleaned: list[str]) -> tuple[Reading, Reading]:
        """Read moods by every stage at hand, and natures."""
        reading = self._read_all(cleaned)
        return reading, self.natures.read(cleaned, list(reading.languages), reading)

    def _read_all(self, cleaned: list[str]) -> Reading:
        """Read texts by every stage at hand."""
        languages = self.languages.detect(cleaned)
        reading = self.fast.read(cleaned, languages)
        if self.careful.ready:
            reading = self.careful.read(cleaned, reading)
        return reading

    def _classify(self, cleaned: list[str], careful: bool, own: corrections.OwnHead | None) -> list[Verdict]:
        found: list[Verdict | None] = [None] * len(cleaned)
        rows = []
        for row, text in enumerate(cleaned):
            if is_wordless(text):
                found[row] = self._by_rule(text)
            else:
                rows.append(row)
        if rows:
            texts = [cleaned[row] for row in rows]
            for row, verdict in zip(rows, self._by_stages(texts, careful, own), strict=True):
                found[row] = verdict
        return [verdict for verdict in found if verdict is not None]

    def _by_stages(self, cleaned: list[str], careful: bool, own: corrections.OwnHead | None) -> list[Verdict]:
        languages = self.languages.detect(cleaned)
        reading = self.fast.read(cleaned, languages)
        chances = reading.probabilities if own is None else own.adjust(reading)
        due = self.fast.wants_care(chances, languages) & self.careful.ready
        stages = np.where(due, Stage.PROVISIONAL, Stage.FAST)
        natures = self._natures(cleaned, reading, own)
        rows = np.flatnonzero(due)
        if careful and len(rows):
            closer = self.careful.read([cleaned[row] for row in rows], reading.take(rows))
            chances = chances.copy()
            chances[rows] = closer.probabilities if own is None else own.adjust(closer)
            stages[rows] = Stage.CAREFUL
        return [
            self._verdict(chances[row], languages[row], Stage(stages[row]), natures[row])
            for row in range(len(cleaned))
        ]

    def _natures(
        self, cleaned: list[str], reading: Reading, own: corrections.OwnHead | None
    ) -> list[tuple[Nature, float]]:
        found = self.natures.read(cleaned, reading.languages, reading)
        return likeliest(found.probabilities if own is None else own.adjust(found))

    def _verdict(
        self, chances: heads.Floats, language: str, stage: Stage, nature: tuple[Nature, float]
    ) -> Verdict:
        best = int(chances.argmax())
        confidence = float(chances[best])
        return Verdict(
            label=LABELS[best],
            confidence=confidence,
            unsure=confidence < self.fast.unsure_below,
            probabilities=(float(chances[0]), float(chances[1]), float(chances[2])),
            nature=self.natures.agree(nature[0], nature[1], LABELS[best]),
            nature_confidence=nature[1],
            language=language,
            stage=stage,
            model_version=self.version,
        )

    def _by_rule(self, text: str) -> Verdict:
        chances = emoji.probabilities(text)
        verdict = self._verdict(chances, "und", Stage.RULE, (Nature.OTHER, 1.0))
        praising = verdict.label is Label.POSITIVE and not verdict.unsure
        return replace(verdict, nature=Nature.PRAISE if praising else Nature.OTHER)

    def _reasons(self, cleaned: str, verdict: Verdict, own: corrections.OwnHead | None) -> tuple[Reason, ...]:
        if verdict.stage is Stage.RULE:
            return emoji.reasons(cleaned)
        careful = verdict.stage is Stage.CAREFUL

        def negative_neutral_positive(texts: list[str]) -> heads.Floats:
            read = self.fast.read(texts, [verdict.language] * len(texts))
            if careful:
                read = self.careful.read(texts, read)
            return read.probabilities if own is None else own.adjust(read)

        return reasons.weigh(cleaned, LABELS.index(verdict.label), negative_neutral_positive)
