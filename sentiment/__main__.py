"""Classify from the command line: python -m sentiment [--reasons] [--fast] [TEXT ...], or JSON strings a line."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sentiment import Classifier

BATCH = 256


def main() -> int:
    """Write one JSON object a line for each text; return 0, or 1 when a line of input could not be read."""
    parser = argparse.ArgumentParser(
        prog="python -m sentiment",
        description="Say what comments feel like and are about. Without TEXT, reads one JSON string a line from"
        " standard input. Writes one JSON object a line.",
    )
    parser.add_argument("text", nargs="*", metavar="TEXT")
    parser.add_argument("--reasons", action="store_true", help="also the words that weighed")
    parser.add_argument("--fast", action="store_true", help="only the fast stage")
    parser.add_argument("--folder", type=Path, default=default_folder(), help="where the built model is kept")
    parser.add_argument("--stronger", type=Path, help="folder of a stronger ONNX model for the careful stage")
    parser.add_argument(
        "--status", action="store_true", help="say what is loaded and what is missing, then end"
    )
    options = parser.parse_args()
    classifier = Classifier.load(options.folder, stronger=options.stronger)
    if options.status:
        for part in classifier.status():
            _write({"part": part.name, "ready": part.ready, "problem": part.problem, "remedy": part.remedy})
        return 0
    for part in classifier.status():
        if not part.ready:
            sys.stderr.write(f"{part.name}: {part.problem} {part.remedy}\n")
    failed = 0
    given: Iterator[Any] = iter(options.text) if options.text else _lines()
    # An interactive line is answered at once; a file goes through in batches.
    while batch := list(islice(given, 1 if sys.stdin.isatty() else BATCH)):
        good = [one for one in batch if isinstance(one, str)]
        verdicts = iter(classifier.classify(good, careful=not options.fast, reasons=options.reasons))
        for one in batch:
            if isinstance(one, str):
                _write(_shown(next(verdicts).as_dict(), reasons=options.reasons))
            else:
                failed = 1
                _write({"error": one["error"]})
    return failed


def default_folder() -> Path:
    """Return where the application keeps built models: `models` in its data folder."""
    data = os.environ.get("IRM_DATA")
    return (Path(data) if data else Path(__file__).resolve().parent.parent / ".data") / "models"


def _lines() -> Iterator[Any]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except ValueError:
            text = None
        # A line that cannot be read gets its own answer, so that lines and answers stay side by side.
        yield text if isinstance(text, str) else {"error": f"Line {number} is not a JSON string."}


def _shown(found: dict[str, Any], *, reasons: bool) -> dict[str, Any]:
    if not reasons:
        del found["reasons"]
    return found


def _write(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
