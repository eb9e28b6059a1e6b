"""What the timeline says for each action of this app. Subjects are the thread, the influencer, or what was changed."""

OUTREACH_SENTENCES: dict[str, str] = {
    # mailboxes and sending
    "outreach.mailbox.added": "added the mailbox",
    "outreach.mailbox.changed": "changed the mailbox",
    "outreach.mailbox.paused": "paused the mailbox",
    "outreach.mailbox.resumed": "let the mailbox send again",
    "outreach.mailbox.stopped": "was stopped by the product",
    "outreach.mailbox.archived": "archived the mailbox",
    "outreach.mailbox.restored": "restored the mailbox",
    "outreach.mailbox.tested": "sent a test letter from the mailbox",
    "outreach.message.queued": "queued a letter",
    "outreach.message.kept_back": "had a letter kept back",
    "outreach.message.unqueued": "took a letter out of the outbox",
    "outreach.message.settled": "said what became of a letter",
    "outreach.message.dropped": "decided not to send a letter",
    # suppression
    "outreach.suppression.made": "stopped letters to an address",
    "outreach.suppression.pasted": "stopped letters to a list of addresses",
    "outreach.suppression.lifted": "let an address be written to again",
    # letters and templates
    # sequences
    # incoming mail
    # inbox
    "outreach.thread.opened": "opened a thread",
    "outreach.thread.assigned": "gave the thread to somebody",
    "outreach.thread.snoozed": "snoozed the thread",
    "outreach.thread.woken": "brought the thread back",
    "outreach.thread.done": "marked the thread as done",
    "outreach.thread.reopened": "opened the thread again",
    "outreach.thread.step_planned": "planned the next step of the thread",
    "outreach.thread.step_done": "did the next step of the thread",
    "outreach.message.moved": "put a message into another thread",
    "outreach.reply.begun": "began an answer",
    "outreach.reply.dropped": "threw an answer away",
    "outreach.thread_note.added": "wrote a note beside the thread",
    "outreach.thread_note.removed": "removed a note beside the thread",
    # contacts by hand, refusals, reminders
    "outreach.contact.logged": "noted a contact",
    "outreach.contact.removed": "removed a contact noted by hand",
    # drafting help
}
