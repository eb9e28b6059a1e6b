"""Small promises of the pages: no button that would be refused, nothing unsaved is lost, a way to where things are done."""

from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.actions.contract_templates import add_contract_template
from campaigns.actions.contracts import make_contract
from campaigns.actions.launching import assess_campaign_risk
from campaigns.actions.offer_answers import accept_offer
from campaigns.actions.payments import enter_payment
from campaigns.actions.scenarios import add_scenario
from campaigns.actions.shortlist import write_note
from campaigns.models import ClientNote, Payment
from campaigns.queries.launch import launch_checks
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_slot
from tests.campaigns.offers.offering import link_of, sent_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand):
    return make_campaign(alice, brand)


def entered(campaign, by):
    return enter_payment(
        campaign=campaign, by=by, direction="payable", kind="expense", amount=Decimal(50), currency="EUR"
    )


def test_who_entered_a_payment_is_told_who_approves_it(campaign, alice, olga, client_of):
    payment = entered(campaign, alice)
    page, approve = reverse("campaigns:money", args=[campaign.uuid]), reverse("campaigns:approve_payment", args=[payment.uuid])  # fmt: skip
    mine = client_of(alice).get(page).content.decode()
    assert (approve in mine, "You entered it: another manager or owner approves it." in mine) == (False, True)
    theirs = client_of(olga).get(page).content.decode()
    assert (approve in theirs, "You entered it" in theirs) == (True, False)


def test_who_works_alone_approves_what_they_entered(campaign, alice, bob, client_of):
    payment = entered(campaign, alice)
    client = client_of(alice)
    approve = reverse("campaigns:approve_payment", args=[payment.uuid])
    assert approve in client.get(reverse("campaigns:money", args=[campaign.uuid])).content.decode()
    client.post(approve)
    assert Payment.objects.get().state == "approved"


def test_a_note_is_sent_as_it_stands_in_the_form(campaign, alice, client_of):
    note = write_note(campaign=campaign, by=alice, subject="News", body="Old words.")
    client, url = client_of(alice), reverse("campaigns:client_note", args=[note.uuid])
    page = client.get(url).content.decode()
    assert (page.count("btn-primary"), 'name="send"' in page) == (1, True)
    client.post(url, {"subject": "News of May", "body": "New words.", "send": "1"})
    stored = ClientNote.objects.get()
    assert (stored.state, stored.subject, stored.body) == ("shared", "News of May", "New words.")


def test_an_empty_note_is_neither_kept_nor_sent(campaign, alice, client_of):
    note = write_note(campaign=campaign, by=alice, subject="News", body="Old words.")
    client, url = client_of(alice), reverse("campaigns:client_note", args=[note.uuid])
    for verb in ("send", "keep"):
        answer = client.post(url, {"subject": "News of May", "body": " ", verb: "1"})
        assert (answer.status_code, 'value="News of May"' in answer.content.decode()) == (422, True)
    assert ClientNote.objects.values_list("state", "body").get() == ("draft", "Old words.")
    client.post(url, {"subject": "News of May", "body": "Newer words.", "keep": "1"})
    assert ClientNote.objects.values_list("state", "body").get() == ("draft", "Newer words.")


def agreed(alice, language="en"):
    collaboration = make_collaboration(make_campaign(alice), alice, factories.make_influencer(alice.agency, "Mina"))  # fmt: skip
    accept_offer(offer=sent_offer(collaboration, alice), by=link_of(collaboration, alice), name="Mina Park")
    body = "# Agreement\n\n## 1. Rights\n- {{rights}}\nand {{extras}}\n\n---\n[signatures]"
    template = add_contract_template(by=alice, name=f"Terms {language}", language=language, body=body)
    return make_contract(collaboration=collaboration, by=alice, template=template)


def test_a_contract_reads_on_its_page_as_it_is_printed(alice, client_of):
    contract = agreed(alice)
    page = client_of(alice).get(reverse("campaigns:contract", args=[contract.uuid])).content.decode()
    assert '<h2 class="contract-title">Agreement</h2>' in page
    assert "<h3>1. Rights</h3>" in page
    assert '<p class="contract-item">none agreed</p>' in page
    assert [mark in page for mark in ("## 1.", "[signatures]", "- none")] == [False, False, False]


@pytest.mark.parametrize(("language", "word"), [("ko", "없음"), ("ru", "не согласовано"), ("sw", "—")])
def test_where_nothing_is_agreed_a_contract_says_so_in_its_language(language, word, alice):
    assert agreed(alice, language).body.count(word) == 2


@pytest.mark.parametrize(
    ("risk", "met", "missing", "unneeded"),
    [
        (None, False, "", "Shown by the assessment."),
        ({"level": "low"}, False, "", "Not needed: the risk is not high."),
        ({"level": "low", "measures": "A call each week."}, True, "", ""),
        ({"level": "high", "measures": "A call each week."}, True, "", ""),
    ],
)
def test_measures_are_ticked_only_where_there_are_some(risk, met, missing, unneeded, campaign, alice):
    if risk:
        assess_campaign_risk(campaign=campaign, by=alice, history="a", brand_values="b", behavior="c", **risk)
    check = {check.key: check for check in launch_checks(campaign)}["measures"]
    assert (check.is_met, check.missing, check.unneeded) == (met, missing, unneeded)


@pytest.mark.parametrize("page", ["launch", "detail"])
def test_each_check_leads_to_where_it_is_done(page, campaign, alice, bob, client_of):
    shown = client_of(alice).get(reverse(f"campaigns:{page}", args=[campaign.uuid])).content.decode()
    for name, anchor in (
        ("edit", "#id_starts_on"), ("edit", "#id_audience"), ("assess_risk", ""), ("assess_risk", "#id_measures"),
        ("edit_plan", ""), ("room", "#plan-title"),
    ):  # fmt: skip
        assert f'href="{reverse(f"campaigns:{name}", args=[campaign.uuid])}{anchor}"' in shown
    viewer = client_of(bob).get(reverse("campaigns:detail", args=[campaign.uuid])).content.decode()
    assert "#id_starts_on" not in viewer


def test_restrictions_are_edited_from_the_room_and_lead_back_to_it(brand, alice, client_of):
    client, room = client_of(alice), reverse("campaigns:brand_room", args=[brand.uuid])
    edit = reverse("accounts:edit_brand", args=[brand.uuid])
    assert f"{edit}?next={room}" in client.get(room).content.decode()
    assert f'href="{room}"' in client.get(f"{edit}?next={room}").content.decode()
    assert client.post(f"{edit}?next={room}", {"name": "Acme"}).headers["Location"] == room
    elsewhere = client.post(f"{edit}?next=https://evil.example/", {"name": "Acme"})
    assert elsewhere.headers["Location"] == brand.get_absolute_url()


def test_a_scenario_says_in_words_where_nobody_is(campaign, alice, client_of):
    make_slot(campaign, price=Decimal(5))
    add_scenario(campaign=campaign, by=alice, name="Bold")
    campaign.slots.update(price=Decimal(9))
    page = client_of(alice).get(reverse("campaigns:scenarios", args=[campaign.uuid])).content.decode()
    assert "nobody yet" in page
