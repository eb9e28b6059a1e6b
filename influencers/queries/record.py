"""What belongs to an influencer's record besides channels: representatives, brands, past work, rates, care, files."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Agency, Brand
from influencers.models import (
    BrandRelation,
    CareDate,
    CustomField,
    Gift,
    Influencer,
    InfluencerFile,
    Merge,
    PastWork,
    Rate,
    Representation,
    Representative,
)

# Each of these starts from the agency and loads what a page or an answer of the API shows of a row.


def representatives_in(agency: Agency, *, words: str = "") -> "QuerySet[Representative, Any]":
    """Return the agency's representatives, each with `people`: for how many they speak; narrowed to some words."""
    rows = Representative.objects.for_agency(agency).annotate(people=Count("representations"))
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(company__icontains=word) | Q(email__icontains=word))
    return rows


def representatives_to_choose(agency: Agency) -> "list[Representative]":
    """Return the representatives one can choose, by name; at most 1,000."""
    return list(Representative.objects.for_agency(agency).order_by("name", "pk")[:1000])


def representations_in(agency: Agency) -> "QuerySet[Representation]":
    rows = Representation.objects.filter(influencer__agency=agency)
    return rows.select_related("representative", "influencer__agency").order_by("-write_to", "pk")


def written_to(influencer: Influencer) -> Representation | None:
    """Return the representation whose representative is written to instead of the influencer."""
    return influencer.representations.filter(write_to=True).select_related("representative").first()


def brand_relations_in(agency: Agency) -> "QuerySet[BrandRelation]":
    rows = BrandRelation.objects.filter(influencer__agency=agency)
    return rows.select_related("brand", "author__user", "influencer__agency")


def past_work_in(agency: Agency) -> "QuerySet[PastWork]":
    return PastWork.objects.filter(influencer__agency=agency).select_related("brand", "influencer__agency")


def rates_in(agency: Agency) -> "QuerySet[Rate]":
    return Rate.objects.filter(influencer__agency=agency).select_related("author__user", "influencer__agency")


def care_dates_in(agency: Agency) -> "QuerySet[CareDate]":
    return CareDate.objects.filter(influencer__agency=agency).select_related("influencer__agency")


def gifts_in(agency: Agency) -> "QuerySet[Gift]":
    rows = Gift.objects.filter(influencer__agency=agency)
    return rows.select_related("brand", "author__user", "influencer__agency")


def files_in(agency: Agency) -> "QuerySet[InfluencerFile]":
    rows = InfluencerFile.objects.filter(influencer__agency=agency)
    return rows.select_related("author__user", "influencer__agency")


def merges_in(agency: Agency) -> "QuerySet[Merge]":
    rows = Merge.objects.filter(agency=agency)
    return rows.select_related("kept", "merged", "by__user", "agency")


def custom_fields_of(agency: Agency) -> "list[CustomField]":
    """Return the agency's own fields in their order."""
    return list(CustomField.objects.for_agency(agency).order_by("position", "pk"))


def brand_choices(agency: Agency) -> "list[Brand]":
    """Return the brands one can choose, by name."""
    return list(Brand.objects.for_agency(agency).active().order_by("name"))
