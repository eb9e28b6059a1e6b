from collections.abc import Callable

from django.urls import path

from campaigns.actions import campaigns as acts
from campaigns.actions import launching, plan_sharing
from campaigns.api import campaigns, collaborations
from campaigns.api.campaigns import verb
from campaigns.models import Campaign

VERBS: list[tuple[str, Callable[..., Campaign], str, bool]] = [
    ("archive", acts.archive_campaign, "Put a campaign away", False),
    ("restore", acts.restore_campaign, "Bring an archived campaign back", False),
    (
        "launch",
        launching.launch_campaign,
        "Start it; what is missing only an owner sets aside, with a reason",
        True,
    ),
    ("pause", launching.pause_campaign, "Let a running campaign rest", True),
    ("resume", launching.resume_campaign, "Let a paused or finished campaign run again", True),
    ("finish", launching.finish_campaign, "Close a campaign that is done", True),
    ("cancel", launching.cancel_campaign, "Give a campaign up, with a reason", True),
    ("replan", launching.replan_campaign, "Take a canceled campaign up again", True),
    ("freeze", launching.freeze_campaign, "Stop what would leave the house, with a reason", True),
    ("release", launching.release_campaign, "Let a frozen campaign go on", True),
    ("show-plan", plan_sharing.show_plan, "Show the client plan and dates, with their prices", False),
    ("hide-plan", plan_sharing.hide_plan, "Take plan and dates from the client again", False),
]

urlpatterns = [
    path("campaigns/", campaigns.CampaignList.as_view(), name="campaigns"),
    path("campaigns/<uuid:uuid>/", campaigns.CampaignDetail.as_view(), name="campaign"),
    path("campaigns/<uuid:uuid>/copy/", campaigns.CampaignClone.as_view(), name="campaign_copy"),
    *(
        path(f"campaigns/<uuid:uuid>/{name}/", verb(name, action, summary, reason=reason).as_view(), name=f"campaign_{name.replace('-', '_')}")
        for name, action, summary, reason in VERBS
    ),
    path("campaigns/<uuid:uuid>/team/", campaigns.CampaignTeam.as_view(), name="campaign_team"),
    path("campaigns/<uuid:uuid>/launch-checks/", campaigns.CampaignLaunchChecks.as_view(), name="campaign_launch_checks"),
    path("campaigns/<uuid:uuid>/risks/", campaigns.CampaignRisks.as_view(), name="campaign_risks"),
    path("campaigns/<uuid:uuid>/contingency-plan/", campaigns.CampaignPlan.as_view(), name="contingency_plan"),
    path("campaigns/<uuid:uuid>/contingency-plan/agree/", campaigns.CampaignPlanAgree.as_view(), name="agree_contingency_plan"),
    path("campaigns/<uuid:uuid>/timeline/", campaigns.CampaignTimeline.as_view(), name="campaign_timeline"),
    # Pipeline and people
    path("pipeline-stages/", collaborations.PipelineStages.as_view(), name="pipeline_stages"),
    path("pipeline-stages/<uuid:uuid>/", collaborations.PipelineStageDetail.as_view(), name="pipeline_stage"),
    path("campaigns/<uuid:uuid>/collaborations/", collaborations.CampaignCollaborations.as_view(), name="campaign_collaborations"),
    path("collaborations/<uuid:uuid>/", collaborations.CollaborationDetail.as_view(), name="collaboration"),
    path("collaborations/<uuid:uuid>/move/", collaborations.CollaborationMove.as_view(), name="collaboration_move"),
    path("collaborations/<uuid:uuid>/end/", collaborations.CollaborationEnd.as_view(), name="collaboration_end"),
    path("collaborations/<uuid:uuid>/moves/", collaborations.CollaborationMoves.as_view(), name="collaboration_moves"),
]  # fmt: skip
