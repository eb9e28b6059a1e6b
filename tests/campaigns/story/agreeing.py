"""From the person chosen to a signed contract and a brief that was read back."""

from decimal import Decimal

from django.urls import reverse

from campaigns.models import (
    Contract,
    Offer,
    Payment,
    ReadBack,
)
from campaigns.tasks import print_contract
from tests.campaigns.browsing import follow, pick, press, says, submit, told, write
from tests.campaigns.story.playing import Story, ask_to_read, fits_a_phone, open_personal_page, send_offer


def choose_and_offer(story: Story) -> None:
    desk = story.desk
    story.open_slot()
    mina = desk.locator(".candidate", has_text="Mina Park")
    says(mina, "Lovely kitchen")
    mina.get_by_role("button", name="Choose").click()
    told(desk, "Mina Park has the slot.")
    assert story.slot.holder.influencer.name == "Mina Park"
    ask_to_read(story, "Mina Park")
    story.open_person("Mina Park")
    follow(desk, "Write an offer")
    write(desk, **{"fee": 1000, "line-0-price": 1000, "message": "We would love to cook with you."})
    pick(desk, "line-0-what", "YouTube Short")
    submit(desk)
    send_offer(desk)
    offer = Offer.objects.get()
    assert (offer.state, offer.side, offer.fee, offer.currency) == ("sent", "house", Decimal(1000), "EUR")
    assert [(line.platform, line.format, line.quantity) for line in offer.lines.all()] == [
        ("youtube", "short", 1)
    ]


def influencer_counters(story: Story) -> None:
    phone = open_personal_page(story, "Mina Park")
    says(phone.locator("#next"), "Answer our offer")
    phone.get_by_text("I would like other terms").click()
    phone.get_by_label("Fee (EUR)").fill("1.400")  # as people in Spain write it
    phone.get_by_label("Why, in your words").fill("Two days of filming")
    press(phone, "Send these terms")
    told(phone, "We have your terms and answer soon.")
    fits_a_phone(phone)
    counter = Offer.objects.get(number=2)
    assert (counter.state, counter.side, counter.fee) == ("sent", "influencer", Decimal(1400))
    assert (counter.message, counter.answers.state) == ("Two days of filming", "countered")


def house_offers_anew(story: Story) -> None:
    desk = story.desk
    story.open_person("Mina Park")
    follow(desk, "Counter-offer 2")
    says(desk.locator(".terms .is-changed s").first, "1,000")  # what it was before is struck through
    follow(desk, "Answer with an offer")
    write(desk, fee=1200)
    submit(desk)
    send_offer(desk)
    assert [(row.number, row.side, row.state, row.fee) for row in Offer.objects.order_by("number")][1:] == [
        (2, "influencer", "countered", Decimal(1400)), (3, "house", "sent", Decimal(1200)),
    ]  # fmt: skip


def influencer_accepts(story: Story) -> None:
    phone = story.phone_of("Mina Park")
    phone.reload()
    phone.get_by_label("Your full name").fill("Mina Park")
    phone.get_by_label("I accept these terms.").check()
    press(phone, "Accept")
    told(phone, "Agreed")
    agreed = Offer.objects.get(number=3)
    assert (agreed.state, agreed.accepted_name) == ("accepted", "Mina Park")
    assert agreed.answered_by == "Mina Park (personal link)"
    owed = Payment.objects.get()
    assert (owed.kind, owed.amount, owed.state, owed.direction) == ("fee", Decimal(1200), "owed", "payable")
    assert story.of("Mina Park").stage.key == "agreed"


def write_contract(story: Story) -> None:
    desk = story.desk
    desk.goto(reverse("campaigns:contract_templates"))
    follow(desk, "New template")
    follow(desk, "en")
    write(desk, name="Published content")
    submit(desk)
    told(desk, "Saved.")
    story.open_person("Mina Park")
    follow(desk, "Write the contract")
    pick(desk, "template", "Published content (en)")
    write(
        desk, contract_number="2026-1", influencer_legal_name="Mina Park", influencer_address="Gran Vía 1, Madrid",
        agency_address="Hafenweg 2, Hamburg", governing_law="Spain",
    )  # fmt: skip
    submit(desk)
    told(desk, "The contract is written; a worker prints it.")
    contract = Contract.objects.get()
    print_contract(contract_id=contract.pk)  # the worker's turn
    follow(desk, "Published content · 2026-1")
    desk.get_by_role("link", name="Open the PDF").wait_for()
    contract.refresh_from_db()
    assert (contract.state, contract.offer.number) == ("draft", 3)
    assert contract.pdf.read().startswith(b"%PDF")


def sign_contract(story: Story) -> None:
    desk, phone = story.desk, story.phone_of("Mina Park")
    press(desk, "Send for signing")
    told(desk, "It is on their page now.")
    phone.reload()
    address = phone.get_by_role("link", name="Read the contract (PDF)").get_attribute("href")
    paper = phone.request.get(f"{address}").body()
    assert paper.startswith(b"%PDF")
    follow(desk, "File the signed paper")
    signed = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": paper}
    desk.locator("input[type=file]").set_input_files(signed)
    submit(desk)
    follow(desk, "Published content · 2026-1")
    desk.get_by_role("link", name="The signed paper").wait_for()
    contract = Contract.objects.get()
    assert (contract.state, contract.signed_on) == ("signed", story.today)
    assert contract.signed_file.read() == paper


def influencer_reads_back(story: Story) -> None:
    phone = story.phone_of("Mina Park")
    phone.reload()
    phone.get_by_text("in exactly these words").wait_for()
    phone.locator(".brief-all button").click()
    phone.locator(".brief-all").wait_for(state="hidden")
    says(phone.locator("#next"), "Hand in your draft")
    fits_a_phone(phone)
    read_back = ReadBack.objects.get()
    assert read_back.acknowledged_version.number == 1
    assert story.of("Mina Park").stage.key == "briefed"
