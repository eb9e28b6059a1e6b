"""One wording of a statement: begun, saved as it is typed, dropped. Every change is checked; none keeps an approval."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.moves import move
from campaigns.reading import check_seen, read_codes, read_line, read_text, store_changes, store_once
from crisis import rules
from crisis.actions.locking import MAY_NOT, lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Incident, Statement, StatementText
from crisis.packs import playbooks
from crisis.queries.statements import report_of
from crisis.states import STATEMENT_MOVES, EntryKind, IncidentState, StatementState
from crisis.wording import digest, fill, known_places

LONGEST = 20_000
TYPING = timedelta(seconds=10)  # between what saves itself and a press of the button
FIELDS = {
    "words": "text",
    "back_translation": "back_translation",
    "variant": "variant",
}  # as given: as stored


@transaction.atomic
def add_text(
    *, statement: Statement, by: Membership, language: str, variant: str = "", text: str = ""
) -> StatementText:
    """Begin a wording in a language: the playbook's template with its places filled, unless a text is given."""
    incident = lock_incident(statement.incident, by)
    return _add(statement, incident, by, language=language, variant=variant, text=text)


def _add(
    statement: Statement, incident: Incident, by: Membership, *, language: str, variant: str, text: str
) -> StatementText:
    codes = read_codes([language], "language")
    language = codes[0] if codes else "en"
    given = read_text(text, _("The text"), longest=LONGEST)
    words = given or fill(template_text(incident, statement.sort, language), known_places(incident))
    made = StatementText(
        statement=statement, language=language, variant=read_line(variant, 60, _("The variant")), text=words, author=by,
        text_hash=digest(words), writers=[by.pk] if given else [],
    )  # fmt: skip
    made.verdict = report_of(made).verdict.value if words else ""
    store_once(made, _("There is a text in this language already. Give this one a name of its own."))
    record(by=by, action="crisis.text.added", subject=made, agency=incident.agency, language=language)
    tell_room(incident, "statements")
    return made


def template_text(incident: Incident, sort: str, language: str) -> str:
    """Return the template an incident's playbook has for a sort of statement, in its version; "" without one."""
    if incident.playbook_version is None:
        return playbooks()["own"].template(sort, language)
    rows = [each for each in incident.playbook_version.templates if each.get("sort") == sort]
    return next((each["text"] for each in rows if each.get("language") == language), "")


@transaction.atomic
def save_text(
    *, text: StatementText, by: Membership, version: int | None = None, **values: Any
) -> StatementText:
    """Keep what is being written (FIELDS), checked. Fields not given stay. Raises EditConflict if somebody else saved.

    Other words take a text that was asked for or approved back to writing: the approvals of the old words stay on
    record, and the change is shown to those who are asked anew.
    """
    if unknown := [name for name in values if name not in FIELDS]:
        raise TypeError(f"{unknown[0]} is not a field of a statement's text.")
    current = lock_text(text, by)
    changes = changed_fields(current, {FIELDS[name]: _READERS[name](value) for name, value in values.items()})
    if not changes:
        return current
    if not _is_their_own_typing(current, by):
        check_seen(current, version)
    if current.state in (StatementState.PUBLISHED, StatementState.DROPPED):
        raise InvalidTransition(
            _("This text is %(state)s and stays as it is.") % {"state": current.get_state_display().lower()}
        )
    if "text" in changes:
        changes |= _written_by(current, changes["text"][1], by)
    _reopen(current, by, reworded="text_hash" in changes)
    store_changes(current, changes)
    tell_room(current.statement.incident, "statements", text=str(current.uuid), version=current.version)
    return current


def _is_their_own_typing(text: StatementText, by: Membership) -> bool:
    """Say whether the newest save is the same member's of this moment: what was typed leaves while a button is pressed."""
    return text.author_id == by.pk and timezone.now() - text.updated_at < TYPING


@transaction.atomic
def fill_places(*, statement: Statement, by: Membership, values: Mapping[str, str]) -> list[StatementText]:
    """Put values into the places that still stand in a statement's texts, in all of them at once."""
    return [
        save_text(text=each, by=by, words=fill(each.text, values))
        for each in statement.texts.filter(state__in=(StatementState.WRITING,)).order_by("pk")
    ]


@transaction.atomic
def drop_text(*, text: StatementText, by: Membership) -> StatementText:
    """Put a text aside; it stays readable."""
    current = lock_text(text, by)
    move(current, STATEMENT_MOVES, StatementState.DROPPED, refused=_("This text was published: it cannot be dropped."), waiting_since=None)  # fmt: skip
    _tell(current, by, "crisis.text.dropped", _("Dropped the text “%(title)s” (%(language)s)"))
    return current


@transaction.atomic
def take_up_text(*, text: StatementText, by: Membership) -> StatementText:
    """Go on with a dropped text."""
    current = lock_text(text, by)
    if current.state != StatementState.DROPPED:
        raise InvalidTransition(_("This text was not dropped."))
    move(current, STATEMENT_MOVES, StatementState.WRITING, refused=_("This text was not dropped."))
    _tell(current, by, "crisis.text.taken_up", _("Took up the text “%(title)s” (%(language)s) again"))
    return current


def lock_text(text: StatementText, by: Membership | None, *, over_too: bool = False) -> StatementText:
    """Return a text fresh and locked. Raises NotAllowed for who may not work in the room, and when that is over."""
    current = (
        StatementText.objects.select_for_update(of=("self",), no_key=True)
        .select_related("statement__incident__agency", "statement__incident__playbook_version")
        .select_related("statement__incident__commander__user", "statement__brand")
        .get(pk=text.pk)
    )
    incident = current.statement.incident
    if by is not None and not by.is_client and not rules.can_write(by, incident.agency):
        raise NotAllowed(str(MAY_NOT))
    if not over_too and incident.state not in IncidentState.live:
        raise InvalidTransition(_("This incident is over. Take it up again to work in it."))
    return current


def _written_by(current: StatementText, words: str, by: Membership) -> dict[str, tuple[Any, Any]]:
    """Return what changes with the words: their fingerprint, who wrote in them, what the checker says."""
    found: dict[str, Any] = {"text_hash": digest(words), "author_id": by.pk}
    if by.pk not in current.writers:
        found["writers"] = [*current.writers, by.pk]
    before, current.text = current.text, words
    found["verdict"] = report_of(current).verdict.value
    current.text = before
    return changed_fields(current, found)


def _reopen(current: StatementText, by: Membership, *, reworded: bool) -> None:
    if not reworded or current.state == StatementState.WRITING:
        return
    before = current.get_state_display()
    move(
        current, STATEMENT_MOVES, StatementState.WRITING, refused=_("This text cannot be changed any more."),
        waiting_since=None, reminded_at=None, client_asked_at=None, approved_at=None, approved_hash="", despite="",
    )  # fmt: skip
    _tell(current, by, "crisis.text.reopened", _("Changed “%(title)s” (%(language)s): it asks for approval anew"), before=before)  # fmt: skip


def _tell(current: StatementText, by: Membership | None, action: str, says: str, **data: Any) -> None:
    statement = current.statement
    words = says % {"title": statement.title, "language": current.language}
    write_entry(incident=statement.incident, kind=EntryKind.STATEMENT, by=by, text=words, statement=str(statement.uuid))  # fmt: skip
    record(by=by, action=action, subject=current, agency=statement.incident.agency, **data)
    tell_room(statement.incident, "statements")


_READERS = {
    "words": lambda value: read_text(value, _("The text"), longest=LONGEST),
    "back_translation": lambda value: read_text(value, _("The back-translation"), longest=LONGEST),
    "variant": lambda value: read_line(value, 60, _("The variant")),
}
