import pytest
from django.urls import reverse

from accounts.actions import LastOwner, change_role, create_api_key, remove_member
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry, Membership
from tests import factories

pytestmark = pytest.mark.django_db


def test_owner_changes_a_role_and_the_trail_tells_both_values(olga, bob) -> None:
    change_role(membership=bob, by=olga, role="manager")
    assert Membership.objects.get(pk=bob.pk).role == "manager"
    entry = AuditEntry.objects.get(action="accounts.member.role_changed")
    assert entry.data["changes"] == {"role": ["viewer", "manager"]}
    assert entry.actor_label == str(olga.user)


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "carla"])
def test_only_owners_of_the_agency_change_roles_and_remove(who, request, olga) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        change_role(membership=olga, by=by, role="viewer")
    with pytest.raises(NotAllowed):
        remove_member(membership=olga, by=by)


def test_last_owner_stays(olga) -> None:
    with pytest.raises(LastOwner):
        remove_member(membership=olga, by=olga)
    with pytest.raises(LastOwner):
        change_role(membership=olga, by=olga, role="viewer")
    assert Membership.objects.get(pk=olga.pk).role == "owner"


def test_one_of_two_owners_may_go(olga, agency) -> None:
    second = factories.make_membership(agency, "owner")
    remove_member(membership=second, by=olga)
    with pytest.raises(InvalidTransition):
        remove_member(membership=second, by=olga)


def test_client_keeps_the_role(olga, carla) -> None:
    with pytest.raises(ActionError):
        change_role(membership=carla, by=olga, role="owner")


def test_removed_member_sees_nothing_more(olga, alice, client_of, api_client_of) -> None:
    browser, program = client_of(alice), api_client_of(alice)
    remove_member(membership=alice, by=olga)
    assert browser.get(reverse("accounts:members")).url == reverse("accounts:no_agency")
    assert browser.get(reverse("accounts:no_agency")).status_code == 200
    assert program.get("/api/v1/me/").status_code == 401


def test_switching_to_a_foreign_agency_is_refused(client_of, alice, charlie) -> None:
    browser = client_of(alice)
    browser.post(reverse("accounts:switch_agency"), {"agency": charlie.agency.slug})
    assert charlie.agency.name not in browser.get(reverse("accounts:settings")).content.decode()


def test_member_of_two_agencies_switches(client_of, alice, other_agency) -> None:
    Membership.objects.create(agency=other_agency, user=alice.user, role="viewer")
    browser = client_of(alice)
    browser.post(reverse("accounts:switch_agency"), {"agency": other_agency.slug})
    page = browser.get(reverse("accounts:settings"))
    assert page.context["request"].agency == other_agency


def test_key_shown_once_and_only_its_hash_is_kept(client_of, alice) -> None:
    browser = client_of(alice)
    page = browser.post(
        reverse("accounts:api_keys"), {"name": "Reporting", "scopes": ["agency:read"], "days": "30"}
    )
    whole = page.context["new_key"]
    assert whole.startswith("irm_") and whole in page.content.decode()
    assert whole not in browser.get(reverse("accounts:api_keys")).content.decode()
    key = alice.api_keys.get()
    assert whole.split("_", 2)[2] not in (key.secret_hash, key.prefix)


def test_viewer_makes_no_key(bob) -> None:
    with pytest.raises(NotAllowed):
        create_api_key(by=bob, name="x", scopes=["agency:read"])


def test_unknown_scope_is_named(alice) -> None:
    with pytest.raises(ActionError, match="everything is not a scope"):
        create_api_key(by=alice, name="x", scopes=["everything"])
