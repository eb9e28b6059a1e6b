"""What the page of letters begun together shows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from outreach.check_rows import gate_words
from outreach.letter_values import as_values
from outreach.letters import Batch, Gate, Letter, Recipient, fields_of
from outreach.letters.shingles import masked_words, share_in
from outreach.models import LetterBatch, Message
from outreach.queries.letters import UNSENT, letters_of
from outreach.states import MessageState

_ON_THE_WAY = (MessageState.WAITING, MessageState.LEAVING)


@dataclass(frozen=True)
class BatchRow:
    """One letter: `same` is the share (0-1) of its words that stand in other letters of the batch too."""

    letter: Message
    same: float | None
    missing: list[str]
    gate: str

    @property
    def percent(self) -> int | None:
        return None if self.same is None else round(self.same * 100)

    @property
    def is_open(self) -> bool:
        return self.letter.state in UNSENT

    @property
    def may_go(self) -> bool:
        letter = self.letter
        despite = letter.gate == Gate.LOOK_AGAIN and bool(letter.despite)
        return self.is_open and not self.missing and (letter.gate == Gate.SEND or despite)


def batch_page(batch: LetterBatch) -> dict[str, Any]:
    """Return rows, counts and the first letter that wants somebody. Two statements."""
    letters = list(letters_of(batch))
    read = [_read(letter) for letter in letters if letter.state != MessageState.DROPPED]
    index = Batch.of(read) if len(read) > 1 else None
    rows = [
        BatchRow(
            letter, share_in(masked_words(_read(letter)), index) if index else None,
            fields_of(letter.subject, letter.body), str(gate_words(letter.gate)),
        )
        for letter in letters
    ]  # fmt: skip
    states = Counter(letter.state for letter in letters)
    return {
        "batch": batch, "rows": rows, "total": len(rows),
        "left": states[MessageState.SENT], "on_the_way": sum(states[state] for state in _ON_THE_WAY),
        "waiting": states[MessageState.WAITING], "ready": sum(row.may_go for row in rows),
        "open": sum(row.is_open for row in rows),
        "first_open": next((row.letter for row in rows if row.is_open and not row.may_go), None),
    }  # fmt: skip


def _read(letter: Message) -> Letter:
    person = letter.thread.influencer
    return Letter(
        letter.subject, letter.body, values=as_values(letter.values),
        recipient=Recipient(person.name if person else ""),
    )  # fmt: skip
