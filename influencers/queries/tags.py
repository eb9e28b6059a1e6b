from django.core.cache import cache
from django.db.models import Count, F, Func

from accounts.models import Agency
from influencers.models import Influencer

MOST_TAGS = 200
FRESH_SECONDS = 300


def known_tags(agency: Agency) -> list[str]:
    """Return the agency's most used tags by name; up to five minutes old, since counting them reads everybody."""
    return cache.get_or_set(f"tags:{agency.pk}", lambda: _used_tags(agency), FRESH_SECONDS) or []


def _used_tags(agency: Agency) -> list[str]:
    each = Influencer.objects.for_agency(agency).annotate(tag=Func(F("tags"), function="unnest"))
    used = (
        each.values("tag").annotate(times=Count("pk")).order_by("-times", "tag").values_list("tag", flat=True)
    )
    return sorted(used[:MOST_TAGS])
