"""A day at the inbox in a real browser, by the keyboard: an answer comes in by IMAP, is read, answered, noted and snoozed."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.sealing import seal
from outreach.actions.reading_mail import read_due
from outreach.actions.touching import touch_thread
from outreach.models import Message, Thread, ThreadNote, ThreadRead
from outreach.states import MessageState, Way
from tests.outreach.imap_server import PASSWORD, USER, imap_server
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.making_mail import raw_mail

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_an_answer_is_read_answered_noted_and_snoozed_with_keys(
    alice,
    client_of,
    open_page: Any,
    settings,
    tmp_path,
) -> None:
    settings.MEDIA_ROOT, settings.PRIVATE_MAIL_HOSTS = tmp_path, True
    with imap_server() as server:
        mailbox = make_mailbox(
            alice.agency, imap_host="127.0.0.1", imap_port=server.port, imap_security="",
            sealed=seal({"imap_user": USER, "imap_password": PASSWORD}),
        )  # fmt: skip
        thread = make_thread(mailbox, make_addressee(alice.agency), subject="The tent", assignee=alice)
        letter = make_message(thread, MessageState.SENT, message_id="<1@tentwork.example>")
        touch_thread(thread)
        server.put(raw_mail("Yes, gladly! Size L?", answers=letter, Message_ID="<2@lind.example>"))
        assert read_due(now=timezone.now()) == 1

    page = open_page(
        client_of(alice).cookies[settings.SESSION_COOKIE_NAME], viewport={"width": 1440, "height": 900}
    )
    page.goto("/inbox/")
    expect(page.locator(".thread-row.is-unread")).to_contain_text("Mara Lind")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_contain_text("Size L?")
    expect(page.locator(".thread-row.is-unread")).to_have_count(0)
    expect(page.locator(".person-pane")).to_contain_text("In no campaign")

    page.keyboard.press("r")
    page.keyboard.type("Hi Mara, L it is. ACT NOW, the box leaves on Monday.")
    expect(page.locator("[data-kept]")).to_have_text("Kept")
    expect(page.locator("[data-hints]")).to_contain_text("ACT NOW")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-send]")).to_be_visible()
    page.locator("[data-undo-send]").click()
    expect(page.locator("[data-composer]")).to_have_value(
        "Hi Mara, L it is. ACT NOW, the box leaves on Monday."
    )
    page.locator("[data-composer]").fill("Hi Mara, L it is. The box leaves on Monday.")
    page.locator("[data-composer]").press("Control+Enter")
    expect(page.locator("[data-undo-send]")).to_be_visible()
    page.locator("h2").first.click()

    page.keyboard.press("n")
    page.locator("[data-note]").fill("She wears L, told the warehouse.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator("#talk")).to_contain_text("told the warehouse")
    page.keyboard.press("s")
    page.locator(".talk-verbs button[value=tomorrow]").click()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()

    stored = Thread.objects.get()
    reply = Message.objects.exclude(pk=letter.pk).get(way=Way.OUT)
    assert stored.snoozed_until > timezone.now()
    assert (reply.state, reply.in_reply_to, reply.body) == (
        MessageState.WAITING, "<2@lind.example>", "Hi Mara, L it is. The box leaves on Monday.",
    )  # fmt: skip
    assert ThreadNote.objects.get().author == alice
    assert ThreadRead.objects.get(member=alice).newest_in == stored.newest_in
