"""The frame round every page: health, security headers, error pages."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_health_pages_answer_the_unknown() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}
    assert Client().get("/readyz").json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
    }


def test_not_ready_without_a_broker(monkeypatch) -> None:
    import redis

    from irm import health

    monkeypatch.setattr(health, "broker", lambda: redis.Redis(host="127.0.0.1", port=1))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "does not answer")


def test_page_allows_no_foreign_or_inline_code(client_of, alice) -> None:
    policy = client_of(alice).get(reverse("accounts:settings"))["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["connect-src"] == "'self' http://testserver:8001"
    assert "unsafe" not in policy


def test_sandboxed_headers_on_every_answer(client_of, alice) -> None:
    answer = client_of(alice).get(reverse("accounts:settings"))
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert len(answer["X-Request-ID"]) == 36


def test_unknown_page_says_so_and_leads_back(client_of, alice) -> None:
    answer = client_of(alice).get("/nothing/here/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


def test_forbidden_page_gives_the_reason(client_of, carla) -> None:
    answer = client_of(carla).get(reverse("accounts:members"))
    assert answer.status_code == 403
    assert "This page is for members of the agency." in answer.content.decode()


def test_form_without_its_token_is_explained(alice) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(reverse("accounts:create_brand"), {"name": "x"}).status_code == 403


def test_fault_shows_a_page_without_details(client_of, alice, monkeypatch) -> None:
    from accounts import queries

    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError("a secret detail")

    monkeypatch.setattr(queries, "members_of", broken)
    browser = client_of(alice)
    browser.raise_request_exception = False
    answer = browser.get(reverse("accounts:members"))
    assert answer.status_code == 500
    assert "a secret detail" not in answer.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example"])
def test_foreign_host_is_refused(host: str) -> None:
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        assert Client().get("/account/login/", headers={"host": host}).status_code == 400


def test_too_many_sign_ins_are_slowed() -> None:
    browser = Client()
    answers = [
        browser.post(
            reverse("account_login"), {"login": "olga@northlight.example", "password": "wrong"}
        ).status_code
        for _ in range(12)
    ]
    assert answers[0] == 200
    page = browser.post(reverse("account_login"), {"login": "olga@northlight.example", "password": "wrong"})
    assert page.status_code == 429 or "Too many" in page.content.decode()
