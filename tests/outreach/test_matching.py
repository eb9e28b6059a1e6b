"""Unknown senders: who it may be, matched by hand, put aside, taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from influencers.models import Influencer, Representation, Representative
from outreach.actions.incoming import take_in
from outreach.actions.matching import match_thread, set_aside, unmatch_thread
from outreach.models import Enrollment, Mailbox, Message, Thread
from outreach.queries.matching import proposals_for, unmatched_threads
from outreach.states import EnrollmentState, Matched, MessageState, StopReason, ThreadState
from tests import factories
from tests.outreach.making import make_addressee, make_mailbox, make_message
from tests.outreach.making_mail import raw_mail
from tests.outreach.making_sequences import make_sequence

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def mailbox(agency, settings, tmp_path) -> Mailbox:
    settings.MEDIA_ROOT = tmp_path
    return make_mailbox(agency)


@pytest.fixture
def mara(agency) -> Influencer:
    return make_addressee(agency)


def came(mailbox: Mailbox, raw: bytes) -> Thread:
    message = take_in(mailbox=mailbox, raw=raw, now=NOW)
    assert message is not None
    return message.thread


def written(mailbox: Mailbox, *, sender: str = "Mara <mara.private@lind.example>", number: int = 1) -> Thread:
    raw = raw_mail(
        "Hi, it is me", sender=sender, subject=f"Hello {number}", Message_ID=f"<{number}@unknown.example>"
    )
    return came(mailbox, raw)


def test_a_match_takes_all_of_the_sender_along_and_can_be_taken_back(mailbox, mara, alice):
    first, second = written(mailbox), written(mailbox, number=2)
    sequence = make_sequence(alice)
    row = Enrollment.objects.create(
        sequence=sequence,
        influencer=mara,
        address="mara@lind.example",
        state=EnrollmentState.RUNNING,
        due_at=NOW,
    )
    done = match_thread(thread=first, influencer=mara, by=alice, now=NOW)
    assert {each.pk for each in done.threads} == {first.pk, second.pk}
    assert set(Thread.objects.values_list("influencer", flat=True)) == {mara.pk}
    assert done.point is not None
    assert (done.point.value, done.point.found_where) == (
        "mara.private@lind.example",
        "They wrote to lena@tentwork.example.",
    )
    assert set(Message.objects.values_list("matched", flat=True)) == {Matched.HAND}
    row.refresh_from_db()
    assert row.stop_reason == StopReason.ANSWERED
    assert written(mailbox, number=3).influencer == mara  # known from now on
    with pytest.raises(InvalidTransition, match="Somebody has said already who this is: Mara Lind."):
        match_thread(thread=second, influencer=mara, by=alice, now=NOW)

    unmatch_thread(thread=first, by=alice, point=done.point)
    assert set(Thread.objects.values_list("influencer", flat=True)) == {None}
    assert not mara.contact_points.filter(value="mara.private@lind.example").exists()
    assert AuditEntry.objects.filter(action="outreach.thread.unmatched").count() == 3
    with pytest.raises(InvalidTransition, match="Nobody is matched here"):
        unmatch_thread(thread=first, by=alice)


def test_what_may_not_be_is_refused(mailbox, mara, alice, bob, other_agency):
    thread = written(mailbox)
    stranger = factories.make_influencer(other_agency)
    with pytest.raises(NotAllowed):
        match_thread(thread=thread, influencer=mara, by=bob, now=NOW)
    with pytest.raises(ActionError, match="Choose a person of your agency"):
        match_thread(thread=thread, influencer=stranger, by=alice, now=NOW)
    match_thread(thread=thread, influencer=mara, by=alice, now=NOW)
    make_message(thread, MessageState.SENT)
    with pytest.raises(ActionError, match="There are letters of ours in this thread"):
        unmatch_thread(thread=thread, by=alice)
    with pytest.raises(InvalidTransition):
        set_aside(thread=thread, by=alice)


def test_somebody_put_aside_comes_back_with_something_new(mailbox, alice):
    thread = written(mailbox)
    assert set_aside(thread=thread, by=alice).state == ThreadState.DONE
    assert list(unmatched_threads(mailbox.agency)) == []
    again = raw_mail(
        "Hello?", sender="Mara <mara.private@lind.example>", subject="Re: Hello 1", Message_ID="<9@x>"
    )
    assert came(mailbox, again) == thread
    assert list(unmatched_threads(mailbox.agency)) == [thread]


def test_who_it_may_be_is_proposed_with_the_reason(mailbox, mara, agency, django_assert_num_queries):
    channel = factories.make_channel(factories.make_influencer(agency, "Trail Girl"), handle="trailgirl")
    agent = Representative.objects.create(
        agency=agency, kind="agent", name="Desk", email="Desk@agent.example"
    )
    Representation.objects.bulk_create(
        Representation(influencer=each, representative=agent) for each in (mara, channel.influencer)
    )
    rows = {
        "Desk <desk@agent.example>": [("Mara Lind", "this is the address of their manager"), ("Trail Girl", "this is the address of their manager")],
        "Mara Lind <elsewhere@gmail.example>": [("Mara Lind", "has the same name")],
        "x <mara.lind99@gmail.example>": [("Mara Lind", "has the same name")],
        "Someone <trail.girl@gmail.example>": [("Trail Girl", "has the same name")],
        "Someone <trailgirl@gmail.example>": [("Trail Girl", "has a channel of that name")],
        "Info <info@nobody.example>": [],
    }  # fmt: skip
    threads = [written(mailbox, sender=sender, number=number) for number, sender in enumerate(rows)]
    with django_assert_num_queries(6):
        found = proposals_for(agency, threads)
    told = [[(each.influencer.name, each.why) for each in found[thread.pk]] for thread in threads]
    assert told == list(rows.values())


def test_the_pages_lead_from_the_unknown_to_the_person_and_back(
    mailbox, mara, alice, bob, client_of, django_assert_max_num_queries
):
    for number in range(12):
        thread = written(mailbox, sender=f"Mara Lind <m{number}@lind.example>", number=number)
    page, who = reverse("outreach:unmatched"), reverse("outreach:who_wrote", args=[thread.uuid])
    browser = client_of(alice)
    browser.get(page)
    with django_assert_max_num_queries(12):
        shown = browser.get(page).content.decode()
    assert "This is Mara Lind" in shown and "has the same name" in shown
    assert "This is them" in browser.get(who, {"q": "mara"}).content.decode()
    assert "Nobody is called so." in browser.get(who, {"q": "zzzz"}).content.decode()
    assert "This is Mara Lind" not in client_of(bob).get(page).content.decode()

    after = browser.post(
        reverse("outreach:match_thread", args=[thread.uuid]), {"influencer": mara.uuid}, follow=True
    )
    assert "This is Mara Lind: their thread is in the inbox." in after.content.decode()
    point = mara.contact_points.get(value="m11@lind.example")
    assert str(point.uuid) in after.content.decode()
    browser.post(reverse("outreach:undo_match", args=[thread.uuid]), {"point": point.uuid})
    thread.refresh_from_db()
    assert (thread.influencer, mara.contact_points.count()) == (None, 1)

    browser.post(reverse("outreach:match_thread", args=[thread.uuid]), {"name": "Mara the Second"})
    thread.refresh_from_db()
    assert str(thread.influencer) == "Mara the Second"
    refused = browser.post(reverse("outreach:match_thread", args=[thread.uuid]), {"name": ""}, follow=True)
    assert refused.status_code == 200
    other = Thread.objects.filter(influencer=None)[0]
    browser.post(reverse("outreach:set_aside_thread", args=[other.uuid]))
    browser.post(reverse("outreach:undo_match", args=[other.uuid]))
    other.refresh_from_db()
    assert other.state == ThreadState.OPEN


def test_the_page_of_ways_shows_secrets_to_owners_only(mailbox, olga, alice, bob, client_of):
    page, change = (
        reverse("outreach:incoming_ways"),
        reverse("outreach:change_incoming_way", args=[mailbox.uuid]),
    )
    owner = client_of(olga)
    assert "/o/in/" in owner.post(change, {"verb": "make"}, follow=True).content.decode()
    assert (
        "A signing key is kept"
        in owner.post(change, {"verb": "key", "signing_key": "s"}, follow=True).content.decode()
    )
    for member in (alice, bob):
        shown = client_of(member).get(page).content.decode()
        assert ("/o/in/" in shown, "An address is set up; owners see it." in shown) == (False, True)
    assert (
        "Only owners set up" in client_of(alice).post(change, {"verb": "make"}, follow=True).content.decode()
    )
    assert (
        "Name the IMAP server"
        in client_of(alice).post(change, {"verb": "fetch"}, follow=True).content.decode()
    )
    assert "Choose what to do." in owner.post(change, {"verb": "x"}, follow=True).content.decode()
    assert "/o/in/" not in owner.post(change, {"verb": "remove"}, follow=True).content.decode()
