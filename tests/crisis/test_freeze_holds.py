"""What a stop of the room holds back: shown before it is pressed, refused while it lasts, free again after it."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import create_api_key
from accounts.errors import ActionError
from accounts.states import Scope
from campaigns.actions.deliverables import move_deliverable
from campaigns.actions.payments import approve_payment, enter_payment, pay_payment
from campaigns.models import Campaign, Payment
from crisis.actions.freezing import freeze_campaigns, release_campaigns
from crisis.actions.incidents import open_incident
from crisis.queries.freezing import held_back
from drafts.actions.review import decide
from outreach.models import LetterBatch
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.drafts.making import handed_in, two_stages
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand) -> Campaign:
    return make_campaign(alice, brand, name="Summer")


def test_what_a_stop_holds_back_is_counted_before_and_refused_while_it_lasts(
    campaign, alice, olga, brand, carla
):
    owed = make_deliverable(make_collaboration(campaign, alice))
    two_stages(owed, alice)
    draft = handed_in(alice, owed)
    approved = make_deliverable(make_collaboration(campaign, alice), state="approved")
    payment = enter_payment(
        campaign=campaign, by=alice, direction="payable", kind="other", amount=Decimal(250), currency=campaign.currency, party="Studio", what="Photos"
    )  # fmt: skip
    approve_payment(payment=payment, by=olga)
    mailbox = make_mailbox(campaign.agency)
    waits = enter_payment(
        campaign=campaign, by=alice, direction="payable", kind="other", amount=Decimal(90), currency=campaign.currency, party="Lab", what="Tests"
    )  # fmt: skip
    batch = LetterBatch.objects.create(
        agency=campaign.agency, name="First", mailbox=mailbox, campaign=campaign, author=alice
    )
    for name, also in (("in", {}), ("not-in-yet", {"batch": batch})):
        person = make_addressee(campaign.agency, name, f"{name}@lind.example")
        thread = make_thread(mailbox, person, collaboration=approved.collaboration if name == "in" else None)
        make_message(thread, "waiting", **also)
    quiet = make_campaign(alice, brand, name="Quiet")

    held = held_back([campaign, quiet])
    back = held[campaign.pk]
    assert (back.letters, back.publications, back.in_review, back.reminders) == (2, 1, 1, 0)
    assert back.payments == [(campaign.currency, Decimal(250), 1)]
    assert held[quiet.pk].nothing

    room = open_incident(
        agency=campaign.agency, by=alice, title="A recall", level="severe", campaigns=[campaign]
    )
    freeze_campaigns(incident=room, campaigns=[campaign], by=alice, reason="Glass in it")
    # These objects were read before the stop: what is asked is the row as it is now.
    for attempt in (
        lambda: decide(draft=draft, by=alice, answer="approve", seen=1),
        lambda: move_deliverable(deliverable=approved, by=alice, to="scheduled"),
        lambda: pay_payment(payment=payment, by=olga),
        lambda: approve_payment(payment=waits, by=olga),
    ):
        with pytest.raises(
            ActionError, match="Summer is frozen: incident 1, A recall: Glass in it. Nothing leaves"
        ):
            attempt()
    done = move_deliverable(
        deliverable=approved, by=alice, to="published", url="https://example.com/p/1", at=timezone.now()
    )
    assert done.state == "published"  # what went out all the same may be written down

    release_campaigns(incident=room, campaigns=[campaign], by=alice, reason="The lab says it is safe")
    assert pay_payment(payment=payment, by=olga).state == "paid"
    assert approve_payment(payment=waits, by=olga).state == "approved"


def test_an_approval_is_refused_to_pages_and_programs_alike_and_what_clients_owe_goes_on(
    campaign, alice, olga, client_of
):
    def enter(direction: str) -> Payment:
        return enter_payment(
            campaign=campaign, by=alice, direction=direction, kind="other", amount=Decimal(90),
            currency=campaign.currency, party="Lab", what="Tests",
        )  # fmt: skip

    payable, receivable = enter("payable"), enter("receivable")
    room = open_incident(
        agency=campaign.agency, by=alice, title="A recall", level="severe", campaigns=[campaign]
    )
    freeze_campaigns(incident=room, campaigns=[campaign], by=alice, reason="Glass in it")
    browser = client_of(olga)
    address = reverse("campaigns:approve_payment", args=[payable.uuid])
    money = reverse("campaigns:money", args=[campaign.uuid])
    shown = browser.get(money).content.decode()
    assert (address in shown, "held back while the campaign is frozen" in shown) == (False, True)
    refused = browser.post(address, follow=True).content.decode()
    assert "incident 1, A recall: Glass in it" in refused
    _key, whole = create_api_key(by=olga, name="Books", scopes=[Scope.PAYMENTS_WRITE])
    program = APIClient(headers={"authorization": f"Bearer {whole}"})
    answer = program.post(reverse("api:payment_approve", args=[payable.uuid]))
    assert (answer.status_code, "incident 1, A recall" in answer.content.decode()) == (400, True)
    payable.refresh_from_db()
    assert payable.state == "owed"
    assert approve_payment(payment=receivable, by=olga).state == "approved"
    release_campaigns(incident=room, campaigns=[campaign], by=alice, reason="The lab says it is safe")
    assert address in browser.get(money).content.decode()
    assert program.post(reverse("api:payment_approve", args=[payable.uuid])).json()["state"] == "approved"


def test_the_last_yes_to_a_draft_waits_and_outsiders_do_not_read_why(campaign, alice, carla):
    owed = make_deliverable(make_collaboration(campaign, alice))
    two_stages(owed, alice, carla)
    draft = handed_in(alice, owed)
    decide(draft=draft, by=alice, answer="approve", seen=1)  # now the client has it
    room = open_incident(
        agency=campaign.agency, by=alice, title="An accusation", level="severe", campaigns=[campaign]
    )
    freeze_campaigns(incident=room, campaigns=[campaign], by=alice, reason="She is accused of theft")
    with pytest.raises(ActionError) as caught:
        decide(draft=draft, by=carla, answer="approve", seen=1)
    assert (
        str(caught.value)
        == "Summer is frozen for the moment. Nothing goes out until your contact writes to you."
    )
    owed.refresh_from_db()
    assert owed.state == "draft_in"
    release_campaigns(incident=room, campaigns=[campaign], by=alice, reason="It was somebody else")
    decide(draft=draft, by=carla, answer="approve", seen=1)
    owed.refresh_from_db()
    assert owed.state == "approved"
