"""The brief on the influencer's page: with the script and without, when it changes while it is read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PassUse
from campaigns.actions.brief_points import remove_point, save_point
from campaigns.actions.briefs import publish_brief
from campaigns.actions.collaborations import end_collaboration
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.read_backs import GONE, REWORDED
from campaigns.models import BriefRemark, PointAnswer, ReadBack
from portal.personal import visits
from tests import factories
from tests.campaigns.briefs.making import asked, key_of, make_brief, point_of
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def mina(alice, brand):
    influencer = factories.make_influencer(alice.agency, "Mina Park", time_zone="Asia/Seoul")
    return make_collaboration(make_campaign(alice, brand, name="Spring"), alice, influencer)


@pytest.fixture
def brief(mina, alice):
    return make_brief(mina.campaign, alice, {"must_say": "Costs 10 euros\nMade in Spain", "do": "Show it"})


@pytest.fixture
def token(mina, alice) -> str:
    return make_personal_link(collaboration=mina, by=alice)[1]


@pytest.fixture
def phone() -> Client:
    return Client(enforce_csrf_checks=True)  # as a browser inside another app: without cookies


def send(phone: Client, name: str, token: str, read_back: ReadBack, headers=None, **data):
    return phone.post(reverse(f"personal:{name}", args=[token, read_back.uuid]), data, headers=headers or {})


def text_of(answer) -> str:
    return answer.content.decode()


def test_got_it_without_the_script_leads_back_to_the_point(phone, brief, mina, alice, token) -> None:
    version, read_back = asked(brief, alice, mina)
    key = key_of(version, "Made in Spain")
    answer = send(phone, "answer_point", token, read_back, key=key, version="1", verdict="got_it")
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{token}/#point-{key}")
    assert PointAnswer.objects.get().verdict == "got_it"
    assert PassUse.objects.order_by("-pk")[0].verb == "answer_point"


def test_an_answer_with_the_script_brings_the_section_and_what_comes_next(
    phone, brief, mina, alice, token
) -> None:
    _, read_back = asked(brief, alice, mina)
    answer = text_of(send(phone, "acknowledge", token, read_back, headers=HTMX, version="1"))
    assert "3 of 3 points read and all right" in answer
    assert 'id="next"' in answer
    assert "Nothing waits for you at the moment." in answer
    assert "<html" not in answer


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_objection_without_words_is_refused_and_what_was_typed_is_kept(
    headers, phone, brief, mina, alice, token
) -> None:
    version, read_back = asked(brief, alice, mina)
    key = key_of(version, "Made in Spain")
    answer = send(
        phone, "answer_point", token, read_back, headers=headers, key=key, version="1", verdict="objects", remark=" "
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Say in a few words what does not fit" in text_of(answer)
    too_long = send(
        phone, "answer_point", token, read_back, headers=headers, key=key, version="1", verdict="objects",
        remark="x" * 2001,
    )  # fmt: skip
    assert too_long.status_code == 422
    assert "x" * 2001 in text_of(too_long)
    assert PointAnswer.objects.count() == 0


def test_answering_the_old_words_says_so_and_keeps_the_answer(phone, brief, mina, alice, token) -> None:
    first, read_back = asked(brief, alice, mina)
    save_point(point=point_of(brief, "Costs 10 euros"), by=alice, text="Costs 12 euros")
    remove_point(point=point_of(brief, "Made in Spain"), by=alice)
    publish_brief(brief=brief, by=alice)
    sent = {"version": "1", "verdict": "got_it"}
    reworded = send(phone, "answer_point", token, read_back, key=key_of(first, "Costs 10 euros"), **sent)
    assert reworded.status_code == 200
    assert REWORDED in text_of(reworded)
    assert "Costs 12 euros" in text_of(reworded)
    gone = send(
        phone, "answer_point", token, read_back, headers=HTMX, key=key_of(first, "Made in Spain"), **sent
    )
    assert GONE in gone["HX-Trigger"]
    assert gone["HX-Retarget"] == "#brief"
    assert PointAnswer.objects.count() == 2


def test_what_changed_is_said_once_in_numbers(phone, brief, mina, alice, token) -> None:
    _, read_back = asked(brief, alice, mina)
    send(phone, "acknowledge", token, read_back, version="1")
    save_point(point=point_of(brief, "Costs 10 euros"), by=alice, text="Costs 12 euros")
    publish_brief(brief=brief, by=alice, note="The price rose")
    page = text_of(phone.get(reverse("personal:page", args=[token])))
    assert "The brief was changed: 1 point is new or reads otherwise." in page
    assert "The price rose" in page
    assert "Read what changed in the brief" in page


def test_questions_are_kept_at_their_point_and_about_the_whole(phone, brief, mina, alice, token) -> None:
    version, read_back = asked(brief, alice, mina)
    key = key_of(version, "Made in Spain")
    send(phone, "ask", token, read_back, key=key, text="All of it?")
    send(phone, "ask", token, read_back, text="When is the parcel sent? <b>")
    assert [(str(each.key), each.side) for each in BriefRemark.objects.order_by("pk")] == [
        (key, "influencer"), ("None", "influencer"),
    ]  # fmt: skip
    page = text_of(phone.get(reverse("personal:page", args=[token])))
    assert "When is the parcel sent? &lt;b&gt;" in page
    assert send(phone, "ask", token, read_back, text="").status_code == 422


@pytest.mark.parametrize(
    "data", [{}, {"version": "9" * 40}, {"version": "-1"}, {"version": "2", "key": "x", "verdict": "got_it"}]
)
def test_nonsense_is_refused_in_a_sentence(data, phone, brief, mina, alice, token) -> None:
    _, read_back = asked(brief, alice, mina)
    for name in ("answer_point", "acknowledge", "ask"):
        assert send(phone, name, token, read_back, **data).status_code == 422
    assert (PointAnswer.objects.count(), BriefRemark.objects.count()) == (0, 0)


def test_dates_are_in_their_zone(phone, brief, mina, alice, token) -> None:
    due = datetime(2031, 5, 5, 20, 0, tzinfo=UTC)
    make_deliverable(mina, draft_due_at=due + timedelta(days=4), publish_due_at=None)
    asked(brief, alice, mina)
    page = text_of(phone.get(reverse("personal:page", args=[token])))
    assert "Tue 6 May, 05:00 KST" in page


def test_who_left_reads_but_answers_no_more(phone, brief, mina, alice, token) -> None:
    version, read_back = asked(brief, alice, mina)
    end_collaboration(collaboration=mina, by=alice, kind="dropped", reason="health", note="ill")
    page = text_of(phone.get(reverse("personal:page", args=[token])))
    assert "This collaboration has ended" in page
    assert "Got it" not in page
    refused = send(
        phone, "answer_point", token, read_back, key=key_of(version, "Show it"), version="1", verdict="got_it"
    )
    assert refused.status_code == 422


def test_one_link_cannot_flood(phone, brief, mina, alice, token, monkeypatch) -> None:
    _, read_back = asked(brief, alice, mina)
    monkeypatch.setattr(visits, "POSTS_PER_LINK", 2)
    statuses = [send(phone, "ask", token, read_back, text=f"Hi {number}").status_code for number in range(3)]
    assert statuses == [302, 302, 429]
    assert BriefRemark.objects.count() == 2


def test_the_page_asks_little_of_the_database(
    phone, brief, mina, alice, token, django_assert_max_num_queries
) -> None:
    asked(brief, alice, mina)
    phone.get(reverse("personal:page", args=[token]))
    with django_assert_max_num_queries(12):
        phone.get(reverse("personal:page", args=[token]))
    assert ReadBack.objects.get().seen_at is None
    assert timezone.get_current_timezone_name() == "UTC"
