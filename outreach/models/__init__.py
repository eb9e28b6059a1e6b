from outreach.models.letters import DraftingHelp, LetterBatch
from outreach.models.mailboxes import DomainHealth, Mailbox, MailboxDay
from outreach.models.sequences import Enrollment, Sequence, Step
from outreach.models.suppression import Refusal, Suppression
from outreach.models.templates import Template, TemplateText, TemplateVersion
from outreach.models.threads import (
    Attachment,
    LetterLink,
    Message,
    Thread,
    ThreadNote,
    ThreadRead,
)

__all__ = [
    "Attachment",
    "DomainHealth",
    "DraftingHelp",
    "Enrollment",
    "LetterBatch",
    "LetterLink",
    "Mailbox",
    "MailboxDay",
    "Message",
    "Refusal",
    "Sequence",
    "Step",
    "Suppression",
    "Template",
    "TemplateText",
    "TemplateVersion",
    "Thread",
    "ThreadNote",
    "ThreadRead",
]
