"""Mails as they come: charsets, shapes and sizes. Nothing of it raises."""

import random
from email.message import EmailMessage

from outreach.mail import reading
from outreach.mail.files import kind_of_bytes
from outreach.mail.reading import read_message
from outreach.mail.threading import parents, tokens

HEAD = b"From: Kim <kim@creator.example>\r\nTo: ana@northlight.example\r\nSubject: Hi\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def mail(*, text: str = "Hello", html: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    fields = {"From": "Kim <kim@creator.example>", "To": "ana@northlight.example", "Subject": "Hi", **headers}
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_a_mail_is_read_with_its_names_ids_and_addresses():
    found = read_message(
        mail(
            Subject="Привет, 안녕", From="김민지 <Kim@Creator.example>", To="Ana <ana+abcdef0123456789@northlight.example>, b@x.example",
            Message_ID="<3@creator.example>", In_Reply_To="<2@northlight.example>", References="<1@northlight.example> <2@northlight.example>",
            Date="Mon, 6 May 2024 09:00:00 +0200", Delivered_To="ana@northlight.example", Reply_To="desk@creator.example",
        ).as_bytes()
    )  # fmt: skip
    assert (found.subject, found.sender.name, found.sender.address) == ("Привет, 안녕", "김민지", "kim@creator.example")  # fmt: skip
    assert found.sent_at.isoformat() == "2024-05-06T07:00:00+00:00"
    assert found.answers_to.address == "desk@creator.example"
    assert parents(found) == ["<2@northlight.example>", "<1@northlight.example>"]
    assert tokens(found, mailbox="ana@northlight.example") == ["abcdef0123456789"]
    assert found.text.strip() == "Hello"


def test_charsets_are_read_as_they_say_or_as_they_are():
    rows = [
        (b"Content-Type: text/plain; charset=euc-kr\r\n\r\n" + "안녕하세요".encode("cp949"), "안녕하세요"),
        (b"Content-Type: text/plain; charset=windows-1251\r\n\r\n" + "Привет".encode("cp1251"), "Привет"),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\n" + "Grüße".encode(), "Grüße"),
        (b"Content-Type: text/plain\r\n\r\n" + "Grüße".encode(), "Grüße"),
        (b'Content-Type: text/plain; charset="iso-2022-jp"\r\n\r\n' + "こんにちは".encode("iso2022_jp"), "こんにちは"),  # fmt: skip
        (b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n!!nonsense", None),
        (b"Content-Type: text/plain; charset=us-ascii\r\n\r\nCaf\xe9 \xe0 Paris, c'est tr\xe8s bien", "Café à Paris, c'est très bien"),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno part at all", "no part at all"),
        (b"Content-Type: multipart/mixed\r\n\r\nno boundary", "no boundary"),
        (b"Content-Type: ///;;;\r\nMIME-Version: 9\r\n\r\nstill", "still"),
    ]  # fmt: skip
    for body, expected in rows:
        text = read_message(HEAD + body).text.strip()
        assert expected is None or text == expected
    raw = read_message("Subject: Привет\r\nFrom: Мила <mila@creator.example>\r\n\r\nx".encode())
    assert (raw.subject, raw.sender.name) == ("Привет", "Мила")


def test_html_becomes_text_and_plain_text_goes_before_it():
    assert read_message(mail(text="Plain", html="<p>Rich</p>").as_bytes()).text.strip() == "Plain"
    only = HEAD + b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>One</p><script>x()</script><p>Two &amp; three</p>"  # fmt: skip
    assert read_message(only).text.split() == ["One", "Two", "&", "three"]
    deep = HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"deep"
    assert "deep" in read_message(deep).text or read_message(deep).text == ""


def test_files_are_what_their_bytes_say_and_names_keep_no_folders():
    message = mail()
    message.add_attachment(PNG, maintype="text", subtype="html", filename="..\\..\\evil/ стенд.html")
    message.add_attachment(b"<script>", maintype="text", subtype="html", filename="page.html")
    message.add_attachment(mail(text="Inner"))
    found = read_message(message.as_bytes())
    assert [(each.name, each.content_type) for each in found.files] == [
        ("стенд.html", "image/png"), ("page.html", "application/octet-stream"), ("mail.eml", "message/rfc822"),
    ]  # fmt: skip
    assert found.text.strip() == "Hello"
    assert kind_of_bytes(b"PK\x03\x04 ... word/document.xml", declared="x").endswith(
        "wordprocessingml.document"
    )


def test_too_much_is_said_and_left_out(monkeypatch):
    monkeypatch.setattr(reading, "MOST_FILES", 2)
    monkeypatch.setattr(reading, "LARGEST_FILES", 60)
    monkeypatch.setattr(reading, "LARGEST_MAIL", 4_000)
    message = mail()
    for number in range(3):
        message.add_attachment(b"%PDF-1.7" + bytes(number * 40), maintype="a", subtype="b", filename=f"{number}.pdf")  # fmt: skip
    found = read_message(message.as_bytes())
    assert [each.name for each in found.files] == ["0.pdf", "1.pdf"]
    assert found.troubles == ("This mail has more than 2 files; the others were left out.",)
    large = mail(text="x\n" * 5_000)
    assert "larger than 36 MB" in read_message(large.as_bytes()).troubles[0]


def test_no_bytes_make_it_fail():
    chance = random.Random(7)  # noqa: S311 -- no secret
    sample = bytearray(mail(html="<b>x</b>", References="<1@a.example>").as_bytes())
    for _number in range(150):
        broken = bytearray(sample)
        for _change in range(chance.randrange(1, 40)):
            place = chance.randrange(len(broken))
            broken[place : place + chance.randrange(6)] = chance.randbytes(chance.randrange(6))
        read_message(bytes(broken))
        read_message(chance.randbytes(chance.randrange(400)))
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3_000))  # fmt: skip
    assert read_message(HEAD + nested).sender.address == "kim@creator.example"
    first, second = read_message(b"Subject: a\r\n\r\nx"), read_message(b"Subject: a\r\n\r\ny")
    assert first.message_id.endswith("@no-id.invalid>") and first.message_id != second.message_id
