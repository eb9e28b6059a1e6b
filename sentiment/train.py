"""Make the heads: python -m sentiment.train DATA [--cache FOLDER]

DATA holds the tables named in `training/rows.py`. The same data and the same encoders give the same heads (seeds are
fixed). How far each language's own head may go is read from the settings and tried anew with --strengths only: that
fits eight shared heads more. Writes `weights/*.npz` and `weights/settings.json`, some 2 MB together; prints what was
chosen. Encoding takes some fifteen minutes of one core and is kept in the cache folder, the rest four. Needs
scikit-learn (requirements-dev.txt).
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sentiment import ngrams
from sentiment.contract import Nature
from sentiment.heads import FOLDER, Blend, Floats, Heads, log_softmax, read_arrays, read_blends, read_heads
from sentiment.training import fitting, tuning
from sentiment.training.features import Features, read_features
from sentiment.training.rows import read_rows
from sentiment.use_encoder import UseEncoder

# At most this share of the tuning rows goes to the careful stage: keeps 400 comments a second on a core.
SENT_ON = 0.605


def main() -> None:
    """Fit everything and write it."""
    parser = argparse.ArgumentParser(
        prog="python -m sentiment.train", description="Make the heads from labelled comments."
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "sentiment-training")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the heads are written")
    parser.add_argument(
        "--strengths", action="store_true", help="try anew how far each language's head may go"
    )
    parser.add_argument("--retune", action="store_true", help="keep the heads, choose the settings anew")
    options = parser.parse_args()
    rows = read_rows(options.data)
    features = read_features(rows, options.cache, grams=not options.retune)
    if options.retune:
        settings = choose_settings(features, _read_again(features, [row.text for row in rows], options.to))
        settings["strengths"] = read_blends(options.to / "settings.json").get("strengths", {})
        (options.to / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
        return
    options.to.mkdir(parents=True, exist_ok=True)
    found: dict[str, Floats] = {}
    table = fitting.fit_grams(features)
    np.savez_compressed(options.to / "ngrams.npz", table=table.astype(np.float16))
    found["ngrams"] = log_softmax(np.asarray(features.grams @ table, dtype=np.float32))
    strengths = {} if options.strengths else read_blends(FOLDER / "settings.json").get("strengths", {})
    for encoder in ("use", "e5"):
        if encoder not in strengths:
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


def _read_again(features: Features, texts: Sequence[str], folder: Path) -> dict[str, Floats]:
    """Return what the heads already written say, of the tuning rows only (the others stay nought)."""
    tune = np.flatnonzero(features.parts == "tune")
    languages = list(features.languages[tune])
    table = read_arrays(folder / "ngrams.npz")["table"]
    told = {"ngrams": log_softmax(ngrams.scores([texts[int(row)] for row in tune], table))}
    for encoder in ("use", "e5"):
        heads = read_heads(folder / f"{encoder}.npz")
        told[encoder] = heads.log_probabilities(getattr(features, encoder)[tune], languages)
    found = {}
    for name, values in told.items():
        found[name] = np.zeros((len(texts), 3), dtype=np.float32)
        found[name][tune] = values
    return found


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
        weights, own = tuning.choose_blends(blends, mine, sources, truth, languages)
        temperatures = tuning.choose_temperatures(Blend(weights, {}, own), mine, truth, languages)
        settings[stage] = {"weights": weights, "temperatures": temperatures, "languages": own}
        chances[stage] = Blend(weights, temperatures, own).probabilities(mine, list(languages))
        _say(
            f"{stage}: {weights}, {own} macro-F1 by source {tuning.by_source(sources, truth, chances[stage]):.4f}"
        )
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
