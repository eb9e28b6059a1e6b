"""Consents: the link, the code, and tokens that are kept alive without being lost."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from platforms.consent import PROVIDERS, Client, Provider, Token, exchange_code, invite, refresh, revoke
from platforms.errors import ChangedShape, Forbidden, RateLimited, Temporary, TokenExpired
from tests.platforms.conftest import NOON
from tests.platforms.fakes.instagram import APP_SECRET, FakeInstagram
from tests.platforms.fakes.server import FakeServer, Reply, Seen
from tests.platforms.fakes.tiktok import CLIENT_KEY, CLIENT_SECRET, FakeTikTok

BACK = "https://irm.example/consent/back"


def at(provider: Provider, base: str) -> Provider:
    """Move a provider's servers to a fake; the page a person visits stays."""

    def moved(url: str) -> str:
        return base + urlsplit(url).path if url else ""

    return replace(
        provider,
        token_url=moved(provider.token_url),
        refresh_url=moved(provider.refresh_url),
        revoke_url=moved(provider.revoke_url),
        long_lived_url=moved(provider.long_lived_url),
    )


@pytest.mark.parametrize("platform", ["youtube", "instagram", "tiktok"])
def test_a_link_carries_state_scopes_and_where_to_come_back(platform: str) -> None:
    client = Client("our-id", "our-secret", BACK)
    first, second = invite(PROVIDERS[platform], client), invite(PROVIDERS[platform], client)

    query = {name: values[0] for name, values in parse_qs(urlsplit(first.url).query).items()}

    assert query["redirect_uri"] == BACK and query["response_type"] == "code"
    assert query["state"] == first.state != second.state
    assert set(query["scope"].replace(",", " ").split()) == set(PROVIDERS[platform].scopes)
    assert query["client_key" if platform == "tiktok" else "client_id"] == "our-id"
    assert "our-secret" not in first.url and first.verifier not in first.url
    assert first.verifier != second.verifier and len(first.verifier) >= 43
    assert "our-secret" not in repr(client) and first.verifier not in repr(first)


def test_the_challenge_is_written_as_each_platform_wants_it() -> None:
    def challenge(platform: str) -> tuple[str, str]:
        made = invite(PROVIDERS[platform], Client("i", "s", BACK))
        query = parse_qs(urlsplit(made.url).query)
        return query["code_challenge"][0], made.verifier

    google, verifier = challenge("youtube")
    assert google == urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    tiktok, verifier = challenge("tiktok")
    assert tiktok == hashlib.sha256(verifier.encode()).hexdigest()


@pytest.fixture
def tiktok() -> Iterator[FakeTikTok]:
    with FakeTikTok(now=NOON) as fake:
        fake.add_creator("open-1")
        yield fake


CLIENT = Client(CLIENT_KEY, CLIENT_SECRET, BACK)


def given(fake: FakeTikTok, transport) -> tuple[Provider, Token]:
    provider = at(PROVIDERS["tiktok"], fake.url)
    invitation = invite(provider, CLIENT)
    shown = parse_qs(urlsplit(invitation.url).query)["code_challenge"][0]
    code = fake.consent("open-1", challenge=shown)
    return provider, exchange_code(
        transport, provider, CLIENT, code=code, verifier=invitation.verifier, now=NOON
    )


def test_a_code_becomes_a_token_with_its_ends(tiktok: FakeTikTok, transport) -> None:
    _, token = given(tiktok, transport)

    assert token == Token(
        access_token="act.1",
        refresh_token="rft.1",
        expires_at=NOON + timedelta(hours=2),
        refresh_expires_at=NOON + timedelta(days=180),
        scopes=frozenset({"user.info.basic", "user.info.profile", "user.info.stats", "video.list"}),
        account_id="open-1",
    )
    assert "act.1" not in repr(token) and "rft.1" not in repr(token)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(tiktok: FakeTikTok, transport) -> None:
    provider = at(PROVIDERS["tiktok"], tiktok.url)
    code = tiktok.consent("open-1", challenge="of somebody else")

    with pytest.raises(TokenExpired):
        exchange_code(transport, provider, CLIENT, code=code, verifier="guess", now=NOON)


def test_a_refresh_token_rotates_and_the_old_one_is_dead(tiktok: FakeTikTok, transport) -> None:
    provider, token = given(tiktok, transport)

    renewed = refresh(transport, provider, CLIENT, token=token, now=NOON)

    assert (renewed.access_token, renewed.refresh_token, renewed.account_id) == ("act.2", "rft.2", "open-1")
    with pytest.raises(TokenExpired):
        refresh(transport, provider, CLIENT, token=token, now=NOON)
    assert refresh(transport, provider, CLIENT, token=renewed, now=NOON).refresh_token == "rft.3"


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 500}, {"delay": 0.4}, {"truncate": True}])
def test_a_refresh_token_is_never_spent_twice_by_a_retry(tiktok: FakeTikTok, transport, fault: dict) -> None:
    provider, token = given(tiktok, transport)
    sent = len(tiktok.requests)
    tiktok.fail_next(5, **fault)

    with pytest.raises(Temporary):
        refresh(transport, provider, CLIENT, token=token, now=NOON)

    assert len(tiktok.requests) == sent + 1


def test_a_wrong_registration_is_not_a_lost_consent(tiktok: FakeTikTok, transport) -> None:
    provider, token = given(tiktok, transport)

    with pytest.raises(Forbidden):
        refresh(transport, provider, Client(CLIENT_KEY, "wrong", BACK), token=token, now=NOON)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"status": 200, "body": b"<html></html>"}, ChangedShape),
        ({"status": 200, "body": {}}, ChangedShape),
        ({"status": 429, "body": {"error": "rate_limit_exceeded"}}, RateLimited),
    ],
)
def test_odd_answers_of_the_token_server(tiktok: FakeTikTok, transport, fault: dict, expected: type) -> None:
    provider, token = given(tiktok, transport)
    tiktok.fail_next(1, **fault)

    with pytest.raises(expected):
        refresh(transport, provider, CLIENT, token=token, now=NOON)


def test_a_consent_can_be_given_back(tiktok: FakeTikTok, transport) -> None:
    provider, token = given(tiktok, transport)

    revoke(transport, provider, CLIENT, token=token)

    assert tiktok.grants == []


def test_instagram_trades_the_short_token_for_a_long_one_and_renews_it(transport) -> None:
    with FakeInstagram(now=NOON) as fake:
        fake.add_account("17841401441775531")
        fake.codes["AQB"] = "17841401441775531"
        provider, client = at(PROVIDERS["instagram"], fake.url), Client("app", APP_SECRET, BACK)

        token = exchange_code(transport, provider, client, code="AQB#_", verifier="", now=NOON)
        later = NOON + timedelta(days=40)
        renewed = refresh(transport, provider, client, token=token, now=later)

        assert (token.access_token, token.account_id) == ("long0-17841401441775531", "17841401441775531")
        assert token.expires_at == NOON + timedelta(days=60)
        assert "instagram_business_basic" in token.scopes
        assert (renewed.scopes, renewed.account_id) == (token.scopes, token.account_id)
        assert renewed.expires_at == later + timedelta(days=60)
        fake.accounts.clear()
        with pytest.raises(TokenExpired):
            refresh(transport, provider, client, token=renewed, now=later)


class FakeGoogle(FakeServer):
    """Google's token endpoint: refreshing repeats neither the refresh token nor the account."""

    def answer(self, request: Seen) -> Reply:
        if request.form.get("grant_type") == "authorization_code":
            scope = "https://www.googleapis.com/auth/youtube.readonly"
            body = {"access_token": "ya29.1", "expires_in": 3600, "refresh_token": "1//r", "scope": scope}
            return Reply(200, body)
        if request.form.get("refresh_token") == "1//r":
            return Reply(200, {"access_token": "ya29.2", "expires_in": 3600, "token_type": "Bearer"})
        description = "Token has been expired or revoked."
        return Reply(400, {"error": "invalid_grant", "error_description": description})


def test_google_keeps_the_refresh_token(transport) -> None:
    with FakeGoogle(now=NOON) as fake:
        provider, client = at(PROVIDERS["youtube"], fake.url), Client("id", "secret", BACK)
        token = exchange_code(transport, provider, client, code="c", verifier="v", now=NOON)

        renewed = refresh(transport, provider, client, token=token, now=NOON)

        assert fake.requests[0].form["code_verifier"] == "v"
        assert (renewed.access_token, renewed.refresh_token) == ("ya29.2", "1//r")
        assert renewed.scopes == {"https://www.googleapis.com/auth/youtube.readonly"}
        with pytest.raises(TokenExpired):
            refresh(transport, provider, client, token=replace(token, refresh_token="old"), now=NOON)
