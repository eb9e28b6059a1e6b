"""Briefs and their reading back, for the tests of every endpoint."""

from types import SimpleNamespace
from typing import Any

from accounts.models import Membership
from campaigns.actions.brief_points import add_points
from campaigns.actions.briefs import create_brief, publish_brief
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.read_backs import answer_point, ask_to_read, say
from campaigns.models import Brief, Campaign, Collaboration, ReadBack
from tests import factories
from tests.campaigns.making import make_collaboration


def brief_house(by: Membership, campaign: Campaign, collaboration: Collaboration) -> dict[str, Any]:
    """A published brief that one person was asked to read."""
    brief = create_brief(campaign=campaign, by=by)
    add_points(brief=brief, by=by, section="must_say", text="It costs nothing")
    publish_brief(brief=brief, by=by)
    ask_to_read(brief=brief, by=by, collaborations=[collaboration])
    return {"briefs": brief, "read-backs": ReadBack.objects.get(brief=brief)}


def more_of_briefs(by: Membership, house: dict[str, Any], newcomer: Collaboration) -> dict[str, Any]:
    """Add a brief, a point, a version, a reader, an answer, a remark and a link."""
    brief, read_back = Brief.objects.get(pk=house["briefs"].pk), house["read-backs"]
    number = Brief.objects.filter(campaign=house["campaigns"]).count()
    language = ("es", "fr", "de", "it", "pt", "ru", "ko", "ja", "zh", "tr", "pl", "nl", "sv")[number]
    create_brief(campaign=house["campaigns"], by=by, language=language)
    point = add_points(brief=brief, by=by, section="do", text=f"Thing {brief.points.count()}")[0]
    version = publish_brief(brief=brief, by=by)
    other = make_collaboration(house["campaigns"], by, factories.make_influencer(by.agency))
    ask_to_read(brief=brief, by=by, collaborations=[other])
    objection = answer_point(
        read_back=read_back, by=by, version=version.number, key=point.key, verdict="objects", remark="No"
    ).answer
    say(read_back=read_back, by=by, text="Hello")
    make_personal_link(collaboration=house["collaborations"], by=by)
    return {"brief-points": SimpleNamespace(uuid=point.key), "objections": objection}
