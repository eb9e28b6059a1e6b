"""What the trail says for each action of this app."""

CRISIS_SENTENCES: dict[str, str] = {
    # monitors
    # alerts and duty
    # the war room
    # statements, facts, those harmed, the client
    # playbooks and post-mortems
    # the influencer
    # drills
}
