"""How a route is asked: what it needs in its address, what is sent, who it is for."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.actions import create_api_key
from accounts.models import Membership
from accounts.states import Scope

SECRET = "Zanzibarella"  # stands in the name of everything Northlight has


@dataclass(frozen=True)
class Row:
    """One route: what it needs in its address (several parted by spaces), how it is asked, who it is for."""

    object: str = ""
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    audience: str = "agency"  # public | signed_in | every_member | agency | owner | api
    seen_by_client: bool = False
    own: bool = False  # changes only what is the asking member's own: viewers may
    format: str = "json"  # of what is sent to the API


def post(of: str = "", **data: Any) -> Row:
    return Row(object=of, method="post", data=data)


def address(name: str, row: Row, things: dict[str, Any]) -> str:
    return reverse(name, args=[things[part] for part in row.object.split()])


def ask(client: Client, name: str, row: Row, things: dict[str, Any]) -> Any:
    data = {
        key: value.format(**things) if isinstance(value, str) else value for key, value in row.data.items()
    }
    client.raise_request_exception = False
    form = {"format": row.format} if isinstance(client, APIClient) and row.method == "post" else {}
    return getattr(client, row.method)(address(name, row, things), data, **form)


def key_client(membership: Membership) -> APIClient:
    _, whole = create_api_key(by=membership, name="Knocking", scopes=Scope.values)
    return APIClient(headers={"authorization": f"Bearer {whole}"})


class Visitor:
    """A member who knocks at many doors: signed in once, and at each as somebody who was nowhere before."""

    def __init__(self, member: Membership, *, has_key: bool = True) -> None:
        signed_in = Client()
        signed_in.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self._cookies = signed_in.cookies.output(header="", sep=";")
        self._key = create_api_key(by=member, name="Knocking", scopes=Scope.values)[1] if has_key else ""

    def browser(self) -> Client:
        client = Client()
        client.cookies.load(self._cookies)
        return client

    def api_page(self) -> APIClient:
        """The browser again, asking the API as its page does."""
        client = APIClient()
        client.cookies.load(self._cookies)
        return client

    def at(self, row: Row) -> Client:
        """Whatever asks at an address like this: a program with a key, or a browser."""
        if row.audience == "api":
            return APIClient(headers={"authorization": f"Bearer {self._key}"})
        return self.browser()


def text_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")
