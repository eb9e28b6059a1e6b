"""The influencer as a partner: the kit on their page, the signed line, and who may read how they are."""

import pytest
from django.urls import reverse

from accounts.errors import ActionError, NotAllowed
from campaigns.actions.personal_links import make_personal_link
from crisis.actions import partners as actions
from crisis.models import CheckIn, TimelineEntry
from crisis.queries.partners import check_ins_to_look_at
from crisis.states import IncidentState
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.crisis.making import make_incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(alice, brand):
    """An incident of a campaign with one influencer who has a kit, and their personal page."""
    campaign = make_campaign(alice, brand)
    person = factories.make_influencer(alice.agency, "Mira Sol")
    collaboration = make_collaboration(campaign, alice, person)
    incident = make_incident(campaign, alice, influencer=person)
    kit = actions.make_kit(incident=incident, influencer=person, by=alice)
    given, token = make_personal_link(collaboration=collaboration, by=alice)
    return type("Room", (), {
        "incident": incident, "kit": kit, "collaboration": collaboration, "given": given, "person": person,
        "page": reverse("personal:page", args=[token]), "token": token, "campaign": campaign,
    })  # fmt: skip


def change(kit, by, **also):
    values = {
        "version": kit.version, "opening": "We are with you.", "replies": kit.replies, "never": ["That it is old news"],
        "contact": by, "contact_reach": "until 10 pm", "strategy": "We answer once, calmly, and point to the facts.", **also,
    }  # fmt: skip
    return actions.save_kit(kit=kit, by=by, **values)


def test_kit_begins_with_what_the_pack_says_and_reaches_the_page_only_once_it_is_given(
    room, alice, client
) -> None:
    assert {row["what"] for row in room.kit.replies} <= {"clarify", "answer", "leave"}
    assert len(room.kit.replies) >= 5
    change(room.kit, alice)
    assert "We are with you." not in client.get(room.page).content.decode()
    actions.share_kit(kit=room.kit, by=alice)
    page = client.get(room.page).content.decode()
    assert all(
        words in page for words in ("We are with you.", "That it is old news", "until 10 pm", "Do not answer")
    )
    with pytest.raises(ActionError, match="already"):
        actions.share_kit(kit=room.kit, by=alice)
    actions.withdraw_kit(kit=room.kit, by=alice)
    assert "We are with you." not in client.get(room.page).content.decode()


def test_kit_stands_only_on_pages_it_concerns(room, alice, brand, client) -> None:
    """Another campaign's page, a drill and a closed incident show nothing."""
    change(room.kit, alice)
    actions.share_kit(kit=room.kit, by=alice)
    other = make_collaboration(make_campaign(alice, brand, "Autumn"), alice, room.person)
    elsewhere = reverse("personal:page", args=[make_personal_link(collaboration=other, by=alice)[1]])
    assert "We are with you." not in client.get(elsewhere).content.decode()
    room.incident.campaigns.all().delete()
    assert "We are with you." in client.get(elsewhere).content.decode()
    for values in ({"is_drill": True}, {"is_drill": False, "state": IncidentState.CLOSED}):
        type(room.incident).objects.filter(pk=room.incident.pk).update(**values)
        assert "We are with you." not in client.get(room.page).content.decode()


def test_line_is_signed_by_both_for_one_text(room, alice, client) -> None:
    kit = change(room.kit, alice)
    actions.share_kit(kit=kit, by=alice)
    actions.sign_line(kit=kit, by=alice, text_hash=kit.strategy_hash)
    address = reverse("personal:sign_line", args=[room.token, kit.uuid])
    assert client.post(address, {"text": "0" * 64}).status_code == 422
    assert client.post(address, {"text": kit.strategy_hash}).status_code == 302
    kit.refresh_from_db()
    assert (kit.ours_hash, kit.theirs_hash) == (kit.strategy_hash, kit.strategy_hash)
    assert kit.seen_at is not None
    changed = change(kit, alice, strategy="We answer twice.")
    assert changed.strategy_hash not in (changed.ours_hash, changed.theirs_hash)
    assert "It was changed since you signed" in client.get(room.page).content.decode()


def test_two_editors_of_a_kit_are_noticed(room, alice) -> None:
    change(room.kit, alice)
    with pytest.raises(ActionError, match="Somebody else"):
        change(room.kit, alice, version=1)


def test_how_they_are_is_read_by_those_who_look_after_them(room, alice, client, client_of) -> None:
    kit = change(room.kit, alice)
    actions.share_kit(kit=kit, by=alice)
    asked = actions.ask_check_in(kit=kit, by=alice)
    with pytest.raises(ActionError, match="asked already"):
        actions.ask_check_in(kit=kit, by=alice)
    address = reverse("personal:answer_check_in", args=[room.token, asked.uuid])
    assert client.post(address, {"feeling": "so la la"}).status_code == 422
    assert client.post(address, {"feeling": "badly", "words": "I cannot sleep"}).status_code == 200
    asked.refresh_from_db()
    assert (asked.feeling, asked.words, asked.by) == ("badly", "I cannot sleep", None)
    assert client.post(address, {"feeling": "well"}).status_code == 404  # answered: nothing waits any more

    # Whoever is badly is asked again; the timeline tells nobody how they are.
    assert CheckIn.objects.filter(kit=kit, answered_at=None).count() == 1
    told = " ".join(TimelineEntry.objects.filter(incident=room.incident).values_list("text", flat=True))
    assert "Mira Sol said how they are" in told
    assert "sleep" not in told

    part = reverse("crisis:partners", args=[room.incident.uuid])
    assert "I cannot sleep" in client_of(alice).get(part).content.decode()
    stranger = factories.make_membership(alice.agency, "manager")
    page = client_of(stranger).get(part).content.decode()
    assert "I cannot sleep" not in page
    assert "whoever looks after them knows" in page
    assert list(check_ins_to_look_at(alice, now=asked.answered_at)) == [asked]
    with pytest.raises(NotAllowed):
        actions.take_note(check_in=asked, by=stranger)
    actions.take_note(check_in=asked, by=alice)
    assert list(check_ins_to_look_at(alice, now=asked.answered_at)) == []


def test_only_the_influencers_own_link_answers(room, alice, brand) -> None:
    kit = change(room.kit, alice)
    actions.share_kit(kit=kit, by=alice)
    asked = actions.ask_check_in(kit=kit, by=alice)
    other = make_collaboration(room.campaign, alice, factories.make_influencer(alice.agency))
    foreign = make_personal_link(collaboration=other, by=alice)[0]
    for by, collaboration in ((foreign, other), (foreign, room.collaboration), (room.given, None)):
        with pytest.raises(NotAllowed):
            actions.answer_check_in(check_in=asked, by=by, feeling="well", collaboration=collaboration)
    actions.answer_check_in(check_in=asked, by=room.given, feeling="well", collaboration=room.collaboration)


def test_in_a_drill_a_kit_is_only_written_down(room, alice, client) -> None:
    room.incident.is_drill = True
    room.incident.save()
    kit = change(room.kit, alice)
    actions.share_kit(kit=kit, by=alice)
    assert "We are with you." not in client.get(room.page).content.decode()
    assert TimelineEntry.objects.filter(text__startswith="Drill: would have given").count() == 1
