"""Who a row is about: the same person is found again, two people never become one."""

from datetime import date

import pytest

from influencers.actions.merging import merge_influencers
from influencers.models import Channel, ContactPoint, ImportProblem, Influencer, Snapshot
from tests import factories
from tests.influencers.importing.lists import counts, take_in

pytestmark = pytest.mark.django_db
ID = "UC-1LknHyrjHLbFvfzuykYGQ"


def test_the_platforms_id_finds_a_person_whose_handle_changed(alice):
    ana = factories.make_influencer(alice.agency, "Ana")
    factories.make_channel(ana, "youtube", "old_name", external_id=ID)
    made = take_in(alice, f"Name,Handle,Channel ID\nAna,@new_name,{ID}\n")
    assert (counts(made), Channel.objects.get().handle) == ({"unchanged": 1}, "old_name")


def test_a_handle_finds_its_person_and_gets_the_id(alice):
    ana = factories.make_influencer(alice.agency, "Ana")
    factories.make_channel(ana, "youtube", "ana")
    made = take_in(alice, f"Name,Handle,Channel ID\nAna,@ANA,{ID}\n")
    assert (counts(made), Channel.objects.get().external_id) == ({"updated": 1}, ID)


def test_a_profile_link_finds_the_handles_person(alice):
    factories.make_channel(factories.make_influencer(alice.agency, "Ana"), "instagram", "ana")
    made = take_in(alice, "Name,Link\nSomebody,https://instagram.com/Ana?igsh=1\n")
    assert counts(made) == {"unchanged": 1}


def test_the_same_handle_on_another_platform_is_another_account(alice):
    factories.make_channel(factories.make_influencer(alice.agency, "Ana"), "instagram", "ana")
    made = take_in(alice, "Name,Link\nAna,https://www.tiktok.com/@ana\n")
    assert counts(made) == {"created": 1}


def test_an_address_finds_the_person_and_adds_the_new_channel(alice):
    ana = factories.make_influencer(alice.agency, "Ana Lima")
    factories.make_channel(ana, "instagram", "ana")
    ContactPoint.objects.create(influencer=ana, kind="email", value="Ana@X.example")
    made = take_in(alice, "Name,TikTok,E-mail\nAna L.,@ana.tt,ana@x.example\n")
    assert counts(made) == {"updated": 1}
    assert list(ana.channels.order_by("platform").values_list("platform", "handle")) == [
        ("instagram", "ana"),
        ("tiktok", "ana.tt"),
    ]


def test_a_managers_address_does_not_make_two_people_one(alice):
    made = take_in(
        alice, "Name,TikTok,E-mail\nAna,@ana.tt,office@mgmt.example\nBo,@bo.tt,office@mgmt.example\n"
    )
    assert counts(made) == {"created": 2}
    again = take_in(alice, "Name,TikTok,E-mail\nCy,@cy.tt,office@mgmt.example\nBo,,office@mgmt.example\n")
    assert counts(again) == {"created": 2}  # two hold the address by now: it tells nobody


def test_without_any_identifier_the_name_on_the_platform_decides(alice):
    text = "Youtuber,subscribers\nÁna Lima,100\nBo,50\n"
    take_in(alice, text, as_of=date(2026, 1, 1))
    made = take_in(alice, text.replace("100", "120").replace("Á", "a"), as_of=date(2026, 2, 1))
    assert counts(made) == {"updated": 2}
    assert Snapshot.objects.count() == 4


def test_a_name_alone_does_not_match_somebody_who_has_a_handle(alice):
    factories.make_channel(factories.make_influencer(alice.agency, "Ana"), "youtube", "ana")
    assert counts(take_in(alice, "Youtuber,subscribers\nAna,100\n")) == {"created": 1}


def test_names_without_channels_are_not_doubled_either(alice):
    take_in(alice, "Name,Country\nAna,Spain\n")
    assert counts(take_in(alice, "Name,Country\nAna,Spain\n")) == {"unchanged": 1}


def test_two_rows_of_one_account_are_joined_and_say_so(alice):
    made = take_in(alice, "Name,Instagram,Followers,Country\nAna,ana,100,\nAna Maria,@ANA,90,Spain\n")
    assert counts(made) == {"created": 1, "merged": 1}
    ana = Influencer.objects.get()
    assert (ana.name, ana.country, Channel.objects.get().followers) == ("Ana", "ES", 100)
    problem = ImportProblem.objects.get(upload=made)
    assert (problem.row, problem.rejected) == (3, False)
    assert problem.message == "This row and row 2 are about the same person; they were joined."


def test_joined_rows_stay_joined_when_the_list_comes_again(alice):
    text = "Name,Instagram,Followers,Country\nAna,ana,100,\nAna Maria,@ANA,90,Spain\n"
    take_in(alice, text, as_of=date(2026, 1, 1))
    again = take_in(alice, text, as_of=date(2026, 1, 1), update="overwrite")
    assert counts(again) == {"unchanged": 1, "merged": 1}
    assert Influencer.objects.get().name == "Ana"


def test_a_row_of_two_peoples_accounts_takes_nothing_from_the_second(alice):
    factories.make_channel(factories.make_influencer(alice.agency, "Ana"), "instagram", "ana")
    bo = factories.make_influencer(alice.agency, "Bo")
    factories.make_channel(bo, "tiktok", "bo")
    made = take_in(alice, "Name,Instagram,TikTok\nAna,ana,bo\n")
    assert counts(made) == {"unchanged": 1}
    assert ImportProblem.objects.get(upload=made).message == "TikTok @bo belongs to Bo and was left there."
    assert Channel.objects.get(platform="tiktok").influencer == bo


def test_what_a_list_says_of_somebody_merged_away_lands_on_the_kept_record(alice):
    kept, merged, older = (
        factories.make_influencer(alice.agency, name) for name in ("Ana", "Ana Old", "Anuska")
    )
    for person in (kept, merged, older):
        ContactPoint.objects.create(influencer=person, kind="email", value="ana@x.example")
    merge_influencers(kept=merged, merged=older, by=alice)
    merge_influencers(kept=kept, merged=merged, by=alice)
    made = take_in(alice, "Name,TikTok,E-mail\nAna L.,@ana.tt,ana@x.example\n")
    assert counts(made) == {"updated": 1}
    assert Channel.objects.get().influencer == kept
    named = take_in(alice, "Name,Country\nAnuska,PL\n")
    assert counts(named) == {"updated": 1}
    assert Influencer.objects.get(pk=kept.pk).country == "PL"
