"""What is to be said: a statement with its texts. Contains the whole way of a text, gathered from its modules."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError
from accounts.models import Brand, Membership
from campaigns.reading import in_words, read_choice, read_line, read_name
from campaigns.states import FirstActor
from crisis.actions.approvals import approve, ask_for_approval, clear_as_lawyer, send_back
from crisis.actions.locking import lock_incident
from crisis.actions.publications import publish
from crisis.actions.statement_texts import _add, add_text, drop_text, fill_places, save_text, take_up_text
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import Incident, Statement
from crisis.queries.statements import brands_of
from crisis.states import EntryKind, StatementSort, StatementState

__all__ = [
    "add_text", "approve", "ask_for_approval", "change_statement", "clear_as_lawyer", "drop_text", "fill_places", "publish",
    "save_text", "send_back", "take_up_text", "write_statement",
]  # fmt: skip

MOST_LANGUAGES = 12
FIELDS = ("title", "speaker", "channel", "brand")


@transaction.atomic
def write_statement(
    *, incident: Incident, by: Membership, sort: str, title: str = "", speaker: str = "", channel: str = "",
    languages: Iterable[str] = (), text: str = "", brand: Brand | None = None,
) -> Statement:  # fmt: skip
    """Begin a statement, with a text in each language: the playbook's template, or `text` in the first of them.

    Nothing but the sort is asked for, so that a holding statement stands within minutes: who speaks and where come from
    the incident. Places a template leaves open are asked for on its page.
    """
    current = lock_incident(incident, by)
    kind = read_choice(StatementSort, sort, _("a sort of statement"))
    brands = brands_of(current)
    wanted = list(dict.fromkeys(each for each in languages if each)) or [current.language or "en"]
    if len(wanted) > MOST_LANGUAGES:
        raise ActionError(_("At most %(most)s languages at once.") % {"most": MOST_LANGUAGES})
    statement = Statement.objects.create(
        incident=current, sort=kind, title=read_line(title, 160, _("The title")) or str(kind.label), author=by,
        speaker=read_choice(FirstActor, speaker or current.first_actor or FirstActor.AGENCY, _("a speaker")),
        channel=read_line(channel, 300, _("The channel")) or current.central_channel,
        brand=_read_brand(brand, brands) or (brands[0] if len(brands) == 1 else None),
    )  # fmt: skip
    for place, language in enumerate(wanted):
        words = text if place == 0 else ""
        _add(statement, current, by, language=language, variant="", text=words)
    words = _("Began “%(title)s” (%(sort)s)") % {"title": statement.title, "sort": str(kind.label).lower()}
    write_entry(incident=current, kind=EntryKind.STATEMENT, by=by, text=words, statement=str(statement.uuid))
    record(by=by, action="crisis.statement.begun", subject=statement, agency=current.agency)
    return statement


@transaction.atomic
def change_statement(*, statement: Statement, by: Membership, **values: Any) -> Statement:
    """Change what a statement is for: title, who speaks, where, whose client approves. Fields not given stay."""
    if unknown := [name for name in values if name not in FIELDS]:
        raise TypeError(f"{unknown[0]} is not a field of a statement.")
    incident = lock_incident(statement.incident, by)
    current = Statement.objects.select_for_update(of=("self",)).select_related("brand").get(pk=statement.pk)
    read: dict[str, Any] = {}
    if "title" in values:
        read["title"] = read_name(values["title"], 160, _("The title"))
    if "speaker" in values:
        read["speaker"] = read_choice(FirstActor, values["speaker"], _("a speaker"))
    if "channel" in values:
        read["channel"] = read_line(values["channel"], 300, _("The channel"))
    if "brand" in values:
        read["brand"] = _read_brand(values["brand"], brands_of(incident))
        if read["brand"] != current.brand and current.texts.filter(state=StatementState.APPROVING).exists():
            raise ActionError(_("A text waits for this client's approval. Take it back first."))
    changes = changed_fields(current, read)
    if changes:
        for field, (_old, new) in changes.items():
            setattr(current, field, new)
        current.save(update_fields=[*changes, "updated_at"])
        record(by=by, action="crisis.statement.changed", subject=current, agency=incident.agency, changes=in_words(changes))  # fmt: skip
        tell_room(incident, "statements")
    return current


def _read_brand(brand: Brand | None, brands: Iterable[Brand]) -> Brand | None:
    if brand is not None and brand not in list(brands):
        raise ActionError(_("Choose a brand of the incident's own campaigns."))
    return brand
