from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

LONGEST_TEXT = 50_000  # characters that are kept of one mention
LONGEST_KEY = 120


class NotMentions(ValueError):
    """What was sent is no list of mentions. The message is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class HeardElsewhere:
    """Something said elsewhere. `key` is the source's own id, empty: made of address, time and text.

    `at` None: when it came. `author` is whoever published it, as it was sent; `reach` None: unknown.
    """

    text: str
    at: datetime | None = None
    key: str = ""
    title: str = ""
    url: str = ""
    place: str = ""
    author: str = ""
    likes: int | None = None
    reach: int | None = None

    @property
    def external_key(self) -> str:
        """Return what tells this mention from others: the same however often it comes."""
        if self.key and len(self.key) <= LONGEST_KEY and self.key.isprintable():
            return self.key
        words = [self.key] if self.key else [self.url, self.at.isoformat() if self.at else "", self.text]
        if not self.key and not self.url:
            words += [self.author, self.title]
        return "h:" + sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:48]
