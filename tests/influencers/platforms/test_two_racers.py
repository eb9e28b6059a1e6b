"""Two workers find the same token ended: a rotating one is traded once, or the consent would be lost."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.sealing import seal, unseal
from influencers.access import access_of_row
from influencers.models import Credential
from influencers.signing import sign
from tests import factories
from tests.platforms.fakes.tiktok import CLIENT_KEY, CLIENT_SECRET

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_racers_one_trades_the_token_and_both_use_the_new_one(agency, tiktok, settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = CLIENT_KEY, CLIENT_SECRET
    tiktok.add_creator("open-1", username="cleo")
    grant = tiktok.grant("open-1")
    channel = factories.make_channel(factories.make_influencer(agency), "tiktok", "cleo")
    row = Credential.objects.create(
        agency=agency,
        platform="tiktok",
        kind="consent",
        channel=channel,
        account_id="open-1",
        sealed=seal({"access_token": grant.access, "refresh_token": grant.refresh}),
        expires_at=timezone.now(),
    )
    access = access_of_row(row)
    tiktok.fail_next(
        1, path="/v2/oauth/token/", delay=0.7
    )  # the second comes while the first is still asking
    used: list[str] = []

    def work() -> None:
        try:
            used.append(sign(access, now=timezone.now()).access_token)
        finally:
            connection.close()

    racers = [threading.Thread(target=work) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)

    row.refresh_from_db()
    stored = unseal(row.sealed)["access_token"]
    asked = [request for request in tiktok.requests if request.path == "/v2/oauth/token/"]
    assert (used, len(asked)) == ([stored, stored], 1)
    assert stored != grant.access
    assert [living.access for living in tiktok.grants] == [stored]
