"""The three lists of rules 5.3: confirmed, not known yet, not ours. What is said in public is taken from the first."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.states import Role
from campaigns.reading import check_seen, in_words, read_choice, read_line, read_name, store_changes
from crisis.actions.locking import lock_incident
from crisis.actions.publications import read_link
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Fact, Incident
from crisis.states import EntryKind, FactStanding

FIELDS = ("standing", "text", "source", "source_url")
MOST_FACTS = 500


@transaction.atomic
def add_fact(
    *, incident: Incident, by: Membership, text: str, standing: str = FactStanding.UNKNOWN, source: str = "", source_url: str = "",
) -> Fact:  # fmt: skip
    """Write down what is known, asked or not ours, with where it is known from. Nobody has verified it yet."""
    current = lock_incident(incident, by)
    if current.facts.filter(removed_at=None).count() >= MOST_FACTS:
        raise ActionError(_("At most %(most)s facts stand in one incident.") % {"most": MOST_FACTS})
    fact = Fact(incident=current, by=by, **_read({"text": text, "standing": standing, "source": source, "source_url": source_url}))  # fmt: skip
    fact.save()
    _tell(fact, by, "crisis.fact.added", _("%(standing)s: %(fact)s"))
    return fact


@transaction.atomic
def change_fact(*, fact: Fact, by: Membership, version: int | None = None, **values: Any) -> Fact:
    """Change a fact or move it to another list (FIELDS). Other words, another source or list want verifying anew."""
    if unknown := [name for name in values if name not in FIELDS]:
        raise TypeError(f"{unknown[0]} is not a field of a fact.")
    current = _lock(fact, by)
    check_seen(current, version)
    changes = changed_fields(current, _read(values))
    if changes:
        if current.verified_at is not None:
            changes |= {
                "verified_at": (current.verified_at, None),
                "verified_by": (current.verified_by, None),
            }
        if {"text", "source", "source_url"} & set(changes) and current.by_id != by.pk:
            changes["by"] = (current.by, by)
        store_changes(current, changes)
        said = {name: pair for name, pair in in_words(changes).items() if name in FIELDS}
        _tell(current, by, "crisis.fact.changed", _("Changed to %(standing)s: %(fact)s"), changes=said)
    return current


@transaction.atomic
def verify_fact(*, fact: Fact, by: Membership, version: int | None = None) -> Fact:
    """Say, as a second person, that a confirmed fact is true as it stands. Only then it may be said in public.

    Where the house has one person only, they verify it themselves, and the line says so.
    """
    current = _lock(fact, by)
    check_seen(current, version)
    if current.standing != FactStanding.CONFIRMED:
        raise ActionError(_("Move it to the confirmed ones first: what is not known cannot be verified."))
    if not (current.source or current.source_url):
        raise ActionError(_("Write down where it is known from before it is verified."))
    if current.verified_at is not None:
        raise InvalidTransition(_("It is verified already."))
    is_own = current.by_id == by.pk
    if is_own and has_another(by):
        raise NotAllowed(_("You wrote it down. A second person verifies it."))
    store_changes(current, {"verified_at": (None, timezone.now()), "verified_by": (None, by)})
    says = _("Verified: %(fact)s") if not is_own else _("Verified, with nobody else in the house to look: %(fact)s")  # fmt: skip
    _tell(current, by, "crisis.fact.verified", says)
    return current


@transaction.atomic
def remove_fact(*, fact: Fact, by: Membership) -> Fact:
    """Take a fact out of its list; it can be put back."""
    current = _lock(fact, by)
    if current.removed_at is None:
        store_changes(current, {"removed_at": (None, timezone.now())})
        _tell(current, by, "crisis.fact.removed", _("Took out: %(fact)s"))
    return current


@transaction.atomic
def restore_fact(*, fact: Fact, by: Membership) -> Fact:
    """Put a fact that was taken out back into its list, verified as it was."""
    current = _lock(fact, by)
    if current.removed_at is not None:
        store_changes(current, {"removed_at": (current.removed_at, None)})
        _tell(current, by, "crisis.fact.restored", _("Put back: %(fact)s"))
    return current


def has_another(by: Membership) -> bool:
    """Say whether somebody else of the house could look at what this member wrote. One statement."""
    others = Membership.objects.for_agency(by.agency).active().filter(role__in=Role.editing_roles)
    return others.filter(user__is_active=True).exclude(pk=by.pk).exists()


def _lock(fact: Fact, by: Membership) -> Fact:
    incident = lock_incident(fact.incident, by)
    current = Fact.objects.select_for_update(of=("self",)).select_related("by__user", "verified_by__user").get(pk=fact.pk)  # fmt: skip
    current.incident = incident
    return current


def _read(values: dict[str, Any]) -> dict[str, Any]:
    readers = {
        "text": lambda value: read_name(value, 500, _("The fact")),
        "standing": lambda value: read_choice(FactStanding, value, _("a list of facts")),
        "source": lambda value: read_line(value, 300, _("The source")), "source_url": read_link,
    }  # fmt: skip
    return {name: readers[name](value) for name, value in values.items()}


def _tell(fact: Fact, by: Membership, action: str, says: str, **data: Any) -> None:
    words = says % {"fact": fact.text, "standing": FactStanding(fact.standing).label}
    write_entry(incident=fact.incident, kind=EntryKind.FACT, by=by, text=words, fact=str(fact.uuid))
    record(by=by, action=action, subject=fact, agency=fact.incident.agency, **data)
    tell_room(fact.incident, "facts")
    tell_room(fact.incident, "statements")
