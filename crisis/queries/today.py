"""What crises ask of a member today. Each noun adds its own function to CONTRIBUTORS: (member, day) -> what it asks for."""

from collections.abc import Callable
from datetime import date

from accounts.due import Asked, Due, answers
from accounts.models import Membership
from accounts.states import Role
from crisis.queries.today_alerts import alerts_due
from crisis.queries.today_hand_overs import hand_overs_due
from crisis.queries.today_lessons import follow_ups_due, postmortems_due, reviews_due
from crisis.queries.today_partners import check_ins_due
from crisis.queries.today_rooms import room_tasks_due, rooms_due
from crisis.queries.today_statements import approvals_due

CONTRIBUTORS: tuple[Callable[[Membership, date], list[Asked]], ...] = (
    hand_overs_due, rooms_due, room_tasks_due, alerts_due, postmortems_due, follow_ups_due, reviews_due,
    check_ins_due, approvals_due,
)  # fmt: skip


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return what is due to the member in crises; one statement."""
    if membership.role not in Role.agency_roles:
        return []
    return answers([asked for contributor in CONTRIBUTORS for asked in contributor(membership, today)])
