"""Templates of letters to choose from and to look at."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Agency
from accounts.text import fold
from influencers.models import Influencer
from outreach.letter_values import FIELDS
from outreach.letters import Value, fields_of
from outreach.letters.merging import FIELD
from outreach.models import Template, TemplateText
from outreach.states import TemplateKind


@dataclass(frozen=True)
class Piece:
    """A part of a filled text: plain words, or what stands for a field, with where it comes from ("": missing)."""

    text: str
    field: str = ""
    source: str = ""


def templates_to_show(agency: Agency) -> QuerySet[Template]:
    """Return the agency's templates with brand, author and all their texts."""
    texts = Prefetch("texts", TemplateText.objects.order_by("language"))
    return Template.objects.for_agency(agency).select_related("brand", "author__user").prefetch_related(texts)


def listed_templates(
    agency: Agency, *, text: str = "", kind: str = "", language: str = "", brand: str = "", archived: bool = False
) -> QuerySet[Template]:  # fmt: skip
    """Return templates narrowed to words of name, goal, subject or body, a kind, a language, a brand (its uuid)."""
    rows = templates_to_show(agency).filter(archived_at__isnull=not archived)
    for word in text.split()[:6]:
        worded = TemplateText.objects.filter(Q(subject__icontains=word) | Q(body__icontains=word))
        rows = rows.filter(
            Q(name__icontains=word) | Q(goal__icontains=word) | Q(tags__contains=[word.lower()]) | Q(pk__in=worded.values("template"))
        )  # fmt: skip
    if kind in TemplateKind.values:
        rows = rows.filter(kind=kind)
    if language:
        rows = rows.filter(pk__in=TemplateText.objects.filter(language=language).values("template"))
    if brand:
        rows = rows.filter(Q(brand__uuid=brand) | Q(brand=None))
    return rows


def texts_to_begin_with(
    agency: Agency, *, kind: str = TemplateKind.FIRST, languages: list[str] | None = None
) -> list[TemplateText]:
    """Return the texts a letter can begin with; those in a language of the reader first, at most 200."""
    rows = TemplateText.objects.filter(
        template__agency=agency, template__archived_at=None, template__kind=kind
    )
    found = list(rows.select_related("template__brand").order_by("template__name", "language")[:200])
    wanted = languages or []
    return sorted(
        found, key=lambda text: wanted.index(text.language) if text.language in wanted else len(wanted)
    )


def people_like(agency: Agency, text: str, *, most: int = 8) -> list[Influencer]:
    """Return people whose record has the words, by name; without words the ones changed last."""
    rows = (
        Influencer.objects.for_agency(agency).active().prefetch_related("channels").select_related("agency")
    )
    if words := fold(text).split()[:6]:
        for word in words:
            rows = rows.filter(search_text__contains=word)
        return list(rows.order_by("name_key", "pk")[:most])
    return list(rows.order_by("-updated_at", "-pk")[:most])


def pieces_of(text: str, values: dict[str, Value]) -> list[Piece]:
    """Cut a text at its fields, each with its value and source."""
    pieces, begin = [], 0
    for found in FIELD.finditer(text):
        name = found[1].lower()
        value = values.get(name)
        pieces.append(Piece(text[begin : found.start()]))
        pieces.append(Piece(value.text if value else found[0], name, value.source if value else ""))
        begin = found.end()
    return [piece for piece in [*pieces, Piece(text[begin:])] if piece.text]


def unknown_fields(*texts: str) -> list[str]:
    """Return the fields of a text that nobody knows a value for: they are typed for each letter."""
    known = {field.name for field in FIELDS}
    return [name for name in fields_of(*texts) if name not in known]
