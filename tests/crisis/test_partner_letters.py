"""Influencers are told by letter, by a person's button: looked at before, sent once, with a link no table keeps."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import create_api_key
from accounts.errors import ActionError, NotAllowed
from accounts.states import Scope
from campaigns.models import Campaign
from crisis.actions import partners
from crisis.actions.freezing import freeze_campaigns
from crisis.actions.partner_letters import draft_letter, tell_partner
from crisis.models import Incident, KitLetter, ReplyKit
from crisis.packs.kit_letters import KINDS, PAGE, languages, letter_in
from crisis.states import EntryKind
from outreach.actions.suppression import suppress
from outreach.models import Message
from outreach.outgoing import letter_of
from outreach.states import MessageState, SuppressionReason
from tests.campaigns.making import make_campaign, make_collaboration
from tests.crisis.making import make_incident
from tests.outreach.making import make_addressee, make_mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def kit(alice, olga, brand) -> ReplyKit:
    """Mira's kit on her page; her campaign is stopped by the room, as it is in earnest."""
    campaign = make_campaign(alice, brand)
    person = make_addressee(alice.agency, "Mira Sol", "mira@sol.example", languages=["es"], owner=olga)
    make_collaboration(campaign, alice, person)
    room = make_incident(campaign, alice, influencer=person)
    make_mailbox(alice.agency, "team@tentwork.example", postal_address="Calle Mayor 1, Madrid")
    make_mailbox(alice.agency, "olga@tentwork.example", owner=olga, postal_address="Calle Mayor 1, Madrid")
    made = partners.make_kit(incident=room, influencer=person, by=alice)
    partners.share_kit(kit=made, by=alice)
    freeze_campaigns(incident=room, campaigns=[campaign], by=alice, reason="Until we know")
    return made


def lines(kit: ReplyKit) -> list[str]:
    return list(
        kit.incident.timeline.filter(kind=EntryKind.INFLUENCER).order_by("pk").values_list("text", flat=True)
    )


def test_every_language_has_both_letters_with_the_place_of_the_link() -> None:
    assert languages() == ("en", "es", "pl", "ru", "ko")
    for language in languages():
        for kind in KINDS:
            subject, body = letter_in(language, kind, name="Mira", agency="Tentwork", contact="Lena")
            assert (body.count(PAGE), "{" in subject + body, "Lena" in body, "Mira" in body) == (
                1,
                False,
                True,
                True,
            )
    assert letter_in("th", "kit", name="Mira", agency="T", contact="")[0] == letter_in("en", "kit", name="M", agency="T", contact="")[0]  # fmt: skip


def test_a_kit_is_told_once_from_who_looks_after_them_and_opens_by_a_link_made_as_it_leaves(
    kit, alice, bob, client
):
    draft = draft_letter(kit=kit, by=alice)
    assert (draft.mailbox.address, draft.to, draft.subject) == ("olga@tentwork.example", "mira@sol.example", "Hay algo para ti en tu página")  # fmt: skip
    assert Message.objects.count() == 0  # looking writes nothing
    with pytest.raises(NotAllowed):
        tell_partner(kit=kit, by=bob)
    with pytest.raises(ActionError, match="Leave"):
        tell_partner(kit=kit, by=alice, body="Hola, Mira")
    letter = tell_partner(kit=kit, by=alice)
    message = letter.message
    assert (message.state, message.to_address, PAGE in message.body) == (
        MessageState.WAITING,
        "mira@sol.example",
        True,
    )
    with pytest.raises(ActionError, match="told already"):
        tell_partner(kit=kit, by=alice)
    leaving = letter_of(message, sent_at=timezone.now()).body
    [path] = re.findall(r"/p/\S+/", str(leaving))
    assert (PAGE in leaving, path in Message.objects.get().body) == (False, False)
    assert kit.replies[0]["how"] in client.get(path).content.decode()
    letter.refresh_from_db()
    assert letter.link is not None and letter.link.last_used_at is not None
    assert lines(kit)[-1] == "Wrote to Mira Sol that the reply kit is on their page"
    # Put on the page anew, with something new in it, they may be told anew.
    partners.withdraw_kit(kit=kit, by=alice)
    with pytest.raises(ActionError, match="Put the kit on their page first"):
        tell_partner(kit=kit, by=alice)
    partners.share_kit(kit=kit, by=alice)
    assert tell_partner(kit=kit, by=alice).pk != letter.pk


def test_nothing_leaves_to_who_opted_out_in_a_drill_or_where_there_is_no_page(kit, alice, brand):
    Incident.objects.filter(pk=kit.incident_id).update(is_drill=True)
    with pytest.raises(ActionError, match="drill"):
        tell_partner(kit=ReplyKit.objects.get(), by=alice)
    Incident.objects.filter(pk=kit.incident_id).update(is_drill=False)
    suppress(agency=alice.agency, address="mira@sol.example", reason=SuppressionReason.UNSUBSCRIBE)
    with pytest.raises(ActionError, match="does not write to this address"):
        tell_partner(kit=ReplyKit.objects.get(), by=alice)
    assert (Message.objects.count(), KitLetter.objects.count()) == (0, 0)
    Campaign.objects.update(archived_at=timezone.now())
    with pytest.raises(ActionError, match="no running campaign"):
        tell_partner(kit=ReplyKit.objects.get(), by=alice)


def test_pages_show_the_letter_before_it_leaves_and_programs_send_it(kit, alice, client_of):
    browser = client_of(alice)
    tell = reverse("crisis:tell_partner", args=[kit.uuid])
    part = reverse("crisis:incident_part", args=[kit.incident.uuid, "partners"])
    assert tell in browser.get(part).content.decode()
    shown = browser.get(tell).content.decode()
    assert all(
        words in shown for words in ("olga@tentwork.example", "mira@sol.example", "Hay algo para ti", PAGE)
    )
    refused = browser.post(tell, {"subject": "Hola", "body": "Sin enlace"})
    assert (refused.status_code, "Sin enlace" in refused.content.decode()) == (422, True)
    assert browser.post(tell, {"subject": "Hola, Mira", "body": f"Mira: {PAGE}"}).status_code == 302
    assert Message.objects.get().subject == "Hola, Mira"
    again = browser.get(part).content.decode()
    assert (tell in again, "the letter leaves" in again) == (False, True)
    asked = partners.ask_check_in(kit=kit, by=alice)
    _key, whole = create_api_key(by=alice, name="Pager", scopes=[Scope.CRISIS_READ, Scope.CRISIS_WRITE])
    program = APIClient(headers={"authorization": f"Bearer {whole}"})
    assert program.get(reverse("api:kit_letter_draft", args=[kit.uuid])).json()["language"] == "es"
    assert program.post(reverse("api:kit_letters", args=[kit.uuid])).status_code == 400  # told already
    sent = program.post(reverse("api:check_in_tell", args=[asked.uuid]))
    assert (sent.status_code, sent.json()["state"], sent.json()["check_in"]) == (
        201,
        "waiting",
        str(asked.uuid),
    )
    listed = program.get(reverse("api:kit_letters", args=[kit.uuid])).json()["results"]
    assert [row["check_in"] for row in listed] == [str(asked.uuid), None]
    assert lines(kit)[-1] == "Wrote to Mira Sol, to ask how they are"
