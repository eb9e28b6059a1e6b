from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import accept_invitation, invite_member, revoke_invitation
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.letters import mail_open_invitation
from accounts.models import AuditEntry, Invitation, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_owner_invites_and_the_new_person_joins_through_the_link(olga, agency) -> None:
    _, token = invite_member(by=olga, email="New@Example.com", role="manager")
    browser = Client()

    page = browser.get(reverse("accounts:join", args=[token]))
    assert page.status_code == 200
    assert Membership.objects.filter(user__email="new@example.com").count() == 0  # opening changes nothing

    answer = browser.post(reverse("accounts:join", args=[token]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_signup")
    answer = browser.post(
        reverse("account_signup"),
        {"email": "new@example.com", "name": "Nia New", "password1": "a long and good one 7"},
        follow=True,
    )
    assert answer.status_code == 200, answer.content.decode()[:500]
    joined = Membership.objects.get(user__email="new@example.com")
    assert (joined.agency, joined.role, joined.user.name) == (agency, "manager", "Nia New")
    assert (
        browser.get(reverse("accounts:members")).status_code == 200
    )  # signed in, no second letter to confirm
    assert AuditEntry.objects.filter(action="accounts.member.joined").count() == 1


def test_link_works_once(olga) -> None:
    invitation, token = invite_member(by=olga, email="new@example.com", role="viewer")
    accept_invitation(invitation=invitation, user=factories.make_user("new@example.com"))
    assert Client().get(reverse("accounts:join", args=[token])).status_code == 410
    with pytest.raises(InvalidTransition):
        accept_invitation(invitation=invitation, user=User.objects.get(email="new@example.com"))


def test_expired_link_says_so_and_lets_nobody_in(olga) -> None:
    invitation, token = invite_member(by=olga, email="new@example.com", role="viewer")
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    page = Client().get(reverse("accounts:join", args=[token]))
    assert page.status_code == 410
    assert "has expired" in page.content.decode()
    with pytest.raises(InvalidTransition):
        accept_invitation(invitation=invitation, user=factories.make_user("new@example.com"))


def test_unknown_link_is_not_found() -> None:
    assert Client().get(reverse("accounts:join", args=["nonsense"])).status_code == 404


def test_nobody_signs_up_without_an_invitation() -> None:
    page = Client().post(
        reverse("account_signup"),
        {"email": "x@example.com", "name": "X", "password1": "a long and good one 7"},
    )
    assert User.objects.filter(email="x@example.com").count() == 0
    assert page.status_code in (200, 302)


def test_another_address_cannot_use_the_link(olga) -> None:
    invitation, _ = invite_member(by=olga, email="new@example.com", role="viewer")
    with pytest.raises(NotAllowed):
        accept_invitation(invitation=invitation, user=factories.make_user("else@example.com"))


def test_inviting_again_replaces_the_old_link(olga) -> None:
    _, old = invite_member(by=olga, email="new@example.com", role="viewer")
    _, new = invite_member(by=olga, email="new@example.com", role="manager")
    assert Client().get(reverse("accounts:join", args=[old])).status_code == 410
    assert Client().get(reverse("accounts:join", args=[new])).status_code == 200


def test_manager_cannot_invite(alice) -> None:
    with pytest.raises(NotAllowed):
        invite_member(by=alice, email="new@example.com", role="viewer")


def test_member_cannot_be_invited_again(olga, alice) -> None:
    with pytest.raises(AlreadyExists):
        invite_member(by=olga, email=alice.user.email.upper(), role="viewer")


def test_client_needs_a_brand_of_this_agency(olga, other_agency) -> None:
    with pytest.raises(ActionError):
        invite_member(by=olga, email="new@example.com", role="approver")
    with pytest.raises(ActionError):
        invite_member(
            by=olga, email="new@example.com", role="approver", brand=factories.make_brand(other_agency)
        )


def test_revoked_link_is_closed(olga) -> None:
    invitation, token = invite_member(by=olga, email="new@example.com", role="viewer")
    revoke_invitation(invitation=invitation, by=olga)
    assert Client().get(reverse("accounts:join", args=[token])).status_code == 410
    with pytest.raises(InvalidTransition):
        revoke_invitation(invitation=invitation, by=olga)


def test_letter_is_mailed_once_with_the_link(olga) -> None:
    invitation, token = invite_member(by=olga, email="new@example.com", role="viewer")
    mail_open_invitation(invitation_id=invitation.pk, token=token)
    mail_open_invitation(invitation_id=invitation.pk, token=token)
    assert [letter.to for letter in mail.outbox] == [["new@example.com"]]
    assert token in mail.outbox[0].body


def test_letter_that_could_not_leave_is_shown_as_not_sent(olga, settings) -> None:
    invitation, token = invite_member(by=olga, email="new@example.com", role="viewer")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError):
        mail_open_invitation(invitation_id=invitation.pk, token=token)
    assert Invitation.objects.get(pk=invitation.pk).mailed_at is None


def test_page_shows_the_link_once(client_of, olga) -> None:
    page = client_of(olga).post(reverse("accounts:invite"), {"email": "new@example.com", "role": "viewer"})
    assert "/settings/join/" in page.content.decode()
    assert "/settings/join/" not in client_of(olga).get(reverse("accounts:members")).content.decode()


def test_bad_address_keeps_what_was_typed(client_of, olga) -> None:
    page = client_of(olga).post(reverse("accounts:invite"), {"email": "not an address", "role": "viewer"})
    assert page.status_code == 400
    assert "not an address" in page.content.decode()
