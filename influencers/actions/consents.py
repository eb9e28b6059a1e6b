"""Influencers' consents: a member makes a link for one channel, the influencer follows it, the platform sends back a grant."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.sealing import SealBroken, seal, unseal
from accounts.secrets import new_token, token_hash
from influencers import pacing, rules
from influencers.access import Access, app_of
from influencers.actions.audience import forget_audience
from influencers.actions.channels import label
from influencers.credential_kinds import CONSENTED, WITH_CONSENT
from influencers.models import Channel, ConsentLink, Credential
from influencers.poll_access import ref_of
from influencers.signing import client_of, store_token
from influencers.sources import adapter_of, base_url, provider_of, transport
from influencers.states import ChannelState, CredentialKind, CredentialState, SpendPurpose
from platforms import consent
from platforms import contract as words
from platforms.consent import Token
from platforms.contract import TIKTOK, YOUTUBE
from platforms.errors import Gone, PlatformError, Private
from platforms.registry import PLATFORMS
from platforms.youtube.analytics import DATA_URL, own_channel

LINK_LASTS = timedelta(days=14)
CLOSED = gettext_lazy("This link is used up or has ended. Ask the agency for a new one.")
NOT_YOURS = gettext_lazy(
    "This link is for {channel}, and you signed in with another account or did not share your profile. "
    "Open the link again, sign in as that account and allow all that is asked."
)
NO_ANSWER = gettext_lazy(
    "The platform did not confirm the consent. Open the link again and give it once more."
)

log = structlog.get_logger(__name__)


@transaction.atomic
def make_consent_link(*, by: Membership, channel: Channel, now: datetime) -> tuple[ConsentLink, str]:
    """Make a link for one channel, in place of the one before; return it with its secret, which is not kept.

    Raises ActionError when the platform knows no consents or no application is set up to ask for them.
    """
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot ask for consent. Ask a manager or owner."))
    name = PLATFORMS[channel.platform].label if channel.platform in PLATFORMS else channel.platform
    if channel.platform not in CONSENTED:
        raise ActionError(gettext("%(name)s channels are read without consent.") % {"name": name})
    if app_of(channel.platform, agency_id=channel.agency_id) is None:
        raise ActionError(
            gettext(
                "There is no %(name)s application to ask for consent with. An owner adds it in Settings, Platforms."
            )
            % {"name": name}
        )
    if not (channel.handle_key or channel.external_id):
        raise ActionError(
            gettext("Give the channel's handle first, so that the consent can be checked against it.")
        )
    ConsentLink.objects.filter(channel=channel, given_at=None, expires_at__gt=now).update(expires_at=now)
    token = new_token()
    link = ConsentLink.objects.create(
        channel=channel, made_by=by, token_hash=token_hash(token), expires_at=now + LINK_LASTS
    )
    record(
        by=by, action="influencers.consent.asked", subject=channel.influencer, agency=by.agency,
        comment=label(channel),
    )  # fmt: skip
    return link, token


@transaction.atomic
def end_consent_link(*, by: Membership, link: ConsentLink, now: datetime) -> ConsentLink:
    """Make a link that waits to be used useless."""
    influencer = link.channel.influencer
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot end a consent link. Ask a manager or owner."))
    if not ConsentLink.objects.open(now=now).filter(pk=link.pk).update(expires_at=now, state_hash=""):
        raise InvalidTransition(gettext("This link was used or has ended already."))
    link.expires_at = now
    record(
        by=by, action="influencers.consent.link_ended", subject=influencer, agency=by.agency,
        comment=label(link.channel),
    )  # fmt: skip
    return link


def begin_consent(*, link: ConsentLink, redirect_uri: str, now: datetime) -> str:
    """Return the platform's address at which the influencer consents, with a state and proof of its own.

    Asked again, it begins anew; only the newest answer is taken.
    """
    if not link.is_open(now=now):
        raise ActionError(CLOSED)
    app = _app(link.channel)
    asked = consent.invite(provider_of(link.channel.platform), client_of(app, redirect_uri=redirect_uri))
    ConsentLink.objects.filter(pk=link.pk).update(
        state_hash=token_hash(asked.state), sealed_verifier=seal({"verifier": asked.verifier})
    )
    return asked.url


def finish_consent(*, state: str, code: str, redirect_uri: str, now: datetime) -> Channel:
    """Trade what the platform sent back for a grant, check whose it is, and store it.

    A state counts once. Raises ActionError with a sentence for the influencer.
    """
    # The state is not tied to a browser: platforms' own apps answer in another one. It opens nothing but this channel.
    link = (
        ConsentLink.objects.select_related("channel__influencer", "channel__agency")
        .filter(state_hash=token_hash(state or "-"))
        .first()
    )
    if link is None or not link.is_open(now=now):
        raise ActionError(CLOSED)
    if not ConsentLink.objects.filter(pk=link.pk, state_hash=link.state_hash).update(state_hash=""):
        raise ActionError(CLOSED)
    if not code:
        raise ActionError(NO_ANSWER)
    channel, app = link.channel, _app(link.channel)
    token = _token(link, app, code=code, redirect_uri=redirect_uri, now=now)
    account_id = _check_owner(channel, app, token, now=now)
    _store(link, channel, replace(token, account_id=token.account_id or account_id), now=now)
    return channel


@transaction.atomic
def remove_consent(*, by: Membership, channel: Channel) -> None:
    """Forget an influencer's consent; without another access the channel is no longer polled."""
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot remove a consent. Ask a manager or owner."))
    deleted, _ = Credential.objects.for_agency(by.agency).filter(channel=channel).delete()
    forget_audience(channel)
    if deleted:
        record(
            by=by, action="influencers.consent.removed", subject=channel.influencer, agency=by.agency,
            comment=label(channel),
        )  # fmt: skip


def _app(channel: Channel) -> Access:
    app = app_of(channel.platform, agency_id=channel.agency_id)
    if app is None:
        raise ActionError(
            gettext("The agency can no longer ask for this consent. Tell them that the link does not work.")
        )
    return app


def _token(link: ConsentLink, app: Access, *, code: str, redirect_uri: str, now: datetime) -> Token:
    client = client_of(app, redirect_uri=redirect_uri)
    try:
        verifier = unseal(link.sealed_verifier)["verifier"]
        return consent.exchange_code(
            transport(), provider_of(link.channel.platform), client, code=code, verifier=verifier, now=now
        )
    except SealBroken as error:
        raise ActionError(NO_ANSWER) from error
    except PlatformError as error:
        log.warning("consent refused", platform=link.channel.platform, reason=error.kind, detail=error.detail)
        raise ActionError(NO_ANSWER) from error


def _check_owner(channel: Channel, app: Access, token: Token, *, now: datetime) -> str:
    """Read the account that consented, and insist that it is the channel's; return its id where the token tells none."""
    if channel.platform == YOUTUBE:
        return _check_youtube(channel, app, token, now=now)
    display = channel.platform == TIKTOK
    credential = words.Credential(
        channel.platform,
        access_token=token.access_token,
        account_id=token.account_id,
        scopes=token.scopes,
        client_id=app.secrets["client_id"] if display else "",
        client_secret=app.secrets["client_secret"] if display else "",
    )
    batch = adapter_of(channel.platform).channel_stats([ref_of(channel)], credential=credential)
    pacing.settle(app, spends=batch.spent, quota=batch.quota, purpose=SpendPurpose.PERSON, now=now)
    (outcome,) = batch.outcomes
    told_nothing = outcome.value and not channel.external_id and not outcome.value.handle
    if told_nothing or isinstance(outcome.error, Private):
        _give_back(channel, app, token)
        raise ActionError(NOT_YOURS.format(channel=label(channel)))
    if outcome.error:
        raise ActionError(NO_ANSWER)
    return token.account_id


def _check_youtube(channel: Channel, app: Access, token: Token, *, now: datetime) -> str:
    # A public channel can be read with anybody's token, so the account is asked for its own.
    credential = words.Credential(YOUTUBE, access_token=token.access_token)
    try:
        answer = own_channel(
            transport(), credential=credential, now=now, base_url=base_url(YOUTUBE) or DATA_URL
        )
    except Gone:
        found = None
    except PlatformError as error:
        log.warning("consent not checked", platform=YOUTUBE, reason=error.kind, detail=error.detail)
        raise ActionError(NO_ANSWER) from error
    else:
        pacing.settle(app, spends=answer.spent, purpose=SpendPurpose.PERSON, now=now)
        found = answer.value
    same_id = found and found.external_id == channel.external_id
    same_handle = found and not channel.external_id and (found.handle or "").lower() == channel.handle_key
    if found is None or not (same_id or same_handle):
        _give_back(channel, app, token)
        raise ActionError(NOT_YOURS.format(channel=label(channel)))
    return found.external_id or ""


def _give_back(channel: Channel, app: Access, token: Token) -> None:
    try:
        consent.revoke(transport(), provider_of(channel.platform), client_of(app), token=token)
    except PlatformError as error:
        log.warning("consent not given back", platform=channel.platform, detail=error.detail)


@transaction.atomic
def _store(link: ConsentLink, channel: Channel, token: Token, *, now: datetime) -> None:
    row = Credential.objects.select_for_update().filter(channel=channel).first()
    row = row or Credential(
        agency_id=channel.agency_id,
        platform=channel.platform,
        kind=CredentialKind.CONSENT,
        channel=channel,
    )
    row.label, row.state = label(channel)[:80], CredentialState.WORKING
    row.last_failure, row.failed_at = "", None
    store_token(row, token, now=now)
    row.save()
    ConsentLink.objects.filter(pk=link.pk).update(given_at=now, sealed_verifier="")
    if channel.platform in WITH_CONSENT:
        _read_soon(channel, now=now)
    record(
        by=None, action="influencers.consent.given", subject=channel.influencer, agency=channel.agency,
        comment=label(channel),
    )  # fmt: skip


def _read_soon(channel: Channel, *, now: datetime) -> None:
    waits = When(
        state__in=(ChannelState.NEEDS_CONSENT, ChannelState.NOT_POLLED), then=Value(ChannelState.UNCHECKED)
    )
    Channel.objects.filter(pk=channel.pk).update(
        next_poll_at=now, state_note="", state=Case(waits, default="state")
    )
