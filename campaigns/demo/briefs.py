"""The demo's briefs: one read back by some, objected to by one, changed since; one still being written."""

from datetime import datetime

from campaigns.actions.brief_points import add_points, save_point
from campaigns.actions.briefs import create_brief, publish_brief
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.read_backs import (
    acknowledge_all,
    answer_point,
    ask_to_read,
    note_second_check,
    resolve_objection,
    say,
)
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Brief, BriefVersion, Collaboration, ReadBack

SOUP = {
    "overview": "A week of suppers that take less time than ordering. You cook, you eat, you tell what you think.",
    "selling_points": "The vegetables are named on the lid\nIt comes frozen, so nothing is thrown away",
    "must_say": "It is ready in six minutes\nIt has four ingredients",
    "free_ground": "Where and when you film\nWhat you eat with it, and whether you like it\nMusic, cut and humor",
    "do": "Show the pot once with its lid legible",
    "do_not": "Please no comparison with other soups by name",
    "mentions": "@fennelandfrost",
    "hashtags": "#soupweek",
    "links": "https://fennelandfrost.example/soup",
    "dates": "The draft is due four days before it goes live\nWe answer within one working day",
    "rights": "We may share the post on our own channels for three months",
}
TENT = {
    "overview": "A first night outside with a borrowed tent, mistakes left in.",
    "must_say": "Say: “The Ridge tent is the lightest two-person tent I have ever had in my hands, and it stood the storm.”\nThe tent can be borrowed for a weekend\nIt weighs 1.4 kg\nIt is repaired for free\nIt stands in a storm",
    "do": "Begin with the tent in the picture\nKeep the logo visible",
}


def fill_briefs(*, campaigns: DemoCampaigns, now: datetime) -> None:
    """Write the briefs and let people read them."""
    manager = campaigns.house.members["manager"]
    running = campaigns.campaigns["running"]
    brief = create_brief(campaign=running, by=manager, title="Soup week: a supper")
    for section, text in SOUP.items():
        add_points(brief=brief, by=manager, section=section, text=text)
    first = publish_brief(brief=brief, by=manager)
    readers = [
        *campaigns.by_stage["agreed"],
        *campaigns.by_stage["briefed"],
        *campaigns.by_stage["producing"],
    ]
    ask_to_read(brief=brief, by=manager, collaborations=readers)
    for collaboration in [*campaigns.by_stage["briefed"], *campaigns.by_stage["producing"]]:
        link = make_personal_link(collaboration=collaboration, by=manager)[0]
        acknowledge_all(read_back=_of(brief, collaboration), by=link, version=first.number)
    note_second_check(
        read_back=_of(brief, campaigns.by_stage["producing"][1]),
        by=manager,
        note="Films on Sunday, in daylight.",
    )
    _objections(campaigns, brief, first)
    point = brief.points.get(text="It is ready in six minutes")
    save_point(point=point, by=manager, text="It is ready in six minutes, eight from the freezer")
    publish_brief(brief=brief, by=manager, note="The time from the freezer is in it now.")
    draft = create_brief(
        campaign=campaigns.campaigns["planning"],
        by=manager,
        platform="instagram",
        format="reel",
        language="en",
    )
    for section, text in TENT.items():
        add_points(brief=draft, by=manager, section=section, text=text)


def _objections(campaigns: DemoCampaigns, brief: Brief, version: BriefVersion) -> None:
    manager = campaigns.house.members["manager"]
    one, other = campaigns.by_stage["agreed"]
    link = make_personal_link(collaboration=one, by=manager)[0]
    keys = {point["text"]: point["key"] for point in version.points}

    def answer(text: str, verdict: str, remark: str = "") -> None:
        answer_point(
            read_back=_of(brief, one),
            by=link,
            version=version.number,
            key=keys[text],
            verdict=verdict,
            remark=remark,
        )

    answer("It has four ingredients", "got_it")
    answer("Where and when you film", "got_it")
    answer(
        "Show the pot once with its lid legible",
        "objects",
        "I never show labels. Could it stand on the table?",
    )
    answer("@fennelandfrost", "objects", "In the video or in the text?")
    asked = _of(brief, one).answers.get(key=keys["@fennelandfrost"])
    resolve_objection(answer=asked, by=manager, resolution="In the text is enough.")
    say(read_back=_of(brief, other), by=manager, text="Have you had time to look at it?")


def _of(brief: Brief, collaboration: Collaboration) -> ReadBack:
    return ReadBack.objects.get(brief=brief, collaboration=collaboration)
