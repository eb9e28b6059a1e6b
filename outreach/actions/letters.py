"""What can be done to a letter before it leaves: begin, write, fill in, mark, cite, check, give up."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.models import Collaboration
from campaigns.reading import check_seen, read_codes, read_line, store_changes
from influencers.minors import lacks_guardian
from influencers.models import Influencer, Post
from outreach import letters, rules
from outreach.actions.threads import open_thread
from outreach.actions.touching import touch_thread
from outreach.filling import fill_text, known_values
from outreach.letter_values import as_stored, as_values
from outreach.letters.merging import fields_of
from outreach.letters.rows import rules_version
from outreach.models import Enrollment, LetterBatch, Mailbox, Message, TemplateText
from outreach.queries.letters import (
    UNSENT,
    address_of,
    is_later,
    letter_of,
    others_of,
)
from outreach.states import Medium, MessageState, Way

MAY_NOT = gettext_lazy("Viewers cannot write letters. Ask a manager or owner.")
LONGEST_SUBJECT = 300
LONGEST_BODY = 50_000
FIELDS = ("subject", "body", "language", "cited_url")
_HANGS_ON = ("agency", "thread", "mailbox", "batch", "enrollment", "author")
# What an answer or a follow-up owes: it is there, and nothing of a template is left in it.
KINDS_OF_LATER_LETTERS = frozenset({"subject", "body", "leftover"})


@transaction.atomic
def write_letter(
    *,
    influencer: Influencer,
    by: Membership | None,
    mailbox: Mailbox,
    template_text: TemplateText | None = None,
    subject: str | None = None,
    body: str | None = None,
    values: Mapping[str, letters.Value | str] | None = None,
    collaboration: Collaboration | None = None,
    enrollment: Enrollment | None = None,
    step_number: int | None = None,
    language: str = "",
    batch: LetterBatch | None = None,
) -> Message:
    """Begin a letter to a person: a message being written, with the fields of its text filled in.

    `subject` and `body` are used where given, else the template's. `values` are typed for this letter and go before
    what is known. A field without a value stays in the text and keeps the letter back, with the field named in
    `trouble`. `by` None: the clock writes a follow-up. Raises ActionError for somebody who cannot be written to.
    """
    _insist(by, influencer, mailbox, collaboration)
    now = timezone.now()
    address = enrollment.address if enrollment else address_of(influencer, today=now.date())
    if not address:
        raise ActionError(
            _("No e-mail address of %(name)s is known. Add one to their contact points first.")
            % {"name": influencer.name}
        )
    language = _language(language or (template_text.language if template_text else ""), influencer)
    raw_subject = subject if subject is not None else template_text.subject if template_text else ""
    raw_body = body if body is not None else template_text.body if template_text else ""
    known = known_values(influencer, collaboration, mailbox, by, language, texts=(raw_subject, raw_body))
    filled = fill_text(_one_line(raw_subject), raw_body, known | _typed(values))
    thread = open_thread(
        agency=influencer.agency, influencer=influencer, mailbox=mailbox, correspondent=address, by=by,
        collaboration=collaboration, subject=filled.subject,
    )  # fmt: skip
    message = Message.objects.create(
        agency=influencer.agency, thread=thread, medium=Medium.EMAIL, way=Way.OUT, at=now, author=by,
        author_label=by.label[:250] if by else "", subject=filled.subject, body=filled.body, language=language,
        from_address=mailbox.address, from_name=mailbox.sender_name, to_address=address, mailbox=mailbox,
        enrollment=enrollment, step_number=step_number, template_text=template_text, batch=batch,
        template_body=template_text.body if template_text else "", values=as_stored(filled.values),
        state=MessageState.BLOCKED if filled.trouble else MessageState.WRITING, trouble=filled.trouble,
        is_automatic=by is None, is_first_contact=_is_first(influencer),
    )  # fmt: skip
    record(by=by, action="outreach.letter.begun", subject=influencer, agency=influencer.agency)
    return message


@transaction.atomic
def save_letter(*, message: Message, by: Membership, version: int | None = None, **values: Any) -> Message:
    """Keep what is being written (FIELDS). Fields not given stay. Raises EditConflict when somebody else saved meanwhile."""
    unknown = [name for name in values if name not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a letter.")
    current = lock_letter(message, by)
    check_seen(current, version)
    changes = changed_fields(current, {name: _READERS[name](value) for name, value in values.items()})
    if changes:
        changes |= _state_after(current, {name: new for name, (_old, new) in changes.items()})
        store_changes(current, changes)
    return current


@transaction.atomic
def fill_fields(
    *, message: Message, by: Membership, typed: Mapping[str, str] | None = None, version: int | None = None
) -> Message:
    """Put values into the fields that stand in a letter: what is typed for it, else what is known now."""
    current = lock_letter(message, by)
    check_seen(current, version)
    thread = current.thread
    if thread.influencer is None or current.mailbox is None:
        raise ActionError(_("Say first who this letter is to."))
    known = known_values(
        thread.influencer, thread.collaboration, current.mailbox, by, current.language,
        texts=(current.subject, current.body), cited_url=current.cited_url,
    )  # fmt: skip
    given = {name: text for name, text in (typed or {}).items() if text.strip()}
    filled = fill_text(current.subject, current.body, known | _typed(given))
    values = as_stored(as_values(current.values) | filled.values)
    wanted = {"subject": filled.subject, "body": filled.body, "values": values}
    changes = changed_fields(current, wanted)
    if changes:
        changes |= _state_after(current, wanted)
        store_changes(current, changes)
    return current


@transaction.atomic
def mark_answer(*, message: Message, by: Membership, question: str, words: str) -> Message:
    """Show the checker where a question is answered that it did not find answered. No words: take the mark away."""
    current = lock_letter(message, by)
    if question not in list(letters.Answer):
        raise ActionError(_("There are three questions: aim, benefit and pay."))
    words = " ".join(words.split())
    if words and words.casefold() not in " ".join(current.body.split()).casefold():
        raise ActionError(
            _("These words do not stand in the letter. Mark the ones that answer the question.")
        )
    if len(words) > 500:
        raise ActionError(_("Mark the sentence that answers the question, not the whole letter."))
    marked = {name: text for name, text in current.marked.items() if name != question}
    marked |= {question: words} if words else {}
    store_changes(current, changed_fields(current, {"marked": marked}))
    return current


@transaction.atomic
def drop_letter(*, message: Message, by: Membership) -> Message:
    """Give up a letter that did not leave. It stays readable in its thread."""
    current = lock_letter(message, by)
    current.state = MessageState.DROPPED
    store_changes(current, {"state": (None, MessageState.DROPPED)})
    record(by=by, action="outreach.letter.dropped", subject=current.thread.influencer or current.thread)
    touch_thread(current.thread)
    if current.enrollment_id:
        from outreach.actions.enrollments import letter_dropped  # noqa: PLC0415 -- sequences write letters

        letter_dropped(current, by=by)
    return current


def check_message(
    message: Message, *, posts: list[Post] | None = None, keep: bool = True
) -> letters.LetterReport:
    """Check a letter and keep its score and what the gate says. A first letter is asked everything, a later one little.

    Pages that only show a letter do not `keep`: reading changes nothing.
    """
    kinds = KINDS_OF_LATER_LETTERS if is_later(message) else None
    letter = letter_of(message, posts=posts)
    others = others_of(message) if kinds is None else []
    batch = letters.Batch.of([letter, *others]) if others else None
    report = letters.check_letter(letter, batch=batch, kinds=kinds)
    found = {"score": report.score, "gate": str(report.gate), "checked_key": text_key(message)}
    if not keep:
        message.score, message.gate = report.score, str(report.gate)  # for the page, not for the table
        return report
    if any(getattr(message, name) != value for name, value in found.items()):
        Message.objects.filter(pk=message.pk).update(**found)
        for name, value in found.items():
            setattr(message, name, value)
    return report


def text_key(message: Message) -> str:
    """Return a mark that changes with the text and with any rule."""
    return sha256("\0".join((message.subject, message.body, rules_version())).encode()).hexdigest()


@transaction.atomic
def gate(message: Message, by: Membership | None, despite: str = "") -> letters.LetterReport:
    """Let a letter pass, or raise ActionError with why it cannot be sent or what wants another look.

    `despite` is why it goes although the checker asks for another look; it is kept and written down. What blocks a
    letter (an untouched template sent to many, a field nobody filled) no reason lets through. What is answered to
    somebody who wrote is never held for another look: its writer has hints beside it (reply_hints.py).
    """
    report = check_message(message)
    if report.gate == letters.Gate.CANNOT_BE_SENT:
        raise ActionError(next(iter(report.of(letters.Severity.BLOCK))).message)
    if message.enrollment_id is None and message.thread.last_in_at is not None:
        return report
    despite = read_line(despite, 300, _("The reason")) or message.despite
    if report.gate == letters.Gate.LOOK_AGAIN and not despite:
        why = " ".join(found.message for found in report.of(letters.Severity.WARN)[:2])
        why = why or _("It has only %(score)s points.") % {"score": report.score}
        raise ActionError(_("Look again: %(why)s Mend it, or say why it goes as it is.") % {"why": why})
    if report.gate == letters.Gate.LOOK_AGAIN and despite != message.despite:
        Message.objects.filter(pk=message.pk).update(despite=despite)
        message.despite = despite
        record(
            by=by, action="outreach.letter.sent_despite", subject=message.thread.influencer or message.thread,
            agency=message.agency, comment=despite, score=report.score,
        )  # fmt: skip
    return report


def lock_letter(message: Message, by: Membership) -> Message:
    """Return a letter locked and fresh, if it did not leave yet and `by` may write it.

    What hangs on it (thread, person, mailbox) is taken over from the given row: it is not what is changed here, and
    reading it again would take most of the time of a save at each pause of the keyboard.
    """
    current = Message.objects.select_for_update().get(pk=message.pk)
    for name in _HANGS_ON:
        key = f"{name}_id"
        if name in message._state.fields_cache and getattr(message, key) == getattr(current, key):
            setattr(current, name, getattr(message, name))
    if not rules.can_write(by, current.agency):
        raise NotAllowed(MAY_NOT)
    if current.way != Way.OUT or current.state not in UNSENT:
        raise InvalidTransition(
            _("This letter can no longer be changed: %(state)s.")
            % {"state": current.get_state_display().lower()}
        )
    return current


def _insist(
    by: Membership | None, influencer: Influencer, mailbox: Mailbox, collaboration: Collaboration | None
) -> None:
    """Raise ActionError where this person is not written to, or not from this mailbox."""
    if by is not None and not rules.can_write(by, influencer.agency):
        raise NotAllowed(MAY_NOT)
    if mailbox.agency_id != influencer.agency_id or mailbox.archived_at:
        raise ActionError(_("Choose a mailbox of your own agency that is in use."))
    if collaboration is not None and collaboration.influencer_id != influencer.pk:
        raise ActionError(_("This collaboration is with somebody else."))
    name = {"name": influencer.name}
    if influencer.archived_at or influencer.merged_into_id:
        raise ActionError(_("%(name)s is archived. Restore them before you write.") % name)
    if lacks_guardian(influencer, today=timezone.localdate()):
        raise ActionError(_("%(name)s is a minor without a guardian. Note first who the guardian is.") % name)


def _language(language: str, influencer: Influencer) -> str:
    chosen = language or next(iter(influencer.languages), "")
    return next(iter(read_codes([chosen], "language")), "") if chosen else ""


def _typed(values: Mapping[str, letters.Value | str] | None) -> dict[str, letters.Value]:
    said = _("typed for this letter")
    return {
        name.lower(): value
        if isinstance(value, letters.Value)
        else letters.Value(value, letters.Origin.TYPED, said)
        for name, value in (values or {}).items()
    }


def _is_first(influencer: Influencer) -> bool:
    written = Message.objects.filter(thread__influencer=influencer, way=Way.OUT, state=MessageState.SENT)
    return not written.exists()


def _state_after(current: Message, new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the change of state a changed text brings: kept back while a field is left, free once none is."""
    before = fields_of(current.subject, current.body)
    left = fields_of(new.get("subject", current.subject), new.get("body", current.body))
    if left:
        trouble = fill_text("", " ".join(f"{{{{{name}}}}}" for name in left), {}).trouble
        wanted = {"state": MessageState.BLOCKED, "trouble": trouble}
    elif before:
        wanted = {"state": MessageState.WRITING, "trouble": ""}
    else:
        return {}
    return changed_fields(current, wanted)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())


def _read_body(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if len(text) > LONGEST_BODY:
        raise ActionError(
            _("The letter is too long: at most %(most)s characters.") % {"most": f"{LONGEST_BODY:,}"}
        )
    return text


def _read_link(url: str) -> str:
    url = read_line(url, 500, _("The link"))
    if url and not url.startswith(("https://", "http://")):
        raise ActionError(_("The link begins with https://."))
    return url


_READERS = {
    "subject": lambda text: read_line(_one_line(text), LONGEST_SUBJECT, _("The subject")),
    "body": _read_body,
    "language": lambda code: next(iter(read_codes([code], "language")), "") if code else "",
    "cited_url": _read_link,
}
