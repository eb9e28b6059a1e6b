"""The same phrase, market by market: what counts as a mark, what is doubtful, what does not count."""

import pytest

from drafts.checking import Severity
from tests.drafts.checking.making import checked, worst

MARKETS = ["US", "GB", "DE", "FR", "ES", "PL", "RU", "KR", "BR", "IN", "TR", "JP", "AU"]
TABLE = {
    "#ad": "ok ok warn warn no no no no no ok no warn ok",
    "#sponsored": "ok warn warn no warn no no no no ok warn warn ok",
    "#gifted": "warn no warn no warn no no no warn warn no warn no",
    "#collab": "no no warn no warn no no no no warn warn warn warn",
    "#partnership": "no warn warn warn warn no no no no ok warn warn warn",
    "#ambassador": "no no warn no warn no no no no no warn warn warn",
    "#sp": "no no no no no no no no no no no no no",
    "#spon": "no no no no no no no no no no no no no",
    "thanks to Nordwind": "warn no no no warn no no no no no no no no",
    "platform tool only": "no warn warn warn warn no no warn ok warn warn warn ok",
}
OWN = {
    "DE": ("#werbung", "ok"), "ES": ("#publi", "ok"), "PL": ("#reklama", "ok"), "RU": ("#реклама", "warn"),
    "KR": ("#광고", "ok"), "BR": ("#publi", "ok"), "TR": ("#reklam", "ok"), "JP": ("#PR", "ok"),
}  # fmt: skip
CASES = [
    (phrase, market, verdict)
    for phrase, verdicts in TABLE.items()
    for market, verdict in zip(MARKETS, verdicts.split(), strict=True)
] + [(phrase, market, verdict) for market, (phrase, verdict) in OWN.items()]


def counts(phrase: str, market: str) -> str:
    tool_only = phrase == "platform tool only"
    report = checked(
        "12:30" if tool_only else phrase, markets=[market], platform="instagram", format="reel", relation="paid",
        categories=[], answers={"platform_tool": "yes" if tool_only else "no"}, brand={"name": "Nordwind"},
    )  # fmt: skip
    found = worst(report, f"{market.lower()}.label")
    assert found is not None
    if found.outcome in ("refused", "missing"):
        assert found.severity in (Severity.BLOCK, Severity.WARN)
        return "no"
    return {Severity.PASS: "ok", Severity.WARN: "warn"}[found.severity]


def test_a_phrase_counts_as_the_market_says(subtests: pytest.Subtests) -> None:
    for phrase, market, verdict in CASES:
        with subtests.test(f"{phrase}-{market}"):
            assert counts(phrase, market) == verdict
