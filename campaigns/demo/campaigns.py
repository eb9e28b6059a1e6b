"""The demo's campaigns: one in every state, and the running one with somebody in every stage of the pipeline."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.audit import entry
from accounts.demo import DemoHouse
from accounts.models import AuditEntry, Brand
from accounts.text import fold
from campaigns.actions.pipeline import ensure_pipeline
from campaigns.models import (
    Campaign,
    CampaignMember,
    CampaignRisk,
    Collaboration,
    ContingencyDuty,
    ContingencyPlan,
    ContingencyScenario,
    Deliverable,
    Idea,
    PipelineStage,
    Postponement,
    StageMove,
)
from campaigns.states import CampaignState, DeliverableState, Goal, Phase
from influencers.models import Influencer

DAY = timedelta(days=1)


@dataclass
class DemoCampaigns:
    """What the other nouns fill: campaigns by key, and the running one's people by the key of their stage."""

    house: DemoHouse
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    by_stage: dict[str, list[Collaboration]] = field(default_factory=dict)
    stages: list[PipelineStage] = field(default_factory=list)
    trail: list[AuditEntry] = field(default_factory=list)


# key: brand, name, state, first and last day from today, goal, target, budget, fee, what it is for
CAMPAIGNS: dict[str, tuple[str, str, CampaignState, int, int, Goal, int, int, int, str]] = {
    "running": ("Fennel & Frost", "Soup week", CampaignState.RUNNING, -21, 35, Goal.AWARENESS, 250_000, 18_000, 24_000, "People who cook after work know that frozen soup can be four vegetables and salt."),
    "planning": ("Kestrel Outdoor", "First night out", CampaignState.PLANNING, 30, 75, Goal.USERS, 3_000, 26_000, 34_000, "People who never slept outside sign up for a night with a borrowed tent."),
    "paused": ("Lumen Skin", "Calm in winter", CampaignState.PAUSED, -30, 20, Goal.SALES, 1_200, 15_000, 21_000, "Those with sensitive skin try the night cream for a month."),
    "finished": ("Fennel & Frost", "Berry breakfast", CampaignState.FINISHED, -150, -95, Goal.REACH, 900_000, 12_000, 16_500, "Everybody has seen the new pot once."),
    "canceled": ("Kestrel Outdoor", "Rain parade", CampaignState.CANCELED, -70, -40, Goal.SHARE, 12, 9_000, 12_000, "More mentions than the other tent makers in April."),
}  # fmt: skip
SCENARIOS = (
    ("Somebody we work with is accused of something", "A journalist asks, or comments turn within an hour", "stop", "agency", "Stop their posts.\nAsk the person what happened.\nTell the client within the hour."),
    ("The product disappoints many at once", "The same complaint ten times a day", "step_back", "brand", "Collect the complaints.\nAsk the brand for facts.\nAgree what influencers may answer."),
    ("A post goes out without its label", "Our check or a comment says so", "go_on", "influencer", "Ask for the label at once.\nKeep a picture of before and after."),
)  # fmt: skip
IDEAS = (
    ("story", "Grew up above a restaurant and still cleans vegetables with the radio on.", "One pot, one song: the soup is ready when the song ends."),
    ("insight", "Comments ask every week what to eat after a late shift.", "A week of late suppers, filmed at 22:40 on the kitchen clock."),
    ("fact", "Has never slept in a tent and says so.", "The first night outside, with every mistake left in."),
)  # fmt: skip


def fill_campaigns(*, house: DemoHouse, now: datetime) -> DemoCampaigns:
    """Make the campaigns, their people, dates and plans."""
    made = DemoCampaigns(house=house, stages=ensure_pipeline(house.agency))
    brands = {brand.name: brand for brand in Brand.objects.for_agency(house.agency)}
    for key, row in CAMPAIGNS.items():
        made.campaigns[key] = _campaign(made, brands[row[0]], row, now)
    made.campaigns["template"] = _template(made, brands["Fennel & Frost"])
    people = list(
        Influencer.objects.for_agency(house.agency).active().exclude(risk="barred").order_by("pk")[:80]
    )
    _people_of_the_running(made, people, now)
    _people_elsewhere(made, people[40:], now)
    _plans(made, now)
    _ideas(made, people)
    AuditEntry.objects.bulk_create(made.trail)
    return made


def note(made: DemoCampaigns, at: datetime, action: str, subject: Any, **data: Any) -> None:
    """Keep a line for the trail, as if it had been written at `at`."""
    written = entry(
        by=made.house.members["manager"], action=action, subject=subject, agency=made.house.agency, **data
    )
    written.at = at
    made.trail.append(written)


def _campaign(made: DemoCampaigns, brand: Brand, row: tuple[Any, ...], now: datetime) -> Campaign:
    _, name, state, first, last, goal, target, budget, fee, objective = row
    began = now + min(first - 20, -3) * DAY
    house = made.house
    ended = state in (CampaignState.FINISHED, CampaignState.CANCELED)
    campaign = Campaign.objects.create(
        agency=house.agency, brand=brand, name=name, name_key=fold(name), state=state, goal=goal, goal_target=target,
        objective=objective, audience="People between 25 and 45 who decide at the shelf.", markets=["ES", "DE"],
        languages=["es", "en"], starts_on=(now + first * DAY).date(), ends_on=(now + last * DAY).date(),
        budget=Decimal(budget), client_fee=Decimal(fee), target_margin=Decimal(25), currency="EUR",
        owner=house.members["manager"], launched_at=now + first * DAY if state != CampaignState.PLANNING else None,
        finished_at=now + last * DAY if ended else None,
    )  # fmt: skip
    campaign.products.set(brand.products.all()[:1])
    CampaignMember.objects.create(
        campaign=campaign, member=house.members["owner"], duty="Talks to the client"
    )
    Campaign.objects.filter(pk=campaign.pk).update(created_at=began)
    campaign.created_at = began
    note(made, began, "campaigns.campaign.created", campaign)
    if campaign.launched_at:
        note(made, campaign.launched_at, "campaigns.campaign.launched", campaign)
    last_word = {
        CampaignState.PAUSED: "paused",
        CampaignState.FINISHED: "finished",
        CampaignState.CANCELED: "canceled",
    }
    if state in last_word:
        note(made, now + min(last, -2) * DAY, f"campaigns.campaign.{last_word[state]}", campaign)
    return campaign


def _template(made: DemoCampaigns, brand: Brand) -> Campaign:
    name = "Product launch in three waves"
    return Campaign.objects.create(
        agency=made.house.agency, brand=brand, name=name, name_key=fold(name), goal=Goal.AWARENESS, currency="EUR",
        objective="Say what shall be different afterwards.", is_template=True, owner=made.house.members["owner"],
    )  # fmt: skip


def _people_of_the_running(made: DemoCampaigns, people: list[Influencer], now: datetime) -> None:
    """Put two people into every stage, with what they owe and the way they came."""
    campaign = made.campaigns["running"]
    for number, stage in enumerate(made.stages):
        for place in range(2):
            person = people[number * 2 + place]
            collaboration = _collaboration(made, campaign, person, stage, number * 2 + place, now)
            made.by_stage.setdefault(stage.key, []).append(collaboration)
            _deliverable(made, collaboration, number, place, now)
    blocked = made.by_stage["producing"][0]
    blocked.blocked_by = "Waits for the parcel with the soups"
    blocked.save(update_fields=["blocked_by"])


def _people_elsewhere(made: DemoCampaigns, people: list[Influencer], now: datetime) -> None:
    stages = {stage.key: stage for stage in made.stages}
    for place, (key, stage) in enumerate(
        [("planning", "proposed")] * 4
        + [("paused", "producing")] * 3
        + [("finished", "paid")] * 6
        + [("canceled", "declined")] * 2
    ):
        _collaboration(made, made.campaigns[key], people[place], stages[stage], place, now)


def _collaboration(
    made: DemoCampaigns,
    campaign: Campaign,
    person: Influencer,
    stage: PipelineStage,
    place: int,
    now: datetime,
) -> Collaboration:
    ended = stage.phase == Phase.ENDED
    start = max(campaign.created_at, now - 40 * DAY)
    path = _path(made.stages, stage)
    steps = [start + (now - start) * (number + 1) / (len(path) + 2) for number in range(len(path))]
    collaboration = Collaboration.objects.create(
        agency=campaign.agency, campaign=campaign, influencer=person, stage=stage, stage_since=steps[-1],
        rank=(place + 1) * 1024, owner=made.house.members["manager" if place % 3 else "owner"],
        ended_at=steps[-1] if ended else None, end_kind=stage.key if ended else "",
        end_reason=("fee", "timing")[place % 2] if ended else "", end_note="Booked until spring." if ended and place % 2 else "",
    )  # fmt: skip
    StageMove.objects.bulk_create(
        [
            StageMove(
                collaboration=collaboration, from_stage=before, to_stage=after, from_name=before.name if before else "",
                to_name=after.name, to_phase=after.phase, by_label=made.house.members["manager"].label, at=at,
            )
            for before, after, at in zip([None, *path[:-1]], path, steps, strict=True)
        ]
    )  # fmt: skip
    note(made, start, "campaigns.collaboration.added", collaboration)
    for before, after, at in zip(path, path[1:], steps[1:], strict=False):
        changes = {"stage": (str(before), str(after))}
        note(made, at, "campaigns.collaboration.moved", collaboration, changes=changes)
    return collaboration


def _path(stages: list[PipelineStage], stage: PipelineStage) -> list[PipelineStage]:
    if stage.phase == Phase.ENDED:
        return [*stages[: 3 if stage.key == "declined" else 6], stage]
    return stages[: stages.index(stage) + 1]


def _deliverable(
    made: DemoCampaigns, collaboration: Collaboration, number: int, place: int, now: datetime
) -> None:
    key = collaboration.stage.key
    if number < 3 or key == "declined":
        return
    states = {
        "producing": DeliverableState.PRODUCING, "in_review": DeliverableState.DRAFT_IN, "approved": DeliverableState.APPROVED,
        "scheduled": DeliverableState.SCHEDULED, "live": DeliverableState.PUBLISHED, "reported": DeliverableState.PUBLISHED,
        "paid": DeliverableState.PUBLISHED,
    }  # fmt: skip
    state = states.get(key, DeliverableState.PLANNED)
    # The later the stage, the nearer the dates; the second person of a stage is a little behind.
    at_ten = now.replace(hour=9, minute=0, second=0, microsecond=0)
    publish = at_ten + (14 - (number - 3) * 3 + place * 2) * DAY
    if state != DeliverableState.PUBLISHED:
        publish = max(publish, at_ten + 2 * DAY)
    draft = publish - 4 * DAY
    published = state == DeliverableState.PUBLISHED
    row = Deliverable.objects.create(
        agency=collaboration.agency, collaboration=collaboration, platform="sandbox", format=("video", "story")[place],
        title=("One pot, one song", "Late supper")[place], state=state, draft_due_at=draft, publish_due_at=publish,
        draft_in_at=draft - DAY if state not in DeliverableState.owes_draft else None,
        published_at=publish if published else None,
        published_url=f"https://sandbox.example/{collaboration.influencer.uuid}" if published else "",
    )  # fmt: skip
    note(made, min(draft - 12 * DAY, now - DAY), "campaigns.deliverable.planned", row)
    if place and number % 2:
        Postponement.objects.create(
            deliverable=row, what="publish", from_at=publish - 3 * DAY, to_at=publish, asked_by="influencer",
            reason=("health", "workload", "mood")[number % 3], by=made.house.members["manager"],
            client_warned_at=now - DAY if number % 4 == 1 else None,
            client_warned_by=made.house.members["manager"] if number % 4 == 1 else None,
        )  # fmt: skip


def _plans(made: DemoCampaigns, now: datetime) -> None:
    manager, owner = made.house.members["manager"], made.house.members["owner"]
    for key in ("running", "paused", "finished", "template"):
        campaign = made.campaigns[key]
        agreed = {"agreed_at": now - 25 * DAY, "agreed_by": owner} if key != "template" else {}
        plan = ContingencyPlan.objects.create(
            campaign=campaign, note="Facts are kept in the room of this campaign.", **agreed
        )
        for position, (title, sign, response, first_actor, steps) in enumerate(SCENARIOS):
            scenario = ContingencyScenario.objects.create(
                plan=plan,
                title=title,
                sign=sign,
                response=response,
                first_actor=first_actor,
                steps=steps,
                position=position,
            )
            ContingencyDuty.objects.create(scenario=scenario, member=manager, duty="Talks to the influencer")
            ContingencyDuty.objects.create(
                scenario=scenario, who="The client's lawyer", duty="Looks at every public word", position=1
            )
        if key != "template":
            CampaignRisk.objects.create(
                campaign=campaign, level="medium" if key == "paused" else "low", author=manager,
                history="Two of them worked for a rival three years ago; nothing since.",
                brand_values="Honest food fits all but one, who also shows luxury restaurants.",
                behavior="Answer criticism calmly. One deletes comments; we talked about it.",
                measures="The one who deletes comments leaves them under our posts.",
            )  # fmt: skip


def _ideas(made: DemoCampaigns, people: list[Influencer]) -> None:
    for number, (kind, insight, scenario) in enumerate(IDEAS):
        campaign = made.campaigns["planning" if number == 2 else "running"]
        Idea.objects.create(
            agency=made.house.agency, kind=kind, insight=insight, scenario=scenario, influencer=people[number * 3],
            brand=campaign.brand, campaign=campaign, author=made.house.members["manager"],
        )  # fmt: skip
