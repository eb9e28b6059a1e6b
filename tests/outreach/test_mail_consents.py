"""Mailboxes that sign in by consent: sent to the service and back, tokens renewed once, an end told in one sentence.

The service is a server on loopback; letters leave through a real SMTP server and are read from a real IMAP server that
take its access tokens.
"""

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from accounts.due import answers
from accounts.models import AuditEntry
from accounts.sealing import seal, unseal
from outreach.actions import mail_consents as actions
from outreach.actions.leaving import send_due
from outreach.actions.mail_apps import store_mail_app
from outreach.actions.reading_mail import read_due
from outreach.mail_access import token_of
from outreach.models import MailApp, MailConsent, Message
from outreach.queries.today_sending import mailboxes_stopped
from outreach.states import MailboxState, MessageState
from outreach.transport.bearing import first_words
from outreach.transport.outcomes import Fate
from outreach.transport.postman import try_sign_in
from outreach.transport.smtp import SmtpBackend
from tests.outreach.imap_server import imap_server
from tests.outreach.mail_service import CLIENT_ID, CLIENT_SECRET, SCOPES, FakeMailService
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.making_mail import raw_mail
from tests.outreach.smtp_server import Bearing, smtp_server
from tests.rows import tell

LENA = "lena@tentwork.example"
SERVICES, BACK = "/inbox/mailboxes/services/", "/inbox/mailboxes/connected/"
OVER = f"Tentmail no longer lets us into {LENA}. Connect the mailbox again."


@pytest.fixture
def service(tmp_path, settings):
    settings.PRIVATE_MAIL_HOSTS, settings.MEDIA_ROOT = True, tmp_path
    with FakeMailService(tmp_path / "tokens") as running:
        yield running


@pytest.fixture
def smtp(service):
    with smtp_server(Bearing(service.tokens)) as (counting, port):
        counting.port = port
        yield counting


@pytest.fixture
def mailbox(agency, smtp):
    return make_mailbox(agency, LENA, way="smtp", smtp_host="127.0.0.1", smtp_port=smtp.port)


@pytest.fixture
def app(olga, service):
    return store_mail_app(
        by=olga, service="other", client_id=CLIENT_ID, client_secret=CLIENT_SECRET, **addresses(service)
    )


def addresses(service) -> dict[str, str]:
    return {
        "label": "Tentmail", "authorize_url": f"{service.url}/authorize", "token_url": f"{service.url}/token", "scopes": SCOPES,
    }  # fmt: skip


def connect(mailbox, app, service, by, account=LENA) -> MailConsent:
    url = actions.begin_consent(mailbox=mailbox, app=app, by=by, now=timezone.now())
    actions.finish_consent(by=by, now=timezone.now(), **service.consent(url, account))
    return MailConsent.objects.get(mailbox=mailbox)


def age(consent: MailConsent) -> None:
    MailConsent.objects.filter(pk=consent.pk).update(expires_at=timezone.now() + timedelta(minutes=2))


def letter(mailbox) -> Message:
    thread = make_thread(mailbox, make_addressee(mailbox.agency))
    return make_message(thread, MessageState.WAITING, send_after=timezone.now(), from_address=mailbox.address,
                        message_id="<1@tentwork.example>")  # fmt: skip


@pytest.mark.django_db
def test_a_mailbox_is_connected_writes_reads_and_is_disconnected(
    mailbox, service, smtp, olga, client_of, settings
):
    client, page = client_of(olga), f"/inbox/mailboxes/{mailbox.uuid}/"
    form = addresses(service) | {"service": "other", "client_id": CLIENT_ID, "client_secret": ""}
    assert "Copy the client ID and the client secret" in client.post(SERVICES, form).content.decode()
    assert client.post(SERVICES, form | {"client_secret": CLIENT_SECRET}).status_code == 302
    assert client.post(SERVICES, form | {"label": "Tent mail"}).status_code == 302  # the secret stays
    assert unseal(MailApp.objects.get().sealed) == {"client_secret": CLIENT_SECRET}
    shown = client.get(SERVICES).content.decode()
    assert (CLIENT_SECRET in shown, settings.SITE_URL + BACK in shown) == (False, True)

    answer = client.get(page)
    assert "Connect with Tent mail" in answer.content.decode()
    assert (
        service.url in answer.headers["Content-Security-Policy"].partition("form-action")[2].partition(";")[0]
    )
    sent = client.post(f"{page}connect/", {"app": str(MailApp.objects.get().uuid)})
    back = client.get(BACK, service.consent(sent.url, LENA))
    assert (back.status_code, back.url) == (302, page)
    kept = MailConsent.objects.get()
    token = unseal(kept.sealed)["access_token"]
    assert (kept.account, kept.state_hash, kept.sealed_verifier, service.tokens[token]) == (
        LENA,
        "",
        "",
        LENA,
    )
    connected = client.get(page).content.decode()
    assert "Signs in as" in connected and token not in connected + kept.sealed

    assert b"Taken." in client.post(f"{page}test-letter/", follow=True).content
    with imap_server(service.path) as imap:
        type(mailbox).objects.update(imap_host="127.0.0.1", imap_port=imap.port, imap_security="")
        assert b"127.0.0.1 let us in" in client.post(f"{page}try-reading/", follow=True).content
        imap.put(raw_mail("Yes, gladly", subject="The tent", Message_ID="<yes@lind.example>"))
        assert read_due(now=timezone.now()) == 1
        service.take_back()
        read_due(now=timezone.now() + timedelta(minutes=2))
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.state_note) == (
        MailboxState.STOPPED,
        OVER.replace("Tentmail", "Tent mail"),
    )
    assert "Connect again with Tent mail" in client.get(page).content.decode()
    assert client.post(f"{page}disconnect/").status_code == 302
    assert (MailConsent.objects.count(), token_of(mailbox)) == (0, None)
    trail = AuditEntry.objects.filter(action__startswith="outreach.mail").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == [
        "outreach.mail_app.stored", "outreach.mail_app.stored", "outreach.mailbox.connected", "outreach.mailbox.tested",
        "outreach.mailbox.stopped", "outreach.mailbox.disconnected",
    ]  # fmt: skip
    assert CLIENT_SECRET not in str(list(trail.values_list("data", flat=True)))


@pytest.mark.django_db
def test_what_is_not_a_true_consent_changes_nothing(mailbox, app, service, olga, alice, client_of):
    """Each row spoils one thing of the way there and back, and names the sentence a person reads."""
    client = client_of(olga)

    def forged(back):
        return back | {"state": "x" * 43}

    def of_somebody_else(back):
        MailConsent.objects.update(asked_by=alice)
        return back

    def late(back):
        MailConsent.objects.update(asked_at=timezone.now() - timedelta(minutes=21))
        return back

    def wrong_proof(back):
        MailConsent.objects.update(sealed_verifier=seal({"verifier": "another"}))
        return back

    def once_before(back):
        client.get(BACK, {"state": back["state"]})
        return back

    rows = {
        forged: "belongs to no question of yours", of_somebody_else: "belongs to no question of yours",
        late: "it came too late", wrong_proof: "did not confirm the consent (400 invalid_grant)",
        once_before: "belongs to no question of yours",
        (lambda back: {"state": back["state"], "error": "access_denied"}): "says that you did not consent",
    }  # fmt: skip
    wrong = []
    for spoil, sentence in rows.items():
        url = actions.begin_consent(mailbox=mailbox, app=app, by=olga, now=timezone.now())
        answer = client.get(BACK, spoil(service.consent(url, LENA)))
        if answer.status_code != 409 or sentence not in answer.content.decode():
            wrong.append(f"{sentence}: {answer.status_code}")
    for account, scopes, lasting, sentence in (
        (
            "mara@tentwork.example",
            "",
            True,
            f"You signed in as mara@tentwork.example, but this mailbox is {LENA}.",
        ),
        (LENA, "openid email", True, "You did not allow all that is needed (mail.all)."),
        (LENA, "", False, "gave access for an hour only"),
    ):
        service.lasting = lasting
        url = actions.begin_consent(mailbox=mailbox, app=app, by=olga, now=timezone.now())
        answer = client.get(BACK, service.consent(url, account, scopes=scopes))
        if answer.status_code != 409 or sentence not in answer.content.decode():
            wrong.append(f"{sentence}: {answer.status_code}")
    tell(wrong)
    assert not MailConsent.objects.exclude(given_at=None).exists() and token_of(mailbox) is None
    assert not AuditEntry.objects.filter(action="outreach.mailbox.connected").exists()


@pytest.mark.django_db
def test_a_service_that_names_nobody_is_asked_by_the_mail_server(mailbox, app, service, olga, client_of):
    service.tells = False
    url = actions.begin_consent(mailbox=mailbox, app=app, by=olga, now=timezone.now())
    answer = client_of(olga).get(BACK, service.consent(url, "mara@tentwork.example"))
    assert (answer.status_code, f"does not let this account into {LENA}" in answer.content.decode()) == (
        409,
        True,
    )
    assert connect(mailbox, app, service, olga).is_working


@pytest.mark.django_db
def test_tokens_are_renewed_and_an_end_stops_the_mailbox_until_it_is_connected_again(
    mailbox, app, service, smtp, olga
):
    consent, first = connect(mailbox, app, service, olga), letter(mailbox)
    age(consent)
    assert (send_due(now=timezone.now()), service.refreshed, smtp.refused) == (1, 1, 0)
    consent.refresh_from_db()
    assert (
        unseal(consent.sealed)["refresh_token"] in service.refresh_tokens
    )  # the new one, for the old one is spent

    del service.tokens[token_of(mailbox)]  # the server does not take it, though it should last
    assert (try_sign_in(mailbox).fate, service.refreshed, smtp.refused) == (Fate.LEFT, 2, 1)

    Message.objects.filter(pk=first.pk).update(state=MessageState.WAITING)
    age(consent)
    service.fail_next(status=503)
    assert send_due(now=timezone.now()) == 0
    first.refresh_from_db()
    mailbox.refresh_from_db()
    assert (first.state, mailbox.state) == (MessageState.WAITING, MailboxState.WORKING)  # later it may work
    assert first.trouble == "Tentmail gave no access now. It is tried again by itself."

    service.take_back()
    assert send_due(now=timezone.now() + timedelta(days=1)) == 0
    first.refresh_from_db()
    mailbox.refresh_from_db()
    assert (first.state, mailbox.state, mailbox.state_note) == (
        MessageState.WAITING,
        MailboxState.STOPPED,
        OVER,
    )
    assert [due.why for due in answers(mailboxes_stopped(olga, timezone.localdate()))] == [OVER]

    connect(mailbox, app, service, olga)
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.state_note) == (MailboxState.WORKING, "")
    assert (send_due(now=timezone.now() + timedelta(days=3)), len(smtp.mails)) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_workers_renew_a_token_once(mailbox, app, service, olga):
    age(connect(mailbox, app, service, olga))
    begin, found = threading.Barrier(2), []

    def work():
        begin.wait(60)
        try:
            found.append(token_of(mailbox))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert (service.refreshed, len(found), len(set(found))) == (1, 2, 1)
    assert found[0] in service.tokens


@pytest.mark.django_db
def test_links_of_the_large_services_ask_for_what_their_servers_need(agency, olga, settings):
    asked = {}
    for service, tenant in (("google", ""), ("microsoft", "tentwork.example")):
        app = store_mail_app(
            by=olga, service=service, client_id="ours", client_secret="secret", tenant=tenant
        )
        box = make_mailbox(agency, f"box+{service}@tentwork.example")
        url = urlsplit(actions.begin_consent(mailbox=box, app=app, by=olga, now=timezone.now()))
        asked[service] = {"page": f"{url.netloc}{url.path}"} | {
            k: v[0] for k, v in parse_qs(url.query).items()
        }
    google, microsoft = asked["google"], asked["microsoft"]
    assert (google["page"], google["access_type"], google["prompt"]) == (
        "accounts.google.com/o/oauth2/v2/auth",
        "offline",
        "consent",
    )
    assert google["scope"] == "openid email https://mail.google.com/"
    assert microsoft["page"] == "login.microsoftonline.com/tentwork.example/oauth2/v2.0/authorize"
    assert set(microsoft["scope"].split()) == {
        "openid", "email", "profile", "offline_access", "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
    }  # fmt: skip
    assert google["redirect_uri"] == microsoft["redirect_uri"] == settings.SITE_URL + BACK
    assert (google["login_hint"], google["code_challenge_method"]) == ("box+google@tentwork.example", "S256")


@pytest.mark.django_db
def test_owners_and_whose_own_it_is_connect_a_mailbox(mailbox, app, service, alice, bob, client_of):
    path, told = f"/inbox/mailboxes/{mailbox.uuid}/connect/", {"app": str(app.uuid)}
    assert [client_of(each).post(path, told).status_code for each in (alice, bob)] == [403, 403]
    assert [client_of(each).get(SERVICES).status_code for each in (alice, bob)] == [403, 403]
    type(mailbox).objects.update(owner=alice)
    assert client_of(alice).post(path, told).status_code == 302
    assert client_of(alice).post(path, {"app": "nonsense"}).status_code == 404


def test_bearer_words_are_those_of_the_standard(service):
    """RFC 7628 where a server offers it; a comma in a name does not end the header."""
    service.tokens["t"] = LENA
    assert first_words("OAUTHBEARER", user="a,b=c", token="t") == "n,a=a=2Cb=3Dc,\x01auth=Bearer t\x01\x01"
    with smtp_server(Bearing(service.tokens, "OAUTHBEARER")) as (counting, port):
        backend = SmtpBackend(host="127.0.0.1", port=port, username=LENA, password="t", is_token=True)
        assert backend.open() is True
        backend.close()
        assert counting.refused == 0
