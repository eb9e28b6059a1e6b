from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Agency
from influencers.models import Stage


def stages_with_counts(agency: Agency) -> QuerySet[Stage, Any]:
    """Return the agency's stages in order, each with `people`: how many are in it, archived ones too."""
    return Stage.objects.for_agency(agency).annotate(people=Count("influencer")).in_order()


def stages_of(agency: Agency) -> list[Stage]:
    """Return the agency's stages in order; none where nobody has opened the list yet."""
    return list(Stage.objects.for_agency(agency).in_order())
