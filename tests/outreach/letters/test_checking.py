"""What a report holds, that nothing breaks the checker, and that each text is read as it was written."""

import random
import time
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.letters import Gate, Letter, Post, Recipient, Severity, Value, check_letter
from outreach.letters.languages import language_of
from outreach.letters.patterns import find, first, pattern
from outreach.letters.reading import Folded
from tests.outreach.letters.making import NOW, TODAY, make_letter

GOOD = """Hi Mara,

your “Three days in the Tatras” made me laugh. You get our new tent to keep, before anyone else.

Would you take it on your next rainy trip and show whether it holds? We pay €900 for one video.

Shall I send you one?

Lena"""
POST = {"title": "Three days in the Tatras", "days": 6}


def good(**fields: object) -> Letter:
    return make_letter(
        {
            "body": GOOD,
            "name": "Mara Lind",
            "languages": ["en"],
            "posts": [POST],
            "subject": "three rainy days",
            **fields,
        }
    )


def test_report_says_where_the_three_answers_are_and_which_post_is_cited() -> None:
    report = check_letter(good(), today=TODAY)
    assert (report.score, report.gate, report.reasons, report.language) == (100, Gate.SEND, (), "en")
    assert {name: GOOD[slice(*span)] for name, span in report.answers.items() if span} == {
        "aim": "Would you take", "benefit": "You get", "pay": "We pay",
    }  # fmt: skip
    assert report.cited and report.cited.title == POST["title"]
    assert report.words == 47


def test_every_lost_point_has_a_reason_and_a_place() -> None:
    report = check_letter(
        good(body=GOOD.replace("We pay €900 for one video.", "A game changer.")), today=TODAY
    )
    assert [(reason.rule, reason.points) for reason in report.reasons] == [
        ("en.pay", 12),
        ("en.superlative", 3),
    ]
    hint = next(found for found in report.findings if found.rule == "en.superlative")
    text = GOOD.replace("We pay €900 for one video.", "A game changer.")
    assert text[hint.start : hint.end] == "game changer"
    assert (report.score, report.gate) == (85, Gate.LOOK_AGAIN)
    assert [found.severity.rank for found in report.findings] == sorted(
        found.severity.rank for found in report.findings
    )


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Your “Tatras” made me think of you"), ("ru", "Посмотрел(а) ваше «Tatras»"), ("ko", "“Tatras” 잘 봤습니다"), ("es", "Vi tu «Tatras»"), ("pl", "Po Twoim „Tatras”")],
)  # fmt: skip
def test_proposals_are_in_the_letters_language_and_name_the_newest_post(language: str, says: str) -> None:
    posts = [{"title": "Old", "days": 50}, {"title": "Tatras", "days": 2}]
    report = check_letter(make_letter({"body": "…", "language": language, "posts": posts}), today=TODAY)
    proposal = next(found.proposal for found in report.findings if found.kind == "post")
    assert proposal.startswith(says)


def test_a_title_with_braces_is_put_into_the_proposal_as_it_is() -> None:
    report = check_letter(
        make_letter({"body": "Hi", "language": "en", "posts": [{"title": "{{post}} {{x}}", "days": 1}]})
    )
    assert "“{{post}} {{x}}”" in next(found.proposal for found in report.findings if found.kind == "post")


def test_the_newest_of_two_cited_posts_counts_and_days_are_counted_from_today() -> None:
    posts = [{"title": "Winter camp in Norway", "days": 200}, POST]
    body = GOOD.replace("made me laugh", "and the winter camp in Norway made me laugh")
    report = check_letter(good(body=body, posts=posts), today=TODAY)
    assert report.cited and report.cited.title == POST["title"]
    later = check_letter(good(posts=[POST, {"title": "x", "days": 1}]), today=TODAY + timedelta(days=60))
    assert next(found for found in later.findings if found.kind == "post").outcome == "stale"


def test_a_post_without_a_date_is_said_and_costs_nothing() -> None:
    report = check_letter(good(posts=[{"title": POST["title"]}]), today=TODAY)
    post = next(found for found in report.findings if found.kind == "post")
    assert (post.outcome, post.points, report.gate) == ("no_date", 0, Gate.SEND)


def test_spans_count_in_what_was_written_whatever_its_form() -> None:
    body = "🎒\u200b Привет, Анна!\nВы получите палатку\u00ad насовсем."
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, body)
        report = check_letter(make_letter({"body": written, "name": "Анна", "language": "ru"}), today=TODAY)
        span = report.answers["benefit"]
        assert span and unicodedata.normalize("NFC", written[slice(*span)]) == "Вы получите"


def test_hangul_typed_in_parts_is_read_like_whole_syllables() -> None:
    written = unicodedata.normalize("NFD", "안녕하세요, 민지님. 텐트는 그대로 가지시면 됩니다.")
    report = check_letter(make_letter({"body": written, "name": "김민지"}), today=TODAY)
    span = report.answers["benefit"]
    assert report.language == "ko"
    assert span and unicodedata.normalize("NFC", written[slice(*span)]).startswith("가지시면")


@pytest.mark.parametrize(
    "body",
    ["", "\n\n\n", "🎒" * 50, "{{" * 200, "a" * 5000, "¿" * 300, "\u202e\u0000\ud800", "http://" * 40, "“" * 99, "Hi " + "," * 500, "다" * 900, ". " * 600, "€1 " * 900],
)  # fmt: skip
def test_odd_texts_get_a_report(body: str) -> None:
    report = check_letter(
        Letter(body, body, template=body, posts=(Post(body, body, body, NOW),), opt_out=body), today=TODAY
    )
    assert 0 <= report.score <= 100


@pytest.mark.parametrize("seed", range(60))
def test_any_text_gets_a_report_whose_spans_stand_in_it(seed: int) -> None:
    random_ = random.Random(seed)
    alphabet = "abz AZ 09\n\n..,,!?{}[]<>%$€“”\"'«»@#/:안녕하세요님ёйжцЯłóąñáç\u0301\u200b\u00ad🎒👩‍🚀\t\u00a0\u2028\x00"
    text = "".join(random_.choices(alphabet, k=random_.randint(0, 400)))
    subject = "".join(random_.choices(alphabet, k=random_.randint(0, 60)))
    letter = Letter(
        subject, text, recipient=Recipient(text[:9]), template=text[::-1], values={"a": Value(text[3:8])},
        posts=(Post(text[:30], text[30:], subject, NOW),), others=(Letter(subject, text[::-1]),),
    )  # fmt: skip
    for language in ("", "en", "ru", "ko", "es", "pl", "xx"):
        report = check_letter(
            Letter(
                **{
                    **{name: getattr(letter, name) for name in letter.__dataclass_fields__},
                    "language": language,
                }
            ),
            today=TODAY,
        )
        for found in report.findings:
            if found.evidence:
                assert (
                    0
                    <= found.evidence[0]
                    <= found.evidence[1]
                    <= len(subject if found.where == "subject" else text)
                )


@pytest.mark.parametrize(
    "filler",
    [
        "We would like to tell you more about it. ",
        "Платим вам, хотим чтобы вы сняли. ",
        "민지님께 텐트를 보내 드리고 싶습니다. ",
        "a, b, c, d, ",
        "{{x}} “y z” ",
    ],
)
def test_fifty_thousand_characters_are_checked_in_under_two_seconds(filler: str) -> None:
    body = (filler * 50_000)[:50_000]
    begin = time.process_time()
    report = check_letter(good(body=body, template=body, others=[body]), today=TODAY)
    assert time.process_time() - begin < 2
    assert report.gate != Gate.SEND
    assert "any.words" in {found.rule for found in report.findings if found.severity == Severity.WARN}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Would you take it on your next trip and tell us?", "en"), ("¿Te la llevarías a tu próxima ruta con lluvia?", "es"),
        ("Weźmiesz go na najbliższy szlak i opowiesz, czy trzyma wodę?", "pl"), ("Возьмёте её в следующий поход?", "ru"),
        ("Візьмете її в наступний похід і розповісте?", "uk"), ("다음 산행에 가져가시겠어요?", "ko"), ("次の山に持って行きますか。", "ja"),
        ("Würdest du es auf deine nächste Tour mitnehmen und uns davon erzählen?", "de"),
        ("Est-ce que vous aimeriez la prendre pour votre prochaine randonnée avec nous?", "fr"),
        ("Ti piacerebbe portarla con te nel tuo prossimo viaggio e raccontare come va?", "it"),
        ("Você gostaria de levar a barraca na sua próxima trilha com a gente?", "pt"), ("Ok", ""), ("12345 €", ""), ("", ""),
    ],
)  # fmt: skip
def test_language_of_a_letter_is_told_without_a_model(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("you get", "So, YOU  get it", "YOU  get"), ("you get", "you. Get it", None), ("you get", "you\nget", "you\nget"),
        ("you get", "you\n\nget", None), ("you get", "you forget", None), ("get*", "getting", "getting"), ("*ing", "getting", "getting"),
        ("we .. you", "we would so very much like you", "we would so very much like you"), ("we .. you", "we a b c d e f you", None),
        ("(we|they)? pay", "they pay", "they pay"), ("(we|they)? pay", "pay", "pay"), ("$", "about 1,200 EUR a video", "1,200 EUR"),
        ("$", "60 000 ₽", "60 000 ₽"), ("$", "120만 원을", "120만 원"), ("$", "€ 50", "€ 50"), ("$", "in 2026 we", None),
        ("zaplać", "Zapłać, proszę", "Zapłać"), ("텐트 드려", "텐트를 드려요", "텐트를 드려요"),
    ],
)  # fmt: skip
def test_patterns_find_words_and_no_parts_of_them(written: str, text: str, found: str | None) -> None:
    span = first(Folded(text), [pattern(written)])
    assert (text[slice(*span)] if span else None) == found


def test_patterns_take_no_time_on_texts_made_to_take_it() -> None:
    begin = time.process_time()
    text = Folded("we " * 20_000)
    assert list(find(text, [pattern("we .. (would|could) .. you"), pattern("we .. we .. z")])) == []
    assert time.process_time() - begin < 2


def test_what_the_writer_marks_as_an_answer_counts_as_long_as_it_stands_there() -> None:
    body = GOOD.replace("We pay €900 for one video.", "The usual, as we always do it.")
    marked = {"pay": "the usual, as we"}
    assert check_letter(good(body=body), today=TODAY).answers["pay"] is None
    report = check_letter(replace(good(body=body), marked=marked), today=TODAY)
    span = report.answers["pay"]
    assert span and body[slice(*span)] == "The usual, as we"
    assert report.gate == Gate.SEND
    changed = body.replace("The usual, as", "Nothing, as")
    assert check_letter(replace(good(body=changed), marked=marked), today=TODAY).answers["pay"] is None
    assert check_letter(replace(good(body=body), marked={"pay": " … "}), today=TODAY).answers["pay"] is None


def test_what_goes_out_has_the_opt_out_and_the_address_once() -> None:
    letter = make_letter(
        {"body": "Hi Anna,\nhello.\n", "opt_out": "Reply no.", "address": "5 Rue Haute, Lyon"}
    )
    assert letter.as_sent == "Hi Anna,\nhello.\n\n--\nReply no.\n5 Rue Haute, Lyon"
    assert replace(letter, body=letter.as_sent).as_sent == letter.as_sent
    assert check_letter(replace(letter, body=letter.as_sent)).words == check_letter(letter).words == 3
