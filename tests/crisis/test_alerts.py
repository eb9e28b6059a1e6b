"""Alerts are told by the rota, climb while nobody answers, are settled once, and say why they are there."""

import hashlib
import hmac
import json
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry, Membership
from crisis.actions import alert_hooks, alerts, duty, notices, telling
from crisis.models import (
    Alert,
    AlertFinding,
    AlertNotice,
    AlertSample,
    DutyTurn,
    Mention,
    QuietHours,
    Stream,
)
from crisis.queries.alerts import evidence_of
from crisis.queries.duty import chain_of, on_duty
from crisis.quiet import waits_until
from crisis.states import AlertState, Level, NoticeState, NoticeWay
from platforms.errors import Temporary
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_alert, make_incident

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def campaign(alice, brand):
    return make_campaign(alice, brand)


def turn(member: Membership, rank: int = 1, start: float = -1, end: float = 24) -> DutyTurn:
    return DutyTurn.objects.create(
        agency=member.agency, member=member, rank=rank, starts_at=NOW + timedelta(hours=start), ends_at=NOW + timedelta(hours=end)
    )  # fmt: skip


def told(alert: Alert, way: str = NoticeWay.MAIL) -> list[tuple[str, str]]:
    rows = alert.notices.filter(way=way).order_by("pk")
    return [(row.member.user.email.partition("@")[0], row.occasion) for row in rows]


def test_who_is_on_duty_is_told_and_the_chain_is_climbed_until_somebody_acknowledges(
    campaign, alice, olga, bob
):
    agency = campaign.agency
    assert on_duty(agency, NOW) == [[olga]]
    turn(alice), turn(bob, 2), turn(olga, 1, 30, 40)
    assert (on_duty(agency, NOW), chain_of(agency, NOW)) == ([[alice], [bob]], [[alice], [bob], [olga]])

    alert = make_alert(campaign, level=Level.SEVERE, now=NOW)
    notices.announce(alert=alert, occasion="raised", now=NOW)
    notices.announce(alert=alert, occasion="raised", now=NOW)
    assert told(alert) == [("alice", "raised")]
    assert (alert.acknowledge_by, alert.escalates_at) == (NOW + timedelta(minutes=15),) * 2
    assert telling.send_due(now=NOW) == 2
    assert (len(mail.outbox), mail.outbox[0].to, mail.outbox[0].subject) == (
        1,
        ["alice@northlight.example"],
        "Severe: Comments have turned negative",
    )
    assert telling.send_due(now=NOW) == 0

    telling.send_due(now=NOW + timedelta(minutes=15))
    telling.send_due(now=NOW + timedelta(minutes=30))
    assert told(alert) == [("alice", "raised"), ("bob", "step-2"), ("olga", "step-3")]
    assert (
        "Nobody has acknowledged" in mail.outbox[1].body and alert.get_absolute_url() in mail.outbox[1].body
    )
    # At the top of the chain a severe alert is told to all again, three times, then it rests.
    for quarter in range(3, 9):
        telling.send_due(now=NOW + timedelta(minutes=15 * quarter))
    alert.refresh_from_db()
    assert ({occasion for _, occasion in told(alert)}, alert.escalates_at) == (
        {"raised", *(f"step-{n}" for n in range(2, 7))},
        None,
    )

    other = make_alert(campaign, level=Level.MODERATE, now=NOW)
    notices.announce(alert=other, occasion="raised", now=NOW)
    alerts.acknowledge_alert(alert=other, by=alice, now=NOW)
    before = len(mail.outbox)
    telling.send_due(now=NOW + timedelta(days=1))
    other.refresh_from_db()
    assert (len(mail.outbox), other.state, other.acknowledged_by, other.escalates_at) == (
        before,
        AlertState.ACKNOWLEDGED,
        alice,
        None,
    )
    assert set(other.notices.values_list("state", flat=True)) == {NoticeState.DROPPED}
    with pytest.raises(InvalidTransition):
        alerts.acknowledge_alert(alert=other, by=olga)


def test_growing_worse_is_told_once_a_level_and_known_breaks_wake_nobody(campaign, alice):
    turn(alice)
    alert = make_alert(campaign, level=Level.MINOR, now=NOW)
    notices.announce(alert=alert, occasion="raised", now=NOW)
    Alert.objects.filter(pk=alert.pk).update(level=Level.CRITICAL)
    alert.refresh_from_db()
    for minute in (1, 2):
        notices.announce(alert=alert, occasion="worse", now=NOW + timedelta(minutes=minute))
    assert told(alert) == [("alice", "raised"), ("alice", "worse-critical")]
    assert alert.escalates_at == NOW + timedelta(minutes=1 + 5)
    telling.send_due(now=NOW + timedelta(minutes=2))
    Alert.objects.filter(pk=alert.pk).update(state=AlertState.ENDED, escalates_at=None)
    alert.refresh_from_db()
    notices.announce(alert=alert, occasion="ended", now=NOW)
    assert (told(alert)[2:], told(alert, NoticeWay.PRODUCT)[2:]) == ([], [("alice", "ended")])
    noted = make_alert(campaign, noted="Giveaway")
    assert (notices.announce(alert=noted, occasion="raised", now=NOW), noted.notices.count()) == (0, 0)


def test_quiet_hours_wait_in_the_members_own_zone_but_not_for_what_is_grave(campaign, alice):
    rows = [  # zone, hours, level, hour of UTC now, hour of UTC then
        ("UTC", (22, 7), Level.MINOR, 23, 31), ("UTC", (22, 7), Level.MINOR, 3, 7), ("UTC", (22, 7), Level.SEVERE, 23, 23),
        ("Asia/Seoul", (22, 7), Level.MODERATE, 14, 22), ("Asia/Seoul", (22, 7), Level.MODERATE, 23, 23), ("UTC", (13, 15), Level.WATCH, 14, 15),
    ]  # fmt: skip
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    for zone, (first, last), level, hour, then in rows:
        hours = QuietHours(member=alice, starts_at=time(first), ends_at=time(last), wakes_from=Level.SEVERE)
        at = midnight + timedelta(hours=hour)
        expected = midnight + timedelta(hours=24 + 7 if then == 31 else then)
        assert waits_until(hours, zone, level, at) == expected, (zone, hour)
    turn(alice)
    here = (NOW.astimezone(ZoneInfo(alice.user.time_zone))).replace(tzinfo=None)
    duty.set_quiet_hours(
        by=alice,
        starts_at=(here - timedelta(hours=1)).time(),
        ends_at=(here + timedelta(hours=2)).time().replace(second=0, microsecond=0),
    )
    alert = make_alert(campaign, level=Level.MINOR, now=NOW)
    notices.announce(alert=alert, occasion="raised", now=NOW)
    assert telling.send_due(now=NOW) == 1 and mail.outbox == []  # the mark in the product wakes nobody
    assert telling.send_due(now=NOW + timedelta(hours=2)) >= 1 and len(mail.outbox) >= 1


def test_a_notice_whose_sender_died_is_sent_again_and_two_senders_send_once(campaign, alice, monkeypatch):
    turn(alice)
    alert = make_alert(campaign, now=NOW)
    notices.announce(alert=alert, occasion="raised", now=NOW)
    letter = alert.notices.get(way=NoticeWay.MAIL)
    AlertNotice.objects.filter(pk=letter.pk).update(state=NoticeState.LEAVING, claimed_at=NOW)
    telling.send_due(now=NOW + timedelta(minutes=4))
    assert mail.outbox == []
    telling.send_due(now=NOW + timedelta(minutes=6))
    assert len(mail.outbox) == 1

    other = make_alert(campaign, now=NOW)
    notices.announce(alert=other, occasion="raised", now=NOW)
    letter = other.notices.get(way=NoticeWay.MAIL)
    send = telling.EmailMessage.send

    def meanwhile(message: Any, **also: Any) -> int:
        assert telling._send_one(letter.pk, NOW) is False  # another worker at the same moment
        return send(message, **also)

    monkeypatch.setattr(telling.EmailMessage, "send", meanwhile)
    telling.send_due(now=NOW)
    assert len(mail.outbox) == 2
    monkeypatch.setattr(
        telling.EmailMessage, "send", lambda message: (_ for _ in ()).throw(ConnectionRefusedError("no"))
    )
    third = make_alert(campaign, now=NOW)
    notices.announce(alert=third, occasion="raised", now=NOW)
    moment = NOW
    for _ in range(telling.MOST_TRIES):
        telling.send_due(now=moment)
        moment = third.notices.get(way=NoticeWay.MAIL).due_at
    kept = third.notices.get(way=NoticeWay.MAIL)
    assert (kept.state, kept.tries, kept.trouble) == (NoticeState.FAILED, 5, "no")


def test_webhooks_are_signed_guarded_repeated_and_stopped(campaign, olga, alice, monkeypatch):
    sent: list[tuple[str, bytes, dict[str, str]]] = []
    answers: list[int | Exception] = []

    def post(url: str, content: bytes, *, headers: dict[str, str], guard: Any) -> Any:
        sent.append((url, content, headers))
        answer = answers.pop(0) if answers else 200
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(status=answer)

    monkeypatch.setattr(alert_hooks, "guarded_post", post)
    for address in (
        "http://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://user:pw@203.0.113.9/",
        "ftp://203.0.113.9/",
    ):
        with pytest.raises(ActionError):
            alert_hooks.make_hook(agency=campaign.agency, by=olga, name="Pager", url=address)
    public = {"agency": campaign.agency, "name": "Pager", "url": "https://93.184.216.34/in"}
    with pytest.raises(NotAllowed):
        alert_hooks.make_hook(by=alice, **public)
    hook, secret = alert_hooks.make_hook(by=olga, **public, least_level=Level.MODERATE)
    assert secret.encode() not in bytes(hook.secret)

    for level, is_drill in ((Level.MINOR, False), (Level.CRITICAL, True)):
        quiet = make_alert(campaign, level=level, is_drill=is_drill)
        notices.announce(alert=quiet, occasion="raised", now=NOW)
        assert quiet.notices.filter(way=NoticeWay.WEBHOOK).count() == 0
    alert = make_alert(campaign, now=NOW)
    notices.announce(alert=alert, occasion="raised", now=NOW)
    telling.send_due(now=NOW)
    [(url, body, headers)] = sent
    seconds, digest = headers["IRM-Signature"].removeprefix("t=").split(",v1=")
    assert hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest() == digest
    told_of = json.loads(body)
    assert (url, told_of["occasion"], told_of["alert"]["uuid"], told_of["alert"]["level"]) == (
        hook.url,
        "raised",
        str(alert.uuid),
        "moderate",
    )

    for number in range(3):
        failing = make_alert(campaign, now=NOW)
        answers[:] = [500, Temporary("The address did not answer."), 500, 500, 500, 500]
        notices.announce(alert=failing, occasion="raised", now=NOW)
        moment = NOW
        for _ in range(6):
            telling.send_due(now=moment)
            moment = failing.notices.get(way=NoticeWay.WEBHOOK).due_at
        row = failing.notices.get(way=NoticeWay.WEBHOOK)
        hook.refresh_from_db()
        assert (row.state, row.tries, bool(hook.stopped_at)) == (NoticeState.FAILED, 6, number == 2)
    assert hook.trouble.startswith("Stopped since it did not take what was sent")
    later = make_alert(campaign, now=NOW)
    notices.announce(alert=later, occasion="raised", now=NOW)
    assert later.notices.filter(way=NoticeWay.WEBHOOK).count() == 0
    assert alert_hooks.resume_hook(hook=hook, by=olga).stopped_at is None


def test_settling_writes_the_trail_and_joins_rooms_of_its_own_kind(campaign, alice, bob, olga):
    alert = make_alert(campaign)
    room = make_incident(campaign, alice)
    with pytest.raises(NotAllowed):
        alerts.acknowledge_alert(alert=alert, by=bob)
    with pytest.raises(ActionError, match="Say why"):
        alerts.dismiss_alert(alert=alert, by=alice, reason=" ")
    with pytest.raises(ActionError, match="drill"):
        alerts.join_incident(alert=make_alert(campaign, is_drill=True), incident=room, by=alice)
    alerts.join_incident(alert=alert, incident=room, by=alice)
    assert (alert.state, alert.incident, alert.acknowledged_by) == (AlertState.JOINED, room, alice)
    assert [entry.text for entry in room.timeline.all()] == ["Alert: Comments have turned negative"]
    assert list(room.listening.values_list("monitor", flat=True)) == [alert.monitor_id]
    with pytest.raises(InvalidTransition):
        alerts.dismiss_alert(alert=alert, by=alice, reason="Nothing")
    two = [make_alert(campaign), make_alert(campaign)]
    assert alerts.do_to_many(alerts=[*two, alert], by=alice, verb="dismiss", reason="A sale")[0] == 2
    assert two[0].dismissed_reason == "A sale"
    known = alerts.explain_alert(
        alert=make_alert(campaign, now=NOW), by=alice, note="Live stream", hours=24, now=NOW
    )
    assert (known.starts_at, known.ends_at, known.note) == (
        NOW - timedelta(minutes=20),
        NOW + timedelta(hours=24),
        "Live stream",
    )
    assert alert.monitor.alerts.get(dismissed_reason="Live stream").state == AlertState.DISMISSED
    actions = [entry.action for entry in AuditEntry.objects.about(alert)]
    assert actions == ["crisis.alert.joined"]


def with_evidence(alert: Alert) -> Alert:
    stream = Stream.objects.create(monitor=alert.monitor, kind="whole", key="whole")
    evidence = [
        {"cause": "word", "numbers": {"word": "lawyer"}},
        {"cause": "raid", "numbers": {"copies": 9, "minutes": 12, "excerpt": "BOYCOTT"}},
    ]
    AlertFinding.objects.create(
        alert=alert, stream=stream, key="k", level=alert.level, evidence=evidence, at=NOW, began_at=NOW
    )
    said = Mention.objects.create(
        agency=alert.agency, monitor=alert.monitor, source="hand", external_key="1", text="My\nlawyer <b>calls</b>", at=NOW,
        url="https://forum.example/1", mood="negative", nature="complaint",
    )  # fmt: skip
    AlertSample.objects.create(alert=alert, mention=said)
    return alert


def test_pages_say_why_in_few_statements_and_buttons_do_what_they_say(campaign, alice, bob, client_of):
    turn(alice)
    alert = with_evidence(make_alert(campaign, level=Level.CRITICAL))
    notices.announce(alert=alert, occasion="raised", now=NOW)
    telling.send_due(now=NOW)
    assert (
        "\n- A comment says “lawyer”" in mail.outbox[0].body
        and "\n> My lawyer <b>calls</b>\n" in mail.outbox[0].body
    )
    for _ in range(8):
        make_alert(campaign)
    browser = client_of(alice)
    for address, most in (
        (reverse("crisis:alerts"), 8), (alert.get_absolute_url(), 12), (reverse("crisis:alert_bar"), 5), (reverse("crisis:duty"), 12), (reverse("crisis:drills"), 8),
    ):  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = browser.get(address)
        assert answer.status_code == 200 and len(asked) <= most + 3, (address, len(asked))  # three: who asks
    page = browser.get(alert.get_absolute_url()).content.decode()
    for words in (
        "A comment says “lawyer”, which you watch for.",
        "9 accounts wrote the same text",
        "lawyer &lt;b&gt;calls",
        "https://forum.example/1",
    ):
        assert words in page
    assert [each.sentence[:8] for each in evidence_of(alert)] == ["A commen", "9 accoun"]
    today = browser.get(reverse("desk:today")).content.decode()
    assert alert.title in today and "Critical: 24 of 60 comments are negative" in today
    assert "Critical" in browser.get(reverse("crisis:alert_bar")).content.decode()
    rows = browser.get(reverse("crisis:alerts")).content.decode()
    assert rows.count("unread-mark") == 9
    browser.post(reverse("crisis:read_alert", args=[alert.uuid]))
    assert (
        browser.get(reverse("crisis:alerts"), {"level": "critical"}).content.decode().count("unread-mark")
        == 0
    )
    assert client_of(bob).post(reverse("crisis:acknowledge_alert", args=[alert.uuid])).status_code == 302
    alert.refresh_from_db()
    assert alert.state == AlertState.NEW
    browser.post(reverse("crisis:acknowledge_alert", args=[alert.uuid]))
    assert browser.get(reverse("crisis:alert_bar")).content.strip() == b""
    opened = browser.post(reverse("crisis:open_from_alert", args=[alert.uuid]))
    alert.refresh_from_db()
    assert (opened.headers["Location"], alert.state, alert.incident.title) == (
        alert.incident.get_absolute_url(),
        AlertState.JOINED,
        alert.title,
    )
    assert (
        browser.get(
            reverse("crisis:alerts"), {"monitor": "x'", "state": "nonsense", "before": "-1"}
        ).status_code
        == 200
    )
