"""What a brand's people are told of a crisis: composed, approved, shared in their portal, taken back (R108)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import Brand, Membership
from accounts.states import Role
from campaigns.moves import move
from campaigns.reading import check_seen, read_name, read_text, store_changes
from crisis.actions.facts import has_another
from crisis.actions.locking import lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.actions.timers import keep_timer
from crisis.models import ClientUpdate, ClientUpdateLetter, ClientUpdateRead, Incident
from crisis.queries.client_updates import updates_shown_to
from crisis.queries.statements import brands_of
from crisis.states import UPDATE_MOVES, EntryKind, Level, NoticeState, UpdateState
from crisis.tasks import tell_clients
from crisis.wording import digest

FIELDS = ("subject", "body", "next_at")
LONGEST_BODY = 8_000
LONGEST_WAIT = timedelta(days=31)


@transaction.atomic
def compose_update(
    *, incident: Incident, brand: Brand, by: Membership, subject: str, body: str, next_at: datetime | None = None,
) -> ClientUpdate:  # fmt: skip
    """Compose what one brand is told. Nobody outside sees it before it is approved and shared."""
    current = lock_incident(incident, by, over_too=True)
    if brand not in brands_of(current):
        raise ActionError(_("Choose a brand of the incident's own campaigns."))
    values = _read({"subject": subject, "body": body, "next_at": next_at})
    update = ClientUpdate.objects.create(incident=current, brand=brand, author=by, **values)
    _tell(update, by, "crisis.update.composed", _("Composed an update for %(brand)s: %(subject)s"))
    return update


@transaction.atomic
def save_update(
    *, update: ClientUpdate, by: Membership, version: int | None = None, **values: Any
) -> ClientUpdate:
    """Change an update that was not shared yet (FIELDS). Other words want approving anew."""
    current = _lock(update, by)
    check_seen(current, version)
    if current.state not in (UpdateState.WRITING, UpdateState.APPROVED):
        raise InvalidTransition(
            _("The client has read it. Take it back and write a new one, so that they see what changed.")
        )
    changes = changed_fields(current, _read(values))
    if changes:
        changes["author"] = (current.author, by)
        if current.state == UpdateState.APPROVED:
            move(current, UPDATE_MOVES, UpdateState.WRITING, refused=_("Somebody else moved it on. Look again."), approved_by=None, approved_hash="")  # fmt: skip
        store_changes(current, changes)
        record(by=by, action="crisis.update.changed", subject=current, agency=current.incident.agency)
        tell_room(current.incident, "client")
    return current


@transaction.atomic
def approve_update(*, update: ClientUpdate, by: Membership, seen: str) -> ClientUpdate:
    """Say that the client may read it as it stands; `seen` is the hash of what was read.

    From a moderate incident on a second person says so, where the house has one.
    """
    current = _lock(update, by)
    words = words_hash(current)
    if seen != words:
        raise EditConflict(
            _("The update was changed since you read it. Read it as it is now."), version=current.version
        )
    strict = Level(current.incident.level).rank >= Level.MODERATE.rank
    if strict and current.author_id == by.pk and has_another(by):
        raise NotAllowed(_("You wrote it. At this level somebody else approves what the client reads."))
    move(current, UPDATE_MOVES, UpdateState.APPROVED, refused=_("It is not being written any more."), approved_by=by, approved_hash=words)  # fmt: skip
    _tell(current, by, "crisis.update.approved", _("Approved the update for %(brand)s: %(subject)s"))
    return current


@transaction.atomic
def share_update(*, update: ClientUpdate, by: Membership, now: datetime | None = None) -> ClientUpdate:
    """Show an approved update to the brand's people, and write them a mail that says only that there is one.

    In a drill it is marked as shared, no client sees it and no mail is written.
    """
    now = now or timezone.now()
    current = _lock(update, by)
    incident = current.incident
    if current.state != UpdateState.APPROVED or current.approved_hash != words_hash(current):
        raise InvalidTransition(_("Have it approved first, in the words that stand there now."))
    if current.next_at is not None and current.next_at <= now:
        raise ActionError(_("The time of the next update has passed. Set another one."))
    move(current, UPDATE_MOVES, UpdateState.SHARED, refused=_("It was shared already."), shared_at=now)
    if not incident.is_drill:
        _write_letters(current, now)
        transaction.on_commit(tell_clients.delay, robust=True)
    keep_timer(incident=incident, timer="client", at=now)
    keep_timer(incident=incident, timer="update", at=now)
    says = _("Gave %(brand)s an update: %(subject)s")
    if incident.is_drill:
        says = _("Drill, no client was told: update for %(brand)s, %(subject)s")
    _tell(current, by, "crisis.update.shared", says, starred=True)
    return current


@transaction.atomic
def withdraw_update(
    *, update: ClientUpdate, by: Membership, reason: str, now: datetime | None = None
) -> ClientUpdate:
    """Take back what a client was told. They see that it was taken back and read the reason; mails that wait stay here."""
    current = _lock(update, by)
    reason = read_name(reason, 300, _("The reason, which the client reads"))
    move(
        current, UPDATE_MOVES, UpdateState.WITHDRAWN, refused=_("The client does not see it."),
        withdrawn_at=now or timezone.now(), withdrawn_reason=reason,
    )  # fmt: skip
    current.letters.filter(state=NoticeState.WAITING).update(state=NoticeState.DROPPED)
    _tell(current, by, "crisis.update.withdrawn", _("Took back the update for %(brand)s: %(subject)s. %(why)s"), why=reason)  # fmt: skip
    return current


@transaction.atomic
def note_read(*, update: ClientUpdate, by: Membership, now: datetime | None = None) -> bool:
    """Keep that one of the brand's people read an update, once. Raises NotAllowed for anybody else."""
    if not by.is_client or not updates_shown_to(by.brand).filter(pk=update.pk).exists():
        raise NotAllowed(_("This update is not for you."))
    try:
        with transaction.atomic():
            ClientUpdateRead.objects.create(update=update, member=by, read_at=now or timezone.now())
    except IntegrityError:
        return False
    record(by=by, action="crisis.update.read", subject=update, agency=update.incident.agency)
    tell_room(update.incident, "client")
    return True


def words_hash(update: ClientUpdate) -> str:
    """Return the fingerprint of what the client would read."""
    when = update.next_at.isoformat() if update.next_at else ""
    return digest(f"{update.subject}\n{when}\n{update.body}")


def _write_letters(update: ClientUpdate, now: datetime) -> None:
    people = Membership.objects.for_agency(update.incident.agency).active()
    people = people.filter(brand=update.brand, role=Role.APPROVER, user__is_active=True)
    ClientUpdateLetter.objects.bulk_create(
        [ClientUpdateLetter(update=update, member=member, send_after=now) for member in people.order_by("pk")]
    )


def _lock(update: ClientUpdate, by: Membership) -> ClientUpdate:
    incident = lock_incident(update.incident, by, over_too=True)
    rows = ClientUpdate.objects.select_for_update(of=("self",)).select_related("brand", "author__user", "approved_by__user")  # fmt: skip
    current = rows.get(pk=update.pk)
    current.incident = incident
    return current


def _read(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := [name for name in values if name not in FIELDS]:
        raise TypeError(f"{unknown[0]} is not a field of an update.")
    read = dict(values)
    if "subject" in read:
        read["subject"] = read_name(read["subject"], 160, _("The subject"))
    if "body" in read:
        read["body"] = read_text(read["body"], _("The update"), longest=LONGEST_BODY)
        if not read["body"]:
            raise ActionError(_("Write what the client is to know."))
    now = timezone.now()
    if read.get("next_at") is not None and not now - timedelta(days=1) < read["next_at"] < now + LONGEST_WAIT:
        raise ActionError(_("The next update lies within the coming month."))
    return read


def _tell(
    update: ClientUpdate, by: Membership, action: str, says: str, *, starred: bool = False, why: str = ""
) -> None:
    words = {"brand": update.brand.name, "subject": update.subject, "why": why}
    write_entry(incident=update.incident, kind=EntryKind.CLIENT, by=by, text=says % words, starred=starred, update=str(update.uuid))  # fmt: skip
    record(by=by, action=action, subject=update, agency=update.incident.agency, reason=why)
    tell_room(update.incident, "client")
