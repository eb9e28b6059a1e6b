"""Checking any text: the page, the API and the command say the same, and keep nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.actions.room import add_word
from tests import factories
from tests.tenancy.asking import key_client

pytestmark = pytest.mark.django_db
POLISH = {"text": "Mój wieczór z lampą #ad", "where": "instagram/reel", "markets": ["PL"]}


def page(client, **fields):
    return client.post(reverse("drafts:check_text"), fields)


def test_the_page_shows_verdict_place_source_and_what_to_write(client_of, alice) -> None:
    shown = page(client_of(alice), **POLISH).content.decode()
    assert "“#ad” does not count for Poland. Write #reklama." in shown
    assert 'data-put="#reklama"' in shown
    assert '<mark class="mark-block "' in shown
    assert "Recommendations of the UOKiK president" in shown
    assert 'check-verdict is-block"' in shown


def test_an_answer_stays_with_the_form_and_settles_the_question(client_of, alice) -> None:
    client = client_of(alice)
    assert 'name="answer-platform_tool" value="yes">Yes' in page(client, **POLISH).content.decode()
    shown = page(client, **POLISH, **{"answer-platform_tool": "yes"}).content.decode()
    assert '<input type="hidden" name="answer-platform_tool" value="yes">' in shown


def test_the_brands_own_words_count_and_another_agencys_do_not(client_of, alice, brand, charlie) -> None:
    add_word(brand=brand, by=alice, kind="avoid", word="lamp")
    theirs = factories.make_brand(charlie.agency, "Elsewhere")
    client = client_of(alice)
    fields = {"text": "My lamp", "where": "instagram/reel", "markets": ["US"]}
    assert "never says “lamp”" in page(client, **fields, brand=str(brand.uuid)).content.decode()
    refused = page(client, **fields, brand=str(theirs.uuid))
    assert (refused.status_code, "This brand is not there." in refused.content.decode()) == (422, True)
    assert "My lamp" in refused.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"where": "myspace/post"}, "myspace is not a platform."),
        ({"where": "instagram/clip"}, "clip is not one of its formats."),
        ({"markets": ["XX"]}, "XX is not a country."),
        ({"language": "zz"}, "zz is not a language."),
        ({"text": "a" * 50_001}, "The text is too long"),
        ({"answer-nonsense": "yes"}, "nonsense is not something that is asked."),
        ({"brand": "not-a-uuid"}, "This brand is not there."),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client_of, alice, fields, said) -> None:
    answer = page(client_of(alice), **{"text": "My lamp", "title": "Kept", **fields})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert "Kept" in answer.content.decode()


def test_markup_in_a_text_is_shown_as_text(client_of, alice) -> None:
    shown = page(client_of(alice), text="#spon <script>alert(1)</script>", markets=["US"]).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_the_page_takes_few_statements_and_writes_nothing(
    client_of, alice, brand, django_assert_max_num_queries
) -> None:
    client, before = client_of(alice), AuditEntry.objects.count()
    with django_assert_max_num_queries(12):
        assert page(client, **POLISH, brand=str(brand.uuid)).status_code == 200
    assert AuditEntry.objects.count() == before


def test_the_api_says_the_same_with_every_source(alice) -> None:
    answer = key_client(alice).post(
        "/api/v1/drafts/check/",
        {"text": POLISH["text"], "platform": "instagram", "format": "reel", "markets": ["PL"], "relation": "paid", "categories": []},
        format="json",
    )  # fmt: skip
    assert answer.status_code == 200
    report = answer.json()
    label = next(found for found in report["findings"] if found["rule"] == "pl.label")
    assert (report["verdict"], label["severity"], label["outcome"], label["proposal"]) == (
        "block",
        "block",
        "refused",
        "#reklama",
    )
    assert POLISH["text"][label["start"] : label["end"]] == "#ad"
    assert (label["as_of"], label["source_url"].startswith("https://")) == ("2026-11-21", True)


@pytest.mark.parametrize(
    "body", [{"text": "x", "platform": "myspace"}, {"text": "x", "answers": {"no": "no"}}]
)
def test_the_api_refuses_what_no_draft_can_have(alice, body) -> None:
    assert key_client(alice).post("/api/v1/drafts/check/", body, format="json").status_code == 400


def run(*args: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_draft", *args, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    return out.getvalue(), 0


def test_the_command_ends_by_the_verdict(tmp_path: Path) -> None:
    text = tmp_path / "draft.txt"
    text.write_text("#ad A lamp")
    known = [
        "--relation",
        "paid",
        "--category",
        "none",
        "--platform",
        "telegram",
        "--format",
        "channel-post",
        "--answer",
        "minor=no",
    ]
    assert run(str(text), "--market", "GB", *known)[1] == 0
    assert run(str(text), "--market", "GB")[1] == 3
    assert run(str(text), "--market", "PL", *known)[1] == 4
    said, code = run(str(text), "--market", "PL", *known, "--json")
    assert (json.loads(said)["verdict"], code) == ("block", 4)


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read as text"):
        call_command("check_draft", str(tmp_path / "none.txt"))
    (tmp_path / "there.txt").write_text("x")
    with pytest.raises(CommandError, match="is not an answer"):
        call_command("check_draft", str(tmp_path / "there.txt"), "--answer", "yes")
