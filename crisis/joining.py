"""What other rooms show of this one: called once at start."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.audit import SENTENCES
from campaigns import feed_events
from campaigns import sections as of_campaigns
from campaigns.actions.deliverables import PUBLISHED_TOLD
from campaigns.queries import launch
from campaigns.tabs import TABS, Tab
from crisis.actions.joining_posts import store_unheard
from crisis.actions.mention_moods import are_mentions_unread, read_mentions
from crisis.actions.monitors import hear_published
from crisis.actions.partner_letters import put_links_in
from crisis.audit import CRISIS_SENTENCES
from crisis.models import IncidentInfluencer, Monitor, ReplyKit, Stream
from crisis.queries.duty import duty_events
from crisis.queries.joined import told_incident, told_incidents
from crisis.queries.playbooks import launch_check
from influencers import sections as of_influencers
from influencers.actions.merging import BELONGINGS
from influencers.actions.moods import FIRST_READ, FURTHER, FurtherTexts
from influencers.queries import timeline
from outreach import outgoing


def join() -> None:
    """Add the sentences of the trail."""
    SENTENCES.update(CRISIS_SENTENCES)
    _listen()
    _show()
    launch.FURTHER.append(launch_check)
    outgoing.PUT_IN.append(put_links_in)
    feed_events.FURTHER.append(duty_events)
    of_campaigns.ROOM.append(of_campaigns.RoomPart(gettext_noop("Playbooks"), "crisis:campaign_playbooks"))


def _listen() -> None:
    """What is published is listened to; what is read under it, and said elsewhere, is counted."""
    PUBLISHED_TOLD.append(hear_published)
    FIRST_READ.append(store_unheard)
    FURTHER.append(FurtherTexts(read_mentions, are_mentions_unread))
    BELONGINGS.extend(
        [(Monitor, ("scope",)), (Stream, ()), (IncidentInfluencer, ("incident",)), (ReplyKit, ("incident",))]
    )


def _show() -> None:
    """Incidents and alerts on an influencer's page and timeline, and as a tab of a campaign."""
    of_influencers.SECTIONS.append(of_influencers.Section(gettext_noop("Crisis"), "crisis:of_person"))
    title = gettext_noop("What is listened to")
    part = of_campaigns.Section(
        "listening",
        "crisis/joined/_collaboration.html",
        lambda *_of: {},
        title=title,
        route="crisis:of_collaboration",
    )
    of_campaigns.SECTIONS.append(part)
    timeline.add_kind("incidents", _("Crises"), told_incidents, told_incident)
    at = next(place for place, tab in enumerate(TABS) if tab.key == "room")
    TABS.insert(at, Tab("crisis", _("Crisis"), "crisis:of_campaign"))
