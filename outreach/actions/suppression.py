"""Who must not be written to: kept, lifted, pasted in. Kept by keyed hash, so that erasing or importing changes nothing."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from campaigns.reading import read_choice, read_line
from outreach import rules
from outreach.addresses import address_hash, hint, normalized
from outreach.models import Message, Suppression
from outreach.queries.suppression import suppressed
from outreach.states import MessageState, SuppressionReason

NO_RIGHT = gettext_lazy("Viewers cannot stop letters to an address. Ask a manager or owner.")
MOST_AT_ONCE = 10_000
# What a member may say themselves; the others come from what happened.
BY_HAND = (SuppressionReason.MANUAL, SuppressionReason.OBJECTION, SuppressionReason.UNSUBSCRIBE,
           SuppressionReason.ERASURE, SuppressionReason.LEGAL_HOLD)  # fmt: skip


@dataclass
class Pasted:
    """What came of a list that was pasted: how many are new, how many were known, which lines are no addresses."""

    added: int = 0
    known: int = 0
    wrong: list[str] = field(default_factory=list)


@transaction.atomic
def suppress(
    *,
    agency: Agency,
    address: str,
    reason: str,
    by: Membership | None = None,
    note: str = "",
    message: Message | None = None,
) -> Suppression:
    """Let nobody of the agency write to an address again; return the row that holds, an older one too.

    `by` is None for what the clock or the recipient did. Letters to it that wait are kept back.
    """
    if by is not None and not rules.can_write(by, agency):
        raise NotAllowed(NO_RIGHT)
    kind = read_choice(SuppressionReason, reason, "a reason")
    if not normalized(address):
        raise ActionError(
            _("%(address)s is not an e-mail address.") % {"address": address.strip()[:80] or "-"}
        )
    note = read_line(note, 300, "The note")
    row, is_new = _keep(agency, address, kind, by, note, message)
    if is_new:
        record(by=by, action="outreach.suppression.made", subject=row, agency=agency, reason=kind)
        _keep_back(agency, address, row)
    return row


@transaction.atomic
def suppress_many(*, agency: Agency, by: Membership, text: str, reason: str, note: str = "") -> Pasted:
    """Suppress every address of a pasted text: one a line, or parted by commas or semicolons."""
    if not rules.can_write(by, agency):
        raise NotAllowed(NO_RIGHT)
    kind = read_choice(SuppressionReason, reason, "a reason")
    note = read_line(note, 300, "The note")
    words = [each.strip() for each in text.replace(",", "\n").replace(";", "\n").splitlines() if each.strip()]
    if not words:
        raise ActionError(_("Paste at least one address."))
    if len(words) > MOST_AT_ONCE:
        raise ActionError(_("Paste at most %(most)s addresses at once.") % {"most": f"{MOST_AT_ONCE:,}"})
    pasted = Pasted(wrong=[word for word in words if not normalized(word)])
    boxes = dict.fromkeys(normalized(word) for word in words if normalized(word))
    own = {box for box, row in suppressed(agency, boxes).items() if row.agency_id == agency.pk}
    rows = [_row(agency, box, kind, by, note, None) for box in boxes if box not in own]
    pasted.added, pasted.known = len(rows), len(boxes) - len(rows)
    if rows:
        Suppression.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        record(
            by=by,
            action="outreach.suppression.pasted",
            subject=agency,
            agency=agency,
            number=len(rows),
            reason=kind,
        )
        _keep_back_many(agency, set(boxes), why(rows[0]))
    return pasted


@transaction.atomic
def lift_suppression(*, suppression: Suppression, by: Membership, note: str) -> Suppression:
    """Let the agency write to an address again, for a reason that is kept. Owners only; never the installation's."""
    agency = suppression.agency
    if agency is None or not rules.can_set_up(by, agency):
        raise NotAllowed(_("Only owners let an address be written to again."))
    note = read_line(note, 300, "The reason")
    if not note:
        raise ActionError(_("Say why this address may be written to again: it is kept with the row."))
    lifted = Suppression.objects.filter(pk=suppression.pk, lifted_at=None).update(
        lifted_at=timezone.now(), lifted_note=note, updated_at=timezone.now()
    )
    if not lifted:
        raise InvalidTransition(_("This address may be written to again already."))
    suppression.refresh_from_db()
    record(by=by, action="outreach.suppression.lifted", subject=suppression, agency=agency, reason=note)
    return suppression


@transaction.atomic
def suppress_everywhere(*, address: str, reason: str, note: str = "") -> Suppression:
    """Let nobody of the whole installation write to an address. For the operator's shell."""
    kind = read_choice(SuppressionReason, reason, "a reason")
    if not normalized(address):
        raise ActionError(
            _("%(address)s is not an e-mail address.") % {"address": address.strip()[:80] or "-"}
        )
    row, _is_new = _keep(None, address, kind, None, read_line(note, 300, "The note"), None)
    return row


def why(row: Suppression) -> str:
    """Say in a sentence why an address is not written to."""
    where = _("this installation") if row.agency_id is None else _("your agency")
    return _("%(where)s does not write to this address: %(reason)s.") % {
        "where": where[:1].upper() + where[1:], "reason": row.get_reason_display().lower(),
    }  # fmt: skip


def _keep(
    agency: Agency | None,
    address: str,
    reason: str,
    by: Membership | None,
    note: str,
    message: Message | None,
) -> tuple[Suppression, bool]:
    """Store a row, or return the one that holds: of two at once, one is new."""
    row = _row(agency, address, reason, by, note, message)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Suppression.objects.holding().get(agency=agency, address_hash=row.address_hash), False
    return row, True


def _row(
    agency: Agency | None,
    address: str,
    reason: str,
    by: Membership | None,
    note: str,
    message: Message | None,
) -> Suppression:
    return Suppression(
        agency=agency, address_hash=address_hash(address), hint=hint(address), reason=reason, note=note,
        message=message, made_by=by,
    )  # fmt: skip


def _keep_back(agency: Agency, address: str, row: Suppression) -> None:
    """Letters that wait are kept back at once where the address is spelled alike; sending looks again in any case."""
    waiting = Message.objects.for_agency(agency).filter(state=MessageState.WAITING)
    waiting = waiting.annotate(to=Lower("to_address")).filter(to=address.strip().lower())
    waiting.update(state=MessageState.BLOCKED, trouble=why(row)[:300], updated_at=timezone.now())


def _keep_back_many(agency: Agency, boxes: set[str], trouble: str) -> None:
    waiting = Message.objects.for_agency(agency).filter(state=MessageState.WAITING)
    theirs = [pk for pk, to in waiting.values_list("pk", "to_address").iterator() if normalized(to) in boxes]
    waiting.filter(pk__in=theirs).update(
        state=MessageState.BLOCKED, trouble=trouble[:300], updated_at=timezone.now()
    )
