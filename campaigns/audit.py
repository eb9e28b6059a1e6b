"""What the timeline says for each action of this app."""

CAMPAIGN_SENTENCES: dict[str, str] = {}
