"""A client sees drafts once their stage opened, approves in two taps, and writes remarks that reach the agency first."""

import pytest
from django.urls import reverse

from drafts.actions.remarks import annotate, show_to_client
from drafts.actions.review import decide, return_revision
from drafts.models import Annotation, Decision, Draft
from tests import factories
from tests.drafts.making import fresh, handed_in, make_owed, newest, next_revision, two_stages
from tests.tenancy.draft_files import kept_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(alice, brand, carla):
    piece = make_owed(alice, brand)
    two_stages(piece, alice)
    return piece


@pytest.fixture
def shown(owed, alice) -> Draft:
    """In review, the house has approved, the client's stage is open."""
    draft = handed_in(alice, owed)
    kept_file(newest(draft))
    decide(draft=draft, by=alice, answer="approve", seen=1)
    return fresh(draft)


def page_of(draft: Draft) -> str:
    return reverse("portal:draft", args=[draft.uuid])


def send(client, draft: Draft, what: str = "decide", **sent):
    return client.post(reverse(f"portal:{what}", args=[draft.uuid]), {"seen": 1, **sent})


def test_nothing_is_seen_before_the_clients_stage_opens(owed, alice, carla, client_of) -> None:
    draft = handed_in(alice, owed)
    client = client_of(carla)
    assert client.get(page_of(draft)).status_code == 404
    assert "Nothing waits for you" in client.get(reverse("portal:home")).content.decode()


def test_what_waits_stands_on_top_of_the_first_page(shown, carla, client_of) -> None:
    client = client_of(carla)
    for name in ("portal:home", "portal:drafts"):
        page = client.get(reverse(name)).content.decode()
        assert ("1 draft waits for you" in page, page_of(shown) in page) == (True, True)


def test_a_client_approves_in_two_taps_and_it_is_bound_to_what_was_seen(shown, carla, client_of) -> None:
    client = client_of(carla)
    page = client.get(page_of(shown)).content.decode()
    assert "Yes, approve version 1" in page
    answer = send(client, shown, answer="approve")
    assert (answer.status_code, answer["Location"]) == (302, page_of(shown))
    made = Decision.objects.get(member=carla)
    assert (made.answer, made.revision.number, fresh(shown).state) == ("approve", 1, "approved")
    assert "Nothing waits for you" in client.get(reverse("portal:home")).content.decode()


def test_an_outdated_approval_is_refused_with_what_changed(shown, alice, carla, client_of) -> None:
    client = client_of(carla)
    send(client, shown, answer="request_changes", note="Warmer, please")
    return_revision(revision=newest(shown), by=alice, message="A little warmer")
    draft = next_revision(fresh(shown), alice, "Another text altogether")
    decide(draft=draft, by=alice, answer="approve", seen=2)
    answer = send(client, shown, answer="approve")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Revision 2" in page or "version 2" in page.lower()
    assert "Changed: the text" in page
    assert not Decision.objects.filter(member=carla, revision__number=2).exists()
    assert "What changed in the text since version 1" in client.get(page_of(shown)).content.decode()


def test_changes_need_words_and_words_are_kept(shown, carla, client_of) -> None:
    answer = send(client_of(carla), shown, answer="reject", note="")
    assert (answer.status_code, "Say what should be otherwise" in answer.content.decode()) == (422, True)
    answer = send(client_of(carla), shown, answer="nonsense", note="My words stay")
    assert (answer.status_code, "My words stay" in answer.content.decode()) == (422, True)


def test_remarks_reach_the_agency_and_not_the_influencer(shown, alice, carla, client_of) -> None:
    client = client_of(carla)
    file = newest(shown).files.get()
    answer = send(
        client, shown, "remark", text="The logo is hidden", place="image", file=str(file.uuid), x="0.25", y="0.5"
    )  # fmt: skip
    made = Annotation.objects.get()
    assert answer["Location"] == f"{page_of(shown)}#remark-{made.uuid}"
    assert (made.side, made.place, made.x, made.y, made.passed_on_at) == ("client", "image", 0.25, 0.5, None)
    assert "The logo is hidden" in client.get(page_of(shown)).content.decode()


def test_what_the_house_says_among_itself_is_not_seen(shown, alice, carla, client_of) -> None:
    inside = annotate(revision=newest(shown), by=alice, text="Between us: cheap")
    told = annotate(revision=newest(shown), by=alice, text="We mend the logo")
    show_to_client(annotations=[told], by=alice)
    client = client_of(carla)
    page = client.get(page_of(shown)).content.decode()
    assert ("We mend the logo" in page, "Between us" in page, "House" in page) == (True, False, False)
    assert client.post(reverse("portal:answer_remark", args=[inside.uuid]), {"text": "x"}).status_code == 404
    answer = client.post(reverse("portal:answer_remark", args=[told.uuid]), {"text": "Thank you"})
    assert (answer.status_code, Annotation.objects.get(thread=told).text) == (302, "Thank you")


def test_reviewers_remark_and_do_not_decide(shown, agency, brand, client_of) -> None:
    rita = factories.make_membership(agency, "reviewer", "rita@acme.example", brand)
    client = client_of(rita)
    page = client.get(page_of(shown)).content.decode()
    assert ("Yes, approve" in page, "you can leave remarks" in page) == (False, True)
    assert send(client, shown, answer="approve").status_code == 422
    assert send(client, shown, "remark", text="Nice").status_code == 302
    assert Decision.objects.filter(member=rita).count() == 0


def test_looking_changes_nothing(shown, carla, client_of) -> None:
    client = client_of(carla)
    for _ in range(2):
        client.get(page_of(shown))
    assert Decision.objects.filter(member=carla).count() == 0
    assert client.get(reverse("portal:decide", args=[shown.uuid])).status_code == 405


def test_the_newer_version_is_not_seen_before_it_is_shown(shown, alice, carla, client_of) -> None:
    client = client_of(carla)
    send(client, shown, answer="request_changes", note="Warmer, please")
    return_revision(revision=newest(shown), by=alice, message="A little warmer")
    next_revision(fresh(shown), alice, "Not for their eyes yet")
    page = client.get(page_of(shown)).content.decode()
    assert "Not for their eyes yet" not in page
    assert client.get(page_of(shown) + "?revision=2").status_code == 404
    file = kept_file(newest(fresh(shown)))
    assert client.get(reverse("portal:file", args=[file.uuid, "shown"])).status_code == 404


def test_the_page_keeps_to_twelve_statements(
    shown, carla, alice, client_of, django_assert_max_num_queries
) -> None:
    for number in range(5):
        show_to_client(annotations=[annotate(revision=newest(shown), by=alice, text=f"{number}")], by=alice)
    client = client_of(carla)
    client.get(page_of(shown))
    with django_assert_max_num_queries(15):  # three are the session's, the person's and their places'
        client.get(page_of(shown))
