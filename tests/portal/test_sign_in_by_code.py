"""A client signs in by a code that is mailed, without a password, and lands on their brand's page."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_client_signs_in_by_a_mailed_code(carla) -> None:
    EmailAddress.objects.create(user=carla.user, email=carla.user.email, verified=True, primary=True)
    browser = Client()
    browser.post(reverse("account_request_login_code"), {"email": "carla@acme.example"})
    code = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{2,4})\s*$", mail.outbox[0].body, re.MULTILINE)[1]
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    page = browser.get(reverse("home"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("portal:home")
    assert "Nothing waits for you" in page.content.decode()


def test_an_unknown_address_is_told_nothing_and_mailed_no_code(db) -> None:
    answer = Client().post(
        reverse("account_request_login_code"), {"email": "nobody@acme.example"}, follow=True
    )
    assert answer.status_code == 200
    assert not any(
        re.search(r"^\s*[A-Z0-9]{3,4}-?[A-Z0-9]{3}\s*$", letter.body, re.MULTILINE) for letter in mail.outbox
    )
