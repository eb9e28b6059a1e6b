"""A storm that is being handled: a night cream and rosy cheeks, six hours ago, loud, and slowly getting quieter."""

from datetime import datetime, timedelta
from zlib import crc32

from accounts.models import Membership
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Collaboration
from crisis.actions.alerts import acknowledge_alert
from crisis.actions.approvals import approve, ask_for_approval
from crisis.actions.client_updates import approve_update, compose_update, share_update, words_hash
from crisis.actions.facts import add_fact, verify_fact
from crisis.actions.freezing import freeze_campaigns
from crisis.actions.harmed import add_harmed, move_harmed
from crisis.actions.incidents import change_incident, move_incident, open_incident, set_level
from crisis.actions.listening import hear
from crisis.actions.monitors import make_monitor
from crisis.actions.partners import answer_check_in, ask_check_in, make_kit, save_kit, share_kit, sign_line
from crisis.actions.playbooks import playbook_for
from crisis.actions.publications import publish
from crisis.actions.reports import log_decision, report_situation
from crisis.actions.roles import give_role
from crisis.actions.statements import write_statement
from crisis.actions.tasks import move_task
from crisis.actions.timers import set_next_update
from crisis.demo.telling import Story
from crisis.drills import comments_of
from crisis.drills.making import Recorded
from crisis.models import Alert, AlertNotice, Mention, Monitor
from crisis.states import IncidentState, Level, MentionSource, NoticeState
from influencers.states import MoodStage

EVERY = 3  # of three recorded comments one is kept: enough to see a storm, quick to make
SHOWN = timedelta(minutes=480)  # how much of the recording has happened by now
CALM_DAYS = 6
MINUTE = timedelta(minutes=1)
HOLDING = (
    "We know that some customers got red, burning skin after using the night cream. We are very sorry to everyone affected. "
    "We have stopped the campaign and the sale of this batch and are checking what happened. "
    "If it affects you, please stop using it and write to us at help.lumen.example: we answer every message. "
    "We will say more by 18:00 at help.lumen.example."
)


def fill_storm(campaigns: DemoCampaigns, now: datetime) -> None:
    """Let the storm come, be noticed, and be handled as far as six hours allow."""
    campaign, agency = campaigns.campaigns["paused"], campaigns.house.agency
    owner, manager = campaigns.house.members["owner"], campaigns.house.members["manager"]
    person = Collaboration.objects.filter(campaign=campaign, ended_at=None).select_related("influencer").order_by("pk").first()  # fmt: skip
    began = now - SHOWN
    monitor = make_monitor(
        agency=agency, by=manager, now=began - CALM_DAYS * 24 * 60 * MINUTE, campaign=campaign
    )
    name = person.influencer.name.split()[0] if person else "Ada"
    alert = _heard(monitor, now, name)
    if alert is None:
        return
    raised = alert.raised_at
    acknowledge_alert(alert=alert, by=manager, now=raised + 4 * MINUTE)
    alert.refresh_from_db()
    version = playbook_for(agency=agency, scenario="product_harm", by=manager)
    incident = open_incident(
        agency=agency, by=manager, title=f"Red skin after {campaign.name}", level=Level.SEVERE, alert=alert,
        playbook_version=version, campaigns=[campaign], influencers=[person.influencer] if person else [], now=raised + 9 * MINUTE,
    )  # fmt: skip
    story = Story(incident)
    _first_hour(story, manager, owner, raised)
    _said(story, manager, owner, raised)
    if person:
        _partner(story, person, manager, raised)
    _client(story, manager, owner, raised)
    with story.at(raised + 150 * MINUTE) as room:
        report_situation(
            incident=room, by=manager, conditions="Comments fall, the share of negative ones is still twice the usual. Two newspapers asked.",
            actions="Statement out in three places, batch stopped, 14 messages answered.", needs="The laboratory's word on the batch by noon.",
        )  # fmt: skip
    with story.at(raised + 152 * MINUTE) as room:
        set_next_update(incident=room, by=manager, at=now + 50 * MINUTE, now=now)
    story.settle(raised + 40 * MINUTE)
    AlertNotice.objects.filter(alert__agency=agency).update(state=NoticeState.SENT, sent_at=raised)


def _heard(monitor: Monitor, now: datetime, name: str) -> Alert | None:
    """Store days of calm and the storm as mentions, and let detection hear them up to its alert, then the rest."""
    recorded = comments_of("skin_cream")[::EVERY]
    calm = [each for each in recorded if each.second < 170 * 60]
    began = now - SHOWN
    rows = [
        _mention(monitor, each, began - timedelta(hours=4 * (each_day + 1)), name, f"calm-{each_day}-{place}")
        for each_day in range(CALM_DAYS * 6)
        for place, each in enumerate(calm[each_day % 5 :: 6])
    ]
    storm = [_mention(monitor, each, began, name, f"storm-{place}") for place, each in enumerate(recorded) if each.second * timedelta(seconds=1) < SHOWN]  # fmt: skip
    Mention.objects.bulk_create(rows)
    hear(now=began)
    step = began
    while step < now:
        step += 20 * MINUTE
        Mention.objects.bulk_create([each for each in storm if step - 20 * MINUTE <= each.at < step])
        hear(now=min(step, now))
    return Alert.objects.filter(monitor=monitor).order_by("raised_at").first()


def _mention(monitor: Monitor, said: Recorded, began: datetime, name: str, key: str) -> Mention:
    at = began + timedelta(seconds=said.second)
    text = said.text.replace("Joon", name).replace("Solvi", "Lumen")
    return Mention(
        agency=monitor.agency, monitor=monitor, source=MentionSource.WEBHOOK, external_key=key, place=said.post, text=text,
        author_hash=crc32(said.author.encode()), likes=said.likes, at=at, taken_in_at=at, mood_stage=MoodStage.CAREFUL,
        mood=said.mood, mood_confidence=0.9, nature=said.nature, language="en",
    )  # fmt: skip


def _first_hour(story: Story, manager: Membership, owner: Membership, raised: datetime) -> None:
    with story.at(raised + 12 * MINUTE) as room:
        give_role(incident=room, by=manager, role="client_liaison", to=owner)
        give_role(incident=room, by=manager, role="legal", to=owner)
        give_role(incident=room, by=manager, role="influencer_liaison", to=manager)
    with story.at(raised + 15 * MINUTE) as room:
        set_level(incident=room, by=manager, level=Level.SEVERE, why="People's skin, a doctor comments, the press asks.", now=raised + 15 * MINUTE)  # fmt: skip
        freeze_campaigns(
            incident=room, campaigns=[place.campaign for place in room.campaigns.select_related("campaign")], by=manager,
            reason="Nothing goes out before we know what is in the batch.",
        )  # fmt: skip
        move_incident(incident=room, by=manager, to=IncidentState.ACTING, why="The batch is named, the campaign stands still.")  # fmt: skip
    with story.at(raised + 18 * MINUTE) as room:
        change_incident(incident=room, by=manager, central_channel="help.lumen.example")
        log_decision(
            incident=room, by=manager, decision="The brand speaks first, the influencer repeats its words.",
            why="It is the product, and only the brand can say what it does for those harmed.", alternatives="The influencer first; waiting for the laboratory.",
        )  # fmt: skip
    with story.at(raised + 25 * MINUTE) as room:
        for text, source in (
            ("Batch 24-117 was sold from the 3rd on.", "Stock list of the brand"),
            ("212 people wrote of red or burning skin.", "Help mailbox, counted at 14:10"),
        ):
            verify_fact(
                fact=add_fact(incident=room, by=manager, text=text, standing="confirmed", source=source),
                by=owner,
            )
        add_fact(
            incident=room, by=manager, text="Whether the preservative was too strong.", standing="unknown"
        )
        add_fact(incident=room, by=manager, text="A video of a swollen eye shows another product.", standing="not_ours", source="The label in the picture")  # fmt: skip
        first = add_harmed(incident=room, by=manager, who="Customers with red skin", number=212, harm="Redness and burning for hours", contact="help.lumen.example")  # fmt: skip
        move_harmed(party=first, by=manager, to="contacted", done="Answer with advice by a dermatologist, money back without a receipt.")  # fmt: skip
        add_harmed(
            incident=room,
            by=manager,
            who="A mother whose child used it",
            number=1,
            harm="Rash on the face of a child of six",
        )
        for task in room.tasks.order_by("due_at", "pk")[:11]:
            move_task(task=task, by=manager, to="done", now=raised + 25 * MINUTE)


def _said(story: Story, manager: Membership, owner: Membership, raised: datetime) -> None:
    """The holding statement, approved by those the level asks for, is out after 44 minutes; the full one is written."""
    with story.at(raised + 30 * MINUTE) as room:
        statement = write_statement(incident=room, by=manager, sort="holding", languages=["en"], text=HOLDING)
    with story.at(raised + 38 * MINUTE):
        text = statement.texts.get()
        ask_for_approval(
            text=text, by=manager, despite="Said as plainly as we can.", now=raised + 31 * MINUTE
        )
        text.refresh_from_db()
        while text.state == "approving":
            approve(
                text=text,
                by=owner,
                seen=text.text_hash,
                heard_from="Nadia Brandt, Lumen, by telephone",
                now=raised + 38 * MINUTE,
            )
            text.refresh_from_db()
    with story.at(raised + 44 * MINUTE):
        publish(text=text, by=owner, place="Help page and all channels of the brand", url="https://help.lumen.example/cream", said_by="Lumen Skin", at=raised + 44 * MINUTE)  # fmt: skip
    with story.at(raised + 120 * MINUTE) as room:
        write_statement(incident=room, by=manager, sort="full", languages=["en", "es"])


def _partner(story: Story, person: Collaboration, manager: Membership, raised: datetime) -> None:
    with story.at(raised + 35 * MINUTE) as room:
        kit = make_kit(incident=room, influencer=person.influencer, by=manager)
        kit = save_kit(
            kit=kit, by=manager, version=kit.version, opening="You did nothing wrong, and you do not have to answer everybody. Here is what helps.",
            replies=kit.replies, never=kit.never, contact=manager, contact_reach="+34 600 000 000, until 23:00",
            strategy="The brand speaks first. You pin its statement, answer questions with the help address, and leave insults alone.",
        )  # fmt: skip
        share_kit(kit=kit, by=manager)
        kit = sign_line(kit=kit, by=manager, text_hash=kit.strategy_hash)
        asked = ask_check_in(kit=kit, by=manager, due_at=raised + 40 * MINUTE)
    with story.at(raised + 70 * MINUTE):
        answer_check_in(check_in=asked, by=manager, feeling="strained", words="Reads too many comments. Will hand the phone to a friend tonight.")  # fmt: skip


def _client(story: Story, manager: Membership, owner: Membership, raised: datetime) -> None:
    with story.at(raised + 50 * MINUTE) as room:
        brand = room.campaigns.select_related("campaign__brand").get().campaign.brand
        update = compose_update(
            incident=room, brand=brand, by=manager, subject="Where we stand", next_at=raised + 170 * MINUTE,
            body="212 people wrote of red skin. The campaign stands still, your statement is out in your channels, every message is answered. We need the laboratory's word on batch 24-117.",
        )  # fmt: skip
        approve_update(update=update, by=owner, seen=words_hash(update))
        update.refresh_from_db()
        share_update(update=update, by=owner, now=raised + 52 * MINUTE)
