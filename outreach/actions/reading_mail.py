"""The clock reads mailboxes: each is claimed by one worker with a lease, and read on from the last mail taken in.

How far it is read is written after each mail. A worker that dies repeats at most the mail it was at, and that one is
kept once (actions/incoming.py). Another UIDVALIDITY means that numbers start anew: the last days are looked through again.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import DataError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from outreach import rules
from outreach.actions.incoming import take_in
from outreach.actions.mailboxes import stop_mailbox
from outreach.models import Mailbox
from outreach.transport.imap import CannotRead, Folder, opened

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
AFTER_TROUBLE = timedelta(minutes=10)
LEASE = timedelta(minutes=5)  # longer than one mail takes; renewed with each
RUN_SECONDS = 50.0
MOST_AT_ONCE = 500  # mails of one mailbox in one turn, so that others have theirs
OVERLAP = timedelta(days=3)


def read_due(*, now: datetime) -> int:
    """Read the mailboxes whose turn it is, those that waited longest first; return how many mails were taken in."""
    ends = time.monotonic() + RUN_SECONDS
    taken = 0
    for mailbox in _due(now):
        if time.monotonic() > ends:
            break
        if _claim(mailbox, now):
            taken += _read(mailbox, ends)
    return taken


def read_now(*, mailbox: Mailbox, by: Membership) -> int:
    """Read a mailbox at a member's wish; return how many mails were taken in. Raises ActionError with the server's words."""
    if not rules.can_write(by, mailbox.agency):
        raise NotAllowed(_("Viewers cannot fetch mail. Ask a manager or owner."))
    if not mailbox.imap_host:
        raise ActionError(_("Name the IMAP server answers are read from, in the mailbox's settings."))
    if not _claim(mailbox, timezone.now()):
        raise ActionError(_("It is being read just now. Look again in a minute."))
    taken = _read(mailbox, time.monotonic() + RUN_SECONDS / 2)
    if mailbox.read_trouble:
        raise ActionError(mailbox.read_trouble)
    return taken


def _due(now: datetime) -> list[Mailbox]:
    free = Q(read_claimed_until=None) | Q(read_claimed_until__lt=now)
    waited = (
        Q(read_at=None) | Q(read_trouble="", read_at__lte=now - EVERY) | Q(read_at__lte=now - AFTER_TROUBLE)
    )
    rows = (
        Mailbox.objects.active().exclude(imap_host="").filter(free, waited).select_related("agency", "owner")
    )
    return list(rows.order_by(F("read_at").asc(nulls_first=True), "pk")[:200])


def _claim(mailbox: Mailbox, now: datetime) -> bool:
    """Take the lease of a mailbox. Of two workers at once one wins."""
    free = Q(read_claimed_until=None) | Q(read_claimed_until__lt=now)
    until = now + LEASE
    if not Mailbox.objects.filter(free, pk=mailbox.pk).update(read_claimed_until=until):
        return False
    mailbox.refresh_from_db()
    return mailbox.read_claimed_until == until


def _read(mailbox: Mailbox, ends: float) -> int:
    taken, trouble = 0, ""
    try:
        with opened(mailbox) as folder:
            taken = _read_on(mailbox, folder, ends)
    except CannotRead as error:
        trouble = str(error)[:300]
        logger.info("Mailbox %s: %s", mailbox.pk, trouble)
        if error.is_over:
            stop_mailbox(mailbox=mailbox, note=trouble)
    # Whoever took the lease meanwhile writes its own end.
    mine = Mailbox.objects.filter(pk=mailbox.pk, read_claimed_until=mailbox.read_claimed_until)
    mine.update(read_at=timezone.now(), read_trouble=trouble, read_claimed_until=None)
    mailbox.read_trouble = trouble
    return taken


def _read_on(mailbox: Mailbox, folder: Folder, ends: float) -> int:
    """Take in what is new in a folder, and write down after each mail how far it is read."""
    is_known = mailbox.imap_validity == folder.validity
    uids = folder.uids_after(mailbox.imap_last_uid) if is_known else folder.uids_since(_begin(mailbox).date())
    taken = 0
    for uid in uids[:MOST_AT_ONCE]:
        raw = folder.raw(uid)
        if raw is not None:
            taken += _take(mailbox, raw, uid)
        if not _remember(mailbox, folder.validity, uid) or time.monotonic() > ends:
            return taken
    if not is_known and len(uids) <= MOST_AT_ONCE:
        # What is older than the day we began with is not wanted.
        _remember(mailbox, folder.validity, max(folder.next_uid - 1, *uids[-1:], 0))
    return taken


def _begin(mailbox: Mailbox) -> datetime:
    """Return from when on mail is wanted: since the mailbox was added here, or a little before it was last read."""
    if mailbox.imap_validity is None or mailbox.read_at is None:
        return mailbox.created_at - timedelta(days=1)
    return mailbox.read_at - OVERLAP


def _take(mailbox: Mailbox, raw: bytes, uid: int) -> int:
    try:
        return int(take_in(mailbox=mailbox, raw=raw, now=timezone.now()) is not None)
    except (DataError, ValueError, ActionError):
        # One mail nobody thought of must not keep all the others out.
        logger.exception("Mail %s of mailbox %s could not be taken in.", uid, mailbox.pk)
        return 0


def _remember(mailbox: Mailbox, validity: int, uid: int) -> bool:
    """Write down how far a mailbox is read, and keep the lease; False when another worker has it."""
    until = timezone.now() + LEASE
    mine = Mailbox.objects.filter(pk=mailbox.pk, read_claimed_until=mailbox.read_claimed_until)
    if not mine.update(imap_validity=validity, imap_last_uid=uid, read_claimed_until=until):
        return False
    mailbox.imap_validity, mailbox.imap_last_uid, mailbox.read_claimed_until = validity, uid, until
    return True
