"""Run all benchmarks one after the other: `make bench`. Each can also be run alone: python -m benchmarks.<name>."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run each module of this folder; return how many failed."""
    failed = 0
    for path in sorted(HERE.glob("*.py")):
        if path.stem.startswith("_") or "__main__" not in path.read_text():
            continue
        print(f"\n== {path.stem}", flush=True)
        failed += (
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", f"benchmarks.{path.stem}"], check=False
            ).returncode
            != 0
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
