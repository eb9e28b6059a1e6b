"""Mail servers that members name: none of them may lead into our own network unless the operator wants it so."""

import ipaddress

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from platforms.guard import is_public, resolve_host


class UnsafeHost(ActionError, OSError):
    """The name leads to an address we do not connect to, or nowhere."""


def check_host(host: str, port: int) -> str:
    """Return the address to connect to: the one that was looked at, so that a second DNS answer cannot move it.

    Raises UnsafeHost. With IRM_PRIVATE_MAIL_HOSTS servers in the operator's own network are allowed.
    """
    try:
        found = resolve_host(host, port)
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise UnsafeHost(_("There is no server named %(host)s.") % {"host": host[:100]})
    if not settings.PRIVATE_MAIL_HOSTS and not all(is_public(each) for each in found):
        raise UnsafeHost(
            _(
                "%(host)s is in a private network. The operator can allow such servers (IRM_PRIVATE_MAIL_HOSTS)."
            )
            % {"host": host[:100]}
        )
    return sorted(found, key=lambda each: ipaddress.ip_address(each.partition("%")[0]).version)[0]
