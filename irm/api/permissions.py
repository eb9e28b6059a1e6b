from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import rules
from accounts.models import ApiKey
from irm.api.problems import Problem

ANY_SCOPE = "any"  # said by a view that every valid key may call


class HasScope(BasePermission):
    """Members of the agency only, and a key only with the scope the view names for the method.

    Fails closed: a view that names no scope for a method it answers refuses everybody. What the member's role
    forbids, the action refuses on top.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Say whether the request may go on; raise Problem where there is a better sentence than "no"."""
        membership = getattr(request, "membership", None)
        if request.user is None:
            return False
        if not hasattr(view, request.method.lower()):
            return True  # the dispatcher answers 405
        scope = view.scopes.get("GET" if request.method == "HEAD" else request.method)
        if scope is None:
            raise Problem("not-allowed", f"{request.method} is not open at this address.")
        if membership is None or not rules.can_view(membership, membership.agency):
            raise Problem("not-allowed", "The API is for members of the agency.")
        if isinstance(request.auth, ApiKey) and scope not in (ANY_SCOPE, *request.auth.scopes):
            raise Problem("missing-scope", f"This API key does not have the scope {scope}.")
        return True
