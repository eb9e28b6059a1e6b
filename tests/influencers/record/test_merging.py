from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition
from accounts.models import AuditEntry
from influencers.actions.channels import add_contact_point
from influencers.actions.merging import BELONGINGS, merge_influencers, tell_apart, undo_merge
from influencers.actions.notes import add_note
from influencers.actions.record import restore_influencer, update_influencer
from influencers.actions.relations import set_brand_relation
from influencers.actions.representatives import add_representative, represent
from influencers.merge_fields import ALL_FIELDS
from influencers.models import Influencer, Merge
from influencers.queries import duplicates
from influencers.queries.duplicates import duplicates_window, likely_duplicates
from tests import factories


@pytest.fixture
def kept(agency, alice):
    person = factories.make_influencer(agency, "Mina Park", country="KR", tags=["beauty"], owner=alice)
    factories.make_channel(person, "youtube", "mina")
    return person


@pytest.fixture
def merged(agency):
    person = factories.make_influencer(
        agency,
        "Minah Park",
        country="US",
        tags=["travel"],
        birthday=514,
        refuses=["fur"],
        custom={"size": 38},
    )
    factories.make_channel(person, "tiktok", "mina")
    return person


def fields_of(person):
    fresh = Influencer.objects.get(pk=person.pk)
    names = {*ALL_FIELDS, "search_text", "name_key", "archived_at", "merged_into_id"}
    return {name: getattr(fresh, name) for name in names}


def rows_of(person):
    return {
        model.__name__: sorted(model.objects.filter(influencer=person).values_list("pk", flat=True))
        for model, _ in BELONGINGS
    }


def test_everything_moves_over_and_the_chosen_values_stay(kept, merged, alice):
    add_note(influencer=merged, by=alice, text="Likes tea")
    merge_influencers(kept=kept, merged=merged, by=alice, chosen={"country": "merged"})
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.name, kept.country, kept.birthday) == ("Mina Park", "US", 514)
    assert (kept.tags, kept.refuses, kept.custom) == (["beauty", "travel"], ["fur"], {"size": 38})
    assert sorted(kept.channels.values_list("platform", flat=True)) == ["tiktok", "youtube"]
    assert kept.notes.get().text == "Likes tea"
    assert "travel" in kept.search_text
    assert (merged.merged_into, merged.archived_at is not None) == (kept, True)


def test_whatever_points_at_a_person_goes_along():
    pointing = {
        each.related_model for each in Influencer._meta.related_objects if each.field.name == "influencer"
    }
    assert pointing - {model for model, _ in BELONGINGS} == set()


def test_taking_a_merge_back_restores_both_exactly(kept, merged, alice, brand):
    agent = add_representative(by=alice, name="Jo", kind="agent")
    other = add_representative(by=alice, name="Li", kind="mcn")
    represent(influencer=kept, by=alice, representative=agent, write_to=True)
    represent(influencer=merged, by=alice, representative=agent)
    represent(influencer=merged, by=alice, representative=other, write_to=True)
    add_contact_point(influencer=kept, by=alice, kind="email", value="m@park.example")
    add_contact_point(influencer=merged, by=alice, kind="email", value="m@park.example")
    add_note(influencer=merged, by=alice, text="Call")
    set_brand_relation(influencer=merged, by=alice, brand=brand, affinity=1)
    before = [(fields_of(each), rows_of(each)) for each in (kept, merged)]
    marks = set(merged.representations.filter(write_to=True).values_list("pk", flat=True))
    done = merge_influencers(kept=kept, merged=merged, by=alice, chosen={"name": "merged"})
    assert (fields_of(kept), rows_of(kept)) != before[0]
    undo_merge(merge=done, by=alice)
    assert [(fields_of(each), rows_of(each)) for each in (kept, merged)] == before
    assert set(merged.representations.filter(write_to=True).values_list("pk", flat=True)) == marks
    for person in (kept, merged):
        assert AuditEntry.objects.about(person).latest("id").action == "influencers.merge.undone"


def test_what_was_added_after_the_merge_stays_with_the_kept_record(kept, merged, alice):
    done = merge_influencers(kept=kept, merged=merged, by=alice)
    note = add_note(influencer=Influencer.objects.get(pk=kept.pk), by=alice, text="New")
    undo_merge(merge=done, by=alice)
    note.refresh_from_db()
    assert note.influencer_id == kept.pk


def test_a_merge_is_taken_back_once_and_within_30_days(kept, merged, alice):
    done = merge_influencers(kept=kept, merged=merged, by=alice)
    Merge.objects.update(created_at=timezone.now() - timedelta(days=31))
    with pytest.raises(InvalidTransition, match="for 30 days"):
        undo_merge(merge=done, by=alice)
    Merge.objects.update(created_at=timezone.now())
    undo_merge(merge=done, by=alice)
    with pytest.raises(InvalidTransition, match="already"):
        undo_merge(merge=done, by=alice)


def test_conflicting_merges_are_refused_with_a_sentence(kept, merged, alice, brand, other_agency, agency):
    def said(**people):
        with pytest.raises(ActionError) as caught:
            merge_influencers(by=alice, **people)
        return str(caught.value)

    stranger = factories.make_influencer(other_agency, "Mina Park")
    assert said(kept=kept, merged=kept) == "A record cannot be merged into itself. Choose another one."
    assert said(kept=kept, merged=stranger) == "The two records belong to different agencies."
    set_brand_relation(influencer=kept, by=alice, brand=brand, affinity=1)
    set_brand_relation(influencer=merged, by=alice, brand=brand, affinity=-2, evidence="Unpaid bill")
    assert said(kept=kept, merged=merged) == (
        "The two records disagree about Acme: +1 and -2. Correct one of them, then merge."
    )
    set_brand_relation(influencer=merged, by=alice, brand=brand, affinity=1)
    merge_influencers(kept=kept, merged=merged, by=alice)
    third = factories.make_influencer(agency, "Mina")
    assert said(kept=third, merged=merged) == "Minah Park was merged into another record already."


def test_a_merged_record_is_neither_restored_nor_changed(kept, merged, alice):
    merge_influencers(kept=kept, merged=merged, by=alice)
    merged.refresh_from_db()
    with pytest.raises(InvalidTransition, match="was merged"):
        restore_influencer(influencer=merged, by=alice)
    with pytest.raises(InvalidTransition, match="was merged"):
        update_influencer(influencer=merged, by=alice, name="Other")


def test_merges_are_taken_back_in_turn(kept, merged, alice, agency):
    first = merge_influencers(kept=kept, merged=merged, by=alice)
    second = merge_influencers(kept=kept, merged=factories.make_influencer(agency, "M. Park"), by=alice)
    with pytest.raises(InvalidTransition, match="Take that merge back first"):
        undo_merge(merge=first, by=alice)
    undo_merge(merge=second, by=alice)
    undo_merge(merge=first, by=alice)


def test_duplicates_are_found_by_handle_address_number_and_name(agency, alice, other_agency):
    ana = factories.make_influencer(agency, "Ana Ruiz", country="ES")
    by_handle = factories.make_influencer(agency, "Somebody")
    factories.make_channel(ana, "youtube", "ana.ruiz")
    factories.make_channel(by_handle, "tiktok", "ana.ruiz")
    by_mail = factories.make_influencer(agency, "Else")
    by_number = factories.make_influencer(agency, "Third")
    for person, kind, value in (
        (ana, "email", "Ana@ruiz.example"), (by_mail, "email", "ana@RUIZ.example"),
        (ana, "phone", "+34 600"), (by_number, "whatsapp", "+34 600"),
    ):  # fmt: skip
        add_contact_point(influencer=person, by=alice, kind=kind, value=value)
    by_name = factories.make_influencer(agency, "Anna Ruiz", country="ES")
    factories.make_influencer(agency, "Anna Ruiz", country="MX")
    factories.make_influencer(other_agency, "Ana Ruiz", country="ES")
    found = {pair.newer.pk: [reason for reason, _ in pair.reasons] for pair in likely_duplicates(ana)}
    assert found == {
        by_handle.pk: ["handle"], by_mail.pk: ["email"], by_number.pk: ["number"], by_name.pk: ["name"],
    }  # fmt: skip
    assert len(duplicates_window(agency).pairs) == 4
    tell_apart(one=by_mail, other=ana, by=alice)
    assert by_mail.pk not in {pair.newer.pk for pair in likely_duplicates(ana)}


@pytest.mark.parametrize(
    ("name", "other", "country", "alike"),
    [
        ("Ana Ruiz", "Anna Ruiz", "ES", True),
        ("Ana Ruiz", "Ruiz Ana", "ES", True),
        ("Ana Ruiz", "Ana Ruis", "ES", True),
        ("Ana Ruiz", "Ana Ruiz", "MX", False),
        ("Ana Ruiz", "Ana Belen Martinez", "ES", False),
        ("\uae40\ubbfc\uc218", "\uae40\ubbfc\uc218", "ES", True),
    ],
)
def test_similar_names_of_one_country_are_likely_one_person(agency, name, other, country, alike):
    one = factories.make_influencer(agency, name, country="ES")
    factories.make_influencer(agency, other, country=country)
    assert [pair.reasons for pair in likely_duplicates(one)] == ([[("name", other)]] if alike else [])


def test_names_before_and_behind_are_compared_up_to_a_bound(agency, monkeypatch):
    monkeypatch.setattr(duplicates, "NEAR", 2)  # behind stands the name itself first
    one, *others = (
        factories.make_influencer(agency, f"Ana Ruiz Perez {letter}", country="ES") for letter in "cabde"
    )
    found = {pair.newer.pk for pair in likely_duplicates(one)}
    assert found == {person.pk for person in others[:3]}  # a, b and d


def test_windows_lead_from_the_newest_people_to_the_oldest(agency):
    for number in range(5):
        factories.make_influencer(agency, f"Person {number}")
    first = duplicates_window(agency, size=3)
    second = duplicates_window(agency, before=first.next_before, size=3)
    assert (first.looked_at, second.looked_at, second.next_before) == (3, 2, None)


def test_the_side_by_side_page_offers_a_choice_and_merges(kept, merged, alice, client_of):
    url = reverse("influencers:merge", args=[kept.uuid])
    page = client_of(alice).get(url, {"with": merged.uuid}).content.decode()
    assert 'name="choose_country" value="merged"' in page
    answer = client_of(alice).post(url, {"with": merged.uuid, "choose_country": "merged"})
    assert (answer.status_code, answer["Location"]) == (302, kept.get_absolute_url())
    kept.refresh_from_db()
    assert kept.country == "US"


def test_the_api_merges_and_takes_back(kept, merged, alice, api_client_of):
    client = api_client_of(alice)
    found = client.get(f"/api/v1/influencers/{kept.uuid}/duplicates/").data["results"]
    assert [(row["influencer"], row["reasons"]) for row in found] == [(str(merged.uuid), ["handle"])]
    done = client.post(f"/api/v1/influencers/{kept.uuid}/merge/", {"other": str(merged.uuid)}, format="json")
    assert done.status_code == 201
    undone = client.post(f"/api/v1/merges/{done.data['uuid']}/undo/")
    assert (undone.status_code, undone.data["undone_at"] is not None) == (200, True)
