"""Pages for people outside the house, asked by everybody they are not for: clients of other brands and agencies, members,
the unknown, holders of other links. Nobody sees a trace; nothing is written."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.plan_sharing import show_plan
from drafts.actions.links import make_share_link
from drafts.actions.remarks import annotate, show_to_client
from drafts.actions.review import decide
from drafts.states import DraftVerb
from tests import factories
from tests.campaigns.making import make_campaign
from tests.drafts.making import fresh, handed_in, make_owed, newest, two_stages
from tests.tenancy.draft_files import kept_file

pytestmark = pytest.mark.django_db
WORD = "Quillonbery"


@pytest.fixture
def owned(agency, alice, brand, carla):
    """A draft shown to Carla's brand, a file and a remark of it, a plan that is shown."""
    piece = make_owed(alice, brand)
    two_stages(piece, alice)
    draft = handed_in(alice, piece, text=f"{WORD} text")
    file = kept_file(newest(draft))
    decide(draft=draft, by=alice, answer="approve", seen=1)
    remark = annotate(revision=newest(draft), by=alice, text=f"{WORD} remark")
    show_to_client(annotations=[remark], by=alice)
    campaign = piece.collaboration.campaign
    show_plan(campaign=campaign, by=alice)
    return {"draft": fresh(draft), "file": file, "remark": remark, "campaign": campaign}


@pytest.fixture
def asked(owned):
    """Return a function that asks every page of the portal that names something of the brand's."""
    draft, file, remark, campaign = (owned[name].uuid for name in ("draft", "file", "remark", "campaign"))
    seen = {"seen": 1, "answer": "approve", "text": "Hello"}
    return lambda client: [
        client.get(reverse("portal:draft", args=[draft])),
        client.post(reverse("portal:decide", args=[draft]), seen),
        client.post(reverse("portal:remark", args=[draft]), seen),
        client.post(reverse("portal:answer_remark", args=[remark]), seen),
        client.get(reverse("portal:file", args=[file, "shown"])),
        client.get(reverse("portal:plan", args=[campaign])),
        client.get(reverse("portal:plan_file", args=[campaign])),
    ]


def trace(answers) -> bool:
    return any(WORD in (b"" if each.streaming else each.content).decode(errors="replace") for each in answers)


def test_the_brands_own_client_gets_it(owned, asked, carla, client_of) -> None:
    answers = asked(client_of(carla))
    assert {each.status_code for each in answers} == {200, 302}
    assert trace(answers)


@pytest.mark.parametrize("who", ["other brand", "other agency", "other house", "member", "viewer", "owner"])
def test_nobody_else_does(
    who, owned, asked, agency, other_agency, alice, bob, olga, charlie, client_of
) -> None:
    people = {
        "other brand": lambda: factories.make_membership(
            agency, "approver", "x@rival.example", factories.make_brand(agency, "Rivalino")
        ),
        "other agency": lambda: factories.make_membership(
            other_agency, "approver", "y@else.example", factories.make_brand(other_agency, "Elsewhere")
        ),
        "other house": lambda: charlie, "member": lambda: alice, "viewer": lambda: bob, "owner": lambda: olga,
    }  # fmt: skip
    client = client_of(people[who]())
    before = AuditEntry.objects.count()
    answers = asked(client)
    assert [each.status_code for each in answers] == [404] * 7
    lists = [client.get(reverse(f"portal:{name}")) for name in ("drafts", "calendar", "home")]
    assert not trace([*answers, *lists])
    assert AuditEntry.objects.count() == before


def test_the_unknown_are_sent_to_the_door(owned, asked) -> None:
    answers = asked(Client())
    assert [each.status_code for each in answers] == [302] * 7
    assert not trace(answers)


def test_a_link_opens_its_draft_and_nothing_of_another(owned, alice, brand) -> None:
    piece = make_owed(alice, brand, name="Autumn")
    two_stages(piece, alice)
    other = handed_in(alice, piece, text="Somebody else's words")
    decide(draft=other, by=alice, answer="approve", seen=1)
    _link, foreign = make_share_link(
        draft=fresh(other), by=alice, holder="Kim", verbs=[DraftVerb.COMMENT, DraftVerb.DECIDE]
    )
    client = Client()
    answers = [
        client.get(reverse("shared:file", args=[foreign, owned["file"].uuid, "shown"])),
        client.post(reverse("shared:answer_remark", args=[foreign, owned["remark"].uuid]), {"text": "Hello"}),
    ]
    assert [each.status_code for each in answers] == [404, 404]
    page = client.get(reverse("shared:page", args=[foreign]))
    assert (page.status_code, trace([*answers, page])) == (200, False)


def test_an_influencers_link_is_no_link_to_a_draft_and_the_other_way_round(owned, alice) -> None:
    collaboration = owned["draft"].deliverable.collaboration
    _given, personal = make_personal_link(collaboration=collaboration, by=alice)
    _link, shared = make_share_link(draft=owned["draft"], by=alice, holder="Kim", verbs=[DraftVerb.DECIDE])
    client = Client()
    assert client.get(reverse("shared:page", args=[personal])).status_code == 404
    assert (
        client.post(reverse("shared:decide", args=[personal]), {"seen": 1, "answer": "approve"}).status_code
        == 404
    )
    assert client.get(reverse("personal:page", args=[shared])).status_code == 404
    file = owned["file"].uuid
    assert client.get(reverse("personal:file", args=[shared, file, "shown"])).status_code == 404


def test_a_plan_that_is_not_shown_is_not_there(agency, alice, brand, carla, client_of) -> None:
    campaign = make_campaign(alice, brand, name=WORD)
    client = client_of(carla)
    assert client.get(reverse("portal:plan", args=[campaign.uuid])).status_code == 404
    assert not trace([client.get(reverse(f"portal:{name}")) for name in ("home", "calendar")])
