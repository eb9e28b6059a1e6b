"""The influencer's page. Whoever has the secret of an address is let in, so each is also asked with another's secret."""

from typing import Any

from accounts.models import Brand, Membership
from campaigns.actions.campaigns import create_campaign
from campaigns.actions.collaborations import add_collaboration
from campaigns.actions.personal_links import make_personal_link
from tests import factories
from tests.tenancy.asking import SECRET, Row
from tests.tenancy.briefs import brief_things
from tests.tenancy.draft_files import piece_things

ROUTES: dict[str, Row | str] = {
    "personal:page": Row("pass_token", audience="public"),
    "personal:answer_point": Row(
        "pass_token read_back",
        "post",
        {"key": "{brief_point}", "version": "1", "verdict": "got_it"},
        audience="public",
    ),
    "personal:acknowledge": Row("pass_token read_back", "post", {"version": "1"}, audience="public"),
    "personal:ask": Row("pass_token read_back", "post", {"text": "x"}, audience="public"),
}


def personal_things(alice: Membership, brand: Brand) -> dict[str, Any]:
    """A personal link of one influencer, and one of another in the same campaign."""
    campaign = create_campaign(
        by=alice, brand=brand, name=f"{SECRET} read aloud", goal="awareness", currency="EUR"
    )
    people = [factories.make_influencer(alice.agency, f"{SECRET} {name}") for name in ("Ines", "Yuna")]
    mine, theirs = (add_collaboration(campaign=campaign, by=alice, influencer=person) for person in people)
    return {
        "pass_token": make_personal_link(collaboration=mine, by=alice)[1],
        "foreign_pass_token": make_personal_link(collaboration=theirs, by=alice)[1],
        **brief_things(campaign, mine, alice),
        **piece_things(mine, alice),
    }
