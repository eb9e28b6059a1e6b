"""What holds for all rules together: union of markets, order, conflicts, spans, what is not known, long texts."""

import time

import pytest

from accounts.errors import ActionError
from campaigns.disclosure.labels import labels
from drafts.checking import Severity
from drafts.checking.folding import Folded
from drafts.checking.kinds.extra_text import is_inn
from drafts.checking.kinds.limits import utf16_units
from drafts.checking.phrases import places
from drafts.checking.reading import read_checked, report_as_data
from tests.drafts.checking.making import checked, of_rule, worst

KNOWN = {
    "relation": "paid",
    "categories": [],
    "platform": "telegram",
    "format": "channel-post",
    "is_minor": False,
}
ALL = [market if market != "EU" else "IT" for market in labels()]


def test_the_rules_of_all_markets_count_together_and_the_worst_comes_first() -> None:
    report = checked("#ad A lamp", markets=["GB", "PL", "DE"], **KNOWN)
    assert [worst(report, f"{market}.label").severity for market in ("gb", "pl", "de")] == [
        "pass",
        "block",
        "warn",
    ]
    ranks = [found.severity.rank for found in report.findings]
    assert (ranks, report.verdict) == (sorted(ranks), Severity.BLOCK)


def test_the_influencers_country_and_a_tenth_of_the_audience_are_markets_too() -> None:
    report = checked("#ad A lamp", markets=["GB"], country="PL", audience={"DE": 0.10, "FR": 0.09}, **KNOWN)
    assert report.markets == ("GB", "PL", "DE")


def test_members_without_rules_of_their_own_are_read_by_the_unions_and_strangers_are_asked_about() -> None:
    report = checked("#pubblicità La lampada", markets=["IT", "AT", "ZA"], language="it", **KNOWN)
    assert report.markets == ("EU",)
    (stranger,) = of_rule(report, "house.no_rules")
    assert (stranger.market, stranger.severity) == ("ZA", Severity.NEEDS_INPUT)


def test_markets_that_want_different_languages_are_shown_with_what_one_post_would_need() -> None:
    report = checked("#reklama Lampa", markets=["PL", "KR"], **KNOWN)
    conflict = report.conflicts[0]
    assert conflict.markets == ("PL", "KR")
    assert conflict.message.endswith("#reklama [광고]")
    assert any("does not do for South Korea" in each.message for each in report.conflicts)


def test_a_channel_barred_in_one_market_and_wanted_for_another_is_a_conflict() -> None:
    report = checked(
        "#ad A lamp", markets=["RU", "GB"], **{**KNOWN, "platform": "instagram", "format": "reel"}
    )
    assert any("Barred in Russia, wanted for United Kingdom" in each.message for each in report.conflicts)
    assert checked("#ad A lamp", markets=["GB", "US"], **KNOWN).conflicts == ()


def test_nothing_said_about_a_draft_is_asked_and_never_passes() -> None:
    report = checked("A lamp")
    assert {found.rule for found in report.findings} >= {"house.markets", "house.platform", "house.relation"}
    assert report.verdict == Severity.NEEDS_INPUT
    keys = [question.key for question in report.questions]
    assert (len(keys), "relation" in keys) == (len(set(keys)), True)


def test_one_answer_serves_every_rule_that_asks() -> None:
    fields = {**KNOWN, "platform": "instagram", "format": "feed-post"}
    answered = checked("#reklama Lampa", markets=["PL", "ES"], answers={"platform_tool": "yes"}, **fields)
    assert [worst(answered, rule).severity for rule in ("pl.tool", "es.tool", "instagram.tool")] == [
        "pass"
    ] * 3


def test_without_a_tie_to_the_brand_nothing_has_to_be_marked() -> None:
    report = checked("A lamp", markets=ALL, **{**KNOWN, "relation": "none"})
    assert [
        found.rule for found in report.findings if found.kind in ("label", "position", "extra_text")
    ] == []


def test_a_rule_counts_from_its_day_on() -> None:
    fields = {**KNOWN, "platform": "instagram", "format": "reel"}
    from datetime import date

    assert (
        worst(checked("Реклама", markets=["RU"], on=date(2025, 8, 31), **fields), "ru.channel.meta") is None
    )
    banned = worst(checked("Реклама", markets=["RU"], on=date(2025, 9, 1), **fields), "ru.channel.meta")
    assert banned is not None and banned.severity == Severity.BLOCK


@pytest.mark.parametrize(
    ("text", "phrase", "written"),
    [
        ("💡 #Ad lamp", "us.label", "#Ad"),
        ("Ｐublicité｜ Une lampe", "fr.label", "Ｐublicité"),
        ("e\u0301te\u0301 #publicite\u0301 lampe", "fr.label", "#publicite\u0301"),
        ("İŞBİRLİĞİ: lamba", "tr.label", "İŞBİRLİĞİ"),
        ("☀️☀️ [ 광고 ] 조명", "kr.label", "[ 광고 ]"),
        ("Straße\n\n  #werbung Lampe", "de.label", "#werbung"),
    ],
)
def test_evidence_is_where_it_was_written(text: str, phrase: str, written: str) -> None:
    found = worst(checked(text, markets=[phrase[:2].upper()], **KNOWN), phrase)
    assert found is not None and found.evidence is not None
    assert text[slice(*found.evidence)] == written


def test_a_label_in_an_address_or_handle_is_none() -> None:
    for text in (
        "A lamp https://a.example/#ad",
        "A lamp @ad",
        "A lamp a.example/x#ad",
        "A lamp (https://a.example/?#ad)",
    ):
        found = worst(checked(text, markets=["US"], **KNOWN), "us.label")
        assert (text, found.severity) == (text, Severity.BLOCK)


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("광고는 아니다", "광고", True), ("신광고", "광고", False), ("lamp광고", "광고", True),
        ("реклама!", "реклама", True), ("рекламация", "реклама", False), ("الإعلان هنا", "إعلان", True),
        ("ad-free lamp", "ad", False), ("bad ad", "ad", True), ("ad2", "ad", False), ("広告代理店", "広告", True),
    ],
)  # fmt: skip
def test_words_end_where_their_script_says(text: str, word: str, there: bool) -> None:
    assert (next(places(Folded(text).flat, word), None) is not None) == there


def test_lengths_are_counted_as_platforms_count() -> None:
    assert [utf16_units(text) for text in ("lamp", "💡", "é", "👩‍💻", "")] == [4, 2, 1, 5, 0]


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("7707083893", True), ("500100732259", True), ("7707083894", False), ("500100732258", False),
        ("770708389", False), ("0000000000", False), ("٧٧٠٧٠٨٣٨٩٣", False), ("", False),
    ],
)  # fmt: skip
def test_an_inn_is_known_by_its_check_digits(number: str, good: bool) -> None:
    assert is_inn(number) is good


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000, "#" * 50_000, "a-" * 25_000, "a." * 25_000, "@a" * 25_000, "#ad " * 12_500, "ad " * 16_000,
     "\n" * 50_000, "[" * 50_000, "e\u0301" * 25_000, "广告" * 25_000, "erid " * 10_000, "http://" * 7_000,
     "The lamp gives a warm light. " * 1_700],
    ids=lambda text: f"{text[:6]!r}",
)  # fmt: skip
def test_long_texts_take_time_that_grows_with_them_alone(text: str) -> None:
    """Far above what it takes (0.05 to 0.5 s, docs/benchmarks.md), far below what anything quadratic would."""
    began = time.thread_time()
    checked(text, markets=ALL, compared=[{"name": "Brief", "text": "The lamp gives a warm light."}], **KNOWN)
    assert time.thread_time() - began < 5


def test_what_is_too_long_to_read_is_said() -> None:
    found = worst(checked("a" * 50_001, markets=["US"], **KNOWN), "house.too_long")
    assert found is not None and found.severity == Severity.BLOCK


def test_copied_places_are_marked_and_what_was_asked_for_word_by_word_is_not() -> None:
    brief = "The lamp gives a warm and steady light for long evenings with friends."
    text = f"Hello you. {brief} Keep it away from water at all times, please."
    compared = [
        {"name": "Brief", "text": brief},
        {"name": "Warning", "text": "Keep it away from water at all times", "verbatim": True},
    ]
    report = checked(text, markets=["US"], compared=compared, **KNOWN)
    (copied,) = of_rule(report, "house.copied")
    assert text[slice(*copied.evidence)] == brief.rstrip(".")
    assert (copied.severity, copied.outcome) == (Severity.WARN, "script")


def test_a_report_as_data_is_plain_and_whole() -> None:
    report = checked("#ad A lamp", markets=["PL"], **KNOWN)
    data = report_as_data(report)
    assert (data["verdict"], len(data["findings"])) == ("block", len(report.findings))
    first = data["findings"][0]
    assert (first["rule"], first["as_of"], first["proposal"]) == ("pl.label", "2026-11-21", "#reklama")


def test_uk_is_read_as_gb_and_nonsense_is_refused() -> None:
    assert read_checked({"text": "x", "markets": ["uk", "GB"]}).markets == ("GB",)
    with pytest.raises(ActionError, match="is not known. Known: paid"):
        read_checked({"text": "x", "relation": "bribed"})
    with pytest.raises(ActionError, match="is not a category"):
        read_checked({"text": "x", "categories": ["spells"]})
