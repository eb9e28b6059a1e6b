"""Every route x everybody who might knock. A route without a row here fails the build.

The rows stand in the modules beside this one, split by noun. Walks the URLconf and the OpenAPI schema. Each route is
asked as: somebody unknown, the owner of another agency, a viewer, and a client. Objects of the route belong to Northlight; nobody else may see a trace of them.
One test asks all routes one question, each in a savepoint of its own, and names every route that answers wrongly.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import AuditEntry
from tests import factories
from tests.rows import anew
from tests.tenancy import (
    accounts,
    alerts,
    briefs,
    campaigns,
    channels,
    checks,
    draft_files,
    drafts,
    importing,
    inbox,
    incidents,
    incoming,
    letters,
    live,
    monitors,
    moods,
    offers,
    partners,
    personal,
    plan,
    playbooks,
    record,
    search,
    sending,
    sequences,
    statements,
    vetting,
)
from tests.tenancy.asking import SECRET, Row, Visitor, address, ask, text_of

pytestmark = pytest.mark.django_db

NOUNS = (
    accounts,
    record,
    channels,
    checks,
    search,
    importing,
    vetting,
    campaigns,
    personal,
    briefs,
    offers,
    plan,
    moods,
    inbox,
    incidents,
    incoming,
    drafts,
    draft_files,
    sequences,
    letters,
    live,
    sending,
    alerts,
    partners,
    monitors,
    playbooks,
    statements,
)
ROUTES: dict[str, Row | str] = {name: row for noun in NOUNS for name, row in noun.ROUTES.items()}
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")


def routes() -> Iterator[tuple[str, bool]]:
    """Yield (name, whether the address takes arguments) of every route of the URLconf."""

    def walk(patterns: list[Any], space: str) -> Iterator[tuple[str, bool]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", bool(pattern.pattern.converters)

    yield from walk(get_resolver().url_patterns, "")


OURS = [name for name, _ in routes() if not name.startswith(OPEN_PREFIXES)]
ROWS = [(name, row) for name, row in ROUTES.items() if isinstance(row, Row) and name in OURS]
# Whoever knows these addresses may knock, whatever agency they are of.
SECRET_ADDRESSES = (
    "token",
    "consent_token",
    "push_address",
    "pass_token",
    "offer_pass_token",
    "way_in_mails",
    "opt_out_token",
    "heard_address",
)
WITH_OBJECT = [
    (name, row) for name, row in ROWS if row.object and row.object.split()[0] not in SECRET_ADDRESSES
]


def test_every_route_has_a_row() -> None:
    assert [name for name in OURS if name not in ROUTES] == []


def test_no_route_has_two_rows() -> None:
    assert len(ROUTES) == sum(len(noun.ROUTES) for noun in NOUNS)


def test_every_row_is_a_route() -> None:
    assert [name for name in ROUTES if name not in OURS] == []


def test_every_path_of_the_schema_is_a_known_route() -> None:
    from drf_spectacular.generators import SchemaGenerator

    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    known = {re.sub(r"<[^>]+>", "{}", reverse_pattern(name)) for name, row in ROWS if row.audience == "api"}
    assert {re.sub(r"\{[^}]+\}", "{}", path) for path in paths} - known == set()


def reverse_pattern(name: str) -> str:
    """Return the address of a route with {} for its argument."""
    row = ROUTES[name]
    placeholder = "00000000-0000-4000-8000-000000000000"
    url = reverse(name, args=[placeholder for _ in row.object.split()] if isinstance(row, Row) else [])
    return url.replace(placeholder, "{}")


def test_there_is_data_that_could_leak(things, olga, subtests) -> None:
    visitor = Visitor(olga)
    for name, row in WITH_OBJECT:
        with anew(subtests, name):
            assert ask(visitor.at(row), name, row, things).status_code not in (404, 500)


def test_unknown_visitor_is_sent_to_the_door(things, subtests) -> None:
    for name, row in ROWS:
        with anew(subtests, name):
            answer = ask(Client(), name, row, things)
            if row.audience == "public":
                assert answer.status_code < 500
            elif row.audience == "api":
                assert answer.status_code == 401
            else:
                assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (
                    302,
                    reverse("account_login"),
                )
            # Who has the secret link sees what it is about.
            if name not in ("accounts:join", "portal:consent") and not name.startswith("personal:"):
                assert SECRET.lower() not in text_of(answer).lower()


def test_other_agency_finds_nothing(things, charlie, subtests) -> None:
    visitor, before = Visitor(charlie), AuditEntry.objects.count()
    for name, row in WITH_OBJECT:
        with anew(subtests, name):
            answer = ask(visitor.at(row), name, row, things)
            assert answer.status_code == 404
            assert SECRET.lower() not in text_of(answer).lower()
            assert AuditEntry.objects.count() == before


def test_another_influencers_link_opens_nothing_of_this_one(things, subtests) -> None:
    before = AuditEntry.objects.count()
    for name, row in ROWS:
        if not (name.startswith("personal:") and " " in row.object):
            continue
        with anew(subtests, name):
            theirs = replace(row, object=" ".join(["foreign_pass_token", *row.object.split()[1:]]))
            assert ask(Client(), name, theirs, things).status_code == 404
            assert AuditEntry.objects.count() == before
            assert ask(Client(), name, row, things).status_code not in (404, 500)


def test_other_agency_sees_no_trace_in_lists(things, charlie, subtests) -> None:
    visitor = Visitor(charlie)
    for name, row in ROWS:
        if row.object or row.audience == "public":
            continue
        with anew(subtests, name):
            answer = ask(visitor.at(row), name, row, things)
            assert answer.status_code < 500
            if name != "desk:search":  # it repeats the words that were searched
                assert SECRET.lower() not in text_of(answer).lower()
            else:
                assert str(things["influencer"]) not in text_of(answer)


def test_viewer_changes_nothing(things, bob, subtests) -> None:
    visitor, before = Visitor(bob, has_key=False), AuditEntry.objects.count()
    for name, row in ROWS:
        # A personal link lets whoever has it act as its influencer, member or not.
        may = row.audience == "every_member" or row.own or name.startswith("personal:")
        if row.method != "post" or may:
            continue
        with anew(subtests, name):
            client = visitor.api_page() if row.audience == "api" else visitor.browser()
            answer = ask(client, name, row, things)
            assert answer.status_code in (200, 302, 400, 403, 409, 422)
            assert AuditEntry.objects.count() == before


def test_client_of_a_brand_stays_in_the_portal(things, carla, subtests) -> None:
    visitor = Visitor(carla, has_key=False)
    for name, row in ROWS:
        if row.audience not in ("agency", "owner", "api"):
            continue
        with anew(subtests, name):
            answer = ask(visitor.browser(), name, row, things)
            assert answer.status_code == 403
            assert SECRET.lower() not in text_of(answer).lower().replace(f"{SECRET.lower()} foods", "")


def test_portal_shows_a_client_only_the_own_brand(things, client_of, carla, agency) -> None:
    factories.make_brand(agency, "Rivalino")
    page = text_of(client_of(carla).get(reverse("portal:home")))
    assert f"{SECRET} Foods" in page
    assert "Rivalino" not in page


def test_reading_changes_nothing(things, olga, subtests) -> None:
    visitor, before = Visitor(olga), AuditEntry.objects.count()
    for name, row in ROWS:
        if row.method != "post":
            continue
        with anew(subtests, name):
            client = visitor.at(row)
            client.raise_request_exception = False
            answer = client.get(address(name, row, things))
            assert answer.status_code in (200, 403, 405)
            assert AuditEntry.objects.count() == before
