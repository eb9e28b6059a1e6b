"""The one way a row changes its state: a compare-and-set UPDATE. Of two people clicking at once, one wins."""

from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership, Pass
from campaigns.models import Campaign
from campaigns.states import Transitions, sources

Row = TypeVar("Row", bound=models.Model)

FROZEN = "{campaign} is frozen: {reason} Nothing leaves the house until it is released."
HELD = "{campaign} is frozen for the moment. Nothing goes out until your contact writes to you."
PUT_AWAY = "{campaign} is archived. Restore it before you change it."


def move(row: Row, table: Transitions, to: str, *, refused: str, **also: Any) -> str:
    """Bring a row to a state, with other fields in the same UPDATE; return the state it had.

    Raises InvalidTransition with the sentence `refused` when the row is no longer where the move begins.
    """
    before = row.serializable_value("state")
    changed = (
        type(row)
        ._default_manager.filter(pk=row.pk, state__in=sources(table, to))
        .update(state=to, updated_at=timezone.now(), **also)
    )
    if not changed:
        raise InvalidTransition(refused)
    for field, value in {"state": to, **also}.items():
        setattr(row, field, value)
    return str(before)


def refuse_frozen(campaign: Campaign, by: Membership | Pass | None = None) -> None:
    """Raise ActionError while a crisis holds the campaign. Called by whatever leaves the house: offers, payments, ...

    Why it is held is the house's own affair: clients and holders of a link (`by`) read only that it is frozen.
    """
    if campaign.is_frozen and (isinstance(by, Pass) or (by is not None and by.is_client)):
        raise ActionError(HELD.format(campaign=campaign))
    if campaign.is_frozen:
        reason = campaign.frozen_reason.rstrip(".") + "."
        raise ActionError(FROZEN.format(campaign=campaign, reason=reason))
