from django.db.models import Q, QuerySet

from accounts.models import Agency
from campaigns.models import Idea
from campaigns.states import IdeaState


def ideas_to_show(agency: Agency) -> QuerySet[Idea]:
    """Return the agency's ideas with everything they name loaded."""
    return Idea.objects.for_agency(agency).select_related("influencer", "brand", "campaign", "author__user")


def listed_ideas(agency: Agency, *, text: str = "", state: str = "", brand: str = "", influencer: str = "") -> QuerySet[Idea]:  # fmt: skip
    """Return ideas, open ones unless another state or "all" is asked for, narrowed to words, a brand, a person."""
    rows = ideas_to_show(agency)
    if state != "all":
        rows = rows.filter(state=state if state in IdeaState.values else IdeaState.OPEN)
    if brand:
        rows = rows.filter(brand__uuid=brand)
    if influencer:
        rows = rows.filter(influencer__uuid=influencer)
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(insight__icontains=word) | Q(scenario__icontains=word) | Q(influencer__name__icontains=word)
        )
    return rows
