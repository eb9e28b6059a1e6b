"""The checker of statements in a crisis: four do's, four don'ts; a library without models, quick enough while typing.

    from crisis.statements import Fact, Sort, Statement, check_statement
    report = check_statement(Statement(text, Sort.HOLDING, facts=..., channels=("https://brand.example/safety",)))
    report.verdict, report.kept, report.findings, report.figures

Rules are data: packs/any.toml for every language, packs/<language>.toml for the words of each.
"""

from crisis.statements.checking import check_statement
from crisis.statements.contract import (
    DONTS,
    DOS,
    Advice,
    Fact,
    Figure,
    Finding,
    Severity,
    Sort,
    Statement,
    StatementReport,
)
from crisis.statements.rows import languages

__all__ = [
    "DONTS", "DOS", "Advice", "Fact", "Figure", "Finding", "Severity", "Sort", "Statement", "StatementReport",
    "check_statement", "languages",
]  # fmt: skip
