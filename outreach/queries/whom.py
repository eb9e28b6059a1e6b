"""From where people come into a sequence: a campaign, a list, a saved view, or ticked by hand."""

from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.queries import staff_choices
from campaigns.models import Campaign
from influencers.filters import read_filters
from influencers.listing_address import OTHERS
from influencers.models import Influencer, InfluencerList, Stage
from influencers.queries.listing import filtered
from influencers.queries.saved_views import views_for

MOST = 200
MOST_SOURCES = 60


def sources_of(member: Membership) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (kind in words, [(key, name)]) of what people can be taken from; three statements."""
    agency = member.agency
    campaigns = Campaign.objects.for_agency(agency).open().order_by("-pk")[:MOST_SOURCES]
    lists = (
        InfluencerList.objects.for_agency(agency)
        .filter(archived_at=None)
        .order_by("name", "pk")[:MOST_SOURCES]
    )
    groups = [
        (_("Campaigns"), [(f"campaign:{row.uuid}", row.name) for row in campaigns]),
        (_("Lists"), [(f"list:{row.uuid}", row.name) for row in lists]),
        (_("Saved views"), [(f"view:{row.uuid}", row.name) for row in views_for(member)]),
    ]
    return [(label, rows) for label, rows in groups if rows]


def people_from(member: Membership, source: str, chosen: list[UUID]) -> tuple[list[Influencer], bool]:
    """Return the people of a source or those ticked, by name, at most MOST, and whether there are more."""
    rows = Influencer.objects.for_agency(member.agency).active()
    kind, _sep, uuid = source.partition(":")
    try:
        wanted = UUID(uuid) if uuid else None
    except ValueError:
        wanted = None
    if chosen:
        rows = rows.filter(uuid__in=chosen)
    elif kind == "campaign" and wanted:
        rows = rows.filter(collaborations__campaign__uuid=wanted, collaborations__ended_at=None)
    elif kind == "list" and wanted:
        rows = rows.filter(list_entries__list__uuid=wanted)
    elif kind == "view" and wanted:
        return _of_view(member, wanted)
    else:
        return [], False
    return _cut(list(rows.order_by("name_key", "pk")[: MOST + 1]))


def _of_view(member: Membership, wanted: UUID) -> tuple[list[Influencer], bool]:
    view = next((row for row in views_for(member) if row.uuid == wanted), None)
    if view is None:
        return [], False
    stages = list(Stage.objects.for_agency(member.agency).in_order())
    reading = read_filters(
        QueryDict(view.query),
        by=member,
        stages=stages,
        members=list(staff_choices(member.agency)),
        known=OTHERS,
    )
    found = filtered(member.agency, reading.filters).order_by("name_key", "pk")
    return _cut(list(found[: MOST + 1]))


def _cut(rows: list[Influencer]) -> tuple[list[Influencer], bool]:
    return rows[:MOST], len(rows) > MOST
