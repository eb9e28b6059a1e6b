"""Why letters may not leave: asked when one is queued, and again just before it leaves."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.errors import ActionError
from campaigns.models import Campaign
from campaigns.moves import refuse_frozen
from influencers.models import ContactPoint, Representation
from outreach.actions.suppression import why
from outreach.addresses import bare, normalized
from outreach.models import Mailbox, Message
from outreach.queries.suppression import suppressed
from outreach.states import MailboxState


def kept_back(message: Message) -> str:
    """Return why a letter may not leave now, in a sentence; "" when it may. At most two statements."""
    return kept_back_of([message]).get(message.pk, "")


def kept_back_of(messages: Sequence[Message]) -> dict[int, str]:
    """Return why letters of one agency may not leave now: key -> sentence, of those that may not. At most two statements."""
    found = {each.pk: _of_mailbox(each.mailbox) or _of_letter(each) for each in messages}
    open_ones = [each for each in messages if not found[each.pk]]
    if open_ones:
        rows = suppressed(open_ones[0].agency, {each.to_address for each in open_ones})
        found |= {each.pk: why(rows[each.to_address]) for each in open_ones if each.to_address in rows}
        known = _with_evidence([each for each in open_ones if not found[each.pk]])
        found |= {
            each.pk: _no_ground(each) for each in open_ones if not found[each.pk] and each.pk not in known
        }
    return {key: words for key, words in found.items() if words}


def _of_mailbox(mailbox: Mailbox | None) -> str:
    if mailbox is None or mailbox.archived_at is not None:
        return _("The mailbox it is written from is put away. Choose another one.")
    if mailbox.state == MailboxState.STOPPED:
        return _("%(mailbox)s is stopped: %(why)s") % {"mailbox": mailbox, "why": mailbox.state_note or "-"}
    return ""


def _of_letter(message: Message) -> str:
    if not normalized(message.to_address):
        return _("%(address)s is not an e-mail address.") % {"address": message.to_address or "-"}
    for campaign in campaigns_of(message):
        try:
            refuse_frozen(campaign)
        except ActionError as error:
            return str(error)
    return ""


def campaigns_of(message: Message) -> list[Campaign]:
    """Return the campaigns a letter is of: its thread's, its batch's, its sequence's. People not in one yet are written to as well."""
    sequence = message.enrollment.sequence if message.enrollment else None
    found = (
        message.thread.collaboration.campaign if message.thread.collaboration else None,
        message.batch.campaign if message.batch else None,
        sequence.campaign if sequence else None,
    )
    return [campaign for campaign in found if campaign is not None]


def _no_ground(message: Message) -> str:
    return _("Nothing says why %(address)s may be written to. Note on their page where it was found and on what ground.") % {
        "address": message.to_address
    }  # fmt: skip


def _with_evidence(messages: Iterable[Message]) -> set[int]:
    """Return the keys of the letters of which it is known why their address may be used (rules.md 3.1).

    They wrote to us; or it is theirs with a ground noted, their guardian's, or of whoever speaks for them.
    """
    known, asked = set(), {}
    for message in messages:
        person, address = message.thread.influencer, bare(message.to_address)
        if message.thread.last_in_at is not None or (person and address == bare(person.guardian_contact)):
            known.add(message.pk)
        elif person is not None:
            asked[message.pk] = (person.pk, address.upper())
    if asked:
        there = _grounds({person for person, _address in asked.values()})
        known |= {key for key, pair in asked.items() if pair in there}
    return known


def _grounds(people: Iterable[int]) -> set[tuple[int, str]]:
    """Return (person, address in capitals) of all addresses that people may be written to at. One statement."""
    own = ContactPoint.objects.filter(kind="email", influencer__in=people).exclude(legal_basis="")
    speaks = Representation.objects.filter(influencer__in=people)
    rows = own.values_list("influencer", "value").union(
        speaks.values_list("influencer", "representative__email")
    )
    return {(person, (address or "").upper()) for person, address in rows}
