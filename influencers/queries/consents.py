from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Agency
from accounts.secrets import token_hash
from influencers.models import Channel, ConsentLink, Credential


def consent_of(channel: Channel) -> Credential | None:
    """Return the consent stored for a channel."""
    return Credential.objects.usable().filter(channel=channel).first()


def open_link_of(channel: Channel, *, now: datetime) -> ConsentLink | None:
    """Return the link that is waiting to be used."""
    open_links = ConsentLink.objects.filter(channel=channel, given_at=None, expires_at__gt=now)
    return open_links.select_related("made_by__user").first()


def open_links(agency: Agency, *, now: datetime) -> QuerySet[ConsentLink]:
    """Return the agency's links that wait to be used."""
    return ConsentLink.objects.for_agency(agency).open(now=now).select_related("channel__influencer")


def link_by_token(token: str) -> ConsentLink | None:
    """Return the consent link a secret belongs to, used up or not."""
    links = ConsentLink.objects.select_related("channel__influencer", "channel__agency")
    return links.filter(token_hash=token_hash(token)).first()
