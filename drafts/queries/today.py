"""What drafts ask of a member today: what waits for their decision, what is late in campaigns they have."""

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import Due, Urgency, urgency_of
from accounts.models import Membership
from accounts.states import Role
from drafts.models import Draft
from drafts.queries.drafts import drafts_to_show, waits_for
from drafts.states import RevisionState
from influencers.formats import format_name

MOST_OF_A_KIND = 50


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return drafts that wait for the member, and reviews that are late in their campaigns; one statement."""
    if membership.role not in Role.agency_roles:
        return []
    late = Q(state=RevisionState.IN_REVIEW, due_at__lt=timezone.now()) & _theirs(membership)
    rows = drafts_to_show(membership.agency).going_on().filter(waits_for(membership) | late)
    rows = rows.annotate(waits_for_them=ExpressionWrapper(waits_for(membership), output_field=BooleanField()))
    return [_due(row, today) for row in rows.order_by("due_at", "pk")[:MOST_OF_A_KIND]]


def _theirs(membership: Membership) -> Q:
    own = Q(deliverable__collaboration__campaign__owner=membership)
    if membership.role == Role.OWNER:
        own |= Q(deliverable__collaboration__campaign__owner=None)
    return own


def _due(row: Draft, today: date) -> Due:
    deliverable = row.deliverable
    day = timezone.localtime(row.due_at).date() if row.due_at else None
    if row.state == RevisionState.HELD:
        what, action = _("The client wants changes: %(what)s"), _("Pass on")
    elif vars(row)["waits_for_them"]:
        what, action = _("Waits for your decision: %(what)s"), _("Review")
    else:
        what, action = _("The review is late: %(what)s"), _("Look")
    name = deliverable.title or format_name(deliverable.platform, deliverable.format)
    return Due(
        kind=_("Draft"), icon="file-text", who=deliverable.collaboration.influencer.name, what=what % {"what": name},
        why=deliverable.collaboration.campaign.name, url=row.get_absolute_url(), action=action,
        urgency=urgency_of(day, today) if day else Urgency.NOW, due=day,
    )  # fmt: skip
