from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Agency, Brand
from influencers.models import Channel, InfluencerList, ListEntry

_ANSWERS = {
    f"said_{answer}": Count("entries", filter=Q(entries__verdict=answer))
    for answer in ListEntry.Verdict.values
}


def lists_of(agency: Agency) -> QuerySet[InfluencerList]:
    """Return the agency's lists in use, newest first, with how many are on them and what clients said."""
    own = InfluencerList.objects.for_agency(agency).filter(archived_at=None)
    return (
        own.select_related("brand", "author__user")
        .annotate(people=Count("entries"), **_ANSWERS)
        .order_by("-pk")
    )


def lists_to_show(agency: Agency) -> QuerySet[InfluencerList]:
    return InfluencerList.objects.for_agency(agency).select_related("brand", "author__user", "agency")


def shared_lists(brand: Brand | None) -> QuerySet[InfluencerList]:
    """Return what a brand's clients see, newest first, with how many people and answers there are."""
    shared = _shared_with(brand)
    return shared.annotate(people=Count("entries"), **_ANSWERS).order_by("-shared_at", "-pk")


def entries_of(people: InfluencerList) -> QuerySet[ListEntry]:
    """Return who is on a list in its order, with channels: two statements, whatever their number."""
    channels = Prefetch("influencer__channels", queryset=Channel.objects.order_by("platform", "pk"))
    entries = ListEntry.objects.filter(list=people).select_related("influencer", "decided_by__user", "list")
    return entries.prefetch_related(channels).order_by("position", "pk")


def entries_in(agency: Agency) -> QuerySet[ListEntry]:
    return ListEntry.objects.filter(list__agency=agency).select_related(
        "influencer", "list__brand", "list__agency"
    )


def entries_shared_with(brand: Brand | None) -> QuerySet[ListEntry]:
    """Return the entries a brand's clients may answer."""
    shared = ListEntry.objects.filter(list__in=_shared_with(brand))
    return shared.select_related("influencer", "list")


def _shared_with(brand: Brand | None) -> QuerySet[InfluencerList]:
    return InfluencerList.objects.shared_with(brand) if brand else InfluencerList.objects.none()
