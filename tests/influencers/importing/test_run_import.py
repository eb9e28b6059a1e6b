"""From a list's text to stored people: created once, updated after, nothing invented, nothing doubled."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEntry
from influencers.importing.plan import Update
from influencers.models import Channel, ContactPoint, ImportProblem, Influencer, Note, Snapshot, Stage
from influencers.states import ChannelState, ImportState
from tests import factories
from tests.influencers.importing.lists import counts, take_in

pytestmark = pytest.mark.django_db
LIST = (
    "Name,Instagram,Followers,Country,Tags,E-mail,Note\n"
    "Ana Łoś,@Ana.Los,\"12,345\",Polska,Beauty|Home,ana@x.example,Met in Gdańsk\n"
    "Bo Diaz,bodiaz,1.2k,Spain,Food,,\n"
)  # fmt: skip
DAY = date(2026, 3, 1)


def test_people_come_in_with_channel_numbers_history_contact_note_and_audit(alice):
    made = take_in(alice, LIST, as_of=DAY)
    assert (made.state, made.rows_done, counts(made)) == (ImportState.DONE, 2, {"created": 2})
    ana = Influencer.objects.get(name="Ana Łoś")
    assert (ana.agency, ana.name_key, ana.country, ana.tags, ana.first_import) == (
        alice.agency,
        "ana los",
        "PL",
        ["beauty", "home"],
        made,
    )
    assert ana.search_text == " ana los ana.los beauty home ana@x.example \n\n met in gdansk "
    channel = Channel.objects.get(influencer=ana)
    assert (channel.platform, channel.handle, channel.handle_key) == ("instagram", "Ana.Los", "ana.los")
    assert (channel.followers, channel.posts_count, channel.precision, channel.source) == (
        12_345,
        None,
        "exact",
        "import",
    )
    assert channel.measured_at == datetime(2026, 3, 1, tzinfo=UTC)
    snapshot = Snapshot.objects.get(channel=channel)
    assert (snapshot.followers, snapshot.taken_at, snapshot.source) == (12_345, channel.measured_at, "import")
    assert list(ContactPoint.objects.values_list("kind", "value", "found_where")) == [
        ("email", "ana@x.example", "List list.csv")
    ]
    assert list(Note.objects.values_list("text", "author")) == [("Met in Gdańsk", alice.pk)]
    entries = AuditEntry.objects.about(ana)
    assert [(e.action, e.actor, e.subject_label, e.request_id) for e in entries] == [
        ("influencers.influencer.imported", alice, "Ana Łoś", made.uuid)
    ]
    told = AuditEntry.objects.about(made).order_by("pk").values_list("action", flat=True)
    assert list(told) == [
        "influencers.import.uploaded",
        "influencers.import.started",
        "influencers.import.finished",
    ]


def test_the_same_list_again_changes_nothing(alice):
    take_in(alice, LIST, as_of=DAY)
    before = list(Influencer.objects.order_by("pk").values()), list(Channel.objects.order_by("pk").values())
    again = take_in(alice, LIST, as_of=DAY)
    assert counts(again) == {"unchanged": 2}
    assert (
        list(Influencer.objects.order_by("pk").values()),
        list(Channel.objects.order_by("pk").values()),
    ) == before
    assert (Snapshot.objects.count(), ContactPoint.objects.count(), Note.objects.count()) == (2, 1, 1)
    assert AuditEntry.objects.filter(action="influencers.influencer.updated_by_import").count() == 0


def test_a_newer_list_adds_to_the_history_and_shows_the_newer_numbers(alice):
    take_in(alice, "Name,Instagram,Followers\nAna,ana,100\n", as_of=DAY)
    made = take_in(alice, "Name,Instagram,Followers\nAna,ana,150\n", as_of=date(2026, 4, 1))
    assert counts(made) == {"updated": 1}
    assert Channel.objects.get().followers == 150
    assert list(Snapshot.objects.order_by("taken_at").values_list("followers", flat=True)) == [100, 150]
    changes = AuditEntry.objects.get(action="influencers.influencer.updated_by_import").data["changes"]
    assert changes == {"followers of Instagram @ana": [100, 150]}


def test_an_older_list_adds_to_the_history_and_leaves_the_newer_numbers(alice):
    take_in(alice, "Name,Instagram,Followers\nAna,ana,150\n", as_of=date(2026, 4, 1))
    take_in(alice, "Name,Instagram,Followers\nAna,ana,100\n", as_of=DAY)
    assert Channel.objects.get().followers == 150
    assert list(Snapshot.objects.order_by("taken_at").values_list("followers", flat=True)) == [100, 150]


def test_a_number_polled_later_that_day_stays(alice):
    polled = datetime(2026, 3, 1, 9, tzinfo=UTC)
    ana = factories.make_influencer(alice.agency, "Ana")
    factories.make_channel(
        ana, "instagram", "ana", followers=999, measured_at=polled, source="poll", precision="exact"
    )
    take_in(alice, "Name,Instagram,Followers\nAna,ana,100\n", as_of=DAY)
    channel = Channel.objects.get()
    assert (channel.followers, channel.source, channel.measured_at) == (999, "poll", polled)


def test_gaps_are_filled_and_known_values_stay(alice):
    ana = factories.make_influencer(alice.agency, "Ana", country="PL", tags=["home"])
    factories.make_channel(ana, "instagram", "ana")
    take_in(alice, "Name,Instagram,Country,Language,Tags\nAna Maria,ana,Spain,es,Food\n")
    ana.refresh_from_db()
    assert (ana.name, ana.country, ana.languages, ana.tags, ana.version) == (
        "Ana",
        "PL",
        ["es"],
        ["home", "food"],
        2,
    )


def test_known_values_are_replaced_when_the_member_wants_it_but_never_by_nothing(alice):
    ana = factories.make_influencer(alice.agency, "Ana", country="PL", languages=["pl"])
    factories.make_channel(ana, "instagram", "ana")
    take_in(alice, "Name,Instagram,Country,Language\nAna Maria,ana,Spain,nan\n", update=Update.OVERWRITE)
    ana.refresh_from_db()
    assert (ana.name, ana.name_key, ana.country, ana.languages) == ("Ana Maria", "ana maria", "ES", ["pl"])
    changes = AuditEntry.objects.get(action="influencers.influencer.updated_by_import").data["changes"]
    assert changes == {"name": ["Ana", "Ana Maria"], "country": ["PL", "ES"]}


def test_a_person_known_by_handle_only_gets_the_name(alice):
    take_in(alice, "Instagram\n@ana_1\n")
    take_in(alice, "Name,Instagram\nAna Maria,@ana_1\n")
    assert Influencer.objects.get().name == "Ana Maria"


def test_stage_owner_and_tags_of_the_import_go_to_those_who_have_none(alice, olga):
    partner = Stage.objects.create(agency=alice.agency, name="Partner", position=1)
    found = Stage.objects.create(agency=alice.agency, name="Found", position=2)
    ana = factories.make_influencer(alice.agency, "Ana", stage=partner)
    factories.make_channel(ana, "instagram", "ana")
    take_in(alice, "Name,Instagram\nAna,ana\nBo,bo\n", stage=found.pk, owner=olga.pk, tags=("summer",))
    people = Influencer.objects.order_by("name").values_list("name", "stage", "owner", "tags")
    assert list(people) == [("Ana", partner.pk, olga.pk, ["summer"]), ("Bo", found.pk, olga.pk, ["summer"])]
    changes = AuditEntry.objects.get(action="influencers.influencer.updated_by_import").data["changes"]
    assert changes == {"owner": [None, "Olga"], "tags": [[], ["summer"]]}


def test_archived_people_are_updated_and_stay_archived(alice):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ana = factories.make_influencer(alice.agency, "Ana", archived_at=at)
    factories.make_channel(ana, "instagram", "ana")
    made = take_in(alice, "Name,Instagram,Country\nAna,ana,Spain\n")
    ana.refresh_from_db()
    assert (ana.country, ana.archived_at) == ("ES", at)
    assert ImportProblem.objects.get(upload=made).message == "Ana is archived: updated, and still archived."


def test_rejected_rows_are_kept_with_their_cells_and_the_others_come_in(alice):
    made = take_in(
        alice, "Name,Link\nAna,https://www.instagram.com/ana/\n,https://www.instagram.com/p/abc/\n"
    )
    assert counts(made) == {"created": 1, "rejected": 1}
    problem = ImportProblem.objects.get(upload=made)
    assert (problem.row, problem.rejected, problem.cells) == (
        3,
        True,
        ["", "https://www.instagram.com/p/abc/"],
    )
    assert problem.message == "This is a link to a post, not to a profile."


def test_other_agencies_people_are_neither_matched_nor_changed(alice, charlie):
    theirs = factories.make_influencer(charlie.agency, "Ana")
    factories.make_channel(theirs, "instagram", "ana")
    made = take_in(alice, "Name,Instagram,Country,E-mail\nAna,ana,Spain,a@x.example\n")
    theirs.refresh_from_db()
    assert (counts(made), theirs.country, Influencer.objects.for_agency(alice.agency).count()) == (
        {"created": 1},
        "",
        1,
    )


def test_channels_that_can_be_polled_are_due_within_the_hour_and_others_say_why_not(alice):
    take_in(alice, "Name,Link\nAna,https://sandbox.example/ana\nBo,https://www.tiktok.com/@bo\n")
    ana, bo = Channel.objects.order_by("platform")
    assert (ana.state, ana.external_id) == (ChannelState.UNCHECKED, "ana")
    assert 0 <= (ana.next_poll_at - ana.created_at).total_seconds() <= 3600
    assert (bo.state, bo.next_poll_at) == (ChannelState.NOT_POLLED, None)
    assert bo.state_note != ""


def test_values_with_signs_that_mean_something_to_the_database_are_stored_as_they_are(alice):
    name = 'Back\\slash {"quo\'te"} \\N %s'
    take_in(
        alice, 'Name,Instagram,Tags,Note\n"{}",ana,"a\\b;""c""","x\\ny"\n'.format(name.replace('"', '""'))
    )
    ana = Influencer.objects.get()
    assert (ana.name, ana.tags) == (name, ["a\\b", '"c"'])
    assert Note.objects.get().text == "x\\ny"


def test_a_services_list_with_each_number_twice_is_read_by_the_numbers_in_full(alice):
    text = (
        "Tiktoker,influencer name,Subscribers count,Subscribers count,Views avg.,Views avg.,Likes avg,Likes avg\n"
        "_mia_,Mia,1.3M,1300000,1.9M,1900000,225.3K,225300\n_tom_,Tom,97K,97000,1.7M,1700000,75.6K,75600\n"
    )
    made = take_in(alice, text, "list-june-2022.csv")
    assert (counts(made), made.error) == ({"created": 2}, "")
    assert list(Channel.objects.order_by("handle").values_list("handle", "followers", "precision")) == [
        ("_mia_", 1_300_000, "exact"),
        ("_tom_", 97_000, "exact"),
    ]
