"""Beginning to listen from where people work: a campaign, a person, everything that runs; what is heard and what is not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.models import Brief, BriefPoint, Campaign, Deliverable
from crisis.actions.monitors import watch_campaign
from crisis.models import Monitor, Stream
from crisis.queries.coverage import coverage_of
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.listening import published

pytestmark = pytest.mark.django_db


def test_one_button_listens_to_a_campaign_with_words_that_fit_and_leads_to_its_monitor(
    alice, client_of
) -> None:
    campaign, post, deliverable = published(alice, name="Summer Glow")
    brief = Brief.objects.create(campaign=campaign, title="Brief")
    BriefPoint.objects.create(
        brief=brief, section="hashtags", text="Say #LumenGlow and #ad, never a price like #1."
    )
    client, tab = client_of(alice), reverse("crisis:of_campaign", args=[campaign.uuid])
    button = reverse("crisis:watch_campaign", args=[campaign.uuid])
    assert [each.standing for each in coverage_of(campaign)] == ["nobody"]
    before = client.get(tab).text
    assert button in before and "not heard: nobody listens" in before
    answer = client.post(button)
    monitor = Monitor.objects.get()
    assert answer.url == monitor.get_absolute_url()
    handle = f"@{post.channel.handle}"
    assert monitor.keywords == [campaign.brand.name, "Summer Glow", handle, "#LumenGlow", "#ad"]
    assert client.post(button).url == monitor.get_absolute_url() and Monitor.objects.count() == 1
    after = client.get(tab).text
    assert button not in after and ">heard<" in after.replace("</svg>", ">")
    assert Stream.objects.filter(monitor=monitor, post=post).exists()
    for url, standing in (
        ("", "no_link"),
        ("https://sandbox.example/p/elsewhere", "not_found"),
        (post.url, "heard"),
    ):
        Deliverable.objects.filter(pk=deliverable.pk).update(published_url=url)
        assert [each.standing for each in coverage_of(campaign)] == [standing]
    part = client.get(reverse("crisis:of_collaboration", args=[deliverable.collaboration.uuid])).text
    assert "Open its monitor" in part and monitor.get_absolute_url() in part


def test_what_the_house_listens_to_by_itself_takes_no_words_for_somebody(alice) -> None:
    campaign, _post, _deliverable = published(alice, name="Summer Glow")
    assert watch_campaign(campaign=campaign, now=timezone.now()).keywords == []


def test_a_person_is_listened_to_from_their_page(alice, client_of) -> None:
    viewer = factories.make_membership(alice.agency, role="viewer")
    person = factories.make_influencer(alice.agency, "Lena Vo")
    factories.make_channel(person, "sandbox", "lenavo")
    button, part = (reverse(f"crisis:{name}", args=[person.uuid]) for name in ("watch_person", "of_person"))
    client = client_of(alice)
    assert button in client.get(part).text and button not in client_of(viewer).get(part).text
    client_of(viewer).post(button)
    assert not Monitor.objects.exists()
    client.post(button)
    monitor = Monitor.objects.get(influencer=person)
    assert monitor.keywords == ["@lenavo", "Lena Vo"] and button not in client.get(part).text
    assert client.post(button).url == monitor.get_absolute_url()


def test_every_running_campaign_is_listened_to_with_one_button(alice, client_of, api_client_of) -> None:
    names = ["Spring", "Summer", "Planned", "Heard"]
    spring, summer, planned, heard = (make_campaign(alice, name=name) for name in names)
    Campaign.objects.exclude(pk=planned.pk).update(state="running")
    watch_campaign(campaign=heard, by=alice, now=timezone.now())
    client, button = client_of(alice), reverse("crisis:watch_running")
    assert "Nobody listens to 2 running campaigns." in client.get(reverse("crisis:monitors")).text
    client.post(button)
    assert set(Monitor.objects.values_list("campaign", flat=True)) == {spring.pk, summer.pk, heard.pk}
    assert AuditEntry.objects.get(action="crisis.monitors.all_running").data["campaigns"] == 2
    assert "Nobody listens" not in client.get(reverse("crisis:monitors")).text
    programs = api_client_of(alice)
    assert programs.post(reverse("api:monitors_running")).json() == {"begun": 0}
    listening = reverse("api:campaign_listening", args=[planned.uuid])
    assert programs.get(listening).json() == {"monitor": None, "publications": []}
    made = programs.post(listening).json()
    assert made["campaign"] == str(planned.uuid) and programs.get(listening).json()["monitor"] == made["uuid"]
