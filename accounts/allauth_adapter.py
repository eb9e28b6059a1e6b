from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.actions import accept_invitation
from accounts.models import User
from accounts.queries import open_invitation

SESSION_INVITATION = "invitation"


class InvitationAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only; the invited address counts as verified, for the link came by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return open_invitation(request.session.get(SESSION_INVITATION, "")) is not None

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store the new person under the invited address and let them join."""
        invitation = open_invitation(request.session.get(SESSION_INVITATION, ""))
        user = super().save_user(request, user, form, commit=False)
        if invitation is not None:
            user.email = invitation.email.lower()
            user.name = form.cleaned_data.get("name", "")
            user.time_zone = invitation.agency.time_zone
        user.save()
        if invitation is not None:
            accept_invitation(invitation=invitation, user=user)
            self.stash_verified_email(request, user.email)
            request.session.pop(SESSION_INVITATION, None)
        return user

    def get_user_search_fields(self) -> list[str]:
        return ["email", "name"]
