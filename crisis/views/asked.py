"""What the small forms of a room send, read into what actions take. A refusal is an ActionError in a sentence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.models import Membership
from accounts.queries import staff_choices
from campaigns.models import Campaign

MOST_CHOSEN = 200


def uuid_of(text: str) -> UUID | None:
    """Return a uuid, or None for none and for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None


def asked_member(request: TenantRequest, name: str) -> Membership | None:
    """Return the member of the house that was chosen; None for nobody. Raises ActionError for a stranger."""
    text = request.POST.get(name, "")
    if not text:
        return None
    uuid = uuid_of(text)
    member = staff_choices(request.agency).filter(uuid=uuid).first() if uuid else None
    if member is None:
        raise ActionError(_("Choose a member of your agency."))
    return member


def asked_moment(request: TenantRequest, name: str) -> datetime | None:
    """Return a moment as the member's own clock shows it; None for none. Raises ActionError for what is no date."""
    text: Any = request.POST.get(name, "")
    try:
        return forms.DateTimeField(required=False).clean(text)
    except ValidationError:
        raise ActionError(
            _("%(text)s is not a date and time. Write it like 2026-03-31 14:00.") % {"text": str(text)[:40]}
        ) from None


def asked_campaigns(request: TenantRequest, name: str = "campaigns") -> list[Campaign]:
    """Return the campaigns that were ticked, of the agency only."""
    chosen = [uuid for text in request.POST.getlist(name)[:MOST_CHOSEN] if (uuid := uuid_of(text))]
    return list(Campaign.objects.for_agency(request.agency).filter(uuid__in=chosen))
