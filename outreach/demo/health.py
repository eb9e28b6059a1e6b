"""How the demo's mailboxes did: a month of days, and what a DNS would say of their domain."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from outreach.actions.health import read_health
from outreach.demo.making import DemoRoom
from outreach.leaving_time import day_of
from outreach.models import Mailbox, MailboxDay
from outreach.working_days import WORKING_DAYS

DAYS = 30
BOUNCED = {3, 11, 19}  # days ago on which an address turned out not to exist
_DNS = {
    ("demo.example", "TXT"): ["v=spf1 include:_spf.mail.example ~all"],
    ("_spf.mail.example", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
    ("mail._domainkey.demo.example", "TXT"): ["v=DKIM1; k=rsa; p=" + "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" * 12],
    ("_dmarc.demo.example", "TXT"): ["v=DMARC1; p=none; rua=mailto:reports@demo.example"],
    ("demo.example", "MX"): ["10 mx.mail.example."],
}


def fill_health(room: DemoRoom) -> None:
    """Store each mailbox's days, the letters of the demo among them, and read its domain from made-up records."""
    for mailbox, share in ((room.box, 1.0), (room.own, 0.4)):
        MailboxDay.objects.bulk_create(_days(room, mailbox, share))
        read_health(mailbox=mailbox, by=None, now=room.now - timedelta(hours=3), resolve=_resolve)


def _days(room: DemoRoom, mailbox: Mailbox, share: float) -> list[MailboxDay]:
    today = day_of(mailbox, room.now)
    told = Counter[tuple[str, int]]()
    for message in room.messages:
        if message.mailbox == mailbox or message.thread.mailbox == mailbox:
            ago = (today - timezone.localdate(message.at)).days
            kind = "mails" if message.way == "out" else "answers" if message.nature == "answer" else ""
            told[kind, ago] += 1
    made = []
    for ago in range(DAYS):
        day = today - timedelta(days=ago)
        usual = round(room.chance.randint(14, 26) * share) if day.isoweekday() in WORKING_DAYS else 0
        mails, answers = (
            told["mails", ago] + usual,
            told["answers", ago] + round(usual * room.chance.uniform(0.1, 0.3)),
        )
        if mails or answers:
            made.append(
                MailboxDay(
                    mailbox=mailbox, day=day, mails=mails, new_contacts=usual // 2, answers=answers,
                    hard_bounces=int(ago in BOUNCED and share == 1.0), soft_bounces=int(ago % 9 == 4),
                )
            )  # fmt: skip
    return made


def _resolve(name: str, kind: str) -> list[str]:
    return _DNS.get((name, kind), [])
