from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Agency, Membership, User


class TenantRequest(HttpRequest):
    """A request as a page for members sees it: the middleware has found out who asks, and for which agency."""

    user: User
    membership: Membership
    agency: Agency
    memberships: list[Membership]
    htmx: HtmxDetails
