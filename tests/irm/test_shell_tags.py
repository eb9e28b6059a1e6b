import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.http import QueryDict
from django.template import Context
from django.utils import translation

from irm.templatetags import shell_tags

NOW = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1k"),
        (1234, "1.2k"),
        (12_345, "12.3k"),
        (99_960, "100k"),
        (123_456, "123k"),
        (999_499, "999k"),
        (999_500, "1M"),
        (999_950, "1M"),
        (12_300_000, "12.3M"),
        (4_560_000_000, "4.6B"),
        (-12_345, "-12.3k"),
        (Decimal("3.456"), "3.5"),
        (0.034, "0.034"),
        (Decimal("0.5"), "0.5"),
        (None, "unknown"),
        ("", "unknown"),
        ("many", "unknown"),
        (float("nan"), "unknown"),
    ],
)
def test_compact_keeps_three_digits_and_never_invents_a_zero(value, shown):
    assert shell_tags.compact(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1_234_567, "1,234,567"),
        (0, "0"),
        (Decimal("1234.50"), "1,234.50"),
        (12.0, "12"),
        (None, "unknown"),
    ],
)
def test_full_groups_thousands(value, shown):
    with translation.override("en"):
        assert shell_tags.full(value) == shown


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=-59), "just now"),
        (timedelta(seconds=30), "in a moment"),
        (timedelta(seconds=-60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "in 59 minutes"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(hours=23), "in 23 hours"),
        (timedelta(days=2, hours=3), "in 2 days"),
        (timedelta(days=-30), "30 days ago"),
        (timedelta(days=-31), "9 Feb 2026"),
    ],
)
def test_relative_says_how_far_away_a_moment_is(distance, words):
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        assert shell_tags.relative(NOW + distance) == words


def test_when_is_readable_by_machines_and_exact_on_hover():
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        assert shell_tags.when(NOW + timedelta(days=2)) == (
            '<time datetime="2026-03-14T14:00:00+00:00" title="Sat 14 Mar 2026, 14:00 UTC" '
            "data-relative>in 2 days</time>"
        )


def test_when_says_unknown_for_no_moment():
    assert shell_tags.when(None) == '<span class="text-unknown">unknown</span>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mina Park", "MP"),
        ("mina", "M"),
        ("  Ana  María de la Cruz ", "AC"),
        ("박 서준", "박서"),
        ("@handle", "H"),
        ("🎮 Łukasz", "Ł"),
        ("🎮", "?"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_initials_are_one_or_two_letters_in_any_script(name, letters):
    assert shell_tags.initials(name) == letters


def test_hue_is_the_same_for_the_same_name_and_uses_every_color():
    assert shell_tags.hue("Mina Park") == shell_tags.hue(" mina park ")
    hues = {shell_tags.hue(f"person {number}") for number in range(200)}
    assert hues == {f"hue-{number}" for number in range(shell_tags.HUES)}


def test_an_icon_is_decoration_unless_it_has_a_label(settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    assert 'aria-hidden="true"' in shell_tags.icon("bell")
    assert 'role="img" aria-label="Alerts &lt;3"' in shell_tags.icon("bell", "Alerts <3")


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("", {"tier": "micro"}, "?tier=micro"),
        ("q=mina&tier=nano", {"tier": "micro"}, "?q=mina&tier=micro"),
        ("q=mina&tier=nano", {"tier": None}, "?q=mina"),
        ("q=mina&after=abc", {"q": "park"}, "?q=park"),
        ("q=mina", {"after": "abc"}, "?q=mina&after=abc"),
        ("tag=a&tag=b", {"tag": ["b", "c"]}, "?tag=b&tag=c"),
        ("tag=a&tag=b", {"sort": "name"}, "?tag=a&tag=b&sort=name"),
    ],
)
def test_query_changes_one_value_and_keeps_the_others(before, changes, after):
    context = Context({"request": SimpleNamespace(GET=QueryDict(before))})
    assert shell_tags.query(context, **changes) == after


def _lines(svg):
    return re.findall(r'points="([^"]*)"', svg)


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ([1, 2, 3], ["0.0,20.0 50.0,10.0 100.0,0.0"]),
        ([5, 5], ["0.0,10.0 100.0,10.0"]),
        ([0, 10, None, 10, 0], ["0.0,20.0 25.0,0.0", "75.0,0.0 100.0,20.0"]),
        ([7, None], []),
        ([], []),
    ],
)
def test_a_sparkline_scales_to_its_values_and_leaves_gaps(values, lines):
    assert _lines(shell_tags.sparkline(values)) == lines


def test_a_figure_is_explained_by_what_is_known_of_it():
    with translation.override("en"):
        assert shell_tags.explain(1234) == "1,234"
        assert shell_tags.explain(3.42, suffix="%", source="YouTube") == "3.42%\nSource: YouTube"
        assert shell_tags.explain(
            518_820,
            unit="followers",
            definition="Public count on the channel page.",
            precision="rounded to three digits",
            source="YouTube",
            measured=NOW,
        ) == (
            "518,820 followers\nPublic count on the channel page.\nPrecision: rounded to three digits\n"
            "Source: YouTube\nMeasured: Thu 12 Mar 2026, 14:00"
        )


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.14.1", "Unknown browser"),
        ("", "Unknown browser"),
        (None, "Unknown browser"),
    ],
)
def test_browser_is_named_for_people(agent, words):
    assert shell_tags.browser(agent) == words
