"""What the timeline says for each action of this app. Subjects are the thread, the influencer, or what was changed."""

OUTREACH_SENTENCES: dict[str, str] = {
    # mailboxes and sending
    # suppression
    # letters and templates
    # sequences
    # incoming mail
    # inbox
    # contacts by hand, refusals, reminders
    # drafting help
}
