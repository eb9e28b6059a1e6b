"""The pages of drafts: list, write, review, compare, stages; what they cost, what they keep, whom they let in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drafts.actions.remarks import annotate
from drafts.actions.review import decide
from drafts.models import Annotation, Draft, Finding, Revision
from tests.drafts.making import (
    fresh,
    handed_in,
    make_brief,
    make_draft,
    make_owed,
    newest,
    next_revision,
    two_stages,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(alice, brand, carla) -> Draft:
    owed = make_owed(alice, brand)
    make_brief(owed, alice, must_say="It keeps warm for six hours.")
    two_stages(owed, alice, carla)
    return handed_in(alice, owed)


@pytest.fixture
def browser(client_of, alice):
    return client_of(alice)


def page(browser, draft, **query):
    return browser.get(draft.get_absolute_url(), query)


def test_the_review_page_shows_the_work_stages_brief_and_remarks(browser, reviewed, alice):
    annotate(revision=newest(reviewed), by=alice, text="Which cup?", place="text", start=15, end=26)
    shown = page(browser, reviewed).content.decode()
    assert '<mark class="mark-remark "' in shown
    assert "the new cup" in shown
    for words in (
        "Which cup?",
        "It keeps warm for six hours.",
        "House",
        "Client",
        "0 of 2 rounds of changes",
        "Revision 1, stage House",
    ):
        assert words in shown


def test_a_decision_is_taken_and_told(browser, reviewed):
    answer = browser.post(
        reverse("drafts:decide", args=[reviewed.uuid]), {"answer": "approve", "seen": "1"}, follow=True
    )
    assert "Decided on revision 1: Approve." in answer.content.decode()
    assert fresh(reviewed).client_saw is not None


def test_a_refused_decision_keeps_what_was_typed(browser, reviewed, alice):
    decide(draft=reviewed, by=alice, answer="request_changes", seen=1, note="Shorter")
    next_revision(fresh(reviewed), alice, "Two weeks with the cup.")
    answer = browser.post(
        reverse("drafts:decide", args=[reviewed.uuid]),
        {"answer": "reject", "seen": "1", "note": "My long note"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Revision 2 came meanwhile" in shown
    assert "My long note" in shown


def test_a_remark_comes_back_as_the_part_it_changed(browser, reviewed):
    address = reverse("drafts:annotate", args=[newest(reviewed).uuid])
    sent = {"place": "text", "start": "0", "end": "9", "text": "Long ago?"}
    shown = browser.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert shown.strip().startswith('<section id="remarks"')
    assert 'id="draft-text"' in shown
    assert "<html" not in shown
    refused = browser.post(address, {**sent, "end": "0", "text": "Keep me"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "Keep me" in refused.content.decode()
    assert browser.post(address, sent).status_code == 302
    assert Annotation.objects.count() == 2


def test_remarks_are_answered_settled_passed_on_and_shown(browser, reviewed, alice):
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    remark = annotate(revision=newest(reviewed), by=alice, text="Blue?")
    for name, data in (
        ("reply", {"text": "Yes"}),
        ("pass_on", {"text": "In blue?"}),
        ("show_remark", {}),
        ("resolve", {}),
        ("reopen", {}),
    ):
        assert browser.post(reverse(f"drafts:{name}", args=[remark.uuid]), data).status_code == 302
    remark.refresh_from_db()
    assert [
        remark.replies.count(),
        remark.for_influencer,
        bool(remark.shown_to_client_at),
        remark.resolved_at,
    ] == [1, "In blue?", True, None]


def test_findings_are_overruled_and_restored_on_the_page(browser, reviewed, alice):
    finding = Finding.objects.create(
        revision=newest(reviewed), rule="us-label", severity="block", message="No label."
    )
    assert "1 finding holds the approval" in page(browser, reviewed).content.decode()
    short = browser.post(
        reverse("drafts:overrule", args=[finding.uuid]), {"reason": "x"}, headers={"HX-Request": "true"}
    )
    assert "Your name stands beside it" in short.content.decode()
    browser.post(reverse("drafts:overrule", args=[finding.uuid]), {"reason": "It is in the picture"})
    finding.refresh_from_db()
    assert [finding.overruled_by, finding.overrule_reason] == [alice, "It is in the picture"]
    browser.post(reverse("drafts:restore_finding", args=[finding.uuid]))
    finding.refresh_from_db()
    assert finding.overruled_at is None


def test_points_of_the_brief_are_checked(browser, reviewed):
    point = newest(reviewed).checkpoints.get()
    address = reverse("drafts:check_point", args=[point.uuid])
    assert (
        "Say what is missing"
        in browser.post(address, {"is_met": "not_met"}, headers={"HX-Request": "true"}).content.decode()
    )
    browser.post(address, {"is_met": "not_met", "note": "Six hours are not named"})
    point.refresh_from_db()
    assert [point.is_met, point.note] == [False, "Six hours are not named"]
    browser.post(address, {"is_met": "met"})
    point.refresh_from_db()
    assert [point.is_met, point.note] == [True, ""]


def test_a_draft_is_begun_written_and_handed_in(browser, alice):
    owed = make_owed(alice)
    there = browser.post(reverse("drafts:start", args=[owed.uuid]))
    revision = Revision.objects.get()
    assert there.url == reverse("drafts:write", args=[revision.uuid])
    browser.post(there.url, {"text": "A cup\r\n\r\nof tea ", "version": "1"})
    revision.refresh_from_db()
    assert [revision.text, revision.state] == ["A cup\n\nof tea ", "writing"]
    stale = browser.post(there.url, {"text": "Mine", "version": "1", "submit": "1"})
    assert stale.status_code == 422
    assert "Somebody else changed this meanwhile" in stale.content.decode()
    assert "Mine" in stale.content.decode()
    checked = browser.post(there.url, {"text": "A cup", "version": revision.version, "check": "1"})
    revision.refresh_from_db()
    assert checked.url == f"{revision.draft.get_absolute_url()}?revision=1#findings"
    assert [revision.state, revision.text, revision.checked_at is None] == ["writing", "A cup", False]
    browser.post(there.url, {"text": "A cup", "version": revision.version, "submit": "1", "on_behalf": "1"})
    revision.refresh_from_db()
    assert [revision.state, revision.on_behalf, revision.side] == ["in_review", True, "influencer"]


def test_a_clients_wish_is_handed_back_on_the_page(browser, reviewed, alice, carla):
    decide(draft=reviewed, by=alice, answer="approve", seen=1)
    decide(draft=reviewed, by=carla, answer="request_changes", seen=1, note="More red")
    assert "The client wants changes" in page(browser, reviewed).content.decode()
    address = reverse("drafts:hand_back", args=[newest(reviewed).uuid])
    assert browser.post(address, {"way": "return"}).status_code == 422
    browser.post(address, {"way": "return", "message": "A little more red?"})
    assert fresh(reviewed).state == "returned"


def test_two_revisions_are_compared_word_by_word(browser, reviewed, alice):
    decide(draft=reviewed, by=alice, answer="request_changes", seen=1, note="Shorter")
    next_revision(fresh(reviewed), alice, "Two days with the new cup, and I still spill less than before.")
    shown = browser.get(reverse("drafts:compare", args=[reviewed.uuid])).content.decode()
    assert "<del>weeks</del><ins>days</ins>" in shown
    assert (
        browser.get(reverse("drafts:compare", args=[reviewed.uuid]), {"old": "7", "new": "9"}).status_code
        == 404
    )


def test_an_older_revision_stays_readable_and_is_not_decided_on(browser, reviewed, alice):
    decide(draft=reviewed, by=alice, answer="request_changes", seen=1, note="Shorter")
    next_revision(fresh(reviewed), alice, "Short.")
    shown = page(browser, reviewed, revision="1").content.decode()
    assert "This is revision 1. It is locked" in shown
    assert 'name="answer"' not in shown
    assert page(browser, reviewed, revision="9").status_code == 404
    assert page(browser, reviewed, revision="x").status_code == 200


def test_stages_are_set_on_a_page(browser, alice):
    owed = make_owed(alice)
    address = reverse("drafts:stages", args=[owed.collaboration.campaign.uuid])
    before = browser.get(address)
    assert "Agency" in before.content.decode()
    sent = {
        "rounds": "3",
        "version": "1",
        "s0-name": "Desk",
        "s0-kind": "internal",
        "s0-needed": "1",
        "s0-hours": "12",
        "s0-approvers": [str(alice.uuid)],
    }
    for number in (1, 2):
        sent |= {
            f"s{number}-name": "",
            f"s{number}-kind": "internal",
            f"s{number}-needed": "1",
            f"s{number}-hours": "24",
        }
    assert browser.post(address, sent).status_code == 302
    plan = owed.collaboration.campaign.review_plan
    assert [plan.rounds, plan.stages.get().name, plan.stages.get().hours] == [3, "Desk", 12]
    stale = browser.post(address, sent)
    assert stale.status_code == 422


def test_the_list_is_narrowed_by_its_address(browser, client_of, reviewed, alice, carla, olga):
    other = make_draft(alice, make_owed(alice, name="Autumn"))
    late = timezone.now() - timedelta(hours=1)

    def names(**query) -> set[str]:
        return {row["draft"].pk for row in browser.get(reverse("drafts:list"), query).context["rows"]}

    assert names() == {reviewed.pk, other.pk}
    assert names(waits="me") == {reviewed.pk}
    assert names(waits="house") == {reviewed.pk}
    assert names(waits="client") == set()
    assert names(waits="influencer") == {other.pk}
    assert names(waits=str(alice.uuid)) == {reviewed.pk}
    assert names(waits=str(olga.uuid)) == names(waits="nonsense-") - {reviewed.pk, other.pk} | set()
    assert names(state="writing") == {other.pk}
    assert names(q="autumn mina") == {other.pk}
    assert names(late="1") == set()
    Draft.objects.filter(pk=reviewed.pk).update(due_at=late)
    assert names(late="1") == {reviewed.pk}
    assert names(campaign=str(reviewed.deliverable.collaboration.campaign.uuid)) == {reviewed.pk}
    assert names(campaign="x", brand="y", state="z") == {reviewed.pk, other.pk}


def test_chosen_drafts_are_reminded(browser, reviewed):
    answer = browser.post(
        reverse("drafts:remind"),
        {"chosen": [str(reviewed.uuid), "x"], "back": "https://elsewhere.example"},
        follow=True,
    )
    assert "1 person is reminded by mail." in answer.content.decode()


def test_a_review_with_fifty_revisions_and_five_hundred_remarks_keeps_to_twelve_statements(
    browser, reviewed, alice
):
    revision, now = newest(reviewed), timezone.now()
    Revision.objects.bulk_create(
        Revision(draft=reviewed, number=number, state="returned", text="Words " * 200, submitted_at=now)
        for number in range(2, 52)
    )
    Annotation.objects.bulk_create(
        Annotation(
            revision=revision,
            text=f"Remark {n}",
            place="text",
            start=n % 50,
            end=n % 50 + 5,
            side="house",
            author=alice,
            author_label="Alice",
        )
        for n in range(500)
    )
    page(browser, reviewed, revision="1")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = page(browser, reviewed, revision="1")
    assert shown.content.decode().count('class="thread"') == 30
    assert len(asked) <= 12, "\n".join(query["sql"][:200] for query in asked)


def test_the_list_keeps_to_eight_statements(browser, reviewed, alice):
    for number in range(3):
        handed_in(alice, make_owed(alice, name=f"More {number}"))
    browser.get(reverse("drafts:list"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("drafts:list"))
    assert len(asked) <= 8, "\n".join(query["sql"][:200] for query in asked)


def test_viewers_look_and_do_not_touch(client_of, reviewed, bob):
    browser = client_of(bob)
    shown = page(browser, reviewed).content.decode()
    assert 'name="answer"' not in shown
    browser.post(reverse("drafts:decide", args=[reviewed.uuid]), {"answer": "approve", "seen": "1"})
    assert fresh(reviewed).client_saw is None
    assert browser.get(reverse("drafts:write", args=[newest(reviewed).uuid])).status_code == 403


def test_clients_and_other_agencies_see_none_of_it(client_of, reviewed, carla, charlie):
    assert page(client_of(charlie), reviewed).status_code == 404
    assert page(client_of(carla), reviewed).status_code in (302, 403, 404)
