"""Approvals of a text: the steps of its incident's level, each bound to the words that were read (rules 5.4)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.moves import move
from campaigns.reading import read_line, read_text
from crisis import rules
from crisis.actions.approval_letters import write_letters
from crisis.actions.statement_texts import lock_text
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import StatementApproval, StatementText
from crisis.packs import levels, roles
from crisis.queries.statements import LEGAL_STEP, Step, brands_of, holders_of, open_step, report_of
from crisis.statements import Severity
from crisis.states import STATEMENT_MOVES, EntryKind, StatementState
from crisis.wording import places_in

REMIND_AFTER = timedelta(minutes=30)
MOST_AT_ONCE = 100


@transaction.atomic
def ask_for_approval(
    *, text: StatementText, by: Membership, despite: str = "", now: datetime | None = None
) -> StatementText:
    """Ask for the approvals the level wants; where it wants none, or all said yes to these words, it is approved.

    What blocks stops it; what warns wants `despite`, why it goes on as it is.
    """
    now = now or timezone.now()
    current = lock_text(text, by)
    statement = current.statement
    if current.state not in (StatementState.WRITING, StatementState.APPROVED):
        raise InvalidTransition(_("This text is not being written any more."))
    verdict = insist_sayable(current, lawyer_reads_it=_lawyer_reads(current))
    despite = read_line(despite, 300, _("The reason"))
    if verdict == Severity.WARN and not despite:
        raise ActionError(_("The checker asks for another look. Mend it, or say in a sentence why it goes on as it is."))  # fmt: skip
    step = open_step(current)
    if step and any("client" in each for each in levels()[statement.incident.level].approvals):
        _insist_whose_client(current)
    to = StatementState.APPROVING if step else StatementState.APPROVED
    move(
        current, STATEMENT_MOVES, to, refused=_("It waits for approval already."), verdict=verdict.value, despite=despite,
        asked_at=now, waiting_since=now if step else None, reminded_at=None, client_asked_at=_client_asked(step, now),
        **({} if step else {"approved_at": now, "approved_hash": current.text_hash}),
    )  # fmt: skip
    says = _("Asked for approval of “%(title)s” (%(language)s): %(who)s") if step else _("“%(title)s” (%(language)s) may go out: this level asks for no more approvals")  # fmt: skip
    if step and step.asks_client:
        write_letters(current, now)
    _tell(current, by, "crisis.text.asked", says, who=step.role_names if step else "", despite=despite)
    return current


@transaction.atomic
def approve(
    *, text: StatementText, by: Membership, seen: str, note: str = "", heard_from: str = "", now: datetime | None = None,
) -> StatementApproval:  # fmt: skip
    """Say yes to the words whose hash is `seen`, at the open step, as the role `by` has there.

    A client says it in the portal; what a client said by telephone their liaison writes down with `heard_from`. Raises
    EditConflict for other words than were read, NotAllowed for whoever wrote in them or has not the role.
    """
    now = now or timezone.now()
    current, step = _open(text, by, seen)
    role = _role_of(by, current, step, read_line(heard_from, 160, _("Who said it")))
    given = StatementApproval.objects.create(
        text=current, step=step.number, role=role, member=by, text_hash=current.text_hash, wording=current.text,
        said_yes=True, note=read_text(note, _("The note"), longest=500), heard_from=heard_from[:160] if role == "client" and not by.is_client else "",
    )  # fmt: skip
    following = open_step(current)
    if following:
        _store(current, waiting_since=now, reminded_at=None, client_asked_at=_client_asked(following, now))
        if following.asks_client:
            write_letters(current, now)
    else:
        move(
            current, STATEMENT_MOVES, StatementState.APPROVED, refused=_("It does not wait for approval any more."),
            approved_at=now, approved_hash=current.text_hash, waiting_since=None,
        )  # fmt: skip
    says = _("Approved “%(title)s” (%(language)s) as %(who)s")
    if heard_from and given.heard_from:
        says = _("Approved “%(title)s” (%(language)s) as %(who)s, said by %(heard)s")
    _tell(current, by, "crisis.text.approved", says, starred=not following, who=_name(role), heard=given.heard_from, note=given.note)  # fmt: skip
    return given


@transaction.atomic
def send_back(*, text: StatementText, by: Membership, seen: str, note: str) -> StatementText:
    """Say no at the open step, with what has to change: the text is being written again."""
    current, step = _open(text, by, seen)
    role = _role_of(by, current, step, heard_from="-")
    note = read_text(note, _("The note"), longest=500)
    if not note:
        raise ActionError(_("Say what has to change, so that the writer can go on at once."))
    StatementApproval.objects.create(
        text=current, step=step.number, role=role, member=by, text_hash=current.text_hash, wording=current.text,
        said_yes=False, note=note,
    )  # fmt: skip
    move(
        current,
        STATEMENT_MOVES,
        StatementState.WRITING,
        refused=_("It does not wait any more."),
        waiting_since=None,
        client_asked_at=None,
    )
    _tell(current, by, "crisis.text.sent_back", _("Sent “%(title)s” (%(language)s) back as %(who)s: %(note)s"), who=_name(role), note=note)  # fmt: skip
    return current


@transaction.atomic
def clear_as_lawyer(*, text: StatementText, by: Membership, seen: str, note: str = "") -> StatementApproval:
    """Note that the room's lawyer has seen these words, at a level whose steps do not ask for one (R118)."""
    current = lock_text(text, by)
    _insist_same(current, seen)
    lawyer = holders_of(current.statement.incident).get("legal")
    if lawyer is None or lawyer.pk != by.pk or by.pk in current.writers:
        raise NotAllowed(_("Only the room's lawyer can say this, of words that are not their own."))
    given, _made = StatementApproval.objects.get_or_create(
        text=current, step=LEGAL_STEP, text_hash=current.text_hash, said_yes=True,
        defaults={"role": "legal", "member": by, "wording": current.text, "note": read_text(note, _("The note"), longest=500)},
    )  # fmt: skip
    _tell(current, by, "crisis.text.cleared", _("The lawyer has seen “%(title)s” (%(language)s)"), note=note)
    return given


def remind_of_waiting(*, now: datetime | None = None) -> int:
    """Tell the rooms whose texts wait for half an hour at one step: the commander asks a deputy. Each step once."""
    now = now or timezone.now()
    late = StatementText.objects.filter(
        waiting_since__lte=now - REMIND_AFTER, reminded_at=None, state=StatementState.APPROVING
    )
    told = 0
    for key in list(late.order_by("waiting_since", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        told += _remind(key, now)
    return told


@transaction.atomic
def _remind(key: int, now: datetime) -> int:
    claimed = StatementText.objects.filter(pk=key, reminded_at=None, state=StatementState.APPROVING)
    if not claimed.filter(waiting_since__lte=now - REMIND_AFTER).update(reminded_at=now):
        return 0
    current = StatementText.objects.select_related("statement__incident__commander__user", "statement__incident__agency").get(pk=key)  # fmt: skip
    step = open_step(current)
    commander = current.statement.incident.commander.user
    says = _(
        "“%(title)s” (%(language)s) waits for half an hour for %(who)s. %(commander)s: ask them, or a deputy"
    )
    _tell(
        current, None, "crisis.text.reminded", says, kind=EntryKind.TIMER, who=step.role_names if step else "?",
        commander=commander,
    )  # fmt: skip
    return 1


def insist_sayable(text: StatementText, *, lawyer_reads_it: bool) -> Severity:
    """Return what the checker says: warn or pass. Raises ActionError for what blocks, and for places left open.

    `lawyer_reads_it`: a lawyer is among those who are asked, so what it admits is theirs to judge.
    """
    if places := places_in([text.text]):
        raise ActionError(
            _("%(places)s: fill in these places first.") % {"places": ", ".join(f"{{{p}}}" for p in places)}
        )
    report = report_of(text, is_cleared=lawyer_reads_it or None)
    if report.verdict == Severity.BLOCK:
        raise ActionError(report.of(Severity.BLOCK)[0].message)
    return report.verdict


def _client_asked(step: Step | None, now: datetime) -> datetime | None:
    return now if step is not None and step.asks_client else None


def _lawyer_reads(text: StatementText) -> bool:
    return any("legal" in each for each in levels()[text.statement.incident.level].approvals)


def _open(text: StatementText, by: Membership, seen: str) -> tuple[StatementText, Step]:
    current = lock_text(text, by)
    _insist_same(current, seen)
    step = open_step(current) if current.state == StatementState.APPROVING else None
    if step is None:
        raise InvalidTransition(_("This text does not wait for approval."))
    return current, step


def _insist_same(current: StatementText, seen: str) -> None:
    if seen != current.text_hash:
        raise EditConflict(
            _("The text was changed since you read it. Read it as it is now."), version=current.version
        )


def _role_of(by: Membership, text: StatementText, step: Step, heard_from: str) -> str:
    """Return the role in which somebody speaks at a step. Raises NotAllowed with the reason."""
    if by.pk in text.writers:
        raise NotAllowed(_("You wrote in this text. Somebody else approves it."))
    role = rules.approves_as(
        by, text.statement, step.roles, holders={key: value.pk for key, value in holders_of(text.statement.incident).items()}
    )  # fmt: skip
    if role is None:
        raise NotAllowed(_("%(who)s approves at this step.") % {"who": step.role_names})
    if role == "client" and not by.is_client and not heard_from and not text.statement.incident.is_drill:
        raise ActionError(_("Write down who of the client said it."))
    return role


def _insist_whose_client(text: StatementText) -> None:
    statement = text.statement
    if statement.brand is None and len(brands_of(statement.incident)) > 1:
        raise ActionError(_("Several brands are touched. Choose whose client approves this statement."))


def _name(role: str) -> str:
    return str(roles()[role].name) if role in roles() else role


def _store(text: StatementText, **values: Any) -> None:
    StatementText.objects.filter(pk=text.pk).update(**values, updated_at=timezone.now())
    for field, value in values.items():
        setattr(text, field, value)


def _tell(
    text: StatementText, by: Membership | None, action: str, says: str, *, starred: bool = False,
    kind: str = EntryKind.STATEMENT, **words: Any,
) -> None:  # fmt: skip
    statement = text.statement
    house = by if by is None or not by.is_client else None
    write_entry(
        incident=statement.incident, kind=kind, by=house, by_label="" if house or by is None else by.label, starred=starred,
        text=says % {"title": statement.title, "language": text.language, **words}, statement=str(statement.uuid),
    )  # fmt: skip
    said: dict[str, Any] = {key: str(value) for key, value in words.items() if value}
    record(by=by, action=action, subject=text, agency=statement.incident.agency, **said)
    tell_room(statement.incident, "statements")
