"""Mail of unknown senders: put to a person by hand, with the address as one of theirs, or put aside; and taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from influencers.actions.channels import add_contact_point, remove_contact_point
from influencers.actions.record import create_influencer
from influencers.models import ContactPoint, Influencer
from influencers.states import LegalBasis
from outreach.actions.enrollments import stop_enrollments
from outreach.actions.threads import lock_thread
from outreach.actions.touching import touch_thread
from outreach.models import Message, Thread
from outreach.queries.incoming import threads_with
from outreach.states import Matched, Nature, StopReason, ThreadState, Way


@dataclass(frozen=True)
class Match:
    """What a match did: `threads` are now the person's, `point` is the address that was added (None: known, or not wanted)."""

    threads: tuple[Thread, ...]
    point: ContactPoint | None = None


@transaction.atomic
def match_thread(
    *, thread: Thread, influencer: Influencer, by: Membership, now: datetime, add_address: bool = True
) -> Match:
    """Say who an unknown sender is: what they wrote, in all threads of that address, is the person's from now on.

    The address becomes a contact point of theirs, with where it was found. What still writes to them is ended when
    what came was an answer.
    """
    if influencer.agency_id != thread.agency_id:
        raise ActionError(_("Choose a person of your agency."))
    thread = lock_thread(thread, by)
    if thread.influencer_id is not None:
        raise InvalidTransition(
            _("Somebody has said already who this is: %(name)s.") % {"name": thread.influencer}
        )
    same = _of_same_sender(thread).filter(influencer=None)
    found = list(
        same.select_for_update(of=("self",)).select_related("agency", "mailbox").order_by("pk")[:500]
    )
    Thread.objects.filter(pk__in=[each.pk for each in found]).update(influencer=influencer)
    _incoming(found).filter(matched=Matched.NEW).update(matched=Matched.HAND)
    point = _address_of(thread, influencer, by, now) if add_address else None
    _catch_up(found, influencer, thread, now)
    for each in found:
        each.influencer = influencer
        touch_thread(each)
        record(
            by=by,
            action="outreach.thread.matched",
            subject=each,
            person=influencer.name,
            address=each.correspondent,
        )
    return Match(tuple(found), point)


@transaction.atomic
def match_new_person(*, thread: Thread, by: Membership, name: str, now: datetime) -> tuple[Influencer, Match]:
    """Add the sender as a new person, and match what they wrote with them."""
    influencer = create_influencer(by=by, name=name)
    return influencer, match_thread(thread=thread, influencer=influencer, by=by, now=now)


@transaction.atomic
def unmatch_thread(*, thread: Thread, by: Membership, point: ContactPoint | None = None) -> list[Thread]:
    """Take a match by hand back: the sender is unknown again; `point`, the address that was added with it, goes too.

    Only what was matched by hand or has begun a thread can be taken back: letters of ours say whom they were for.
    """
    thread = lock_thread(thread, by)
    person = thread.influencer
    if person is None:
        raise InvalidTransition(_("Nobody is matched here."))
    same = _of_same_sender(thread).filter(influencer=person)
    written = Message.objects.filter(way=Way.OUT).values("thread")
    found = list(same.exclude(pk__in=written).select_related("agency", "mailbox").order_by("pk")[:500])
    if not any(each.pk == thread.pk for each in found):
        raise ActionError(
            _("There are letters of ours in this thread, so it stays with %(name)s.") % {"name": person}
        )
    Thread.objects.filter(pk__in=[each.pk for each in found]).update(influencer=None)
    _incoming(found).filter(matched=Matched.HAND).update(matched=Matched.NEW)
    if (
        point is not None
        and point.influencer_id == person.pk
        and point.value.lower() == thread.correspondent.lower()
    ):
        remove_contact_point(point=point, by=by)
    for each in found:
        each.influencer = None
        touch_thread(each)
        record(by=by, action="outreach.thread.unmatched", subject=each, person=person.name)
    return found


@transaction.atomic
def set_aside(*, thread: Thread, by: Membership) -> Thread:
    """Say that the sender is nobody we know: the thread is done. Something new of theirs brings it back."""
    thread = lock_thread(thread, by)
    if thread.influencer_id is not None:
        raise InvalidTransition(
            _("Somebody has said already who this is: %(name)s.") % {"name": thread.influencer}
        )
    if thread.state != ThreadState.DONE:
        thread.state, thread.snoozed_until = ThreadState.DONE, None
        thread.save(update_fields=["state", "snoozed_until", "updated_at"])
        record(by=by, action="outreach.thread.set_aside", subject=thread)
    return thread


def _address_of(thread: Thread, influencer: Influencer, by: Membership, now: datetime) -> ContactPoint | None:
    """Add the sender's address to the person, unless it is theirs already."""
    address = thread.correspondent
    if (
        "@" not in address
        or ContactPoint.objects.filter(influencer=influencer, kind="email", value__iexact=address).exists()
    ):
        return None
    where = _("They wrote to %(mailbox)s.") % {"mailbox": thread.mailbox or thread.agency}
    return add_contact_point(
        influencer=influencer, by=by, kind="email", value=address, found_where=where[:300], found_on=now.date(),
        legal_basis=LegalBasis.INTEREST,
    )  # fmt: skip


def _catch_up(threads: list[Thread], influencer: Influencer, thread: Thread, now: datetime) -> None:
    """Do what would have been done, had it been known from the beginning whose mail it is."""
    natures = set(_incoming(threads).values_list("nature", flat=True))
    if Nature.OPT_OUT in natures:
        stop_enrollments(influencer=influencer, reason=StopReason.OPTED_OUT, now=now)
    elif Nature.ANSWER in natures:
        stop_enrollments(influencer=influencer, reason=StopReason.ANSWERED, now=now)


def _of_same_sender(thread: Thread) -> QuerySet[Thread]:
    if not thread.correspondent:
        return Thread.objects.filter(pk=thread.pk)
    return threads_with(thread.agency, thread.correspondent)


def _incoming(threads: list[Thread]) -> QuerySet[Message]:
    return Message.objects.filter(thread__in=threads, way=Way.IN)
