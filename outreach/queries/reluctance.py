"""Whom a sequence should not write to, and why: no address, asked not to, said no, written to already."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from influencers.models import Influencer
from influencers.restrictions import barred
from outreach.models import Enrollment
from outreach.models import Sequence as LetterSequence
from outreach.queries.refusals import refusals_against
from outreach.states import EnrollmentState

if TYPE_CHECKING:
    from collections.abc import Iterable


def whom_not_to_write(
    sequence: LetterSequence, people: Sequence[Influencer], addresses: Mapping[int, str]
) -> dict[int, str]:
    """Return person -> the reason they stay out of this sequence; whoever may be written to is left out. Four statements."""
    reasons: dict[int, str] = {}
    for given in _in_order(sequence, people, addresses):
        for pk, reason in given.items():
            reasons.setdefault(pk, reason)
    return reasons


def _in_order(
    sequence: LetterSequence, people: Sequence[Influencer], addresses: Mapping[int, str]
) -> "Iterable[Mapping[int, str]]":
    """Return what keeps people out, what weighs most first."""
    yield _by_record(sequence, people)
    yield {person.pk: _("No address is known. Add one with where it was found.") for person in people if person.pk not in addresses}  # fmt: skip
    yield _by_suppression(sequence, addresses)
    yield _by_letters(sequence, people)
    brand = sequence.campaign.brand if sequence.campaign else None
    yield barred(people, brand) if brand else refusals_against(people, None)


def _by_record(sequence: LetterSequence, people: Sequence[Influencer]) -> dict[int, str]:
    found = {}
    for person in people:
        if person.agency_id != sequence.agency_id or person.merged_into_id:
            found[person.pk] = _("Is not in your base any more.")
        elif person.archived_at:
            found[person.pk] = _("Is archived. Restore the record first.")
    return found


def _by_suppression(sequence: LetterSequence, addresses: Mapping[int, str]) -> dict[int, str]:
    from outreach.queries.suppression import suppressed  # noqa: PLC0415 -- it asks who may be written to as well

    held = suppressed(sequence.agency, sorted(set(addresses.values())))
    said = _("Must not be written to at this address: %(reason)s.")
    return {
        pk: said % {"reason": held[address].get_reason_display().lower()}
        for pk, address in addresses.items()
        if address in held
    }


def _by_letters(sequence: LetterSequence, people: Sequence[Influencer]) -> dict[int, str]:
    """Return who is in this sequence already, or is being written to by another one."""
    rows = Enrollment.objects.filter(influencer__in=people).select_related("sequence")
    found: dict[int, str] = {}
    for row in rows:
        if row.sequence_id == sequence.pk:
            found[row.influencer_id] = _("Is in this sequence already: %(state)s.") % {
                "state": row.get_state_display().lower()
            }
        elif row.state in EnrollmentState.active:
            found.setdefault(
                row.influencer_id,
                _("Is being written to by “%(name)s”.") % {"name": row.sequence.name},
            )
    return found
