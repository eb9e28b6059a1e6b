"""Contracts: written from what was agreed, printed once, signed, or done without for a reason."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.contract_templates import add_contract_template, change_contract_template
from campaigns.actions.contracts import (
    cancel_contract,
    make_contract,
    nudge_lost_prints,
    print_contract,
    send_contract,
    sign_contract,
    waive_contract,
)
from campaigns.actions.exchange_rates import note_exchange_rate
from campaigns.actions.offer_answers import accept_offer
from campaigns.contracting.printing import blocks_of
from campaigns.contracting.variables import (
    KNOWN,
    TYPED,
    ValuesMissing,
    fill,
    named_in,
    starter,
    starter_languages,
)
from campaigns.models import Collaboration, Contract, ContractTemplate
from campaigns.queries.written_form import lacks_written_form, written_form
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.campaigns.offers.offering import sent_offer, terms

pytestmark = pytest.mark.django_db

BODY = "# Contract {{contract_number}}\n\nWith {{influencer_legal_name}} about:\n- {{deliverables}}\nFee: {{fee}}"
VALUES = {"contract_number": "7", "influencer_legal_name": "Mina Park"}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def template(alice) -> ContractTemplate:
    return add_contract_template(by=alice, name="Standard", language="en", body=BODY)


def agreed(alice, country: str = "", fee: Decimal = Decimal(1000), **changed) -> Collaboration:
    person = factories.make_influencer(alice.agency, "Mina", country=country)
    collaboration = make_collaboration(make_campaign(alice, name=f"Spring {fee}"), alice, person)
    offer = sent_offer(collaboration, alice, **terms(fee=fee, **changed))
    accept_offer(offer=offer, by=alice, name="Mina Park", evidence="Mail of today")
    return collaboration


@pytest.fixture
def contract(alice, template) -> Contract:
    made = make_contract(collaboration=agreed(alice), by=alice, template=template, values=VALUES)
    assert print_contract(contract_id=made.pk, now=timezone.now()) is True
    made.refresh_from_db()
    return made


def signed_paper(name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\nsigned\n%%EOF\n")


def test_a_contract_says_what_was_agreed(contract) -> None:
    assert contract.body == (
        "# Contract 7\n\nWith Mina Park about:\n- 1 × YouTube Short · 1 Dec 2026 – 10 Dec 2026\nFee: €1,000.00"
    )
    assert contract.pdf.read()[:5] == b"%PDF-"
    assert (contract.state, contract.pdf_wanted_at, contract.number) == ("draft", None, "7")


def test_everything_that_is_missing_is_named_at_once(alice, template) -> None:
    with pytest.raises(
        ValuesMissing, match="lacks: Contract number; The influencer's full legal name. Fill them in"
    ):
        make_contract(collaboration=agreed(alice), by=alice, template=template)
    assert Contract.objects.count() == 0


def test_there_is_no_contract_about_nothing(alice, template) -> None:
    collaboration = make_collaboration(make_campaign(alice), alice)
    with pytest.raises(ActionError, match="no accepted offer yet"):
        make_contract(collaboration=collaboration, by=alice, template=template, values=VALUES)


def test_values_are_put_in_once_and_stay_values() -> None:
    values = {"influencer_name": "{{fee}}\n# Boss", "fee": "10"}
    assert fill("{{ influencer_name }} gets {{FEE}}", values) == "{{fee}} # Boss gets 10"
    assert list(blocks_of(fill("{{influencer_name}}", {"influencer_name": "# A title"}))) == [
        ("paragraph", "A title")
    ]


@pytest.mark.parametrize("body", ["{{salary}}", "Fee: {{fee", "}} fee {{", ""])
def test_a_template_that_could_not_be_filled_is_refused(alice, body: str) -> None:
    with pytest.raises(ActionError):
        add_contract_template(by=alice, name="Broken", language="en", body=body)
    assert ContractTemplate.objects.count() == 0


def test_a_changed_template_leaves_contracts_as_they_are(contract, template, alice) -> None:
    newest = change_contract_template(template=template, by=alice, name="Standard", body="New {{fee}}")
    contract.refresh_from_db()
    assert (newest.number, contract.template_version.number, contract.body[:10]) == (2, 1, "# Contract")


@pytest.mark.parametrize("language", starter_languages())
def test_a_starter_is_filled_by_what_is_known_and_typed(alice, language: str) -> None:
    assert set(named_in(starter(language))) - set(KNOWN) - set(TYPED) == set()
    template = add_contract_template(by=alice, name="Starter", language=language, body=starter(language))
    typed = {name: f"({name})" for name in TYPED}
    made = make_contract(collaboration=agreed(alice), by=alice, template=template, values=typed)
    assert print_contract(contract_id=made.pk, now=timezone.now()) is True
    assert "{{" not in made.body


def test_printing_twice_prints_once(contract) -> None:
    first = contract.pdf.name
    assert print_contract(contract_id=contract.pk, now=timezone.now()) is False
    contract.refresh_from_db()
    assert contract.pdf.name == first


def test_making_a_contract_asks_a_worker(
    alice, template, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    asked = []
    monkeypatch.setattr("campaigns.tasks.print_contract.delay", lambda **kwargs: asked.append(kwargs))
    with django_capture_on_commit_callbacks(execute=True):
        made = make_contract(collaboration=agreed(alice), by=alice, template=template, values=VALUES)
    assert asked == [{"contract_id": made.pk}]
    assert nudge_lost_prints(now=timezone.now()) == 0
    assert nudge_lost_prints(now=timezone.now() + timedelta(minutes=2)) == 1
    assert asked == [{"contract_id": made.pk}] * 2


def test_what_is_not_printed_is_not_sent(alice, template) -> None:
    made = make_contract(collaboration=agreed(alice), by=alice, template=template, values=VALUES)
    with pytest.raises(ActionError, match="still being printed"):
        send_contract(contract=made, by=alice)


def test_a_signed_paper_is_kept_with_its_digest(contract, alice) -> None:
    send_contract(contract=contract, by=alice)
    sign_contract(contract=contract, by=alice, file=signed_paper())
    contract.refresh_from_db()
    assert (contract.state, contract.signed_on) == ("signed", timezone.localdate())
    assert contract.signed_file_digest == hashlib.sha256(b"%PDF-1.7\nsigned\n%%EOF\n").hexdigest()
    assert AuditEntry.objects.filter(action="campaigns.contract.signed").count() == 1


@pytest.mark.parametrize("content", [b"MZ\x90\x00 not a paper", b"", b"%PDF-1.7 cut off"])
def test_what_is_no_paper_is_refused(contract, alice, content: bytes) -> None:
    with pytest.raises(ActionError):
        sign_contract(contract=contract, by=alice, file=SimpleUploadedFile("contract.pdf", content))
    contract.refresh_from_db()
    assert (contract.state, contract.signed_file.name) == ("draft", "")


def test_a_signed_contract_gives_way_only_when_asked(contract, template, alice) -> None:
    sign_contract(contract=contract, by=alice, file=signed_paper())
    with pytest.raises(InvalidTransition, match="Say that the new one takes its place"):
        make_contract(collaboration=contract.collaboration, by=alice, template=template, values=VALUES)
    made = make_contract(
        collaboration=contract.collaboration, by=alice, template=template, values=VALUES, replace=True
    )
    contract.refresh_from_db()
    assert (contract.state, made.state) == ("replaced", "draft")


def test_a_draft_is_written_anew_in_place(contract, template, alice) -> None:
    again = make_contract(
        collaboration=contract.collaboration,
        by=alice,
        template=template,
        values={**VALUES, "contract_number": "8"},
    )
    assert (again.pk, again.number, Contract.objects.count()) == (contract.pk, "8", 1)


def test_without_a_contract_there_is_a_reason(alice) -> None:
    collaboration = agreed(alice)
    with pytest.raises(ActionError, match="is not a reason"):
        waive_contract(collaboration=collaboration, by=alice, reason="")
    with pytest.raises(ActionError, match="Say in a few words"):
        waive_contract(collaboration=collaboration, by=alice, reason="other")
    waived = waive_contract(collaboration=collaboration, by=alice, reason="personal_data")
    assert (waived.state, waived.waived_reason) == ("waived", "personal_data")
    cancel_contract(contract=waived, by=alice, reason="They changed their mind.")
    waived.refresh_from_db()
    assert waived.state == "canceled"


@pytest.mark.parametrize("who", ["bob", "charlie", "carla"])
def test_others_change_no_contract(contract, alice, who: str, request) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        send_contract(contract=contract, by=by)
    with pytest.raises(NotAllowed):
        waive_contract(collaboration=contract.collaboration, by=by, reason="barter")


class TestFrance:
    """A running sum per influencer, brand, aim and calendar year."""

    def form(self, collaboration: Collaboration):
        return written_form(collaboration, today=timezone.localdate())

    @pytest.mark.parametrize(("fee", "level"), [(799, "fine"), (800, "near"), (999, "near"), (1000, "asked")])
    def test_the_limit_is_reached_from_a_thousand_euros_on(self, alice, fee: int, level: str) -> None:
        assert self.form(agreed(alice, "FR", Decimal(fee))).level == level

    def test_goods_count(self, alice) -> None:
        collaboration = agreed(alice, "FR", Decimal(600), goods="A bag", goods_value=Decimal(400))
        assert (self.form(collaboration).sum, self.form(collaboration).level) == (Decimal(1000), "asked")

    def test_deals_of_one_brand_and_aim_add_up(self, alice) -> None:
        first = agreed(alice, "FR", Decimal(600))
        other = make_collaboration(
            make_campaign(alice, first.campaign.brand, name="More"), alice, first.influencer
        )
        accept_offer(
            offer=sent_offer(other, alice, fee=Decimal(400)), by=alice, name="M P", evidence="Mail of today"
        )
        assert self.form(other).sum == Decimal(1000)

    def test_another_aim_is_counted_apart(self, alice) -> None:
        first = agreed(alice, "FR", Decimal(600))
        campaign = make_campaign(alice, first.campaign.brand, name="More", goal="sales")
        other = make_collaboration(campaign, alice, first.influencer)
        accept_offer(
            offer=sent_offer(other, alice, fee=Decimal(400)), by=alice, name="M P", evidence="Mail of today"
        )
        assert self.form(other).sum == Decimal(400)

    def test_other_currencies_count_at_their_rate(self, alice) -> None:
        collaboration = agreed(alice, "FR", Decimal(1000), currency="USD")
        assert (self.form(collaboration).sum, self.form(collaboration).unknown) == (Decimal(0), 1)
        note_exchange_rate(
            by=alice,
            from_currency="USD",
            to_currency="EUR",
            rate=Decimal("0.9"),
            as_of=timezone.localdate(),
            source="ECB",
        )
        assert (self.form(collaboration).sum, self.form(collaboration).level) == (Decimal(900), "near")

    def test_elsewhere_no_sum_is_counted(self, alice) -> None:
        assert self.form(agreed(alice, "DE")) is None

    def test_it_cannot_be_done_without(self, alice, template) -> None:
        collaboration = agreed(alice, "FR")
        with pytest.raises(
            ActionError, match="without a written contract the deal is void. It cannot be done without"
        ):
            waive_contract(collaboration=collaboration, by=alice, reason="refuses")
        assert lacks_written_form(collaboration, today=timezone.localdate()) != ""
        made = make_contract(collaboration=collaboration, by=alice, template=template, values=VALUES)
        sign_contract(contract=made, by=alice, file=signed_paper())
        assert lacks_written_form(collaboration, today=timezone.localdate()) == ""

    def test_publishing_without_it_needs_a_reason_that_is_kept(self, alice, client_of) -> None:
        collaboration = agreed(alice, "FR")
        deliverable = make_deliverable(collaboration, state="approved")
        url = reverse("campaigns:publish_deliverable", args=[deliverable.uuid])
        page = client_of(alice)
        refused = page.post(url, {"url": "https://example.com/1"})
        assert refused.status_code == 422
        assert "Have a contract signed first" in refused.content.decode()
        sent = {"url": "https://example.com/1", "despite": "The paper is in the post"}
        assert page.post(url, sent).status_code == 302
        deliverable.refresh_from_db()
        assert deliverable.state == "published"
        entry = AuditEntry.objects.filter(action="campaigns.deliverable.state_changed").latest("pk")
        assert (
            entry.data["comment"]
            == "https://example.com/1 · without a signed contract: The paper is in the post"
        )
