"""The letter checker and the merging of letters: a library without models, quick enough to run while somebody types.

    from outreach.letters import Batch, Letter, check_batch, check_letter, merge
    report = check_letter(letter)            # score with reasons, findings with span and proposal, what the gate says
    reports = check_batch(letters)           # each against all others of the batch, through one index
    merged = merge(subject=..., body=..., values={"name": Value("Mara", Origin.RECORD, "profile")})

Rules are data: packs/any.toml for every language, packs/<language>.toml for the words of each.
"""

from outreach.letters.checking import check_batch, check_letter
from outreach.letters.contract import (
    Answer,
    Finding,
    Gate,
    Letter,
    LetterReport,
    Origin,
    Post,
    Reason,
    Recipient,
    Sender,
    Severity,
    Value,
)
from outreach.letters.merging import Merged, Place, fields_of, merge, merge_all
from outreach.letters.shingles import Batch

__all__ = [
    "Answer", "Batch", "Finding", "Gate", "Letter", "LetterReport", "Merged", "Origin", "Place", "Post", "Reason",
    "Recipient", "Sender", "Severity", "Value", "check_batch", "check_letter", "fields_of", "merge", "merge_all",
]  # fmt: skip
