"""Check-ins that wait for whoever looks after an influencer."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import Asked, Due, Urgency
from accounts.models import Membership
from accounts.united import Rows
from crisis.models import CheckIn
from crisis.queries.partners import check_ins_to_look_at

MOST = 10
COLUMNS = ("answered_at", "kit__influencer__name", "kit__incident__uuid", "kit__incident__title")


def check_ins_due(membership: Membership, today: date) -> list[Asked]:
    """Ask whom to ask how they are, and who said that they are badly."""
    rows = check_ins_to_look_at(membership, now=timezone.now())
    return [Asked(_dues, (Rows(rows, COLUMNS, MOST),))]


def _dues(rows: list[CheckIn]) -> list[Due]:
    return [
        Due(
            kind="crisis_check_in", icon="heart", who=row.kit.influencer.name,
            what=_("Is not well") if row.answered_at else _("Ask how they are"), why=row.kit.incident.title,
            url=f"{row.kit.incident.get_absolute_url()}#partners", action=_("Care for them"),
            urgency=Urgency.NOW if row.answered_at else Urgency.TODAY,
        )
        for row in rows
    ]  # fmt: skip
