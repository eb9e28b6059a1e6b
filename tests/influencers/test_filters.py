"""Every filter, negation and groups: each case has somebody who fits and somebody who does not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from accounts.queries import staff_choices
from influencers.actions.stages import ensure_stages
from influencers.filters import read_filters
from influencers.models import (
    BrandRelation,
    CustomField,
    InfluencerList,
    ListEntry,
    OutsideFigure,
    PastWork,
    Rate,
)
from influencers.queries.listing import list_page
from tests.factories import make_brand, make_channel, make_influencer

NOW = "2026-12-20T12:00:00Z"


@pytest.fixture(autouse=True)
def _accepted(settings):
    """Their figures are of YouTube; without the amendment its terms let none be worked out."""
    settings.YOUTUBE_DERIVED = "accepted"


def reading(by, query):
    return read_filters(
        QueryDict(query), by=by, stages=ensure_stages(by.agency), members=list(staff_choices(by.agency))
    )


def names(by, query):
    given = reading(by, query)
    assert given.problems == []
    return [row.name for row in list_page(by.agency, given.filters, size=100).rows]


@pytest.fixture
def people(agency, alice, brand):
    """Ada fits most, Ben little, Cy is nearly unknown."""
    CustomField.objects.create(agency=agency, key="shoe", label="Shoe size", kind="number")
    CustomField.objects.create(
        agency=agency, key="diet", label="Diet", kind="choice", choices=["vegan", "any"]
    )
    with time_machine.travel(NOW, tick=False):
        ada = make_influencer(
            agency, "Ada", country="ES", languages=["es"], tags=["food", "travel"], birth_year=2000, birthday=105,
            refuses=["gambling"], tones=["humorous"], vetting="clear", risk="low", custom={"shoe": 39, "diet": "vegan"},
            last_contact_at=timezone.now() - timedelta(days=3),
        )  # fmt: skip
        ben = make_influencer(
            agency, "Ben", country="KR", tags=["food"], birth_year=1980, birthday=701, vetting="concerns", risk="high",
            custom={"shoe": 45}, last_contact_at=timezone.now() - timedelta(days=200),
        )  # fmt: skip
        cy = make_influencer(agency, "Cy")
    big = make_channel(
        ada, "youtube", "ada", followers=120_000, tier="mid", growth_30d=0.08, engagement_percentile=90
    )
    make_channel(ada, "tiktok", "ada", followers=900, tier="", growth_30d=-0.02)
    make_channel(
        ben, "youtube", "ben", followers=4_000, tier="nano", growth_30d=0.01, engagement_percentile=20
    )
    make_channel(cy, "youtube", "cy")
    OutsideFigure.objects.create(
        channel=big,
        source="Meter",
        metric="audience.country.ES",
        value=0.4,
        unit="share",
        stated_on=date(2026, 1, 1),
    )
    for amount, day in ((900, date(2026, 1, 1)), (300, date(2026, 6, 1))):  # the newer price counts
        Rate.objects.create(
            influencer=ada, platform="youtube", format="integration", kind="asked", amount=Decimal(amount), currency="EUR",
            quoted_on=day,
        )  # fmt: skip
    PastWork.objects.create(influencer=ada, brand_name="Çola", brand_key="cola")
    BrandRelation.objects.create(influencer=ada, brand=brand, affinity=2, author=alice)
    BrandRelation.objects.create(influencer=ben, brand=brand, affinity=-2, author=alice)
    picked = InfluencerList.objects.create(agency=agency, name="Picked", author=alice)
    ListEntry.objects.create(list=picked, influencer=ben, position=1)
    return {"brand": brand.uuid, "list": picked.uuid}


WHO_FITS = [
    ("-country=ES", ["Ben", "Cy"]),
    ("-tag=travel", ["Ben", "Cy"]),
    ("tag=food&-tag=travel", ["Ben"]),
    ("country=ES&country=KR", ["Ada", "Ben"]),
    ("platform=youtube&tier=mid", ["Ada"]),
    ("platform=youtube&-tier=mid", ["Ben", "Cy"]),
    ("platform=youtube&followers=5000..", ["Ada"]),
    ("platform=youtube&followers=..5000", ["Ben"]),
    ("platform=tiktok&followers=5000..", []),
    ("platform=tiktok&-followers=5000..", ["Ada"]),
    ("platform=youtube&growth=5..", ["Ada"]),
    ("platform=youtube&growth=..5", ["Ben"]),
    ("platform=tiktok&growth=..-1", ["Ada"]),
    ("platform=youtube&percentile=75..", ["Ada"]),
    ("platform=youtube&tier=mid&percentile=..50", []),
    ("-platform=tiktok", ["Ben", "Cy"]),
    ("audience=ES:30", ["Ada"]),
    ("audience=es:41", []),
    ("-audience=ES:30", ["Ben", "Cy"]),
    ("age=20..30", ["Ada"]),
    ("age=40..", ["Ben"]),
    ("-age=20..30", ["Ben", "Cy"]),
    ("price=200..400 EUR", ["Ada"]),
    ("price=800.. EUR", []),
    ("price=..400 USD", []),
    ("platform=tiktok&price=..400 EUR", []),
    ("refuses=Gambling", ["Ada"]),
    ("-refuses=gambling", ["Ben", "Cy"]),
    ("tone=humorous", ["Ada"]),
    ("vetting=clear", ["Ada"]),
    ("vetting=none", ["Cy"]),
    ("risk=high&risk=none", ["Ben", "Cy"]),
    ("contact=2026-12-01..", ["Ada"]),
    ("contact=..2026-12-01", ["Ben"]),
    ("contact=never", ["Cy"]),
    ("-contact=never", ["Ada", "Ben"]),
    ("birthday=30", ["Ada"]),  # over New Year's Eve
    ("birthday=10", []),
    ("birthday=366", ["Ada", "Ben"]),
    ("worked=COLA", ["Ada"]),
    ("worked=pepsi", []),
    ("likes={brand}", ["Ada"]),
    ("bad={brand}", ["Ben"]),
    ("list={list}", ["Ben"]),
    ("-list={list}", ["Ada", "Cy"]),
    ("custom.shoe=38..40", ["Ada"]),
    ("custom.shoe=41..", ["Ben"]),
    ("custom.diet=vegan", ["Ada"]),
    ("-custom.diet=vegan", ["Ben", "Cy"]),
    ("g1.country=ES&g1.tag=travel&g2.risk=high", ["Ada", "Ben"]),
    ("g1.country=ES&g1.risk=high&g2.risk=high", ["Ben"]),
    ("tag=food&g1.country=ES&g2.country=KR&g2.-risk=high", ["Ada"]),
    ("platform=youtube&g1.followers=100000..&g2.growth=..2", ["Ada", "Ben"]),
    ("platform=youtube&g1.percentile=50..&sort=followers", ["Ada"]),
]


def test_each_filter_finds_exactly_who_fits(alice, people, subtests):
    with time_machine.travel(NOW, tick=False):
        for query, found in WHO_FITS:
            with subtests.test(query):
                assert names(alice, query.format(**people)) == found


def test_several_wishes_about_a_channel_must_be_met_by_one_channel(alice, agency):
    person = make_influencer(agency, "Two")
    make_channel(person, "youtube", "one", followers=10, tier="nano", engagement_percentile=99)
    make_channel(person, "youtube", "two", followers=900_000, tier="macro", engagement_percentile=1)
    assert names(alice, "platform=youtube&tier=macro&percentile=..5") == ["Two"]
    assert names(alice, "platform=youtube&tier=macro&percentile=90..") == []


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        ("tier=mid", "tier", "Choose one platform to filter by tier: numbers of different platforms do not compare."),
        ("platform=youtube&platform=tiktok&growth=5..", "growth", "Choose one platform to filter by growth in 30 days: numbers of different platforms do not compare."),
        ("g1.followers=5..", "g1.followers", "Choose one platform to filter by followers: numbers of different platforms do not compare."),
        ("age=old", "age", "Age must be a whole number, for example 10000."),
        ("age=30..20", "age", "Age: the end must not be below the beginning."),
        ("age=..", "age", "Age needs at least one end: 10..20, 10.. or ..20."),
        ("price=100", "price", "Price is written with its currency: 100..500 EUR."),
        ("price=1..2 QQQ", "price", "Price is written with its currency: 100..500 EUR."),
        ("price=-5..2 EUR", "price", "Price is written with its currency: 100..500 EUR."),
        ("contact=soon", "contact", "Last contact must be a day written as 2026-03-31."),
        ("contact=..9999-12-31", "contact", "Last contact must be a day written as 2026-03-31."),
        ("contact=2026-02-30..", "contact", "Last contact must be a day written as 2026-03-31."),
        ("birthday=999", "birthday", "Birthday must be at most 366 days ahead."),
        ("audience=Spain", "audience", "Audience country is written as a country and the least share in percent: ES:20."),
        ("audience=ES:200", "audience", "The least share must be from 0 to 100 percent."),
        ("likes=3", "likes", "This brand does not exist."),
        ("list=3", "list", "This list does not exist any more. It was left out."),
        ("risk=huge", "risk", "Risk cannot be “huge”. Known: none, low, medium, high, barred."),
        ("custom.shoe=big", "custom.shoe", "Shoe size must be a number, for example 5 or 2.5."),
    ],
)  # fmt: skip
def test_a_filter_without_sense_gets_one_sentence_and_the_others_work(
    alice, people, query, parameter, sentence
):
    given = reading(alice, f"{query}&country=ES")
    assert given.problems == [(parameter, sentence)]
    assert [row.name for row in list_page(alice.agency, given.filters, size=10).rows] == ["Ada"]


@pytest.mark.parametrize("name", ["custom.unknown", "g0.country", "g1.colour", "--country", "country.x"])
def test_a_field_that_does_not_exist_is_told(alice, people, name):
    [(parameter, sentence)] = reading(alice, f"{name}=1").problems
    assert parameter == name
    assert sentence.startswith(f"{name} is not a filter.")


def test_brands_and_lists_of_another_agency_are_no_filters(alice, charlie, other_agency):
    foreign = make_brand(other_agency, "Foreign")
    hidden = InfluencerList.objects.create(agency=other_agency, name="Hidden", author=charlie)
    problems = reading(alice, f"likes={foreign.uuid}&list={hidden.uuid}").problems
    assert [parameter for parameter, _ in problems] == ["likes", "list"]


def test_chips_say_group_and_negation_and_lead_to_the_list_without_them(alice, people):
    chips = reading(alice, "g1.-country=ES&g1.country=KR&age=20..30").chips
    assert [(chip.label, chip.value, chip.parameter, chip.raw) for chip in chips] == [
        ("1 · Not country", "Spain", "g1.-country", "ES"),
        ("1 · Country", "South Korea", "g1.country", "KR"),
        ("Age", "20 to 30", "age", "20..30"),
    ]


def test_forty_filters_are_enough(alice, agency):
    given = reading(alice, "&".join(f"tag=t{number}" for number in range(45)))
    assert given.problems == [("tag", "At most 40 filters at once. The last were left out.")]
