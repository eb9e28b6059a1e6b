"""How long checking one draft takes, against every pack at once.

    .venv/bin/python -m benchmarks.checks [--rounds 100]

Needs no database. Prints for each text its characters, the median, p95 and the fastest, in milliseconds, and how many
findings came of it. All fifteen markets, a brand with words of its own, and a brief to compare with. Goal: 50 ms for a
draft of usual length.
"""

import argparse
import os
import statistics
import sys
import time

BRIEF = (
    "The lamp gives a warm and steady light for long evenings with friends at home, and uses half the power. "
)
TEXTS = {
    "caption, English": "#ad My evening with the new lamp was warm and long, and nobody wanted to go home. "
    * 12,
    "caption, German with emoji": "#werbung Schöne Abende mit der neuen Lampe 💡 waren wärmer und länger. "
    * 15,
    "caption, Korean": "[광고] 새 조명과 함께한 저녁이에요. 모두가 좋아했어요. " * 30,
    "longest caption of Instagram": ("#reklama Mój wieczór z nową lampą był długi i ciepły. " * 60)[:2200],
    "longest description of YouTube": (
        "Publicidad: mi noche con la lámpara nueva fue larga y cálida. " * 100
    )[:5000],
    "50,000 characters": ("Реклама. Мой вечер с новой лампой был тёплым и долгим. " * 1000)[:50_000],
}


def main() -> int:
    """Check, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irm.settings")
    import django

    django.setup()
    print(f"{'text':32} {'characters':>10} {'p50 ms':>8} {'p95 ms':>8} {'min ms':>8} {'findings':>8}")
    for name, text in TEXTS.items():
        print(f"{name:32} {len(text):10,} {measure(text, options.rounds)}", flush=True)
    return 0


def measure(text: str, rounds: int) -> str:
    """Return a line of figures; the first check, which compiles the packs, is not counted."""
    from campaigns.disclosure.labels import labels
    from drafts.checking import BrandText, BrandWords, CheckedText, check

    given = CheckedText(
        text=text, platform="instagram", format="reel", relation="paid", categories=("alcohol",),
        markets=tuple("IT" if market == "EU" else market for market in labels()),
        brand=BrandWords(
            name="Nordwind", handles=("@nordwind",), forbidden=("cheap", "bargain*"), rivals=("Lumora",),
            mentions=("@nordwind",), hashtags=("#slowevenings",), links=("https://nordwind.example/lamp",), codes=("LAMP10",),
        ),
        compared=(BrandText("Brief", BRIEF * 5),),
    )  # fmt: skip
    found = check(given).findings
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        check(given)
        times.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times):8.1f} {p95:8.1f} {min(times):8.1f} {len(found):8}"


if __name__ == "__main__":
    sys.exit(main())
