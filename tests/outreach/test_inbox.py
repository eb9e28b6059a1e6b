"""The shared inbox: what lists read of a thread, queues, who has it, what is new, answers and notes in it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from outreach.actions import replies, thread_bulk, threads
from outreach.actions.contacts import log_contact
from outreach.actions.thread_notes import add_thread_note
from outreach.models import Message, Thread
from outreach.presence import say_writing, writers_in
from outreach.queries.person_panel import collisions
from outreach.queries.threads import (
    QUEUE_KEYS,
    conversation,
    count_new,
    listed_threads,
    queue_counts,
    thread_page,
)
from outreach.snoozing import moment_of
from outreach.states import MessageState
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.outreach.making import answer, make_message, make_thread

pytestmark = pytest.mark.django_db


def keys_of(by, queue, **values):
    return sorted(row.pk for row in listed_threads(by.agency, by, now=timezone.now(), queue=queue, **values))


def test_what_lists_read_follows_the_newest_message_a_person_wrote(box, mara):
    now = timezone.now()
    rows = [
        ([("out", "", "sent")], "them", "open"),
        ([("out", "", "sent"), ("in", "answer", "there")], "us", "open"),
        ([("out", "", "sent"), ("in", "auto_reply", "there")], "them", "open"),
        ([("out", "", "sent"), ("in", "bounce", "there")], "us", "open"),
        ([("in", "answer", "there"), ("in", "opt_out", "there")], "nobody", "open"),
        ([("in", "answer", "there"), ("out", "", "waiting")], "us", "open"),
        ([("in", "answer", "there"), ("out", "", "dropped")], "us", "open"),
        ([("out", "", "unclear")], "them", "open"),
    ]
    for number, (said, waits, state) in enumerate(rows):
        thread = make_thread(box, mara, token=f"t{number}")
        for minute, (way, nature, of) in enumerate(said):
            make_message(
                thread,
                of,
                way=way,
                nature=nature,
                at=now - timedelta(hours=1) + timedelta(minutes=minute),
                body=f"No {minute}",
            )
        threads.touch_thread(thread)
        thread.refresh_from_db()
        assert (thread.waiting_for, thread.state) == (waits, state), said
        assert (thread.answer_due_at is not None) == (waits == "them"), said
    mara.refresh_from_db()
    assert mara.last_contact_at > now - timedelta(hours=1)


def test_an_answer_opens_what_was_done_and_wakes_what_was_snoozed_and_a_machine_does_neither(thread, alice):
    threads.snooze(thread=thread, by=alice, until=timezone.now() + timedelta(days=3))
    answer(thread, nature="auto_reply", body="I am away")
    thread.refresh_from_db()
    threads.touch_thread(thread)
    thread.refresh_from_db()
    assert thread.snoozed_until is not None
    threads.finish(thread=thread, by=alice)
    thread.refresh_from_db()
    answer(thread, body="One more thing")
    threads.touch_thread(thread)
    thread.refresh_from_db()
    assert (thread.state, thread.snoozed_until, thread.last_words) == ("open", None, "One more thing")


def test_threads_stand_in_their_queues_and_are_found_by_every_word(thread, alice, bob, box, agency):
    now = timezone.now()
    other = make_thread(box, None, correspondent="kim@unknown.example", correspondent_name="Kim", token="t9")
    answer(
        other,
        at=now - timedelta(days=3),
        from_address="kim@unknown.example",
        body="안녕하세요, 협업 제안입니다",
    )
    threads.touch_thread(other)
    threads.assign(thread=thread, by=alice, to=alice)
    found = {queue: keys_of(alice, queue) for queue in QUEUE_KEYS}
    assert found == {
        "mine": [thread.pk], "unassigned": [other.pk], "us": [thread.pk, other.pk], "them": [], "silent": [], "named": [],
        "snoozed": [], "sequences": [], "unmatched": [other.pk], "done": [], "all": [thread.pk, other.pk],
    }  # fmt: skip
    assert queue_counts(alice, now=now) == {"mine": 1, "unassigned": 1, "us": 2, "unmatched": 1}
    for text, wanted in (
        ("grosse", [thread.pk]),
        ("MARA lind", [thread.pk]),
        ("제안", [other.pk]),
        ("unknown.example", [other.pk]),
        ("nothing", []),
    ):
        assert keys_of(alice, "all", text=text) == wanted, text
    threads.snooze(thread=thread, by=alice, until=moment_of("tomorrow", "", now=now))
    assert (keys_of(alice, "mine"), keys_of(alice, "snoozed")) == ([], [thread.pk])
    Thread.objects.filter(pk=other.pk).update(waiting_for="them", answer_due_at=now - timedelta(hours=1))
    assert keys_of(alice, "silent") == [other.pk]


def test_pages_by_key_show_every_thread_once_also_of_one_moment(box, alice):
    moment = timezone.now()
    made = {make_thread(box, None, token=f"k{number}", last_message_at=moment).pk for number in range(7)}
    seen, before = [], ""
    while True:
        page = thread_page(listed_threads(alice.agency, alice, now=moment), before=before, size=3)
        seen += [row.pk for row in page.rows]
        if not (before := page.following):
            break
    assert (set(seen), len(seen)) == (made, 7)


def test_each_member_has_their_own_unread_and_a_name_in_a_note_counts(thread, alice, olga, agency):
    now = timezone.now()
    assert (count_new(alice, now=now), count_new(olga, now=now)) == (1, 1)
    threads.mark_read(thread=thread, by=alice)
    assert (count_new(alice, now=now), count_new(olga, now=now)) == (0, 1)
    threads.assign(thread=thread, by=olga, to=olga)
    threads.mark_read(thread=thread, by=olga)
    note = add_thread_note(thread=thread, by=olga, text="@alice can you look? mail@alice.example says no")
    assert [each.member_id for each in note.mentions.all()] == [alice.pk]
    assert (count_new(alice, now=now), keys_of(alice, "named")) == (1, [thread.pk])
    threads.mark_read(thread=thread, by=alice)
    assert (count_new(alice, now=now), keys_of(alice, "named")) == (0, [])
    threads.mark_unread(thread=thread, by=olga)
    assert count_new(olga, now=now) == 1


def test_a_bulk_change_is_undone_where_nobody_changed_it_since(thread, box, alice, olga):
    other = make_thread(box, None, token="t2")
    done = thread_bulk.change_threads(threads=[thread, other], by=alice, verb="done")
    token = thread_bulk.undo_token(done, alice)
    threads.reopen(thread=other, by=olga)
    threads.assign(thread=other, by=olga, to=olga)
    outcome = thread_bulk.undo_threads(token=token, by=alice)
    thread.refresh_from_db()
    assert ([each.pk for each in outcome.done], len(outcome.refusals), thread.state) == (
        [thread.pk],
        1,
        "open",
    )
    with pytest.raises(NotAllowed):
        thread_bulk.undo_threads(token=token, by=olga)
    with pytest.raises(InvalidTransition):
        thread_bulk.undo_threads(token=token[:-3] + "abc", by=alice)


def test_viewers_read_and_change_nothing(thread, bob, client_of):
    moves = [
        lambda: threads.assign(thread=thread, by=bob, to=bob),
        lambda: threads.snooze(thread=thread, by=bob, until=timezone.now() + timedelta(days=1)),
        lambda: threads.finish(thread=thread, by=bob),
        lambda: add_thread_note(thread=thread, by=bob, text="x"),
        lambda: replies.write_reply(thread=thread, by=bob, body="x"),
        lambda: log_contact(influencer=thread.influencer, by=bob, medium="phone", text="x"),
    ]
    for move in moves:
        with pytest.raises(NotAllowed):
            move()
    before = AuditEntry.objects.count()
    page = client_of(bob).get(thread.get_absolute_url()).content.decode()
    assert ("Größe L" in page, 'id="composer"' in page, AuditEntry.objects.count()) == (True, False, before)


def test_an_answer_is_kept_sent_and_taken_back(thread, alice, olga):
    reply = replies.write_reply(thread=thread, by=alice, body="Size L it is.")
    assert reply.subject == "Re: The tent"
    again = replies.write_reply(thread=thread, by=alice, body="Size L it is, Mara.", version=reply.version)
    assert again.pk == reply.pk
    with pytest.raises(EditConflict):
        replies.write_reply(thread=thread, by=alice, body="Old tab", version=reply.version)
    assert replies.write_reply(thread=thread, by=olga, body="Mine").pk != reply.pk
    with pytest.raises(NotAllowed):
        replies.send_reply(message=again, by=olga)
    now = timezone.now()
    sent = replies.send_reply(message=again, by=alice, now=now)
    assert (sent.state, sent.trouble) == ("waiting", "")
    assert sent.send_after == now + timedelta(seconds=replies.UNDO_SECONDS)
    assert (sent.in_reply_to, sent.references) == (
        "<2@lind.example>",
        ["<1@tentwork.example>", "<2@lind.example>"],
    )
    assert [each.pk for each in conversation(thread, alice).messages][-1] in (
        sent.pk,
        replies.reply_of(thread, olga).pk,
    )
    taken = replies.take_back(message=sent, by=alice)
    assert (taken.state, replies.reply_of(thread, alice).pk) == ("writing", reply.pk)


def test_files_go_with_an_answer_up_to_what_a_mail_takes(thread, alice, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    reply = replies.write_reply(thread=thread, by=alice, body="See the picture.")
    kept = replies.attach(message=reply, by=alice, upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.4"))
    assert (kept.name, kept.content_type, kept.size) == ("plan.pdf", "application/pdf", 8)
    monkeypatch.setattr("outreach.mail.composing.MOST_ATTACHED_BYTES", 10)
    with pytest.raises(ActionError, match="25 MB"):
        replies.attach(message=reply, by=alice, upload=SimpleUploadedFile("film.mp4", b"0123456789"))
    replies.detach(attachment=kept, by=alice)
    assert reply.attachments.count() == 0


def test_a_guess_that_was_wrong_is_put_elsewhere(thread, alice, box, mara):
    wrong = answer(
        thread, matched="guess", body="About the lamp", subject="The lamp", message_id="<3@x.example>"
    )
    threads.touch_thread(thread)
    other = threads.split_off(message=wrong, by=alice)
    thread.refresh_from_db()
    wrong.refresh_from_db()
    assert (wrong.thread_id, wrong.matched, other.subject, other.waiting_for) == (
        other.pk,
        "hand",
        "The lamp",
        "us",
    )
    assert ("lamp" in thread.search_text, "lamp" in other.search_text) == (False, True)
    threads.move_message(message=Message.objects.get(pk=wrong.pk), to=thread, by=alice)
    assert [thread.messages.count(), other.messages.count()] == [3, 0]
    with pytest.raises(ActionError, match="already"):
        threads.move_message(message=Message.objects.get(pk=wrong.pk), to=thread, by=alice)


def test_who_writes_is_told_of_others_and_of_other_campaigns(thread, alice, olga, mara, box):
    say_writing(thread, olga)
    assert [each.name for each in writers_in(thread)] == [str(olga.user)]
    make_collaboration(make_campaign(olga, name="Winter"), olga, mara)
    other = make_thread(box, mara, token="t5")
    make_message(other, MessageState.SENT, author=olga, at=timezone.now() - timedelta(days=2))
    told = [sentence for sentence, _url in collisions(thread, alice, now=timezone.now())]
    assert len(told) == 2
    assert ("“Winter”" in told[0], f"{olga.user} wrote to Mara Lind 2 days ago." == told[1]) == (True, True)


def test_who_has_no_thread_of_their_own_sees_all_and_is_told_where_mail_came_back(
    thread, olga, mara, client_of
):
    page = client_of(olga).get(reverse("outreach:inbox")).content.decode()
    assert ("The tent" in page, "No thread is yours" in page) == (True, True)
    mine = client_of(olga).get(reverse("outreach:inbox"), {"queue": "mine"}).content.decode()
    assert ("thread-row" in mine, "No thread is yours" in mine) == (False, False)
    mara.contact_points.update(bounced_at=timezone.now())
    beside = client_of(olga).get(reverse("outreach:beside_composer", args=[thread.uuid])).content.decode()
    assert "Mail to this address came back" in beside


def test_a_long_thread_comes_in_pieces(thread, alice):
    now = timezone.now()
    Message.objects.bulk_create(
        Message(agency=thread.agency, thread=thread, way="in", nature="answer", state="there", at=now + timedelta(seconds=number), body=f"No {number}")
        for number in range(500)
    )  # fmt: skip
    seen, before = [], ""
    while True:
        part = conversation(thread, alice, before=before)
        seen = [each.pk for each in part.messages] + seen
        if not (before := part.earlier):
            break
    assert (len(seen), seen) == (502, list(thread.messages.order_by("at", "pk").values_list("pk", flat=True)))


def test_pages_ask_few_questions_whatever_the_rows(
    thread, box, alice, client_of, django_assert_max_num_queries
):
    client = client_of(alice)
    for number in range(12):
        made = make_thread(box, factories.make_influencer(alice.agency), token=f"q{number}", assignee=alice)
        answer(made)
        threads.touch_thread(made)
    add_thread_note(thread=thread, by=alice, text="Look")
    limits = [
        (reverse("outreach:inbox"), 8), (thread.get_absolute_url(), 12), (reverse("outreach:queues"), 8),
        (reverse("outreach:inbox_count"), 8), (reverse("outreach:beside_composer", args=[thread.uuid]), 12),
    ]  # fmt: skip
    for url, most in limits:
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200, url
    with django_assert_max_num_queries(12):
        client.get(reverse("outreach:thread_person", args=[thread.uuid]), headers={"HX-Request": "true"})


HASTY = "Hi Mara,\n\nACT NOW AND BUY THE WHOLE TENT TODAY, THIS IS A ONCE IN A LIFETIME OFFER!!! Just following up.\n\nLena"


def test_buttons_answer_with_the_conversation_and_without_script_with_the_page(thread, alice, client_of):
    client, now = client_of(alice), timezone.now()
    done = reverse("outreach:finish_thread", args=[thread.uuid])
    part = client.post(done, headers={"HX-Request": "true"}).content.decode()
    assert ('id="conversation"' in part, "<html" in part, "Open again" in part) == (True, False, True)
    assert client.post(reverse("outreach:reopen_thread", args=[thread.uuid])).status_code == 302
    kept = client.post(
        reverse("outreach:keep_reply", args=[thread.uuid]), {"body": "Dear Mara, L is fine."}
    ).json()
    assert (kept["said"], kept["hints"]) == ("Kept", "")
    answer_ = client.post(
        reverse("outreach:send_reply", args=[thread.uuid]),
        {"body": HASTY, "version": kept["version"]},
        headers={"HX-Request": "true"},
    )
    assert (answer_.status_code, "Undo" in answer_.content.decode()) == (200, True)
    again = client.post(reverse("outreach:keep_reply", args=[thread.uuid]), {"body": HASTY}).json()
    assert "pushes" in again["hints"]  # said beside it, never a gate
    bulk = {"chosen": [str(thread.uuid)], "verb": "snooze", "until": "tomorrow", "back": "/inbox/?queue=all"}
    page = client.post(reverse("outreach:bulk_threads"), bulk, follow=True).content.decode()
    thread.refresh_from_db()
    assert (thread.snoozed_until > now, "Undo" in page) == (True, True)
    assert (
        client.get(
            reverse("outreach:inbox"), {"queue": "x", "before": "nonsense", "assignee": "x", "q": "%_\\"}
        ).status_code
        == 200
    )


def test_the_api_reads_writes_and_moves_like_the_pages(thread, alice, api_client_of):
    client = api_client_of(alice)
    base = f"/api/v1/threads/{thread.uuid}/"
    listed = client.get("/api/v1/threads/", {"queue": "us", "q": "größe"}).json()["results"]
    assert [(row["uuid"], row["is_unread"], row["waiting_for"]) for row in listed] == [
        (str(thread.uuid), True, "us")
    ]
    client.post(f"{base}read/")
    assert client.get(base).json()["is_unread"] is False
    assert client.post(f"{base}assign/", {"member": str(alice.uuid)}, format="json").json()["assignee"][
        "uuid"
    ] == str(alice.uuid)
    written = client.post(f"{base}messages/", {"body": "L it is.", "send": True}, format="json")
    assert (written.status_code, written.json()["state"]) == (201, "waiting")
    taken = client.post(f"/api/v1/messages/{written.json()['uuid']}/take-back/")
    assert taken.json()["state"] == "writing"
    newest = thread.messages.filter(way="in").get()
    moved = client.post(f"/api/v1/messages/{newest.uuid}/move/", {}, format="json").json()
    assert (moved["uuid"] == str(thread.uuid), moved["waiting_for"]) == (False, "us")
    contact = {"medium": "telegram", "way": "in", "text": "Asked for the date"}
    assert (
        client.post(
            f"/api/v1/influencers/{thread.influencer.uuid}/contacts/", contact, format="json"
        ).status_code
        == 201
    )
    assert [
        row["medium"]
        for row in client.get(f"/api/v1/influencers/{thread.influencer.uuid}/contacts/").json()["results"]
    ] == ["telegram"]
