"""What programs write: reports of failures, complaints, absence, lists, and people who want no more letters."""

from datetime import UTC, date, datetime

import pytest

from outreach.mail.auto_replies import return_date
from outreach.mail.bounces import Failure, failure_of
from outreach.mail.machine import understand
from outreach.mail.optout import asks_for_no_more
from outreach.mail.reading import read_message
from outreach.states import Nature

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
REPORT = """From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: ana@northlight.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

Sorry, it did not work out.

--b
Content-Type: {part}

{fields}

--b
Content-Type: message/rfc822

Message-ID: <first@northlight.example>
From: ana@northlight.example
To: kim@creator.example
Subject: Your film

Hello
--b--
"""


def understood(raw: str):
    return understand(read_message(raw.encode()), now=NOW)


def report(*, action: str, status: str, words: str = "") -> str:
    fields = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; Kim@Creator.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}"  # fmt: skip
    return REPORT.format(kind="delivery-status", part="message/delivery-status", fields=fields)


@pytest.mark.parametrize(
    ("action", "status", "words", "nature", "failure"),
    [
        ("failed", "5.1.1", "550 5.1.1 user unknown", Nature.BOUNCE, Failure.GONE),
        ("failed", "5.0.0", "550 no such user here", Nature.BOUNCE, Failure.GONE),
        ("failed", "5.2.2", "552 mailbox full", Nature.BOUNCE, Failure.PASSING),
        ("failed", "4.4.7", "delivery time expired", Nature.BOUNCE, Failure.PASSING),
        ("failed", "5.7.26", "550 unauthenticated mail is prohibited", Nature.BOUNCE, Failure.UNWANTED),
        ("failed", "5.3.4", "552 message too large", Nature.BOUNCE, Failure.TOO_LARGE),
        ("delayed", "4.4.1", "connection timed out", Nature.DELAY, Failure.DELAYED),
    ],
)
def test_delivery_reports_name_address_letter_and_reason(action, status, words, nature, failure):
    found = understood(report(action=action, status=status, words=words))
    assert (found.nature, found.letters[0]) == (nature, "<first@northlight.example>")
    assert [(each.address, each.failure, each.status) for each in found.failed] == [
        ("kim@creator.example", failure, status)
    ]


def test_reports_that_ask_for_nothing_are_left_alone():
    assert understood(report(action="delivered", status="2.0.0")).nature == Nature.LIST
    receipt = REPORT.format(
        kind="disposition-notification",
        part="message/disposition-notification",
        fields="Disposition: displayed",
    )
    found = understood(receipt.replace("Undelivered Mail Returned to Sender", "Read: Your film"))
    assert (found.nature, found.pauses) == (Nature.AUTO_REPLY, False)


def test_old_and_strange_servers_are_understood():
    rows = {
        "From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nHi. This is the qmail-send program.\n<kim@creator.example>:\nSorry, no mailbox here by that name. (#5.1.1)": Failure.GONE,
        "From: postmaster@x.example\nX-Failed-Recipients: kim@creator.example\nSubject: Mail delivery failed\n\nmailbox is full: quota exceeded": Failure.PASSING,
        "From: Mail Delivery <mailer-daemon@x.example>\nSubject: Недоставленное сообщение\n\nПисьмо не может быть доставлено: kim@creator.example\n550 пользователь не найден": Failure.GONE,
        "From: Mail Delivery <mailer-daemon@x.example>\nSubject: Warning: could not send message for past 4 hours\n\nkim@creator.example\nwill keep trying": Failure.DELAYED,
    }  # fmt: skip
    for raw, failure in rows.items():
        found = understood(f"To: ana@northlight.example\n{raw}")
        assert [(each.address, each.failure) for each in found.failed] == [("kim@creator.example", failure)]
    assert failure_of("5.1.10", "") is Failure.GONE
    assert failure_of("5.7.1", "recipient does not exist") is Failure.GONE
    about = "From: kim@creator.example\nIn-Reply-To: <first@northlight.example>\nSubject: Re: Delivery failure\n\nYour parcel could not be delivered to kim@creator.example, 5.1.1 street"
    assert understood(about).nature == Nature.ANSWER


def test_complaints_are_told_from_other_feedback():
    fields = "Feedback-Type: {}\nUser-Agent: X/1\nVersion: 1\nOriginal-Rcpt-To: kim@creator.example"
    for kind, nature in (
        ("abuse", Nature.COMPLAINT),
        ("not-spam", Nature.LIST),
        ("auth-failure", Nature.LIST),
    ):
        raw = REPORT.format(
            kind="feedback-report", part="message/feedback-report", fields=fields.format(kind)
        )
        found = understood(raw)
        assert (found.nature, found.letters) == (nature, ("<first@northlight.example>",))
    assert found.failed == ()


def test_automatic_answers_are_known_with_their_return():
    rows = {
        "Auto-Submitted: auto-replied\nSubject: Re: Your film\n\nI am away until May 20, my number is 555-12-11.": date(2024, 5, 20),
        "Subject: Automatic reply: Your film\n\nBack on 21 May 2024.": date(2024, 5, 21),
        "Subject: Автоответ: Ваш фильм\n\nЯ в отпуске с 10 по 20 мая.": date(2024, 5, 20),
        "Precedence: auto_reply\nSubject: 부재중\n\n5월 20일까지 휴가입니다.": date(2024, 5, 20),
        "X-Autoreply: yes\nSubject: Abwesenheitsnotiz\n\nIch bin bis zum 20.05.2024 nicht im Büro.": date(2024, 5, 20),
        "Auto-Submitted: auto-replied\nSubject: Fuera de la oficina\n\nVuelvo el 20 de mayo.": date(2024, 5, 20),
        "Auto-Submitted: auto-replied\nSubject: Poza biurem\n\nWracam 20 maja.": date(2024, 5, 20),
        "Auto-Submitted: auto-replied\nSubject: Out of office\n\nI will answer soon.": None,
    }  # fmt: skip
    for raw, returns_on in rows.items():
        found = understood(f"From: kim@creator.example\n{raw}")
        assert (raw, found.nature, found.returns_on, found.pauses) == (
            raw,
            Nature.AUTO_REPLY,
            returns_on,
            True,
        )
    since = NOW.date()
    words = {"from May 10 - 20": 20, "out until 5/20": 20, "5月20日まで不在": 20, "until 2024-05-20, since 2019-01-01": 20, "call 555-12-33": None}  # fmt: skip
    found_days = {text: return_date(text, since=since) for text in words}
    assert found_days == {text: date(2024, 5, day) if day else None for text, day in words.items()}


def test_what_a_person_wrote_is_an_answer_though_signs_of_ours_come_back():
    for raw in (
        "Subject: Re: Your film\nX-Auto-Response-Suppress: OOF, AutoReply\n\nYes!", "Auto-Submitted: no\nSubject: Re: x\n\nYes!",
        "Subject: my vacation film\n\nI shot it on holiday.", "Subject: Re: x\nPrecedence: normal\n\nI come back to you",
    ):  # fmt: skip
        assert understood(f"From: kim@creator.example\n{raw}").nature == Nature.ANSWER
    assert (
        understood("From: shop@x.example\nList-Id: <news.x.example>\nSubject: Sale\n\nBuy").nature
        == Nature.LIST
    )


def test_wishes_for_no_more_letters_are_heard_in_many_languages():
    wanted = [
        "Unsubscribe", "STOP.", "Please remove me from your list, thanks", "Hi Ana, please unsubscribe me", "Don't contact me again",
        "Отписаться", "Больше не пишите мне", "Удалите меня из базы", "수신거부", "더 이상 메일 보내지 마세요", "Darme de baja, gracias",
        "No me escriban más", "Proszę mnie wypisać", "Proszę do mnie nie pisać", "Désinscrire", "Ne m'écrivez plus", "Bitte austragen",
        "Ich möchte keine weiteren Mails", "配信停止", "退订", "Beni listeden çıkar", "Non voglio più ricevere", "Não quero receber",
    ]  # fmt: skip
    others = [
        "My audience would unsubscribe if I posted that", "Stop by our studio!", "I don't want to hear about prices now", "No", "",
        "I did not unsubscribe, send me more", "Please send no more than two mails", "Не пишите на эту почту, лучше в телеграм @mila",
        "I can't stop laughing", "Remove the second paragraph from the brief",
    ]  # fmt: skip
    assert [each for each in wanted if not asks_for_no_more(subject="", body=each)] == []
    assert [each for each in others if asks_for_no_more(subject="", body=each)] == []
    assert asks_for_no_more(subject="unsubscribe", body="")
    quoted = "From: kim@creator.example\nSubject: Re: x\n\nGladly!\n\nOn May 6, 2024, Ana <a@b.example> wrote:\n> Answer \"unsubscribe\" for no more\n> unsubscribe"  # fmt: skip
    assert understood(quoted).nature == Nature.ANSWER
