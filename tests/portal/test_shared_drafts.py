"""A stakeholder without an account opens one draft by its link: with a passcode, for named verbs, until it ends."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry, PassUse
from drafts.actions.links import make_share_link, revoke_share_link
from drafts.actions.review import decide
from drafts.models import Annotation, Decision, Draft, ShareLink
from drafts.states import DraftVerb
from irm.log_secrets import hide_secrets
from portal.counting import WRONG_PASSCODES
from tests.drafts.making import fresh, handed_in, make_owed, newest, two_stages
from tests.tenancy.draft_files import kept_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(alice, brand, carla) -> Draft:
    piece = make_owed(alice, brand)
    two_stages(piece, alice)
    draft = handed_in(alice, piece)
    kept_file(newest(draft))
    decide(draft=draft, by=alice, answer="approve", seen=1)
    return fresh(draft)


def link(draft: Draft, by, *verbs: str, **values) -> tuple[ShareLink, str]:
    return make_share_link(draft=draft, by=by, holder="Kim of Legal", verbs=verbs, **values)


def opened(token: str, client: Client | None = None):
    return (client or Client()).get(reverse("shared:page", args=[token]))


def send(token: str, what: str, client: Client | None = None, **sent):
    return (client or Client()).post(reverse(f"shared:{what}", args=[token]), {"seen": 1, **sent})


def test_a_link_shows_one_draft_and_says_nothing_to_others(shown, alice) -> None:
    _made, token = link(shown, alice)
    answer = opened(token)
    page = answer.content.decode()
    assert (answer.status_code, "For Kim of Legal" in page, "spill less" in page) == (200, True, True)
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"].split(",")[0]) == ("no-referrer", "noindex")
    assert (answer["Cache-Control"], len(answer.cookies)) == ("no-store, private", 0)
    assert ("Yes, approve" in page, "Send the remark" in page) == (False, False)


def test_the_verbs_of_a_link_are_all_it_lets_do(shown, alice) -> None:
    _made, looks = link(shown, alice)
    assert send(looks, "remark", text="Hello").status_code == 422
    assert send(looks, "decide", answer="approve").status_code == 422
    _made, writes = link(shown, alice, DraftVerb.COMMENT)
    assert send(writes, "remark", text="Hello").status_code == 302
    assert send(writes, "decide", answer="approve").status_code == 422
    assert Annotation.objects.get().author_label == "Kim of Legal (personal link)"
    assert Decision.objects.filter(given_pass__isnull=False).count() == 0


def test_the_holder_decides_for_the_client_where_the_link_says_so(shown, alice) -> None:
    made, token = link(shown, alice, DraftVerb.DECIDE)
    answer = send(token, "decide", answer="approve")
    assert answer.status_code == 302
    assert "Your answer is saved" in Client().get(answer["Location"]).content.decode()
    decided = Decision.objects.get(given_pass=made.given_pass)
    assert (decided.answer, decided.revision.number, fresh(shown).state) == ("approve", 1, "approved")


def test_a_mail_scanner_changes_nothing_and_is_listed(shown, alice) -> None:
    made, token = link(shown, alice, DraftVerb.COMMENT, DraftVerb.DECIDE)
    before = AuditEntry.objects.count()
    for _ in range(3):
        Client(headers={"user-agent": "Scanner"}).get(reverse("shared:page", args=[token]))
    assert AuditEntry.objects.count() == before
    assert list(PassUse.objects.filter(used_pass=made.given_pass).values_list("verb", "browser")) == [
        ("open", "Scanner")
    ]
    for what in ("decide", "remark", "unlock"):
        assert Client().get(reverse(f"shared:{what}", args=[token])).status_code == 405


def test_a_passcode_is_asked_for_before_anything_is_shown(shown, alice) -> None:
    made, token = link(shown, alice, DraftVerb.COMMENT, passcode="seven swans")
    assert "seven" not in made.passcode
    client = Client()
    page = opened(token, client).content.decode()
    assert ("Passcode" in page, "spill less" in page) == (True, False)
    file = newest(shown).files.get()
    assert client.get(reverse("shared:file", args=[token, file.uuid, "shown"])).status_code == 403
    assert send(token, "remark", client, text="Hello").status_code == 403
    assert client.post(reverse("shared:unlock", args=[token]), {"passcode": "six geese"}).status_code == 422

    answer = client.post(reverse("shared:unlock", args=[token]), {"passcode": "seven swans"})
    cookie = answer.cookies["irm_shared"]
    assert (answer.status_code, cookie["httponly"], cookie["samesite"]) == (302, True, "Strict")
    assert cookie["path"] == reverse("shared:page", args=[token])
    assert "spill less" in opened(token, client).content.decode()
    assert client.get(reverse("shared:file", args=[token, file.uuid, "shown"])).status_code == 200
    assert "spill less" not in opened(token).content.decode()  # another browser


def test_another_links_cookie_opens_nothing(shown, alice) -> None:
    _made, one = link(shown, alice, passcode="seven swans")
    _made, two = link(shown, alice, passcode="eight swans")
    client = Client()
    answer = client.post(reverse("shared:unlock", args=[one]), {"passcode": "seven swans"})
    value = answer.cookies["irm_shared"].value
    thief = Client()
    thief.cookies["irm_shared"] = value
    assert "spill less" not in opened(two, thief).content.decode()


def test_whoever_guesses_passcodes_waits(shown, alice) -> None:
    _made, token = link(shown, alice, passcode="seven swans")
    unlock = reverse("shared:unlock", args=[token])
    for _ in range(WRONG_PASSCODES):
        assert Client().post(unlock, {"passcode": "wrong1"}).status_code == 422
    assert Client().post(unlock, {"passcode": "seven swans"}).status_code == 429


@pytest.mark.parametrize("passcode", ["short", "x" * 65])
def test_a_passcode_that_is_easily_guessed_is_refused(shown, alice, passcode) -> None:
    with pytest.raises(ActionError, match="between 6 and 64"):
        link(shown, alice, passcode=passcode)


def test_it_ends_and_is_revoked(shown, alice) -> None:
    made, token = link(shown, alice, days=2)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        answer = opened(token)
    assert (answer.status_code, "has ended" in answer.content.decode()) == (410, True)
    revoke_share_link(link=made, by=alice)
    answer = opened(token)
    assert (answer.status_code, "was withdrawn" in answer.content.decode()) == (410, True)
    with pytest.raises(ActionError, match="revoked already"):
        revoke_share_link(link=made, by=alice)


@pytest.mark.parametrize("token", ["x", "x.y", "a" * 300, "%00"])
def test_a_made_up_address_is_refused_in_a_sentence(token, db) -> None:
    answer = opened(token)
    assert (answer.status_code, "not complete" in answer.content.decode()) == (404, True)


def test_a_link_is_for_a_draft_outsiders_were_shown(alice, bob, brand, carla) -> None:
    piece = make_owed(alice, brand)
    two_stages(piece, alice)
    draft = handed_in(alice, piece)
    with pytest.raises(ActionError, match="Nobody outside has been shown"):
        link(draft, alice)
    decide(draft=draft, by=alice, answer="approve", seen=1)
    for days in (0, 91):
        with pytest.raises(ActionError, match="between 1 and 90"):
            link(fresh(draft), alice, days=days)
    with pytest.raises(NotAllowed):
        link(fresh(draft), bob)
    with pytest.raises(ActionError, match="nothing a link can"):
        link(fresh(draft), alice, "fly")


def test_the_secret_is_kept_nowhere_and_out_of_the_log(shown, alice) -> None:
    made, token = link(shown, alice)
    assert token.split(".")[0] not in (made.given_pass.token_hash, made.passcode)
    assert hide_secrets(f"GET /s/{token}/decide/ 200") == "GET /s/.../decide/ 200"
    assert "drafts.link.made" in AuditEntry.objects.values_list("action", flat=True)
