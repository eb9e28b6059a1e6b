from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError
from accounts.models import AuditEntry
from influencers.actions.custom_fields import add_custom_field, remove_custom_field
from influencers.actions.notes import add_note
from influencers.actions.record import create_influencer, update_influencer
from influencers.days import day_in, days_ahead, next_time
from influencers.minors import is_minor, lacks_guardian
from tests import factories


@pytest.fixture
def mina(agency):
    return factories.make_influencer(agency, "Mina")


def refusal(**values):
    with pytest.raises(ActionError) as caught:
        update_influencer(**values)
    return str(caught.value)


def test_30_february_is_refused_with_a_sentence_and_nothing_changes(mina, alice):
    assert refusal(influencer=mina, by=alice, birthday=230) == (
        "There is no 30 February: February has at most 29 days."
    )
    mina.refresh_from_db()
    assert mina.birthday is None


def test_29_february_is_a_birthday_but_not_in_a_year_that_had_none(mina, alice):
    assert update_influencer(influencer=mina, by=alice, birthday=229).birthday == 229
    said = refusal(influencer=mina, by=alice, birth_year=1999)
    assert said == "There was no 29 February in 1999. Check the day or leave out the year."
    assert update_influencer(influencer=mina, by=alice, birth_year=2000).birth_year == 2000


def test_a_leap_day_is_kept_on_the_28th_in_other_years():
    assert day_in(2027, 229) == date(2027, 2, 28)
    assert next_time(229, date(2027, 3, 1)) == date(2028, 2, 29)
    assert 229 in days_ahead(date(2027, 2, 27), 2)
    assert days_ahead(date(2026, 12, 31), 1) == [1231, 101]


def test_the_page_keeps_what_was_typed_when_the_day_does_not_exist(mina, alice, client_of):
    url = reverse("influencers:edit_person", args=[mina.uuid])
    answer = client_of(alice).post(
        url, {"birthday_0": "30", "birthday_1": "2", "guardian_name": "Jun Park", "version": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no 30 February" in page
    assert 'value="Jun Park"' in page


def test_the_second_editor_of_a_part_sees_the_first_ones_change_and_keeps_what_they_typed(
    mina, alice, olga, client_of
):
    update_influencer(influencer=mina, by=olga, payment_note="Only on Fridays")
    url = reverse("influencers:edit_terms", args=[mina.uuid])
    typed = {"payment_note": "By wire", "payment_ways": ["invoice", "paypal"], "version": "1"}
    answer = client_of(alice).post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Only on Fridays" in page
    assert 'value="By wire"' in page
    typed["version"] = str(answer.context["form"].data["version"])
    assert client_of(alice).post(url, typed).status_code == 302
    mina.refresh_from_db()
    assert (mina.payment_note, mina.payment_ways) == ("By wire", ["invoice", "paypal"])


def test_quiet_hours_need_both_ends(mina, alice):
    assert refusal(influencer=mina, by=alice, quiet_from=time(22)) == (
        "Give both ends of the quiet hours, or neither."
    )


def test_a_minor_without_a_guardian_is_warned_about_on_every_tab(mina, alice, client_of):
    today = timezone.localdate()
    update_influencer(influencer=mina, by=alice, birth_year=today.year - 12)
    mina.refresh_from_db()
    assert (is_minor(mina, today=today), lacks_guardian(mina, today=today)) == (True, True)
    for tab in ("detail", "relationship", "money", "data"):
        page = client_of(alice).get(reverse(f"influencers:{tab}", args=[mina.uuid])).content.decode()
        assert "nobody writes to them directly" in page
    update_influencer(influencer=mina, by=alice, guardian_name="Jun", guardian_contact="+82 10 1")
    mina.refresh_from_db()
    assert not lacks_guardian(mina, today=today)


def test_unknown_age_is_unknown_and_not_grown_up(mina):
    assert is_minor(mina, today=timezone.localdate()) is None


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        ("text", "  Size  38 ", "Size 38"),
        ("number", "38.5", 38.5),
        ("number", 3, 3),
        ("date", date(2026, 5, 31), "2026-05-31"),
        ("choice", "M", "M"),
        ("yes_no", False, False),
        ("link", "https://ana.example/kit", "https://ana.example/kit"),
    ],
)
def test_custom_values_are_kept_by_their_kind(mina, alice, kind, given, stored):
    choices = ["S", "M"] if kind == "choice" else []
    field = add_custom_field(by=alice, label="Shoe size", kind=kind, choices=choices)
    changed = update_influencer(influencer=mina, by=alice, custom={field.key: given})
    assert (field.key, changed.custom) == ("shoe-size", {"shoe-size": stored})
    cleared = update_influencer(influencer=mina, by=alice, custom={"shoe-size": None})
    assert cleared.custom == {}


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("number", "NaN", "Size must be a number below 10^15."),
        ("number", "many", "Size must be a number."),
        ("date", "31.02.2026", "Size must be a date, for example 2026-05-31."),
        ("choice", "XL", "Size must be one of: S, M."),
        ("link", "javascript:alert(1)", "Size must be a web address that begins with https://."),
        ("yes_no", "yes", "Size must be yes or no."),
    ],
)
def test_custom_values_of_another_kind_are_refused(mina, alice, kind, given, said):
    choices = ["S", "M"] if kind == "choice" else []
    add_custom_field(by=alice, label="Size", kind=kind, choices=choices)
    assert refusal(influencer=mina, by=alice, custom={"size": given}) == said


def test_a_field_of_another_agency_is_unknown_here(mina, alice, charlie):
    add_custom_field(by=charlie, label="Secret", kind="text")
    assert refusal(influencer=mina, by=alice, custom={"secret": "x"}) == (
        "secret is not a field of your agency."
    )


def test_values_of_a_removed_field_come_back_with_it(mina, alice, client_of):
    field = add_custom_field(by=alice, label="Shoe size", kind="number")
    update_influencer(influencer=mina, by=alice, custom={"shoe-size": 38})
    remove_custom_field(field=field, by=alice)
    url = reverse("influencers:data", args=[mina.uuid])
    assert "Shoe size" not in client_of(alice).get(url).content.decode()
    add_custom_field(by=alice, label="Shoe size", kind="number")
    assert "Shoe size" in client_of(alice).get(url).content.decode()


def test_the_custom_form_stores_typed_values_and_the_trail_names_the_field(mina, alice, client_of):
    add_custom_field(by=alice, label="Vegan", kind="yes_no")
    url = reverse("influencers:edit_custom", args=[mina.uuid])
    answer = client_of(alice).post(url, {"custom_vegan": "true", "version": "1"})
    assert answer.status_code == 302
    mina.refresh_from_db()
    assert mina.custom == {"vegan": True}
    assert AuditEntry.objects.about(mina).latest("id").data["changes"] == {"vegan": [None, True]}


def test_a_note_is_no_contact(mina, alice):
    add_note(influencer=mina, by=alice, text="Loves cats", kind="life")
    mina.refresh_from_db()
    assert mina.last_contact_at is None


def test_a_note_about_a_day_that_lies_ahead_is_refused_and_so_is_a_contact(mina, alice):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ActionError, match="lies ahead"):
        add_note(influencer=mina, by=alice, text="x", happened_on=tomorrow)
    with pytest.raises(ActionError, match="not a kind of note"):
        add_note(influencer=mina, by=alice, text="x", kind="call")


def test_the_whole_record_can_be_created_in_one_go(alice):
    made = create_influencer(
        by=alice, name="Ana", refuses=["Alcohol", "alcohol "], payment_ways=["paypal", "invoice"],
        tones=["Humorous"], contract="signs", legal_form="company",
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.refuses, made.payment_ways, made.tones) == (["alcohol"], ["invoice", "paypal"], ["humorous"])


def test_the_api_reads_and_writes_the_record(mina, alice, api_client_of):
    url = f"/api/v1/influencers/{mina.uuid}/"
    answer = api_client_of(alice).patch(url, {"birthday": "02-29", "refuses": ["fur"]}, format="json")
    assert (answer.status_code, answer.data["birthday"], answer.data["refuses"]) == (200, "02-29", ["fur"])
    refused = api_client_of(alice).patch(url, {"birthday": "02-30"}, format="json")
    assert refused.status_code == 400
    assert "There is no 30 February" in refused.content.decode()
