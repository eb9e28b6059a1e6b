"""Which credentials each platform takes, as data: what a person is asked for, and where the environment gives it.

A credential that `reads` signs calls for any channel of its platform. The others only make consents possible, and each
consent then reads one channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from influencers.states import CredentialKind
from platforms.contract import INSTAGRAM, SANDBOX, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE


@dataclass(frozen=True)
class Secret:
    """One thing to be typed; `setting` is the environment variable that holds the installation's."""

    name: str
    label: str | Promise
    setting: str
    is_secret: bool = True


@dataclass(frozen=True)
class Kind:
    """A credential a platform takes."""

    platform: str
    kind: CredentialKind
    secrets: tuple[Secret, ...]
    where: str | Promise
    reads: bool = True


_API_KEY = _("API key")
KINDS: tuple[Kind, ...] = (
    Kind(
        YOUTUBE,
        CredentialKind.KEY,
        (Secret("key", _API_KEY, "YOUTUBE_API_KEY"),),
        _("Google Cloud console: a project with the YouTube Data API v3, then Credentials, API key."),
    ),
    Kind(
        YOUTUBE,
        CredentialKind.APP,
        (
            Secret("client_id", _("Client id"), "YOUTUBE_CLIENT_ID", is_secret=False),
            Secret("client_secret", _("Client secret"), "YOUTUBE_CLIENT_SECRET"),
        ),
        _(
            "Google Cloud console: an OAuth client of the web, with the YouTube Analytics API. It is for "
            "influencers' consents, which show who watches them."
        ),
        reads=False,
    ),
    Kind(
        INSTAGRAM,
        CredentialKind.VIEWER,
        (
            Secret("access_token", _("Access token"), "INSTAGRAM_ACCESS_TOKEN"),
            Secret("account_id", _("Id of your Instagram account"), "INSTAGRAM_ACCOUNT_ID", is_secret=False),
        ),
        _("Meta for Developers: a token of a professional account of yours, with instagram_basic."),
    ),
    Kind(
        INSTAGRAM,
        CredentialKind.APP,
        (
            Secret("client_id", _("App id"), "INSTAGRAM_CLIENT_ID", is_secret=False),
            Secret("client_secret", _("App secret"), "INSTAGRAM_CLIENT_SECRET"),
        ),
        _("Meta for Developers: an app with Instagram Login. It is for influencers' consents."),
        reads=False,
    ),
    Kind(
        TIKTOK,
        CredentialKind.APP,
        (
            Secret("client_id", _("Client key"), "TIKTOK_CLIENT_KEY", is_secret=False),
            Secret("client_secret", _("Client secret"), "TIKTOK_CLIENT_SECRET"),
        ),
        _(
            "TikTok for Developers: an app with Login Kit and the Display API. It is for influencers' consents."
        ),
        reads=False,
    ),
    Kind(
        TWITCH,
        CredentialKind.APP,
        (
            Secret("client_id", _("Client id"), "TWITCH_CLIENT_ID", is_secret=False),
            Secret("client_secret", _("Client secret"), "TWITCH_CLIENT_SECRET"),
        ),
        _("Twitch developer console: register an application."),
    ),
    Kind(
        TELEGRAM,
        CredentialKind.KEY,
        (Secret("key", _("Bot token"), "TELEGRAM_BOT_TOKEN"),),
        _("Telegram: write to @BotFather and make a bot."),
    ),
    Kind(
        VK,
        CredentialKind.KEY,
        (Secret("key", _("Service key"), "VK_SERVICE_KEY"),),
        _("VK for developers: an application's service key."),
    ),
)
BASE_URLS: Mapping[str, str] = {
    name: f"{name.upper()}_BASE_URL" for name in (YOUTUBE, INSTAGRAM, TIKTOK, TWITCH, TELEGRAM, VK)
}
READ = (YOUTUBE, INSTAGRAM, TIKTOK, TWITCH, TELEGRAM, VK, SANDBOX)
# Where a consent reads the channel in place of a key, and where one can be asked for at all: YouTube's shows the audience.
WITH_CONSENT = (INSTAGRAM, TIKTOK)
CONSENTED = (*WITH_CONSENT, YOUTUBE)

NOT_READ: Mapping[str, str | Promise] = {
    YOUTUBE: _(
        "YouTube is read with an API key, and there is none. An owner adds it in Settings, Platforms."
    ),
    INSTAGRAM: _(
        "Instagram is read with an account of your own or with the influencer's consent, and there is neither. "
        "An owner sets it up in Settings, Platforms."
    ),
    TIKTOK: _("TikTok shows figures only with the influencer's consent. Send the consent link."),
    TWITCH: _(
        "Twitch is read with an application, and there is none. An owner adds it in Settings, Platforms."
    ),
    TELEGRAM: _(
        "Telegram is read with a bot's token, and there is none. An owner adds it in Settings, Platforms."
    ),
    VK: _("VK is read with a service key, and there is none. An owner adds it in Settings, Platforms."),
}
"""Why a channel is not polled when nothing here can sign for it."""


def kinds_of(platform: str) -> list[Kind]:
    return [kind for kind in KINDS if kind.platform == platform]


def kind_of(platform: str, kind: str) -> Kind:
    """Return a platform's credential of a kind. Raises LookupError when the platform takes no such thing."""
    found = next((each for each in KINDS if (each.platform, each.kind) == (platform, kind)), None)
    if found is None:
        raise LookupError(f"{platform} takes no {kind}.")
    return found
