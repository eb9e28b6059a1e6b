"""What can go wrong while reading a platform, what the poller does next and what a person reads."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from platforms.contract import QuotaReading, Spend


class NextStep(StrEnum):
    """What the poller does after an error."""

    RECHECK_THEN_GONE = "recheck_then_gone"
    """Look again after at least 24 hours; absent twice means gone."""
    MARK_PRIVATE = "mark_private"
    """Keep the history, recheck weekly."""
    MARK_COMMENTS_OFF = "mark_comments_off"
    """Stop asking for this post's comments, recheck weekly."""
    STOP_CREDENTIAL = "stop_credential"
    """Configuration fault: no further call with this credential until a person looked."""
    WAIT = "wait"
    """Put the work back until ``retry_at``."""
    WAIT_FOR_RESET = "wait_for_reset"
    """Close the bucket until ``resets_at``."""
    RENEW_TOKEN = "renew_token"  # noqa: S105 - the name of a step, not a secret
    """Refresh the token once; when that fails, ask for consent again."""
    RETRY_LATER = "retry_later"
    """Back off, doubling each time."""
    REPORT = "report"
    """The answer is not what the documentation says: tell the operators, back off."""
    ASK_PERSON = "ask_person"
    """What was typed cannot be used."""
    NEVER = "never"
    """The platform does not offer it; do not ask again."""


class PlatformError(Exception):
    """Base of everything a platform call raises.

    ``for_person`` is a calm sentence for the screen, ``detail`` the technical reason for the log (free
    of secrets), ``tries`` how often the failed request was sent, ``spent`` what the failed call cost
    nevertheless, ``quota`` what the server said about its limits while refusing.
    """

    what_next: ClassVar[NextStep] = NextStep.RETRY_LATER
    sentence: ClassVar[str] = "{platform} could not be read."

    def __init__(
        self,
        for_person: str = "",
        *,
        platform: str = "The platform",
        detail: str = "",
        bucket: str = "",
        retry_at: datetime | None = None,
        resets_at: datetime | None = None,
    ) -> None:
        self.for_person = for_person or self.sentence.format(platform=platform)
        self.platform = platform
        self.detail = detail
        self.bucket = bucket
        self.retry_at = retry_at
        self.resets_at = resets_at
        self.tries = 1
        self.spent: Sequence[Spend] = ()
        self.quota: Sequence[QuotaReading] = ()
        super().__init__(f"{self.for_person} [{detail}]" if detail else self.for_person)

    @property
    def kind(self) -> str:
        """The stable snake-case name of the error, for storing beside a channel ("rate_limited")."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Gone(PlatformError):
    """The account or post is deleted, banned or was never there."""

    what_next = NextStep.RECHECK_THEN_GONE
    sentence = "{platform} no longer shows this account or post."


class Private(PlatformError):
    """It exists, but its owner does not show it to strangers."""

    what_next = NextStep.MARK_PRIVATE
    sentence = "On {platform} this is private, so its figures cannot be read."


class CommentsOff(PlatformError):
    """The owner switched comments off for this post."""

    what_next = NextStep.MARK_COMMENTS_OFF
    sentence = "Comments are switched off for this post on {platform}."


class Forbidden(PlatformError):
    """The credential lacks a permission or is misconfigured."""

    what_next = NextStep.STOP_CREDENTIAL
    sentence = "{platform} refused the access key. Check its permissions in the settings."


class RateLimited(PlatformError):
    """Too many calls in a short time; allowed again at ``retry_at``."""

    what_next = NextStep.WAIT
    sentence = "{platform} asked for a short pause. Reading goes on by itself."


class QuotaSpent(PlatformError):
    """The allowance of a longer window (a day, an hour) is used up until ``resets_at``."""

    what_next = NextStep.WAIT_FOR_RESET
    sentence = "The allowance for {platform} is used up for now. Reading goes on when it resets."


class TokenExpired(PlatformError):
    """The token is expired, revoked or invalid."""

    what_next = NextStep.RENEW_TOKEN
    sentence = "The access to {platform} has expired. It must be renewed or given again."


class Temporary(PlatformError):
    """A time-out, a broken connection or a server error."""

    what_next = NextStep.RETRY_LATER
    sentence = "{platform} could not be reached just now. It will be tried again."


class ChangedShape(PlatformError):
    """The answer is not in the documented form (HTML, cut off, a missing field, a wrong type)."""

    what_next = NextStep.REPORT
    sentence = "{platform} answered in an unexpected form, so nothing was stored."


class NotSupported(PlatformError):
    """The platform does not offer this at all."""

    what_next = NextStep.NEVER
    sentence = "{platform} does not offer this."


class NotAProfile(PlatformError):
    """The text is not an address of a profile; ``post_external_id`` is set when it is one of a post."""

    what_next = NextStep.ASK_PERSON
    sentence = "This is not the address of a profile."

    def __init__(self, for_person: str = "", *, post_external_id: str = "", platform: str = "") -> None:
        super().__init__(for_person, platform=platform or "The platform")
        self.post_external_id = post_external_id


class UnsafeAddress(PlatformError):
    """A web address given by a person leads to a place we must not visit."""

    what_next = NextStep.ASK_PERSON
    sentence = "This address cannot be opened from here. Use a public http or https address."
