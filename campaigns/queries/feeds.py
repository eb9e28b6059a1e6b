from accounts.models import Membership
from accounts.secrets import token_hash
from campaigns.models import CalendarFeed


def feed_by_token(token: str) -> CalendarFeed | None:
    """Return the calendar a secret opens, as long as its member is there."""
    rows = CalendarFeed.objects.usable().select_related("member__agency", "campaign")
    return rows.filter(token_hash=token_hash(token)).first()


def feeds_of(member: Membership) -> list[CalendarFeed]:
    """Return a member's addresses that work, newest first."""
    return list(
        CalendarFeed.objects.usable().filter(member=member).select_related("campaign").order_by("-pk")
    )
