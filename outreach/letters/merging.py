"""Merge fields: `{{ name }}` replaced in one pass. What a value holds is text and never read as a field again.

No template engine touches what people wrote. A letter with a missing or dangerous value is blocked by a sentence; the
other letters of its batch go on.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from outreach.letters.contract import BODY, SUBJECT, Origin, Span, Value

FIELD = re.compile(r"\{\{[ \t]{0,8}([A-Za-z][A-Za-z0-9_]{0,39})[ \t]{0,8}\}\}")
LONGEST_VALUE = 5_000
LONGEST_LETTER = 100_000
_LINE_ENDS = frozenset(
    "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
)  # all that str.splitlines and mail readers split at


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in a merged letter, and where it comes from."""

    field: str
    where: str
    span: Span
    value: Value


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged letter. With `problems` (full sentences) it is blocked, and subject and body are empty."""

    subject: str = ""
    body: str = ""
    places: tuple[Place, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_blocked(self) -> bool:
        return bool(self.problems)


def fields_of(*texts: str) -> list[str]:
    """Return the names of the fields in templates, each once, in the order they come."""
    return list(dict.fromkeys(found[1].lower() for text in texts for found in FIELD.finditer(text)))


def merge(*, subject: str, body: str, values: Mapping[str, Value | None]) -> Merged:
    """Put values into the fields of a template's subject and body. Field names are read without their case."""
    known = {name.lower(): value for name, value in values.items()}
    problems = [*_template_problems(subject), *_problems(subject, body, known)]
    if problems:
        return Merged(problems=tuple(problems))
    given = {name: value for name, value in known.items() if value is not None}
    merged_subject, in_subject = _filled(subject, SUBJECT, given)
    merged_body, in_body = _filled(body, BODY, given)
    if len(merged_subject) + len(merged_body) > LONGEST_LETTER:
        return Merged(
            problems=(_("The letter is longer than %(most)s characters.") % {"most": f"{LONGEST_LETTER:,}"},)
        )
    return Merged(merged_subject, merged_body, (*in_subject, *in_body))


def merge_all(*, subject: str, body: str, rows: Iterable[Mapping[str, Value | None]]) -> list[Merged]:
    """Merge one template for many recipients; each is blocked or not for itself."""
    return [merge(subject=subject, body=body, values=values) for values in rows]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put plain texts into fields, in one pass; fields without a text stay. For our own sentences, not for letters."""
    return FIELD.sub(lambda found: values.get(found[1].lower(), found[0]), text)


def _filled(text: str, where: str, values: Mapping[str, Value]) -> tuple[str, list[Place]]:
    parts: list[str] = []
    places: list[Place] = []
    begin = length = 0
    for found in FIELD.finditer(text):
        value = values[found[1].lower()]
        put = _put(value.text)
        before = text[begin : found.start()]
        start = length + len(before)
        length = start + len(put)
        places.append(Place(found[1].lower(), where, (start, length), value))
        parts += [before, put]
        begin = found.end()
    return "".join([*parts, text[begin:]]), places


def _put(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _template_problems(subject: str) -> list[str]:
    if _LINE_ENDS & set(subject):
        return [_("The subject has a line break in it. Put it on one line.")]
    return []


def _problems(subject: str, body: str, values: Mapping[str, Value | None]) -> list[str]:
    found: list[str] = []
    in_subject = set(fields_of(subject))
    for name in fields_of(subject, body):
        value = values.get(name)
        if value is None or not value.text.strip():
            message = _(
                "%(field)s has no value for this person. Fill it in or take the field out of the letter."
            )
            found.append(message % {"field": f"{{{{{name}}}}}"})
        elif name in in_subject and _LINE_ENDS & set(value.text):
            message = _("%(field)s has a line break in it (from: %(source)s). A subject is one line.")
            found.append(message % {"field": f"{{{{{name}}}}}", "source": _source(value)})
        elif any(_is_control(character) for character in value.text):
            message = _("%(field)s holds characters that no letter may have (from: %(source)s).")
            found.append(message % {"field": f"{{{{{name}}}}}", "source": _source(value)})
        elif len(value.text) > LONGEST_VALUE:
            message = _("%(field)s is longer than %(most)s characters.")
            found.append(message % {"field": f"{{{{{name}}}}}", "most": f"{LONGEST_VALUE:,}"})
    return found


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t"


def _source(value: Value) -> str:
    names = {
        Origin.RECORD: _("the profile"), Origin.POST: _("a post"), Origin.CAMPAIGN: _("the campaign"),
        Origin.SENDER: _("the sender"), Origin.TYPED: _("typed for this letter"),
    }  # fmt: skip
    return value.source or names[value.origin]
