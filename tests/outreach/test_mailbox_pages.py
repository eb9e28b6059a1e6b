"""Mailboxes, the outbox and the catcher's page: set up without a secret ever shown, tried, paused, looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.sealing import unseal
from influencers.models import ContactPoint
from outreach.actions.health import note_day, read_health
from outreach.actions.mailboxes import pause_mailbox
from outreach.actions.suppression import suppress
from outreach.models import Mailbox, MailboxDay, Message, Suppression
from outreach.states import MailboxState, MessageState
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.smtp_server import smtp_server

pytestmark = pytest.mark.django_db
FORM = {
    "address": "Lena@Tentwork.example", "sender_name": "Lena Roth", "way": "smtp", "smtp_host": "127.0.0.1", "smtp_port": "2525",
    "smtp_security": "starttls", "smtp_user": "lena", "smtp_password": "very secret words", "imap_security": "tls",
    "new_contacts_a_day": "30", "mails_a_day": "200", "seconds_between": "30", "window_from": "09:00", "window_until": "18:00",
    "window_days": ["1", "3"], "dkim_selector": "s7",
}  # fmt: skip


def test_a_mailbox_is_set_up_and_its_secrets_are_never_shown_again(agency, olga, client_of):
    client = client_of(olga)
    assert client.post("/inbox/mailboxes/new/", FORM | {"smtp_host": ""}).status_code == 422
    assert client.post("/inbox/mailboxes/new/", FORM).status_code == 302
    mailbox = Mailbox.objects.get()
    assert (mailbox.address, mailbox.window_days, mailbox.provider_options) == (
        "lena@tentwork.example",
        [1, 3],
        {"dkim_selector": "s7"},
    )
    assert unseal(mailbox.sealed) == {"smtp_user": "lena", "smtp_password": "very secret words"}
    page = client.get(f"/inbox/mailboxes/{mailbox.uuid}/edit/").content.decode()
    assert "very secret words" not in page + mailbox.sealed
    kept = FORM | {"smtp_password": "", "smtp_user": "", "sender_name": "Lena of Tentwork", "version": "1"}
    assert client.post(f"/inbox/mailboxes/{mailbox.uuid}/edit/", kept).status_code == 302
    again = client.post(f"/inbox/mailboxes/{mailbox.uuid}/edit/", kept | {"sender_name": "Late"})
    assert (again.status_code, b"Somebody else changed this" in again.content, b"Late" in again.content) == (
        422,
        True,
        True,
    )
    tampered = client.post(f"/inbox/mailboxes/{mailbox.uuid}/edit/", kept | {"version": "x"})
    assert (tampered.status_code, b"This page was changed on its way." in tampered.content) == (422, True)
    mailbox.refresh_from_db()
    assert (mailbox.sender_name, unseal(mailbox.sealed)["smtp_password"]) == (
        "Lena of Tentwork",
        "very secret words",
    )
    trail = " ".join(
        str(row.data) for row in AuditEntry.objects.filter(action__startswith="outreach.mailbox")
    )
    assert "very secret words" not in trail
    assert b"is a mailbox of this agency already" in client.post("/inbox/mailboxes/new/", FORM).content


@pytest.mark.parametrize("role", ["alice", "bob"])
def test_only_owners_set_up(agency, role, request, client_of):
    mailbox, client = make_mailbox(agency), client_of(request.getfixturevalue(role))
    assert client.post("/inbox/mailboxes/new/", FORM).status_code == 403
    assert client.post(f"/inbox/mailboxes/{mailbox.uuid}/edit/", FORM).status_code == 403
    for verb in ("try", "test-letter", "archive"):
        client.post(f"/inbox/mailboxes/{mailbox.uuid}/{verb}/")
    assert (Mailbox.objects.filter(archived_at=None).count(), AuditEntry.objects.count()) == (1, 0)


def test_trying_says_what_the_server_says(agency, olga, client_of, settings):
    settings.PRIVATE_MAIL_HOSTS = True
    with smtp_server() as (counting, port):
        mailbox = make_mailbox(agency, way="smtp", smtp_host="127.0.0.1", smtp_port=port)
        url, client = f"/inbox/mailboxes/{mailbox.uuid}", client_of(olga)
        assert b"127.0.0.1 let us in." in client.post(f"{url}/try/", follow=True).content
        assert (
            b"Taken. Look whether it arrives at olga@northlight.example"
            in client.post(f"{url}/test-letter/", follow=True).content
        )
        assert [mail["To"] for mail in counting.mails] == ["olga@northlight.example"]
        from accounts.sealing import seal

        Mailbox.objects.update(sealed=seal({"smtp_user": "lena", "smtp_password": "wrong"}))
        assert b"535 5.7.8" in client.post(f"{url}/try/", follow=True).content
    assert b"ConnectionRefusedError" in client.post(f"{url}/test-letter/", follow=True).content


def test_the_product_stops_a_mailbox_at_the_limits_and_only_an_owner_lets_it_go_on(
    agency, olga, alice, client_of
):
    now = timezone.now()
    mailbox = make_mailbox(agency)
    MailboxDay.objects.create(mailbox=mailbox, day=now.date() - timedelta(days=3), mails=100)
    note_day(mailbox=mailbox, now=now, hard_bounces=4, answers=3)
    note_day(mailbox=mailbox, now=now, complaints=1)
    assert mailbox.state == MailboxState.WORKING
    note_day(mailbox=mailbox, now=now, hard_bounces=1)
    assert (mailbox.state, mailbox.state_note[:2]) == (MailboxState.STOPPED, "5 ")
    page = client_of(alice).get(f"/inbox/mailboxes/{mailbox.uuid}/").content.decode()
    assert "Stopped so that its name is not spoiled" in page
    client_of(alice).post(f"/inbox/mailboxes/{mailbox.uuid}/resume/")
    mailbox.refresh_from_db()
    assert mailbox.state == MailboxState.STOPPED
    client_of(olga).post(f"/inbox/mailboxes/{mailbox.uuid}/resume/")
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.state_note) == (MailboxState.WORKING, "")


def test_what_the_dns_says_is_read_with_what_to_do_about_it(agency, olga, client_of):
    zone = {
        ("tentwork.example", "TXT"): ["v=spf1 include:_spf.host.example ip4:192.0.2.7 ~all", "other=1"],
        ("_spf.host.example", "TXT"): ["v=spf1 ip4:198.51.100.0/24 -all"],
        ("s7._domainkey.tentwork.example", "TXT"): ["v=DKIM1; k=rsa; p=MIIB"],
        ("_dmarc.tentwork.example", "TXT"): ["v=DMARC1; p=none; rua=mailto:d@tentwork.example"],
        ("tentwork.example", "MX"): ["10 mx.tentwork.example."],
        ("smtp.tentwork.example", "A"): ["198.51.100.9"],
        ("9.100.51.198.in-addr.arpa.", "PTR"): ["smtp.tentwork.example."],
    }

    def resolve(name: str, kind: str) -> list[str]:
        return zone.get((name, kind), [])

    def silent(name: str, kind: str) -> list[str]:
        raise LookupError(name)

    mailbox = make_mailbox(
        agency,
        way="smtp",
        smtp_host="smtp.tentwork.example",
        smtp_security="tls",
        provider_options={"dkim_selector": "s7"},
    )
    now = timezone.now()

    def verdicts(using=resolve) -> dict[str, str]:
        stored = read_health(mailbox=mailbox, by=olga, now=now, resolve=using)
        return {row["key"]: row["verdict"] for row in stored.rows} | {"all": stored.verdict}

    good = {
        "spf": "good",
        "dkim": "good",
        "dmarc": "warn",
        "mx": "good",
        "alignment": "good",
        "reverse": "good",
        "encryption": "good",
        "all": "warn",
    }
    assert verdicts() == good
    changes = [
        (("tentwork.example", "TXT"), [], {"spf": "bad", "alignment": "warn", "all": "bad"}),
        (("tentwork.example", "TXT"), ["v=spf1 -all", "v=spf1 ~all"], {"spf": "bad", "all": "bad", "alignment": "warn"}),
        (("tentwork.example", "TXT"), ["v=spf1 +all"], {"spf": "bad", "all": "bad", "alignment": "warn"}),
        (("tentwork.example", "TXT"), ["v=spf1 " + " ".join(f"a:h{n}.example" for n in range(11)) + " -all"], {"spf": "bad", "all": "bad", "alignment": "warn"}),
        (("_spf.host.example", "TXT"), ["v=spf1 include:_spf.host.example -all"], {"spf": "bad", "all": "bad", "alignment": "warn"}),
        (("s7._domainkey.tentwork.example", "TXT"), ["v=DKIM1; p="], {"dkim": "bad", "all": "bad"}),
        (("_dmarc.tentwork.example", "TXT"), [], {"dmarc": "bad", "all": "bad"}),
        (("_dmarc.tentwork.example", "TXT"), ["v=DMARC1; p=reject; rua=mailto:d@tentwork.example"], {"dmarc": "good", "all": "good"}),
        (("tentwork.example", "MX"), ["0 ."], {"mx": "bad", "all": "bad"}),
        (("smtp.tentwork.example", "A"), [], {"reverse": "bad", "alignment": "warn", "all": "bad"}),
    ]  # fmt: skip
    for key, found, expected in changes:
        before, zone[key] = zone[key], found
        assert verdicts() == good | expected, (key, found)
        zone[key] = before
    assert set(verdicts(silent).values()) == {"unknown", "good"}
    mailbox.smtp_host = ""
    page = client_of(olga).get(f"/inbox/mailboxes/{mailbox.uuid}/").content.decode()
    assert "The DNS did not answer in time" in page


def test_the_outbox_shows_what_waits_and_what_is_kept_back_and_why(
    agency, alice, bob, client_of, django_assert_max_num_queries
):
    mailbox = make_mailbox(agency)
    person = make_addressee(agency)
    now = timezone.now()
    made = {
        state: [make_message(make_thread(mailbox, person), state=state, subject=f"{state} {number}", send_after=now + timedelta(days=1),
                             trouble=f"Why {state}", claimed_at=now, message_id=f"<{state}{number}@x.example>") for number in range(4)]
        for state in ("waiting", "unclear", "blocked", "refused", "leaving", "sent")
    }  # fmt: skip
    client = client_of(alice)
    with django_assert_max_num_queries(8):
        page = client.get("/inbox/outbox/").content.decode()
    assert [page.count(f">{state} 1<") for state in made] == [1, 1, 1, 1, 1, 0]
    assert [page.count(f"Why {state}") for state in ("unclear", "blocked", "refused")] == [4, 4, 4]
    uuids = {state: [str(row.uuid) for row in rows] for state, rows in made.items()}
    client_of(bob).post("/inbox/outbox/change/", {"verb": "drop", "chosen": uuids["waiting"]})
    assert Message.objects.filter(state=MessageState.WAITING).count() == 4
    client.post("/inbox/outbox/change/", {"verb": "unqueue", "chosen": [*uuids["waiting"][:2], "nonsense"]})
    client.post("/inbox/outbox/change/", {"verb": "left", "chosen": uuids["unclear"][:1]})
    client.post("/inbox/outbox/change/", {"verb": "again", "chosen": uuids["unclear"][1:2]})
    client.post(f"/inbox/outbox/{uuids['refused'][0]}/change/", {"verb": "drop"})
    refused = client.post("/inbox/outbox/change/", {"verb": "unqueue", "chosen": uuids["sent"]}, follow=True)
    assert b"It is too late for that: sent." in refused.content
    states = [
        Message.objects.get(uuid=each).state
        for each in (*uuids["waiting"][:2], *uuids["unclear"][:2], uuids["refused"][0])
    ]
    assert states == ["writing", "writing", "sent", "waiting", "dropped"]
    pause_mailbox(mailbox=mailbox, by=alice, note="Holiday")
    ContactPoint.objects.update(bounced_at=timezone.now())
    assert b"came back" in client.get("/inbox/outbox/?state=waiting").content
    assert b"Its mailbox is paused." in client.get("/inbox/outbox/?state=waiting").content


def test_the_catcher_shows_letters_as_their_readers_would_have_got_them(
    agency, olga, client_of, settings, django_assert_max_num_queries
):
    settings.PUBLIC_URL = "https://irm.example"
    mailbox = make_mailbox(agency, signature="Lena Roth")
    letters = [
        make_message(make_thread(mailbox, make_addressee(agency)), state="sent", is_first_contact=True, opt_out_line="Stop: {link}",
                     message_id=f"<{number}@tentwork.example>", from_address=mailbox.address, from_name="Lena Roth")
        for number in range(3)
    ]  # fmt: skip
    client = client_of(olga)
    Message.objects.filter(pk=letters[2].pk).update(at=letters[2].at - timedelta(days=3), subject="Older")
    with django_assert_max_num_queries(8):
        caught = client.get("/inbox/catcher/").content.decode()
    assert (caught.count("The tent"), caught.count("day-row")) == (2, 2)
    assert caught.index("The tent") < caught.index("Older")
    page = client.get(f"/inbox/outbox/{letters[0].uuid}/").content.decode()
    assert all(
        words in page
        for words in (
            "List-Unsubscribe-Post",
            "https://irm.example/o/",
            "&lt;0@tentwork.example&gt;",
            "did not leave",
        )
    )
    assert "{link}" not in page


def test_suppressions_are_found_added_lifted_and_taken_along(
    agency, olga, alice, client_of, django_assert_max_num_queries
):
    row = suppress(agency=agency, address="mara@lind.example", reason="unsubscribe", by=alice)
    client = client_of(olga)
    with django_assert_max_num_queries(9):
        page = client.get("/inbox/suppressions/?q=MARA@lind.example").content.decode()
    assert (
        "m…@lind.example" in page,
        "other@lind.example" in client.get("/inbox/suppressions/?q=other@lind.example").content.decode(),
    ) == (True, True)
    added = client.post(
        "/inbox/suppressions/new/",
        {"text": "a@x.example\nb@x.example, nope", "reason": "manual"},
        follow=True,
    ).content.decode()
    assert ("2 addresses are not written to any more" in added, "1 entry is no address: nope" in added) == (
        True,
        True,
    )
    lines = b"".join(client.get("/inbox/suppressions/export/")).decode().splitlines()
    assert (len(lines), "mara" in "".join(lines)) == (4, False)
    assert client_of(alice).get(f"/inbox/suppressions/{row.uuid}/lift/").status_code == 403
    assert client.post(f"/inbox/suppressions/{row.uuid}/lift/", {"note": ""}).status_code == 422
    client.post(f"/inbox/suppressions/{row.uuid}/lift/", {"note": "She asked."})
    assert Suppression.objects.holding().count() == 2
