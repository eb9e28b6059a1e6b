"""How many mails a second one process reads, and takes in.

    .venv/bin/python -m benchmarks.mail_reading [--mails 2000]

Mails as they come: answers with what they quote in several languages, HTML, automatic replies, delivery reports, files.
Reading is everything up to what a mail is and says (outreach/mail), without a database. Taking in is all of it: found
where it belongs, kept with its files, acted upon, the thread brought up to date, the trail written. Goal: 200 a second read.
"""

import argparse
import random
import sys
import time
from email.message import EmailMessage
from pathlib import Path

from benchmarks.list_influencers import own_database

ANSWERS = [
    ("Yes, gladly! I could film next week.\n\nBest,\nKim", "On Mon, May 6, 2024 at 3:04 PM Lena <lena@tentwork.example> wrote:"),
    ("Звучит хорошо. Сколько вы платите?\n\nС уважением,\nМила", "пн, 6 мая 2024 г. в 15:04, Lena <lena@tentwork.example>:"),
    ("좋아요! 자세한 내용을 보내 주세요.", "2024년 5월 6일 (월) 오후 3:04, Lena <lena@tentwork.example>님이 작성:"),
    ("Me encanta la idea.", "El lun, 6 may 2024 a las 15:04, Lena (<lena@tentwork.example>) escribió:"),
    ("Dziękuję, odezwę się.", "pon., 6 maj 2024 o 15:04 Lena <lena@tentwork.example> napisał(a):"),
]  # fmt: skip
QUOTED = "\n".join(
    f"> Line {number} of the letter that is answered, as programs quote it." for number in range(40)
)
REPORT = """Final-Recipient: rfc822; person{number}@creator.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 mailbox full"""


def main() -> int:
    """Make mails, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=2000)
    options = parser.parse_args()
    mails = [made(number) for number in range(options.mails)]
    size = sum(map(len, mails)) / len(mails) / 1024
    with own_database():
        print(f"{len(mails):,} mails of {size:.1f} KB")
        print(f"read: {reading(mails):,.0f} a second")
        print(f"taken in: {taking_in(mails):,.0f} a second")
    return 0


def made(number: int) -> bytes:
    """Return a mail: of ten, five answers, two in HTML too, one automatic, one report, one with a file."""
    chance = random.Random(number)  # noqa: S311 -- no secret
    message = EmailMessage()
    message["From"] = f"Person {number} <person{number}@creator.example>"
    message["To"], message["Subject"] = "lena@tentwork.example", f"Re: The tent {number}"
    message["Message-ID"] = f"<{number}@creator.example>"
    message["In-Reply-To"] = message["References"] = f"<letter{number}@tentwork.example>"
    message["Received"] = "from mx.example by mx.tentwork.example; Mon, 06 May 2024 13:04:00 +0000"
    words, heading = chance.choice(ANSWERS)
    kind = number % 10
    if kind == 8:
        return report(number)
    if kind == 7:
        message["Auto-Submitted"] = "auto-replied"
        words = "I am away until 20 May 2024 and answer then."
    message.set_content(f"{words}\n\n{heading}\n{QUOTED}\n")
    if kind in (5, 6):
        message.add_alternative(f"<div><p>{words}</p><blockquote>{QUOTED}</blockquote></div>", subtype="html")
    if kind == 9:
        message.add_attachment(
            b"%PDF-1.7" + chance.randbytes(60_000),
            maintype="application",
            subtype="pdf",
            filename="rates.pdf",
        )
    return message.as_bytes()


def report(number: int) -> bytes:
    """Return a delivery report about the letter of that number."""
    return (
        "From: MAILER-DAEMON@mx.example\nTo: lena@tentwork.example\nSubject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: <report{number}@mx.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"Sorry, it did not work out.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"{REPORT.format(number=number)}\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <letter{number}@tentwork.example>\n"
        f"To: person{number}@creator.example\nSubject: The tent\n\n{QUOTED}\n--b--\n"
    ).encode()  # fmt: skip


def reading(mails: list[bytes]) -> float:
    """Return how many mails a second are read and understood."""
    from django.utils import timezone

    from outreach.mail.machine import understand
    from outreach.mail.reading import read_message

    now = timezone.now()
    begun = time.perf_counter()
    for raw in mails:
        understand(read_message(raw), now=now)
    return len(mails) / (time.perf_counter() - begun)


def taking_in(mails: list[bytes]) -> float:
    """Return how many mails a second are taken in, each into the thread of the letter it answers."""
    from django.utils import timezone

    from accounts.models import Agency
    from influencers.models import Influencer, name_key
    from outreach.actions.incoming import take_in
    from outreach.models import Mailbox, Message, Thread

    now = timezone.now()
    agency = Agency.objects.create(name="House", slug="house")
    box = Mailbox.objects.create(agency=agency, address="lena@tentwork.example", sender_name="Lena")
    numbers = range(len(mails))
    people = Influencer.objects.bulk_create(
        Influencer(agency=agency, name=f"Person {each}", name_key=name_key(f"Person {each}"))
        for each in numbers
    )
    threads = Thread.objects.bulk_create(
        Thread(
            agency=agency, influencer=people[each], mailbox=box, correspondent=f"person{each}@creator.example", subject=f"The tent {each}",
            subject_key=f"the tent {each}", token=f"token{each:08d}", last_message_at=now,
        )
        for each in numbers
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            agency=agency, thread=threads[each], mailbox=box, way="out", state="sent", medium="email", at=now,
            message_id=f"<letter{each}@tentwork.example>", to_address=f"person{each}@creator.example", body="Hi",
        )
        for each in numbers
    )  # fmt: skip
    begun = time.perf_counter()
    taken = sum(take_in(mailbox=box, raw=raw, now=now) is not None for raw in mails)
    seconds = time.perf_counter() - begun
    if taken != len(mails):
        raise RuntimeError(f"{len(mails) - taken} mails were not taken in.")
    return taken / seconds


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
