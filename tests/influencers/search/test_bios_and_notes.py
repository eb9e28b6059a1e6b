"""People are found by the bios of their channels and by the notes about them, and the list says where."""

import importlib

from django.apps import apps
from django.urls import reverse

from influencers.actions.notes import add_note, change_note, remove_note
from influencers.actions.record import update_influencer
from influencers.filters import Filters
from influencers.models import Influencer, Note
from influencers.queries.found_in import found_in
from influencers.queries.listing import list_page
from influencers.search_text import LONGEST_NOTES, parts_of, refresh_search_text, search_text_of
from tests.factories import make_channel, make_influencer

LIST = reverse("influencers:list")


def names(agency, text):
    page = list_page(agency, Filters(text=text), size=25)
    return [] if page.similar else [row.name for row in page.rows]


def test_a_note_finds_the_person_until_it_is_changed_or_removed(alice, agency):
    mina = make_influencer(agency, "Mina Park")
    note = add_note(influencer=mina, by=alice, text="Hates Cilantro, loves Śliwki")
    assert names(agency, "cilantro sliwki") == ["Mina Park"]
    change_note(note=note, by=alice, text="Loves plums")
    assert (names(agency, "cilantro"), names(agency, "plums")) == ([], ["Mina Park"])
    remove_note(note=note, by=alice)
    assert names(agency, "plums") == []


def test_other_changes_of_a_person_keep_what_bios_and_notes_say(alice, agency):
    mina = make_influencer(agency, "Mina Park")
    make_channel(mina, "youtube", "mina", bio="Beekeeper from Seoul")
    add_note(influencer=mina, by=alice, text="Allergic to nuts")
    update_influencer(influencer=mina, by=alice, name="Mina Lee")
    assert names(agency, "lee beekeeper nuts") == ["Mina Lee"]


def test_only_the_newest_notes_are_kept_in_the_index():
    text = search_text_of(name="A", notes=["newest words", "x" * LONGEST_NOTES, "oldest"])
    assert parts_of(text).notes.split()[:2] == ["newest", "words"]
    assert "oldest" not in text
    assert len(text) <= LONGEST_NOTES + 20


def test_parts_that_are_not_given_stay():
    before = search_text_of(name="Ana", bios=["Sings"], notes=["Kind"])
    after = search_text_of(name="Anna", new_notes=["Tall"], before=before)
    assert parts_of(after) == ("anna", "sings", "tall kind")


def test_people_stored_before_are_found_after_the_migration(agency, alice):
    mina = make_influencer(agency, "Mina Park", tags=["food"])
    make_channel(mina, "youtube", "mina", bio="Beekeeper")
    Note.objects.create(influencer=mina, author=alice, text="Cilantro")
    make_influencer(agency, "Bare")
    migration = importlib.import_module("influencers.migrations.0016_search_reads_bios_and_notes")
    migration.read_bios_and_notes(apps, None)
    assert names(agency, "food beekeeper cilantro mina") == ["Mina Park"]
    assert (
        Influencer.objects.get(name="Bare").search_text == "bare"
    )  # as the factory wrote it: nothing to add


def test_the_list_shows_the_words_around_a_match_outside_the_name(alice, agency, client_of):
    mina = make_influencer(agency, "Mina Park")
    make_channel(mina, "youtube", "mina", bio="A <b>Beekeeper</b> from Seoul")
    refresh_search_text(mina)
    page = client_of(alice).get(LIST, {"q": "beekeeper"}).content.decode()
    assert "In a bio: A <mark>&lt;b&gt;Beekeeper&lt;/b&gt;</mark> from Seoul" in page
    assert "<mark>" not in client_of(alice).get(LIST, {"q": "mina"}).content.decode()


def test_where_it_was_found_costs_one_statement_and_none_for_names(agency, alice, django_assert_num_queries):
    mina = make_influencer(agency, "Mina Park")
    add_note(influencer=mina, by=alice, text="Loves plums")
    rows = list_page(agency, Filters(text="plums"), size=25).rows
    with django_assert_num_queries(1):
        match = found_in(rows, "plums")[mina.pk]
    assert (match.where, match.before, match.hit, match.after) == ("In a note", "Loves ", "plums", "")
    with django_assert_num_queries(0):
        assert found_in(rows, "mina") == {}
        assert found_in(rows, "https://www.youtube.com/@mina") == {}
