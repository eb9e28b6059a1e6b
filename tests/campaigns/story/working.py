"""From the planned piece over a swap and a moved date to what is paid."""

from decimal import Decimal

from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import (
    ClientNote,
    Contract,
    Deliverable,
    Payment,
    Postponement,
    ReadBack,
    Swap,
)
from tests.campaigns.browsing import follow, pick, press, says, submit, told, write
from tests.campaigns.story.playing import Story, at_noon, bench_of, open_personal_page


def plan_the_piece(story: Story) -> None:
    desk = story.desk
    story.open_person("Mina Park")
    follow(desk, "Plan one")
    pick(desk, "what", "Short")
    pick(desk, "slot", str(story.slot))
    write(desk, title="Paella", draft_due_at=story.moment(12), publish_due_at=story.moment(22))
    submit(desk)
    told(desk, "Planned.")
    piece = Deliverable.objects.get(title="Paella")
    assert (piece.collaboration, piece.slot, piece.state) == (story.of("Mina Park"), story.slot, "planned")


def swap_from_the_bench(story: Story) -> None:
    desk = story.desk
    story.open_slot()
    follow(desk, "Swap")
    says(desk.locator(".swap-sheet"), "Paella")
    expect(desk.locator("select[name=candidate] option:checked")).to_have_text("1. Jon Reyes")
    desk.get_by_label("Dropped out").check()
    pick(desk, "reason", "Dates or workload")
    write(desk, note="Films a series abroad")
    press(desk, "Swap")
    told(desk, "Jon Reyes takes over.")
    swap = Swap.objects.get()
    assert (swap.kind, swap.reason, swap.note) == ("dropped", "timing", "Films a series abroad")
    assert (story.slot.holder, story.slot.holder.replaces) == (story.of("Jon Reyes"), story.of("Mina Park"))
    mina = story.of("Mina Park")
    assert (mina.end_kind, mina.end_reason, mina.stage.key) == ("dropped", "timing", "dropped")
    assert bench_of(story) == {
        "Mina Park": ("refused", None), "Jon Reyes": ("chosen", None), "Ada Okoye": ("bench", 1),
    }  # fmt: skip
    pieces = Deliverable.objects.filter(title="Paella").order_by("pk")
    held = [(piece.collaboration.influencer.name, piece.state) for piece in pieces]
    assert held == [("Mina Park", "canceled"), ("Jon Reyes", "planned")]
    assert ReadBack.objects.get(collaboration=story.of("Jon Reyes")).acknowledged_version is None
    # What is signed and owed to Mina stays in the books.
    assert (Contract.objects.get().state, Payment.objects.get().state) == ("signed", "owed")


def tell_the_client(story: Story) -> None:
    note = ClientNote.objects.get()
    assert (note.state, note.subject) == ("draft", "Jon Reyes takes over from Mina Park")
    press(story.desk, "Send")
    told(story.desk, "Sent: the client sees it in the portal.")
    story.client.goto(reverse("portal:home"))
    told(story.client, "Jon Reyes takes over from Mina Park")
    expect(story.client.locator("main")).not_to_contain_text("abroad")  # what Mina said stays in the house
    note.refresh_from_db()
    assert note.state == "shared"


def postpone(story: Story) -> None:
    desk = story.desk
    story.open_person("Jon Reyes")
    desk.locator(".deliverable", has_text="Paella").get_by_role("link", name="Move a date").click()
    pick(desk, "what", "Publication")
    write(desk, to=story.moment(26), note="Fever")
    pick(desk, "asked_by", "The influencer")
    pick(desk, "reason", "Illness")
    submit(desk)
    told(desk, "Moved once")
    press(desk, "The client was told")
    told(desk, "client told")
    moved = Postponement.objects.get()
    piece = Deliverable.objects.get(title="Paella", collaboration=story.of("Jon Reyes"))
    assert piece.publish_due_at == at_noon(story.day(26))
    assert (moved.from_at, moved.to_at) == (at_noon(story.day(22)), at_noon(story.day(26)))
    assert (moved.what, moved.asked_by, moved.reason, moved.note) == (
        "publish",
        "influencer",
        "health",
        "Fever",
    )
    assert moved.client_warned_at is not None


def enter_and_approve_payment(story: Story) -> None:
    desk, owner = story.desk, story.owner
    story.open_tab("Money")
    follow(desk, "Enter a payment")
    pick(desk, "direction", "We owe")
    pick(desk, "kind", "Expense")
    pick(desk, "collaboration", "Jon Reyes")
    write(desk, amount=150, what="A pan for the kitchen", due_on=story.day(10))
    submit(desk)
    row = desk.locator(".ledger tr", has_text="A pan for the kitchen")
    row.get_by_text("You entered it: another manager or owner approves it.").wait_for()
    expect(row.get_by_role("button", name="Approve")).to_have_count(0)
    assert Payment.objects.get(kind="expense").state == "owed"

    owner.goto(reverse("campaigns:money", args=[story.campaign.uuid]))
    row = owner.locator(".ledger tr", has_text="A pan for the kitchen")
    row.get_by_role("button", name="Approve").click()
    told(owner, "Approved.")
    payment = Payment.objects.get(kind="expense")
    assert (payment.state, payment.amount) == ("approved", Decimal(150))
    assert payment.entered_by.user.email == "alice@northlight.example"
    assert payment.approved_by.user.email == "olga@northlight.example"


def pay_and_show(story: Story) -> None:
    desk = story.desk
    story.open_tab("Money")
    row = desk.locator(".ledger tr", has_text="A pan for the kitchen")
    row.get_by_role("link", name="Paid").click()
    write(desk, reference="SEPA 77")
    submit(desk)
    says(row, "Paid")
    expect(row.get_by_role("link")).to_have_text(["Jon Reyes"])  # nothing is left to do
    payment = Payment.objects.get(kind="expense")
    assert (payment.state, payment.paid_on, payment.paid_reference) == ("paid", story.today, "SEPA 77")
    phone = open_personal_page(story, "Jon Reyes")
    shown = phone.locator(".pay-item", has_text="A pan for the kitchen")
    expect(shown.locator(".pay-line li.is-done")).to_have_text(
        ["Agreed", "Approved", "Paid out", "With you"], use_inner_text=True
    )


def strike_what_was_never_made(story: Story) -> None:
    desk = story.desk
    story.open_tab("Money")
    desk.locator(".ledger tr", has_text="Mina Park").get_by_role("link", name="Strike").click()
    write(desk, reason="She left before she made anything")
    submit(desk)
    desk.locator("nav.tabs").wait_for()
    states = Payment.objects.order_by("kind").values_list("kind", "state")
    assert list(states) == [("expense", "paid"), ("fee", "canceled")]
    phone = story.phone_of("Mina Park")
    phone.reload()
    told(phone, "This collaboration has ended.")
    expect(phone.locator(".pay-item")).to_have_count(0)
