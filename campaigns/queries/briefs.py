"""Briefs as pages and the API read them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Agency
from campaigns.models import Brief, BriefPoint, BriefVersion, Campaign, PointAnswer
from campaigns.states import PointVerdict


def briefs_to_show(agency: Agency) -> QuerySet[Brief]:
    """Return the agency's briefs with what their pages name."""
    return Brief.objects.for_agency(agency).select_related(
        "campaign__brand", "campaign__agency", "campaign__owner__user"
    )


def points_to_show(agency: Agency) -> QuerySet[BriefPoint]:
    return BriefPoint.objects.for_agency(agency).select_related(
        "brief__campaign__brand", "brief__campaign__agency"
    )


def versions_to_show(agency: Agency) -> QuerySet[BriefVersion]:
    return BriefVersion.objects.for_agency(agency).select_related("brief__campaign", "published_by__user")


def briefs_of(campaign: Campaign) -> QuerySet[Brief]:
    """Return a campaign's briefs, with how far each is read: asked, acknowledged, open objections."""
    newest = BriefVersion.objects.filter(brief=OuterRef("pk")).order_by("-number")
    objections = (
        PointAnswer.objects.filter(
            read_back__brief=OuterRef("pk"), verdict=PointVerdict.OBJECTS, resolved_at=None,
            read_back__collaboration__ended_at=None,
        )
        .order_by()
        .values("read_back__brief")
        .annotate(number=Count("pk"))
        .values("number")
    )  # fmt: skip
    still = Q(read_backs__collaboration__ended_at=None)
    return (
        Brief.objects.for_agency(campaign.agency)
        .filter(campaign=campaign)
        .annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            newest_at=Subquery(newest.values("published_at")[:1]),
            newest_pk=Subquery(newest.values("pk")[:1]),
            asked=Count("read_backs", filter=still, distinct=True),
            acknowledged=Count(
                "read_backs",
                filter=still & Q(read_backs__acknowledged_version=Subquery(newest.values("pk")[:1])),
                distinct=True,
            ),
            objections=Subquery(objections),
        )
        .order_by("platform", "format", "language", "pk")
    )


def briefs_to_copy(agency: Agency, *, limit: int = 100) -> list[Brief]:
    """Return briefs a new one can begin like: of templates first, then the newest."""
    rows = Brief.objects.for_agency(agency).filter(campaign__archived_at=None).select_related("campaign")
    return list(rows.order_by("-campaign__is_template", "-pk")[:limit])


@dataclass(frozen=True)
class VersionPair:
    """Two versions to compare; `old` is None where there is nothing before."""

    old: BriefVersion | None
    new: BriefVersion


def version_pair(brief: Brief, old: str, new: str) -> VersionPair | None:
    """Return the versions of these numbers; the newest and the one before where a number is none of the brief's."""
    versions = list(brief.versions.select_related("published_by__user").order_by("number"))
    if not versions:
        return None
    by_number = {str(version.number): version for version in versions}
    later = by_number.get(new, versions[-1])
    earlier = [version for version in versions if version.number < later.number]
    chosen = by_number.get(old, earlier[-1] if earlier else None)
    if chosen and chosen.number > later.number:
        chosen, later = later, chosen
    return VersionPair(chosen if chosen and chosen.pk != later.pk else None, later)


def briefs_to_write(agency: Agency) -> QuerySet[Brief]:
    """Return briefs with their points and the campaign's products loaded, for the editor."""
    points = BriefPoint.objects.order_by("position", "pk")
    return briefs_to_show(agency).prefetch_related(Prefetch("points", points), "campaign__products")
