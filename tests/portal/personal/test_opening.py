"""The influencer's page opens by its link alone, and by nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry, Pass, PassUse
from accounts.passes import make_pass, revoke_pass
from campaigns.actions.personal_links import make_personal_link, revoke_personal_link
from portal.counting import WRONG_LINKS
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration(alice):
    influencer = factories.make_influencer(alice.agency, "Mina Park", time_zone="Asia/Seoul")
    return make_collaboration(make_campaign(alice, name="Spring run"), alice, influencer)


def opened(token: str, **headers: str):
    return Client(headers=headers).get(reverse("personal:page", args=[token]))


def test_an_influencer_opens_the_page_without_signing_in(collaboration, alice) -> None:
    _, token = make_personal_link(collaboration=collaboration, by=alice)
    answer = opened(token)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Spring run" in page
    assert "For Mina Park" in page
    assert "alice@northlight.example" in page


def test_the_page_is_neither_kept_nor_indexed_nor_told_to_others(collaboration, alice) -> None:
    _, token = make_personal_link(collaboration=collaboration, by=alice)
    answer = opened(token)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.cookies == {}


def test_opening_changes_nothing_but_the_list_of_uses(collaboration, alice) -> None:
    given, token = make_personal_link(collaboration=collaboration, by=alice)
    before = AuditEntry.objects.count()
    for _ in range(3):
        opened(token, user_agent="Mail scanner")
    assert AuditEntry.objects.count() == before
    assert list(PassUse.objects.values_list("used_pass", "verb", "browser", "address")) == [
        (given.pk, "open", "Mail scanner", "127.0.0.1")
    ]


def test_a_revoked_link_says_so_and_whom_to_ask(collaboration, alice) -> None:
    _, token = make_personal_link(collaboration=collaboration, by=alice)
    assert revoke_personal_link(collaboration=collaboration, by=alice) == 1
    answer = opened(token)
    assert answer.status_code == 410
    assert "This link was withdrawn" in answer.content.decode()
    assert "mailto:alice@northlight.example" in answer.content.decode()
    with pytest.raises(ActionError, match="no link"):
        revoke_personal_link(collaboration=collaboration, by=alice)


def test_an_ended_link_says_so(collaboration, alice) -> None:
    _, token = make_personal_link(collaboration=collaboration, by=alice, days=2)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        answer = opened(token)
    assert answer.status_code == 410
    assert "This link has ended" in answer.content.decode()


def test_renewing_ends_the_link_before(collaboration, alice) -> None:
    _, old = make_personal_link(collaboration=collaboration, by=alice)
    _, new = make_personal_link(collaboration=collaboration, by=alice)
    assert (opened(old).status_code, opened(new).status_code) == (410, 200)


def test_a_link_to_something_else_opens_nothing(collaboration, alice) -> None:
    _, token = make_pass(
        by=alice,
        agency=alice.agency,
        subject=collaboration.campaign,
        holder="Mina",
        verbs=["open"],
        days=2,
    )
    assert opened(token).status_code == 404


def test_a_link_of_another_agency_does_not_open_a_collaboration_of_this_one(collaboration, charlie) -> None:
    given, token = make_pass(
        by=charlie, agency=charlie.agency, subject=collaboration, holder="Mina", verbs=["open"], days=2
    )
    assert opened(token).status_code == 404
    assert given.agency == charlie.agency


@pytest.mark.parametrize("token", ["x", "x.y", "a" * 300, "null", "%00"])
def test_a_made_up_address_is_refused_in_a_sentence(token: str, db) -> None:
    answer = opened(token)
    assert answer.status_code == 404
    assert "not complete" in answer.content.decode()


def test_whoever_tries_many_addresses_waits(collaboration, alice) -> None:
    _, token = make_personal_link(collaboration=collaboration, by=alice)
    for number in range(WRONG_LINKS):
        assert opened(f"wrong{number}").status_code == 404
    assert opened("wrong").status_code == 429
    assert opened(token).status_code == 429
    cache.clear()
    assert opened(token).status_code == 200


def test_viewers_and_strangers_make_no_links(collaboration, bob, charlie) -> None:
    for stranger in (bob, charlie):
        with pytest.raises(NotAllowed):
            make_personal_link(collaboration=collaboration, by=stranger)
    assert Pass.objects.count() == 0


def test_a_link_lives_at_most_ninety_days(collaboration, alice) -> None:
    with pytest.raises(ActionError, match="between 1 and 90"):
        make_personal_link(collaboration=collaboration, by=alice, days=91)


def test_a_revoked_link_is_revoked_once(collaboration, alice) -> None:
    given, _ = make_personal_link(collaboration=collaboration, by=alice)
    revoke_pass(given=given, by=alice)
    with pytest.raises(ActionError, match="revoked already"):
        revoke_pass(given=given, by=alice)
