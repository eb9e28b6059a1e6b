"""Each row of each pack, on its own samples: what it accepts, refuses, and where it turns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.rule_packs import PackFault
from campaigns.disclosure.labels import labels
from drafts.checking import Severity, check
from drafts.checking.kinds.registry import KINDS
from drafts.checking.rows import overdue, read_pack, rules
from drafts.checking.system_checks import look_at_packs
from tests.drafts.checking.making import checked, text_of, worst
from tests.rows import tell


def test_a_row_does_what_its_samples_say(subtests: pytest.Subtests) -> None:
    for rule in rules():
        for number, sample in enumerate(rule.samples):
            with subtests.test(f"{rule.id}-{number}"):
                found = worst(check(text_of(sample.fields)), rule.id)
                assert (found.severity if found else None) == sample.severity
                if sample.outcome:
                    assert found is not None and found.outcome == sample.outcome


def test_every_row_has_something_it_accepts_and_something_it_refuses() -> None:
    severities = [(rule, {sample.severity for sample in rule.samples}) for rule in rules()]
    assert len(severities) > 100
    tell(rule.id for rule, found in severities if rule.severity not in found or len(found) < 2)


def test_what_a_row_finds_says_where_it_comes_from(subtests: pytest.Subtests) -> None:
    for rule in rules():
        with subtests.test(rule.id):
            refused = next(sample for sample in rule.samples if sample.severity == rule.severity)
            found = worst(check(text_of(refused.fields)), rule.id)
            assert found is not None
            assert (found.source, found.as_of, found.review_by, found.says) == (
                rule.source,
                rule.as_of,
                rule.review_by,
                rule.says,
            )
            assert found.message
            assert found.review_by is not None and found.as_of is not None and found.review_by > found.as_of


def test_what_stops_a_draft_has_an_address_or_is_the_houses_own() -> None:
    bare = [
        rule.id
        for rule in rules()
        if rule.severity == Severity.BLOCK and not rule.source_url and rule.pack != "house"
    ]
    assert bare == []


def test_every_market_of_the_labels_is_checked_and_every_kind_is_used() -> None:
    assert {rule.market for rule in rules() if rule.kind == "label"} == set(labels())
    assert {rule.kind for rule in rules()} == set(KINDS)


def test_a_pack_with_a_fault_says_file_row_and_what_is_wrong() -> None:
    head = 'pack = "x"\nversion = "1"\nas_of = 2026-01-01\nreview_by = 2026-07-01\n'
    row = '[[rule]]\nid = "x.y"\nkind = "label"\nseverity = "{}"\nconfidence = "{}"\nsource = "s"\nsays = "t"\n{}'
    faults = {
        "is not TOML": "pack = ",
        "lacks as_of, review_by, rule, version": 'pack = "x"',
        "nobody reads colour": head + row.format("warn", "low", 'colour = "red"'),
        "not a severity": head + row.format("stop", "low", ""),
        "only what a source backs": head + row.format("block", "low", ""),
        "not known among platforms": head + row.format("warn", "low", 'platforms = ["myspace"]'),
        "its params cannot be read": head + row.format("warn", "low", "params = {most = 3}"),
        "lacks says": head + row.format("warn", "low", "").replace('says = "t"', 'says = ""'),
    }
    for said, pack in faults.items():
        with pytest.raises(PackFault, match=said):
            read_pack("x.toml", pack, KINDS)


def test_the_check_at_start_is_clean_and_names_rows_past_their_date(monkeypatch: pytest.MonkeyPatch) -> None:
    before = min(rule.review_by for rule in rules())
    monkeypatch.setattr(timezone, "localdate", lambda: before)
    assert look_at_packs() == []
    monkeypatch.setattr(timezone, "localdate", lambda: before + timedelta(days=1))
    (note, *_rest) = look_at_packs()
    assert (note.id, overdue(before + timedelta(days=1))[0].id in str(note.msg)) == ("drafts.I001", True)


def test_a_pack_that_cannot_be_read_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise PackFault("x.toml lacks version.")

    monkeypatch.setattr("drafts.checking.system_checks.rules", broken)
    assert [(each.id, each.msg) for each in look_at_packs()] == [("drafts.E001", "x.toml lacks version.")]


def test_an_unknown_answer_is_never_in_order() -> None:
    report = checked(
        "#ad A lamp", markets=["US"], platform="instagram", format="reel", answers={"spoken": "unknown"}
    )
    found = worst(report, "us.video.spoken")
    assert found is not None and (found.severity, found.outcome) == (Severity.NEEDS_INPUT, "owed")
