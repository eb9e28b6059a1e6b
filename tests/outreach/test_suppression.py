"""Addresses nobody may be written to, and the one click that makes one."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from outreach.actions.suppression import lift_suppression, suppress, suppress_many
from outreach.addresses import address_hash, normalized
from outreach.models import Suppression
from outreach.opt_out import keep_link, opt_out_token
from outreach.queries.suppression import suppressed
from outreach.states import MessageState, SuppressionReason
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread

pytestmark = pytest.mark.django_db


def test_spellings_of_one_box_are_one_and_other_boxes_stay_others():
    rows = {
        "Mara.Lind+work@GMail.com": "maralind@gmail.com",
        "maralind@googlemail.com": "maralind@gmail.com",
        "Mara Lind <mara@lind.example>": "mara@lind.example",
        "mara+work@lind.example": "mara+work@lind.example",
        "m.lind@outlook.com": "m.lind@outlook.com",
        "mara@MÜNCHEN.example": "mara@xn--mnchen-3ya.example",
        "mara(at home)@lind.example": "mara@lind.example",
        "mara@ya.ru": "mara@yandex.ru",
        "no address": "", "": "", "a@b@c": "", "x@localhost": "",
    }  # fmt: skip
    assert {given: normalized(given) for given in rows} == rows


def test_a_suppression_holds_whatever_the_spelling_and_is_never_stored_in_clear(agency, other_agency, alice):
    row = suppress(agency=agency, address="Mara.Lind@gmail.com", reason="objection", by=alice)
    again = suppress(agency=agency, address="maralind+x@googlemail.com", reason="manual", by=alice)
    assert (again.pk, again.reason) == (row.pk, SuppressionReason.OBJECTION)
    assert set(suppressed(agency, ["MARALIND@gmail.com", "other@gmail.com"])) == {"MARALIND@gmail.com"}
    assert suppressed(other_agency, ["maralind@gmail.com"]) == {}
    assert (
        "lind"
        not in "".join(map(str, Suppression.objects.values_list("address_hash", "hint", "note")[0])).lower()
    )
    assert AuditEntry.objects.filter(action="outreach.suppression.made").count() == 1


def test_it_survives_a_changed_secret_key_and_the_end_of_the_person(agency, alice, settings):
    person = make_addressee(agency, email="mara@lind.example")
    suppress(agency=agency, address="mara@lind.example", reason="erasure", by=alice)
    person.delete()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = (
        "another key for this test only",
        [settings.SECRET_KEY],
    )
    make_addressee(agency, email="mara@lind.example")
    assert suppressed(agency, ["mara@lind.example"])["mara@lind.example"].reason == SuppressionReason.ERASURE
    settings.SECRET_KEY_FALLBACKS = []
    assert suppressed(agency, ["mara@lind.example"]) == {}


def test_the_operator_suppresses_for_every_agency_and_no_agency_lifts_that(agency, other_agency, olga):
    call_command("suppress_address", "mara@lind.example", "--reason", "legal_hold", stdout=StringIO())
    row = Suppression.objects.get()
    assert [len(suppressed(house, ["mara@lind.example"])) for house in (agency, other_agency)] == [1, 1]
    with pytest.raises(NotAllowed):
        lift_suppression(suppression=row, by=olga, note="please")


def test_owners_lift_with_a_reason_and_nobody_else(agency, olga, alice, bob):
    row = suppress(agency=agency, address="mara@lind.example", reason="manual", by=alice)
    for by, note, refusal in ((alice, "asked", NotAllowed), (olga, " ", ActionError)):
        with pytest.raises(refusal):
            lift_suppression(suppression=row, by=by, note=note)
    lift_suppression(suppression=row, by=olga, note="She asked to be written to again.")
    assert suppressed(agency, ["mara@lind.example"]) == {}
    with pytest.raises(InvalidTransition):
        lift_suppression(suppression=row, by=olga, note="again")
    with pytest.raises(NotAllowed):
        suppress(agency=agency, address="mara@lind.example", reason="manual", by=bob)
    assert suppress(agency=agency, address="mara@lind.example", reason="manual", by=alice).pk != row.pk


def test_a_pasted_list_says_what_came_of_it(agency, alice, django_assert_max_num_queries):
    suppress(agency=agency, address="a1@lind.example", reason="manual", by=alice)
    letter = make_message(
        make_thread(make_mailbox(agency), correspondent="a2@lind.example"), state=MessageState.WAITING
    )
    text = "\n".join(f"a{number}@lind.example" for number in range(1500)) + "\nA3@lind.example; nonsense, x@"
    with django_assert_max_num_queries(20):
        pasted = suppress_many(agency=agency, by=alice, text=text, reason="objection")
    assert (pasted.added, pasted.known, pasted.wrong) == (1499, 1, ["nonsense", "x@"])
    letter.refresh_from_db()
    assert (letter.state, "Objected" in letter.trouble or "objected" in letter.trouble) == (
        MessageState.BLOCKED,
        True,
    )


@pytest.fixture
def letter(agency):
    person = make_addressee(agency)
    letter = make_message(
        make_thread(make_mailbox(agency), person), state=MessageState.SENT, opt_out_line="x"
    )
    keep_link(letter)
    return letter


def test_looking_changes_nothing_and_one_click_ends_the_letters(agency, letter, alice):
    client, url = Client(enforce_csrf_checks=True), f"/o/{opt_out_token(letter)}/"
    for ask in (client.get, client.head):
        answer = ask(url)
        assert (answer.status_code, answer["Referrer-Policy"], Suppression.objects.count()) == (
            200,
            "no-referrer",
            0,
        )
    for _time in range(2):
        answer = client.post(
            url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert (answer.status_code, answer.cookies) == (200, {})
    row = Suppression.objects.get()
    assert (row.reason, row.message, row.address_hash) == (
        SuppressionReason.UNSUBSCRIBE,
        letter,
        address_hash("mara@lind.example"),
    )
    assert AuditEntry.objects.filter(action="outreach.opt_out.clicked").count() == 1
    following = make_message(letter.thread)
    assert suppressed(agency, [following.to_address])
    assert b"will not write to" in client.get(url).content


def test_the_page_speaks_the_language_of_the_letter(letter):
    url, client = f"/o/{opt_out_token(letter)}/", Client()
    letter.agency.name = "Fish & {address} <b>"  # names are never read as places to fill in or as HTML
    letter.agency.save()
    for language, button, ended in (
        ("ko", "더 이상 보내지 마세요", "메일이 더 이상 가지 않습니다"), ("ru", "Больше мне не писать", "Писем больше не будет"),
        ("es", "No quiero más correos", "No habrá más correos"), ("pl", "Nie piszcie do mnie więcej", "Koniec wiadomości"),
        ("xx", "Write to me no more", "No more letters"), ("", "Write to me no more", "No more letters"),
    ):  # fmt: skip
        letter.language, letter.opt_out.used_at = language, None
        letter.save()
        letter.opt_out.save()
        before, after = (client.get(url).content.decode(), client.post(url).content.decode())
        assert (button in before, ended in before, ended in after) == (True, False, True), language
        assert f'lang="{language if language not in ("xx", "") else "en"}"' in before
        assert "Fish &amp; {address} &lt;b&gt;" in before and "<strong>mara@lind.example</strong>" in before


def test_a_forged_address_gets_one_sentence_and_guessing_ends(letter, db):
    client = Client()
    forged = ["x" * 64, "f" * 64, "é" * 20, "0"] + [f"{number:064x}" for number in range(20)]
    codes = [client.post(f"/o/{token}/").status_code for token in forged]
    assert codes == [404] * 20 + [429] * 4
    assert Suppression.objects.count() == 0
    assert b"never was one" in Client(REMOTE_ADDR="192.0.2.9").get(f"/o/{'a' * 64}/").content


def test_the_secret_is_kept_only_as_a_hash(letter):
    token = opt_out_token(letter)
    letter.refresh_from_db()
    stored = " ".join(str(getattr(letter, field.attname)) for field in letter._meta.concrete_fields)
    assert token not in stored + letter.opt_out.token_hash
