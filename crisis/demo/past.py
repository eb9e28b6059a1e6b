"""A storm the house has learned from: a missing ad mark, four months ago."""

from datetime import datetime, timedelta

from accounts.models import Membership
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Collaboration
from crisis.actions.closing import close_postmortem
from crisis.actions.factors import add_factor
from crisis.actions.facts import add_fact
from crisis.actions.follow_ups import add_follow_up, finish_follow_up
from crisis.actions.incidents import change_incident, move_incident, open_incident, set_level
from crisis.actions.plan_changes import propose_version
from crisis.actions.playbook_versions import put_in_force, save_draft
from crisis.actions.playbooks import playbook_for
from crisis.actions.postmortems import write_postmortem
from crisis.actions.publications import publish
from crisis.actions.reports import log_decision
from crisis.actions.statements import write_statement
from crisis.actions.tasks import move_task
from crisis.demo.telling import Story
from crisis.models import Incident, Playbook, Postmortem, Publication, StatementText
from crisis.states import IncidentState, Level, VersionState
from influencers.states import RiskLevel

AGO = timedelta(days=118)
MINUTE = timedelta(minutes=1)
SAID = (
    "We know that posts about our berry breakfast did not say clearly enough that they are advertising. "
    "We are very sorry to everyone who felt misled. We have marked the posts and changed how we check posts before they go out. "
    "If it affects you, please write to us at help.fennel.example: we answer every message, and we will tell you more by 18:00."
)  # fmt: skip


LINES = (
    ("root", "The live post is looked at only when somebody complains."),
    ("contributing", "The mark was in the draft and was lost when the video was uploaded anew."),
    ("helped", "The influencer answered the telephone and knew what to say."),
    ("luck", "It was a Tuesday morning: few people had seen it."),
    ("lesson", "A draft that is right is not yet a post that is right."),
)


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
    with story.at(then + timedelta(days=6)) as room:
        _learned(room, owner, manager, then)


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


def _learned(incident: Incident, owner: Membership, manager: Membership, then: datetime) -> None:
    """Write the post-mortem and close it with a new version of the plan, four days later."""
    closed = then + timedelta(days=6)
    postmortem = write_postmortem(
        postmortem=Postmortem.objects.get(incident=incident), by=owner, owner=owner,
        summary="A post of the campaign stood nine hours without its ad mark. The mark was added, the influencer said so themselves, the audience was kind about it.",
        impact="38 negative comments, no press, no refunds. The client heard of it before they had to ask.",
    )  # fmt: skip
    for kind, text in LINES:
        add_factor(postmortem=postmortem, by=owner, kind=kind, text=text)
    done = add_follow_up(
        postmortem=postmortem, by=owner, text="Ask for a picture of the live post within the hour", owner=manager,
        due_on=(then + timedelta(days=20)).date(), seen_by="Ten posts in a row with a picture",
    )  # fmt: skip
    finish_follow_up(follow_up=done, by=manager)
    playbook = Playbook.objects.get(agency=incident.agency, scenario="hidden_ad")
    propose_version(
        postmortem=postmortem, by=owner, playbook=playbook, text="The monitor looks at each live post within the hour, not only when somebody complains."
    )  # fmt: skip
    draft = playbook.versions.get(state=VersionState.DRAFT)
    save_draft(
        draft=draft, by=owner, triggers=[*draft.triggers, "No picture of the live post within the hour"]
    )
    put_in_force(draft=draft, by=owner, why="Nine hours is too long to notice a missing mark.")
    risks = {place.influencer: RiskLevel.LOW for place in incident.influencers.select_related("influencer")}
    close_postmortem(postmortem=postmortem, by=owner, risks=risks)
    Postmortem.objects.filter(pk=postmortem.pk).update(closed_at=closed, created_at=then + timedelta(days=2))
