"""The cast. Alice manages, Olga owns, Bob looks, Carla is a client; Charlie works elsewhere and sees nothing of it."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from rest_framework.test import APIClient

from accounts.actions import create_api_key
from accounts.models import Agency, Brand, Membership
from accounts.states import Scope
from tests import factories, running_requests

running_requests.watch()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _plain_and_cheap() -> Iterator[None]:
    """Static files by their own names, passwords hashed in no time; once, since setting it for each test takes longer."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture
def agency(db) -> Agency:
    return factories.make_agency("Northlight", slug="northlight")


@pytest.fixture
def other_agency(db) -> Agency:
    return factories.make_agency("Otherhouse", slug="otherhouse")


@pytest.fixture
def brand(agency: Agency) -> Brand:
    return factories.make_brand(agency, "Acme")


@pytest.fixture
def olga(agency: Agency) -> Membership:
    return factories.make_membership(agency, "owner", "olga@northlight.example")


@pytest.fixture
def alice(agency: Agency) -> Membership:
    return factories.make_membership(agency, "manager", "alice@northlight.example")


@pytest.fixture
def bob(agency: Agency) -> Membership:
    return factories.make_membership(agency, "viewer", "bob@northlight.example")


@pytest.fixture
def carla(agency: Agency, brand: Brand) -> Membership:
    return factories.make_membership(agency, "approver", "carla@acme.example", brand)


@pytest.fixture
def charlie(other_agency: Agency) -> Membership:
    return factories.make_membership(other_agency, "owner", "charlie@otherhouse.example")


@pytest.fixture
def client_of() -> Callable[[Membership], Client]:
    """Return a function that signs a member in and gives their browser."""

    def sign_in(membership: Membership) -> Client:
        client = Client()
        client.force_login(membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def api_client_of() -> Callable[..., APIClient]:
    """Return a function that makes a key for a member and gives a client that uses it."""

    def with_key(membership: Membership, scopes: list[str] | None = None) -> APIClient:
        _, whole = create_api_key(by=membership, name="Test", scopes=scopes or Scope.values)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {whole}")
        return client

    return with_key
