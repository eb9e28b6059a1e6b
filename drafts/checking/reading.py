"""What people and programs send to be checked, read into a CheckedText; and a report as plain data."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.countries import is_country, is_language
from accounts.errors import ActionError
from accounts.text import clean
from campaigns.disclosure.packs import category_choices
from drafts.checking.context import LONGEST
from drafts.checking.contract import BrandText, BrandWords, CheckedText, FoundBy, Relation, Report, Sentence
from drafts.checking.questions import QUESTIONS
from influencers.formats import formats
from platforms.registry import PLATFORMS

MOST_MARKETS = 50
MOST_WORDS = 200
_WORD_LISTS = (
    "handles", "forbidden", "rivals", "mentions", "hashtags", "links", "codes", "claims", "forbidden_themes",
)  # fmt: skip


def read_checked(given: Mapping[str, Any]) -> CheckedText:
    """Return what is to be checked. Raises ActionError, in a sentence, for what no draft can have."""
    platform, format_ = _platform(given.get("platform") or "", given.get("format") or "")
    language = (given.get("language") or "").lower()
    if language and not is_language(language):
        raise ActionError(
            _("%(language)s is not a language. Write it like en.") % {"language": _shown(language)}
        )
    relation = given.get("relation") or ""
    if relation not in list(Relation):
        known = ", ".join(each for each in Relation if each)
        raise ActionError(
            _("%(relation)s is not known. Known: %(known)s.") % {"relation": _shown(relation), "known": known}
        )
    categories = given.get("categories")
    return CheckedText(
        text=_text(given.get("text") or ""), title=_text(given.get("title") or ""), platform=platform, format=format_,
        markets=_markets(given.get("markets") or ()), language=language, relation=relation,
        categories=None if categories is None else _categories(categories), answers=_answers(given.get("answers") or {}),
        brand=_brand(given["brand"]) if given.get("brand") else None,
        compared=tuple(BrandText(_("Brief"), _text(each)) for each in list(given.get("compared") or ())[:20]),
        followers=given.get("followers"), is_minor=given.get("is_minor"), on=given.get("on"),
    )  # fmt: skip


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if len(text) > LONGEST:
        raise ActionError(
            _("The text is too long: at most %(most)s characters are checked at once.")
            % {"most": f"{LONGEST:,}"}
        )
    return text


def _platform(platform: str, format_: str) -> tuple[str, str]:
    if platform and platform not in PLATFORMS:
        known = ", ".join(PLATFORMS)
        raise ActionError(
            _("%(platform)s is not a platform. Known: %(known)s.")
            % {"platform": _shown(platform), "known": known}
        )
    if format_ and (not platform or format_ not in formats(platform)):
        known = ", ".join(formats(platform)) if platform else _("choose a platform first")
        raise ActionError(
            _("%(format)s is not one of its formats. Known: %(known)s.")
            % {"format": _shown(format_), "known": known}
        )
    return platform, format_


def _markets(markets: Iterable[str]) -> tuple[str, ...]:
    read = list(dict.fromkeys(clean(str(market)).upper() for market in markets if str(market).strip()))
    read = ["GB" if market == "UK" else market for market in read]
    for market in read:
        if not is_country(market):
            raise ActionError(
                _("%(market)s is not a country. Write it like PL.") % {"market": _shown(market)}
            )
    if len(read) > MOST_MARKETS:
        raise ActionError(_("At most %(most)s markets at once.") % {"most": MOST_MARKETS})
    return tuple(dict.fromkeys(read))


def _categories(categories: Iterable[str]) -> tuple[str, ...]:
    known = [key for key, _name in category_choices()]
    read = tuple(dict.fromkeys(categories))
    for category in read:
        if category not in known:
            raise ActionError(
                _("%(category)s is not a category. Known: %(known)s.")
                % {"category": _shown(category), "known": ", ".join(known)}
            )
    return read


def _answers(answers: Mapping[str, Any]) -> dict[str, str]:
    read = {}
    for key, answer in answers.items():
        if str(key).partition(":")[0] not in QUESTIONS:
            raise ActionError(_("%(key)s is not something that is asked.") % {"key": _shown(key)})
        read[str(key)[:80]] = clean(str(answer))[:300]
    return read


def _brand(brand: Mapping[str, Any]) -> BrandWords:
    lists = {
        key: tuple(clean(str(word))[:300] for word in list(brand.get(key) or ())[:MOST_WORDS])
        for key in _WORD_LISTS
    }
    return BrandWords(
        name=clean(str(brand.get("name") or ""))[:120],
        replaced={
            clean(str(word))[:80]: clean(str(instead))[:80]
            for word, instead in dict(brand.get("replaced") or {}).items()
        },
        sentences=tuple(
            Sentence(clean(str(text))[:500]) for text in list(brand.get("sentences") or ())[:MOST_WORDS]
        ),
        for_children=bool(brand.get("for_children")),
        **lists,
    )


def _shown(word: object) -> str:
    return clean(str(word))[:40] or _("Nothing")


def report_as_data(report: Report) -> dict[str, Any]:
    """Return a report as programs read it."""
    return {
        "verdict": str(report.verdict), "markets": list(report.markets), "language": report.language,
        "rules_version": report.rules_version, "findings": [finding_as_data(found) for found in report.findings],
        "conflicts": [
            {"markets": list(each.markets), "message": each.message, "rules": list(each.rules)} for each in report.conflicts
        ],
    }  # fmt: skip


def finding_as_data(found: FoundBy) -> dict[str, Any]:
    question = found.question
    return {
        "rule": found.rule, "kind": found.kind, "severity": str(found.severity), "outcome": found.outcome,
        "message": found.message, "market": found.market, "platform": found.platform, "where": found.where,
        "start": found.start, "end": found.end, "says": found.says, "proposal": found.proposal,
        "question": {
            "key": question.key, "text": question.text, "answering": str(question.answering), "unit": question.unit,
            "choices": [{"value": value, "label": label} for value, label in question.choices],
        } if question else None,
        "answer": found.answer, "source": found.source, "source_url": found.source_url, "confidence": found.confidence,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "review_by": found.review_by.isoformat() if found.review_by else None,
    }  # fmt: skip
