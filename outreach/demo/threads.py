"""The demo's threads: every state somebody opens the inbox for, and enough answered ones to know how long answers take."""

from datetime import timedelta
from typing import Any

from outreach.demo.making import DAY, HOUR, DemoRoom

LETTER = """Hi {name},

your post about Sunday cooking made our whole kitchen hungry. Fennel & Frost sends you the six new soups, before anyone else has them.

Would you cook one on camera and say what you really think? We pay {fee} EUR for one short film, half when you say yes.

Shall I send you the box?

Marek"""
# (subject, days ago they were written to, hours until they answered (None: not yet), what they wrote, its nature, values)
TALKS: tuple[tuple[str, float, float | None, str, str, dict[str, Any]], ...] = (
    ("Six soups before anyone else", 2, 20, "Hi Marek,\n\nsounds good! Could we talk about 900 instead of 700? And I would need the box by the 12th.\n\nBest", "answer", {}),
    ("A pot and a song", 3, 30, "Hello, who writes the song? I can film next week.", "answer", {"assignee": None}),
    ("Soup week: dates", 1, 5, "The 14th works for me. What do you need from me until then?", "answer", {}),
    ("Breakfast, but frozen", 4, 52, "No thank you, I do not work with frozen food any more.", "answer", {}),
    ("Would you cook this?", 6, None, "", "", {}),
    ("Late suppers", 9, None, "", "", {}),
    ("A week of soup", 12, None, "", "", {"assignee": None}),
    ("Six soups", 1, None, "", "", {}),
    ("Kitchen at half past ten", 5, 1, "I am on holiday until next month and read no mail. For urgent things write to my agent.", "auto_reply", {}),
    ("A box for you", 3, 0.2, "Delivery to this address failed permanently: 550 5.1.1 no such user here.", "bounce", {}),
    ("Soup for the road", 8, 70, "Please take me off your list.", "opt_out", {}),
    ("Night market", 20, 40, "Great, see you there. The contract is signed.", "answer", {"state": "done"}),
    ("Recipe rights", 7, 26, "Let me ask my partner, I come back to you after the weekend.", "answer", {"snooze": 3}),
)  # fmt: skip
UNKNOWN = (
    ("Collab?", "kit.harrow@mail.example", "Kit Harrow", "Hi! A friend of mine works with you. I cook vegan and have 40k on Instagram. Is there something for me?"),
    ("Invoice 2044", "office@lantern-talent.example", "Lantern Talent", "Dear all, please find the invoice for the June films. It was due last week."),
)  # fmt: skip
BY_HAND = (
    ("telegram", 2, "in", "Asked on Telegram whether the box can come a day later. Said yes.", "Call on Friday"),
    ("phone", 5, "out", "Called about the brief: likes the kitchen clock, wants to speak freely about the price.", ""),
    ("dm", 1, "out", "Wrote a direct message: our letters seem to land in spam.", "Look for an answer on Monday"),
)  # fmt: skip
ANSWERED_BEFORE = 26


def fill_threads(room: DemoRoom) -> None:
    """Add talks with people of the running campaign, with strangers, by hand, and the answered ones of the last year."""
    _talks(room)
    _with_the_campaign(room)
    _strangers(room)
    _by_hand(room)
    _history(room)


def _talks(room: DemoRoom) -> None:
    for place, (subject, days, hours, words, nature, values) in enumerate(TALKS):
        asked = dict(values)
        if snooze := asked.pop("snooze", 0):
            asked["snoozed_until"] = room.now + snooze * DAY
        person = room.people[place]
        thread = room.thread(person, subject, **asked)
        ago = days * DAY + place * HOUR / 3
        sent = room.out(thread, ago, _letter(person.name, 700 + 50 * place), is_first_contact=True)
        if hours is None:
            continue
        reply = room.answer(thread, max(ago - timedelta(hours=hours), HOUR / 2), words, nature)
        reply.in_reply_to = sent.message_id
        if nature == "answer" and asked.get("state") != "done" and place < 3:
            room.unread.add(len(room.threads) - 1)
    room.note(
        room.threads[0], "900 is still inside the slot's budget. Ask for the second film at that price."
    )


def _with_the_campaign(room: DemoRoom) -> None:
    """Let some people of the running campaign have a thread about it."""
    stages = room.campaigns.by_stage
    for place, key in enumerate(("contacted", "negotiating", "agreed", "briefed", "producing", "in_review")):
        part = stages[key][0]
        thread = room.thread(part, "Soup week")
        room.out(thread, (9 + place) * DAY, _letter(part.influencer.name, 800), is_first_contact=True)
        if key == "contacted":
            continue
        room.answer(
            thread,
            (8 + place) * DAY,
            "Thanks for writing, I like the idea. What about usage rights after the month?",
        )
        room.out(
            thread,
            (8 + place) * DAY - 3 * HOUR,
            "Three months on our own channels, nothing paid. Here is the brief in short.",
        )
        if place % 2:
            room.answer(thread, (place + 1) * DAY, "Perfect. I film on Thursday.")


def _strangers(room: DemoRoom) -> None:
    for place, (subject, address, name, words) in enumerate(UNKNOWN):
        thread = room.thread(None, subject, correspondent=address, correspondent_name=name, assignee=None)
        room.answer(thread, (place + 1) * 7 * HOUR, words, matched="new")
        room.unread.add(len(room.threads) - 1)


def _by_hand(room: DemoRoom) -> None:
    for place, (medium, days, way, words, step) in enumerate(BY_HAND):
        person = room.people[len(TALKS) + place]
        thread = room.thread(person, "", mailbox=None, correspondent=person.name)
        add = room.out if way == "out" else room.answer
        made = add(thread, days * DAY, words, medium=medium, message_id="", next_step=step)
        made.nature, made.matched, made.state, made.mailbox = "", "", "there", None


def _history(room: DemoRoom) -> None:
    """Add what was written and answered in the last year, so that it is known how long answers take."""
    first = len(TALKS) + len(BY_HAND)
    for place, person in enumerate(room.people[first : first + ANSWERED_BEFORE]):
        ago = (30 + place * 11) * DAY
        thread = room.thread(person, "Berry breakfast", state="done")
        room.out(thread, ago, _letter(person.name, 600), is_first_contact=True)
        hours = 2 + room.chance.expovariate(1 / 30)
        room.answer(thread, ago - timedelta(hours=min(hours, 300)), "Yes, gladly. Send me the dates.")


def _letter(name: str, fee: int) -> str:
    return LETTER.format(name=name.split()[0], fee=fee)
