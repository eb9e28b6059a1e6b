"""Crises on the pages of other rooms: an influencer's, a campaign's, the search, the timeline of a person."""

from django.urls import reverse
from django.utils import timezone

from influencers.actions.merging import merge_influencers
from influencers.queries.timeline import happenings
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.crisis.hearing import make_watched_post
from tests.crisis.making import make_incident, make_monitor


def make_storm(by, campaign, person):
    incident = make_incident(campaign, by, influencer=person, title="Glass in the cream")
    monitor = make_monitor(campaign, name="Ears of Spring")
    post = make_watched_post(monitor, factories.make_channel(person))
    now = timezone.now()
    alert = monitor.alerts.create(
        agency=by.agency, title="Burst under the post", level="minor", began_at=now, raised_at=now
    )
    alert.findings.create(stream=post.streams.get(), key="k", level="minor", at=now, began_at=now)
    return incident


def test_a_storm_is_seen_where_people_look_and_nowhere_else(alice, charlie, client_of, other_agency):
    campaign = make_campaign(alice)
    person = make_collaboration(campaign, alice).influencer
    incident = make_storm(alice, campaign, person)
    client, words = client_of(alice), ("Glass in the cream", "Burst under the post")
    profile = client.get(reverse("crisis:of_person", args=[person.uuid])).content.decode()
    tab = client.get(reverse("crisis:of_campaign", args=[campaign.uuid])).content.decode()
    for word in words:
        assert word in profile
        assert word in tab
    assert "Ears of Spring" in tab
    [told] = happenings(person, kinds=("incidents",))[0]
    assert (told.text, told.url) == ("Glass in the cream", incident.get_absolute_url())
    for asked, word in (("glass", words[0]), (f"#{incident.number}", words[0]), ("burst", words[1])):
        assert word in client.get(reverse("desk:search"), {"q": asked}).content.decode()
        assert word not in client_of(charlie).get(reverse("desk:search"), {"q": asked}).content.decode()


def test_what_a_room_knows_of_a_person_goes_along_when_two_records_become_one(olga):
    campaign = make_campaign(olga)
    kept, double = (factories.make_influencer(olga.agency, name) for name in ("Mina", "Mina P."))
    incident = make_incident(campaign, olga, influencer=double)
    both = make_incident(campaign, olga, influencer=double)
    both.influencers.create(influencer=kept)
    merge_influencers(kept=kept, merged=double, by=olga)
    assert [place.influencer for place in incident.influencers.all()] == [kept]
    assert kept in [place.influencer for place in both.influencers.all()]
