from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.actions import archive_brand, create_brand, restore_brand, update_brand
from accounts.errors import InvalidTransition, NotAllowed
from accounts.models import AuditEntry, Brand
from tests.rows import tell

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


def test_where_to_go_back_to_is_a_path_of_this_site_or_the_usual_page(client_of, alice, brand) -> None:
    browser, people = client_of(alice), reverse("influencers:list")
    routes = {  # the page that reads it -> where it goes when what it was told is no path of ours
        reverse("influencers:bulk"): people,
        reverse("influencers:correct_moods"): people,
        reverse("influencers:flags_decide"): reverse("influencers:flags"),
        reverse("accounts:edit_brand", args=[brand.uuid]): brand.get_absolute_url(),
    }
    faults = []
    for route, usual in routes.items():
        for told, then in (
            ("/today/?a=1", "/today/?a=1"), ("", usual), ("NaN", usual), ("a\x00b", usual), ("a:b", usual), ("²", usual),
            ("//elsewhere.example/", usual), ("https://elsewhere.example/", usual), ("javascript:1", usual),
        ):  # fmt: skip
            answer = browser.post(f"{route}?{urlencode({'next': told})}", {"back": told, "name": brand.name})
            went = answer.headers.get("Location")
            if (answer.status_code, went) != (302, then):
                faults.append(f"{route} told {told!r}: {answer.status_code} {went}")
    tell(faults)
