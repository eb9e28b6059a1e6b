"""What the trail says for each action of this app."""

CRISIS_SENTENCES: dict[str, str] = {
    # monitors
    # alerts and duty
    # the war room
    # statements, facts, those harmed, the client
    # playbooks and post-mortems
    # the influencer
    "crisis.kit.made": "made a reply kit for an influencer in",
    "crisis.kit.changed": "changed the reply kit of an influencer in",
    "crisis.kit.shared": "put a reply kit on the influencer's page in",
    "crisis.kit.withdrawn": "took a reply kit off the influencer's page in",
    "crisis.kit.signed": "signed the joint line in",
    "crisis.check_in.asked": "asked an influencer how they are in",
    "crisis.check_in.answered": "kept how an influencer is in",
    "crisis.check_in.noted": "took note of how an influencer is in",
    # drills
}
