"""What else is affected: other live posts of the people, what is about to go out, campaigns and clients."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Brand
from campaigns.models import Campaign, Collaboration, Deliverable
from campaigns.states import CampaignState, DeliverableState
from crisis.models import Incident, IncidentCampaign, IncidentInfluencer, Stream
from influencers.models import Influencer, Post

MOST = 30  # of each list
OWN_POSTS = 12
MOST_WORK = 500


@dataclass(frozen=True, slots=True)
class AffectedCampaign:
    """A campaign the incident touches (`place`), or one the people it is about work in, too."""

    campaign: Campaign
    place: IncidentCampaign | None
    people: list[str]
    going_out: int  # posts still to come

    @property
    def is_held(self) -> bool:
        """Say whether nothing leaves the house for it: by this room, by another or by hand."""
        return self.campaign.is_frozen or (self.place is not None and self.place.frozen_at is not None)


@dataclass(frozen=True, slots=True)
class AffectedClient:
    """A brand whose campaigns are affected."""

    brand: Brand
    campaigns: list[Campaign]


@dataclass(frozen=True, slots=True)
class Exposure:
    """`live` are published deliverables, `own` other posts on the people's channels; each list is cut at MOST."""

    people: list[Influencer]
    campaigns: list[AffectedCampaign]
    clients: list[AffectedClient]
    live: list[Deliverable]
    scheduled: list[Deliverable]
    own: list[Post]
    more: dict[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.campaigns or self.live or self.scheduled or self.own or self.people)


def exposure_of(incident: Incident) -> Exposure:
    """Return what hangs on an incident. Seven statements.

    The people are those it is about. Without any, it is about all who work in its campaigns.
    """
    about = IncidentInfluencer.objects.filter(incident=incident).select_related("influencer").order_by("pk")
    people = [place.influencer for place in about]
    touched = list(incident.campaigns.select_related("campaign__brand", "campaign__agency").order_by("pk"))
    in_them = Q(collaboration__campaign__in=[place.campaign_id for place in touched])
    theirs = Q(collaboration__influencer__in=people)
    published = _deliverables(theirs if people else in_them).filter(state=DeliverableState.PUBLISHED)
    live = list(published.order_by("-published_at", "-pk")[: MOST + 1])
    due = _deliverables(theirs | in_them).filter(
        state__in=DeliverableState.owes_post, collaboration__ended_at=None,
        collaboration__campaign__state__in=CampaignState.open_states,
    )  # fmt: skip
    scheduled = list(due.order_by("publish_due_at", "pk")[: MOST + 1])
    campaigns = _campaigns(touched, _works_in(people, touched), due)
    own = _own_posts(incident, people, [each.published_url for each in live if each.published_url])
    return Exposure(
        people, campaigns, _clients(campaigns), live[:MOST], scheduled[:MOST], own,
        {"live": len(live) > MOST, "scheduled": len(scheduled) > MOST},
    )  # fmt: skip


def _works_in(people: list[Influencer], touched: list[IncidentCampaign]) -> list[Collaboration]:
    """Return work under way of the people; without any, of everybody in the touched campaigns."""
    whose = Q(influencer__in=people) if people else Q(campaign__in=[place.campaign_id for place in touched])
    rows = Collaboration.objects.filter(
        whose, ended_at=None, campaign__archived_at=None, campaign__state__in=CampaignState.open_states
    )
    loaded = rows.select_related("influencer", "campaign__brand", "campaign__agency")
    return list(loaded.order_by("campaign__name_key", "influencer__name_key", "pk")[:MOST_WORK])


def _campaigns(
    touched: list[IncidentCampaign], works_in: list[Collaboration], due: QuerySet[Deliverable]
) -> list[AffectedCampaign]:
    places = {place.campaign_id: place for place in touched}
    campaigns = {place.campaign_id: place.campaign for place in touched}
    names: dict[int, list[str]] = defaultdict(list)
    for work in works_in:
        campaigns.setdefault(work.campaign_id, work.campaign)
        names[work.campaign_id].append(work.influencer.name)
    counted = due.order_by().values_list("collaboration__campaign").annotate(number=Count("pk"))
    coming = dict(counted)
    return [
        AffectedCampaign(campaign, places.get(key), names[key], coming.get(key, 0))
        for key, campaign in campaigns.items()
    ]


def _deliverables(which: Q) -> QuerySet[Deliverable]:
    rows = Deliverable.objects.filter(which, collaboration__campaign__archived_at=None)
    return rows.select_related("collaboration__influencer", "collaboration__campaign__brand")


def _own_posts(incident: Incident, people: list[Influencer], known: list[str]) -> list[Post]:
    """Return the newest posts on the people's channels that are no deliverable and that no monitor of the room hears."""
    if not people:
        return []
    heard = Stream.objects.filter(monitor__incident_places__incident=incident, post=OuterRef("pk"))
    rows = Post.objects.filter(channel__influencer__in=people, gone_at=None).exclude(Exists(heard))
    rows = rows.exclude(url__in=known).select_related("channel__influencer")
    return list(rows.order_by("-published_at", "-pk")[:OWN_POSTS])


def _clients(campaigns: list[AffectedCampaign]) -> list[AffectedClient]:
    by_brand: dict[int, AffectedClient] = {}
    for campaign in (each.campaign for each in campaigns):
        by_brand.setdefault(campaign.brand_id, AffectedClient(campaign.brand, [])).campaigns.append(campaign)
    return list(by_brand.values())
