"""Reading facts and those harmed."""

from django.db.models import QuerySet

from accounts.models import Agency
from crisis.models import Fact, HarmedParty


def facts_to_show(agency: Agency) -> "QuerySet[Fact]":
    """Return the agency's facts, with those that were taken out."""
    return Fact.objects.filter(incident__agency=agency).select_related(
        "incident__agency", "by__user", "verified_by__user"
    )


def harmed_to_show(agency: Agency) -> "QuerySet[HarmedParty]":
    return HarmedParty.objects.filter(incident__agency=agency).select_related(
        "incident__agency", "owner__user"
    )
