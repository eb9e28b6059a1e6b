"""allauth's pages in our frame: each opens, for whom it is meant, with our words."""

import re

import pytest
from django.urls import reverse

HEADINGS = {
    "account_login": "Sign in",
    "account_signup": "Accounts are by invitation",
    "account_request_login_code": "Sign in by code",
    "account_reset_password": "Forgotten password",
    "account_reset_password_done": "Look into your mailbox",
    "account_reset_password_from_key_done": "Your password is changed",
    "account_inactive": "This account is closed",
    "account_email_verification_sent": "Look into your mailbox",
}
TABS = ["Profile", "E-mail", "Password", "Two-step sign-in", "Sessions"]


def headings(response):
    return [
        " ".join(text.split()) for text in re.findall(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)
    ]


def tabs(response):
    bar = re.search(r'<nav class="tabs".*?</nav>', response.content.decode(), re.DOTALL).group()
    return [(text, "aria-current" in tag) for tag, text in re.findall(r"<a ([^>]*)>(.*?)</a>", bar)]


@pytest.mark.parametrize(("name", "heading"), HEADINGS.items())
def test_the_unknown_see_a_page_without_the_shell(db, client, name, heading):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert headings(response) == [heading]
    assert b'class="sidebar"' not in response.content


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("account_email", "E-mail"),
        ("account_change_password", "Password"),
        ("mfa_index", "Two-step sign-in"),
        ("mfa_list_webauthn", "Two-step sign-in"),
        ("usersessions_list", "Sessions"),
    ],
)
def test_a_member_sees_their_account_in_the_shell(client_of, alice, name, tab):
    response = client_of(alice).get(reverse(name))
    assert response.status_code == 200
    assert headings(response) == ["Profile and security"]
    assert tabs(response) == [(text, text == tab) for text in TABS]


def test_signing_out_is_never_done_by_a_link(client_of, alice):
    browser = client_of(alice)
    assert headings(browser.get(reverse("account_logout"))) == ["Sign out?"]
    assert "_auth_user_id" in browser.session
    browser.post(reverse("account_logout"))
    assert "_auth_user_id" not in browser.session


def test_a_wrong_password_is_said_in_the_form_and_keeps_the_address(db, client):
    response = client.post(reverse("account_login"), {"login": "who@northlight.example", "password": "wrong"})
    html = response.content.decode()
    assert re.findall(r'class="form-summary" role="alert">\s*<p>(.*?)</p>', html) == [
        "The email address and/or password you specified are not correct."
    ]
    assert 'value="who@northlight.example"' in html


def test_too_many_tries_are_answered_with_429_and_a_sentence(db, client):
    url = reverse("account_reset_password")
    answers = [client.post(url, {"email": f"who{number}@northlight.example"}) for number in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert headings(answers[-1]) == ["Too many tries"]
