"""Mailboxes: set up, tried, paused, stopped, put away. Secrets are sealed and never shown again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.sealing import SealBroken, seal, unseal
from campaigns.moves import move
from campaigns.reading import check_seen, store_changes, store_once
from outreach import rules
from outreach.mailbox_values import read_values
from outreach.models import Mailbox, Message
from outreach.outgoing import test_letter
from outreach.states import MAILBOX_MOVES, MailboxState, MessageState, SendingWay
from outreach.transport.imap import opened
from outreach.transport.outcomes import Fate
from outreach.transport.postman import Postman, try_sign_in

NO_RIGHT = gettext_lazy("Only owners set up mailboxes. Ask an owner.")
MAY_NOT = gettext_lazy("Viewers cannot pause mailboxes. Ask a manager or owner.")
SECRETS = ("smtp_user", "smtp_password", "imap_user", "imap_password", "api_key", "secret_key")


@transaction.atomic
def add_mailbox(*, by: Membership, secrets: Mapping[str, str] | None = None, **values: Any) -> Mailbox:
    """Add an address the agency writes from; `values` as for change_mailbox, `address` among them.

    Nothing leaves a new mailbox unless a way is chosen: its letters are kept on the catcher page.
    """
    if not rules.can_set_up(by, by.agency):
        raise NotAllowed(NO_RIGHT)
    read = read_values(Mailbox(agency=by.agency), values)
    if not read.get("address"):
        raise ActionError(_("Write the address letters come from."))
    mailbox = Mailbox(agency=by.agency, **read)
    mailbox.sealed = _sealed("", secrets or {})
    store_once(mailbox, _("%(address)s is a mailbox of this agency already.") % {"address": mailbox.address})
    record(by=by, action="outreach.mailbox.added", subject=mailbox)
    return mailbox


@transaction.atomic
def change_mailbox(
    *,
    mailbox: Mailbox,
    by: Membership,
    version: int | None = None,
    secrets: Mapping[str, str] | None = None,
    **values: Any,
) -> Mailbox:
    """Change a mailbox (mailbox_values.FIELDS); what is not given stays. An empty secret keeps the one that is stored.

    Raises EditConflict when somebody changed it since `version`.
    """
    current = _lock(mailbox)
    if not rules.can_set_up(by, current.agency):
        raise NotAllowed(NO_RIGHT)
    check_seen(current, version)
    changes = changed_fields(current, read_values(current, values))
    told = {name: (_plain(old), _plain(new)) for name, (old, new) in changes.items()}
    given = {name: value for name, value in (secrets or {}).items() if value}
    if given:
        changes["sealed"] = (current.sealed, _sealed(current.sealed, given))
        told["sign-in"] = (None, ", ".join(sorted(given)))
    if changes:
        if "address" in changes and _has_sent(current):
            raise ActionError(
                _("Letters were sent from this address already. Add the new one as a mailbox of its own.")
            )
        store_changes(current, changes)
        record(by=by, action="outreach.mailbox.changed", subject=current, changes=told)
    return current


@transaction.atomic
def pause_mailbox(*, mailbox: Mailbox, by: Membership, note: str = "") -> Mailbox:
    """Let nothing leave a mailbox until somebody resumes it. What waits goes on waiting."""
    if not rules.can_write(by, mailbox.agency):
        raise NotAllowed(MAY_NOT)
    move(
        mailbox, MAILBOX_MOVES, MailboxState.PAUSED, refused=_("It is paused already."), state_note=note[:300]
    )
    record(by=by, action="outreach.mailbox.paused", subject=mailbox, why=note)
    return mailbox


@transaction.atomic
def resume_mailbox(*, mailbox: Mailbox, by: Membership) -> Mailbox:
    """Let a mailbox send again. One the product stopped is resumed by an owner only."""
    needed = rules.can_set_up if mailbox.state == MailboxState.STOPPED else rules.can_write
    if not needed(by, mailbox.agency):
        raise NotAllowed(NO_RIGHT if mailbox.state == MailboxState.STOPPED else MAY_NOT)
    move(
        mailbox,
        MAILBOX_MOVES,
        MailboxState.WORKING,
        refused=_("It is working already."),
        state_note="",
        next_send_at=None,
    )
    record(by=by, action="outreach.mailbox.resumed", subject=mailbox)
    nudge_sending()
    return mailbox


@transaction.atomic
def stop_mailbox(*, mailbox: Mailbox, note: str) -> bool:
    """Stop a mailbox because of what happened (complaints, bounces, a refused sign-in); Today shows it with the note.

    Returns False when it is stopped already: the first reason stays.
    """
    note = note[:300]
    rows = Mailbox.objects.filter(pk=mailbox.pk).exclude(state=MailboxState.STOPPED)
    if not rows.update(state=MailboxState.STOPPED, state_note=note, updated_at=timezone.now()):
        return False
    mailbox.state, mailbox.state_note = MailboxState.STOPPED, note
    record(by=None, action="outreach.mailbox.stopped", subject=mailbox, agency=mailbox.agency, why=note)
    return True


@transaction.atomic
def archive_mailbox(*, mailbox: Mailbox, by: Membership) -> Mailbox:
    """Put a mailbox away. Refused while letters wait in it; its threads stay readable."""
    current = _lock(mailbox)
    if not rules.can_set_up(by, current.agency):
        raise NotAllowed(NO_RIGHT)
    waiting = current.messages.filter(state__in=(MessageState.WAITING, MessageState.LEAVING)).count()
    if waiting:
        raise ActionError(
            _("%(number)d letters wait to leave it. Take them out of the outbox first.") % {"number": waiting}
        )
    if current.archived_at:
        raise InvalidTransition(_("It is archived already."))
    _put(current, timezone.now())
    record(by=by, action="outreach.mailbox.archived", subject=current)
    return current


@transaction.atomic
def restore_mailbox(*, mailbox: Mailbox, by: Membership) -> Mailbox:
    """Take a mailbox back into use, unless its address is another one's by now."""
    current = _lock(mailbox)
    if not rules.can_set_up(by, current.agency):
        raise NotAllowed(NO_RIGHT)
    if not current.archived_at:
        raise InvalidTransition(_("It is in use."))
    if Mailbox.objects.for_agency(current.agency).active().filter(address__iexact=current.address).exists():
        raise ActionError(
            _("%(address)s is another mailbox of this agency by now.") % {"address": current.address}
        )
    _put(current, None)
    record(by=by, action="outreach.mailbox.restored", subject=current)
    return current


def kept_secrets(mailbox: Mailbox) -> frozenset[str]:
    """Return which secrets are stored; never what they are."""
    try:
        return frozenset(unseal(mailbox.sealed)) if mailbox.sealed else frozenset()
    except SealBroken:
        return frozenset()


def try_mailbox(*, mailbox: Mailbox, by: Membership) -> str:
    """Sign in at the mailbox's server and say what it answered. Raises ActionError with the server's own words."""
    if not rules.can_set_up(by, mailbox.agency):
        raise NotAllowed(NO_RIGHT)
    if mailbox.way == SendingWay.CATCHER:
        return _("Nothing to sign in at: this mailbox keeps its letters on the catcher page.")
    if mailbox.way == SendingWay.PROVIDER:
        raise ActionError(
            _("Providers tell only when a letter is sent whether the key works. Send yourself a test letter.")
        )
    outcome = try_sign_in(mailbox)
    if outcome.fate != Fate.LEFT:
        raise ActionError(_("The server did not let us in: %(words)s") % {"words": outcome.words})
    return _("%(host)s let us in.") % {"host": mailbox.smtp_host}


def try_reading(*, mailbox: Mailbox, by: Membership) -> str:
    """Sign in where answers are read, and open the folder; say what is there. Raises ActionError with the server's words."""
    if not rules.can_set_up(by, mailbox.agency):
        raise NotAllowed(NO_RIGHT)
    if not mailbox.imap_host:
        raise ActionError(_("Name the IMAP server in the mailbox's settings first."))
    with opened(mailbox) as folder:
        number = folder.number
    told = {"host": mailbox.imap_host, "folder": mailbox.imap_folder or "INBOX", "number": number}
    return ngettext(
        "%(host)s let us in: %(number)d mail is in %(folder)s.", "%(host)s let us in: %(number)d mails are in %(folder)s.", number
    ) % told  # fmt: skip


def send_test_letter(*, mailbox: Mailbox, by: Membership, now: datetime | None = None) -> str:
    """Send a letter from the mailbox to the member's own address, past all limits; say what the server answered."""
    if not rules.can_set_up(by, mailbox.agency):
        raise NotAllowed(NO_RIGHT)
    to = by.user.email
    if mailbox.way == SendingWay.CATCHER:
        return _("Nothing left: this mailbox keeps its letters on the catcher page.")
    letter = test_letter(
        mailbox, to=to, subject=_("Test letter from %(mailbox)s") % {"mailbox": mailbox.address},
        body=_("If you can read this, letters from %(mailbox)s leave.") % {"mailbox": mailbox.address},
        sent_at=now or timezone.now(),
    )  # fmt: skip
    with Postman(mailbox) as postman:
        outcome = postman.send(letter)
    if outcome.fate == Fate.UNCLEAR:
        raise ActionError(
            _("Nobody knows whether it left: %(words)s Look whether it arrives.") % {"words": outcome.words}
        )
    if outcome.fate != Fate.LEFT:
        raise ActionError(_("It was not taken: %(words)s") % {"words": outcome.words})
    with transaction.atomic():
        record(by=by, action="outreach.mailbox.tested", subject=mailbox)
    return _("Taken. Look whether it arrives at %(address)s, and not among spam.") % {"address": to}


def _sealed(sealed: str, given: Mapping[str, str]) -> str:
    """Return the secrets with those given in place of the ones before; others that are stored stay."""
    try:
        known = unseal(sealed) if sealed else {}
    except SealBroken:
        known = {}
    new = {name: value.strip() for name, value in given.items() if name in SECRETS and value.strip()}
    return seal(known | new) if known or new else ""


def _lock(mailbox: Mailbox) -> Mailbox:
    return (
        Mailbox.objects.select_related("agency", "owner__user")
        .select_for_update(of=("self",))
        .get(pk=mailbox.pk)
    )


def _has_sent(mailbox: Mailbox) -> bool:
    return Message.objects.filter(mailbox=mailbox, state=MessageState.SENT).exists()


def _put(mailbox: Mailbox, at: datetime | None) -> None:
    now = timezone.now()
    Mailbox.objects.filter(pk=mailbox.pk).update(archived_at=at, version=F("version") + 1, updated_at=now)
    mailbox.archived_at = at


def _plain(value: Any) -> Any:
    return (
        str(value) if value is not None and not isinstance(value, bool | int | str | list | dict) else value
    )


def nudge_sending() -> None:
    """Look soon for letters that may leave now."""
    from outreach.tasks import send_letters  # noqa: PLC0415 -- tasks are leaves

    transaction.on_commit(lambda: send_letters.delay(), robust=True)
