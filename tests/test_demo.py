import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, transaction
from django.test import override_settings
from django.utils import timezone
from psycopg2.errors import AdminShutdown, DeadlockDetected

from accounts.demo import PEOPLE, erase_audit
from accounts.models import Agency, AuditEntry, Brand, Membership, User
from drafts.models import Annotation, RevisionFile
from influencers.demo_people import PEOPLE as HOW_MANY
from influencers.demo_people import people, words
from influencers.models import Channel, ContactPoint, Import, Influencer, Note, Snapshot, Stage
from influencers.states import ChannelState
from irm import demo as whole_demo
from irm.demo import recreate_demo_agency
from tests import factories
from tests.influencers.polling.rounds import poll_round

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
PASSWORD = "a long demo password"


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The demo agency, made by its command once for all tests here: it takes as long as a hundred tests.

    Gives what the command said.
    """
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO_PASSWORD=PASSWORD):
            call_command("demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(made_once) -> Iterator[None]:
    """Stand in for pytest-django's way into the database, which ends the transaction after each test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo() -> Agency:
    return Agency.objects.get(slug="demo")


def test_the_command_makes_the_agency_and_prints_its_sign_ins(demo, made_once):
    assert demo.is_demo
    assert [line.split() for line in made_once.splitlines()[1:]] == [
        [f"{role}@demo.example", "password:", *PASSWORD.split()]
        for role in ("owner", "manager", "viewer", "approver", "reviewer")
    ]


def test_the_people_can_sign_in(demo, client):
    for email, _ in PEOPLE.values():
        answer = client.post("/account/login/", {"login": email, "password": PASSWORD})
        assert (answer.status_code, answer.url) == (302, "/")
        client.logout()
    roles = Membership.objects.for_agency(demo).values_list("role", "user__email")
    assert sorted(roles) == sorted((role.value, email) for role, (email, _) in PEOPLE.items())


def test_it_is_as_full_as_it_promises(demo):
    channels = Channel.objects.for_agency(demo)
    assert (Influencer.objects.for_agency(demo).count(), Brand.objects.for_agency(demo).count()) == (
        HOW_MANY,
        3,
    )
    assert 200 <= channels.count() <= 600
    assert set(channels.values_list("platform", flat=True)) == {"sandbox"}
    assert {ChannelState.PRIVATE, ChannelState.GONE} <= set(channels.values_list("state", flat=True))
    assert Influencer.objects.for_agency(demo).filter(archived_at__isnull=False).count() > 3
    assert len(set(Influencer.objects.for_agency(demo).values_list("country", flat=True))) > 30
    soon = Influencer.objects.for_agency(demo).filter(
        next_step_date__lte=timezone.now().date() + timedelta(days=2)
    )
    assert soon.count() > 5
    assert (
        ContactPoint.objects.exclude(value__contains=".example")
        .exclude(kind__in=["telegram", "kakaotalk"])
        .count()
        == 0
    )


def test_the_history_is_daily_for_three_months_and_weekly_for_two_years(demo):
    calm = (
        Channel.objects.for_agency(demo)
        .filter(state=ChannelState.OK)
        .exclude(handle__regex="^(private|flaky|gone)-")
    )
    channel = calm.first()
    days = [
        round((channel.last_polled_at - taken_at) / timedelta(days=1))
        for taken_at in channel.snapshots.order_by("-taken_at").values_list("taken_at", flat=True)
    ]
    assert days == [*range(90), *range(90, 731, 7)]
    newest = channel.snapshots.latest("taken_at")
    assert (newest.followers, newest.taken_at) == (channel.followers, channel.measured_at)


def test_drafts_have_pictures_and_a_film_to_look_at(demo):
    files = RevisionFile.objects.for_agency(demo)
    assert set(files.values_list("state", flat=True)) == {"ready"}
    # Two of the five came along to a second revision.
    assert Counter(files.values_list("kind", flat=True)) == {"image": 5, "video": 1}
    assert set(Annotation.objects.for_agency(demo).values_list("place", flat=True)) >= {"image", "video"}


def test_every_influencer_has_a_past_that_is_older_than_the_present(demo):
    assert AuditEntry.objects.filter(agency=demo, at__gt=timezone.now()).count() == 0
    created = AuditEntry.objects.filter(agency=demo, action="influencers.influencer.created")
    assert Counter(created.values_list("subject_id", flat=True)).total() == HOW_MANY
    times = list(AuditEntry.objects.filter(agency=demo).order_by("id").values_list("at", flat=True))
    assert times == sorted(times)


def test_polling_goes_on_where_the_history_ends(demo):
    tomorrow = timezone.now() + timedelta(days=1, hours=4)
    channel = (
        Channel.objects.for_agency(demo).filter(state=ChannelState.OK, handle__regex="^[a-eh-m]").first()
    )
    before = channel.snapshots.count()

    assert poll_round("sandbox", now=tomorrow) > 300

    channel.refresh_from_db()
    assert channel.snapshots.count() == before + 1


def test_running_it_again_makes_it_anew_and_leaves_everybody_else_alone(demo, agency, olga):
    theirs = factories.make_channel(factories.make_influencer(agency, "Marta"))
    owner = User.objects.get(email="owner@demo.example")
    names = list(Influencer.objects.for_agency(demo).order_by("pk").values_list("name", flat=True))
    upload = Import.objects.create(
        agency=demo, member=demo.memberships.first(), file="imports/x.csv", file_name="x.csv"
    )
    Influencer.objects.for_agency(demo).update(first_import=upload)
    everybody_else = User.objects.exclude(memberships__agency=demo).count()

    recreate_demo_agency(password=PASSWORD, now=timezone.now())

    again = Agency.objects.get(slug="demo")
    assert again.pk != demo.pk
    assert list(Influencer.objects.for_agency(again).order_by("pk").values_list("name", flat=True)) == names
    assert User.objects.get(email="owner@demo.example").pk == owner.pk
    assert User.objects.exclude(memberships__agency=again).count() == everybody_else
    assert Channel.objects.for_agency(agency).get() == theirs
    assert AuditEntry.objects.filter(agency_id=demo.pk).count() == 0
    assert Snapshot.objects.filter(channel__agency_id=demo.pk).count() == Import.objects.count() == 0
    assert {
        Note.objects.exclude(influencer__agency=again).count(),
        Stage.objects.exclude(agency=again).count(),
    } == {0}


def test_only_a_demo_agencys_trail_can_be_erased(agency, olga, demo):
    with pytest.raises(ValueError, match="Northlight is not a demo agency"):
        erase_audit(agency)
    erase_audit(demo)
    entry = AuditEntry.objects.create(
        agency=agency,
        actor=olga,
        action="accounts.brand.created",
        subject_type="x",
        subject_id=1,
        subject_label="x",
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default")


def test_the_people_are_the_same_on_every_machine():
    first, second = people(words()), people(words())
    assert first == second
    assert len({person.name for person in first}) == HOW_MANY
    handles = [handle for person in first for handle in person.handles]
    assert len(handles) == len(set(handles))
    assert all(handle.isascii() for handle in handles)


def test_private_channels_are_shown_in_every_week_of_the_year():
    from influencers.demo_history import past_of

    for week in range(4):
        past = past_of(
            "private-somebody", polled_at=datetime(2026, 11, 2, 12, tzinfo=UTC) + timedelta(weeks=week)
        )
        assert past.refusal is not None and past.refusal.kind == "private"


def test_tests_of_a_group_run_in_one_worker(request):
    """pytest 9.2 hid its node ids from pytest-xdist 3.8: groups fell apart, and everything shared was made twice."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@demo")


def test_a_deadlock_with_what_the_product_reads_meanwhile_begins_it_anew_and_other_faults_do_not(monkeypatch):
    faults = [DeadlockDetected(), DeadlockDetected()]

    def made_anew(password, now):
        if faults:
            raise OperationalError from faults.pop()
        return "made"

    monkeypatch.setattr(whole_demo, "_made_anew", made_anew)
    assert (whole_demo.recreate_demo_agency(password="", now=timezone.now()), faults) == ("made", [])
    faults = [DeadlockDetected()] * (whole_demo.MOST_TRIES + 1)
    with pytest.raises(OperationalError):
        whole_demo.recreate_demo_agency(password="", now=timezone.now())
    assert len(faults) == 1
    faults = [AdminShutdown(), AdminShutdown()]
    with pytest.raises(OperationalError):
        whole_demo.recreate_demo_agency(password="", now=timezone.now())
    assert len(faults) == 1
