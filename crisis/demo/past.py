"""A storm the house has learned from: a missing ad mark, four months ago."""

from datetime import datetime, timedelta

from accounts.models import Membership
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Collaboration
from crisis.actions.facts import add_fact
from crisis.actions.incidents import change_incident, move_incident, open_incident, set_level
from crisis.actions.playbooks import playbook_for
from crisis.actions.publications import publish
from crisis.actions.reports import log_decision
from crisis.actions.statements import write_statement
from crisis.actions.tasks import move_task
from crisis.demo.telling import Story
from crisis.models import Incident, Publication, StatementText
from crisis.states import IncidentState, Level

AGO = timedelta(days=118)
MINUTE = timedelta(minutes=1)
SAID = (
    "We know that posts about our berry breakfast did not say clearly enough that they are advertising. "
    "We are very sorry to everyone who felt misled. We have marked the posts and changed how we check posts before they go out. "
    "If it affects you, please write to us at help.fennel.example: we answer every message, and we will tell you more by 18:00."
)  # fmt: skip


def fill_past(campaigns: DemoCampaigns, now: datetime) -> None:
    """Open, handle and close an incident as of four months ago, and leave its post-mortem to be read."""
    campaign, agency = campaigns.campaigns["finished"], campaigns.house.agency
    owner, manager = campaigns.house.members["owner"], campaigns.house.members["manager"]
    then = now - AGO
    person = (
        Collaboration.objects.filter(campaign=campaign).select_related("influencer").order_by("pk").first()
    )
    incident = open_incident(
        agency=agency, by=owner, title=f"Ad mark missing in {campaign.name}", level=Level.MINOR,
        playbook_version=playbook_for(agency=agency, scenario="hidden_ad", by=owner), campaigns=[campaign],
        influencers=[person.influencer] if person else [], now=then,
    )  # fmt: skip
    Incident.objects.filter(pk=incident.pk).update(
        turned_at=then - 50 * MINUTE, alerted_at=then - 8 * MINUTE, acknowledged_at=then - 2 * MINUTE
    )
    story = Story(incident)
    _handled(story, owner, manager, then)
    with story.at(then + 26 * 60 * MINUTE) as room:
        move_incident(incident=room, by=owner, to=IncidentState.CALMING, why="Ten comments in six hours, all of them kind.", now=then + 26 * 60 * MINUTE)  # fmt: skip
    with story.at(then + 51 * 60 * MINUTE) as room:
        move_incident(incident=room, by=owner, to=IncidentState.CLOSED, why="A day and an hour under the limits.", now=then + 51 * 60 * MINUTE)  # fmt: skip
    story.settle(then + 20 * MINUTE)


def _handled(story: Story, owner: Membership, manager: Membership, then: datetime) -> None:
    with story.at(then + 4 * MINUTE) as room:
        set_level(incident=room, by=owner, level=Level.MINOR, why="One post, one country, the mark can be added.", now=then + 4 * MINUTE)  # fmt: skip
        change_incident(incident=room, by=owner, central_channel="help.fennel.example")
        move_incident(incident=room, by=owner, to=IncidentState.ACTING, now=then + 4 * MINUTE)
    with story.at(then + 15 * MINUTE) as room:
        add_fact(incident=room, by=owner, text="The first post lacked the mark for nine hours.", standing="confirmed", source="Screenshots with times")  # fmt: skip
        log_decision(incident=room, by=owner, decision="The influencer says it first, in a story.", why="Their audience trusts them, and the mark is theirs to add.")  # fmt: skip
        for task in room.tasks.order_by("position", "pk"):
            move_task(task=task, by=owner, to="done", now=then + 15 * MINUTE)
    with story.at(then + 70 * MINUTE) as room:
        statement = write_statement(incident=room, by=manager, sort="full", languages=["en"], text=SAID)
        text = StatementText.objects.get(statement=statement)
        publish(
            text=text, by=owner, place="Story and pinned comment", said_by="The influencer", at=then + 70 * MINUTE,
            broken_glass="Read aloud to the client by telephone; nobody was at the desk to press the button.",
        )  # fmt: skip
        Publication.objects.filter(text=text).update(created_at=then + 70 * MINUTE)
