"""Canned replies: the agency's templates of that kind, in the language of the conversation, filled in."""

from django.db.models import QuerySet

from accounts.models import Agency, Membership
from outreach.filling import fill_text, known_values
from outreach.models import Template, Thread
from outreach.states import TemplateKind


def canned_replies(agency: Agency) -> QuerySet[Template]:
    return Template.objects.for_agency(agency).active().filter(kind=TemplateKind.REPLY).order_by("name", "pk")


def filled_reply(template: Template, thread: Thread, by: Membership) -> str:
    """Return a canned reply in the thread's language, else the person's, else English, else any; unknown fields stay."""
    texts = {text.language: text for text in template.texts.all()}
    person = thread.influencer
    spoken = [
        thread.messages.exclude(language="").order_by("-at").values_list("language", flat=True).first() or ""
    ]
    spoken += [*(person.languages if person else []), "en", *texts]
    text = next((texts[language] for language in spoken if language in texts), None)
    if text is None:
        return ""
    if person is None:
        return text.body
    known = known_values(
        person, thread.collaboration, thread.mailbox, by, text.language, texts=("", text.body)
    )
    return fill_text("", text.body, known).body
