"""Whether a mailbox's own server takes an access token: it does for the account the token belongs to, and no other."""

import imaplib
import smtplib

from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError

from accounts.errors import ActionError
from outreach.models import Mailbox
from outreach.transport.imap import hang_up, sign_in_by_token, words_of
from outreach.transport.postman import close_backend, smtp_by_token


def try_token(mailbox: Mailbox, token: str) -> None:
    """Sign in where answers are read, else where letters leave. Raises ActionError with the server's words."""
    try:
        if mailbox.imap_host:
            hang_up(sign_in_by_token(mailbox, token))
        elif mailbox.smtp_host:
            close_backend(smtp_by_token(mailbox, token))
        else:
            raise ActionError(_("Name the mailbox's servers in its settings first, then connect it."))
    except (ImapToolsError, imaplib.IMAP4.error, smtplib.SMTPException, OSError) as error:
        raise ActionError(
            _("%(host)s does not let this account into %(address)s: %(words)s")
            % {
                "host": mailbox.imap_host or mailbox.smtp_host,
                "address": mailbox.address,
                "words": words_of(error),
            }
        ) from error
