"""What the timeline says for each action of this app."""

CAMPAIGN_SENTENCES: dict[str, str] = {
    # campaigns
    "campaigns.campaign.created": "began the campaign",
    "campaigns.campaign.changed": "changed the campaign",
    "campaigns.campaign.team_changed": "changed the team",
    "campaigns.campaign.cloned": "made a copy of the campaign",
    "campaigns.campaign.archived": "archived the campaign",
    "campaigns.campaign.restored": "restored the campaign",
    "campaigns.campaign.risk_assessed": "assessed the risk",
    "campaigns.campaign.plan_written": "wrote the contingency plan",
    "campaigns.campaign.plan_agreed": "agreed to the contingency plan",
    "campaigns.campaign.launched": "launched the campaign",
    "campaigns.campaign.paused": "paused the campaign",
    "campaigns.campaign.resumed": "resumed the campaign",
    "campaigns.campaign.finished": "finished the campaign",
    "campaigns.campaign.canceled": "canceled the campaign",
    "campaigns.campaign.replanned": "took the campaign up again",
    "campaigns.campaign.frozen": "froze the campaign",
    "campaigns.campaign.released": "released the campaign",
    # pipeline
    "campaigns.stage.added": "added a stage to the pipeline",
    "campaigns.stage.changed": "changed a stage of the pipeline",
    "campaigns.stage.removed": "removed a stage of the pipeline",
    # collaborations
    "campaigns.collaboration.added": "took somebody into the campaign",
    "campaigns.collaboration.moved": "moved the collaboration",
    "campaigns.collaboration.advanced": "brought the collaboration forward",
    "campaigns.collaboration.ended": "ended the collaboration",
    "campaigns.collaboration.taken_up": "took the collaboration up again",
    "campaigns.collaboration.changed": "changed the collaboration",
}
