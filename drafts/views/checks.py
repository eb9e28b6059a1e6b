"""Check any text: what is pasted here is looked at and kept nowhere."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.countries import country_choices, language_choices
from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.models import Brand
from campaigns.disclosure.packs import category_choices
from campaigns.views.answers import unprocessable
from drafts.checking import CheckedText, Report, Severity, check
from drafts.checking.reading import read_checked
from drafts.marking import Span, pieces_of
from drafts.queries.brand_words import room_words
from influencers.formats import formats
from platforms.registry import PLATFORMS

MOST_BRANDS = 200
_ANSWER = "answer-"


@require_http_methods(["GET", "POST"])
def check_text(request: TenantRequest) -> HttpResponse:
    """Show the form; on POST with the verdict. Nothing is stored, so it is a POST only for the text's length."""
    brands = list(
        Brand.objects.for_agency(request.agency).filter(archived_at=None).order_by("name")[:MOST_BRANDS]
    )
    asked = {
        **_choices(),
        "brands": brands,
        "typed": request.POST,
        "markets": request.POST.getlist("markets"),
    }
    template = "drafts/checks/_result.html" if request.htmx else "drafts/checks/page.html"
    if request.method == "GET":
        return render(request, "drafts/checks/page.html", asked)
    try:
        given = _read(request.POST, brands)
    except ActionError as error:
        return unprocessable(render(request, template, {**asked, "refused": str(error)}))
    return render(request, template, {**asked, **_shown(given, check(given))})


def _read(posted: QueryDict, brands: list[Brand]) -> CheckedText:
    platform, _slash, format_ = posted.get("where", "").partition("/")
    answers = {
        key.removeprefix(_ANSWER): value for key, value in posted.items() if key.startswith(_ANSWER) and value
    }
    given = read_checked(
        {
            "text": posted.get("text"), "title": posted.get("title"), "platform": platform, "format": format_,
            "markets": posted.getlist("markets"), "language": posted.get("language"), "answers": answers,
        }
    )  # fmt: skip
    brand = _chosen(posted.get("brand", ""), brands)
    return replace(given, brand=room_words(brand)) if brand else given


def _chosen(uuid: str, brands: list[Brand]) -> Brand | None:
    if not uuid:
        return None
    try:
        wanted = UUID(uuid)
    except ValueError:
        wanted = None
    brand = next((brand for brand in brands if brand.uuid == wanted), None)
    if brand is None:
        raise ActionError(_("This brand is not there. Choose one of the list, or none."))
    return brand


def _shown(given: CheckedText, report: Report) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    asked: set[str] = set()
    for number, found in enumerate(report.findings):
        # One answer serves all rules: its buttons stand once.
        key = found.question.key if found.question else ""
        rows.append({"key": str(number), "found": found, "asks": key and key not in asked})
        asked.add(key)
    return {
        "report": report,
        "look": [row for row in rows if row["found"].severity != Severity.PASS],
        "in_order": [row for row in rows if row["found"].severity == Severity.PASS],
        "pieces": {
            where: pieces_of(getattr(given, where), _spans(rows, where)) for where in ("title", "text")
        },
        "answers": list(given.answers.items()),
    }


def _spans(rows: list[dict[str, Any]], where: str) -> list[Span]:
    return [
        Span(row["found"].start, row["found"].end, str(row["found"].severity), row["key"])
        for row in rows
        if row["found"].evidence and row["found"].where == where and row["found"].severity != Severity.PASS
    ]


def _choices() -> dict[str, Any]:
    return {
        "places": [
            (platform.label, [(f"{name}/{key}", label) for key, label in formats(name).items()])
            for name, platform in PLATFORMS.items()
        ],
        "countries": country_choices(),
        "languages": language_choices(),
        "categories": category_choices(),
    }
