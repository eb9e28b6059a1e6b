"""Where a text was said, when, by whom. The product publishes nothing itself: it writes down what was published."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from campaigns.moves import move
from campaigns.reading import read_name, read_text
from crisis.actions.locking import lock_incident
from crisis.actions.statement_texts import lock_text
from crisis.actions.timeline import tell_room, write_entry
from crisis.actions.timers import keep_timer
from crisis.models import Publication, StatementText
from crisis.queries.statements import open_step, report_of
from crisis.statements import Advice, Severity
from crisis.states import STATEMENT_MOVES, EntryKind, StatementSort, StatementState
from crisis.wording import places_in

SHORTEST_REASON = 10
AHEAD = timedelta(minutes=5)  # clocks differ


@transaction.atomic
def publish(
    *, text: StatementText, by: Membership, place: str, url: str = "", said_by: str = "", at: datetime | None = None,
    broken_glass: str = "", now: datetime | None = None,
) -> Publication:  # fmt: skip
    """Write down that a text was published: where, by whom, when. A published text may be told of at further places.

    Without the approvals of its level only with `broken_glass`, a reason that the post-mortem shows; a figure without
    a verified fact goes out in no case. Stops the timer of the first statement. A drill's is marked and leaves no house.
    """
    now = now or timezone.now()
    current = lock_text(text, by, over_too=text.state == StatementState.PUBLISHED)
    incident = lock_incident(current.statement.incident, by, over_too=True)
    made = Publication(
        text=current, place=read_name(place, 160, _("The place")), url=read_link(url), by=by, text_hash=current.text_hash,
        said_by=read_text(said_by, _("Who said it"), longest=160) or str(by.user), at=_read_moment(at, incident.opened_at, now),
    )  # fmt: skip
    is_first = current.state != StatementState.PUBLISHED
    reason = (
        _insist_may_go(current, read_text(broken_glass, _("The reason"), longest=300)) if is_first else ""
    )
    if is_first:
        move(current, STATEMENT_MOVES, StatementState.PUBLISHED, refused=_("A dropped text is not published."), broken_glass=reason, waiting_since=None)  # fmt: skip
    made.save()
    if is_first:
        keep_timer(incident=incident, timer="statement", at=made.at)
        keep_timer(incident=incident, timer="update", at=made.at)
        if current.statement.sort == StatementSort.FULL and incident.full_statement_at is None:
            incident.full_statement_at = made.at
            incident.save(update_fields=["full_statement_at", "updated_at"])
    _tell(made, by, incident.is_drill, reason)
    return made


def _insist_may_go(text: StatementText, reason: str) -> str:
    """Raise unless a text may go out; return the reason when the glass was broken for it, else nothing."""
    if text.state == StatementState.DROPPED:
        raise InvalidTransition(_("A dropped text is not published."))
    if places := places_in([text.text]):
        raise ActionError(
            _("%(places)s: fill in these places first.") % {"places": ", ".join(f"{{{p}}}" for p in places)}
        )
    blocked = report_of(text).of(Severity.BLOCK)
    unbacked = [each for each in blocked if each.advice == Advice.FACTS or each.kind == "text"]
    if unbacked:
        raise ActionError(unbacked[0].message)
    approved = text.state == StatementState.APPROVED and text.approved_hash == text.text_hash
    waits_for = open_step(text)
    if approved and waits_for is None:
        return ""
    if len(reason) < SHORTEST_REASON:
        missing = _("Not approved yet.") if not approved or waits_for is None else _("The level asks for more approvals now: %(who)s.") % {"who": waits_for.role_names}  # fmt: skip
        raise InvalidTransition(
            missing
            + " "
            + _("Wait for it, or say in a sentence why it goes out all the same: the post-mortem shows it.")
        )
    return reason


def read_link(url: str) -> str:
    """Return a web address, or "". Raises ActionError for what is none."""
    url = url.strip()
    if not url:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        raise ActionError(_("%(url)s is not a web address.") % {"url": url[:80]}) from error
    if len(url) > 500:
        raise ActionError(_("This address is too long: at most 500 letters."))
    return url


def _read_moment(at: datetime | None, opened_at: datetime, now: datetime) -> datetime:
    if at is None:
        return now
    if at > now + AHEAD:
        raise ActionError(_("It cannot have been published in the future."))
    if at < opened_at - timedelta(days=1):
        raise ActionError(_("That was before this incident began."))
    return at


def _tell(made: Publication, by: Membership, is_drill: bool, reason: str) -> None:
    statement = made.text.statement
    words = {"title": statement.title, "language": made.text.language, "place": made.place, "who": made.said_by, "why": reason}  # fmt: skip
    says = _("Published “%(title)s” (%(language)s) at %(place)s, said by %(who)s")
    if reason:
        says = _("Published “%(title)s” (%(language)s) at %(place)s without its approvals: %(why)s")
    if is_drill:
        says = _("Drill, nothing went out: ") + says
    write_entry(
        incident=statement.incident, kind=EntryKind.STATEMENT, by=by, at=made.at, text=says % words, starred=True,
        statement=str(statement.uuid), publication=str(made.uuid), url=made.url, broken_glass=bool(reason),
    )  # fmt: skip
    action = "crisis.text.glass_broken" if reason else "crisis.text.published"
    record(by=by, action=action, subject=made.text, agency=statement.incident.agency, place=made.place, reason=reason)  # fmt: skip
    tell_room(statement.incident, "statements")
