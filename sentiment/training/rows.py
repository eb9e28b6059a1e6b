"""The training data: which sets, how much of each, and what is kept back.

Every set is a table of lang, label, split and text (tab separated, one header line). Training rows whose cleaned text
also stands in a kept-back split of any set are dropped, whatever their set.
"""

import random
from dataclasses import dataclass
from pathlib import Path

from sentiment.contract import LABELS
from sentiment.text import clean

SEED = 1
MOST_OF_A_SET = 6_000  # so that no set outvotes the others in what all languages share
# Languages that rest on one large set of their own get more of it for their own head.
MORE_OF_A_SET = {
    "youtube_comments_en": 14_000,
    "polemo_sentences_pl": 12_000,
    "smsa_id": 11_000,
    "wisesight_th": 12_000,
}
TUNED_ON = 0.08  # of the training rows: for blends, temperatures and thresholds, never for fitting heads
SETS = (
    "umsab",
    "nsmc3_ko",
    "polemo_sentences_pl",
    "smsa_id",
    "arsarcasm_v2",
    "wisesight_th",
    "youtube_comments_en",
    "sentimix_spanglish",
    "sentimix_hinglish",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled comment; `part` is fit, tune or test."""

    source: str
    language: str
    label: int
    part: str
    text: str


def read_rows(folder: Path) -> list[Row]:
    """Return all rows used: to fit on, to tune on and to test on (test splits, and val of the sets without one)."""
    sets = {name: _table(folder / f"{name}.tsv") for name in SETS}
    tested = {
        name: "test" if any(row[2] == "test" for row in table) else "val" for name, table in sets.items()
    }
    kept_back = {
        clean(row[3]).lower() for name, table in sets.items() for row in table if row[2] == tested[name]
    }
    found: list[Row] = []
    for name, table in sets.items():
        chance = random.Random(SEED)  # noqa: S311 - a fixed seed is the point
        held = {clean(row[3]).lower() for row in table if row[2] != "train"}
        train = [row for row in table if row[2] == "train" and clean(row[3]).lower() not in held]
        chance.shuffle(train)
        if name != "umsab":
            train = train[: MORE_OF_A_SET.get(name, MOST_OF_A_SET)]
        for row in train:
            part = "tune" if chance.random() < TUNED_ON else "fit"
            if clean(row[3]).lower() not in kept_back:
                found.append(_row(name, row, part))
        found += [_row(name, row, "test") for row in table if row[2] == tested[name]]
    return found


def _table(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8").split("\n")[1:]
    return [line.split("\t") for line in lines if line]


def _row(name: str, row: list[str], part: str) -> Row:
    return Row(name, row[0], [label.value for label in LABELS].index(row[1]), part, clean(row[3]))
