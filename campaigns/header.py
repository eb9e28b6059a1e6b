"""What stands above every tab of a campaign: its state, dates, money, and the one button that moves it on."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from campaigns import rules
from campaigns.models import Campaign
from campaigns.queries.campaigns import budget_use
from campaigns.states import CampaignState

STATES = {
    CampaignState.PLANNING: ("pencil", ""),
    CampaignState.RUNNING: ("circle-check", "good"),
    CampaignState.PAUSED: ("clock-pause", "warn"),
    CampaignState.FINISHED: ("check", ""),
    CampaignState.CANCELED: ("x", "bad"),
}


def state_badge(campaign: Campaign) -> dict[str, str]:
    """Return a campaign's state as components/_badge_state.html draws it."""
    if campaign.archived_at:
        return {"label": _("Archived"), "icon": "archive", "kind": "warn"}
    if campaign.is_template:
        return {"label": _("Template"), "icon": "copy", "kind": ""}
    if campaign.frozen_at:
        return {"label": _("Frozen"), "icon": "lock", "kind": "bad"}
    icon, kind = STATES[CampaignState(campaign.state)]
    return {"label": str(campaign.get_state_display()), "icon": icon, "kind": kind}


def header_of(campaign: Campaign, by: Membership) -> dict[str, Any]:
    """Return the header's facts and buttons."""
    use = budget_use(campaign)
    share = None
    if use.budget:
        share = {
            "paid": _percent(use.paid, use.budget),
            "committed": max(0, _percent(use.committed, use.budget) - _percent(use.paid, use.budget)),
        }
    return {
        "badge": state_badge(campaign),
        "use": use,
        "use_share": share,
        "action": _action(campaign, by),
        "more": _more(campaign, by),
    }


def _percent(part: Any, whole: Any) -> int:
    return min(100, round(100 * part / whole))


def _action(campaign: Campaign, by: Membership) -> dict[str, str] | None:
    moves = rules.available_moves(by, campaign)
    if campaign.is_template and rules.can_make_campaign(by, campaign.agency):
        url = reverse("campaigns:clone", args=[campaign.uuid])
        return {"label": _("Make a campaign from it"), "url": url, "icon": "copy"}
    if CampaignState.RUNNING in moves and campaign.state == CampaignState.PLANNING:
        url = reverse("campaigns:launch", args=[campaign.uuid])
        return {"label": _("Launch"), "url": url, "icon": "arrow-right"}
    return None


def _more(campaign: Campaign, by: Membership) -> list[dict[str, Any]]:
    if not rules.can_make_campaign(by, campaign.agency):
        return []
    items: list[dict[str, Any]] = []

    def add(label: str, name: str, icon: str, **extra: Any) -> None:
        items.append({"label": label, "url": reverse(name, args=[campaign.uuid]), "icon": icon, **extra})

    if rules.can_edit_campaign(by, campaign):
        add(_("Edit"), "campaigns:edit", "pencil")
    for state in rules.available_moves(by, campaign):
        label, name, icon = _MOVES[state, campaign.state]
        if name:
            add(_(label), name, icon, **({} if name in _ASKING else {"method": "post"}))
    if rules.can_freeze_campaign(by, campaign):
        add(_("Freeze"), "campaigns:freeze", "snowflake", danger=True)
    add(_("Copy"), "campaigns:clone", "copy")
    if not campaign.is_template:
        add(_("Keep as a template"), "campaigns:keep_template", "copy")
    if campaign.archived_at:
        add(_("Restore"), "campaigns:restore", "refresh", method="post")
    elif rules.can_archive_campaign(by, campaign):
        add(_("Archive"), "campaigns:archive", "archive", method="post")
    else:
        add(_("Archive"), "campaigns:archive", "archive", reason=_("Finish or cancel it first."))
    return items


_S = CampaignState
_ASKING = ("campaigns:cancel", "campaigns:launch")
_MOVES: dict[tuple[str, str], tuple[str, str, str]] = {
    (_S.RUNNING, _S.PLANNING): ("Launch", "", "arrow-right"),
    (_S.RUNNING, _S.PAUSED): ("Run again", "campaigns:resume", "arrow-right"),
    (_S.RUNNING, _S.FINISHED): ("Take up again", "campaigns:resume", "refresh"),
    (_S.PLANNING, _S.CANCELED): ("Take up again", "campaigns:replan", "refresh"),
    **{(_S.PAUSED, state): ("Pause", "campaigns:pause", "clock-pause") for state in _S.values},
    **{(_S.FINISHED, state): ("Finish", "campaigns:finish", "check") for state in _S.values},
    **{(_S.CANCELED, state): ("Cancel the campaign", "campaigns:cancel", "x") for state in _S.values},
}
