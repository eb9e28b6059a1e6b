import pytest
from django.urls import reverse

from accounts.actions import archive_brand, create_brand, restore_brand, update_brand
from accounts.errors import InvalidTransition, NotAllowed
from accounts.models import AuditEntry, Brand

pytestmark = pytest.mark.django_db


def test_manager_adds_a_brand_by_the_page(client_of, alice) -> None:
    answer = client_of(alice).post(
        reverse("accounts:create_brand"), {"name": "  Lumen  ", "website": "lumen.example"}
    )
    brand = Brand.objects.get(name="Lumen")
    assert (answer.status_code, answer.url) == (302, brand.get_absolute_url())
    assert brand.website == "https://lumen.example"
    assert AuditEntry.objects.get(action="accounts.brand.created").subject_label == "Lumen"


def test_second_brand_of_one_name_is_refused_and_the_form_keeps_what_was_typed(
    client_of, alice, brand
) -> None:
    page = client_of(alice).post(
        reverse("accounts:create_brand"), {"name": "ACME", "notes": "typed with care"}
    )
    assert page.status_code == 400
    assert "There is already a brand named ACME." in page.content.decode()
    assert "typed with care" in page.content.decode()


def test_same_name_in_another_agency_is_fine(brand, charlie) -> None:
    assert create_brand(by=charlie, name=brand.name).agency == charlie.agency


def test_change_writes_old_and_new(alice, brand) -> None:
    update_brand(brand=brand, by=alice, name="Acme Foods", notes=brand.notes)
    assert AuditEntry.objects.get(action="accounts.brand.changed").data["changes"] == {
        "name": ["Acme", "Acme Foods"]
    }


def test_change_of_nothing_writes_nothing(alice, brand) -> None:
    update_brand(brand=brand, by=alice, name=brand.name)
    assert AuditEntry.objects.filter(action="accounts.brand.changed").count() == 0


def test_viewer_cannot(bob, brand) -> None:
    with pytest.raises(NotAllowed):
        create_brand(by=bob, name="x")
    with pytest.raises(NotAllowed):
        update_brand(brand=brand, by=bob, name="x")
    with pytest.raises(NotAllowed):
        archive_brand(brand=brand, by=bob)


def test_archive_and_back_each_once(alice, brand) -> None:
    archive_brand(brand=brand, by=alice)
    with pytest.raises(InvalidTransition):
        archive_brand(brand=brand, by=alice)
    restore_brand(brand=brand, by=alice)
    with pytest.raises(InvalidTransition):
        restore_brand(brand=brand, by=alice)


def test_wrong_color_is_explained(client_of, alice) -> None:
    page = client_of(alice).post(reverse("accounts:create_brand"), {"name": "Lumen", "color": "blueish"})
    assert "Write the color as #rrggbb" in page.content.decode()
