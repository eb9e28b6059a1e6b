"""Reply kits and check-ins of an incident, from the house and from the influencer's page."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.passes import pass_by_token
from campaigns.queries.personal import collaboration_of
from crisis.actions.partners import hash_of
from crisis.models import CheckIn, ReplyKit
from tests import factories
from tests.crisis.making import make_incident
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "crisis:partners": Row("partner_incident"),
    "crisis:make_kit": post("partner_incident", influencer="{kitless}"),
    "crisis:kit": post("reply_kit", version="1"),
    "crisis:share_kit": post("reply_kit"),
    "crisis:sign_kit": post("reply_kit", text=hash_of(SECRET)),
    "crisis:ask_check_in": post("reply_kit"),
    "crisis:tell_partner": Row("reply_kit"),
    "crisis:tell_check_in": Row("check_in"),
    "crisis:heard_check_in": post("check_in", feeling="well"),
    "crisis:note_check_in": post("check_in"),
    "personal:answer_check_in": Row("pass_token check_in", "post", {"feeling": "well"}, audience="public"),
    "personal:sign_line": Row("pass_token reply_kit", "post", {"text": hash_of(SECRET)}, audience="public"),
    "api:reply_kits": api("partner_incident"),
    "api:reply_kit": api("reply_kit"),
    "api:reply_kit_share": api("reply_kit", "post"),
    "api:reply_kit_sign": api("reply_kit", "post", text_hash=hash_of(SECRET)),
    "api:kit_letters": api("reply_kit"),
    "api:kit_letter_draft": api("reply_kit"),
    "api:check_in_tell": api("check_in", "post"),
    "api:check_ins": api("reply_kit"),
    "api:check_in": api("check_in"),
    "api:check_in_answer": api("check_in", "post", feeling="well"),
}


def partner_things(by: Membership, pass_token: str) -> dict[str, Any]:
    """Return what stands in addresses: an incident with a kit for the holder of a personal link, and who has none yet."""
    given = pass_by_token(pass_token)
    collaboration = collaboration_of(given) if given else None
    assert collaboration is not None
    incident = make_incident(
        collaboration.campaign, by, influencer=collaboration.influencer, title=f"{SECRET} storm"
    )
    kitless = factories.make_influencer(by.agency, f"{SECRET} Juno")
    incident.influencers.create(influencer=kitless)
    kit = ReplyKit.objects.create(
        incident=incident, influencer=collaboration.influencer, opening=SECRET, strategy=SECRET,
        strategy_hash=hash_of(SECRET), shared_at=timezone.now(),
    )  # fmt: skip
    check_in = CheckIn.objects.create(kit=kit, due_at=timezone.now())
    return {
        "partner_incident": incident.uuid,
        "reply_kit": kit.uuid,
        "check_in": check_in.uuid,
        "kitless": kitless.uuid,
    }
