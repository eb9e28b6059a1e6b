"""What they make, on the influencer's page: dates, files and text handed in, what was decided and passed on."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Deliverable
from drafts.actions.remarks import annotate, pass_on
from drafts.actions.review import decide
from drafts.models import Annotation, Draft, Revision, RevisionFile
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.drafts.keeping import files_of_their_own, looked_at_at_once
from tests.drafts.media import samples
from tests.drafts.uploads.sending import TUS, announce, send, send_whole

__all__ = ["files_of_their_own", "looked_at_at_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_of_their_own", "looked_at_at_once")]


@pytest.fixture
def piece(alice, agency):
    person = factories.make_influencer(agency, "Mina", time_zone="Asia/Seoul")
    return make_deliverable(make_collaboration(make_campaign(alice), alice, person), title="Spring short")


@pytest.fixture
def token(piece, alice) -> str:
    return make_personal_link(collaboration=piece.collaboration, by=alice)[1]


def page(token: str) -> str:
    return Client().get(reverse("personal:page", args=[token])).content.decode()


def post(token: str, name: str, *args: Any, **sent: Any) -> Any:
    return Client().post(reverse(f"personal:{name}", args=[token, *args]), sent)


@pytest.fixture
def revision(piece, token) -> Revision:
    post(token, "start_draft", piece.uuid)
    return Revision.objects.get()


def test_their_pieces_stand_there_with_dates_in_their_zone(piece, token) -> None:
    shown = page(token)
    assert "Spring short" in shown
    assert "Hand in your draft: Spring short" in shown
    assert re.search(r"Draft to us</dt><dd><time [^>]*>[^<]+ KST", shown)


def test_a_piece_of_an_ended_collaboration_is_ended_and_not_late(piece, token, alice) -> None:
    Deliverable.objects.update(draft_due_at=timezone.now() - timedelta(days=2))
    assert '<dd class="is-overdue">' in page(token)
    end_collaboration(collaboration=piece.collaboration, by=alice, kind="dropped", reason="health", note="x")
    shown = page(token)
    assert ("is-overdue" in shown, "ended, nothing is owed" in shown) == (False, True)


def test_a_draft_is_begun_written_and_handed_in_with_a_file(piece, token, revision) -> None:
    uploads = reverse("personal:uploads", args=[token, revision.uuid])
    here = send_whole(Client(), uploads, samples.picture(), name="cover.jpg")
    assert here.startswith(f"/p/{token}/uploads/")
    assert "cover.jpg" in page(token)

    done = post(token, "submit_revision", revision.uuid, text="Look what I made", version=revision.version)

    revision.refresh_from_db()
    assert (done.status_code, revision.state, revision.text) == (200, "in_review", "Look what I made")
    assert (revision.submitted_label, revision.side) == ("Mina (personal link)", "influencer")
    shown = page(token)
    assert "We are looking at it" in shown
    file = RevisionFile.objects.get()
    picture = Client().get(reverse("personal:file", args=[token, file.uuid, "shown"]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert picture["Cache-Control"] == "no-store, private"


def test_what_is_typed_is_kept_while_typing_and_by_two_windows(piece, token, revision) -> None:
    url = reverse("personal:save_revision", args=[token, revision.uuid])
    first = Client().post(url, {"text": "One", "version": 1, "quietly": "1"}, headers={"hx-request": "true"})
    assert (first.status_code, 'value="2"' in first.content.decode()) == (200, True)
    second = Client().post(url, {"text": "Two", "version": 1}, headers={"hx-request": "true"})
    assert (second.status_code, "Two" in second.content.decode()) == (422, True)
    revision.refresh_from_db()
    assert revision.text == "One"


def test_what_was_kept_a_moment_before_is_no_conflict_when_it_is_handed_in(piece, token, revision) -> None:
    url = reverse("personal:save_revision", args=[token, revision.uuid])
    typed = {"text": "One\r\ntwo", "version": 1}
    quietly = {**typed, "quietly": "1"}
    Client().post(url, quietly, headers={"hx-request": "true"})
    assert post(token, "submit_revision", revision.uuid, **typed).status_code == 200
    late = Client().post(url, quietly, headers={"hx-request": "true"})
    revision.refresh_from_db()
    assert (revision.state, late.status_code) == ("in_review", 204)


def test_nothing_is_handed_in_empty(piece, token, revision) -> None:
    answer = post(token, "submit_revision", revision.uuid, text="", version=1)
    revision.refresh_from_db()
    assert (answer.status_code, revision.state) == (422, "writing")


def test_what_was_decided_and_passed_on_is_read_and_nothing_else(alice, piece, token, revision) -> None:
    post(token, "submit_revision", revision.uuid, text="Look what I made", version=1)
    revision.refresh_from_db()
    annotate(revision=revision, by=alice, text="Between us: weak")
    told = annotate(revision=revision, by=alice, text="Please say the price", place="text", start=0, end=4)
    decide(
        draft=revision.draft, by=alice, answer="request_changes", seen=1, note="A little more light", pass_on=[told]
    )  # fmt: skip
    shown = page(token)
    assert [each in shown for each in ("Please change it", "Please say the price", "Between us")] == [
        True, True, False,
    ]  # fmt: skip
    assert "Change your draft: Spring short" in shown
    assert "1 of 2 left" in shown

    answer = post(token, "answer_remark", told.uuid, text="It costs 5 euros")
    assert answer.status_code == 302
    assert Annotation.objects.filter(thread=told, side="influencer").get().text == "It costs 5 euros"

    post(token, "revise_draft", revision.draft.uuid)
    newer = Revision.objects.get(number=2)
    assert (newer.state, newer.text) == ("writing", "Look what I made")
    assert "Version 2, not handed in yet" in page(token)


def test_a_remark_inside_cannot_be_answered(alice, piece, token, revision) -> None:
    post(token, "submit_revision", revision.uuid, text="Look", version=1)
    revision.refresh_from_db()
    inside = annotate(revision=revision, by=alice, text="Between us")
    assert post(token, "answer_remark", inside.uuid, text="I saw that").status_code == 404
    pass_on(annotations=[inside], by=alice)
    assert post(token, "answer_remark", inside.uuid, text="I saw that").status_code == 302


def test_another_influencers_link_opens_nothing_of_it(alice, piece, token, revision, agency) -> None:
    other = make_collaboration(piece.collaboration.campaign, alice, factories.make_influencer(agency, "Jon"))
    foreign = make_personal_link(collaboration=other, by=alice)[1]
    uploads = reverse("personal:uploads", args=[token, revision.uuid])
    here = announce(Client(), uploads, size=9000)["Location"]
    send_whole(Client(), uploads, samples.picture())
    file = RevisionFile.objects.get()
    theirs = here.replace(token, foreign)
    assert [
        Client().get(reverse("personal:file", args=[foreign, file.uuid, "shown"])).status_code,
        Client().get(reverse("personal:files", args=[foreign, revision.uuid])).status_code,
        announce(Client(), reverse("personal:uploads", args=[foreign, revision.uuid]), size=10).status_code,
        send(Client(), theirs, b"x", 0).status_code,
        Client().head(theirs, **TUS).status_code,
        post(foreign, "remove_file", file.uuid).status_code,
        post(foreign, "submit_revision", revision.uuid, text="x").status_code,
        post(foreign, "start_draft", piece.uuid).status_code,
        post(foreign, "revise_draft", Draft.objects.get().uuid).status_code,
    ] == [404] * 9


def test_a_link_opened_by_a_mail_scanner_changes_nothing(piece, token) -> None:
    for _ in range(3):
        page(token)
    assert Draft.objects.count() == 0


def test_the_page_asks_the_database_no_more_for_more_pieces(
    alice, piece, token, revision, django_assert_max_num_queries
) -> None:
    for number in range(5):
        more = make_deliverable(piece.collaboration, title=f"Piece {number}")
        post(token, "start_draft", more.uuid)
    page(token)
    with django_assert_max_num_queries(30):
        page(token)


def test_the_checks_run_before_handing_in_and_their_questions_are_answered_there(
    alice, piece, token, revision
) -> None:
    campaign = piece.collaboration.campaign
    campaign.markets = ["DE"]
    campaign.save(update_fields=["markets"])
    checked = post(token, "check_revision", revision.uuid, text="Look what they gave me", version=1)
    assert (checked.status_code, checked["Location"].endswith(f"#checks-{revision.uuid}")) == (302, True)
    revision.refresh_from_db()
    assert (revision.state, revision.text) == ("writing", "Look what they gave me")
    asked = set(revision.findings.filter(severity="needs_input").values_list("question_key", flat=True))
    shown = page(token)
    assert set(re.findall(r'name="answer-([^"]+)"', shown)) >= asked > {"relation"}
    assert "Why do you speak of the brand?" in shown
    assert all(str(each.message) in html.unescape(shown) for each in revision.findings.filter(severity="block"))  # fmt: skip

    post(token, "check_revision", revision.uuid, text="Look what they gave me, again", version=2, **{"answer-relation": "paid"})  # fmt: skip
    revision.refresh_from_db()
    assert (revision.answers, revision.text[-5:]) == ({"relation": "paid"}, "again")
    assert "you changed it since" not in page(token)
    post(token, "save_revision", revision.uuid, text="Otherwise", version=3)
    assert "you changed it since" in page(token)
    wrong = post(token, "check_revision", revision.uuid, text="Kept", version=4, **{"answer-relation": "magic"})  # fmt: skip
    assert (wrong.status_code, "Choose one of the answers." in wrong.content.decode()) == (422, True)
    assert "Kept" in wrong.content.decode()

    post(token, "submit_revision", revision.uuid, text="Otherwise", version=4)
    revision.refresh_from_db()
    assert (revision.state, revision.answers) == ("in_review", {"relation": "paid"})
    open_one = revision.findings.filter(severity="needs_input", answering="choice")[0]
    key, value = open_one.question_key, open_one.choices[0][0]
    post(token, "answer_asked", revision.uuid, **{f"answer-{key}": value, "answer-nothing": "x"})
    revision.refresh_from_db()
    assert revision.answers == {"relation": "paid", key: value}
    late = post(token, "check_revision", revision.uuid, text="Otherwise")
    assert (late.status_code, "We look at the checks now" in late.content.decode()) == (422, True)


def test_what_a_picture_shows_is_written_beside_it_and_read_in_the_review(
    alice, client_of, piece, token, revision
) -> None:
    send_whole(Client(), reverse("personal:uploads", args=[token, revision.uuid]), samples.picture())
    file = RevisionFile.objects.get()
    assert "What the picture shows" in page(token)
    described = post(token, "describe_file", file.uuid, alt="A red cup\non a table")
    assert described["Location"].endswith(f"#piece-{piece.uuid}")
    fragment = Client().post(
        reverse("personal:describe_file", args=[token, file.uuid]), {"alt": "x" * 501}, headers={"hx-request": "true"}
    )  # fmt: skip
    assert (fragment.status_code, "<html" in fragment.content.decode()) == (422, False)
    post(token, "submit_revision", revision.uuid, text="Look", version=1)
    shown = client_of(alice).get(revision.draft.get_absolute_url()).content.decode()
    assert 'alt="A red cup on a table"' in shown
    assert "<b>Alt text</b> A red cup on a table" in shown
    late = post(token, "describe_file", file.uuid, alt="Another cup")
    file.refresh_from_db()
    assert (late.status_code, file.alt) == (422, "A red cup on a table")
