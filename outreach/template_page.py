"""What the editor of a template shows, and how its text reads filled in for somebody."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Membership
from outreach.filling import known_values
from outreach.letter_values import FIELDS
from outreach.models import Mailbox, Template, TemplateText
from outreach.queries.templates import people_like, pieces_of, unknown_fields

MOST_VERSIONS = 20
ORIGINS = ("record", "post", "campaign", "sender")


def editor_page(template: Template, language: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return a template with one of its languages open; what was typed last stays in the fields."""
    texts = list(template.texts.all())
    shown = next((text for text in texts if text.language == language), None)
    if shown is None and not language:
        shown = next(iter(texts), None)
    code = shown.language if shown else language
    saved: dict[str, Any] = {
        "subject": shown.subject if shown else "", "body": shown.body if shown else "", "name": template.name,
        "kind": template.kind, "goal": template.goal, "tags": ", ".join(template.tags), "version": template.version,
        "brand": str(template.brand.uuid) if template.brand else "",
    }  # fmt: skip
    return {
        "template": template, "texts": texts, "shown": shown, "language": code, "fields": FIELDS,
        "sheet": {name: typed.get(name, value) for name, value in saved.items()},
        "typed_fields": unknown_fields(saved["subject"], saved["body"]),
        "versions": list(template.versions.select_related("author__user").order_by("-number")[:MOST_VERSIONS]),
    }  # fmt: skip


def preview_of(
    template: Template,
    by: Membership,
    *,
    language: str,
    text: str,
    person: UUID | None,
    mailbox: Mailbox | None,
) -> dict[str, Any]:
    """Return a text cut into pieces, each value with where it comes from, for a person; the others to choose from."""
    texts = {each.language: each for each in template.texts.all()}
    shown: TemplateText | None = texts.get(language) or next(iter(texts.values()), None)
    people = people_like(template.agency, text)
    chosen = next((each for each in people if each.uuid == person), next(iter(people), None))
    page = {"template": template, "shown": shown, "people": people, "person": chosen, "text": text}
    if shown is None or chosen is None:
        return page
    values = known_values(chosen, None, mailbox, by, shown.language, texts=(shown.subject, shown.body))
    return page | {"subject": pieces_of(shown.subject, values), "body": pieces_of(shown.body, values)}
