"""A published brief is taken back: nobody reads or answers it, no stage waits for it, publishing brings it back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.brief_points import add_points
from campaigns.actions.briefs import publish_brief, withdraw_brief
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.read_backs import acknowledge_all, answer_point, ask_to_read
from campaigns.models import ReadBack
from campaigns.queries.conditions import met_conditions
from campaigns.queries.today import due_for
from campaigns.states import Condition
from tests import factories
from tests.campaigns.briefs.making import asked, key_of, make_brief
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db
FACTS = {"must_say": "It costs 10 euros", "do": "Show the box"}


@pytest.fixture
def campaign(alice):
    return make_campaign(alice)


@pytest.fixture
def mina(campaign, alice):
    return make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Mina"))


@pytest.fixture
def brief(campaign, alice):
    return make_brief(campaign, alice, FACTS, title="Spring soup")


def test_it_disappears_from_their_page_and_from_today(brief, mina, alice, client) -> None:
    version, read_back = asked(brief, alice, mina)
    answer_point(read_back=read_back, by=alice, version=1, key=key_of(version, "Show the box"), verdict="objects", remark="No box.")  # fmt: skip
    _given, token = make_personal_link(collaboration=mina, by=alice)
    page = reverse("personal:page", args=[token])
    assert "It costs 10 euros" in client.get(page).content.decode()
    assert [row.kind for row in due_for(alice, timezone.localdate())].count("objection") == 1
    withdraw_brief(brief=brief, by=alice, reason="The product changed.")
    assert "It costs 10 euros" not in client.get(page).content.decode()
    assert [row.kind for row in due_for(alice, timezone.localdate())].count("objection") == 0
    assert (
        AuditEntry.objects.get(action="campaigns.brief.withdrawn").data["comment"] == "The product changed."
    )


def test_no_stage_waits_for_it(brief, mina, campaign, alice) -> None:
    _version, read_back = asked(brief, alice, mina)
    other = make_brief(campaign, alice, FACTS, platform="youtube")
    asked(other, alice, mina)
    acknowledge_all(read_back=read_back, by=alice, version=1)
    assert Condition.BRIEF_ACKNOWLEDGED not in met_conditions(mina)
    withdraw_brief(brief=other, by=alice, reason="Not needed.")
    assert Condition.BRIEF_ACKNOWLEDGED in met_conditions(mina)


def test_nobody_answers_it_or_is_asked(brief, mina, campaign, alice) -> None:
    _version, read_back = asked(brief, alice, mina)
    withdraw_brief(brief=brief, by=alice, reason="Not needed.")
    with pytest.raises(InvalidTransition, match="This brief was withdrawn."):
        acknowledge_all(read_back=read_back, by=alice, version=1)
    with pytest.raises(InvalidTransition, match="This brief was withdrawn."):
        ask_to_read(brief=brief, by=alice, collaborations=[make_collaboration(campaign, alice)])


def test_publishing_brings_it_back_and_asks_only_for_what_changed(brief, mina, alice) -> None:
    _version, read_back = asked(brief, alice, mina)
    acknowledge_all(read_back=read_back, by=alice, version=1)
    withdraw_brief(brief=brief, by=alice, reason="Not needed.")
    brief.refresh_from_db()
    add_points(brief=brief, by=alice, section="do", text="Smile")
    brief.refresh_from_db()
    assert brief.state == "withdrawn"  # writing on it does not bring it back
    assert publish_brief(brief=brief, by=alice).number == 2
    brief.refresh_from_db()
    assert brief.state == "published"
    assert acknowledge_all(read_back=ReadBack.objects.get(), by=alice, version=2) == 1


def test_it_comes_back_unchanged_too(brief, alice) -> None:
    publish_brief(brief=brief, by=alice)
    withdraw_brief(brief=brief, by=alice, reason="By mistake.")
    assert publish_brief(brief=brief, by=alice).number == 2


@pytest.mark.parametrize("published", [False, True])
def test_what_is_not_published_is_not_withdrawn(published, brief, alice) -> None:
    if published:
        publish_brief(brief=brief, by=alice)
        withdraw_brief(brief=brief, by=alice, reason="Not needed.")
    with pytest.raises(InvalidTransition, match="withdrawn already" if published else "not published"):
        withdraw_brief(brief=brief, by=alice, reason="Not needed.")


def test_a_reason_is_asked_and_a_viewer_refused(brief, alice, bob) -> None:
    publish_brief(brief=brief, by=alice)
    with pytest.raises(ActionError, match="The reason is missing."):
        withdraw_brief(brief=brief, by=alice, reason=" ")
    with pytest.raises(NotAllowed):
        withdraw_brief(brief=brief, by=bob, reason="Not needed.")


def test_the_page_asks_why_and_says_so(brief, mina, alice, client_of) -> None:
    asked(brief, alice, mina)
    client, url = client_of(alice), reverse("campaigns:withdraw_brief", args=[brief.uuid])
    editor = reverse("campaigns:edit_brief", args=[brief.uuid])
    assert url in client.get(editor).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "Not needed."})
    page = client.get(editor).content.decode()
    assert (url in page, "It is withdrawn: nobody reads or answers it" in page) == (False, True)
    reading = client.get(reverse("campaigns:brief_reading", args=[brief.uuid])).content.decode()
    assert "It is withdrawn" in reading


def test_the_api_withdraws(brief, alice, api_client_of) -> None:
    publish_brief(brief=brief, by=alice)
    url = reverse("api:brief_withdraw", args=[brief.uuid])
    answer = api_client_of(alice).post(url, {"reason": "Not needed."}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")


def test_who_has_read_it_is_paged_with_objections_first(brief, campaign, alice, client_of, django_assert_max_num_queries) -> None:  # fmt: skip
    people = [make_collaboration(campaign, alice, factories.make_influencer(alice.agency, f"P{n:03}")) for n in range(53)]  # fmt: skip
    version = publish_brief(brief=brief, by=alice)
    ask_to_read(brief=brief, by=alice, collaborations=people)
    last = ReadBack.objects.get(collaboration=people[-1])
    answer_point(read_back=last, by=alice, version=1, key=key_of(version, "Show the box"), verdict="objects", remark="No.")  # fmt: skip
    client, url = client_of(alice), reverse("campaigns:brief_reading", args=[brief.uuid])
    client.get(url)
    with django_assert_max_num_queries(14):
        answer = client.get(url)
    names = [reading.read_back.collaboration.influencer.name for reading in answer.context["readings"]]
    assert (len(names), names[:2]) == (50, ["P052", "P000"])
    second = client.get(f"{url}?page=2").context["readings"]
    assert [reading.read_back.collaboration.influencer.name for reading in second] == ["P049", "P050", "P051"]


def test_more_people_than_are_offered_come_up_later(brief, campaign, alice, client_of, monkeypatch) -> None:
    monkeypatch.setattr("campaigns.views.read_backs.PEOPLE_OFFERED", 2)
    for number in range(3):
        make_collaboration(campaign, alice, factories.make_influencer(alice.agency, f"P{number}"))
    publish_brief(brief=brief, by=alice)
    answer = client_of(alice).get(reverse("campaigns:brief_reading", args=[brief.uuid]))
    assert ([person.influencer.name for person in answer.context["people"]], answer.context["more_people"]) == (["P0", "P1"], True)  # fmt: skip
