import pytest

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.channels import ChannelTaken, NewChannel, add_channel
from influencers.actions.record import create_influencer
from influencers.models import Channel, Influencer


def test_manager_adds_an_influencer_with_a_first_channel(alice):
    influencer = create_influencer(
        by=alice, name="  Zoë   Łukasz ", country="pl", languages=["PL", "en"], time_zone="Europe/Warsaw",
        tags=["Beauty", "beauty", "#travel"], channels=[NewChannel("https://www.youtube.com/@ZoeL")],
    )  # fmt: skip
    stored = Influencer.objects.get(pk=influencer.pk)
    assert (stored.name, stored.country, stored.languages, stored.tags) == (
        "Zoë Łukasz",
        "PL",
        ["pl", "en"],
        ["beauty", "travel"],
    )
    assert stored.name_key == "zoe lukasz"
    assert stored.search_text == " zoe lukasz zoel beauty travel "
    channel = stored.channels.get()
    assert (channel.platform, channel.handle, channel.handle_key, channel.agency_id) == (
        "youtube",
        "ZoeL",
        "zoel",
        alice.agency_id,
    )
    assert channel.followers is None
    assert channel.next_poll_at is not None
    entry = AuditEntry.objects.about(stored).get()
    assert (entry.action, entry.actor, entry.data["changes"]) == (
        "influencers.influencer.created", alice, {"channels": [None, "YouTube @ZoeL"]},
    )  # fmt: skip


def test_a_typed_number_of_followers_is_kept_with_its_source(alice):
    influencer = create_influencer(
        by=alice, name="Mina", channels=[NewChannel("mina.p", "tiktok", followers=12_300)]
    )
    channel = influencer.channels.get()
    assert (channel.followers, channel.source, channel.precision) == (12_300, "manual", "exact")
    assert channel.snapshots.get().followers == 12_300


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " \u200b "}, "Give the influencer a name."),
        ({"name": "x" * 201}, "The name is too long: at most 200 letters."),
        ({"name": "A", "country": "XX"}, "XX is not a country. Use its two letters, for example ES."),
        ({"name": "A", "languages": ["qqqq"]}, "qqqq is not a language. Use its code, for example es."),
        ({"name": "A", "time_zone": "Mars/Base"}, "Mars/Base is not a time zone. Example: Europe/Madrid."),
        ({"name": "A", "tags": ["y" * 61]}, f"The tag “{'y' * 30}…” is too long: at most 60 letters."),
        (
            {"name": "A", "channels": [NewChannel("https://youtu.be/dQw4w9WgXcQ")]},
            "This is a link to a video, not to a profile.",
        ),
        (
            {"name": "A", "channels": [NewChannel("@someone")]},
            "Give the whole link, or choose the platform this handle is on.",
        ),
        (
            {"name": "A", "channels": [NewChannel("a", "youtube", followers=-1)]},
            "Figures are whole numbers from 0 on.",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_stored(alice, values, sentence):
    with pytest.raises(ActionError) as refusal:
        create_influencer(by=alice, **values)
    assert str(refusal.value) == sentence
    assert Influencer.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_viewer_may_not_add(bob):
    with pytest.raises(NotAllowed):
        create_influencer(by=bob, name="Mina")
    assert Influencer.objects.count() == 0


def test_a_handle_is_once_in_an_agency_and_the_refusal_names_who_has_it(alice, charlie):
    first = create_influencer(by=alice, name="Mina", channels=[NewChannel("@mina", "instagram")])
    with pytest.raises(ChannelTaken) as refusal:
        create_influencer(by=alice, name="Other", channels=[NewChannel("https://instagram.com/MINA/")])
    assert str(refusal.value) == "Mina has Instagram @MINA already."
    assert refusal.value.influencer == first
    with pytest.raises(ChannelTaken) as refusal:
        add_channel(influencer=first, by=alice, channel=NewChannel("mina", "instagram"))
    assert str(refusal.value) == "This influencer has Instagram @mina already."
    assert Influencer.objects.for_agency(alice.agency).count() == 1
    create_influencer(by=charlie, name="Mina", channels=[NewChannel("@mina", "instagram")])
    assert Channel.objects.count() == 2


def test_stage_and_owner_of_another_agency_are_refused(alice, charlie, carla):
    for owner in (charlie, carla):
        with pytest.raises(ActionError) as refusal:
            create_influencer(by=alice, name="Mina", owner=owner)
        assert str(refusal.value) == "Choose a member of your agency as the owner."


def test_creating_takes_few_statements(alice, django_assert_num_queries):
    with django_assert_num_queries(7):  # three of them BEGIN, SAVEPOINT, RELEASE
        create_influencer(by=alice, name="Mina", channels=[NewChannel("@mina", "instagram")])
