"""The ready-made mappings: each header of each pack means what the pack says, and files are told apart."""

from datetime import date

import pytest

from influencers.importing.headers import plain
from influencers.importing.plan import Column, Plan
from influencers.importing.tables import Reading
from influencers.outside import targets
from influencers.outside.metrics import label_of, metric_of, metrics
from influencers.outside.packs import (
    Mapping,
    applied,
    columns_of,
    fault_of,
    packs,
    recognize,
    split_target,
)
from tests.rows import tell

HEADERS = [(key, header, target) for key, pack in packs().items() for header, target in pack.columns.items()]
FILLED = {"country": ("Spain", "ES"), "language": ("Spanish", "es"), "age": ("25-34", "25-34")}


def read(mapping, *headers):
    plan = Plan(Reading(kind="csv"), tuple(Column(header) for header in headers))
    return {column.name: (column.target, column.platform) for column in applied(plan, mapping).columns}


def test_the_six_services_are_there_with_day_and_note():
    assert {pack.service for pack in packs().values()} == {
        "Epic Stars", "GetBlogger", "Insense", "LiveDune", "HypeAuditor", "Modash",
    }  # fmt: skip
    assert {pack.as_of for pack in packs().values()} == {date(2026, 11, 1)}
    assert all("no fresh export could be checked" in pack.note for pack in packs().values())


def test_each_header_is_read_as_its_pack_says(subtests):
    assert len(HEADERS) > 250
    for key, header, target in HEADERS:
        for name, (word, code) in FILLED.items():
            header, target = header.replace(f"{{{name}}}", word), target.replace(f"{{{name}}}", code)
        with subtests.test(f"{key}-{header}"):
            assert read(packs()[key], header) == {header: split_target(target)}


@pytest.mark.parametrize("key", packs())
def test_no_pack_gives_one_header_two_meanings(key):
    headers = [plain(header) for header in packs()[key].columns]
    assert len(headers) == len(set(headers))


def test_each_target_of_a_pack_has_words():
    targets = {split_target(target)[0] for _, _, target in HEADERS}
    tell(f"{target}: {fault_of(target)}" for target in sorted(targets) if fault_of(target))


def test_a_header_is_found_whatever_its_capitals_accents_and_signs():
    assert read(packs()["hypeauditor"], "  audience  COUNTRY: méxico ") == {
        "  audience  COUNTRY: méxico ": ("outside:audience.country.MX", "")
    }


def test_a_word_that_is_no_country_stays_as_it_was_guessed():
    assert read(packs()["hypeauditor"], "Audience Wonderland") == {"Audience Wonderland": ("", "")}


@pytest.mark.parametrize(
    ("headers", "file_name", "key"),
    [
        (
            ["Username", "Followers", "AQS", "Authentic engagement rate", "Suspicious accounts %"],
            "x.csv",
            "hypeauditor",
        ),
        (
            ["Username", "Followers", "Fake followers %", "Avg. reels plays", "Audience credibility"],
            "x.csv",
            "modash",
        ),
        (["Логин", "Подписчики", "ER, %", "Накрутка, %"], "list.xlsx", "livedune"),
        (["Блогер", "Цена за пост", "Цена за сторис", "Валюта"], "list.xlsx", "epicstars"),
        (["Блогер", "Прайс сторис", "Прайс Reels"], "list.xlsx", "getblogger"),
        (["Creator name", "Handle", "Reels rate", "Stories rate"], "list.xlsx", "insense"),
        (["Username", "Followers"], "modash-export.csv", "modash"),
        (["Name", "Handle", "Followers", "ER"], "our list.csv", None),
        (["Name", "Handle", "Followers"], "list.csv", None),
    ],
)
def test_exports_are_told_by_their_headers_or_the_name_of_the_file(headers, file_name, key):
    found = recognize(headers, list(packs().values()), file_name)
    assert (found.mapping.key if found else None) == key


def test_an_own_mapping_comes_before_a_pack_that_fits_as_well():
    pack = packs()["modash"]
    own = Mapping("1", "Our Modash", "Modash", pack.columns)
    found = recognize(["Username", "Fake followers", "Median views"], [pack, own], "list.csv")
    assert found.mapping == own


def test_a_column_guessed_to_mean_what_the_mapping_finds_elsewhere_is_left_out():
    mapping = Mapping("1", "Ours", "X", {"Nick": "handle"})
    plan = Plan(Reading(kind="csv"), (Column("Handle", "handle"), Column("Nick", "title")))
    assert [c.target for c in applied(plan, mapping).columns] == ["", "handle"]


def test_what_a_plan_says_is_kept_as_a_mapping_and_read_back_the_same():
    plan = Plan(
        Reading(kind="csv"), (Column("A", "handle", "instagram"), Column("B", "rate:story"), Column("C"))
    )
    columns = columns_of(plan)
    assert columns == {"A": "handle@instagram", "B": "rate:story"}
    assert read(Mapping("1", "x", "x", columns), "A", "B", "C") == {
        "A": ("handle", "instagram"),
        "B": ("rate:story", ""),
        "C": ("", ""),
    }


@pytest.mark.parametrize(
    "value",
    [
        "nonsense",
        "outside:",
        "outside:audience.country.XX",
        "outside:audience.age.old",
        "rate:song",
        "handle@myspace",
    ],
)
def test_what_no_column_can_mean_is_refused_in_a_sentence(value):
    assert fault_of(value).endswith(("is not a meaning a column can have.", "is not a platform we know."))


@pytest.mark.parametrize("key", [key for key, metric in metrics().items() if not metric.parameter])
def test_each_figure_has_words_a_unit_and_a_definition(key):
    metric = metric_of(key)
    assert (metric.unit in ("share", "score", "count", "money"), bool(metric.definition)) == (True, True)
    assert targets.label(f"outside:{key}") == metric.label


def test_parameters_are_shown_in_words():
    assert (
        label_of("audience.country.IN"),
        label_of("audience.age.18-24"),
        label_of("audience.language.es"),
    ) == (
        "Audience in India",
        "Audience aged 18–24",
        "Audience speaking Spanish",
    )
