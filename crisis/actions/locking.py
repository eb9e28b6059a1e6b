"""How the actions of a room begin: its row locked and fresh, and what nobody may touch refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import InvalidTransition, NotAllowed
from accounts.live import publish
from accounts.models import Membership
from crisis import rules
from crisis.actions.timeline import tell_room
from crisis.models import Incident
from crisis.states import IncidentState

MAY_NOT = gettext_lazy("You can look at this room, and not work in it. Ask a manager or owner.")


def lock_incident(incident: Incident, by: Membership | None, *, over_too: bool = False) -> Incident:
    """Return an incident fresh and locked (its lines may still be added by others meanwhile); `by` None: the clock.

    Raises NotAllowed for who may not work in it, and InvalidTransition when it is over, unless `over_too`.
    """
    if by is not None and not rules.can_write(by, incident.agency):
        raise NotAllowed(str(MAY_NOT))
    current = (
        Incident.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency", "commander__user")
        .get(pk=incident.pk)
    )
    if not over_too and current.state not in IncidentState.live:
        raise InvalidTransition(
            _("This incident is over (%(state)s). Take it up again to work in it.")
            % {"state": current.get_state_display().lower()}
        )
    return current


def tell_house(incident: Incident, part: str = "room") -> None:
    """Tell the pages open on a room, and every list and badge of the house, that its head changed."""
    tell_room(incident, part)
    publish(topic=f"agency:{incident.agency_id}", event="incident_changed", incident=str(incident.uuid))
