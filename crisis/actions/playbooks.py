"""Playbooks of an agency: adopted from the built-in ones or its own, with an owner, looked at once a year, put away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from accounts.text import fold
from campaigns.reading import in_words, read_member, read_name, store_once
from crisis import packs, rules
from crisis.models import Playbook, PlaybookVersion
from crisis.playbooks.values import values_of_pack
from crisis.queries.suggesting import Suggestion, suggested_for
from crisis.states import VersionState

__all__ = [
    "Suggestion", "adopt_playbooks", "archive_playbook", "create_playbook", "playbook_for", "restore_playbook", "review_playbook",
    "suggested_for", "update_playbook",
]  # fmt: skip

OWN = "own"  # the pack's beginning of a scenario of one's own


def playbook_for(*, agency: Agency, scenario: str, by: Membership | None = None) -> PlaybookVersion:
    """Return the version in force of an agency's playbook for a scenario; the built-in one is adopted when there is none.

    `by` None: the clock, or whoever opens a room in a hurry. Raises ActionError for a scenario nobody wrote.
    """
    found = _in_force(agency, scenario)
    if found is not None:
        return found
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)  # of two who need it first, one makes it
        return _in_force(agency, scenario) or _adopt(agency, scenario, by)


@transaction.atomic
def adopt_playbooks(
    *, agency: Agency, by: Membership, scenarios: Iterable[str] = ()
) -> list[PlaybookVersion]:
    """Take over built-in scenarios, all of those not there yet when none is named. Return what is new."""
    insist(by, agency)
    Agency.objects.select_for_update().get(pk=agency.pk)
    there = set(Playbook.objects.for_agency(agency).living().values_list("scenario", flat=True))
    wanted = list(dict.fromkeys(scenarios)) or [key for key in packs.playbooks() if key != OWN]
    return [_adopt(agency, key, by) for key in wanted if key not in there]


@transaction.atomic
def create_playbook(
    *, agency: Agency, by: Membership, name: str, owner: Membership | None = None
) -> Playbook:
    """Begin a playbook of one's own. Its first version is a draft of what every scenario begins with."""
    insist(by, agency)
    name = read_name(name, 160, _("The name"))
    playbook = Playbook(
        agency=agency,
        name=name,
        name_key=fold(name)[:160],
        owner=read_member(owner or by, agency, _("the owner")),
    )
    store_once(playbook, _name_taken(name))
    playbook.versions.create(number=1, author=by, **values_of_pack(OWN))
    record(by=by, action="crisis.playbook.created", subject=playbook)
    return playbook


@transaction.atomic
def update_playbook(*, playbook: Playbook, by: Membership, **values: Any) -> Playbook:
    """Change a playbook's name or owner (`name`, `owner`); what is not given stays."""
    current = lock_playbook(playbook, by)
    given: dict[str, Any] = {}
    if "name" in values:
        given["name"] = read_name(values["name"], 160, _("The name"))
    if "owner" in values:
        given["owner"] = read_member(values["owner"], current.agency, _("the owner"))
    changes = changed_fields(current, given)
    if changes:
        for field, value in given.items():
            setattr(current, field, value)
        current.name_key = fold(current.name)[:160]
        store_once(current, _name_taken(current.name))
        record(by=by, action="crisis.playbook.changed", subject=current, changes=in_words(changes))
    return current


@transaction.atomic
def review_playbook(*, playbook: Playbook, by: Membership, today: date | None = None) -> Playbook:
    """Note that somebody looked the plan through and it still holds: every plan, once a year."""
    current = lock_playbook(playbook, by)
    if not current.versions.filter(state=VersionState.IN_FORCE).exists():
        raise InvalidTransition(_("No version is in force yet. Put one in force first."))
    today = today or timezone.localdate()
    changes = {"reviewed_on": (current.reviewed_on, today)}
    current.reviewed_on = today
    current.save(update_fields=["reviewed_on", "updated_at"])
    record(by=by, action="crisis.playbook.reviewed", subject=current, changes=changes)
    return current


@transaction.atomic
def archive_playbook(*, playbook: Playbook, by: Membership) -> Playbook:
    """Put a playbook away. Incidents and campaigns keep the version they have."""
    insist(by, playbook.agency)
    now = timezone.now()
    if not Playbook.objects.living().filter(pk=playbook.pk).update(archived_at=now, updated_at=now):
        raise InvalidTransition(_("This playbook is archived already."))
    playbook.archived_at = now
    record(by=by, action="crisis.playbook.archived", subject=playbook)
    return playbook


@transaction.atomic
def restore_playbook(*, playbook: Playbook, by: Membership) -> Playbook:
    """Bring an archived playbook back; refused while another one of the same scenario or name is there."""
    insist(by, playbook.agency)
    Agency.objects.select_for_update().get(pk=playbook.agency_id)
    current = Playbook.objects.select_for_update().get(pk=playbook.pk)
    if current.archived_at is None:
        raise InvalidTransition(_("This playbook is not archived."))
    same = Playbook.objects.for_agency(current.agency).living().filter(scenario=current.scenario)
    if current.scenario and same.exists():
        raise ActionError(_("Another playbook for this scenario is there. Archive that one first."))
    current.archived_at = None
    store_once(current, _name_taken(current.name))
    record(by=by, action="crisis.playbook.restored", subject=current)
    return current


def insist(by: Membership, agency: Agency) -> None:
    """Raise NotAllowed unless `by` may write plans of the agency."""
    if not rules.can_write(by, agency):
        raise NotAllowed(_("Viewers cannot change playbooks. Ask a manager or owner."))


def lock_playbook(playbook: Playbook, by: Membership) -> Playbook:
    """Return the playbook fresh and locked; raises when `by` may not change it or it is archived."""
    insist(by, playbook.agency)
    rows = Playbook.objects.select_for_update(of=("self",)).select_related("agency", "owner__user")
    current = rows.get(pk=playbook.pk)
    if current.archived_at:
        raise InvalidTransition(
            _("%(name)s is archived. Restore it before you change it.") % {"name": current.name}
        )
    return current


def _name_taken(name: str) -> str:
    return _("Another playbook is called %(name)s. Give this one a name of its own.") % {"name": name}


def _in_force(agency: Agency, scenario: str) -> PlaybookVersion | None:
    rows = PlaybookVersion.objects.select_related("playbook__agency", "playbook__owner__user")
    return rows.filter(
        playbook__agency=agency, playbook__scenario=scenario, playbook__archived_at=None, state=VersionState.IN_FORCE
    ).order_by("playbook_id").first()  # fmt: skip


def _adopt(agency: Agency, scenario: str, by: Membership | None) -> PlaybookVersion:
    """Copy a built-in plan, in force at once. The agency's row is locked."""
    values = values_of_pack(scenario)
    now, name = timezone.now(), packs.playbooks()[scenario].name
    if Playbook.objects.for_agency(agency).living().filter(name_key=fold(name)).exists():
        name = _("%(name)s (built in)") % {"name": name}
    playbook = Playbook(agency=agency, scenario=scenario, name=name, name_key=fold(name)[:160])
    store_once(playbook, _name_taken(name))
    version = playbook.versions.create(number=1, state=VersionState.IN_FORCE, in_force_at=now, **values)
    record(by=by, action="crisis.playbook.adopted", subject=playbook)
    return version
