"""Every tab of a profile: the same header, few statements whatever there is, and the stage with its criteria."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.actions.stages import add_stage, describe_stage, ensure_stages
from influencers.models import OutsideFigure, Rate
from influencers.tabs import TABS
from tests.api.everything import one_more_of_everything, one_of_everything
from tests.influencers.content import make_posts

PAGES = [(page, route) for _, _, pages in TABS for page, _, route in pages]


@pytest.fixture
def house(alice, brand, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return one_of_everything(alice, brand)


def address(person, route):
    if route == "history":
        return f"{person.get_absolute_url()}?tab=history"
    return reverse(f"influencers:{route}", args=[person.uuid])


def more(house, alice):
    """Another of everything the tabs show, posts, figures and prices included."""
    one_more_of_everything(alice, house)
    for channel in house["influencers"].channels.all():
        make_posts(channel, 6, before=timezone.now(), likes=10, comments_count=2, views=200)
        for day in (1, 2):
            OutsideFigure.objects.get_or_create(
                channel=channel, source="Modash", metric="quality.real", stated_on=date(2026, 1, day),
                defaults={"value": 0.5, "unit": "share"},
            )  # fmt: skip
    Rate.objects.create(
        influencer=house["influencers"], platform="youtube", format="short", kind="asked", amount=9,
        currency="EUR", quoted_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip


def statements_of_tabs(client, person) -> dict[str, int]:
    """Return how many statements each tab takes; each is opened once before, as it is all day."""
    counts = {}
    for _, route in PAGES:
        client.get(address(person, route))
        with CaptureQueriesContext(connection) as captured:
            assert (route, client.get(address(person, route)).status_code) == (route, 200)
        counts[route] = len(captured)
    return counts


def test_a_tab_takes_at_most_twelve_statements_however_much_there_is(house, alice, client_of):
    client, person = client_of(alice), house["influencers"]
    more(house, alice)
    before = statements_of_tabs(client, person)
    more(house, alice)
    assert statements_of_tabs(client, person) == before
    assert {route: count for route, count in before.items() if count > 12} == {}


def test_every_tab_has_the_same_header_with_the_handles_and_marks_its_own_place(house, alice, client_of):
    client, person = client_of(alice), house["influencers"]
    headers, here = set(), {}
    for page, route in PAGES:
        html = client.get(address(person, route)).content.decode()
        headers.add(re.search(r'<header class="page-top">.*?</header>', html, re.DOTALL)[0])
        here[page] = re.findall(r'aria-current="page"[^>]*>([^<]+)</a>', html.split("page-top")[-1])
    assert len({re.sub(r'value="[^"]+"', "", header) for header in headers}) == 1  # but for the form's token
    assert person.channels.first().handle in next(iter(headers))
    assert here["overview"] == ["Overview"]
    assert here["outside"] == ["Audience and scores", "Other services"]
    assert here["history"] == ["Relationship", "Changes"]


def test_the_stage_is_chosen_beside_its_criteria_and_the_move_is_written_down(house, alice, client_of):
    person = house["influencers"]
    second = add_stage(by=alice, name="In talks")
    describe_stage(
        stage=second,
        by=alice,
        how_to="Ask for figures",
        entry_criteria="They answered",
        exit_criteria="A price is known",
    )
    client = client_of(alice)
    url = reverse("influencers:move_influencer", args=[person.uuid])
    page = client.post(url, {"stage": str(second.uuid)}, follow=True).content.decode()
    person.refresh_from_db()
    assert person.stage == second
    for words in ("Ask for figures", "They answered", "A price is known", f"Moved to {second.name}."):
        assert words in page
    entry = AuditEntry.objects.about(person).filter(action="influencers.influencer.changed").latest("pk")
    assert entry.data["changes"] == {"stage": [None, second.name]}
    edit = client.get(reverse("influencers:edit", args=[person.uuid])).content.decode()
    assert f"{second.name}: They answered" in edit


def test_viewers_read_the_stage_and_cannot_move_it(house, bob, client_of):
    person = house["influencers"]
    client = client_of(bob)
    assert "When people enter and leave each stage" in client.get(person.get_absolute_url()).content.decode()
    stage = ensure_stages(bob.agency)[0]
    client.post(reverse("influencers:move_influencer", args=[person.uuid]), {"stage": str(stage.uuid)})
    person.refresh_from_db()
    assert person.stage is None
