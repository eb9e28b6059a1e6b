"""How fast lists are taken in: `python benchmarks/import_influencers.py [--full]`.

Makes its own lists (two channels a tenth of the rows, tags, countries, e-mail addresses, some duplicates and broken
cells), takes each in through the same actions as the page, then takes it in again, once unchanged and once with
other numbers. Prints rows a second, what each process computed, and peak memory. `--full` adds a million rows. Runs on servers of
its own in a temporary folder.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10_000, 100_000)
COUNTRIES = ("Spain", "Korea", "Polska", "US", "Brasil", "Deutschland", "India", "Japan", "", "n/a")
TOPICS = ("Beauty", "Food|Travel", "Games", "Fashion; Lifestyle", "Music", "Tech", "-")
SYLLABLES = ("ma", "ri", "no", "ka", "lo", "ste", "fa", "ni", "ve", "zu", "gra", "tel", "mo", "ša", "łe", "ö")


def write_list(path: Path, rows: int, *, factor: float = 1.0) -> None:
    """Write a list of fictional people; the same rows for the same size, the numbers times `factor`."""
    chance = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "Name",
                "Instagram",
                "Instagram followers",
                "TikTok handle",
                "TikTok followers",
                "Country",
                "Topics",
                "E-mail",
            ]
        )
        for number in range(rows):
            twin = number - chance.randrange(1, 500) if chance.random() < 0.01 and number > 500 else number
            word = chance.choice(SYLLABLES).title() + "".join(chance.choices(SYLLABLES, k=2))
            last = chance.choice(SYLLABLES).title() + "".join(chance.choices(SYLLABLES, k=3))
            followers = int(chance.paretovariate(1.1) * 1000 * factor)
            shown = (
                f"{followers / 1000:.1f}k"
                if chance.random() < 0.2
                else f"{followers:,}"
                if chance.random() < 0.3
                else followers
            )
            tiktok = f"@tt.{twin}" if chance.random() < 0.1 else ""
            mail = (
                f"person{twin}@example.com"
                if chance.random() < 0.3
                else "not an address"
                if chance.random() < 0.01
                else ""
            )
            writer.writerow([f"{word} {last}", f"ig.person_{twin}", shown, tiktok,
                             followers // 3 if tiktok else "", chance.choice(COUNTRIES), chance.choice(TOPICS), mail])  # fmt: skip


def measure(path: Path, label: str) -> None:
    """Take one list in and print a line."""
    from django.core.files import File

    from accounts.models import Membership
    from influencers.actions.importing import run_import, start_import, upload_list

    by = Membership.objects.select_related("agency", "user").get(user__email="bench@example.com")
    start, before = time.perf_counter(), computed()
    with path.open("rb") as file:
        upload = upload_list(by=by, file=File(file), file_name="list-2026-01-05.csv")
    looked = time.perf_counter()
    start_import(upload=upload, by=by, in_background=False)
    run_import(upload=upload)
    seconds = time.perf_counter() - start
    each = [(now - then) / upload.rows_done * 1e6 for now, then in zip(computed(), before, strict=True)]
    own, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    counts = f"{upload.created:,} new, {upload.updated:,} updated, {upload.unchanged:,} unchanged, {upload.merged:,} merged"
    print(
        f"{label:<28}{upload.rows_done:>10,} rows{upload.rows_done / seconds:>9,.0f} rows/s  {seconds:>7.1f} s "
        f"(look {looked - start:.1f} s; computing a row: {each[0]:.0f} us here, {each[1]:.0f} reading, {each[2]:.0f} PostgreSQL)  "
        f"peak {own:.0f} + {child:.0f} MB  {counts}, {upload.rejected} rejected {upload.error}",
        flush=True,
    )


def computed() -> tuple[float, float, float]:
    """Return the seconds computed by this process, by the processes it started, and by its database connection."""
    from django.db import connection

    connection.ensure_connection()
    words = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        time.process_time(),
        children.ru_utime + children.ru_stime,
        (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"),
    )


def run_size(rows: int, folder: Path) -> None:
    """Measure one size in this process, so that the peak memory is that size's own."""
    import django

    django.setup()
    from django.core.management import call_command

    from accounts.actions import create_agency
    from accounts.models import User

    call_command("migrate", verbosity=0)
    create_agency(name=f"Bench {rows}", owner=User.objects.create_user("bench@example.com", None))
    path, later = folder / "list.csv", folder / "later.csv"
    write_list(path, rows)
    write_list(later, rows, factor=1.1)
    measure(path, "first time")
    measure(path, "again, nothing changed")
    measure(later, "again, other numbers")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="a million rows too")
    parser.add_argument("--rows", type=int, help="only this size")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        run_size(arguments.rows, Path(os.environ["IRM_DATA"]))
        return
    sizes = [arguments.rows] if arguments.rows else [*SIZES, *([1_000_000] if arguments.full else [])]
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="irm-bench-", dir="/tmp") as folder:
            Path(folder).chmod(0o711)
            environment = {
                **os.environ,
                "IRM_DATA": folder,
                "DJANGO_SETTINGS_MODULE": "irm.settings",
                "PYTHONPATH": str(ROOT),
                "IRM_IMPORT_MAX_MB": "500",
                "IRM_LOG_LEVEL": "WARNING",
            }
            code = "import sys; from irm.embedded import embedded_servers, running; sys.argv = sys.argv[1:]\nwith running(embedded_servers()): import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
            subprocess.run(
                [sys.executable, "-c", code, __file__, "--child", "--rows", str(rows)],
                env=environment,
                cwd=ROOT,
                check=True,
            )


if __name__ == "__main__":
    main()
