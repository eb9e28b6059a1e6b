"""Who could be taken into a campaign."""

from uuid import UUID

from accounts.text import fold
from campaigns.models import Campaign
from influencers.models import Influencer

MOST_SHOWN = 30


def people_to_add(campaign: Campaign, text: str, *, uuid: str = "") -> list[Influencer]:
    """Return people of the base who are not in the campaign, by name; those whose record matches every word of `text`.

    `uuid` asks for one person.
    """
    rows = Influencer.objects.for_agency(campaign.agency).active().filter(merged_into=None)
    rows = rows.exclude(collaborations__campaign=campaign)
    if uuid:
        try:
            rows = rows.filter(uuid=UUID(uuid))
        except ValueError:
            return []
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("name_key", "pk")[:MOST_SHOWN])
