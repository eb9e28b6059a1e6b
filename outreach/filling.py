"""Fill the fields of a letter: each with what is known, and what is missing named in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import Membership
from campaigns.models import Collaboration
from influencers.models import Influencer
from outreach.letter_values import FIELDS, values_for
from outreach.letters import Origin, Value, fields_of, merge
from outreach.models import Mailbox
from outreach.queries.letters import latest_posts

LONGEST_TROUBLE = 300
_OF_POSTS = frozenset(each.name for each in FIELDS if each.origin == Origin.POST)


@dataclass(frozen=True)
class Filled:
    """A filled text: the values that stand in it, and in `trouble` why it cannot go yet ("": nothing is missing)."""

    subject: str
    body: str
    values: dict[str, Value] = field(default_factory=dict)
    trouble: str = ""


def fill_text(subject: str, body: str, values: Mapping[str, Value]) -> Filled:
    """Put values into fields in one pass. A field whose value is missing or unfit stays as it is and is told of."""
    wanted = fields_of(subject, body)
    problems: list[str] = []
    fitting: dict[str, Value] = {}
    for name in wanted:
        # Each for itself, so that one missing value does not keep the others out.
        alone = merge(subject=_only(name, subject), body=_only(name, body), values={name: values.get(name)})
        problems += alone.problems
        fitting[name] = Value(f"{{{{{name}}}}}", Origin.TYPED) if alone.is_blocked else values[name]
    merged = merge(subject=subject, body=body, values=fitting)
    there = {name: value for name, value in fitting.items() if value is values.get(name)}
    if merged.is_blocked:
        return Filled(subject, body, trouble=_short([*problems, *merged.problems]))
    return Filled(merged.subject, merged.body, there, _short(problems))


def known_values(
    influencer: Influencer, collaboration: Collaboration | None, mailbox: Mailbox | None, member: Membership | None,
    language: str, *, texts: tuple[str, str], cited_url: str = "",
) -> dict[str, Value]:  # fmt: skip
    """Return what is known for the fields of a text; nothing is read where it has none, and posts only where it names one."""
    wanted = set(fields_of(*texts))
    if not wanted:
        return {}
    posts = latest_posts(influencer) if wanted & _OF_POSTS else []
    post = next((each for each in posts if cited_url and each.url == cited_url), next(iter(posts), None))
    return values_for(
        influencer, collaboration=collaboration, mailbox=mailbox, member=member, post=post, language=language
    )


def _only(name: str, text: str) -> str:
    return f"{{{{{name}}}}}" if name in fields_of(text) else ""


def _short(problems: list[str]) -> str:
    said = " ".join(dict.fromkeys(problems))
    return said if len(said) <= LONGEST_TROUBLE else said[: LONGEST_TROUBLE - 1].rsplit(" ", 1)[0] + "…"
