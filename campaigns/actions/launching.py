"""From planning to the end: risks, the contingency plan, launch, pause, finish, cancel; and the freeze of a crisis."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT, lock_campaign
from campaigns.models import (
    Campaign,
    CampaignRisk,
    ContingencyDuty,
    ContingencyPlan,
    ContingencyScenario,
    LaunchOverride,
)
from campaigns.moves import move, refuse_frozen
from campaigns.queries.launch import launch_checks
from campaigns.reading import check_seen, read_choice, read_line, read_member, read_name, read_text
from campaigns.states import (
    CAMPAIGN_MOVES,
    CampaignRiskLevel,
    CampaignState,
    FirstActor,
    Response,
)

MOST_SCENARIOS = 30
MOST_DUTIES = 20
SHORTEST_REASON = 10


class NotReady(ActionError):
    """The campaign lacks something it needs before launch; `missing` says what, one sentence each."""

    def __init__(self, missing: list[str], may_override: bool) -> None:
        told = " ".join(missing)
        way = "" if may_override else " An owner can launch without it by stating why."
        super().__init__(f"Not ready to launch. {told}{way}")
        self.missing = missing


@transaction.atomic
def assess_campaign_risk(
    *,
    campaign: Campaign,
    by: Membership,
    level: str,
    history: str,
    brand_values: str,
    behavior: str,
    measures: str = "",
) -> CampaignRisk:
    """Judge what could go wrong before launch: history, values, behavior (R111). Older judgments stay readable."""
    current = lock_campaign(campaign, by)
    texts = {
        "history": read_text(history, "The history"),
        "brand_values": read_text(brand_values, "The values"),
        "behavior": read_text(behavior, "The behavior"),
    }
    empty = [name.replace("_", " ") for name, text in texts.items() if not text]
    if empty:
        raise ActionError(f"Write something about each of the three. Missing: {', '.join(empty)}.")
    read = read_choice(CampaignRiskLevel, level, "a risk level")
    measures = read_text(measures, "The measures")
    if read == CampaignRiskLevel.HIGH and not measures:
        raise ActionError("The risk is high: say what is done about it.")
    risk = CampaignRisk.objects.create(campaign=current, author=by, level=read, measures=measures, **texts)
    record(
        by=by, action="campaigns.campaign.risk_assessed", subject=current,
        changes={"risk": (None, str(read.label))}, comment=measures[:300],
    )  # fmt: skip
    return risk


@transaction.atomic
def write_contingency_plan(
    *,
    campaign: Campaign,
    by: Membership,
    scenarios: Iterable[Mapping[str, Any]],
    note: str = "",
    version: int | None = None,
) -> ContingencyPlan:
    """Write down what happens when it goes wrong; the whole plan at once, so that it is read as one.

    Each scenario: title, sign, response (Response), first_actor (FirstActor), first_contact, steps (lines), duties
    [{member or who, duty}]. A changed plan has to be agreed anew.
    """
    current = lock_campaign(campaign, by)
    read = [_read_scenario(current, number, row) for number, row in enumerate(scenarios, start=1)]
    if len(read) > MOST_SCENARIOS:
        raise ActionError(f"At most {MOST_SCENARIOS} scenarios.")
    titles = [row["title"].casefold() for row in read]
    twice = next((row["title"] for row in read if titles.count(row["title"].casefold()) > 1), None)
    if twice:
        raise ActionError(f"Two scenarios are called {twice}. Give each a name of its own.")
    plan, _ = ContingencyPlan.objects.select_for_update().get_or_create(campaign=current)
    check_seen(plan, version)
    plan.note = read_text(note, "The note")
    plan.version += 1
    plan.agreed_at, plan.agreed_by = None, None
    plan.save()
    before = plan.scenarios.count()
    plan.scenarios.all().delete()
    for position, row in enumerate(read):
        duties = row.pop("duties")
        scenario = ContingencyScenario.objects.create(plan=plan, position=position, **row)
        ContingencyDuty.objects.bulk_create(
            [ContingencyDuty(scenario=scenario, position=place, **duty) for place, duty in enumerate(duties)]
        )
    record(
        by=by, action="campaigns.campaign.plan_written", subject=current, changes={"scenarios": (before, len(read))}
    )  # fmt: skip
    return plan


@transaction.atomic
def agree_contingency_plan(
    *, campaign: Campaign, by: Membership, version: int | None = None
) -> ContingencyPlan:
    """Agree to the plan as it reads now."""
    current = lock_campaign(campaign, by)
    plan = ContingencyPlan.objects.select_for_update().filter(campaign=current).first()
    if plan is None or not plan.scenarios.exists():
        raise ActionError("There is no scenario in the plan yet. Write one first.")
    check_seen(plan, version)
    if plan.agreed_at:
        raise InvalidTransition("The plan is agreed already.")
    plan.agreed_at, plan.agreed_by = timezone.now(), by
    plan.save(update_fields=["agreed_at", "agreed_by", "updated_at"])
    record(by=by, action="campaigns.campaign.plan_agreed", subject=current)
    return plan


@transaction.atomic
def launch_campaign(*, campaign: Campaign, by: Membership, reason: str = "") -> Campaign:
    """Start a campaign. Without dates, audience, risk assessment and agreed plan only an owner can, stating why."""
    current = lock_campaign(campaign, by)
    if current.is_template:
        raise InvalidTransition("A template does not run. Make a campaign from it.")
    if current.state != CampaignState.PLANNING:
        raise InvalidTransition(f"This campaign is {current.get_state_display().lower()} already.")
    refuse_frozen(current)
    missing = [check.missing for check in launch_checks(current) if check.missing]
    reason = read_text(reason, "The reason", longest=1000)
    if missing:
        may = rules.can_override_launch(by, current)
        if not may or not reason:
            raise NotReady(missing, may)
        if len(reason) < SHORTEST_REASON:
            raise ActionError(f"Say why it starts without: at least {SHORTEST_REASON} letters.")
        LaunchOverride.objects.create(campaign=current, missing=missing, reason=reason, by=by)
    move(
        current, CAMPAIGN_MOVES, CampaignState.RUNNING, launched_at=timezone.now(),
        refused="Somebody else moved this campaign meanwhile. Look again.",
    )  # fmt: skip
    told: dict[str, Any] = {"missing": missing} if missing else {}
    record(by=by, action="campaigns.campaign.launched", subject=current, comment=reason, **told)
    return current


def pause_campaign(*, campaign: Campaign, by: Membership, reason: str = "") -> Campaign:
    """Let a running campaign rest."""
    return _move(campaign, by, CampaignState.PAUSED, "campaigns.campaign.paused", reason)


def resume_campaign(*, campaign: Campaign, by: Membership, reason: str = "") -> Campaign:
    """Let a paused or finished campaign run again."""
    if campaign.state == CampaignState.PLANNING:
        raise InvalidTransition("This campaign has not started yet. Launch it.")
    return _move(campaign, by, CampaignState.RUNNING, "campaigns.campaign.resumed", reason)


def finish_campaign(*, campaign: Campaign, by: Membership, reason: str = "") -> Campaign:
    """Close a campaign that is done. What is still owed stays owed."""
    return _move(campaign, by, CampaignState.FINISHED, "campaigns.campaign.finished", reason)


def cancel_campaign(*, campaign: Campaign, by: Membership, reason: str) -> Campaign:
    """Give a campaign up, and say why."""
    if not reason.strip():
        raise ActionError("Say why the campaign is given up.")
    return _move(campaign, by, CampaignState.CANCELED, "campaigns.campaign.canceled", reason)


def replan_campaign(*, campaign: Campaign, by: Membership, reason: str = "") -> Campaign:
    """Take a canceled campaign up again, in planning."""
    return _move(campaign, by, CampaignState.PLANNING, "campaigns.campaign.replanned", reason)


@transaction.atomic
def freeze_campaign(*, campaign: Campaign, by: Membership | None, reason: str) -> Campaign:
    """Stop everything that would leave the house for a campaign. `by` None: the clock, by rule of an alert."""
    if by is not None and not rules.can_edit_campaign(by, campaign):
        raise NotAllowed(MAY_NOT)
    reason = read_name(reason, 300, "The reason")
    still = Campaign.objects.filter(pk=campaign.pk, frozen_at=None)
    now = timezone.now()
    if not still.update(frozen_at=now, frozen_reason=reason, updated_at=now):
        raise InvalidTransition("The campaign is frozen already.")
    campaign.frozen_at, campaign.frozen_reason = now, reason
    record(by=by, action="campaigns.campaign.frozen", subject=campaign, comment=reason)
    return campaign


@transaction.atomic
def release_campaign(*, campaign: Campaign, by: Membership, reason: str = "") -> Campaign:
    """Let a frozen campaign go on; `reason` says what made it safe, if anybody wants to know later."""
    reason = read_text(reason, "The reason", longest=1000)
    if not rules.can_edit_campaign(by, campaign):
        raise NotAllowed(MAY_NOT)
    frozen = Campaign.objects.filter(pk=campaign.pk, frozen_at__isnull=False)
    if not frozen.update(frozen_at=None, frozen_reason="", updated_at=timezone.now()):
        raise InvalidTransition("The campaign is not frozen.")
    campaign.frozen_at, campaign.frozen_reason = None, ""
    record(by=by, action="campaigns.campaign.released", subject=campaign, comment=reason)
    return campaign


@transaction.atomic
def _move(campaign: Campaign, by: Membership, to: CampaignState, action: str, reason: str) -> Campaign:
    current = lock_campaign(campaign, by)
    if current.is_template:
        raise InvalidTransition("A template does not run. Make a campaign from it.")
    was = current.get_state_display()
    ended = to in (CampaignState.FINISHED, CampaignState.CANCELED)
    move(
        current, CAMPAIGN_MOVES, to, finished_at=timezone.now() if ended else None,
        refused=f"A campaign that is {was.lower()} cannot become {to.label.lower()}.",
    )  # fmt: skip
    comment = read_text(reason, "The reason", longest=1000)
    record(
        by=by, action=action, subject=current, changes={"state": (str(was), str(to.label))}, comment=comment
    )
    return current


def _read_scenario(campaign: Campaign, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    duties = []
    for duty in row.get("duties", ()):
        member, who = duty.get("member"), read_line(duty.get("who", ""), 120, "The person")
        read_member(member, campaign.agency, "responsible for the duty")
        what = read_line(duty.get("duty", ""), 300, "The duty")
        if not what and not who and member is None:
            continue
        if not what or (member is None and not who):
            raise ActionError(f"Scenario {number}: each duty needs somebody and what they do.")
        duties.append({"member": member, "who": who, "duty": what})
    if len(duties) > MOST_DUTIES:
        raise ActionError(f"Scenario {number}: at most {MOST_DUTIES} duties.")
    return {
        "title": read_name(row.get("title", ""), 160, f"Scenario {number}: its name"),
        "sign": read_line(row.get("sign", ""), 300, "The sign"),
        "response": read_choice(Response, row.get("response", ""), "a response"),
        "first_actor": read_choice(FirstActor, row.get("first_actor", ""), "somebody who can act first"),
        "first_contact": read_line(row.get("first_contact", ""), 200, "The contact"),
        "steps": read_text(row.get("steps", ""), "The steps"),
        "duties": duties,
    }
