"""What the trail says for each action of this app."""

CRISIS_SENTENCES: dict[str, str] = {
    # monitors
    # alerts and duty
    # the war room
    # statements, facts, those harmed, the client
    # playbooks and post-mortems
    "crisis.playbook.adopted": "adopted the playbook",
    "crisis.playbook.created": "began the playbook",
    "crisis.playbook.changed": "changed the playbook",
    "crisis.playbook.reviewed": "looked the playbook through",
    "crisis.playbook.archived": "archived the playbook",
    "crisis.playbook.restored": "restored the playbook",
    "crisis.playbook.drafted": "began a new version of the playbook",
    "crisis.playbook.draft_saved": "changed the draft of the playbook",
    "crisis.playbook.draft_dropped": "dropped the draft of the playbook",
    "crisis.playbook.in_force": "put a new version of the playbook in force",
    "crisis.playbook.taken_in": "took the playbook in from a file",
    "crisis.campaign.prepared": "prepared the campaign with playbooks",
    "crisis.campaign.playbook_removed": "took a playbook off the campaign",
    "crisis.campaign.playbooks_renewed": "brought the campaign's playbooks to their newest version",
    "crisis.postmortem.opened": "opened the post-mortem",
    "crisis.postmortem.written": "wrote in the post-mortem",
    "crisis.postmortem.factor_added": "added to the post-mortem",
    "crisis.postmortem.factor_changed": "changed a line of the post-mortem",
    "crisis.postmortem.factor_removed": "removed a line of the post-mortem",
    "crisis.postmortem.follow_up_added": "added a follow-up to the post-mortem",
    "crisis.postmortem.follow_up_changed": "changed a follow-up of the post-mortem",
    "crisis.postmortem.follow_up_done": "did a follow-up of the post-mortem",
    "crisis.postmortem.follow_up_reopened": "took up a follow-up of the post-mortem again",
    "crisis.postmortem.follow_up_removed": "removed a follow-up of the post-mortem",
    "crisis.postmortem.change_proposed": "proposed a change out of the post-mortem",
    "crisis.postmortem.change_removed": "took back a change of the post-mortem",
    "crisis.postmortem.closed": "closed the post-mortem",
    "crisis.postmortem.reopened": "opened the post-mortem again",
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
