"""The built-in playbooks and levels: whole, usable, and their statements pass our own checker."""

import pytest

from accounts.rule_packs import PackFault
from crisis.detection import LEVELS
from crisis.detection.settings import PRESETS
from crisis.packs import levels, playbooks, read_levels, read_playbooks, roles
from crisis.packs.reading import FOLDER
from crisis.statements import Severity, Sort, Statement, check_statement
from sentiment import Nature

SCENARIOS = {
    "hidden_ad", "influencer_scandal", "product_harm", "wrong_claim", "hate_wave", "leaked_draft", "data_leak",
    "platform_takedown", "wrong_post", "own",
}  # fmt: skip
CHANNEL = "https://brand.example/safety"
PLACES = {"channel": CHANNEL, "time": "18:00", "name": "Mara Lind", "product": "Aurora", "matter": "Aurora"}


def test_levels_are_those_detection_suggests_and_grow_faster() -> None:
    assert tuple(levels()) == LEVELS
    assert [level.code for level in levels().values()] == ["S4", "S3", "S2", "S1", "S0"]
    assert [levels()[key].acknowledge for key in LEVELS] == [240, 60, 30, 15, 5]
    assert all(role in roles() for level in levels().values() for step in level.approvals for role in step)
    assert all(word.level in LEVELS for preset in PRESETS.values() for word in preset.words)


def test_each_scenario_says_who_does_what_by_when() -> None:
    assert set(playbooks()) == SCENARIOS
    for book in playbooks().values():
        assert {task.role for task in book.tasks} >= {"commander", "scribe", "writer", "monitor", "legal"}, (
            book.key
        )
        assert any(task.is_legal for task in book.tasks), book.key
        assert [task.minutes for task in book.tasks] == sorted(task.minutes for task in book.tasks)
        assert {nature for nature, _what, _how in book.replies} == set(Nature) - {Nature.OTHER}, book.key
        assert {what for _nature, what, _how in book.replies} <= {"clarify", "answer", "leave"}
        assert book.triggers and book.never and book.contacts and book.why_first and book.source
        assert {each.language for each in book.templates if each.sort == "holding"} == {
            "en",
            "es",
            "ko",
            "pl",
            "ru",
        }
        assert (
            book.template("holding", "th")
            == book.template("holding", "en")
            != book.template("full", "en")
            != ""
        )


def test_statements_of_the_playbooks_pass_the_checker() -> None:
    wrong = []
    for book in playbooks().values():
        for template in book.templates:
            text = template.text.format(**PLACES)
            report = check_statement(
                Statement(text, Sort(template.sort), template.language, channels=(CHANNEL,))
            )
            wrong += [
                (book.key, template.sort, template.language, found.message)
                for found in report.findings
                if found.severity != Severity.PASS
            ]
    assert wrong == []


def test_a_pack_nobody_could_use_is_refused_with_its_place() -> None:
    books = (FOLDER / "playbooks.toml").read_text()
    grades = (FOLDER / "severity.toml").read_text()
    for text, says in (
        (books.replace('role = "scribe"', 'role = "herald"', 1), "the role of a task is one of"),
        (books.replace('level = "minor"', 'level = "mild"', 1), "level is one of"),
        (books.replace('first_actor = "influencer"', 'first_actor = "nobody"', 1), "first_actor is one of"),
        (books.replace("minutes = 5 ", "minutes = -5 ", 1), "no deadline"),
        (books.replace("why_first", "why", 1), "nobody reads why"),
        (books.replace('key = "own"', 'key = "wrong_post"', 1), "stands there twice"),
        (books.replace("version = 1", "", 1), "lacks version"),
        ("x = [", "is not TOML"),
    ):  # fmt: skip
        with pytest.raises(PackFault, match=says):
            read_playbooks("x.toml", text)
    with pytest.raises(PackFault, match="acknowledge takes longer than at watch"):
        read_levels("x.toml", grades.replace("acknowledge = 60", "acknowledge = 600"))
