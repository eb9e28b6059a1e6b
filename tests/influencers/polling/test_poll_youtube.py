from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.actions.notes import add_note
from influencers.models import Snapshot
from influencers.search_text import parts_of
from influencers.states import ChannelState
from tests import factories
from tests.influencers.polling.rounds import channel_id, make_due, poll_round

pytestmark = pytest.mark.django_db


def _asked_ids(youtube) -> list[list[str]]:
    return [request.get("id").split(",") for request in youtube.requests]


def test_a_poll_ends_in_the_channels_numbers_and_a_snapshot(agency, youtube):
    youtube.add_channel(
        channel_id(1), title="Slow Bread", handle="@slowbread", subscribers=1_234_567, views=98_765, videos=41
    )
    channel = make_due(factories.make_influencer(agency, "Marta"), channel_id(1), handle="slowbread")

    assert poll_round() == 1

    channel.refresh_from_db()
    assert (channel.followers, channel.views_count, channel.posts_count) == (1_230_000, 98_765, 41)
    assert (channel.following, channel.precision, channel.source) == (None, "rounded3", "poll")
    assert (channel.state, channel.state_note, channel.title) == (ChannelState.OK, "", "Slow Bread")
    assert channel.claimed_until is None
    assert channel.next_poll_at - channel.last_polled_at >= timedelta(hours=21)
    snapshot = Snapshot.objects.get(channel=channel)
    assert (snapshot.followers, snapshot.views_count, snapshot.taken_at) == (
        1_230_000,
        98_765,
        channel.measured_at,
    )
    assert AuditEntry.objects.filter(agency=agency).count() == 0  # plain numbers leave no entry


def test_search_finds_an_influencer_by_the_title_a_poll_brought(agency, youtube):
    youtube.add_channel(channel_id(1), title="Żółty Ser", handle="@zolty")
    influencer = make_due(factories.make_influencer(agency, "Marta"), channel_id(1)).influencer

    poll_round()

    influencer.refresh_from_db()
    assert " zolty ser " in influencer.search_text


def test_search_finds_an_influencer_by_the_bio_a_poll_brought_and_still_by_the_notes(agency, alice, youtube):
    youtube.add_channel(channel_id(1), title="Slow Bread", description="I bake Äpfelkuchen")
    influencer = make_due(factories.make_influencer(agency, "Marta"), channel_id(1)).influencer
    add_note(influencer=influencer, by=alice, text="Met in Gdynia")

    poll_round()

    influencer.refresh_from_db()
    assert parts_of(influencer.search_text)[1:] == ("i bake apfelkuchen", "met in gdynia")


def test_a_channel_known_by_its_handle_learns_its_id(agency, youtube):
    youtube.add_channel(channel_id(7), handle="@marta.bakes")
    channel = make_due(factories.make_influencer(agency), handle="Marta.Bakes")

    poll_round()

    channel.refresh_from_db()
    assert (channel.external_id, channel.handle) == (channel_id(7), "Marta.Bakes")


def test_a_new_handle_is_taken_over_and_the_old_one_stays_in_the_trail(agency, youtube):
    youtube.add_channel(channel_id(1), handle="@newname")
    channel = make_due(factories.make_influencer(agency), channel_id(1), handle="OldName")

    poll_round()

    channel.refresh_from_db()
    entry = AuditEntry.objects.about(channel.influencer).get()
    assert (channel.handle, channel.handle_key) == ("newname", "newname")
    assert (entry.action, entry.actor_label) == ("influencers.channel.renamed", "system")
    assert entry.data["changes"] == {"handle": ["OldName", "newname"]}


def test_hidden_followers_are_unknown_and_the_known_ones_stay_in_the_history(agency, youtube):
    youtube.add_channel(channel_id(1), hidden=True)
    channel = make_due(factories.make_influencer(agency), channel_id(1), followers=5000)
    Snapshot.objects.create(
        channel=channel, taken_at=timezone.now() - timedelta(days=9), followers=5000, source="import"
    )

    poll_round()

    channel.refresh_from_db()
    history = (
        Snapshot.objects.filter(channel=channel).order_by("taken_at").values_list("followers", flat=True)
    )
    assert (channel.followers, list(history)) == (None, [5000, None])


def test_an_account_tracked_by_two_agencies_is_asked_for_once_and_written_to_both(
    agency, other_agency, youtube
):
    youtube.add_channel(channel_id(1), handle="@shared", subscribers=40_000)
    ours = make_due(factories.make_influencer(agency), channel_id(1), handle="shared")
    theirs = make_due(factories.make_influencer(other_agency), channel_id(1), handle="shared")

    assert poll_round() == 2

    assert _asked_ids(youtube) == [[channel_id(1)]]
    for channel in (ours, theirs):
        channel.refresh_from_db()
        assert (channel.followers, channel.snapshots.count()) == (40_000, 1)


def test_an_account_another_agency_tracks_is_taken_along_before_it_is_due(agency, other_agency, youtube):
    youtube.add_channel(channel_id(1), handle="@shared")
    make_due(factories.make_influencer(agency), channel_id(1), handle="shared")
    tomorrow = timezone.now() + timedelta(days=1)
    theirs = make_due(
        factories.make_influencer(other_agency), channel_id(1), handle="shared", next_poll_at=tomorrow
    )

    assert poll_round() == 2

    theirs.refresh_from_db()
    assert theirs.followers == 1_230_000


def test_batches_are_full_across_agencies(agency, other_agency, youtube):
    houses = [factories.make_influencer(agency), factories.make_influencer(other_agency)]
    for number in range(120):
        youtube.add_channel(channel_id(number), handle=f"@c{number}")
        make_due(houses[number % 2], channel_id(number), handle=f"c{number}")

    assert poll_round() == 120

    assert sorted(len(ids) for ids in _asked_ids(youtube)) == [20, 50, 50]


def test_a_second_poll_on_the_same_day_stores_only_what_changed(agency, youtube):
    fake = youtube.add_channel(channel_id(1), handle="@x", views=1000)
    channel = make_due(factories.make_influencer(agency), channel_id(1), handle="x")
    noon = timezone.now().replace(hour=12, minute=0)

    poll_round(now=noon)
    poll_round(now=noon + timedelta(hours=2))  # not due
    channel.refresh_from_db()
    type(channel).objects.update(next_poll_at=noon)
    poll_round(now=noon + timedelta(hours=3))
    assert channel.snapshots.count() == 1

    fake.views = 2000
    type(channel).objects.update(next_poll_at=noon)
    poll_round(now=noon + timedelta(hours=4))
    assert sorted(channel.snapshots.values_list("views_count", flat=True)) == [1000, 2000]


def test_channels_of_archived_influencers_are_read_once_a_week(agency, youtube):
    youtube.add_channel(channel_id(1), handle="@x")
    channel = make_due(
        factories.make_influencer(agency, archived_at=timezone.now()), channel_id(1), handle="x"
    )

    poll_round()

    channel.refresh_from_db()
    assert channel.next_poll_at - channel.last_polled_at >= timedelta(days=6)


def test_two_channels_that_turn_out_to_be_one_account_are_told_apart_by_a_sentence(agency, youtube):
    youtube.add_channel(channel_id(1), handle="@marta")
    influencer = factories.make_influencer(agency)
    by_id = make_due(influencer, channel_id(1), handle="martaold")
    by_handle = make_due(influencer, handle="marta")

    assert poll_round() == 2

    by_id.refresh_from_db()
    by_handle.refresh_from_db()
    assert (by_id.state, by_id.handle, by_id.followers) == (ChannelState.OK, "martaold", 1_230_000)
    assert (
        by_id.state_note
        == "The platform now calls this account @marta, but another channel here has that name."
    )
    assert (by_handle.state, by_handle.external_id) == (ChannelState.FAILING, "")
    assert by_handle.state_note == "@marta is the account of another channel here. Remove one of the two."
    assert poll_round() == 0  # both are planned for later
