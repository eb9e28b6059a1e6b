"""How to answer whoever moves dates: meet them halfway, be clear, settle in peace, in their language."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaigns.actions.deliverables import move_due
from campaigns.manners import manner_for
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(("times", "title"), [(1, "Meet them halfway"), (2, "Be clear"), (3, "Settle it in peace"), (9, "Settle it in peace")])  # fmt: skip
def test_the_step_follows_how_often_they_asked(times, title):
    manner = manner_for(times, languages=["en"], name="Mina", what="the reel", day=DAY)
    assert manner is not None and manner.title == title and "Mina" in manner.words


def test_whoever_never_asked_needs_no_advice():
    assert manner_for(0, languages=["en"], name="Mina", what="the reel", day=DAY) is None


@pytest.mark.parametrize(("languages", "written"), [
    (["en"], "March 9"), (["ru"], "9 марта"), (["ko"], "3월 9일"), (["es"], "9 de marzo"), (["pl"], "9 marca"),
    (["th", "pl"], "9 marca"), (["th"], "March 9"), ([], "March 9"),
])  # fmt: skip
def test_words_and_day_are_in_their_language(languages, written):
    manner = manner_for(1, languages=languages, name="Mina", what="reel", day=DAY)
    assert manner is not None and written in manner.words and "{" not in manner.words


@pytest.mark.django_db
def test_the_page_offers_the_words_only_for_what_they_moved_and_still_owe(alice, client_of):
    person = factories.make_influencer(alice.agency, "Mina Park", languages=["ko"])
    collaboration = make_collaboration(make_campaign(alice), alice, person)
    deliverable = make_deliverable(collaboration, title="쇼츠")
    client, page = client_of(alice), collaboration.get_absolute_url()

    move_due(
        deliverable=deliverable, by=alice, what="publish", to=deliverable.publish_due_at + timedelta(days=1),
        reason="client", asked_by="client",
    )  # fmt: skip
    assert "how to answer" not in client.get(page).content.decode()
    deliverable.refresh_from_db()
    move_due(
        deliverable=deliverable, by=alice, what="publish", to=deliverable.publish_due_at + timedelta(days=1),
        reason="health", asked_by="influencer",
    )  # fmt: skip

    shown = client.get(page).content.decode()

    deliverable.refresh_from_db()
    day = timezone.localdate(deliverable.publish_due_at)
    assert "Meet them halfway: how to answer" in shown
    assert (
        f"Mina 님, 미리 알려 주셔서 감사합니다. 쇼츠은(는) {day.month}월 {day.day}일도 괜찮습니다." in shown
    )
