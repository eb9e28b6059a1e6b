from django.db.models import Case, QuerySet, Value, When

from accounts.models import Agency, Membership
from accounts.states import Role


def people_to_write_to(agency: Agency) -> QuerySet[Membership]:
    """Return whom a client can turn to: managers, who do the work, before owners; then by name."""
    rank = Case(When(role=Role.MANAGER, then=Value(0)), default=Value(1))
    people = (
        Membership.objects.for_agency(agency)
        .active()
        .filter(role__in=Role.editing_roles, user__is_active=True)
    )
    return people.select_related("user").order_by(rank, "user__name", "pk")
