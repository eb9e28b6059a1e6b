"""What outreach asks of a member today. Each noun adds its own function to CONTRIBUTORS: (member, day) -> rows."""

from collections.abc import Callable
from datetime import date

from accounts.due import Due
from accounts.models import Membership
from accounts.states import Role
from outreach.queries.today_sending import letters_unclear, mailboxes_stopped
from outreach.queries.today_sequences import silences, troubled_sequences

CONTRIBUTORS: tuple[Callable[[Membership, date], list[Due]], ...] = (
    mailboxes_stopped, letters_unclear, silences, troubled_sequences,
)  # fmt: skip


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return what is due to the member in outreach; each contributor asks one statement."""
    if membership.role not in Role.agency_roles:
        return []
    return [row for contributor in CONTRIBUTORS for row in contributor(membership, today)]
