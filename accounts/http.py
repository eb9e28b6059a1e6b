from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from accounts.models import Agency, Membership, User


class TenantRequest(HttpRequest):
    """A request as a page for members sees it: the middleware has found out who asks, and for which agency."""

    user: User
    membership: Membership
    agency: Agency
    memberships: list[Membership]
    htmx: HtmxDetails


def own_path(request: HttpRequest, wanted: str) -> str:
    """Return where a form or an address says to go back to, when it is a path of this site; else nothing.

    A bare word would be taken for a view's name by redirect(), and another site's address must not be followed.
    """
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if is_ours and wanted.startswith("/") else ""
