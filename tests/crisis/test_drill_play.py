"""A drill is played by rows: same detection, alerts and room; marked; nothing leaves the house; scored at the end."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from crisis import tasks
from crisis.actions import alerts, drills, incidents, telling
from crisis.actions.listening import hear
from crisis.detection import feed, start
from crisis.drills import comments_of
from crisis.drills import drills as storms
from crisis.drills.calm import calm_days
from crisis.drills.clock import played_at, real_of, recorded_at
from crisis.models import Alert, AlertHook, AlertNotice, Drill, Mention, Monitor
from crisis.queries.drills import clock_of, score_of, turned_at
from crisis.states import AlertState, DrillState, MonitorState
from tests.campaigns.making import make_campaign

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def campaign(alice, brand, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_campaign(alice, brand)


def table(*lines: str) -> ContentFile:
    return ContentFile(("created_at,text,author,mood\n" + "\n".join(lines)).encode(), name="storm.csv")


def play(drill: Drill, *minutes: float) -> Drill:
    assert drill.started_at
    for minute in minutes:
        drills.play_due(now=drill.started_at + timedelta(minutes=minute))
        hear(now=drill.started_at + timedelta(minutes=minute))
    drill.refresh_from_db()
    return drill


@pytest.mark.parametrize("storm", ["skin_cream", "unmarked_ads"])
def test_calm_days_before_a_storm_alert_nobody(storm):
    before = feed(start("x", since=NOW - timedelta(days=5)), calm_days(storm, before=NOW))
    assert before.raised == () and len(calm_days(storm, before=NOW)) > 1000


def test_a_storm_is_played_alerted_handled_and_scored_and_nothing_leaves_the_house(
    campaign, alice, olga, brand
):
    AlertHook.objects.create(agency=campaign.agency, name="Pager", url="https://203.0.113.9/", secret=b"x")
    drill = drills.start_drill(
        agency=campaign.agency, by=alice, storm="unmarked_ads", campaign=campaign, speed=60.0, now=NOW
    )
    assert drill.monitor
    assert (drill.state, drill.monitor.is_drill, drill.turns_at) == (
        DrillState.RUNNING,
        True,
        NOW + timedelta(minutes=4),
    )
    play(drill, 1, 2, 3.9)
    said = Mention.objects.filter(monitor=drill.monitor).order_by("at")
    played = sum(each.second <= 3.9 * 3600 for each in comments_of("unmarked_ads"))
    assert (drill.played, said.count(), Alert.objects.count()) == (played, played, 0)
    assert said.latest("at").at <= NOW + timedelta(minutes=3.9) and not said.filter(author__gt="").exists()
    assert clock_of(drill.monitor, NOW + timedelta(minutes=1)) == recorded_at(drill, 3600)

    play(drill, 4.2, 4.5, 4.8, 5)
    alert = Alert.objects.get()
    assert (alert.is_drill, alert.monitor, alert.state) == (True, drill.monitor, AlertState.NEW)
    assert NOW + timedelta(minutes=3) <= turned_at(alert) <= NOW + timedelta(minutes=5)
    telling.send_due(now=NOW + timedelta(minutes=5))
    assert {letter.subject.startswith("DRILL. ") for letter in mail.outbox} == {True}
    assert "THIS IS A DRILL" in mail.outbox[0].body and {
        each for letter in mail.outbox for each in letter.to
    } == {"olga@northlight.example"}
    assert not AlertNotice.objects.exclude(hook=None).exists()

    alerts.acknowledge_alert(alert=alert, by=olga, now=NOW + timedelta(minutes=6))
    room = incidents.open_incident(
        agency=campaign.agency, by=olga, title="Cream", alert=alert, now=NOW + timedelta(minutes=7)
    )
    assert room.is_drill
    incidents.set_level(
        incident=room, by=olga, level="critical", why="People are harmed", now=NOW + timedelta(minutes=9)
    )
    play(drill, 7, 9, 11, 12.1)
    assert (drill.state, drill.played, drill.incident) == (DrillState.DONE, drill.comments, room)
    rows = {row["key"]: row for row in drill.score["rows"]}
    assert (drill.score["level"], drill.score["early"], drill.score["alerts"]) == (
        "critical",
        0,
        Alert.objects.count(),
    )
    assert rows["detect"]["kept"] and 60 <= rows["detect"]["taken"] <= 3600
    raised = alert.raised_at
    assert rows["acknowledge"]["taken"] == (NOW + timedelta(minutes=6) - raised).total_seconds()
    assert rows["assess"]["taken"] == (NOW + timedelta(minutes=9) - raised).total_seconds()
    assert (rows["tell_client"]["taken"], rows["first_statement"]["kept"]) == (None, False)
    campaign.refresh_from_db()
    assert not campaign.is_frozen

    # The team goes on after the last comment: figures follow until the room is closed.
    assert Monitor.objects.get(drill=drill).state == MonitorState.ON
    incidents.keep_timer(incident=room, timer="statement", at=NOW + timedelta(minutes=20))
    drills.play_due(now=NOW + timedelta(minutes=30))
    drill.refresh_from_db()
    assert {row["key"]: row["taken"] is not None for row in drill.score["rows"]}["first_statement"]
    drills.play_due(now=NOW + timedelta(days=4))
    drill.refresh_from_db()
    assert (drill.next_at, Monitor.objects.get(drill=drill).state) == (None, MonitorState.ENDED)


def test_a_player_that_is_killed_goes_on_where_it_was(campaign, alice, monkeypatch):
    lines = [f"2026-03-01T10:{minute:02d}:00,Text {minute},a{minute}," for minute in range(60)]
    drill = drills.start_drill(
        agency=campaign.agency, by=alice, recording=table(*lines), campaign=campaign, speed=60, now=NOW
    )
    keep = drills._keep
    monkeypatch.setattr(drills, "_keep", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        drills.play_due(now=NOW + timedelta(seconds=20))
    assert Mention.objects.count() == 0
    monkeypatch.setattr(drills, "_keep", keep)
    for second in (20, 20, 40, 61):
        drills.play_due(now=NOW + timedelta(seconds=second))
    drill.refresh_from_db()
    assert (drill.played, Mention.objects.count(), drill.state) == (60, 60, DrillState.DONE)
    assert len({said.at for said in Mention.objects.all()}) == 60
    assert played_at(drill, 0) == NOW and real_of(drill, recorded_at(drill, 3540)) == NOW + timedelta(
        seconds=59
    )


def test_one_line_of_looks_plays_while_a_drill_runs(campaign, alice, monkeypatch):
    drill = drills.start_drill(
        agency=campaign.agency, by=alice, storm="unmarked_ads", campaign=campaign, now=timezone.now()
    )
    further: list[dict[str, bool]] = []
    monkeypatch.setattr(tasks.play_drills, "apply_async", lambda kwargs, countdown: further.append(kwargs))
    for _ in range(3):
        tasks.play_drills()  # ticks of the clock: the first begins the line
    assert further == [{"goes_on": True}]
    tasks.play_drills(goes_on=True)
    assert len(further) == 2
    drills.stop_drill(drill=drill, by=alice)
    tasks.play_drills(goes_on=True)
    assert len(further) == 2 and drills.hold_line(goes_on=False)


def test_what_cannot_be_played_is_refused_in_a_sentence(campaign, alice, bob, charlie):
    how = {"agency": campaign.agency, "by": alice, "now": NOW}
    good = table("2026-03-01T10:00:00,Hello,a,")
    for refused, sentence in (
        ({"storm": "skin_cream"}, "Choose the campaign"), ({"storm": "x", "campaign": campaign}, "Choose one of the storms"),
        ({"campaign": campaign}, "Choose one of the storms"), ({"storm": "skin_cream", "campaign": campaign, "speed": 0.5}, "speed"),
        ({"storm": "skin_cream", "recording": good, "campaign": campaign}, "Choose one of the storms"),
        ({"recording": ContentFile(b"a,b\n1,2\n", name="x.csv"), "campaign": campaign}, "lacks the column created_at and text"),
        ({"recording": ContentFile(b"\x89PNG\r\n\x1a\n\x00\x00", name="x.csv"), "campaign": campaign}, "x.csv|text file"),
        ({"recording": ContentFile(b"created_at,text\nnever,Hi\n", name="x.csv"), "campaign": campaign}, "no comment that can be read"),
    ):  # fmt: skip
        with pytest.raises(ActionError, match=sentence):
            drills.start_drill(**{**how, **refused})
    with pytest.raises(NotAllowed):
        drills.start_drill(**{**how, "by": bob}, storm="skin_cream", campaign=campaign)
    assert (Drill.objects.count(), Monitor.objects.count()) == (0, 0)
    drill = drills.start_drill(
        **how, recording=table("never,Hi,a,", "2026-03-01,Hello,a,"), campaign=campaign
    )
    assert (drill.comments, drill.left_out, drill.problems[0][0]) == (1, 1, 2)
    drill = drills.plan_drill(
        agency=campaign.agency, by=alice, storm="unmarked_ads", campaign=campaign, at=NOW + timedelta(hours=1)
    )
    drills.play_due(now=NOW + timedelta(minutes=59))
    drill.refresh_from_db()
    assert drill.state == DrillState.PLANNED
    drills.play_due(now=NOW + timedelta(minutes=60))
    drill.refresh_from_db()
    assert (drill.state, drill.started_at) == (DrillState.RUNNING, NOW + timedelta(minutes=60))
    drills.stop_drill(drill=drill, by=alice)
    drills.play_due(now=NOW + timedelta(days=1))
    drill.refresh_from_db()
    assert (drill.state, drill.next_at, drill.monitor.state) == (DrillState.STOPPED, None, MonitorState.ENDED)


def test_the_command_plays_the_same_drill_and_says_how_it_went(campaign, alice, tmp_path):
    path = tmp_path / "storm.tsv"
    rows = [
        f"2026-03-01T{10 + n // 60}:{n % 60:02d}:00\tA lie and a fraud {n}\tu{n}\tnegative"
        for n in range(120)
    ]
    path.write_text("created_at\ttext\tauthor\tmood\n" + "\n".join(rows) + "\nnever\tx\ty\t\n")
    said = StringIO()
    call_command(
        "replay_comments",
        str(path),
        campaign=str(campaign.uuid),
        agency="northlight",
        speed=1e9,
        stdout=said,
    )
    drill = Drill.objects.get()
    assert (drill.state, drill.played, drill.by, Alert.objects.filter(is_drill=True).count()) == (
        DrillState.DONE,
        120,
        None,
        1,
    )
    for words in (
        "DRILL: storm.tsv. 120 comments",
        "Line 122 is left out",
        "120 of 120 played, 1 alerts",
        "targets of level",
        drill.get_absolute_url(),
    ):
        assert words in said.getvalue()
    for wrong, sentence in (
        ({"campaign": "nonsense"}, "neither"),
        ({"campaign": "999999"}, "There is no campaign"),
        ({"campaign": str(campaign.pk), "agency": "other"}, "of other"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("replay_comments", str(path), **wrong)
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("replay_comments", str(tmp_path / "none.csv"), campaign=str(campaign.pk))


def test_pages_plan_show_compare_and_stop_drills(campaign, alice, client_of):
    browser = client_of(alice)
    assert storms()["skin_cream"].title in browser.get(reverse("crisis:drills")).content.decode()
    refused = browser.post(
        reverse("crisis:new_drill"),
        {"storm": "", "campaign": str(campaign.uuid), "speed": "60", "title": "Mine"},
    )
    assert (refused.status_code, "Mine" in refused.content.decode()) == (422, True)
    made = browser.post(
        reverse("crisis:new_drill"),
        {"storm": "unmarked_ads", "campaign": str(campaign.uuid), "speed": "3600"},
    )
    drill = Drill.objects.get()
    assert (made.headers["Location"], drill.speed, drill.state) == (
        drill.get_absolute_url(),
        3600.0,
        DrillState.RUNNING,
    )
    Drill.objects.filter(pk=drill.pk).update(
        started_at=drill.started_at - timedelta(seconds=60), turns_at=drill.turns_at - timedelta(seconds=60)
    )
    drill.refresh_from_db()
    play(drill, 0.5, 1)
    assert drill.state == DrillState.DONE and score_of(drill).alerts >= 1
    again = drills.start_drill(
        agency=campaign.agency, by=alice, storm="unmarked_ads", campaign=campaign, now=NOW
    )
    page = browser.get(again.get_absolute_url()).content.decode()
    assert (
        "Earlier drills of this storm" in page and drill.get_absolute_url() in page and "drill-mark" in page
    )
    assert (
        "Comments played" in browser.get(again.get_absolute_url(), {"fragment": "progress"}).content.decode()
    )
    browser.post(reverse("crisis:stop_drill", args=[again.uuid]))
    again.refresh_from_db()
    assert again.state == DrillState.STOPPED
