"""Versions of a playbook: one draft at a time, put in force with a reason; what is in force is never changed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, InvalidTransition
from accounts.models import Agency, Membership
from accounts.text import fold
from campaigns.moves import move
from campaigns.reading import check_seen, read_name, store_changes, store_once
from crisis import packs
from crisis.actions.playbooks import OWN, insist, lock_playbook
from crisis.models import Playbook, PlaybookVersion
from crisis.playbooks.files import plans_in
from crisis.playbooks.values import read_plan, values_of, values_of_pack
from crisis.states import VERSION_MOVES, VersionState

SHORTEST_REASON = 10


@transaction.atomic
def begin_draft(*, playbook: Playbook, by: Membership) -> PlaybookVersion:
    """Return the playbook's draft; begun as a copy of what is in force when there is none yet."""
    current = lock_playbook(playbook, by)
    draft = current.versions.filter(state=VersionState.DRAFT).first()
    if draft is not None:
        return draft
    newest = current.versions.order_by("-number").first()
    values = values_of(newest) if newest else values_of_pack(current.scenario or OWN)
    number = newest.number + 1 if newest else 1
    draft = current.versions.create(number=number, author=by, **values)
    record(by=by, action="crisis.playbook.drafted", subject=current, number=number)
    return draft


@transaction.atomic
def save_draft(
    *, draft: PlaybookVersion, by: Membership, seen: int | None = None, **values: Any
) -> PlaybookVersion:
    """Change a draft's plan (fields of crisis.playbooks.values); what is not given stays.

    Raises EditConflict when it is no longer the edit `seen`, InvalidTransition when it is a draft no more.
    """
    playbook, current = _lock_draft(draft, by)
    check_seen(current, seen)
    changes = changed_fields(current, read_plan(values))
    if changes:
        store_changes(current, changes)
        record(
            by=by, action="crisis.playbook.draft_saved", subject=playbook, number=current.number, fields=sorted(changes)
        )  # fmt: skip
    return current


@transaction.atomic
def drop_draft(*, draft: PlaybookVersion, by: Membership) -> Playbook:
    """Throw a draft away. The only version of a playbook stays, and so does one that a post-mortem proposed."""
    playbook, current = _lock_draft(draft, by)
    if current.plan_changes.exists():
        raise ActionError(_("A post-mortem proposed this version. Take its change back there first."))
    if not playbook.versions.exclude(pk=current.pk).exists():
        raise ActionError(_("It is the playbook's only version. Archive the playbook instead."))
    record(by=by, action="crisis.playbook.draft_dropped", subject=playbook, number=current.number)
    current.delete()
    return playbook


@transaction.atomic
def put_in_force(
    *, draft: PlaybookVersion, by: Membership, why: str, seen: int | None = None
) -> PlaybookVersion:
    """Let a draft take the place of the version in force, and say why.

    Incidents and running campaigns keep the version they have; campaigns prepared from now on get this one.
    """
    playbook, current = _lock_draft(draft, by)
    check_seen(current, seen)
    why = read_name(why, 500, _("The reason"))
    if len(why) < SHORTEST_REASON:
        raise ActionError(
            _("Say what changed and why: at least %(number)s letters.") % {"number": SHORTEST_REASON}
        )
    if not current.tasks or not current.triggers:
        raise ActionError(_("A plan in force says by what the case is noticed, and has at least one task."))
    old = playbook.versions.filter(state=VersionState.IN_FORCE).first()
    moved = _("Somebody else changed this playbook meanwhile. Look again.")
    if old is not None:
        move(old, VERSION_MOVES, VersionState.REPLACED, refused=moved)
    now = timezone.now()
    move(
        current,
        VERSION_MOVES,
        VersionState.IN_FORCE,
        refused=moved,
        in_force_at=now,
        why_changed=why,
        author=by,
    )
    playbook.reviewed_on = timezone.localdate(now)
    playbook.save(update_fields=["reviewed_on", "updated_at"])
    numbers = (old.number if old else None, current.number)
    record(
        by=by, action="crisis.playbook.in_force", subject=playbook, changes={"version": numbers}, comment=why
    )
    return current


@transaction.atomic
def take_in_playbooks(*, agency: Agency, by: Membership, text: str) -> list[PlaybookVersion]:
    """Take playbooks in from a file in the shape of the built-in pack: each becomes a draft, nothing is put in force.

    One of a scenario or name that is there becomes the draft of that playbook; refused while it has another draft.
    """
    insist(by, agency)
    Agency.objects.select_for_update().get(pk=agency.pk)
    return [_take_in(agency, by, row) for row in plans_in(text)]


def _take_in(agency: Agency, by: Membership, row: Mapping[str, Any]) -> PlaybookVersion:
    name = read_name(str(row["name"]), 160, _("The name"))
    built_in = row["key"] in packs.playbooks() and row["key"] != OWN
    living = Playbook.objects.for_agency(agency).living()
    values = read_plan(row)
    playbook = living.filter(scenario=row["key"]).first() if built_in else None
    playbook = playbook or living.filter(name_key=fold(name)[:160]).first()
    if playbook is None:
        playbook = Playbook(agency=agency, scenario=row["key"] if built_in else "", name=name, name_key=fold(name)[:160], owner=by)  # fmt: skip
        store_once(playbook, _("Another playbook is called %(name)s.") % {"name": name})
    if playbook.versions.filter(state=VersionState.DRAFT).exists():
        raise AlreadyExists(
            _("%(name)s has a draft already. Put it in force or drop it, then take the file in.")
            % {"name": playbook.name}
        )
    newest = playbook.versions.order_by("-number").first()
    draft = playbook.versions.create(number=newest.number + 1 if newest else 1, author=by, **values)
    record(by=by, action="crisis.playbook.taken_in", subject=playbook, number=draft.number)
    return draft


def _lock_draft(draft: PlaybookVersion, by: Membership) -> tuple[Playbook, PlaybookVersion]:
    playbook = lock_playbook(draft.playbook, by)
    current = PlaybookVersion.objects.select_for_update().get(pk=draft.pk)
    if current.state != VersionState.DRAFT:
        raise InvalidTransition(
            _("Version %(number)s is no draft any more. Begin a new one.") % {"number": current.number}
        )
    return playbook, current
