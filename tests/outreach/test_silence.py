"""When an answer is late, what is proposed then, and what a no brings with it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from campaigns.actions.bench import propose_candidates, put_on_bench
from campaigns.models import Candidate, Slot
from desk.queries import due_today
from influencers.actions.representatives import add_representative, represent
from influencers.models import ContactPoint, Influencer
from influencers.restrictions import barred
from outreach.actions.enrollments import letter_left
from outreach.actions.refusals import note_refusal, take_back_refusal
from outreach.actions.silence import figure_answer_times
from outreach.models import AnswerTime, Enrollment, Message, Refusal, Thread
from outreach.queries.contact_ways import other_ways
from outreach.queries.silence import expectation_of, expected_answer_by
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_slot
from tests.outreach.making_sequences import begun, make_mailbox, make_reachable, make_sequence

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)  # fixed, so that weekends fall where the sentences say


def talk(person: Influencer, *, sent: datetime, hours: float | None = None, **values) -> Thread:
    """A thread with a letter, and an answer so many hours later."""
    agency = person.agency
    thread = Thread.objects.create(
        agency=agency, influencer=person, mailbox=make_mailbox(agency), correspondent=f"p{person.pk}@x.example", subject="Tents",
        token=f"t{Thread.objects.count()}", last_message_at=sent, last_out_at=sent, waiting_for="them", **values,
    )  # fmt: skip
    Message.objects.create(agency=agency, thread=thread, way="out", state="sent", at=sent)
    if hours is not None:
        Message.objects.create(
            agency=agency,
            thread=thread,
            way="in",
            state="there",
            nature="answer",
            at=sent + timedelta(hours=hours),
        )
    return thread


def test_history_says_when_an_answer_is_late_by_size_then_by_all_then_as_stated(agency, other_agency) -> None:
    people = [make_reachable(agency, f"P{number} X") for number in range(12)]
    for number, person in enumerate(people):
        factories.make_channel(person, followers=20_000, tier="micro" if number < 10 else "macro")
    assert expected_answer_by(people[0], TUESDAY) == TUESDAY + timedelta(days=3)  # 3 working days are stated
    for number, person in enumerate(people):
        talk(person, sent=TUESDAY - timedelta(days=20), hours=10 * (number + 1))
    # Of the other house, of an automatic reply and of an old letter nothing is learned.
    talk(make_reachable(other_agency), sent=TUESDAY - timedelta(days=20), hours=500)
    away = talk(people[0], sent=TUESDAY - timedelta(days=9), hours=1)
    away.messages.filter(way="in").update(nature="auto_reply")
    talk(people[0], sent=TUESDAY - timedelta(days=800), hours=400)
    assert figure_answer_times(now=TUESDAY) == 4
    rows = {
        (row.agency, row.tier): (row.known, row.median_hours, row.late_hours)
        for row in AnswerTime.objects.all()
    }
    assert rows[agency, "micro"] == (10, 55.0, pytest.approx(82.0))
    assert rows[agency, ""] == (12, 65.0, pytest.approx(98.0))
    assert rows[other_agency, ""] == (1, 500.0, 500.0)
    assert expectation_of(people[0]).tier == "micro"
    assert expectation_of(people[11]).tier == ""  # two answers say nothing of a size
    # 82 hours after Tuesday ten o'clock is Friday evening; 98 hours is a Saturday, so Monday.
    assert expected_answer_by(people[0], TUESDAY) == TUESDAY + timedelta(hours=82)
    assert expected_answer_by(people[11], TUESDAY) == TUESDAY + timedelta(hours=98 + 48)
    assert "10 answers" in expectation_of(people[0]).words
    for thread in Thread.objects.for_agency(agency):
        thread.messages.filter(way="in").delete()
    figure_answer_times(now=TUESDAY)
    assert not AnswerTime.objects.for_agency(agency).exists()


def test_a_late_answer_is_shown_with_what_to_try_next_and_stands_in_today(alice, bob, client_of) -> None:
    agency, now = alice.agency, timezone.now()
    mara, ivo = make_reachable(agency), make_reachable(agency, "Ivo Ban")
    factories.make_channel(mara, "youtube", url="https://www.youtube.com/@mara", followers=9)
    represent(
        influencer=mara,
        by=alice,
        representative=add_representative(by=alice, name="Jo", kind="agent", email="jo@x.example"),
    )
    ContactPoint.objects.create(influencer=mara, kind="telegram", value="@mara")
    late = {"sent": now - timedelta(days=9), "assignee": alice, "answer_due_at": now - timedelta(days=2)}
    talk(mara, **late)
    talk(ivo, **late)
    Enrollment.objects.create(
        sequence=make_sequence(alice), influencer=ivo, address="i@x.example", state="running", steps_done=1, due_at=now + timedelta(days=1)
    )  # fmt: skip
    talk(make_reachable(agency, "Not Yet"), **late | {"answer_due_at": now + timedelta(days=1)})
    talk(make_reachable(agency, "Is Asleep"), **late, snoozed_until=now + timedelta(days=1))
    page = client_of(alice).get(reverse("outreach:silence")).content.decode()
    assert [name in page for name in ("Mara Lind", "Ivo Ban", "Not Yet", "Is Asleep")] == [
        True,
        True,
        False,
        False,
    ]
    for shown in ("jo@x.example", "https://t.me/mara", "https://www.youtube.com/@mara", "leaves by itself"):
        assert shown in page
    assert [way.kind for way in other_ways(mara, [f"p{mara.pk}@x.example"])] == [
        "email",
        "telegram",
        "representative",
        "channel",
    ]
    told = [
        (row.who, row.what) for group in due_today(alice, timezone.localdate()).groups for row in group.rows
    ]
    assert ("Mara Lind", "No answer yet") in told
    assert "Ivo Ban" not in [who for who, _what in told]  # a follow-up asks by itself
    assert due_today(bob, timezone.localdate()).now == 0


def test_a_no_is_remembered_for_the_brand_ends_what_runs_and_offers_the_bench(
    alice, brand, client_of
) -> None:
    agency = alice.agency
    campaign = make_campaign(alice, brand)
    mara, ivo = make_reachable(agency), make_reachable(agency, "Ivo Ban")
    part = make_collaboration(campaign, alice, mara)
    slot = make_slot(campaign)
    Slot.objects.filter(pk=slot.pk).update(holder=part)
    propose_candidates(slot=slot, by=alice, influencers=[ivo])
    put_on_bench(candidate=Candidate.objects.get(influencer=ivo), by=alice)
    enrollment = begun(make_sequence(alice, campaign=campaign), mara, alice, at=timezone.now())
    answer = client_of(alice).post(
        reverse("outreach:refuse_collaboration", args=[part.uuid]), {"reason": "fee", "words": "Too little"}
    )
    assert (answer.status_code, answer.url) == (302, reverse("campaigns:slot", args=[slot.uuid]))
    part.refresh_from_db()
    enrollment.refresh_from_db()
    assert (part.end_kind, part.end_reason, part.end_note) == ("declined", "fee", "Too little")
    assert (enrollment.state, enrollment.stop_reason) == ("stopped", "refused")
    refusal = Refusal.objects.get()
    assert (refusal.brand, refusal.made_by, refusal.reason) == (brand, alice, "fee")
    # Whoever picks them again for this brand is told; for another brand they are free.
    other = make_campaign(alice, brand, "Autumn")
    with pytest.raises(ActionError, match="Said no to Acme on .*the fee .“Too little”"):
        make_collaboration(other, alice, mara)
    make_collaboration(other, alice, mara, despite="They asked us to")
    make_collaboration(make_campaign(alice, factories.make_brand(agency), "Else"), alice, mara)
    take_back_refusal(refusal=refusal, by=alice)
    assert barred([mara], brand) == {}


def test_a_no_to_any_brand_bars_everywhere_until_the_day_they_named(alice, bob, charlie, brand) -> None:
    mara = make_reachable(alice.agency)
    args = {"influencer": mara, "by": alice, "reason": "timing"}
    refusal = note_refusal(**args, ask_again_on=timezone.localdate() + timedelta(days=30))
    assert "working with us" in barred([mara], brand)[mara.pk]
    Refusal.objects.filter(pk=refusal.pk).update(ask_again_on=timezone.localdate())
    assert barred([mara], brand) == {}
    rows = (
        ({"reason": "nonsense"}, "is not a reason"),
        ({"reason": "risk"}, "a reason of ours"),
        ({"reason": "other"}, "Say in a few words"),
        ({"ask_again_on": date(2020, 1, 1)}, "lies ahead"),
        ({"brand": factories.make_brand(charlie.agency)}, "one of your agency's brands"),
        ({"collaboration": make_collaboration(make_campaign(alice, brand), alice)}, "somebody else's"),
    )
    for changed, sentence in rows:
        with pytest.raises(ActionError, match=sentence):
            note_refusal(**{**args, **changed})
    for stranger in (bob, charlie):
        with pytest.raises(NotAllowed):
            note_refusal(**{**args, "by": stranger})


def test_pages_of_sequences_take_the_same_statements_whatever_the_rows(alice, client_of, brand) -> None:
    campaign = make_campaign(alice, brand)
    sequence = make_sequence(alice, campaign=campaign)
    client, now = client_of(alice), timezone.now()
    addresses = [
        reverse("outreach:sequences"),
        reverse("outreach:sequence", args=[sequence.uuid]),
        reverse("outreach:silence"),
        f"{reverse('outreach:add_people', args=[sequence.uuid])}?from=campaign:{campaign.uuid}",
    ]

    def fill(name: str) -> None:
        for number in range(2):
            person = make_reachable(alice.agency, f"{name}{number} X")
            make_collaboration(campaign, alice, person)
            enrollment = begun(sequence, person, alice, at=now - timedelta(days=1))
            talk(person, sent=now - timedelta(days=9), answer_due_at=now - timedelta(days=1))
            letter_left(Message.objects.get(enrollment=enrollment))
        make_sequence(alice, name=name)

    def statements() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    fill("A")
    statements()
    before = statements()
    fill("B")
    assert statements() == before
    counted = dict(zip(addresses, before, strict=True))
    assert {address: count for address, count in counted.items() if count > 12} == {}
