"""What the influencer's page is made of: each room gives a section, and says what the influencer does next in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Pass
from campaigns.models import Collaboration


@dataclass(frozen=True)
class Visit:
    """One opening of the page: by which link, of which collaboration, when. `token` is the secret of the address.

    After an answer: `at` is the anchor it belongs to, `says` what else happened. After one that was refused: `refused`
    says why, `typed` is what was sent.
    """

    given: Pass
    collaboration: Collaboration
    token: str
    now: datetime
    at: str = ""
    says: str = ""
    refused: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return reverse("personal:page", args=[self.token])

    def may(self, verb: str) -> bool:
        """Say whether the link names a verb. The action asks again; this decides what is shown."""
        return self.given.allows(verb, now=self.now)


@dataclass(frozen=True)
class NextStep:
    """One thing the influencer does next. The earliest due stands on top of the page; without a date it comes last."""

    what: str  # "Read the brief"
    why: str = ""  # "7 points wait for you"
    anchor: str = ""  # of the section or a part of it, without "#"
    button: str = ""
    icon: str = "arrow-right"
    due: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """A section as it is drawn: what its template reads as `part`, and the steps it asks for."""

    part: dict[str, Any]
    steps: list[NextStep] = field(default_factory=list)
    badge: str = ""  # beside its name: "3 open", "Paid"


@dataclass(frozen=True)
class Section:
    """A part of the page. `read` returns None where there is nothing to show; `verb` is what the link must name."""

    key: str  # its anchor
    title: Any  # gettext_lazy
    icon: str
    template: str
    verb: str
    read: Callable[[Visit], Shown | None]
