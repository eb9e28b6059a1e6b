"""Make the heads: python -m sentiment.train DATA [--cache FOLDER]

DATA holds the tables named in `training/rows.py`. The same data and the same encoders give the same heads (seeds are
fixed). Writes `weights/*.npz` and `weights/settings.json`, some 2 MB together; prints what was chosen. Encoding takes
some ten minutes of one core and is kept in the cache folder, the rest two. Needs scikit-learn (requirements-dev.txt).
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.contract import Nature
from sentiment.heads import FOLDER, Blend, Floats, Heads, log_softmax
from sentiment.training import fitting, tuning
from sentiment.training.features import Features, read_features
from sentiment.training.rows import read_rows
from sentiment.use_encoder import UseEncoder

SENT_ON = (
    0.42  # at most this share of the tuning rows goes to the careful stage: keeps 400 comments/s on a core
)


def main() -> None:
    """Fit everything and write it."""
    parser = argparse.ArgumentParser(
        prog="python -m sentiment.train", description="Make the heads from labelled comments."
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "sentiment-training")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the heads are written")
    options = parser.parse_args()
    features = read_features(read_rows(options.data), options.cache)
    options.to.mkdir(parents=True, exist_ok=True)
    found: dict[str, Floats] = {}
    table = fitting.fit_grams(features)
    np.savez_compressed(options.to / "ngrams.npz", table=table.astype(np.float16))
    found["ngrams"] = log_softmax(np.asarray(features.grams @ table, dtype=np.float32))
    strengths = {}
    for encoder in ("use", "e5"):
        strengths[encoder] = fitting.choose_strengths(features, encoder)
        heads = fitting.fit_heads(features, encoder, strengths[encoder])
        write_heads(options.to / f"{encoder}.npz", heads)
        found[encoder] = heads.log_probabilities(getattr(features, encoder), list(features.languages))
        _say(f"{encoder}: strengths {strengths[encoder]}")
    settings = choose_settings(features, found)
    settings["strengths"] = strengths
    (options.to / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    texts, _, natures = fitting.read_examples()
    write_heads(options.to / "nature.npz", fitting.fit_nature(UseEncoder().encode(texts), natures))
    _say(f"nature: {len(texts)} examples of {len(Nature)} natures")


def choose_settings(features: Features, found: dict[str, Floats]) -> dict[str, Any]:
    """Return blends, temperatures, gates and the share's mix, all chosen on the tuning rows."""
    tune = np.flatnonzero(features.parts == "tune")
    truth, languages, sources = features.labels[tune], features.languages[tune], features.sources[tune]
    kept = {name: values[tune] for name, values in found.items()}
    settings: dict[str, Any] = {}
    chances = {}
    for stage, names, blends in (
        ("fast", ("use", "ngrams"), tuning.FAST_BLENDS),
        ("careful", ("e5", "use", "ngrams"), tuning.CAREFUL_BLENDS),
    ):
        mine = {name: kept[name] for name in names}
        weights = tuning.choose_blend(blends, mine, sources, truth, list(languages))
        temperatures = tuning.choose_temperatures(weights, mine, truth, languages)
        settings[stage] = {"weights": weights, "temperatures": temperatures}
        chances[stage] = Blend(weights, temperatures).probabilities(mine, list(languages))
        _say(f"{stage}: {weights} macro-F1 by source {tuning.by_source(sources, truth, chances[stage]):.4f}")
    sure_from, negative_from = tuning.choose_gates(chances["fast"], chances["careful"], truth, SENT_ON)
    settings |= {
        "unsure_below": tuning.UNSURE_BELOW,
        "sure_from": {"": sure_from},
        "negative_from": negative_from,
    }
    sent = (chances["fast"].max(axis=1) < sure_from) | (chances["fast"][:, 0] >= negative_from)
    cascade = np.where(sent[:, None], chances["careful"], chances["fast"])
    _say(f"cascade: {tuning.by_source(sources, truth, cascade):.4f}, {sent.mean():.2%} sent on")
    settings["share"] = tuning.share_mix(cascade, truth, languages, sources)
    return settings


def write_heads(path: Path, heads: Heads) -> None:
    """Write heads in half precision."""
    arrays: dict[str, Any] = {"weights": heads.weights, "bias": heads.bias}
    for language, head in heads.languages.items():
        arrays[f"numbers.{language}"] = head.numbers
        arrays[f"shared.{language}"] = head.shared
        arrays[f"bias.{language}"] = head.bias
    np.savez_compressed(path, **{name: values.astype(np.float16) for name, values in arrays.items()})


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
