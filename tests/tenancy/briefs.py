"""Briefs, their points and versions, reading them back, and the links to influencers' pages."""

from typing import Any

from accounts.models import Membership
from campaigns.actions.brief_points import add_points
from campaigns.actions.briefs import create_brief, publish_brief
from campaigns.actions.read_backs import answer_point, ask_to_read
from campaigns.models import Campaign, Collaboration, ReadBack
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "campaigns:brief": Row("brief_campaign"),
    "campaigns:new_brief": post("brief_campaign", purpose="youtube/short", language="en"),
    "campaigns:edit_brief": Row("brief"),
    "campaigns:change_brief": post("brief", purpose="", language="en", title="Other"),
    "campaigns:brief_preview": Row("brief"),
    "campaigns:brief_news": Row("brief"),
    "campaigns:publish_brief": post("brief"),
    "campaigns:take_in_brief": post("brief"),
    "campaigns:withdraw_brief": post("brief", reason="x"),
    "campaigns:delete_brief": post("brief"),
    "campaigns:brief_versions": Row("brief"),
    "campaigns:add_points": post("brief", section="do", text="x"),
    "campaigns:save_point": post("brief brief_point", text="x"),
    "campaigns:move_point": post("brief brief_point", direction="up"),
    "campaigns:remove_point": post("brief brief_point"),
    "campaigns:brief_reading": Row("brief"),
    "campaigns:ask_to_read": post("brief", people="{brief_collaboration}"),
    "campaigns:read_back": Row("read_back"),
    "campaigns:say_about_brief": post("read_back", text="x"),
    "campaigns:note_answer": post("read_back", key="{brief_point}", version="1", verdict="got_it"),
    "campaigns:second_check": post("read_back", text="x"),
    "campaigns:resolve_objection": post("objection", text="x"),
    "campaigns:personal_link": post("brief_collaboration", days="5"),
    "campaigns:revoke_personal_link": post("brief_collaboration"),
    "api:campaign_briefs": api("brief_campaign"),
    "api:brief": api("brief"),
    "api:brief_take_in": api("brief", "post"),
    "api:brief_withdraw": api("brief", "post", reason="x"),
    "api:brief_publish": api("brief", "post"),
    "api:brief_points": api("brief"),
    "api:brief_versions": api("brief"),
    "api:brief_changes": api("brief"),
    "api:brief_freedom": api("brief"),
    "api:brief_point": api("brief_point"),
    "api:brief_point_move": api("brief_point", "post", direction="up"),
    "api:brief_read_backs": api("brief"),
    "api:read_back": api("read_back"),
    "api:read_back_answers": api("read_back"),
    "api:read_back_remarks": api("read_back", "post", text="x"),
    "api:read_back_check": api("read_back", "post"),
    "api:objection_resolve": api("objection", "post", resolution="x"),
    "api:personal_links": api("brief_collaboration", "post"),
    "api:personal_links_revoke": api("brief_collaboration", "post"),
}


def brief_things(campaign: Campaign, collaboration: Collaboration, alice: Membership) -> dict[str, Any]:
    """A published brief that somebody was asked to read, with one objection."""
    brief = create_brief(campaign=campaign, by=alice, title=f"{SECRET} brief")
    point = add_points(brief=brief, by=alice, section="must_say", text=f"{SECRET} costs nothing")[0]
    version = publish_brief(brief=brief, by=alice)
    ask_to_read(brief=brief, by=alice, collaborations=[collaboration])
    read_back = ReadBack.objects.get(brief=brief)
    objection = answer_point(
        read_back=read_back, by=alice, version=version.number, key=point.key, verdict="objects", remark=SECRET
    ).answer
    return {
        "brief_campaign": campaign.uuid,
        "brief_collaboration": collaboration.uuid,
        "brief": brief.uuid,
        "brief_point": point.key,
        "read_back": read_back.uuid,
        "objection": objection.uuid,
    }
