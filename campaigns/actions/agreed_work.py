"""What an accepted offer sets going: its deliverables with their dates, and the slots of the plan it fills."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.zones import zone_named
from campaigns import rules
from campaigns.lead_times import shortest_days
from campaigns.models import Campaign, Candidate, Collaboration, Deliverable, Offer, Slot
from campaigns.moves import move
from campaigns.second_checks import plan_second_checks
from campaigns.states import CANDIDATE_MOVES, CandidateState, DeliverableState, sources
from campaigns.terms import Line, Terms

MOST_PER_COLLABORATION = 200
DAY_ENDS = time(23, 59)
MEANWHILE = "Somebody changed this candidate meanwhile. Look at the slot again."


def lock_plan_of(offer: Offer) -> None:
    """Lock the campaign of an offer that names slots, before its collaboration: in the order in which slots are filled."""
    if offer.lines.exclude(slot=None).exists():
        Campaign.objects.select_for_update().only("pk").get(pk=offer.collaboration.campaign_id)


@transaction.atomic
def plan_agreed_work(
    *, offer: Offer, collaboration: Collaboration, terms: Terms, by: rules.Actor, now: datetime
) -> list[Deliverable]:
    """Give the slots the offer names to whoever accepted it, and plan every piece it asks for; return the new ones.

    A slot somebody else holds stays theirs. Pieces planned before (by hand, by a swap, by an earlier agreement) count:
    only missing ones are added, and dates they do not have yet are set. A day ends at 23:59 where the influencer lives.
    `collaboration` is locked by the caller, which checked the rights.
    """
    ours = _fill_slots(collaboration, terms, by)
    there = list(collaboration.deliverables.exclude(state=DeliverableState.CANCELED).order_by("pk"))
    room = MOST_PER_COLLABORATION - collaboration.deliverables.count()
    fresh: list[Deliverable] = []
    for wanted in _pieces(collaboration, offer, terms, ours, now):
        known = _take(there, wanted)
        if known is not None:
            _complete(known, wanted)
        elif len(fresh) < room:
            fresh.append(wanted)
    made = Deliverable.objects.bulk_create(fresh)
    plan_second_checks(collaboration)
    if made:
        record(by=by, action="campaigns.deliverable.agreed", subject=collaboration, number=len(made), comment=_("Offer %(number)d") % {"number": offer.number})  # fmt: skip
    return made


def _fill_slots(collaboration: Collaboration, terms: Terms, by: rules.Actor) -> set[int]:
    """Fill the free slots the terms name; return the ids of those the collaboration holds now."""
    named = {line.slot.pk: line for line in terms.lines if line.slot is not None}
    ours = set()
    rows = Slot.objects.select_for_update(of=("self",)).filter(
        pk__in=named, campaign=collaboration.campaign_id
    )
    for slot in rows.order_by("pk"):
        if slot.holder_id is None:
            _fill(slot, collaboration, by)
            line = named[slot.pk]
            if line.price is not None and terms.currency == collaboration.campaign.currency:
                slot.price = line.price * line.quantity
            slot.version += 1
            slot.save(update_fields=["holder", "price", "version", "updated_at"])
        if slot.holder_id == collaboration.pk:
            ours.add(slot.pk)
    return ours


def _fill(slot: Slot, collaboration: Collaboration, by: rules.Actor) -> None:
    slot.holder = collaboration
    considered = Candidate.objects.filter(slot=slot, influencer=collaboration.influencer_id).first()
    if considered is not None and considered.state in sources(CANDIDATE_MOVES, CandidateState.CHOSEN):
        move(considered, CANDIDATE_MOVES, CandidateState.CHOSEN, refused=MEANWHILE, bench_rank=None)
    bench = list(slot.candidates.bench())
    for rank, row in enumerate(bench, start=1):
        row.bench_rank = rank
    Candidate.objects.bulk_update(bench, ["bench_rank"])
    record(by=by, action="campaigns.slot.agreed", subject=slot, person=collaboration.influencer.name)


def _pieces(
    collaboration: Collaboration, offer: Offer, terms: Terms, ours: set[int], now: datetime
) -> Iterator[Deliverable]:
    zone, held = _zone(collaboration), _held_once(collaboration)
    for line in terms.lines:
        draft, publish = (
            _end_of(line.draft_due_on, zone),
            _end_of(line.publish_until or line.publish_from, zone),
        )
        short = _is_short(line, draft, now)
        named = line.slot if line.slot is not None and line.slot.pk in ours else None
        for _number in range(min(line.quantity, MOST_PER_COLLABORATION)):
            yield Deliverable(
                agency=collaboration.agency, collaboration=collaboration, platform=line.platform, format=line.format,
                slot=named or held.get((line.platform, line.format)), title=line.note[:160],
                draft_due_at=draft, publish_due_at=publish,
                short_notice=_("Agreed with offer %(number)d") % {"number": offer.number} if short else "",
            )  # fmt: skip


def _held_once(collaboration: Collaboration) -> dict[tuple[str, str], Slot]:
    """Return the slots somebody holds by platform and format, where there is just one: a line that names none means it.

    So the piece goes along when somebody else takes the slot over.
    """
    found: dict[tuple[str, str], list[Slot]] = {}
    for slot in Slot.objects.filter(holder=collaboration).order_by("pk"):
        found.setdefault((slot.platform, slot.format), []).append(slot)
    return {kind: slots[0] for kind, slots in found.items() if len(slots) == 1}


def _take(there: list[Deliverable], wanted: Deliverable) -> Deliverable | None:
    """Take one piece of the same kind out of those that are there: of the same slot first, then one without."""
    alike = [row for row in there if (row.platform, row.format) == (wanted.platform, wanted.format)]
    fitting = [row for row in alike if row.slot_id in (wanted.slot_id, None)]
    if not fitting:
        return None
    found = min(fitting, key=lambda row: row.slot_id != wanted.slot_id)
    there.remove(found)
    return found


def _complete(row: Deliverable, wanted: Deliverable) -> None:
    """Set what a piece planned before lacks; what stands stays, for dates that were set are moved with a reason."""
    draft, publish = row.draft_due_at or wanted.draft_due_at, row.publish_due_at or wanted.publish_due_at
    if draft and publish and draft > publish:
        draft, publish = row.draft_due_at, row.publish_due_at
    values = {"slot_id": row.slot_id or wanted.slot_id, "draft_due_at": draft, "publish_due_at": publish}
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.version += 1
        row.save(update_fields=[*(name.removesuffix("_id") for name in changed), "version", "updated_at"])


def _is_short(line: Line, draft: datetime | None, now: datetime) -> bool:
    return draft is not None and draft < now + timedelta(days=shortest_days(line.platform, line.format))


def _end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, DAY_ENDS, tzinfo=zone) if day else None


def _zone(collaboration: Collaboration) -> ZoneInfo:
    return zone_named(collaboration.influencer.time_zone, collaboration.agency.time_zone)
