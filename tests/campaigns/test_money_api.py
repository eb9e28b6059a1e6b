"""What the API of campaigns tells: payments narrowed, templates with their text, the signed paper, who could be proposed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.bench import choose_candidate, propose_candidates, put_on_bench
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.contract_templates import add_contract_template
from campaigns.actions.exchange_rates import note_exchange_rate
from campaigns.actions.payments import approve_payment, enter_payment
from campaigns.models import Campaign, Candidate, Contract
from campaigns.queries.today import due_for
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_slot

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ledger(alice, olga):
    """Five payments of two campaigns, each with its own way to be found."""
    today = timezone.localdate()
    spring, autumn = make_campaign(alice), make_campaign(alice, name="Autumn")
    mina = make_collaboration(spring, alice, factories.make_influencer(alice.agency, "Mina"))
    note_exchange_rate(by=alice, from_currency="USD", to_currency="EUR", rate=Decimal("0.9"), as_of=today, source="ECB")  # fmt: skip

    def enter(what, campaign=spring, **values):
        values = {
            "direction": "payable",
            "kind": "expense",
            "amount": Decimal(5),
            "currency": "EUR",
            **values,
        }
        return enter_payment(campaign=campaign, by=alice, what=what, **values)

    enter("late", due_on=today - DAY)
    enter("soon", due_on=today + 3 * DAY, collaboration=mina)
    enter("dollars", currency="USD", campaign=autumn)
    enter("theirs", direction="receivable", kind="client_fee", due_on=today + 9 * DAY)
    approve_payment(payment=enter("approved"), by=olga)
    return {"today": today, "spring": spring, "autumn": autumn, "mina": mina}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "late"}, ["late"]),
        ({"state": "approved"}, ["approved"]),
        ({"state": "open"}, ["approved", "theirs", "dollars", "soon", "late"]),
        ({"state": "paid"}, []),
        ({"direction": "receivable"}, ["theirs"]),
        ({"currency": "usd"}, ["dollars"]),
        ({"campaign": "{autumn.uuid}"}, ["dollars"]),
        ({"influencer": "{mina.influencer.uuid}"}, ["soon"]),
        ({"due_from": "{today}", "due_until": "{in_a_week}"}, ["soon"]),
    ],
)
def test_payments_are_narrowed(asked, found, ledger, alice, api_client_of, django_assert_max_num_queries):
    words = {**ledger, "in_a_week": ledger["today"] + 7 * DAY}
    query = {name: value.format(**words) for name, value in asked.items()}
    api = api_client_of(alice)
    api.get(reverse("api:payments"))
    with django_assert_max_num_queries(5):
        answer = api.get(reverse("api:payments"), query)
    assert [row["what"] for row in answer.json()["results"]] == found


def test_a_campaigns_payments_are_narrowed_too(ledger, alice, api_client_of):
    url = reverse("api:campaign_payments", args=[ledger["spring"].uuid])
    answer = api_client_of(alice).get(url, {"state": "late"})
    assert [row["what"] for row in answer.json()["results"]] == ["late"]


@pytest.mark.parametrize("query", [{"state": "gone"}, {"due_from": "soon"}, {"campaign": "x"}, {"who": "x"}])
def test_a_filter_that_makes_no_sense_is_refused(query, alice, api_client_of):
    assert api_client_of(alice).get(reverse("api:payments"), query).status_code == 400


def test_a_template_tells_its_text(alice, api_client_of):
    template = add_contract_template(by=alice, name="Terms", language="en", body="We pay {{fee}}.")
    api, url = api_client_of(alice), reverse("api:contract_template", args=[template.uuid])
    assert api.get(url).json()["body"] == "We pay {{fee}}."
    changed = api.patch(url, {"body": "We gladly pay {{fee}}."}, format="json")
    assert (changed.json()["body"], changed.json()["version"]) == ("We gladly pay {{fee}}.", 2)


def test_the_signed_paper_is_fetched(alice, api_client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    collaboration = make_collaboration(make_campaign(alice), alice)
    contract = Contract.objects.create(collaboration=collaboration, author=alice, state="sent", body="x")
    api, url = api_client_of(alice), reverse("api:contract_signed", args=[contract.uuid])
    assert api.get(url).status_code == 409
    contract.signed_file.save("paper.pdf", ContentFile(b"%PDF-1.7 signed"))
    Contract.objects.update(signed_file_name="contract.pdf")
    answer = api.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 signed"


def test_who_could_be_proposed_is_told(alice, api_client_of, django_assert_max_num_queries):
    slot = make_slot(make_campaign(alice))
    for name, views in (("Mina", 900), ("Theo", 5000), ("Ana", None)):
        factories.make_channel(factories.make_influencer(alice.agency, name), "youtube", median_views=views)
    Campaign.objects.update(goal="reach")
    api, url = api_client_of(alice), reverse("api:slot_proposals", args=[slot.uuid])
    api.get(url)
    with django_assert_max_num_queries(12):
        rows = api.get(url).json()["proposals"]
    assert [(row["influencer"]["name"], row["figure"]) for row in rows] == [
        ("Theo", "5,000 views at the median"), ("Mina", "900 views at the median"), ("Ana", "median views unknown"),
    ]  # fmt: skip
    assert [row["influencer"]["name"] for row in api.get(url, {"q": "theo"}).json()["proposals"]] == ["Theo"]
    assert api.get(url, {"list": "no"}).status_code == 400


def test_an_edit_conflict_hands_out_the_new_version(alice, client_of, api_client_of):
    campaign = make_campaign(alice)
    api, url = api_client_of(alice), reverse("api:campaign", args=[campaign.uuid])
    assert api.patch(url, {"name": "First", "version": 1}, format="json").status_code == 200
    late = api.patch(url, {"name": "Second", "version": 1}, format="json")
    assert (late.status_code, late.json()["version"]) == (409, 2)
    again = api.patch(url, {"name": "Second", "version": late.json()["version"]}, format="json")
    assert again.json()["name"] == "Second"
    # On the page: the refusal carries the new version, so that saving again, having read it, works.
    client, edit = client_of(alice), reverse("campaigns:edit", args=[campaign.uuid])
    typed = {"name": "Third", "goal": "reach", "currency": "EUR", "version": "1"}
    refused = client.post(edit, typed)
    assert (refused.status_code, "Somebody else changed this meanwhile" in refused.content.decode()) == (422, True)  # fmt: skip
    seen = refused.context["form"]["version"].value()
    assert client.post(edit, {**typed, "version": seen}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.name == "Third"


def test_today_tells_of_slots_somebody_left_and_of_cold_benches(alice, olga):
    campaign = make_campaign(alice)
    slot = make_slot(campaign, title="Opening reel")
    people = [factories.make_influencer(alice.agency, name) for name in ("Mina", "Theo")]
    mina, theo = propose_candidates(slot=slot, by=alice, influencers=people)
    choose_candidate(candidate=mina, by=alice)
    put_on_bench(candidate=theo, by=alice)
    Campaign.objects.update(state="running")

    def told(member):
        kinds = ("Slot", "Bench")
        return [(row.who, row.what) for row in due_for(member, timezone.localdate()) if row.kind in kinds]

    assert told(alice) == [("Spring", "1 bench went cold")]
    slot.refresh_from_db()
    end_collaboration(collaboration=slot.holder, by=alice, kind="dropped", reason="health")
    Candidate.objects.update(checked_at=timezone.now())
    assert (told(alice), told(olga)) == ([("Mina", "Left the slot: Opening reel")], [])
    Candidate.objects.update(checked_at=timezone.now() - 15 * DAY)
    assert len(told(alice)) == 2
    slot.publish_until = timezone.localdate() - DAY
    slot.save()
    assert len(told(alice)) == 1
