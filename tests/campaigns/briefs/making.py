"""A brief as tests need it: written, published, asked for."""

from typing import Any

from accounts.models import Membership
from campaigns.actions.brief_points import add_points
from campaigns.actions.briefs import create_brief, publish_brief
from campaigns.actions.read_backs import ask_to_read
from campaigns.models import Brief, BriefPoint, BriefVersion, Campaign, Collaboration, ReadBack


def make_brief(
    campaign: Campaign, by: Membership, points: dict[str, str] | None = None, **values: Any
) -> Brief:
    """A brief with one point a line: {"must_say": "It costs 10 euros\\nIt is made in Spain"}."""
    brief = create_brief(campaign=campaign, by=by, **values)
    for section, text in (points or {}).items():
        add_points(brief=brief, by=by, section=section, text=text)
    return brief


def point_of(brief: Brief, text: str) -> BriefPoint:
    return brief.points.get(text=text)


def key_of(version: BriefVersion, text: str) -> str:
    return next(point["key"] for point in version.points if point["text"] == text)


def asked(brief: Brief, by: Membership, collaboration: Collaboration) -> tuple[BriefVersion, ReadBack]:
    """Publish a brief and ask one person to read it."""
    version = publish_brief(brief=brief, by=by)
    ask_to_read(brief=brief, by=by, collaborations=[collaboration])
    return version, ReadBack.objects.get(brief=brief, collaboration=collaboration)
