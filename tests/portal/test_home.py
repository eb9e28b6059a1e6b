from django.urls import reverse

from accounts.actions import update_brand


def test_a_client_sees_the_brand_and_whom_to_write_to(carla, alice, olga, bob, charlie, client_of):
    update_brand(brand=carla.brand, by=alice, color="#2563eb")
    page = client_of(carla).get(reverse("portal:home")).content.decode()
    assert carla.brand.name in page
    assert 'fill="#2563eb"' in page
    assert page.index("alice@northlight.example") < page.index("olga@northlight.example")
    assert "bob@northlight.example" not in page
    assert "charlie@otherhouse.example" not in page


def test_members_of_the_agency_are_sent_to_their_own_rooms(alice, client_of):
    assert client_of(alice).get(reverse("portal:home"))["Location"] == reverse("desk:today")
