"""Through which stages a campaign's drafts go: begun with the brand's defaults, changed for the campaign."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.states import Role
from campaigns.actions.campaigns import lock_campaign
from campaigns.models import Campaign
from campaigns.reading import check_seen, read_choice, read_name
from campaigns.states import ApprovalSide
from drafts import rules
from drafts.actions.locking import MAY_NOT
from drafts.models import ReviewPlan, ReviewStage
from drafts.states import StageKind

MOST_STAGES = 10
MOST_ROUNDS = 50


@transaction.atomic
def ensure_review_plan(campaign: Campaign) -> ReviewPlan:
    """Return a campaign's review plan; made from the brand's default approval stages when there is none yet.

    A brand without any begins with one stage of the agency's own, and one of the client's where somebody approves.
    """
    plan, is_new = ReviewPlan.objects.get_or_create(campaign=campaign)
    if is_new:
        for row in proposed_stages(campaign):
            approvers = row.pop("approvers")
            made = ReviewStage.objects.create(plan=plan, **{**row, "position": row["position"] - 1})
            made.approvers.set(approvers)
    return plan


def proposed_stages(campaign: Campaign) -> list[dict[str, Any]]:
    """Return the stages a campaign's review begins with, as `set_review_stages` takes them."""
    found: list[dict[str, Any]] = []
    defaults = campaign.brand.approval_stages.order_by("position").prefetch_related("approvers__user")
    for place, default in enumerate(defaults, start=1):
        approvers = [each for each in default.approvers.all() if each.ended_at is None]
        found.append({
            "name": default.name, "position": place, "hours": default.hours, "is_hidden": False, "approvers": approvers,
            "kind": StageKind.CLIENT if default.side == ApprovalSide.CLIENT else StageKind.INTERNAL,
            "needed": max(1, len(approvers)) if default.needs_all else 1,
        })  # fmt: skip
    if not found:
        plain: dict[str, Any] = {"needed": 1, "is_hidden": False, "approvers": []}
        found.append({"name": _("Agency"), "kind": StageKind.INTERNAL, "position": 1, "hours": 24, **plain})
        clients = Membership.objects.for_agency(campaign.agency).active()
        if clients.filter(brand=campaign.brand, role=Role.APPROVER).exists():
            found.append({"name": _("Client"), "kind": StageKind.CLIENT, "position": 2, "hours": 48, **plain})
    return found


@transaction.atomic
def set_review_stages(
    *,
    campaign: Campaign,
    by: Membership,
    stages: Iterable[Mapping[str, Any]],
    rounds: int | None = None,
    version: int | None = None,
) -> ReviewPlan:
    """Say through which stages drafts of a campaign go, all at once; what is in review already goes its way.

    Each: name, kind (StageKind), position (the same: side by side; its place in the list when left out), needed, hours
    (1 to 1,440), is_hidden, approvers (memberships of that side). `rounds` of changes are agreed.
    """
    current = lock_campaign(campaign, by)
    if not rules.can_edit_review(by, current):
        raise NotAllowed(MAY_NOT)
    ensure_review_plan(current)
    plan = ReviewPlan.objects.select_for_update().get(campaign=current)
    check_seen(plan, version)
    read = [_read_stage(current, number, row) for number, row in enumerate(stages, start=1)]
    if not 1 <= len(read) <= MOST_STAGES:
        raise ActionError(_("Between 1 and %(most)s stages.") % {"most": MOST_STAGES})
    names = [row["name"].casefold() for row in read]
    if len(set(names)) < len(names):
        raise ActionError(_("Two stages have the same name. Give each one of its own."))
    if rounds is not None and not 0 <= rounds <= MOST_ROUNDS:
        raise ActionError(_("Between 0 and %(most)s rounds.") % {"most": MOST_ROUNDS})
    before = (_told(plan), plan.rounds)
    plan.stages.all().delete()
    places = {place: number for number, place in enumerate(sorted({row["position"] for row in read}))}
    for row in read:
        approvers = row.pop("approvers")
        made = ReviewStage.objects.create(plan=plan, **{**row, "position": places[row["position"]]})
        made.approvers.set(approvers)
    plan.rounds = plan.rounds if rounds is None else rounds
    plan.version += 1
    plan.save(update_fields=["rounds", "version", "updated_at"])
    changes: dict[str, tuple[Any, Any]] = {"stages": (before[0], _told(plan))}
    if before[1] != plan.rounds:
        changes["rounds"] = (before[1], plan.rounds)
    record(by=by, action="drafts.stages.changed", subject=current, changes=changes)
    return plan


def _told(plan: ReviewPlan) -> str:
    return ", ".join(stage.name for stage in plan.stages.order_by("position", "pk"))


def _read_stage(campaign: Campaign, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    here = _("Stage %(number)s") % {"number": number}
    kind = read_choice(StageKind, row.get("kind", ""), _("a kind of stage"))
    approvers = list(dict.fromkeys(row.get("approvers", ())))
    for member in approvers:
        ours = member.agency_id == campaign.agency_id and member.ended_at is None
        fits = member.brand_id == campaign.brand_id and member.role == Role.APPROVER if kind == StageKind.CLIENT else not member.is_client  # fmt: skip
        if not ours or not fits:
            whose = _("approvers of %(brand)s") % {"brand": campaign.brand} if kind == StageKind.CLIENT else _("your agency")  # fmt: skip
            raise ActionError(_("%(here)s: %(who)s is not one of %(whose)s.") % {"here": here, "who": member.user, "whose": whose})  # fmt: skip
    hours, needed = row.get("hours", 24), row.get("needed", 1)
    if not isinstance(hours, int) or not 1 <= hours <= 24 * 60:
        raise ActionError(_("%(here)s: the time is between 1 hour and 60 days.") % {"here": here})
    if not isinstance(needed, int) or needed < 1:
        raise ActionError(_("%(here)s: at least one has to approve.") % {"here": here})
    if approvers and needed > len(approvers):
        raise ActionError(
            _(
                "%(here)s: %(needed)s have to approve, and only %(there)s are named. Name more, or ask for fewer."
            )
            % {"here": here, "needed": needed, "there": len(approvers)}
        )
    if row.get("is_hidden") and kind == StageKind.CLIENT:
        raise ActionError(
            _("%(here)s: the client's own stage cannot be hidden from the client.") % {"here": here}
        )
    position = row.get("position")
    return {
        "name": read_name(row.get("name", ""), 80, _("%(here)s: its name") % {"here": here}),
        "kind": kind, "position": number if position is None else int(position), "needed": needed, "hours": hours,
        "is_hidden": bool(row.get("is_hidden")), "approvers": approvers,
    }  # fmt: skip
