from outreach.models.letters import DraftingHelp, LetterBatch
from outreach.models.mail_consents import MailApp, MailConsent
from outreach.models.mailboxes import DomainHealth, Mailbox, MailboxDay
from outreach.models.reminders import DailyLetter
from outreach.models.sequences import Enrollment, Sequence, SequenceHold, Step
from outreach.models.silence import AnswerTime
from outreach.models.suppression import Refusal, Suppression
from outreach.models.templates import Template, TemplateText, TemplateVersion
from outreach.models.threads import (
    Attachment,
    LetterLink,
    Message,
    Thread,
    ThreadMention,
    ThreadNote,
    ThreadRead,
)

__all__ = [
    "AnswerTime",
    "Attachment",
    "DailyLetter",
    "DomainHealth",
    "DraftingHelp",
    "Enrollment",
    "LetterBatch",
    "LetterLink",
    "MailApp",
    "MailConsent",
    "Mailbox",
    "MailboxDay",
    "Message",
    "Refusal",
    "Sequence",
    "SequenceHold",
    "Step",
    "Suppression",
    "Template",
    "TemplateText",
    "TemplateVersion",
    "Thread",
    "ThreadMention",
    "ThreadNote",
    "ThreadRead",
]
