"""What can be done to lists: people picked by hand for a purpose, perhaps shown to a brand's clients."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import Brand, Membership
from accounts.text import clean
from influencers import rules
from influencers.models import Influencer, InfluencerList, ListEntry

MOST_ON_A_LIST = 2000
MAY_NOT = gettext_lazy("Viewers cannot change lists. Ask a manager or owner.")


@transaction.atomic
def create_list(
    *, by: Membership, name: str, purpose: str = "", brand: Brand | None = None
) -> InfluencerList:
    """Begin an empty list. Name and purpose are shown to the client once it is shared."""
    if not rules.can_make_list(by, by.agency):
        raise NotAllowed(MAY_NOT)
    made = InfluencerList(agency=by.agency, author=by, **_read(by, name, purpose, brand))
    made.save()
    record(by=by, action="influencers.list.created", subject=made, agency=by.agency)
    return made


@transaction.atomic
def change_list(
    *, list: InfluencerList, by: Membership, name: str, purpose: str = "", brand: Brand | None = None
) -> InfluencerList:
    """Rename a list, say what it is for and for which brand. The brand of a shared list stays."""
    current = _locked(list, by)
    values = _read(by, name, purpose, brand)
    if current.shared_at and values["brand"] != current.brand:
        raise ActionError(gettext("The list is shared. Take it back before you give it to another brand."))
    changes = changed_fields(current, values)
    for field, (_, new) in changes.items():
        setattr(current, field, new)
    if changes:
        current.save()
        told = {field: (_words(old), _words(new)) for field, (old, new) in changes.items()}
        record(by=by, action="influencers.list.changed", subject=current, agency=by.agency, changes=told)
    return current


@transaction.atomic
def archive_list(*, list: InfluencerList, by: Membership) -> None:
    """Put a list away; clients no longer see it. What they said stays stored."""
    current = _locked(list, by)
    current.archived_at = timezone.now()
    current.save(update_fields=["archived_at", "updated_at"])
    record(by=by, action="influencers.list.archived", subject=current, agency=by.agency)


@transaction.atomic
def add_to_list(*, list: InfluencerList, by: Membership, influencer: Influencer, why: str = "") -> ListEntry:
    """Put a person at the end of a list. `why` is shown to the client."""
    current = _locked(list, by)
    if influencer.agency_id != current.agency_id:
        raise NotAllowed(gettext("This person is not one of your agency's."))
    if current.entries.filter(influencer=influencer).exists():
        raise AlreadyExists(
            gettext("%(influencer_name)s is on the list already.") % {"influencer_name": influencer.name}
        )
    if current.entries.count() >= MOST_ON_A_LIST:
        raise ActionError(
            gettext("At most %(most_on_a_list)s people on a list.")
            % {"most_on_a_list": f"{MOST_ON_A_LIST:,}"}
        )
    last = current.entries.aggregate(last=Max("position"))["last"]
    entry = ListEntry(
        list=current, influencer=influencer, why=_read_text(why, "The reason"), position=(last or 0) + 1
    )
    entry.save()
    record(
        by=by, action="influencers.list.person_added", subject=influencer, agency=by.agency,
        changes={"list": (None, current.name)},
    )  # fmt: skip
    return entry


@transaction.atomic
def remove_from_list(*, list: InfluencerList, by: Membership, influencer: Influencer) -> None:
    """Take a person off a list."""
    current = _locked(list, by)
    if not current.entries.filter(influencer=influencer).delete()[0]:
        raise InvalidTransition(
            gettext("%(influencer_name)s is no longer on the list.") % {"influencer_name": influencer.name}
        )
    record(
        by=by, action="influencers.list.person_removed", subject=influencer, agency=by.agency,
        changes={"list": (current.name, None)},
    )  # fmt: skip


@transaction.atomic
def say_why(*, entry: ListEntry, by: Membership, why: str) -> ListEntry:
    """Write why somebody is on the list; the client reads it."""
    current = _locked(entry.list, by)
    before, entry.why = entry.why, _read_text(why, "The reason")
    if entry.why != before:
        entry.save(update_fields=["why", "updated_at"])
        record(
            by=by, action="influencers.list.why_changed", subject=current, agency=by.agency,
            changes={str(entry.influencer): (before, entry.why)},
        )  # fmt: skip
    return entry


@transaction.atomic
def move_on_list(*, entry: ListEntry, by: Membership, steps: int) -> ListEntry:
    """Move a person by so many places: -1 is one place earlier."""
    current = _locked(entry.list, by)
    entries = [*current.entries.order_by("position", "pk")]
    old = next(number for number, each in enumerate(entries) if each.pk == entry.pk)
    new = max(0, min(len(entries) - 1, old + steps))
    entries.insert(new, entries.pop(old))
    for position, each in enumerate(entries, start=1):
        each.position = position
    ListEntry.objects.bulk_update(entries, ["position"], batch_size=500)
    if new != old:
        record(
            by=by, action="influencers.list.order_changed", subject=current, agency=by.agency,
            changes={str(entry.influencer): (old + 1, new + 1)},
        )  # fmt: skip
    return entries[new]


@transaction.atomic
def share_list(*, list: InfluencerList, by: Membership) -> InfluencerList:
    """Show a list to the clients of its brand: names, channels and reasons; no prices, notes or contacts."""
    current = _locked(list, by)
    if current.brand is None:
        raise ActionError(gettext("Choose the brand the list is for before you share it."))
    if current.brand.archived_at:
        raise ActionError(
            gettext("%(brand)s is archived. Restore the brand before you share with it.")
            % {"brand": current.brand}
        )
    if current.shared_at:
        raise InvalidTransition(gettext("The list is shared already."))
    if not current.entries.exists():
        raise ActionError(gettext("Nobody is on the list yet. Add people before you share it."))
    current.shared_at = timezone.now()
    current.save(update_fields=["shared_at", "updated_at"])
    record(
        by=by, action="influencers.list.shared", subject=current, agency=by.agency,
        changes={"shared with": (None, current.brand.name)},
    )  # fmt: skip
    return current


@transaction.atomic
def take_back_list(*, list: InfluencerList, by: Membership) -> InfluencerList:
    """Hide a list from the clients again; what they said stays."""
    current = _locked(list, by)
    if not current.shared_at:
        raise InvalidTransition(gettext("The list is not shared."))
    current.shared_at = None
    current.save(update_fields=["shared_at", "updated_at"])
    record(by=by, action="influencers.list.taken_back", subject=current, agency=by.agency)
    return current


@transaction.atomic
def answer_entry(
    *, entry: ListEntry, by: Membership, verdict: str | None = None, remark: str = ""
) -> ListEntry:
    """Say yes, maybe or no to a proposed person (approvers), or only remark (reviewers too).

    `verdict` None leaves the verdict as it is; "" takes it back.
    """
    current = InfluencerList.objects.select_for_update(of=("self",)).get(pk=entry.list_id)
    entry.refresh_from_db()
    if not rules.can_remark_on_list(by, current):
        raise NotAllowed(gettext("This list is not shared with you."))
    if verdict is not None and verdict != entry.verdict and not rules.can_decide_on_list(by, current):
        raise NotAllowed(gettext("Only approvers can decide. Leave a remark instead."))
    if verdict and verdict not in ListEntry.Verdict.values:
        raise ActionError(gettext("Answer yes, maybe or no."))
    values = {
        "verdict": entry.verdict if verdict is None else verdict,
        "remark": _read_text(remark, "The remark"),
    }
    changes = changed_fields(entry, values)
    if changes:
        entry.verdict, entry.remark = values["verdict"], values["remark"]
        entry.decided_by, entry.decided_at = by, timezone.now()
        entry.save()
        record(
            by=by, action="influencers.list.answered", subject=current, agency=current.agency,
            changes={f"{entry.influencer}: {field}": pair for field, pair in changes.items()},
        )  # fmt: skip
    return entry


def _locked(list: InfluencerList, by: Membership) -> InfluencerList:
    if not rules.can_change_list(by, list):
        raise NotAllowed(MAY_NOT)
    current = (
        InfluencerList.objects.select_for_update(of=("self",))
        .select_related("brand", "agency")
        .get(pk=list.pk)
    )
    if current.archived_at:
        raise InvalidTransition(gettext("The list is archived."))
    return current


def _read(by: Membership, name: str, purpose: str, brand: Brand | None) -> dict[str, str | Brand | None]:
    name = clean(name)
    if not name or len(name) > 120:
        raise ActionError(gettext("Give the list a name of at most 120 letters."))
    if brand is not None and brand.agency_id != by.agency_id:
        raise ActionError(gettext("Choose one of your agency's brands."))
    return {"name": name, "purpose": _read_text(purpose, "The purpose"), "brand": brand}


def _read_text(text: str, what: str) -> str:
    text = clean(text)
    if len(text) > 500:
        raise ActionError(gettext("%(what)s is too long: at most 500 letters.") % {"what": what})
    return text


def _words(value: object) -> str | None:
    return str(value) if value else None
