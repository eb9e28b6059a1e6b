"""A lost link is mailed anew, to the address on record alone; who asks learns nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Pass
from campaigns.actions.link_renewal import mail_fresh_links
from campaigns.actions.personal_links import make_personal_link, revoke_personal_link
from influencers.models import ContactPoint
from portal.personal.renewal import ASKED
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db
EMAIL = "Mina@example.com"


@pytest.fixture(autouse=True)
def _mailed_at_once(monkeypatch) -> None:
    monkeypatch.setattr(
        "campaigns.tasks.mail_fresh_links.delay",
        lambda *, email: mail_fresh_links(email=email, now=timezone.now()),
    )


@pytest.fixture
def collaboration(alice):
    person = factories.make_influencer(alice.agency, "Mina Park")
    ContactPoint.objects.create(influencer=person, kind="email", value=EMAIL)
    return make_collaboration(make_campaign(alice, name="Spring run"), alice, person)


def asked(email: str) -> str:
    answer = Client().post(reverse("personal:renew"), {"email": email})
    assert answer.status_code == 200
    return answer.content.decode().replace(email, "")


def test_a_fresh_link_comes_to_the_address_on_record_and_opens_the_page(collaboration, alice) -> None:
    make_personal_link(collaboration=collaboration, by=alice, days=2)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        asked("mina@EXAMPLE.com")
        letter = mail.outbox[0]
        path = re.search(r"/p/\S+/", letter.body)[0]
        page = Client().get(path)
    assert (letter.to, letter.reply_to) == (["mina@EXAMPLE.com"], ["alice@northlight.example"])
    assert (page.status_code, "Spring run" in page.content.decode()) == (200, True)


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(collaboration, alice) -> None:
    make_personal_link(collaboration=collaboration, by=alice)
    assert asked(EMAIL) == asked("nobody@example.com")
    assert len(mail.outbox) == 1


def test_the_link_they_have_keeps_working_and_asking_again_mails_nothing(collaboration, alice) -> None:
    _, old = make_personal_link(collaboration=collaboration, by=alice)
    asked(EMAIL)
    asked(EMAIL)
    assert (len(mail.outbox), Pass.objects.count()) == (1, 2)
    assert Client().get(reverse("personal:page", args=[old])).status_code == 200


def test_a_page_that_was_closed_by_hand_stays_closed(collaboration, alice) -> None:
    make_personal_link(collaboration=collaboration, by=alice)
    revoke_personal_link(collaboration=collaboration, by=alice)
    asked(EMAIL)
    assert mail.outbox == []


def test_nobody_gets_a_page_they_never_had(collaboration) -> None:
    asked(EMAIL)
    assert (mail.outbox, Pass.objects.count()) == ([], 0)


def test_nonsense_and_haste_are_refused_in_a_sentence(db) -> None:
    url = reverse("personal:renew")
    assert Client().post(url, {"email": "mina"}).status_code == 422
    for number in range(ASKED):
        asked(f"a{number}@example.com")
    assert Client().post(url, {"email": "b@example.com"}).status_code == 429


def test_a_closed_page_leads_there(collaboration, alice) -> None:
    _, token = make_personal_link(collaboration=collaboration, by=alice, days=1)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        page = Client().get(reverse("personal:page", args=[token])).content.decode()
    assert reverse("personal:renew") in page
