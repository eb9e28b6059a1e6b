"""What outreach asks of a member today. Each noun adds its own function to CONTRIBUTORS: (member, day) -> what it asks for."""

from collections.abc import Callable
from datetime import date

from accounts.due import Asked, Due, answers
from accounts.models import Membership
from accounts.states import Role
from outreach.queries.today_sending import letters_unclear, mailboxes_stopped
from outreach.queries.today_sequences import silences, troubled_sequences

CONTRIBUTORS: tuple[Callable[[Membership, date], list[Asked]], ...] = (
    mailboxes_stopped, letters_unclear, silences, troubled_sequences,
)  # fmt: skip


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return what is due to the member in outreach; one statement."""
    if membership.role not in Role.agency_roles:
        return []
    return answers([asked for contributor in CONTRIBUTORS for asked in contributor(membership, today)])
