"""The influencers' part of the war room."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Membership
from crisis import rules
from crisis.models import CheckIn, Incident, ReplyKit
from crisis.pages.partners import KitLine, kit_lines
from crisis.queries.partners import is_carer, kits_of, people_without_kit


@dataclass(frozen=True)
class KitShown:
    """A kit in the room. `feelings` only for those who look after the influencer; None: not for this member."""

    kit: ReplyKit
    lines: list[KitLine]
    check_ins: list[CheckIn]
    asked: CheckIn | None
    feelings: bool
    signed_by_us: bool
    signed_by_them: bool


def load_partners(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return what the part shows: kits with their check-ins, and who has no kit yet. Four statements."""
    near = is_carer(incident, member)
    return {
        "kits": [_shown(kit, near or kit.contact_id == member.pk) for kit in kits_of(incident)],
        "without_kit": people_without_kit(incident),
        "may_write": rules.can_write(member, incident.agency),
    }


def _shown(kit: ReplyKit, feelings: bool) -> KitShown:
    check_ins: list[CheckIn] = list(getattr(kit, "latest_check_ins", ()))
    return KitShown(
        kit=kit, lines=kit_lines(kit.replies), check_ins=[each for each in check_ins if each.answered_at],
        asked=next((each for each in reversed(check_ins) if each.answered_at is None), None), feelings=feelings,
        signed_by_us=bool(kit.strategy) and kit.ours_hash == kit.strategy_hash,
        signed_by_them=bool(kit.strategy) and kit.theirs_hash == kit.strategy_hash,
    )  # fmt: skip
