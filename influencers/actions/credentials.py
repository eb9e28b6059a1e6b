"""What an agency signs its calls to platforms with: set up, tried, replaced, removed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.sealing import seal
from accounts.text import clean
from influencers import pacing, rules
from influencers.access import Access, access_of_row, installation_access
from influencers.asking import ask_one, note_health
from influencers.credential_kinds import kind_of
from influencers.models import Credential, PushSubscription
from influencers.poll_access import SEAL_BROKEN
from influencers.signing import sign
from influencers.sources import adapter_of, end_pause
from influencers.states import CredentialKind, CredentialState, PushState, SpendPurpose
from platforms import contract as words
from platforms.contract import INSTAGRAM, TELEGRAM, TWITCH, VK, YOUTUBE
from platforms.errors import Gone, PlatformError, Private
from platforms.registry import PLATFORMS

NO_RIGHT = gettext_lazy("Only owners set up the access to platforms. Ask an owner.")
# An account everybody knows, of the platform itself: reading it costs one call and tells whether the key works.
KNOWN_ACCOUNT = {
    YOUTUBE: "@YouTube",
    INSTAGRAM: "instagram",
    TELEGRAM: "@telegram",
    VK: "vk",
    TWITCH: "twitch",
}


@transaction.atomic
def store_credential(
    *, by: Membership, platform: str, kind: str, secrets: Mapping[str, str], label: str = ""
) -> Credential:
    """Set up an agency's access to a platform, or replace it; each platform takes one of a kind.

    Raises ActionError when the platform takes no such thing or a part is missing.
    """
    if not rules.can_manage_platforms(by, by.agency):
        raise NotAllowed(NO_RIGHT)
    try:
        wanted = kind_of(platform, kind)
    except LookupError as error:
        raise ActionError(_("This platform takes no such access. Choose one from the page.")) from error
    values = {secret.name: clean(secrets.get(secret.name, "")).strip() for secret in wanted.secrets}
    missing = [str(secret.label) for secret in wanted.secrets if not values[secret.name]]
    if missing:
        raise ActionError(
            _("%(missing)s is missing. Copy it from the platform's page.") % {"missing": missing[0]}
        )
    name = clean(label)[:80] or f"{PLATFORMS[platform].label}: {wanted.kind.label}"
    row, is_new = Credential.objects.update_or_create(
        agency=by.agency,
        platform=platform,
        kind=wanted.kind,
        channel=None,
        defaults={
            "label": name,
            "sealed": seal(values),
            "account_id": values.get("account_id", "")[:100],
            "state": CredentialState.WORKING,
            "last_failure": "",
            "failed_at": None,
        },
    )
    action = "influencers.credential.added" if is_new else "influencers.credential.replaced"
    record(by=by, action=action, subject=row)
    _use_again(row)
    return row


def try_credential(*, by: Membership, credential: Credential, now: datetime) -> str:
    """Make one cheap real call with a credential; return what came of it, in a sentence.

    Raises ActionError with the platform's answer when it does not work.
    """
    if not rules.can_manage_platforms(by, credential.agency):
        raise NotAllowed(NO_RIGHT)
    access = access_of_row(credential)
    if access is None:
        raise ActionError(SEAL_BROKEN)
    return _try(access, now=now)


def try_installation(*, by: Membership, platform: str, now: datetime) -> str:
    """Make one cheap real call with what the environment gives for a platform."""
    if not rules.can_manage_platforms(by, by.agency):
        raise NotAllowed(NO_RIGHT)
    access = installation_access(platform) if platform in KNOWN_ACCOUNT else None
    if access is None:
        raise ActionError(_("The installation has no access to this platform."))
    return _try(access, now=now)


@transaction.atomic
def remove_credential(*, by: Membership, credential: Credential) -> None:
    """Forget a credential and its secrets. Channels only it could read are put to rest by the next round."""
    if not rules.can_manage_platforms(by, credential.agency):
        raise NotAllowed(NO_RIGHT)
    action = "influencers.consent.removed" if credential.channel_id else "influencers.credential.removed"
    record(by=by, action=action, subject=credential)
    credential.delete()


def _try(access: Access, *, now: datetime) -> str:
    label = PLATFORMS[access.platform].label
    if access.kind == CredentialKind.APP and access.platform != TWITCH:
        raise ActionError(
            _("%(label)s tells only when an influencer consents whether the application is right.")
            % {"label": label}
        )
    purpose = SpendPurpose.PERSON
    try:
        if access.platform == TWITCH:
            sign(access, now=now, renew=True)
        answer = ask_one(access, lambda credential: _known(access, credential), now=now)
    except (Gone, Private) as error:
        pacing.settle(access, spends=error.spent, quota=error.quota, purpose=purpose, now=now)
    except PlatformError as error:
        pacing.settle(access, spends=error.spent, quota=error.quota, errors=[error], purpose=purpose, now=now)
        note_health(access, [error], answered=False, now=now)
        raise ActionError(error.for_person) from error
    else:
        pacing.settle(access, spends=answer.spent, quota=answer.quota, purpose=purpose, now=now)
    note_health(access, [], answered=True, now=now)
    end_pause(access)
    return _("%(label)s answered. The access works.") % {"label": label}


def _known(access: Access, credential: words.Credential) -> words.Answer[words.ChannelRef]:
    adapter = adapter_of(access.platform)
    return adapter.resolve_remote(KNOWN_ACCOUNT[access.platform], credential=credential)


def _use_again(row: Credential) -> None:
    access = access_of_row(row)
    if access:
        transaction.on_commit(lambda: end_pause(access), robust=True)
        # What was asked for with another key or application is the old one's: it is asked for anew.
        asked = PushSubscription.objects.filter(access=access.name, platform__in=(TWITCH, TELEGRAM))
        asked.update(state=PushState.WANTED, due_at=timezone.now(), external_id="")
