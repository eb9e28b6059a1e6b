"""Offers, contracts and payments through the pages, as a member's browser asks for them."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from campaigns.actions.contract_templates import add_contract_template
from campaigns.actions.contracts import make_contract, print_contract
from campaigns.actions.offer_answers import accept_offer, counter_offer
from campaigns.models import Collaboration, Contract, ExchangeRate, Offer, Payment
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.campaigns.offers.offering import exclusivity, link_of, make_offer, sent_offer, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration(alice, agency) -> Collaboration:
    mina = factories.make_influencer(agency, "Mina")
    return make_collaboration(make_campaign(alice, budget=Decimal(5000)), alice, mina)


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(given):
        found |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return found


def typed(**money: Any) -> dict[str, Any]:
    line = {
        "what": "youtube/short",
        "quantity": 2,
        "publish_from": "2026-12-01",
        "publish_until": "2026-12-09",
    }
    return {
        "currency": "EUR", "fee": "1500", "payment_days": "14", **money, **rows("line", line, {"quantity": 1}),
        **rows("right", {"kind": "paid", "starts_on": "2026-12-01", "ends_on": "2027-03-01", "markets": "de, fr"}),
        **rows("exclusivity", {"category": "snacks", "starts_on": "2026-12-01", "ends_on": "2027-01-01"}),
    }  # fmt: skip


def test_an_offer_is_typed_and_its_empty_row_left_out(collaboration, alice, client_of) -> None:
    answer = client_of(alice).post(reverse("campaigns:new_offer", args=[collaboration.uuid]), typed())
    offer = Offer.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:offer", args=[offer.uuid])
    assert (offer.fee, offer.lines.count(), offer.rights.get().markets) == (Decimal(1500), 1, ["DE", "FR"])


def test_a_refused_offer_keeps_what_was_typed(collaboration, alice, client_of) -> None:
    answer = client_of(alice).post(
        reverse("campaigns:new_offer", args=[collaboration.uuid]),
        typed(per_conversion="2", message="Dear Mina"),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say what counts as a conversion" in page
    assert "Dear Mina" in page
    assert 'value="1500"' in page
    assert Offer.objects.count() == 0


def test_the_form_of_a_stored_offer_saves_it_as_it_was(collaboration, alice, client_of) -> None:
    make_offer(collaboration, alice, exclusivities=[exclusivity(rivals=["Globex"])])
    client = client_of(alice)
    offer = Offer.objects.get()
    page = client.get(reverse("campaigns:edit_offer", args=[offer.uuid])).context["forms"]
    sent: dict[str, Any] = {}
    for form in [page.money, *page.lines, *page.rights, *page.exclusivities]:
        for field in form:
            value = field.value()
            shown = field.field.prepare_value(value)
            if shown not in (None, False):
                sent[field.html_name] = shown
    for part in (page.lines, page.rights, page.exclusivities):
        sent |= {field.html_name: field.value() for field in part.management_form}
    answer = client.post(reverse("campaigns:edit_offer", args=[offer.uuid]), sent)
    assert answer.status_code == 302
    stored = Offer.objects.get()
    assert (stored.lines.get().platform, stored.exclusivities.get().rivals) == ("youtube", ["Globex"])
    emptied = {name: "" if name.startswith("exclusivity-0") else value for name, value in sent.items()}
    assert client.post(reverse("campaigns:edit_offer", args=[offer.uuid]), emptied).status_code == 302
    assert Offer.objects.get().exclusivities.count() == 0


def test_what_speaks_against_it_is_shown_before_sending(alice, client_of) -> None:
    collaboration = make_collaboration(make_campaign(alice, budget=Decimal(100)), alice)
    offer = make_offer(collaboration, alice)
    client = client_of(alice)
    page = client.get(reverse("campaigns:send_offer", args=[offer.uuid])).content.decode()
    assert "The budget is exceeded by €900.00" in page
    refused = client.post(reverse("campaigns:send_offer", args=[offer.uuid]))
    assert refused.status_code == 422
    client.post(reverse("campaigns:send_offer", args=[offer.uuid]), {"despite": "Raised on Monday"})
    offer.refresh_from_db()
    assert offer.state == "sent"


def test_changes_of_a_counter_offer_are_marked(collaboration, alice, client_of) -> None:
    counter = counter_offer(
        offer=sent_offer(collaboration, alice), by=link_of(collaboration, alice), **terms(fee=Decimal(1400))
    )
    page = client_of(alice).get(reverse("campaigns:offer", args=[counter.uuid])).content.decode()
    assert page.count('class="is-changed"') == 1
    assert "€1,400.00" in page
    assert "<s>€1,000.00</s>" in page


def test_the_collaborations_page_shows_all_of_it(collaboration, alice, client_of) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    page = client_of(alice).get(collaboration.get_absolute_url()).content.decode()
    for told in ("Offer 1", "Mina Park", "Write the contract", "EUR 1,000"):
        assert told in page


def test_a_contract_is_written_read_and_downloaded(
    collaboration, alice, client_of, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    template = add_contract_template(
        by=alice, name="Short", language="ko", body="# 계약서\n{{influencer_legal_name}}"
    )
    client = client_of(alice)
    client.post(
        reverse("campaigns:make_contract", args=[collaboration.uuid]),
        {"template": template.uuid, "influencer_legal_name": "박미나"},
    )
    contract = Contract.objects.get()
    waiting = client.get(reverse("campaigns:contract_status", args=[contract.uuid])).content.decode()
    assert "hx-trigger" in waiting
    from django.utils import timezone

    print_contract(contract_id=contract.pk, now=timezone.now())
    done = client.get(reverse("campaigns:contract_status", args=[contract.uuid])).content.decode()
    assert "hx-trigger" not in done
    pdf = client.get(reverse("campaigns:contract_pdf", args=[contract.uuid]))
    assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"
    assert pdf.headers["Cache-Control"] == "private, no-cache"


def test_missing_values_are_named_and_the_typed_ones_kept(collaboration, alice, client_of) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    template = add_contract_template(
        by=alice, name="Short", language="en", body="{{place}} {{governing_law}}"
    )
    answer = client_of(alice).post(
        reverse("campaigns:make_contract", args=[collaboration.uuid]),
        {"template": template.uuid, "place": "Riga"},
    )
    page = answer.content.decode()
    assert "The contract lacks: Whose law counts" in page
    assert 'value="Riga"' in page


def test_the_money_tab_approves_and_pays(collaboration, alice, olga, client_of) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    payment = Payment.objects.get()
    client_of(alice).post(reverse("campaigns:approve_payment", args=[payment.uuid]))
    payment.refresh_from_db()
    assert payment.state == "owed"
    client_of(olga).post(reverse("campaigns:approve_payment", args=[payment.uuid]))
    client_of(alice).post(reverse("campaigns:pay_payment", args=[payment.uuid]), {"reference": "SEPA"})
    payment.refresh_from_db()
    assert (payment.state, payment.paid_reference) == ("paid", "SEPA")


def test_a_payment_in_a_currency_without_a_rate_keeps_what_was_typed(collaboration, alice, client_of) -> None:
    campaign = collaboration.campaign
    sent = {"direction": "payable", "kind": "expense", "amount": "5000", "currency": "KRW", "what": "Studio"}
    answer = client_of(alice).post(reverse("campaigns:new_payment", args=[campaign.uuid]), sent)
    page = answer.content.decode()
    assert "There is no exchange rate from KRW to EUR" in page
    assert 'value="Studio"' in page


def test_files_of_the_ledger_run_no_formula(collaboration, alice, client_of) -> None:
    campaign = collaboration.campaign
    client = client_of(alice)
    sent = {
        "direction": "payable",
        "kind": "expense",
        "amount": "5",
        "currency": "EUR",
        "what": "=1+1",
        "party": "@me",
    }
    client.post(reverse("campaigns:new_payment", args=[campaign.uuid]), sent)
    text = b"".join(client.get(reverse("campaigns:export_payments")).streaming_content).decode()
    assert ",'@me," in text
    assert ",'=1+1," in text
    sheet = b"".join(client.get(reverse("campaigns:export_payments"), {"as": "xlsx"}).streaming_content)
    import io

    from python_calamine import CalamineWorkbook

    cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert (cells[1][4], cells[1][6], cells[1][7]) == ("@me", "=1+1", 5.0)


def test_rates_are_noted_on_their_page(alice, client_of) -> None:
    url = reverse("campaigns:exchange_rates")
    sent = {
        "from_currency": "USD",
        "to_currency": "EUR",
        "rate": "0.92",
        "source": "ECB",
        "as_of": "2026-01-01",
    }
    assert client_of(alice).post(url, sent).status_code == 302
    refused = client_of(alice).post(url, {**sent, "rate": "0"})
    assert refused.status_code == 422
    assert ExchangeRate.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_ledger_asks_the_same_whatever_its_length(
    alice, client_of, number: int, django_assert_max_num_queries
) -> None:
    for each in range(number):
        collaboration = make_collaboration(make_campaign(alice, name=f"C{each}"), alice)
        accept_offer(
            offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today"
        )
    client = client_of(alice)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("campaigns:payments")).status_code == 200


def test_a_collaborations_page_asks_little(
    collaboration, alice, client_of, django_assert_max_num_queries
) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    client = client_of(alice)
    with django_assert_max_num_queries(12):
        assert client.get(collaboration.get_absolute_url()).status_code == 200


def test_contract_is_made_for_the_newest_terms(collaboration, alice) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    template = add_contract_template(by=alice, name="Short", language="en", body="{{fee}}")
    assert make_contract(collaboration=collaboration, by=alice, template=template).body == "€1,000.00"


def test_the_money_tab_of_a_profile_shows_agreements_and_payments(collaboration, alice, client_of) -> None:
    accept_offer(offer=sent_offer(collaboration, alice), by=alice, name="Mina Park", evidence="Mail of today")
    page = (
        client_of(alice)
        .get(reverse("influencers:money", args=[collaboration.influencer.uuid]))
        .content.decode()
    )
    assert "Offers and agreements" in page
    assert page.count("EUR 1,000") == 3
