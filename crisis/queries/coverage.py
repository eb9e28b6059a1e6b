"""Which of a campaign's publications are listened to, which campaigns are not, and for what words to listen."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Agency
from campaigns.models import BriefPoint, Campaign, Collaboration, Deliverable
from campaigns.states import CampaignState, DeliverableState
from crisis.models import Monitor, Stream
from crisis.states import StreamKind
from influencers.importing.comments import candidates
from influencers.models import Channel, Influencer

MOST_SHOWN, MOST_WORDS = 60, 30
HEARD, NO_LINK, NOT_FOUND, NOBODY = "heard", "no_link", "not_found", "nobody"
_HASHTAG = re.compile(r"(?<!\w)#\w{2,60}")


@dataclass(frozen=True)
class Covered:
    """One published deliverable, and whether its comments are heard; `standing`: heard, no_link, not_found, nobody."""

    deliverable: Deliverable
    standing: str
    stream: Stream | None = None


def coverage_of(campaign: Campaign, *, of: Collaboration | None = None) -> list[Covered]:
    """Return a campaign's published deliverables (or those of one collaboration), the newest first. Two statements."""
    published = Deliverable.objects.filter(
        collaboration__campaign=campaign, state=DeliverableState.PUBLISHED
    ).select_related("collaboration__influencer")
    if of is not None:
        published = published.filter(collaboration=of)
    streams = (
        Stream.objects.filter(
            monitor__campaign=campaign, monitor__is_drill=False, kind=StreamKind.POST, post__isnull=False
        )
        .select_related("post__channel", "monitor")
        .defer("state", "post__text")
    )
    named: dict[tuple[int, str], Stream] = {}
    for stream in streams[:1000]:
        if stream.post is not None:
            person = stream.post.channel.influencer_id
            named[person, stream.post.external_id] = named[person, stream.post.url] = stream
    listens = bool(named) or Monitor.objects.filter(campaign=campaign, is_drill=False).exists()
    return [
        _covered(each, named, listens) for each in published.order_by("-published_at", "-pk")[:MOST_SHOWN]
    ]


def monitor_of(campaign: Campaign) -> Monitor | None:
    """Return who listens to a campaign, drills left out."""
    return Monitor.objects.filter(campaign=campaign, is_drill=False).first()


def unheard_campaigns(agency: Agency) -> "QuerySet[Campaign]":
    """Return running campaigns that no monitor was ever made for."""
    running = Campaign.objects.for_agency(agency).active().filter(state=CampaignState.RUNNING)
    heard = Monitor.objects.filter(agency=agency, campaign__isnull=False, is_drill=False).values("campaign")
    return running.exclude(pk__in=heard).select_related("agency", "brand", "owner").order_by("pk")


def words_of_campaign(campaign: Campaign) -> list[str]:
    """Return for which words to listen: the brand, the handles of its people, hashtags of the brief, the campaign's name.

    A name of one word (Summer) is left out: it would let in everything that says it.
    """
    handles = Channel.objects.filter(influencer__collaborations__campaign=campaign).exclude(handle="")
    tags = [
        tag
        for text in BriefPoint.objects.filter(brief__campaign=campaign, text__contains="#").values_list("text", flat=True)[:200]
        for tag in _HASHTAG.findall(text)
    ]  # fmt: skip
    name = [campaign.name] if len(campaign.name.split()) > 1 else []
    found = [campaign.brand.name, *name, *_handles(handles.order_by("pk")), *tags]
    return list(dict.fromkeys(word.strip()[:100] for word in found if word.strip()))[:MOST_WORDS]


def words_of_person(influencer: Influencer) -> list[str]:
    """Return for which words to listen for somebody: their handles, and their name where it is more than one word."""
    handles = _handles(Channel.objects.filter(influencer=influencer).exclude(handle="").order_by("pk"))
    name = [influencer.name] if len(influencer.name.split()) > 1 else []
    return list(dict.fromkeys([*handles, *name]))[:MOST_WORDS]


def _handles(channels: "QuerySet[Channel]") -> list[str]:
    return [f"@{handle}" for handle in channels.values_list("handle", flat=True)[:MOST_WORDS]]


def _covered(deliverable: Deliverable, named: dict[tuple[int, str], Stream], listens: bool) -> Covered:
    person = deliverable.collaboration.influencer_id
    found = next(
        (named[person, name] for name in candidates(deliverable.published_url) if (person, name) in named),
        None,
    )
    if found is not None:
        return Covered(deliverable, HEARD, found)
    if not deliverable.published_url:
        return Covered(deliverable, NO_LINK)
    return Covered(deliverable, NOT_FOUND if listens else NOBODY)
