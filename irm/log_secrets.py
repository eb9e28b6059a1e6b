"""Keep secret addresses out of the log: whoever reads it must not be able to act with what it names."""

import logging
import re

# Personal pages, shared drafts, opt-outs of letters, addresses for mail and mentions, consent links, invitations, calendar addresses, notices of platforms: the secret is in the path.
_SECRET = re.compile(
    r"(/p/|/s/|/o/(?:in/[0-9a-f-]{36}/)?|/c/in/[0-9a-f-]{36}/|/portal/consent/|/join/|/campaigns/calendar/|/push/[a-z]+/)[^/\s\"'?]{16,}"
)


def hide_secrets(text: str) -> str:
    """Return the text with the secret part of addresses left out."""
    return _SECRET.sub(r"\1...", text)


class HideSecrets(logging.Filter):
    """Rewrite what a record says; it never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = hide_secrets(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(hide_secrets(each) if isinstance(each, str) else each for each in record.args)
        return True
