"""Good and bad letters in five languages with the verdict each has to get, and what exactly keeps the bad ones back."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from outreach.letters import Gate, Severity, check_letter
from tests.outreach.letters.making import TODAY, make_letter

FOLDER = Path(__file__).parent / "table"


def letters() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.stem, letter)
        for path in sorted(FOLDER.glob("*.toml"))
        for letter in tomllib.loads(path.read_text(encoding="utf-8"))["letter"]
    ]


@pytest.mark.parametrize(
    ("language", "row"),
    letters(),
    ids=[f"{language}-{row['gate']}-{row['subject'][:40]}" for language, row in letters()],
)
def test_letter_gets_its_verdict_for_the_right_reasons(language: str, row: dict[str, Any]) -> None:
    fields = {"languages": [language], **row}
    gate, because = fields.pop("gate"), fields.pop("because", [])
    report = check_letter(make_letter({**fields, "body": fields["body"].strip("\n")}), today=TODAY)
    held = {found.rule for found in report.findings if found.severity in (Severity.BLOCK, Severity.WARN)}
    shown = [(found.rule, found.outcome, found.message) for found in report.findings if found.points]
    assert (report.gate, held) == (Gate(gate), set(because)), shown
    assert report.score == max(0, 100 - sum(reason.points for reason in report.reasons))
    if gate == "send":
        assert report.score >= 90, shown
        assert all(report.answers.values()) and report.cited is not None
        assert report.words <= 100


@pytest.mark.parametrize("language", ["en", "es", "ko", "pl", "ru"])
def test_table_has_enough_of_both_in_each_language(language: str) -> None:
    gates = [row["gate"] for of, row in letters() if of == language]
    assert gates.count("send") >= 6
    assert len(gates) - gates.count("send") >= 8


def test_the_three_answers_are_found_in_letters_of_other_voices_and_not_where_they_lack() -> None:
    rows = tomllib.loads(Path(__file__).with_name("other_hands.toml").read_text(encoding="utf-8"))["letter"]
    assert len(rows) == 100
    for row in rows:
        lacking = {row["lacks"]} if "lacks" in row else set()
        fields = {"body": row["body"], "language": row["language"], "languages": [row["language"]]}
        report = check_letter(make_letter(fields), today=TODAY)
        missing = {question for question, span in report.answers.items() if span is None}
        assert (row["language"], row["body"][:60], missing) == (row["language"], row["body"][:60], lacking)
