"""Secret addresses other calendars read from."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.secrets import new_token, token_hash
from accounts.states import Role
from campaigns.models import CalendarFeed, Campaign

MOST_FEEDS = 10


@transaction.atomic
def make_feed(*, by: Membership, campaign: Campaign | None = None) -> tuple[CalendarFeed, str]:
    """Make an address that shows what the member sees, of one campaign or all; return it with its secret, shown once."""
    if by.ended_at or by.role not in Role.agency_roles or (campaign and campaign.agency_id != by.agency_id):
        raise NotAllowed("Only members of the agency can have a calendar address.")
    if CalendarFeed.objects.filter(member=by, revoked_at=None).count() >= MOST_FEEDS:
        raise ActionError(f"At most {MOST_FEEDS} calendar addresses. Revoke one first.")
    token = new_token()
    feed = CalendarFeed.objects.create(member=by, campaign=campaign, token_hash=token_hash(token))
    record(by=by, action="campaigns.feed.made", subject=feed, agency=by.agency)
    return feed, token


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: Membership) -> CalendarFeed:
    """Make an address useless: its own member may, and owners."""
    own = feed.member_id == by.pk
    owner = by.role == Role.OWNER and by.agency_id == feed.member.agency_id and by.ended_at is None
    if not (own or owner):
        raise NotAllowed("Only owners can revoke other members' calendar addresses.")
    if not CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise InvalidTransition("This address was revoked already.")
    record(by=by, action="campaigns.feed.revoked", subject=feed, agency=feed.member.agency)
    return feed


def note_feed_read(*, feed: CalendarFeed, now: datetime) -> None:
    """Remember that the address was read now. No audit entry: nothing changes."""
    CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)
