"""What was written now, what is quoted, what is the signature: in the wordings of many programs."""

import time

from outreach.mail.parting import part

ANSWER = "Sounds good, let us do it!\nWhen do we begin?"


def test_headings_of_quotes_are_known_in_many_languages_and_programs():
    headings = [
        "On Mon, May 6, 2024 at 3:04 PM Ana <ana@northlight.example> wrote:",
        "On Mon, May 6, 2024 at 3:04 PM Ana of the Northlight Agency <\nana.from.far.away@northlight.example> wrote:",
        "Le lun. 6 mai 2024 à 15:04, Ana <ana@northlight.example>\na écrit :",
        "Am Mo., 6. Mai 2024 um 15:04 Uhr schrieb Ana <ana@northlight.example>:",
        "El lun, 6 may 2024 a las 15:04, Ana (<ana@northlight.example>) escribió:",
        "Il giorno lun 6 mag 2024 alle ore 15:04 Ana <ana@northlight.example> ha scritto:",
        "pon., 6 maj 2024 o 15:04 Ana <ana@northlight.example> napisał(a):",
        "пн, 6 мая 2024 г. в 15:04, Ana <ana@northlight.example>:",
        "06.05.2024, 15:04, \"Ana\" <ana@northlight.example>:",
        "Понедельник, 6 мая 2024, 15:04 +03:00 от Ana <ana@northlight.example>:",
        "2024년 5월 6일 (월) 오후 3:04, Ana <ana@northlight.example>님이 작성:",
        "2024年5月6日(月) 15:04 Ana <ana@northlight.example>:",
        "Ana <ana@northlight.example> 于2024年5月6日周一 15:04写道:",
        "Ana <ana@northlight.example>, 6 May 2024 Pzt, 15:04 tarihinde şunu yazdı:",
        "-----Original Message-----\nFrom: \"Ana\"<ana@northlight.example>\nTo: kim@creator.example\nSubject: Hi",
        "________________________________\nFrom: Ana <ana@northlight.example>\nSent: Monday, May 6, 2024 3:04 PM\nTo: Kim",
        "Von: Ana <ana@northlight.example>\nGesendet: Montag, 6. Mai 2024\nAn: Kim\nBetreff: AW: Hi",
        "보낸사람: Ana <ana@northlight.example>\n받는사람: kim\n날짜: 2024년 5월 6일\n제목: Hi",
        "-------- Исходное сообщение --------\nОт: Ana\nДата: 06.05.2024",
        "---- On Mon, 06 May 2024 15:04:00 +0200 ana@northlight.example wrote ----",
        "---------- Forwarded message ---------\nFrom: Ana <ana@northlight.example>",
    ]  # fmt: skip
    for heading in headings:
        for mark in ("", "> "):
            found = part(f"{ANSWER}\n\n{heading}\n{mark}Dear Kim,\n{mark}we saw your film.")
            assert (heading, found.body) == (heading, ANSWER)
            assert "we saw your film." in found.quoted


def test_what_only_looks_like_a_quote_stays():
    for text in (
        "On the other hand, it could work.\nOn average yes.", "On Thursday:\nwe meet", "The data comes From: us, not from: them.",
        "2024-01-15 14:30:25\n15.01.2024 14:30\nare my days", "See https://example.org/on-date-he-wrote: it is fun",
        "- one\n-- two\n-- three\nThat is all", "# Points\n----\n1. a\n\n----\nmore text",
    ):  # fmt: skip
        assert (part(text).body, part(text).quoted) == (text, "")


def test_answers_between_and_below_quotes_are_kept():
    between = part("On May 6, 2024, Ana <a@b.example> wrote:\n> How much?\n\n500 euros.\n\n> When?\n\nIn June.\n\n-- \nKim")  # fmt: skip
    assert between.body == "> How much?\n\n500 euros.\n\n> When?\n\nIn June."
    assert (between.signature, between.quoted) == ("--\nKim", "On May 6, 2024, Ana <a@b.example> wrote:")
    below = part("On May 6, 2024, Ana <a@b.example> wrote:\n> How much?\n> Tell us.\n\n500 euros.")
    assert (below.body, below.quoted.endswith("> Tell us.")) == ("500 euros.", True)
    alone = part("> How much?\n500 euros.")
    assert (alone.body, alone.quoted) == ("500 euros.", "> How much?")


def test_signatures_are_folded_and_no_word_is_lost():
    rows = {
        "Yes!\n\n-- \nKim\n+82 10 1234": "--\nKim\n+82 10 1234", "Yes!\n\nSent from my iPhone": "Sent from my iPhone",
        "Yes!\n\nBest regards,\nKim": "Best regards,\nKim", "Да!\n\nС уважением,\nМила": "С уважением,\nМила",
        "네!\n\n나의 iPhone에서 보냄": "나의 iPhone에서 보냄", "Tak!\n\nPozdrawiam\nOla": "Pozdrawiam\nOla",
        "Yes!\n\nThanks,\nKim\nPS: how much do you pay?": "", "Best,\nKim": "",
    }  # fmt: skip
    assert {text: part(text).signature for text in rows} == rows
    for text in rows:
        found = part(text)
        assert "".join((found.body + found.signature + found.quoted).split()) == "".join(text.split())


def test_no_text_takes_long():
    begun = time.monotonic()
    for text in ("> a\n" * 50_000, "On " * 50_000, "wrote: " * 50_000, "On 1\nwrote\n" * 50_000, "-" * 500_000, "From: a\n" * 20_000, "> a\nb\n" * 20_000):  # fmt: skip
        part(text)
    assert time.monotonic() - begun < 5  # seconds; a pattern that runs away takes minutes
