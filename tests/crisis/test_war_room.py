"""A room from its opening to its end: tasks, clocks, level, lead, the stop switch, decisions, evidence."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.models import Campaign
from crisis.actions.clocks import look_at_clocks
from crisis.actions.evidence import keep_heard, save_evidence
from crisis.actions.freezing import freeze_campaigns, release_campaigns
from crisis.actions.incidents import change_incident, move_incident, open_incident, set_level
from crisis.actions.playbooks import playbook_for
from crisis.actions.preparing import prepare_rooms
from crisis.actions.reports import log_decision, report_situation, write_note
from crisis.actions.roles import give_role
from crisis.actions.tasks import add_task, change_task, move_task
from crisis.actions.timers import in_utc, keep_timer, set_next_update
from crisis.models import Alert, Incident, IncidentTask
from crisis.packs import levels, playbooks
from crisis.packs.reading import tasks_of_all
from crisis.queries.today import due_for
from crisis.states import INCIDENT_MOVES, EntryKind, IncidentState, Level
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident, make_monitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand) -> Campaign:
    return make_campaign(alice, brand, name="Summer")


@pytest.fixture
def room(campaign, alice) -> Incident:
    return make_incident(campaign, alice)


def make_alert(campaign: Campaign, **also) -> Alert:
    raised = also.pop("raised_at", timezone.now() - timedelta(minutes=3))
    monitor = also.pop("monitor", None) or make_monitor(campaign)
    values = {
        "level": Level.SEVERE,
        "title": "The mood turned",
        "began_at": raised - timedelta(minutes=20),
        **also,
    }
    return Alert.objects.create(agency=campaign.agency, monitor=monitor, raised_at=raised, **values)


def told(incident: Incident, kind: str) -> list[str]:
    return list(incident.timeline.filter(kind=kind).order_by("pk").values_list("text", flat=True))


def test_an_alert_becomes_a_room_with_tasks_clocks_roles_and_its_moments(campaign, alice):
    alert = make_alert(campaign)
    plan = playbook_for(agency=campaign.agency, scenario="hidden_ad", by=alice)
    now = timezone.now()
    made = open_incident(
        agency=campaign.agency, by=alice, title="Unmarked ads", alert=alert, playbook_version=plan, now=now
    )
    made.refresh_from_db()
    # The alert is severe, the plan minor: declare early, lower it later.
    assert (made.level, made.state, made.number, made.commander) == (
        Level.SEVERE,
        IncidentState.OPEN,
        1,
        alice,
    )
    assert (made.response, made.first_actor) == ("step_back", "influencer")
    assert made.why_first == playbooks()["hidden_ad"].why_first
    assert (made.turned_at, made.alerted_at, made.acknowledged_at) == (alert.began_at, alert.raised_at, now)
    asked = levels()["severe"]
    assert made.acknowledge_due_at is None
    assert made.assess_due_at == alert.raised_at + timedelta(minutes=asked.assess)
    assert made.statement_due_at == alert.raised_at + timedelta(minutes=asked.statement)
    assert made.client_due_at == alert.raised_at + timedelta(minutes=asked.client)
    assert made.update_due_at == now + timedelta(minutes=asked.update)
    tasks = list(made.tasks.order_by("position"))
    assert [task.due_at for task in tasks] == sorted(task.due_at for task in tasks)
    assert {(task.role, task.text) for task in tasks} == {(row["role"], row["text"]) for row in plan.tasks}
    assert sum(task.is_legal for task in tasks) == 1
    assert made.next_due_at == min(tasks[0].due_at, made.assess_due_at)
    assert [place.campaign for place in made.campaigns.all()] == [campaign]
    assert [place.monitor for place in made.listening.all()] == [alert.monitor]
    assert list(made.role_holders.values_list("role", "member", "until")) == [("commander", alice.pk, None)]
    alert.refresh_from_db()
    assert (alert.state, alert.incident) == ("joined", made)
    with pytest.raises(AlreadyExists):
        open_incident(agency=campaign.agency, by=alice, title="Again", alert=alert)
    assert Incident.objects.count() == 1


def test_a_room_by_hand_begins_with_what_every_crisis_begins_with(agency, alice, bob, campaign, other_agency):
    made = open_incident(
        agency=agency, by=alice, title="Somebody phoned", level="minor", campaigns=[campaign]
    )
    assert list(made.tasks.order_by("position").values_list("text", flat=True)) == [
        task.text for task in tasks_of_all()
    ]
    assert told(made, EntryKind.STATE) == ["Opened the incident at level Minor."]
    entry = AuditEntry.objects.get(action="crisis.incident.opened")
    assert (entry.subject_id, entry.actor) == (made.pk, alice)
    second = open_incident(agency=agency, by=alice, title="Another", level="watch")
    assert (second.number, second.statement_due_at) == (2, None)  # nothing is said in public at that level
    foreign = factories.make_influencer(other_agency, "Somebody else's")
    for refused, sentence in (
        ({"title": " ", "level": "minor"}, "The title is missing. Write one of at most 200 letters."),
        ({"title": "No level"}, "Choose how severe it is."),
        (
            {"title": "Foreign", "level": "minor", "influencers": [foreign]},
            "Somebody else's is not of your agency.",
        ),
    ):
        with pytest.raises(ActionError) as caught:
            open_incident(agency=agency, by=alice, **refused)
        assert str(caught.value) == sentence
    with pytest.raises(NotAllowed):
        open_incident(agency=agency, by=bob, title="I only look", level="minor")
    assert Incident.objects.count() == 2


def test_clocks_follow_the_level_and_what_was_kept_stays_kept(room, alice):
    begin = room.opened_at
    set_level(incident=room, by=alice, level="severe", why="The press asks", now=begin + timedelta(minutes=4))
    room.refresh_from_db()
    assert (room.level, room.assessed_at) == ("severe", begin + timedelta(minutes=4))
    assert room.assess_due_at is None
    assert room.statement_due_at == begin + timedelta(minutes=60)
    keep_timer(incident=room, timer="client", at=begin + timedelta(minutes=9))
    keep_timer(incident=room, timer="client", at=begin + timedelta(minutes=40))  # only the first time counts
    keep_timer(incident=room, timer="update", at=begin + timedelta(minutes=9))
    room.refresh_from_db()
    assert (room.client_told_at, room.client_due_at) == (begin + timedelta(minutes=9), None)
    assert room.update_due_at == begin + timedelta(minutes=69)
    set_level(
        incident=room, by=alice, level="minor", why="A misunderstanding", now=begin + timedelta(minutes=20)
    )
    room.refresh_from_db()
    assert (room.client_due_at, room.statement_due_at) == (None, begin + timedelta(minutes=240))
    assert told(room, EntryKind.STATE) == [
        "Raised the level from Moderate to Severe: The press asks",
        "Lowered the level from Severe to Minor: A misunderstanding",
    ]
    with pytest.raises(ActionError):
        set_level(incident=room, by=alice, level="severe", why="")
    with pytest.raises(ActionError):
        set_next_update(incident=room, by=alice, at=begin - timedelta(hours=1), now=begin)


def test_what_falls_late_is_told_once_with_who_has_it(room, alice, olga):
    now = timezone.now()
    give_role(incident=room, by=alice, role="legal", to=olga)
    add_task(
        incident=room,
        by=alice,
        text="Ask the lawyer",
        role="legal",
        is_legal=True,
        due_at=now + timedelta(minutes=5),
    )
    set_next_update(incident=room, by=alice, at=now + timedelta(minutes=7), now=now)
    assert look_at_clocks(now=now + timedelta(minutes=4)) == 0
    assert look_at_clocks(now=now + timedelta(minutes=10)) == 1
    assert look_at_clocks(now=now + timedelta(minutes=11)) == 0
    late = [text for text in told(room, EntryKind.TIMER) if text.startswith("Late")]
    assert late == [
        f"Late: the next update was due at {in_utc(now + timedelta(minutes=7))} UTC. {alice.user} has the lead.",
        f"Late: Ask the lawyer ({olga.user}, Lawyer)",
    ]
    task = room.tasks.get()
    change_task(task=task, by=alice, assignee=alice, due_at=now + timedelta(minutes=30))
    assert look_at_clocks(now=now + timedelta(minutes=31)) == 1  # a new deadline is told anew
    room.refresh_from_db()
    assert room.next_due_at is None
    move_incident(incident=room, by=alice, to="called_off", why="It was a joke")
    assert look_at_clocks(now=now + timedelta(days=1)) == 0


@pytest.mark.parametrize("state", list(IncidentState))
def test_states_move_by_their_table_only(room, alice, state):
    Incident.objects.update(state=state)
    room.refresh_from_db()
    for to in IncidentState:
        if to in INCIDENT_MOVES[state]:
            continue
        with pytest.raises(InvalidTransition):
            move_incident(incident=room, by=alice, to=to, why="All the same")
    room.refresh_from_db()
    assert room.state == state


def test_closing_asks_for_calm_and_for_campaigns_let_go_and_opens_the_post_mortem(room, alice, campaign):
    now = timezone.now()
    move_incident(incident=room, by=alice, to="acting", now=now)
    freeze_campaigns(incident=room, campaigns=[campaign], by=alice, reason="Until we know")
    move_incident(incident=room, by=alice, to="calming", now=now)
    with pytest.raises(ActionError) as caught:
        move_incident(incident=room, by=alice, to="closed", now=now + timedelta(hours=5))
    assert str(caught.value) == (
        "It has been calm for 5 hours; this level asks for 72. Campaigns still stopped: 1. "
        "Say why it is closed all the same, or wait."
    )
    release_campaigns(incident=room, campaigns=[campaign], by=alice, reason="The batch is clean")
    closed = move_incident(incident=room, by=alice, to="closed", now=now + timedelta(hours=73))
    assert (closed.closed_at, closed.next_due_at) == (now + timedelta(hours=73), None)
    assert closed.postmortem.owner == alice
    with pytest.raises(InvalidTransition):
        log_decision(incident=room, by=alice, decision="Too late", why="It is over")
    with pytest.raises(ActionError):
        move_incident(incident=room, by=alice, to="acting")  # taken up again: say why
    again = move_incident(incident=room, by=alice, to="acting", why="A second video")
    assert (again.closed_at, again.calm_since) == (None, None)


def test_roles_are_given_one_holder_each_and_the_lead_is_not_one_of_them(room, alice, olga, bob):
    with pytest.raises(ActionError):
        give_role(incident=room, by=olga, role="commander", to=alice)
    give_role(incident=room, by=olga, role="scribe", to=bob)
    give_role(incident=room, by=olga, role="scribe", to=alice)
    assert list(room.role_holders.filter(role="scribe", until=None).values_list("member", flat=True)) == [
        alice.pk
    ]


def test_a_task_is_done_by_who_has_it_viewers_too_and_legal_ones_keep_a_deadline(room, alice, bob):
    now = timezone.now()
    with pytest.raises(ActionError):
        add_task(incident=room, by=alice, text="Ask the lawyer", is_legal=True)
    task = add_task(
        incident=room, by=alice, text="Watch the press", role="monitor", due_at=now + timedelta(hours=1)
    )
    with pytest.raises(NotAllowed):
        move_task(task=task, by=bob, to="done")
    give_role(incident=room, by=alice, role="monitor", to=bob)
    done = move_task(task=task, by=bob, to="done", note="Two articles, both fair")
    assert (done.state, done.done_by, done.note) == ("done", bob, "Two articles, both fair")
    with pytest.raises(InvalidTransition):
        move_task(task=task, by=alice, to="doing")
    move_task(task=task, by=alice, to="open")
    with pytest.raises(ActionError):
        move_task(task=task, by=alice, to="dropped")  # say why
    assert told(room, EntryKind.TASK)[-2:] == [
        "Done: Watch the press. Two articles, both fair", "Taken up again: Watch the press",
    ]  # fmt: skip
    assert IncidentTask.objects.get().done_at is None


def test_who_speaks_first_is_decided_with_a_reason_and_decisions_are_starred(room, alice):
    with pytest.raises(ActionError):
        change_incident(incident=room, by=alice, first_actor="brand")
    changed = change_incident(
        incident=room, by=alice, first_actor="third_party", why_first="A dermatologist is believed", central_channel="https://acme.example/help"
    )  # fmt: skip
    assert (changed.first_actor, changed.version) == ("third_party", 2)
    log_decision(
        incident=room,
        by=alice,
        decision="No reply under the video",
        why="It feeds the thread",
        alternatives="Pin a comment",
    )
    write_note(incident=room, by=alice, text="The influencer called", at=timezone.now() - timedelta(hours=2))
    report_situation(
        incident=room, by=alice, conditions="240 negative an hour, falling", needs="A lawyer by noon"
    )
    starred = room.timeline.filter(starred_at__isnull=False).order_by("pk").values_list("text", flat=True)
    assert list(starred) == [
        "An impartial third party speaks first: A dermatologist is believed",
        "We speak at one place: https://acme.example/help",
        "Decided: No reply under the video. Why: It feeds the thread",
    ]
    with pytest.raises(ActionError):
        write_note(incident=room, by=alice, text="Tomorrow", at=timezone.now() + timedelta(days=1))


def test_a_stop_goes_through_the_campaigns_own_state_and_the_last_room_lets_go(room, alice, campaign, brand):
    other = make_incident(campaign, alice, title="A second storm")
    by_hand = make_campaign(alice, brand, name="Stopped by hand")
    Campaign.objects.filter(pk=by_hand.pk).update(frozen_at=timezone.now(), frozen_reason="The brand asked")
    freeze_campaigns(incident=room, campaigns=[campaign, by_hand], by=alice, reason="Until we know")
    freeze_campaigns(incident=other, campaigns=[campaign], by=alice, reason="Here too")
    campaign.refresh_from_db()
    assert (campaign.is_frozen, campaign.frozen_reason) == (
        True,
        f"incident {room.number}, {room.title}: Until we know",
    )
    with pytest.raises(ActionError):
        freeze_campaigns(incident=room, campaigns=[campaign], by=alice, reason="Twice")
    release_campaigns(incident=room, campaigns=[campaign], by=alice, reason="Clean")
    campaign.refresh_from_db()
    assert campaign.is_frozen
    release_campaigns(incident=other, campaigns=[campaign], by=alice, reason="Clean here, too")
    campaign.refresh_from_db()
    by_hand.refresh_from_db()
    assert (campaign.is_frozen, by_hand.is_frozen) == (False, True)
    assert told(room, EntryKind.FREEZE) == [
        "Stopped Summer: Until we know. Stopped by hand before: Stopped by hand.",
        "Let go Summer: Clean. Another incident still holds Summer.",
    ]


def test_a_drill_stops_nothing(campaign, alice):
    drill = make_incident(campaign, alice, is_drill=True)
    (row,) = freeze_campaigns(incident=drill, campaigns=[campaign], by=alice, reason="As if")
    campaign.refresh_from_db()
    assert (row.frozen_at is not None, campaign.is_frozen) == (True, False)
    release_campaigns(incident=drill, campaigns=[campaign], by=alice, reason="Enough")
    campaign.refresh_from_db()
    assert not campaign.is_frozen


def test_evidence_is_saved_by_itself_once_and_by_hand_with_a_hash(
    agency, campaign, alice, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    channel = factories.make_channel(factories.make_influencer(agency, "Mina"))
    post = channel.posts.create(
        external_id="v1",
        title="The cream",
        published_at=timezone.now(),
        views=5000,
        url="https://example.com/v1",
    )
    comments = [
        post.comments.create(
            external_id=f"c{n}", author_hash=n, text=f"It burns {n}", published_at=timezone.now()
        )
        for n in range(3)
    ]
    monitor = make_monitor(campaign)
    monitor.streams.create(kind="post", post=post, key="post:1")
    alert = make_alert(campaign, monitor=monitor)
    alert.samples.create(comment=comments[0])
    made = open_incident(agency=agency, by=alice, title="It burns", alert=alert)
    assert made.prepare_at is not None
    assert prepare_rooms(now=timezone.now()) == 1
    assert prepare_rooms(now=timezone.now() + timedelta(hours=1)) == 0
    Incident.objects.update(prepare_at=timezone.now())  # a worker died after saving, before saying so
    assert prepare_rooms(now=timezone.now()) == 1
    saved = {each.key: each for each in made.evidence.all()}
    assert set(saved) == {f"post:{post.pk}", f"comment:{comments[0].pk}"}
    content = saved[f"post:{post.pk}"].content
    assert (content["views"], len(content["comments"])) == (5000, 3)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert saved[f"post:{post.pk}"].sha256 == sha256(text.encode()).hexdigest()
    keep_heard(incident=made, by=alice, heard=comments[1])
    assert keep_heard(incident=made, by=alice, heard=comments[1]) == made.evidence.get(
        key=f"comment:{comments[1].pk}"
    )
    shot = SimpleUploadedFile("shot.png", b"not really a picture")
    by_hand = save_evidence(incident=made, by=alice, what="The story, before it is gone", file=shot)
    assert by_hand.sha256 == sha256(b"not really a picture").hexdigest()
    for refused in ({"what": "Nothing in it"}, {"what": "Bad", "url": "javascript:alert(1)"}):
        with pytest.raises(ActionError):
            save_evidence(incident=made, by=alice, **refused)
    assert made.evidence.count() == 4


def test_today_tells_who_leads_and_what_is_late_for_whom(room, alice, olga, bob):
    now = timezone.now()
    give_role(incident=room, by=alice, role="scribe", to=olga)
    IncidentTask.objects.create(
        incident=room, text="Three lists", role="scribe", due_at=now - timedelta(minutes=5)
    )
    IncidentTask.objects.create(incident=room, text="Not yet", role="scribe", due_at=now + timedelta(hours=1))
    IncidentTask.objects.create(
        incident=room, text="By name", role="scribe", assignee=bob, due_at=now - timedelta(minutes=1)
    )
    told_to = {
        member: [(row.kind, row.what) for row in due_for(member, timezone.localdate())]
        for member in (alice, olga, bob)
    }
    assert told_to == {
        alice: [("Incident", "Moderate: you have the lead")],
        olga: [("Incident", "Moderate: you have a role"), ("Task in an incident", "Three lists")],
        bob: [("Task in an incident", "By name")],
    }
    move_incident(incident=room, by=alice, to="called_off", why="It was a joke")
    assert [due_for(member, timezone.localdate()) for member in (alice, olga, bob)] == [[], [], []]
