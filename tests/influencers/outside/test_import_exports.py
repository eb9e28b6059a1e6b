"""Exports of services taken in: figures, prices and overlaps with source and day, apart from the channel's numbers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from influencers.actions.importing import change_plan, run_import, start_import, upload_list
from influencers.actions.mappings import create_mapping, use_mapping
from influencers.importing.plan import Plan
from influencers.models import Channel, Import, ImportProblem, OutsideFigure, OverlapFigure, Rate, Snapshot
from influencers.outside.packs import packs
from influencers.queries.outside import said_by_others
from tests import factories

pytestmark = pytest.mark.django_db

HYPE = """Username,Full Name,Followers,AQS,Authentic engagement rate,Suspicious accounts %,Audience countries,Age 18-24,Estimated post price
anaruiz,Ana Ruiz,120000,87,4.2%,12,"Spain 45%, Mexico 12.5%",38.5,$450
leo,Leo,,n/a,1.1%,,,,
"""
NAME = "hypeauditor instagram 2026-05-04.csv"


@pytest.fixture
def take_in(alice, django_capture_on_commit_callbacks):
    """Return a function that uploads, perhaps changes the plan, and takes a list in."""

    def run(text, name=NAME, **changes) -> Import:
        upload = upload_list(by=alice, file=ContentFile(text.encode()), file_name=name)
        if changes:
            plan = Plan.from_json(upload.plan)
            change_plan(upload=upload, by=alice, plan=Plan(**{**plan.__dict__, **changes}))
        start_import(upload=upload, by=alice, in_background=False)
        return run_import(upload=upload)

    return run


def figures(**only):
    rows = OutsideFigure.objects.filter(**only).order_by("channel__handle", "metric")
    return {(row.channel.handle, row.metric): (row.value, row.unit) for row in rows.select_related("channel")}


def problems(upload):
    return list(ImportProblem.objects.filter(upload=upload).values_list("row", "column", "message"))


def test_what_a_service_states_comes_in_with_its_name_and_day(take_in):
    upload = take_in(HYPE)
    assert (upload.state, upload.created, problems(upload)) == ("done", 2, [])
    assert figures() == {
        ("anaruiz", "audience.age.18-24"): (0.385, "share"),
        ("anaruiz", "audience.country.ES"): (0.45, "share"),
        ("anaruiz", "audience.country.MX"): (0.125, "share"),
        ("anaruiz", "er.stated"): (0.042, "share"),
        ("anaruiz", "price.estimated"): (450.0, "money:USD"),
        ("anaruiz", "quality.score"): (87.0, "score"),
        ("anaruiz", "quality.suspicious"): (0.12, "share"),
        ("leo", "er.stated"): (0.011000000000000001, "share"),
    }
    assert set(OutsideFigure.objects.values_list("source", "stated_on", "upload")) == {
        ("HypeAuditor", date(2026, 5, 4), upload.pk)
    }


def test_none_of_it_touches_the_channels_own_numbers(take_in):
    take_in(HYPE)
    ana = Channel.objects.get(handle="anaruiz")
    assert (ana.followers, ana.source, ana.engagement, ana.median_views) == (120000, "import", None, None)
    assert Snapshot.objects.filter(channel=ana).count() == 1
    assert Rate.objects.count() == 0


def test_the_same_export_again_changes_nothing(take_in):
    take_in(HYPE)
    before = figures()
    again = take_in(HYPE)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert figures() == before


def test_a_corrected_figure_of_the_same_day_replaces_and_another_day_is_added(take_in):
    take_in(HYPE)
    corrected = take_in(HYPE.replace(",87,", ",88,"))
    assert (corrected.updated, corrected.unchanged) == (1, 1)
    take_in(HYPE.replace(",87,", ",90,"), "hypeauditor instagram 2026-06-01.csv")
    rows = OutsideFigure.objects.filter(metric="quality.score").order_by("stated_on")
    assert list(rows.values_list("stated_on", "value")) == [
        (date(2026, 5, 4), 88.0),
        (date(2026, 6, 1), 90.0),
    ]
    [said] = said_by_others(Channel.objects.get(handle="anaruiz").influencer)
    shown = {each.metric: (each.value, each.suffix, each.stated_on) for each in said.statements}
    assert shown["quality.score"] == (90.0, "", date(2026, 6, 1))
    assert shown["audience.country.ES"] == (45.0, "%", date(2026, 6, 1))
    assert said.older == 7


def test_two_services_stand_side_by_side(take_in):
    take_in(HYPE)
    take_in(
        "Username,Fake followers %,Engagement rate,Median views\nanaruiz,20%,3%,50K\n",
        "modash instagram 2026-05-05.csv",
    )
    said = said_by_others(Channel.objects.get(handle="anaruiz").influencer)
    assert [(group.source, group.newest) for group in said] == [
        ("HypeAuditor", date(2026, 5, 4)),
        ("Modash", date(2026, 5, 5)),
    ]
    assert figures(source="Modash") == {
        ("anaruiz", "er.stated"): (0.03, "share"),
        ("anaruiz", "quality.suspicious"): (0.2, "share"),
        ("anaruiz", "views.median"): (50000.0, "count"),
    }


def test_a_figure_that_makes_no_sense_is_told_and_the_row_comes_in(take_in):
    upload = take_in(HYPE.replace(",12,", ",140%,").replace("Spain 45%", "Wonderland 45%"))
    assert (upload.created, upload.rejected) == (2, 0)
    assert problems(upload) == [
        (2, "Suspicious accounts %", "“140%” is more than the whole."),
        (2, "Audience countries", "“Wonderland 45%” is not a country with its share, such as Spain 45%."),
    ]


PRICES = "Блогер,Ссылка,Подписчики,Цена за пост,Цена за сторис,Валюта\nАня,https://vk.com/anya,50000,12 000,5000,руб\n"


def test_a_price_list_becomes_listed_rates(take_in, alice):
    take_in(PRICES, "epicstars 2026-03-01.csv")
    rates = Rate.objects.order_by("format")
    assert list(
        rates.values_list("platform", "format", "kind", "amount", "currency", "quoted_on", "source", "author")
    ) == [
        ("vk", "post", "listed", Decimal("12000.00"), "RUB", date(2026, 3, 1), "Epic Stars", alice.pk),
        ("vk", "story", "listed", Decimal("5000.00"), "RUB", date(2026, 3, 1), "Epic Stars", alice.pk),
    ]
    take_in(PRICES, "epicstars 2026-03-01.csv")
    take_in(PRICES.replace("12 000", "13 000"), "epicstars 2026-03-01.csv")
    assert list(rates.values_list("format", "amount")) == [
        ("post", Decimal("13000.00")),
        ("story", Decimal("5000.00")),
    ]
    take_in(PRICES, "epicstars 2026-04-01.csv")
    assert rates.count() == 4


def test_a_price_without_a_currency_and_one_below_zero_are_told(take_in):
    text = PRICES.replace(",руб", ",").replace("5000\n", "x").replace(",5000,", ",-5 руб,")
    upload = take_in(text, "epicstars 2026-03-01.csv")
    assert Rate.objects.count() == 0
    assert [message for _, _, message in problems(upload)] == [
        "“12 000” has no currency. Name the column of the currency, or choose one for the list.",
        "“-5 руб” is below zero.",
    ]


def test_the_lists_currency_fills_in(take_in):
    take_in(PRICES.replace(",руб", ","), "epicstars 2026-03-01.csv", currency="KZT")
    assert set(Rate.objects.values_list("currency", flat=True)) == {"KZT"}


def test_a_format_the_platform_does_not_sell_is_told(take_in):
    upload = take_in(PRICES.replace("vk.com/anya", "youtube.com/@anya"), "epicstars 2026-03-01.csv")
    assert [message for _, _, message in problems(upload)] == ["Price: Story is not sold on YouTube."]
    assert Rate.objects.get().format == "post"


PAIRS = "Username,Platform,Compared with,Overlap %,Jaccard\nana,Instagram,@leo,62%,0.31\nana,Instagram,@ghost,10%,\nana,Instagram,@ana,90%,\n"


def test_stated_overlaps_of_pairs_come_in_and_unknown_channels_are_told(take_in, agency):
    ana = factories.make_channel(factories.make_influencer(agency, "Ana"), platform="instagram", handle="ana")
    leo = factories.make_channel(factories.make_influencer(agency, "Leo"), platform="instagram", handle="leo")
    upload = take_in(PAIRS, "hypeauditor overlap 2026-02-01.csv")
    row = OverlapFigure.objects.get()
    assert (row.first, row.second, row.of_smaller, row.jaccard, row.source, row.stated_on) == (
        ana, leo, 0.62, 0.31, "HypeAuditor", date(2026, 2, 1),
    )  # fmt: skip
    assert {message for _, _, message in problems(upload) if "other channel" in message} == {
        "The other channel, ghost, is not in the base, so the overlap was left out.",
        "The other channel, ana, is this same channel.",
    }


def test_another_agencys_channels_are_not_found_by_an_overlap(take_in, agency, other_agency):
    factories.make_channel(factories.make_influencer(agency, "Ana"), platform="instagram", handle="ana")
    factories.make_channel(factories.make_influencer(other_agency, "Leo"), platform="instagram", handle="leo")
    take_in(PAIRS, "hypeauditor overlap 2026-02-01.csv")
    assert OverlapFigure.objects.count() == 0


def test_figures_of_a_list_without_a_service_wait_for_its_name(alice):
    upload = upload_list(by=alice, file=ContentFile(HYPE.encode()), file_name="instagram.csv")
    plan = Plan.from_json(upload.plan)
    assert plan.source == "HypeAuditor"
    nameless = Plan(**{**plan.__dict__, "source": ""})
    assert (
        nameless.missing()
        == "Whose figures are these? Type the name of the service the list was exported from."
    )
    dayless = Plan(**{**plan.__dict__, "as_of": None})
    assert (
        dayless.missing() == "Of which day are the service's figures? Choose the day the list was exported."
    )


def test_a_mapping_chosen_by_hand_is_taken_and_none_takes_it_back(alice):
    upload = upload_list(by=alice, file=ContentFile(b"Username,ER\nana,0.8\n"), file_name="x.csv")
    assert Plan.from_json(upload.plan).mapping == ""
    use_mapping(upload=upload, by=alice, mapping=packs()["modash"])
    plan = Plan.from_json(Import.objects.get().plan)
    assert (plan.source, [c.target for c in plan.columns]) == ("Modash", ["handle", "outside:er.stated"])
    use_mapping(upload=upload, by=alice, mapping=None)
    plan = Plan.from_json(Import.objects.get().plan)
    assert (plan.source, plan.columns[1].target) == ("", "")


def test_an_own_mapping_with_a_platform_reads_a_file_of_several_platforms(alice, take_in):
    create_mapping(
        by=alice,
        name="Ours",
        service="Local",
        columns={"IG": "handle@instagram", "TT": "handle@tiktok", "IG ER": "outside:er.stated@instagram",
                 "TT ER": "outside:er.stated@tiktok", "TT video": "rate:video@tiktok"},
    )  # fmt: skip
    upload = take_in("Name,IG,TT,IG ER,TT ER,TT video\nAna,ana.ig,ana.tt,4%,9%,€300\n", "x.csv")
    assert problems(upload) == []
    assert figures() == {("ana.ig", "er.stated"): (0.04, "share"), ("ana.tt", "er.stated"): (0.09, "share")}
    assert Rate.objects.get().platform == "tiktok"
