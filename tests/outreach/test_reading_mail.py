"""Mailboxes read from a real IMAP server: on from the last mail, nothing twice, nothing marked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ActionError
from accounts.sealing import seal
from outreach.actions import reading_mail
from outreach.actions.mailboxes import try_reading
from outreach.actions.reading_mail import read_due, read_now
from outreach.models import Mailbox, Message
from outreach.states import Way
from tests import factories
from tests.outreach.imap_server import PASSWORD, USER, imap_server
from tests.outreach.making import make_mailbox
from tests.outreach.making_mail import raw_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with imap_server() as running:
        yield running


@pytest.fixture
def mailbox(agency, server, settings, tmp_path) -> Mailbox:
    settings.MEDIA_ROOT, settings.PRIVATE_MAIL_HOSTS = tmp_path, True
    return make_mailbox(
        agency, imap_host="127.0.0.1", imap_port=server.port, imap_security="",
        sealed=seal({"imap_user": USER, "imap_password": PASSWORD}),
    )  # fmt: skip


def mails(first: int, last: int) -> list[bytes]:
    return [
        raw_mail(f"Mail {number}", subject=f"Mail {number}", Message_ID=f"<{number}@lind.example>")
        for number in range(first, last)
    ]


def subjects() -> list[str]:
    return list(Message.objects.filter(way=Way.IN).order_by("pk").values_list("subject", flat=True))


def later(minutes: int):
    return timezone.now() + timedelta(minutes=minutes)


def test_a_mailbox_is_read_on_whatever_breaks(mailbox, server, monkeypatch):
    before = len(server.flags())
    owner = factories.make_membership(mailbox.agency, "owner")
    assert try_reading(mailbox=mailbox, by=owner) == f"127.0.0.1 let us in: {before} mails are in INBOX."
    server.put(*mails(1, 4))
    assert read_due(now=timezone.now()) == 3  # what was there before the mailbox was added is left alone
    assert subjects() == ["Mail 1", "Mail 2", "Mail 3"]
    assert (read_due(now=timezone.now()), read_due(now=later(2))) == (0, 0)  # not its turn, then nothing new

    server.put(*mails(4, 8))
    take_in = reading_mail.take_in

    def killed(**given):
        if b"Mail 6" in given["raw"]:
            raise SystemExit
        return take_in(**given)

    monkeypatch.setattr(reading_mail, "take_in", killed)
    with pytest.raises(SystemExit):
        read_due(now=later(2))
    monkeypatch.undo()
    assert read_due(now=later(3)) == 0  # the lease of the worker that died still holds
    assert read_due(now=later(10)) == 2
    assert subjects() == [f"Mail {number}" for number in range(1, 8)]

    server.stop()
    assert read_due(now=later(20)) == 0
    mailbox.refresh_from_db()
    assert mailbox.read_trouble.startswith("Mail could not be read:")
    assert (read_due(now=later(21)), mailbox.read_claimed_until) == (0, None)

    server.start()  # with another UIDVALIDITY, and numbers that begin anew
    server.put(*mails(5, 10))
    assert read_due(now=later(40)) == 2
    assert subjects() == [f"Mail {number}" for number in range(1, 10)]
    mailbox.refresh_from_db()
    assert (mailbox.read_trouble, len(server.flags())) == ("", before + 5)
    assert not any(b"Seen" in row for row in server.flags()[before:])


def test_what_keeps_a_mailbox_from_being_read_is_said(mailbox, server, settings, alice, bob):
    Mailbox.objects.update(sealed=seal({"imap_user": USER, "imap_password": "wrong"}))
    with pytest.raises(ActionError, match="The server refused the sign-in"):
        read_now(mailbox=mailbox, by=alice)
    with pytest.raises(ActionError, match="Viewers cannot fetch mail"):
        read_now(mailbox=mailbox, by=bob)
    settings.PRIVATE_MAIL_HOSTS = False
    with pytest.raises(ActionError, match="is in a private network"):
        read_now(mailbox=mailbox, by=alice)
    mailbox.imap_host = ""
    with pytest.raises(ActionError, match="Name the IMAP server"):
        read_now(mailbox=mailbox, by=alice)


def test_one_worker_reads_a_mailbox_at_a_time(mailbox, server, alice):
    Mailbox.objects.update(read_claimed_until=later(4))
    assert read_due(now=timezone.now()) == 0
    with pytest.raises(ActionError, match="being read just now"):
        read_now(mailbox=mailbox, by=alice)
