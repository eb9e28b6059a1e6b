import pytest
from django.http import QueryDict

from accounts.queries import staff_choices
from influencers.actions.channels import NewChannel
from influencers.actions.record import archive_influencer, create_influencer, set_owner, set_stage
from influencers.actions.stages import ensure_stages
from influencers.filters import PARAMETERS, read_filters
from influencers.models import Influencer
from influencers.queries.listing import list_page, write_place


def reading(by, query):
    return read_filters(
        QueryDict(query), by=by, stages=ensure_stages(by.agency), members=list(staff_choices(by.agency))
    )


def names(by, query="", **page):
    given = reading(by, query)
    assert given.problems == []
    return [row.name for row in list_page(by.agency, given.filters, size=page.pop("size", 25), **page).rows]


@pytest.fixture
def people(alice, charlie):
    made = {}
    for name, country, languages, tags, channels in [
        (
            "Zoë Łukasz",
            "PL",
            ["pl"],
            ["beauty"],
            [NewChannel("zoe", "youtube", 900), NewChannel("zoe2", "youtube", 50)],
        ),
        ("김민수", "KR", ["ko"], ["food", "travel"], [NewChannel("minsu", "youtube", 5000)]),
        ("Anna Ivanova", "RU", ["ru", "en"], ["beauty", "food"], [NewChannel("anna", "instagram", 700)]),
        ("Ana Boïko", "UA", ["uk"], [], [NewChannel("boiko", "youtube")]),
        ("John Smith", "", [], [], []),
    ]:
        made[name] = create_influencer(
            by=alice, name=name, country=country, languages=languages, tags=tags, channels=channels
        )
    create_influencer(by=charlie, name="Zoë Foreign", channels=[NewChannel("zoe", "youtube", 1)])
    return made


FOUND = [
    ("", ["Ana Boïko", "Anna Ivanova", "John Smith", "Zoë Łukasz", "김민수"]),
    ("q=LUKASZ", ["Zoë Łukasz"]),
    ("q=zoe+luk", ["Zoë Łukasz"]),
    ("q=anna+luk", []),
    ("q=@minsu", ["김민수"]),
    ("q=민수", ["김민수"]),
    ("q=수", ["김민수"]),
    ("q=an", ["Ana Boïko", "Anna Ivanova"]),
    ("q=va", []),
    ("q=ova", ["Anna Ivanova"]),
    ("q=100%25", []),
    ("q=https://youtube.com/@ZOE", ["Zoë Łukasz"]),
    ("platform=youtube", ["Ana Boïko", "Zoë Łukasz", "김민수"]),
    ("platform=youtube&sort=followers", ["김민수", "Zoë Łukasz", "Ana Boïko"]),
    ("platform=youtube&followers_min=900", ["Zoë Łukasz", "김민수"]),
    ("platform=youtube&followers_min=0&followers_max=900&sort=followers", ["Zoë Łukasz"]),
    ("platform=youtube&followers_max=100&sort=followers", ["Zoë Łukasz"]),
    ("country=kr&country=PL", ["Zoë Łukasz", "김민수"]),
    ("language=en", ["Anna Ivanova"]),
    ("tag=beauty", ["Anna Ivanova", "Zoë Łukasz"]),
    ("tag=beauty&tag=FOOD", ["Anna Ivanova"]),
    ("sort=newest", ["John Smith", "Ana Boïko", "Anna Ivanova", "김민수", "Zoë Łukasz"]),
    ("state=unchecked&platform=instagram", ["Anna Ivanova"]),
]


def test_filters_find_exactly(alice, people, subtests):
    for query, found in FOUND:
        with subtests.test(query):
            given = reading(alice, query)
            page = list_page(alice.agency, given.filters, size=25)
            assert [row.name for row in page.rows if not page.similar] == found


def test_stage_owner_and_archive_filters(alice, olga, people):
    stages = ensure_stages(alice.agency)
    set_stage(influencer=people["John Smith"], by=alice, stage=stages[0])
    set_owner(influencer=people["John Smith"], by=alice, owner=alice)
    set_owner(influencer=people["김민수"], by=alice, owner=olga)
    archive_influencer(influencer=people["Ana Boïko"], by=alice)
    assert names(alice, f"stage={stages[0].uuid}") == ["John Smith"]
    assert names(alice, "stage=none") == ["Anna Ivanova", "Zoë Łukasz", "김민수"]
    assert names(alice, "owner=me") == ["John Smith"]
    assert names(alice, f"owner={olga.uuid}") == ["김민수"]
    assert names(alice, "owner=nobody") == ["Anna Ivanova", "Zoë Łukasz"]
    assert names(alice, "archived=only") == ["Ana Boïko"]
    assert len(names(alice, "archived=all")) == 5


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("colour=red", ("colour", f"colour is not a filter. Known: {', '.join(PARAMETERS)}.")),
        ("platform=myspace", ("platform", "Platform cannot be “myspace”. Known: youtube, instagram, tiktok, twitch, telegram, vk, sandbox.")),
        ("followers_min=5", ("followers_min", "Choose one platform to filter by followers: numbers of different platforms do not compare.")),
        ("platform=youtube&followers_min=many", ("followers_min", "Followers from must be a whole number, for example 10000.")),
        ("platform=youtube&followers_min=10&followers_max=5", ("followers_max", "Followers to must not be below followers from.")),
        ("sort=followers", ("sort", "Choose one platform to sort by followers: numbers of different platforms do not compare.")),
        ("sort=age", ("sort", "Sort cannot be “age”. Known: name, newest, changed, followers.")),
        ("country=XX", ("country", "“XX” is not the code of a country.")),
        ("stage=3f0e", ("stage", "This stage does not exist any more. It was left out.")),
        ("owner=x", ("owner", "Owner must be me, nobody or a member of the agency.")),
        ("import=17", ("import", "This import does not exist.")),
        ("archived=perhaps", ("archived", "Archived cannot be “perhaps”. Known: only, all.")),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_and_the_rest_works(alice, people, query, problem):
    given = reading(alice, f"{query}&tag=beauty")
    assert given.problems == [problem]
    rows = list_page(alice.agency, given.filters, size=25).rows
    assert {row.name for row in rows} <= {"Anna Ivanova", "Zoë Łukasz"}
    assert rows


def test_owner_of_another_agency_is_not_a_filter(alice, charlie):
    assert reading(alice, f"owner={charlie.uuid}").problems == [
        ("owner", "Owner must be me, nobody or a member of the agency.")
    ]


def test_typing_errors_find_similar_names(alice, people):
    page = list_page(alice.agency, reading(alice, "q=Jonh+Smiht").filters, size=25)
    assert page.similar
    assert [row.name for row in page.rows] == ["John Smith"]


@pytest.mark.parametrize("query", ["", "sort=newest", "sort=changed", "platform=youtube&sort=followers"])
def test_pages_join_without_gap_or_repeat_in_both_directions(alice, query):
    for number in range(23):
        followers = None if number % 5 == 0 else number // 3
        create_influencer(
            by=alice, name=f"Twin {number % 4}", channels=[NewChannel(f"twin{number}", "youtube", followers)]
        )
    filters = reading(alice, query).filters
    whole = [row.pk for row in list_page(alice.agency, filters, size=100).rows]
    assert len(set(whole)) == 23
    walked, page = [], list_page(alice.agency, filters, size=5)
    assert page.before == ""
    while True:
        walked += [row.pk for row in page.rows]
        if not page.after:
            break
        page = list_page(alice.agency, filters, size=5, after=page.after)
    assert walked == whole
    back = [row.pk for row in page.rows]
    while page.before:
        page = list_page(alice.agency, filters, size=5, before=page.before)
        back = [row.pk for row in page.rows] + back
    assert back == whole


@pytest.mark.parametrize("place", ["x", "bm9uc2Vuc2U", "W10", "WyJuYW1lIiwgIlx1MDAwMCIsIDFd"])
def test_a_place_that_cannot_be_read_gives_the_first_page_and_says_so(alice, people, place):
    page = list_page(alice.agency, reading(alice, "").filters, size=2, after=place)
    assert page.lost_place
    assert [row.name for row in page.rows] == ["Ana Boïko", "Anna Ivanova"]


def test_a_place_of_another_order_is_lost(alice, people):
    place = write_place(Influencer.objects.get(name="John Smith"), "newest")
    assert list_page(alice.agency, reading(alice, "").filters, size=2, after=place).lost_place
