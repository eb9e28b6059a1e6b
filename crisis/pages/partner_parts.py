"""The influencers' part of the war room."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Membership
from crisis import rules
from crisis.actions.partner_letters import NOT_GONE
from crisis.models import CheckIn, Incident, KitLetter, ReplyKit
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
    told: KitLetter | None  # that the kit is there, since it stands on their page
    asked_by: KitLetter | None  # the question that waits
    may_tell: bool  # by letter that the kit is there
    may_ask: bool  # by letter how they are


def load_partners(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return what the part shows: kits with their check-ins and letters, and who has no kit yet. Five statements."""
    near = is_carer(incident, member)
    return {
        "kits": [_shown(kit, near or kit.contact_id == member.pk) for kit in kits_of(incident)],
        "without_kit": people_without_kit(incident),
        "may_write": rules.can_write(member, incident.agency),
    }


def _shown(kit: ReplyKit, feelings: bool) -> KitShown:
    check_ins: list[CheckIn] = list(getattr(kit, "latest_check_ins", ()))
    letters: list[KitLetter] = list(getattr(kit, "latest_letters", ()))
    asked = next((each for each in reversed(check_ins) if each.answered_at is None), None)
    shared = kit.shared_at
    told = next(
        (each for each in letters if each.check_in_id is None and shared and each.created_at >= shared), None
    )
    asked_by = next((each for each in letters if asked and each.check_in_id == asked.pk), None)
    reaches = shared is not None and not kit.incident.is_drill
    return KitShown(
        kit=kit, lines=kit_lines(kit.replies), check_ins=[each for each in check_ins if each.answered_at],
        asked=asked, feelings=feelings, told=told, asked_by=asked_by, may_tell=reaches and not _is_under_way(told),
        may_ask=reaches and asked is not None and not _is_under_way(asked_by),
        signed_by_us=bool(kit.strategy) and kit.ours_hash == kit.strategy_hash,
        signed_by_them=bool(kit.strategy) and kit.theirs_hash == kit.strategy_hash,
    )  # fmt: skip


def _is_under_way(letter: KitLetter | None) -> bool:
    """Say whether a letter left, or waits to leave: then none is written again."""
    return letter is not None and letter.message.state not in NOT_GONE
