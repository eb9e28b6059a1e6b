"""What stands beside a conversation: who this is, what runs with them, what they post and ask, what speaks against writing."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from campaigns.models import Collaboration
from influencers.models import Channel, ContactPoint, Influencer, Post
from influencers.rows import PLATFORM_ICONS, platform_label
from outreach.deep_links import message_url
from outreach.models import Message, Thread
from outreach.queries.contact_ways import other_ways
from outreach.queries.refusals import refusals_of, sentence_of
from outreach.queries.suppression import suppressed
from outreach.states import MessageState, Way

RECENTLY = timedelta(days=7)  # within it a second letter of another member is one too many
MOST = 3
MOST_CAMPAIGNS = 5


def panel_of(thread: Thread) -> dict[str, Any]:
    """Return what the panel shows of the thread's person. Eight statements."""
    person = thread.influencer
    if person is None:
        return {}
    person.agency = thread.agency
    channels = list(person.channels.order_by("-followers", "pk")[:6])
    return {
        "channels": [_shown(channel) for channel in channels],
        "campaigns": list(_campaigns(person)[: MOST_CAMPAIGNS + 1]),
        "rates": list(person.rates.order_by("-quoted_on", "-pk")[:MOST]),
        "posts": list(
            Post.objects.filter(channel__in=channels, gone_at=None).select_related("channel").order_by("-published_at", "-pk")[:MOST]
        ),
        "refusals": [sentence_of(row) for row in refusals_of(person)[:MOST]],
        "ways": [way for way in other_ways(person, [thread.correspondent]) if way.kind != "channel"],
        "other_threads": list(
            Thread.objects.for_agency(thread.agency).filter(influencer=person).exclude(pk=thread.pk)
            .defer("search_text").order_by("-last_message_at", "-pk")[:MOST]
        ),
    }  # fmt: skip


def suppression_of(thread: Thread) -> str:
    """Return why nobody may write to the thread's address, "" where one may."""
    row = suppressed(thread.agency, [thread.correspondent]).get(thread.correspondent)
    return str(row.get_reason_display()) if row else ""


def bounced_on(thread: Thread) -> datetime | None:
    """Return when mail to the thread's address came back for good; None where it did not. One statement."""
    points = ContactPoint.objects.annotate(address=Lower("value")).filter(
        kind="email",
        influencer=thread.influencer_id,
        address=thread.correspondent.lower(),
        bounced_at__isnull=False,
    )
    return points.values_list("bounced_at", flat=True).first()


def collisions(thread: Thread, by: Membership, *, now: datetime) -> list[tuple[str, str]]:
    """Return what to know before one writes, as (sentence, address): other campaigns of the agency, other members' letters.

    Two statements.
    """
    person = thread.influencer
    if person is None:
        return []
    found = []
    others = [row for row in _campaigns(person)[: MOST + 1] if row.pk != thread.collaboration_id]
    for row in others[:MOST]:
        told = {
            "name": person.name,
            "campaign": row.campaign,
            "brand": row.campaign.brand,
            "stage": row.stage,
        }
        found.append(
            (_("%(name)s is in “%(campaign)s” for %(brand)s (%(stage)s).") % told, row.get_absolute_url())
        )
    letters = Message.objects.for_agency(thread.agency).filter(
        thread__influencer=person, way=Way.OUT, at__gte=now - RECENTLY,
        state__in=(MessageState.SENT, MessageState.WAITING, MessageState.LEAVING, MessageState.UNCLEAR, MessageState.THERE),
    ).exclude(author=by).exclude(thread=thread)  # fmt: skip
    letter = (
        letters.exclude(author=None).select_related("author__user", "thread").order_by("-at", "-pk").first()
    )
    if letter is not None and letter.author is not None:
        days = (now - letter.at).days
        when = (
            ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
            if days > 0
            else _("today")
        )
        told = {"who": letter.author.user, "name": person.name, "when": when}
        found.append((_("%(who)s wrote to %(name)s %(when)s.") % told, letter.thread.get_absolute_url()))
    return found


def _campaigns(person: Influencer) -> Any:
    return (
        Collaboration.objects.filter(influencer=person).going_on().filter(campaign__archived_at=None)
        .select_related("campaign__brand", "stage").order_by("-pk")
    )  # fmt: skip


def _shown(channel: Channel) -> dict[str, Any]:
    return {
        "icon": PLATFORM_ICONS.get(channel.platform, "link"),
        "label": platform_label(channel.platform),
        "name": channel.handle or channel.title,
        "url": channel.url,
        "message_url": message_url(channel.platform, channel.handle),
        "followers": channel.followers,
    }


def message_links(person: Influencer) -> list[tuple[str, str]]:
    """Return where a message to somebody can be written, as (words, address). Two statements."""
    found = []
    for channel in person.channels.exclude(handle="").order_by("-followers", "pk")[:8]:
        if url := message_url(channel.platform, channel.handle) or channel.url:
            found.append((f"{platform_label(channel.platform)} {channel.handle}", url))
    for point in person.contact_points.exclude(kind="email").order_by("kind", "pk")[:8]:
        if url := message_url(point.kind, point.value):
            found.append((f"{point.get_kind_display()} {point.value}", url))
    return found
