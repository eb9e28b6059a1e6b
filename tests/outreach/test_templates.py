"""Templates: made with a goal, changed by one at a time, cloned, put away; the starters pass the checker."""

import pytest

from accounts.errors import ActionError, EditConflict, NotAllowed
from accounts.models import AuditEntry
from outreach.actions.templates import (
    add_starters,
    archive_template,
    change_template,
    clone_template,
    create_template,
    restore_template,
)
from outreach.filling import fill_text
from outreach.letters import Origin, Value, check_letter
from outreach.models import Template
from outreach.queries.templates import listed_templates, pieces_of
from outreach.starters import starters
from tests.outreach.letters.making import TODAY, make_letter

EN = {"en": {"subject": "hello", "body": "Hi {{first_name}}"}}


@pytest.mark.django_db
def test_template_is_made_with_a_goal_changed_and_kept_version_by_version(alice, bob, charlie):
    with pytest.raises(ActionError, match="what the letter is to achieve"):
        create_template(by=alice, name="Tent", texts=EN)
    with pytest.raises(NotAllowed):
        create_template(by=bob, name="Tent", goal="A yes", texts=EN)
    template = create_template(by=alice, name="Tent", goal="A yes", texts=EN)
    with pytest.raises(ActionError, match="named tent already"):
        create_template(by=alice, name="tent", goal="A yes")
    ko = {"ko": {"subject": "안녕", "body": "안녕하세요"}}
    changed = change_template(template=template, by=alice, version=1, goal="A call", texts=ko)
    with pytest.raises(EditConflict):
        change_template(template=template, by=alice, version=1, goal="Other")
    assert [
        (each.number, each.goal, sorted(each.texts)) for each in template.versions.order_by("number")
    ] == [(1, "A yes", ["en"]), (2, "A call", ["en", "ko"])]
    change_template(template=changed, by=alice, texts={"en": None})
    assert [text.language for text in template.texts.all()] == ["ko"]
    with pytest.raises(ActionError, match="is not the code of a language"):
        change_template(template=template, by=alice, texts={"zz9": {"subject": "", "body": "x"}})
    with pytest.raises(NotAllowed):
        change_template(template=template, by=charlie, goal="x")
    actions = AuditEntry.objects.filter(subject_type="outreach.template").order_by("pk")
    assert [entry.action.rpartition(".")[2] for entry in actions] == ["made", "changed", "changed"]


@pytest.mark.django_db
def test_a_copy_and_one_that_comes_back_have_names_of_their_own(alice):
    template = create_template(by=alice, name="Tent", goal="A yes", texts=EN)
    copy = clone_template(template=template, by=alice)
    assert (copy.name, copy.texts.get().body) == ("Tent 2", "Hi {{first_name}}")
    archive_template(template=template, by=alice)
    with pytest.raises(ActionError, match="archived"):
        change_template(template=template, by=alice, goal="x")
    create_template(by=alice, name="TENT", goal="A yes")
    assert restore_template(template=template, by=alice).name == "Tent 3"


@pytest.mark.django_db
def test_templates_are_found_by_words_kind_and_language(alice, agency):
    made = add_starters(by=alice, languages=["en", "ko"])
    assert (len(made), add_starters(by=alice)) == (5, [])
    assert {text.language for each in made for text in each.texts.all()} == {"en", "ko"}

    def names(**asked):
        return {row.name for row in listed_templates(agency, **asked)}

    assert names(text="hotel") == {"First letter: come and see"}
    assert names(kind="follow_up") == {"Follow-up: still open", "Follow-up: the last one"}
    assert (names(language="ru"), len(names(language="ko"))) == (set(), 5)
    assert Template.objects.count() == 5


@pytest.mark.parametrize(
    "starter", [each for each in starters() if each.kind == "first"], ids=lambda each: each.name
)
def test_starters_filled_for_somebody_go_through_the_checker_in_each_language(starter) -> None:
    words = {
        "en": "the moment the rain came through the roof made the whole office laugh out loud.",
        "es": "cuando entró la lluvia por el techo nos reímos todos en la oficina.",
        "ko": "비가 지붕을 뚫고 들어오던 장면에서 다 같이 웃었습니다. 그 뒤로 매주 챙겨 봅니다.",
        "pl": "kiedy deszcz wpadł przez dach, śmialiśmy się wszyscy w biurze.",
        "ru": "когда дождь пошёл сквозь крышу, смеялся весь наш офис.",
    }
    dates = {"en": "4 May", "es": "el 4 de mayo", "ko": "5월 4일", "pl": "4 maja", "ru": "4 мая"}
    for language, text in starter.texts.items():
        known = {
            "first_name": "Mara", "post": "Rainy camp", "product": "Tentwork One", "brand": "Tentwork", "fee": "€900",
            "platform": "YouTube", "my_name": "Lena", "dates": dates[language],
        }  # fmt: skip
        values = {name: Value(value) for name, value in known.items()}
        values["your_words"] = Value(words[language], Origin.TYPED)
        filled = fill_text(text["subject"], text["body"], values)
        report = check_letter(
            make_letter({
                "subject": filled.subject, "body": filled.body, "name": "Mara Lind", "language": language,
                "languages": [language], "posts": [{"title": "Rainy camp", "days": 5}],
            }),
            today=TODAY,
        )  # fmt: skip
        shown = [(found.rule, found.severity, found.message) for found in report.findings if found.points]
        assert (filled.trouble, report.gate, report.language) == ("", "send", language), (shown, filled.body)


def test_pieces_of_a_text_name_each_field_and_where_it_comes_from() -> None:
    pieces = pieces_of("Hi {{ Name }}, {{fee}}", {"name": Value("Mara", Origin.RECORD, "profile")})
    assert [(each.text, each.field, each.source) for each in pieces] == [
        ("Hi ", "", ""), ("Mara", "name", "profile"), (", ", "", ""), ("{{fee}}", "fee", ""),
    ]  # fmt: skip
