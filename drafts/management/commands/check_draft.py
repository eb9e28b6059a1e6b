import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

EXIT_CODES = {"pass": 0, "warn": 0, "needs_input": 3, "block": 4}


class Command(BaseCommand):
    help = (
        "Check a text as drafts are checked. Exit code: 0 in order or warnings, 3 something has to be answered, "
        "4 something speaks against publishing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="A text file; - or nothing: standard input.")
        parser.add_argument(
            "--market", action="append", default=[], help="Such as PL; may be given several times."
        )
        parser.add_argument("--platform", default="")
        parser.add_argument("--format", default="")
        parser.add_argument("--language", default="", help="Such as pl; else it is read from the text.")
        parser.add_argument("--title", default="")
        parser.add_argument(
            "--relation", default="", help="paid, gift, affiliate, loan, own_brand, employee, none."
        )
        parser.add_argument(
            "--category", action="append", help="Of the product; “none” for none of those with rules."
        )
        parser.add_argument("--brand", default="", help="The brand's name.")
        parser.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER")
        parser.add_argument("--all", action="store_true", help="Show what is in order too.")
        parser.add_argument("--json", action="store_true", help="One JSON object with everything.")

    def handle(self, *args: Any, **options: Any) -> None:
        from drafts.checking import check
        from drafts.checking.reading import read_checked, report_as_data

        report = check(read_checked(_given(options)))
        if options["json"]:
            self.stdout.write(json.dumps(report_as_data(report), ensure_ascii=False, indent=2))
        else:
            self._tell(report, everything=options["all"])
        code = EXIT_CODES[report.verdict]
        if code:
            sys.exit(code)

    def _tell(self, report: Any, *, everything: bool) -> None:
        words = {"block": "BLOCK", "needs_input": "ASK", "warn": "WARN", "pass": "ok"}
        for found in report.findings:
            if found.severity == "pass" and not everything:
                continue
            self.stdout.write(f"{words[found.severity]:5} {found.rule}: {found.message}")
            if found.severity == "pass":
                continue
            if found.question and not found.answer:
                choices = (
                    "|".join(value for value, _label in found.question.choices) or found.question.answering
                )
                self.stdout.write(
                    f"      asks: {found.question.text} --answer {found.question.key}={choices}"
                )
            if found.proposal:
                self.stdout.write(f"      write: {found.proposal}")
            if found.source and found.as_of:
                self.stdout.write(f"      {found.source} (as of {found.as_of})")
        for conflict in report.conflicts:
            self.stdout.write(f"CONFLICT {'/'.join(conflict.markets)}: {conflict.message}")
        self.stdout.write(
            f"{words[report.verdict]}: {', '.join(report.markets) or 'no market'}; no legal advice."
        )


def _given(options: dict[str, Any]) -> dict[str, Any]:
    answers = {}
    for each in options["answer"]:
        key, sign, value = each.partition("=")
        if not sign:
            raise CommandError(f"{each} is not an answer. Write it like --answer platform_tool=yes.")
        answers[key.strip()] = value.strip()
    categories = options["category"]
    return {
        "text": _read(options["file"]),
        "title": options["title"],
        "platform": options["platform"],
        "format": options["format"],
        "language": options["language"],
        "markets": options["market"],
        "relation": options["relation"],
        "categories": None if categories is None else [each for each in categories if each != "none"],
        "brand": {"name": options["brand"]} if options["brand"] else None,
        "answers": answers,
    }


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read as text: {error}.") from error
