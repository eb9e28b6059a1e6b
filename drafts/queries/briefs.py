"""What the brief asks of a draft."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from campaigns.models import BriefVersion, Deliverable, ReadBack
from campaigns.states import Section

# What can be seen in a draft; the rest of a brief tells about the campaign.
HELD_AGAINST = (
    Section.MUST_SAY, Section.DO, Section.DO_NOT, Section.MENTIONS, Section.HASHTAGS, Section.LINKS, Section.DISCLOSURE,
    Section.TECHNICAL,
)  # fmt: skip


def points_to_hold(deliverable: Deliverable) -> list[dict[str, Any]]:
    """Return the points of the published briefs for this platform and format that a draft is held against. Two statements.

    Of briefs in several languages the one the influencer reads counts; else the first.
    """
    rows = brief_versions(deliverable)
    found: dict[UUID, dict[str, Any]] = {}
    for version in rows:
        for point in version.points:
            if point["section"] in HELD_AGAINST:
                found[UUID(str(point["key"]))] = {**point, "key": UUID(str(point["key"]))}
    order = {section.value: place for place, section in enumerate(HELD_AGAINST)}
    return sorted(found.values(), key=lambda point: order[point["section"]])


def brief_versions(deliverable: Deliverable) -> list[BriefVersion]:
    """Return the newest version of each brief that is for this deliverable, in one language each."""
    collaboration = deliverable.collaboration
    fits = Q(brief__platform="") | (
        Q(brief__platform=deliverable.platform) & (Q(brief__format="") | Q(brief__format=deliverable.format))
    )
    rows = (
        BriefVersion.objects.filter(fits, brief__campaign=collaboration.campaign_id)
        .select_related("brief")
        .order_by("brief", "-number")
        .distinct("brief")
    )
    versions = list(rows)
    if len(versions) < 2:
        return versions
    read = set(ReadBack.objects.filter(collaboration=collaboration).values_list("brief_id", flat=True))
    chosen: dict[tuple[str, str], BriefVersion] = {}
    for version in sorted(versions, key=lambda each: (each.brief_id not in read, each.brief_id)):
        chosen.setdefault((version.brief.platform, version.brief.format), version)
    return list(chosen.values())
