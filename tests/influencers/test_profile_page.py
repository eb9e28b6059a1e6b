from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.actions.channels import NewChannel, add_contact_point
from influencers.actions.notes import add_note
from influencers.actions.record import create_influencer, update_influencer
from influencers.models import Channel, ContactPoint, Influencer, Note, Snapshot
from influencers.queries.profile import MOST_POINTS, channel_histories


@pytest.fixture
def mina(alice):
    return create_influencer(
        by=alice,
        name="Mina",
        country="KR",
        time_zone="Asia/Seoul",
        channels=[NewChannel("mina", "youtube", 1000)],
    )


def url(name, instance):
    return reverse(f"influencers:{name}", args=[instance.uuid])


def test_the_profile_takes_equally_few_statements_however_much_there_is(alice, mina, client_of):
    client = client_of(alice)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(mina.get_absolute_url()).status_code == 200
        return len(captured)

    def more(number):
        add_note(influencer=mina, by=alice, text=f"Note {number}")
        add_contact_point(influencer=mina, by=alice, kind="other", value=f"Door {number}")
        channel = Channel.objects.create(
            influencer=mina,
            agency=mina.agency,
            platform="sandbox",
            handle=f"m{number}",
            handle_key=f"m{number}",
        )
        now = timezone.now()
        Snapshot.objects.bulk_create(
            Snapshot(channel=channel, taken_at=now - timedelta(days=day), followers=day, source="poll")
            for day in range(1, 5)
        )

    more(1)
    one = statements()
    more(2)
    more(3)
    assert statements() == one
    assert one <= 12


def test_a_line_has_at_most_200_points_and_keeps_the_newest(alice, mina):
    channel = mina.channels.get()
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    Snapshot.objects.all().delete()
    Snapshot.objects.bulk_create(
        Snapshot(
            channel=channel, taken_at=now - timedelta(hours=hour), followers=10_000 - hour, source="poll"
        )
        for hour in range(3000)
    )
    for period in ("30d", "90d", "1y", "all"):
        [history] = channel_histories(mina, period=period, now=now)
        assert 50 < len(history.points) <= MOST_POINTS
        assert history.points[-1] == (now, 10_000)
        assert history.points == sorted(history.points)
    [month] = channel_histories(mina, period="30d", now=now)
    assert month.points[0][0] >= now - timedelta(days=30)


def test_unknown_followers_are_a_gap_and_the_change_is_between_known_points(mina, settings):
    settings.YOUTUBE_DERIVED = "accepted"
    channel = mina.channels.get()
    now = timezone.now()
    Snapshot.objects.all().delete()
    for days, followers in ((9, None), (8, 100), (4, None), (2, 140), (1, None)):
        Snapshot.objects.create(
            channel=channel, taken_at=now - timedelta(days=days), followers=followers, source="poll"
        )
    [history] = channel_histories(mina, period="30d", now=now)
    assert [followers for _, followers in history.points] == [None, 100, None, 140, None]
    assert history.change == 40


def test_the_profile_shows_figures_with_source_and_what_is_unknown_as_unknown(alice, mina, client_of):
    Channel.objects.create(influencer=mina, agency=mina.agency, platform="tiktok", handle="m", handle_key="m")
    page = client_of(alice).get(mina.get_absolute_url()).content.decode()
    assert "typed in by a member" in page
    assert "Not measured yet." in page
    assert ">unknown<" in page


def test_every_figure_is_in_a_table(alice, mina, client_of):
    page = client_of(alice).get(url("numbers", mina.channels.get())).content.decode()
    assert '<td class="num card-figure" data-label="Followers">1,000</td>' in page


def test_history_is_paged_and_tells_what_happened(alice, mina, client_of):
    for number in range(60):
        update_influencer(influencer=mina, by=alice, name=f"Mina {number}")
    client = client_of(alice)
    first = client.get(f"{mina.get_absolute_url()}?tab=history").content.decode()
    assert first.count("changed the influencer") == 50
    oldest = AuditEntry.objects.about(mina).newest_first()[49].pk
    second = client.get(f"{mina.get_absolute_url()}?tab=history&before={oldest}").content.decode()
    assert second.count("changed the influencer") == 10
    assert "YouTube @mina" in second


def test_adding_through_the_page_leads_to_the_profile(alice, client_of):
    answer = client_of(alice).post(
        reverse("influencers:create"),
        {"name": "Jo", "address": "https://tiktok.com/@jo", "tags": "a, B", "country": "ES"},
    )
    stored = Influencer.objects.get(name="Jo")
    assert answer["Location"] == stored.get_absolute_url()
    assert (stored.tags, stored.country, stored.channels.get().handle) == (["a", "b"], "ES", "jo")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        (
            {"name": "Jo", "address": "https://youtu.be/dQw4w9WgXcQ"},
            "This is a link to a video, not to a profile.",
        ),
        ({"name": "Jo", "address": "@jo"}, "Give the whole link, or choose the platform this handle is on."),
        ({"name": "Jo\x00", "address": ""}, "Null characters are not allowed."),
        ({"name": "Jo", "country": "XX"}, "Select a valid choice. XX is not one of the available choices."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(alice, client_of, fields, sentence):
    answer = client_of(alice).post(reverse("influencers:create"), {"tags": "kept tag", **fields})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="kept tag"' in page
    assert Influencer.objects.count() == 0


def test_a_taken_handle_is_told_with_a_link_to_who_has_it(alice, mina, client_of):
    answer = client_of(alice).post(
        reverse("influencers:create"), {"name": "Copy", "address": "@MINA", "platform": "youtube"}
    )
    page = answer.content.decode()
    assert "Mina has YouTube @MINA already." in page
    assert f'<a href="{mina.get_absolute_url()}">Open Mina</a>' in page


def test_the_second_editor_sees_what_changed_keeps_what_was_typed_and_may_save_again(
    alice, olga, mina, client_of
):
    client = client_of(alice)
    update_influencer(influencer=mina, by=olga, name="Mina Park")
    typed = {"name": "Mina Lee", "version": 1, "country": "KR", "time_zone": "Asia/Seoul"}
    answer = client.post(url("edit", mina), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved while you were editing." in page
    assert "Mina Park" in page
    assert 'value="Mina Lee"' in page
    assert 'name="version" value="2"' in page
    assert client.post(url("edit", mina), {**typed, "version": 2}).status_code == 302
    assert Influencer.objects.get(pk=mina.pk).name == "Mina Lee"


def test_archive_and_restore_from_the_page_with_undo(alice, mina, client_of):
    client = client_of(alice)
    page = client.post(url("archive", mina), follow=True).content.decode()
    assert "Mina is archived." in page
    assert f'action="{url("restore", mina)}"' in page.split('class="undo"')[1][:200]
    assert "Mina is back." in client.post(url("restore", mina), follow=True).content.decode()


def test_next_step_is_planned_and_done_on_the_page(alice, mina, client_of):
    client = client_of(alice)
    client.post(url("plan_step", mina), {"text": "Call", "on": "2026-05-04"})
    assert Influencer.objects.get(pk=mina.pk).next_step_date == date(2026, 5, 4)
    bad = client.post(url("plan_step", mina), {"text": "Call again", "on": "someday"})
    assert bad.status_code == 422
    assert 'value="Call again"' in bad.content.decode()
    client.post(url("finish_step", mina))
    assert Influencer.objects.get(pk=mina.pk).next_step == ""


def test_notes_are_written_by_members_and_changed_only_by_their_author(alice, olga, mina, client_of):
    client_of(alice).post(url("add_note", mina), {"text": "First line\n\nSecond <b>line</b>"})
    note = Note.objects.get()
    page = client_of(olga).get(mina.get_absolute_url()).content.decode()
    assert "<p>First line</p>" in page
    assert "Second &lt;b&gt;line&lt;/b&gt;" in page
    assert client_of(olga).get(url("edit_note", note)).status_code == 403
    client_of(olga).post(url("remove_note", note))
    assert Note.objects.count() == 1
    client_of(alice).post(url("edit_note", note), {"text": "Better"})
    assert Note.objects.get().text == "Better"
    client_of(alice).post(url("remove_note", note))
    assert Note.objects.count() == 0


def test_contact_points_are_added_changed_and_removed_and_found_by_search(alice, mina, client_of):
    client = client_of(alice)
    client.post(
        url("add_contact_point", mina), {"kind": "email", "value": "Mina@Example.com", "found_where": "Bio"}
    )
    point = ContactPoint.objects.get()
    assert "mina@example.com" in Influencer.objects.get(pk=mina.pk).search_text
    wrong = client.post(url("edit_contact_point", point), {"kind": "email", "value": "not an address"})
    assert "“not an address” is not an e-mail address." in wrong.content.decode()
    again = client.post(url("add_contact_point", mina), {"kind": "email", "value": "Mina@Example.com"})
    assert "Mina has this contact point already." in again.content.decode()
    client.post(url("edit_contact_point", point), {"kind": "phone", "value": "+82 2 555"})
    assert ContactPoint.objects.get().kind == "phone"
    client.post(url("remove_contact_point", point))
    assert ContactPoint.objects.count() == 0


def test_channels_are_added_changed_and_removed(alice, mina, client_of):
    client = client_of(alice)
    client.post(url("add_channel", mina), {"address": "https://www.instagram.com/mina.p/"})
    channel = Channel.objects.get(platform="instagram")
    client.post(url("edit_channel", channel), {"address": "@mina_new"})
    assert Channel.objects.get(pk=channel.pk).handle == "mina_new"
    assert "mina_new" in Influencer.objects.get(pk=mina.pk).search_text
    client.post(url("remove_channel", channel))
    assert not Channel.objects.filter(pk=channel.pk).exists()
    assert "mina_new" not in Influencer.objects.get(pk=mina.pk).search_text


def test_figures_can_be_typed_in(alice, mina, client_of):
    channel = mina.channels.get()
    client = client_of(alice)
    assert "Enter at least one figure." in client.post(url("type_numbers", channel), {}).content.decode()
    client.post(url("type_numbers", channel), {"followers": "2500", "views_count": "99"})
    stored = Channel.objects.get(pk=channel.pk)
    assert (stored.followers, stored.views_count, stored.source) == (2500, 99, "manual")
    client.post(url("type_numbers", channel), {"followers": "10", "taken_at": "2020-01-01T10:00"})
    assert Channel.objects.get(pk=channel.pk).followers == 2500


@pytest.mark.parametrize("name", ["edit", "add_channel", "add_note", "add_contact_point", "plan_step"])
def test_viewers_are_told_before_they_type(bob, mina, client_of, name):
    client = client_of(bob)
    assert client.get(mina.get_absolute_url()).status_code == 200
    ask = client.post if name == "plan_step" else client.get
    assert ask(url(name, mina)).status_code == 403
