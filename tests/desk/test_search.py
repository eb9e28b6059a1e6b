import pytest
from django.urls import reverse

from accounts.actions import create_brand
from desk.queries import search
from drafts.models import Draft
from influencers.actions.channels import NewChannel
from influencers.actions.record import create_influencer
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.drafts.making import make_draft


@pytest.fixture
def house(alice, olga, charlie):
    create_influencer(by=alice, name="Ólafur Brand", channels=[NewChannel("olafur", "youtube")])
    create_brand(by=alice, name="Olive Soap")
    create_influencer(by=charlie, name="Olafur Foreign")
    create_brand(by=charlie, name="Olive Foreign")


def test_people_brands_and_members_are_found_and_nothing_of_others(alice, house):
    assert [(hit.kind, hit.name, hit.detail) for hit in search(alice, "ol")] == [
        ("Influencers", "Ólafur Brand", "YouTube olafur"),
        ("Brands", "Olive Soap", ""),
        ("Members", "Olga", "Owner, olga@northlight.example"),
    ]


def test_the_page_says_when_nothing_is_found(alice, client_of, house):
    client = client_of(alice)
    assert "Type a name, a handle" in client.get(reverse("desk:search")).content.decode()
    page = client.get(reverse("desk:search"), {"q": "<zzz>\0"}).content.decode()
    assert "Nothing is named like “&lt;zzz&gt;”" in page


def test_the_palette_gets_a_fragment_of_links(alice, client_of, house):
    fragment = (
        client_of(alice).get(reverse("desk:search"), {"q": "ol", "fragment": "palette"}).content.decode()
    )
    assert "<html" not in fragment
    assert fragment.count('class="palette-item"') == 3
    rooms = (
        client_of(alice).get(reverse("desk:search"), {"q": "settin", "fragment": "palette"}).content.decode()
    )
    assert f'href="{reverse("accounts:settings")}"' in rooms


def test_drafts_are_found_by_piece_influencer_and_campaign_and_nothing_of_others(alice, charlie):
    for who in (alice, charlie):
        campaign = make_campaign(who, name="Örtlich")
        person = factories.make_influencer(who.agency, "Mina Park")
        make_draft(who, make_deliverable(make_collaboration(campaign, who, person), title="Morning short"))
    ours = Draft.objects.get(agency=alice.agency)
    for text in ("morning", "mina short", "ortlich MINA"):
        hits = [hit for hit in search(alice, text) if hit.kind == "Drafts"]
        assert [(hit.name, hit.detail, hit.url) for hit in hits] == [
            ("Mina Park", "Morning short, Örtlich, Being written", ours.get_absolute_url()),
        ]  # fmt: skip
    assert [hit for hit in search(alice, "mina evening") if hit.kind == "Drafts"] == []
