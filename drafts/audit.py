"""What the timeline says for each action of this app. Subjects are the collaboration, the campaign, or the draft."""

DRAFT_SENTENCES: dict[str, str] = {
    # drafts and revisions
    "drafts.draft.started": "started the draft",
    "drafts.draft.rounds_agreed": "set how many rounds of changes are agreed",
    "drafts.revision.begun": "began a new revision",
    "drafts.revision.submitted": "handed in a revision",
    "drafts.revision.withdrawn": "withdrew a revision",
    "drafts.revision.returned": "sent a revision back with what to change",
    "drafts.revision.resumed": "took the review of a revision up again",
    "drafts.revision.approved": "approved a revision for good",
    "drafts.revision.rejected": "rejected a revision for good",
    # files and links
    "drafts.file.added": "added a file to a draft",
    "drafts.file.refused": "could not take in a file of a draft",
    "drafts.file.removed": "removed a file from a draft",
    "drafts.files.ordered": "changed the order of a draft's files",
    "drafts.link.made": "made a link to a draft",
    "drafts.link.revoked": "revoked a link to a draft",
    # review
    "drafts.decision.made": "decided on a revision",
    "drafts.turn.opened": "opened a stage of the review",
    "drafts.turn.reminded": "reminded who has to decide",
    "drafts.turn.escalated": "told others that a review is late",
    "drafts.stages.changed": "changed the stages of the review",
    # remarks
    "drafts.annotation.made": "wrote a remark on a draft",
    "drafts.annotation.answered": "answered a remark on a draft",
    "drafts.annotation.resolved": "settled a remark on a draft",
    "drafts.annotation.reopened": "took a remark on a draft up again",
    "drafts.annotation.passed_on": "passed a remark on to the influencer",
    "drafts.annotation.shown_to_client": "showed a remark to the client",
    # brief and checks
    "drafts.checkpoint.checked": "checked a point of the brief",
    "drafts.finding.answered": "answered a question of the checks",
    "drafts.finding.overruled": "overruled a finding of the checks",
    "drafts.finding.restored": "let a finding of the checks count again",
}
