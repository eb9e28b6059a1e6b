"""Letters to several people at once: begun from one template, each looked at for itself, sent together when they may go."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from campaigns.models import Campaign, Collaboration
from campaigns.reading import read_line, read_name
from influencers.models import Influencer
from outreach import rules
from outreach.actions.letters import MAY_NOT, check_message, gate, write_letter
from outreach.actions.sending import do_to_many, queue_message
from outreach.models import LetterBatch, Mailbox, Message, Template, TemplateText
from outreach.queries.letters import UNSENT, address_of, letters_of
from outreach.queries.suppression import suppressed
from outreach.states import MessageState, TemplateKind, Way

MOST_PEOPLE = 100


@dataclass
class Sent:
    """What came of sending many: how many went into the outbox, and who did not, with why."""

    sent: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def begin_letters(
    *, influencers: Iterable[Influencer], by: Membership, mailbox: Mailbox, template: Template, name: str,
    goal: str = "", campaign: Campaign | None = None, language: str = "",
) -> LetterBatch:  # fmt: skip
    """Begin a letter to each of these people, in a language of theirs where the template has it.

    Who cannot be written to, wants no letters or is being written to already is left out, with the reason. A value
    that is missing for one keeps that one letter back, not the others.
    """
    people = list({person.pk: person for person in influencers}.values())
    _insist(by, people, mailbox, template, campaign)
    texts = list(template.texts.order_by("language"))
    usual = next((text for text in texts if text.language == (language or "en")), next(iter(texts), None))
    if usual is None:
        raise ActionError(_("%(name)s has no text yet.") % {"name": template.name})
    batch = LetterBatch.objects.create(
        agency=by.agency, name=read_name(name, 120, _("The name")), goal=read_line(goal, 300, _("The goal")),
        template_text=usual, mailbox=mailbox, campaign=campaign, author=by,
    )  # fmt: skip
    left_out = _begin_each(batch, people, texts, usual, by)
    if len(left_out) == len(people):
        raise ActionError(left_out[0]["why"])
    batch.left_out = left_out
    batch.save(update_fields=["left_out"])
    for letter in letters_of(batch).prefetch_related("thread__influencer__channels"):
        check_message(letter)
    record(by=by, action="outreach.letters.begun", subject=batch, people=len(people) - len(left_out))
    return batch


def send_letters(*, batch: LetterBatch, by: Membership) -> Sent:
    """Send what may go of a batch, each letter for itself: one that is kept back does not hold the others."""
    if not rules.can_write(by, batch.agency):
        raise NotAllowed(MAY_NOT)
    outcome = Sent()
    for letter in letters_of(batch).filter(state__in=UNSENT).prefetch_related("thread__influencer__channels"):
        try:
            with transaction.atomic():
                gate(letter, by)
                queued = queue_message(message=letter, by=by)
        except ActionError as error:
            outcome.refused[_to_whom(letter)] = str(error)
            continue
        if queued.state == MessageState.WAITING:
            outcome.sent += 1
        else:
            outcome.refused[_to_whom(letter)] = queued.trouble
    if outcome.sent:
        with transaction.atomic():
            record(by=by, action="outreach.letters.sent", subject=batch, people=outcome.sent)
    return outcome


def take_letters_back(*, batch: LetterBatch, by: Membership) -> int:
    """Take the letters of a batch out of the outbox that have not left yet; return how many."""
    if not rules.can_write(by, batch.agency):
        raise NotAllowed(MAY_NOT)
    done, _refused = do_to_many(
        messages=letters_of(batch).filter(state=MessageState.WAITING), by=by, verb="unqueue"
    )
    return done


def _insist(
    by: Membership, people: list[Influencer], mailbox: Mailbox, template: Template, campaign: Campaign | None
) -> None:
    if not rules.can_write(by, by.agency):
        raise NotAllowed(MAY_NOT)
    if not people:
        raise ActionError(_("Tick the people first."))
    if len(people) > MOST_PEOPLE:
        raise ActionError(
            _("At most %(number)s people at once: every letter is looked at.") % {"number": MOST_PEOPLE}
        )
    theirs = {mailbox.agency_id, template.agency_id, *(person.agency_id for person in people)}
    if campaign is not None:
        theirs.add(campaign.agency_id)
    if theirs != {by.agency_id}:
        raise ActionError(_("Choose something of your own agency."))
    if template.archived_at or template.kind != TemplateKind.FIRST:
        raise ActionError(_("Choose a template for first letters that is in use."))


def _begin_each(
    batch: LetterBatch,
    people: list[Influencer],
    texts: list[TemplateText],
    usual: TemplateText,
    by: Membership,
) -> list[dict[str, str]]:
    """Begin the letters; return who was left out and why."""
    today = timezone.localdate()
    addresses = {person.pk: address_of(person, today=today) for person in people}
    unwanted = suppressed(by.agency, filter(None, addresses.values()))
    written = set(
        Message.objects.filter(
            agency=by.agency, thread__influencer__in=people, way=Way.OUT, state__in=UNSENT, is_automatic=False
        ).values_list("thread__influencer", flat=True)
    )
    together = _collaborations(batch.campaign, people)
    left_out = []
    for person in people:
        text = next(
            (each for language in person.languages for each in texts if each.language == language), usual
        )
        try:
            if person.pk in written:
                raise ActionError(_("A letter to them is being written already."))
            if addresses[person.pk] in unwanted:
                raise ActionError(_("They want no letters from us."))
            with transaction.atomic():
                write_letter(
                    influencer=person, by=by, mailbox=batch.mailbox, template_text=text, batch=batch,
                    collaboration=together.get(person.pk),
                )  # fmt: skip
        except ActionError as error:
            left_out.append({"name": person.name, "uuid": str(person.uuid), "why": str(error)})
    return left_out


def _collaborations(campaign: Campaign | None, people: list[Influencer]) -> dict[int, Collaboration]:
    if campaign is None:
        return {}
    rows = Collaboration.objects.filter(campaign=campaign, influencer__in=people)
    return {row.influencer_id: row for row in rows.select_related("campaign__brand", "campaign__agency")}


def _to_whom(letter: Message) -> str:
    influencer = letter.thread.influencer
    return influencer.name if influencer else letter.to_address
