import email
import email.policy
from datetime import UTC, datetime

import pytest

from outreach.mail.addresses import plain_address, plus_address, read_people, shown_address, tokens_in
from outreach.mail.composing import CannotBeMailed, Enclosure, Letter, compose, new_message_id

SENT_AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
TOKEN = "abcdef0123456789"


def composed(**changed: object) -> Letter:
    fields: dict = {
        "from_address": "ana@northlight.example", "from_name": "Ana of Northlight", "to": "kim@creator.example",
        "subject": "Your film about trams", "body": "Hello", "message_id": "<one@northlight.example>",
        "sent_at": SENT_AT,
    }  # fmt: skip
    return compose(**{**fields, **changed})


def read(letter: Letter) -> email.message.EmailMessage:
    return email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)


def test_a_letter_names_itself_its_thread_and_the_way_out():
    letter = composed(
        to_name="김민지", subject="안녕하세요 " * 12, in_reply_to="<3@a.example>", references=["<1@a.example>", "<2@a.example>", "bad"],
        token=TOKEN, unsubscribe_url="https://irm.example/o/" + "x" * 90 + "/", unsubscribe_mailto="ana@northlight.example",
    )  # fmt: skip
    found = read(letter)
    assert found["Message-ID"] == "<one@northlight.example>"
    assert (found["In-Reply-To"], found["References"]) == (
        "<3@a.example>", "<1@a.example> <2@a.example> <3@a.example>",
    )  # fmt: skip
    assert found["Reply-To"].addresses[0].addr_spec == f"ana+{TOKEN}@northlight.example"
    assert found["To"].addresses[0].display_name == "김민지"
    assert found["Subject"] == ("안녕하세요 " * 12).strip()
    assert found["Date"].datetime == SENT_AT
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    line = next(
        row for row in letter.message().as_bytes().split(b"\n") if row.startswith(b"List-Unsubscribe: ")
    )
    assert line.endswith(
        b"/>, <mailto:ana@northlight.example?subject=unsubscribe>"
    )  # in one line, however long
    assert "Auto-Submitted" not in found
    assert read(composed(is_automatic=True))["Auto-Submitted"] == "auto-generated"


def test_one_click_is_promised_only_where_it_works():
    found = read(
        composed(unsubscribe_url="http://irm.example/o/x/", unsubscribe_mailto="ana@northlight.example")
    )
    assert "List-Unsubscribe-Post" not in found
    assert found["List-Unsubscribe"] == "<mailto:ana@northlight.example?subject=unsubscribe>"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"subject": "Hi\nBcc: all@x.example"}, "The subject must be one line"),
        ({"from_name": "Ana\r\nX: y"}, "The name must be one line"),
        ({"to_name": "Kim\u2028X"}, "The name must be one line"),
        ({"to": "kim@creator.example\nBcc: x@y.example"}, "is not a mail address"),
        ({"to": "nobody"}, "nobody is not a mail address."),
        ({"to": "мила@почта.example"}, "letters before the @"),
        ({"message_id": "<a b@c>"}, "no valid Message-ID"),
        ({"attachments": [Enclosure("a", "text/plain", b"x")] * 21}, "at most 20 files; these are 21."),
        ({"attachments": [Enclosure("a", "video/mp4", bytes(26 * 1024 * 1024))]}, "are 26.0 MB together"),
        (
            {"attachments": [Enclosure("a\r\nX: y", "text/plain", b"x")]},
            "The name of a file must be one line",
        ),
    ],
)
def test_what_cannot_be_a_mail_is_refused_in_a_sentence(changed: dict, sentence: str):
    with pytest.raises(CannotBeMailed, match=sentence.replace("(", r"\(")):
        composed(**changed)


def test_files_go_along_and_long_threads_keep_their_ends():
    letter = composed(
        attachments=[Enclosure("план.pdf", "application/pdf", b"%PDF-1.7")],
        references=[f"<{number}@a.example>" for number in range(500)], in_reply_to="<499@a.example>",
    )  # fmt: skip
    found = read(letter)
    attached = next(found.iter_attachments())
    assert (attached.get_filename(), attached.get_content()) == ("план.pdf", b"%PDF-1.7")
    named = found["References"].split()
    assert (named[0], named[-1], len(found["References"]) <= 900) == (
        "<0@a.example>",
        "<499@a.example>",
        True,
    )


def test_addresses_are_read_as_people_write_them():
    rows = {
        '"Kim, Minji" <Kim@Creator.example>': [("Kim, Minji", "kim@creator.example")],
        "kim@(a comment)creator.example (Kim)": [("a comment Kim", "kim@creator.example")],
        "Anna <anna@münchen.example>, ANNA@xn--mnchen-3ya.example": [("Anna", "anna@xn--mnchen-3ya.example")],
        "undisclosed-recipients:;": [],
        "Team: a@b.example, c@d.example;": [("", "a@b.example"), ("", "c@d.example")],
        "<>": [], "": [], "no at all": [], "a@b": [], "a@b@c.example": [], "x" * 300 + "@b.example": [],
    }  # fmt: skip
    found = {header: [(each.name, each.address) for each in read_people(header)] for header in rows}
    assert found == rows
    assert shown_address("anna@xn--mnchen-3ya.example") == "anna@münchen.example"
    assert plain_address('"Kim"@Creator.Example.') == "kim@creator.example"


def test_the_token_of_a_thread_comes_back_in_its_address():
    address = plus_address("ana@northlight.example", TOKEN)
    given = [f"Ana+{TOKEN.upper()}@Northlight.example", "eve+abcdef0123456789@northlight.example", "ana+no@northlight.example"]  # fmt: skip
    assert address == f"ana+{TOKEN}@northlight.example"
    assert tokens_in(given, mailbox="ana@northlight.example") == [TOKEN]
    assert plus_address("a" * 60 + "@northlight.example", TOKEN) == ""
    assert new_message_id("ana@northlight.example") != new_message_id("ana@northlight.example")
