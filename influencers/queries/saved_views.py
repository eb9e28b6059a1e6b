from django.core.cache import cache

from accounts.models import Agency, Membership
from influencers.models import SavedView

FRESH_SECONDS = 300


def views_for(member: Membership) -> list[SavedView]:
    """Return the member's own views, then those others share; from the cache, which every change of a view empties."""
    every: list[SavedView] | None = cache.get(cache_key(member.agency_id))
    if every is None:
        every = _views_in(member.agency)
        cache.set(cache_key(member.agency_id), every, FRESH_SECONDS)
    own = [view for view in every if view.member_id == member.pk]
    return own + [view for view in every if view.member_id != member.pk and view.is_shared]


def cache_key(agency_id: int) -> str:
    return f"views:{agency_id}"


def _views_in(agency: Agency) -> list[SavedView]:
    return list(SavedView.objects.for_agency(agency).order_by("position", "pk"))
