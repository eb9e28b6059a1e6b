"""Every row of every pack is tried on its own samples, and packs that nobody could use are refused."""

from datetime import date

import pytest

from accounts.rule_packs import PackFault
from outreach.letters import Severity
from outreach.letters.context import Context
from outreach.letters.kinds.registry import KINDS
from outreach.letters.rows import (
    ANY,
    FOLDER,
    Rule,
    Sample,
    languages,
    read_pack,
    rules_in,
    rules_version,
)
from tests.outreach.letters.making import TODAY, make_letter

NAMES = {"en": "Anna Novak", "es": "Ana Ruiz", "pl": "Anna Nowak", "ru": "Анна Новикова", "ko": "김민지"}


def all_rules() -> list[Rule]:
    return [
        rule
        for name in (ANY, *languages())
        for rule in read_pack(name, (FOLDER / f"{name}.toml").read_text(), KINDS)
    ]


def samples() -> list[tuple[Rule, Sample]]:
    return [(rule, sample) for rule in all_rules() for sample in rule.samples]


def test_row_says_of_its_samples_what_it_should(subtests: pytest.Subtests) -> None:
    for rule, sample in samples():
        with subtests.test(f"{rule.id}-{str(dict(sample.fields))[:60]}"):
            language = "" if rule.pack == ANY else rule.pack
            letter = make_letter(sample.fields, name=NAMES.get(rule.pack, "Anna Novak"), language=language)
            found = list(KINDS[rule.kind].run(rule, Context(letter, TODAY)))
            worst = min((each.severity for each in found), key=lambda each: each.rank, default=None)
            assert worst == sample.severity, [(each.outcome, each.message) for each in found]
            if sample.outcome:
                assert sample.outcome in {each.outcome for each in found}


def test_row_has_samples_on_both_sides_a_source_and_a_proposal(subtests: pytest.Subtests) -> None:
    reproach = {Severity.BLOCK, Severity.WARN, Severity.HINT}
    for rule in all_rules():
        with subtests.test(rule.id):
            severities = {sample.severity for sample in rule.samples}
            assert severities & {Severity.PASS, None} and severities & reproach
            assert rule.source and rule.as_of
            if rule.kind not in ("body", "no_pack", "opt_out_line"):
                assert set(rule.proposals) == (set(languages()) if rule.pack == ANY else {rule.pack})


def test_five_languages_have_the_same_rows() -> None:
    assert languages() == ("en", "es", "ko", "pl", "ru")
    kinds = {
        name: {rule.id.partition(".")[2] for rule in rules_in(name) if rule.pack == name}
        for name in languages()
    }
    assert all(kinds[name] == kinds["en"] for name in languages())


def test_version_is_a_mark_of_all_packs() -> None:
    assert len(rules_version()) == 8


HEAD = 'pack = "en"\nversion = 1\nas_of = 2026-01-01\nreview_by = 2026-07-01\nsource = "own"\n'
ROW = '[[rule]]\nid = "en.x"\nkind = "answer"\nseverity = "warn"\npoints = 5\nsays = "x"\n'


def test_a_whole_row_is_read() -> None:
    [rule] = read_pack(
        "x.toml", HEAD + ROW + 'proposal = "y"\nparams = { of = "aim", any = ["would you"] }', KINDS
    )
    assert (rule.points, rule.as_of, rule.proposal_in("en")) == (5, date(2026, 1, 1), "y")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rule = [", "is not TOML"),
        (HEAD, "lacks rule"),
        (HEAD + 'color = "red"\n' + ROW, "nobody reads color"),
        (HEAD + ROW + "weight = 3", "nobody reads weight"),
        (HEAD + ROW.replace('says = "x"\n', ""), "lacks says"),
        (HEAD + ROW.replace("answer", "vibes"), "vibes is not a kind"),
        (HEAD + ROW.replace('"warn"', '"pass"'), "pass is not a severity"),
        (HEAD + ROW.replace("points = 5", "points = 500"), "points are a number"),
        (HEAD + ROW + 'params = { of = "aim", any = [] }', "no pattern"),
        (HEAD + ROW + 'params = { of = "aim", any = ["(a"] }', "leaves a bracket open"),
        (HEAD + ROW + 'params = { of = "aim", any = ["a)"] }', "closes what it did not open"),
        (HEAD + ROW + 'params = { of = "aim", any = [".. a"] }', "begins with a gap"),
        (HEAD + ROW + 'params = { of = "love", any = ["a"] }', "params cannot be read"),
        (HEAD + ROW + 'params = { of = "aim" }', "any is missing"),
    ],
)
def test_a_pack_nobody_could_use_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(PackFault, match=says):
        read_pack("x.toml", text, KINDS)
