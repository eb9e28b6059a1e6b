"""Each of the six networks with one account on its fake server, and a channel of the agency that something signs for."""

from dataclasses import dataclass
from typing import Any

from accounts.sealing import seal
from influencers.models import Channel, Credential
from tests import factories
from tests.platforms.fakes import FakeInstagram, FakeTelegram, FakeTikTok, FakeTwitch, FakeVK, FakeYouTube
from tests.platforms.fakes.instagram import VIEWER_ID, VIEWER_TOKEN
from tests.platforms.fakes.telegram import TOKEN
from tests.platforms.fakes.tiktok import CLIENT_KEY, CLIENT_SECRET
from tests.platforms.fakes.twitch import CLIENT_ID
from tests.platforms.fakes.twitch import CLIENT_SECRET as TWITCH_SECRET
from tests.platforms.fakes.vk import SERVICE_KEY
from tests.platforms.fakes.youtube import KEY

YOUTUBE_ID = f"UC{7:022d}"
FOLLOWERS = 5000
FAKES = {
    "youtube": FakeYouTube,
    "instagram": FakeInstagram,
    "tiktok": FakeTikTok,
    "twitch": FakeTwitch,
    "telegram": FakeTelegram,
    "vk": FakeVK,
}
# What the installation signs with; the other two networks need a credential in the database.
SECRETS = {
    "YOUTUBE_API_KEY": KEY,
    "VK_SERVICE_KEY": SERVICE_KEY,
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "TWITCH_CLIENT_ID": CLIENT_ID,
    "TWITCH_CLIENT_SECRET": TWITCH_SECRET,
    "TIKTOK_CLIENT_KEY": CLIENT_KEY,
    "TIKTOK_CLIENT_SECRET": CLIENT_SECRET,
}


@dataclass
class Network:
    """A fake server and the channel that stands for its account."""

    fake: Any
    channel: Channel


def settle(platform: str, fake: Any, agency: Any) -> Network:
    """Put an account with FOLLOWERS on a fake server and a channel for it into an agency."""
    person = factories.make_influencer(agency, f"Person on {platform}")
    handles = {"telegram": "demo_news", "vk": "news"}
    fields = {"external_id": YOUTUBE_ID} if platform == "youtube" else {}
    channel = factories.make_channel(person, platform, handles.get(platform, "demo"), **fields)
    _add_account(platform, fake, channel)
    return Network(fake, channel)


def _add_account(platform: str, fake: Any, channel: Channel) -> None:
    if platform == "youtube":
        fake.add_channel(YOUTUBE_ID, handle="@demo", subscribers=FOLLOWERS)
    elif platform == "vk":
        fake.add_page(1, screen_name="news", followers=FOLLOWERS)
    elif platform == "twitch":
        fake.add_user("77", login="demo", followers=FOLLOWERS)
    elif platform == "telegram":
        fake.add_channel(-1001, username="demo_news", members=FOLLOWERS)
    elif platform == "instagram":
        fake.add_account("17841400000000001", username="demo", followers=FOLLOWERS)
        secrets = {"access_token": VIEWER_TOKEN, "account_id": VIEWER_ID}
        Credential.objects.create(
            agency=channel.agency,
            platform=platform,
            kind="viewer",
            sealed=seal(secrets),
            account_id=VIEWER_ID,
        )
    else:
        fake.add_creator("open-1", username="demo", followers=FOLLOWERS)
        grant = fake.grant("open-1")
        secrets = {"access_token": grant.access, "refresh_token": grant.refresh}
        Credential.objects.create(
            agency=channel.agency, platform=platform, kind="consent", channel=channel, sealed=seal(secrets),
            scopes=sorted(grant.scope.split(",")), account_id="open-1",
        )  # fmt: skip
