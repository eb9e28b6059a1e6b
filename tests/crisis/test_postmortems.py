"""Post-mortems: opened when an incident closes, written without blame, closed only with a change or a reason for none."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from crisis import packs
from crisis.actions import (
    closing,
    factors,
    follow_ups,
    plan_changes,
    playbook_versions,
    playbooks,
    postmortems,
)
from crisis.actions.timeline import write_entry
from crisis.figures import Hour
from crisis.models import Alert, AlertFinding, HarmedParty, IncidentTask, Postmortem, Stream
from crisis.pages.postmortems import bars_of, named_in
from crisis.postmortem_figures import figures_of, kept_of
from crisis.queries.postmortems import alerts_of, missed_in, repeated_causes
from crisis.queries.today import due_for
from crisis.states import EntryKind
from influencers.models import ChecklistItem, RiskAssessment
from tests import factories
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident, make_monitor
from tests.outreach.making_sequences import make_reachable

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOUR = timedelta(hours=1)


def closed_incident(alice, brand, *, name="Storm", person=None, **also):
    """An incident that turned five hours ago and was alerted, acknowledged and answered in known times."""
    turned = timezone.now().replace(microsecond=0) - 5 * HOUR
    moments = {
        "turned_at": turned, "alerted_at": turned + timedelta(minutes=20), "acknowledged_at": turned + timedelta(minutes=45),
        "assessed_at": turned + timedelta(minutes=50), "client_told_at": turned + timedelta(minutes=155),
        "first_statement_at": turned + timedelta(minutes=100), "state": "closed", "closed_at": timezone.now(),
    }  # fmt: skip
    return make_incident(
        make_campaign(alice, brand, name=name), alice, influencer=person, title=name, **{**moments, **also}
    )


def opened(alice, brand, **also) -> Postmortem:
    return postmortems.open_postmortem(
        incident=closed_incident(alice, brand, **also), by=alice, now=timezone.now()
    )


def test_it_opens_once_with_a_day_in_working_days_and_a_line_of_the_timeline(agency, alice, brand):
    incident = closed_incident(alice, brand)
    friday = timezone.now() + timedelta(days=(4 - timezone.now().weekday()) % 7)
    made = postmortems.open_postmortem(incident=incident, by=alice, now=friday)
    assert (made.state, made.owner, made.due_on) == ("writing", alice, (friday + timedelta(days=7)).date())
    assert incident.timeline.get().data == {"postmortem": str(made.uuid)}
    assert postmortems.open_postmortem(incident=incident, by=None, now=friday) == made
    drill = closed_incident(alice, brand, name="Drill", is_drill=True)
    assert postmortems.open_postmortem(incident=drill, by=alice, now=friday).due_on is None
    watch = closed_incident(alice, brand, name="Watch", level="watch")
    assert postmortems.open_postmortem(incident=watch, by=alice, now=friday).due_on is None


def test_figures_are_computed_from_moments_and_hours_against_the_levels_targets(agency, alice, brand):
    incident = closed_incident(alice, brand)
    begin = incident.alerted_at.replace(minute=0, second=0)
    shares = [(20, 12), (20, 9), (20, 5), (20, 1), (20, 1), (20, 1), (20, 1)]
    hours = [Hour(begin + number * HOUR, many, bad, 0.05) for number, (many, bad) in enumerate(shares)]
    found = figures_of(incident, hours)
    minutes = {name: None if value is None else value / 60 for name, value in found["seconds"].items()}
    moderate = packs.levels()["moderate"]
    assert (minutes["detect"], minutes["acknowledge"], minutes["assess"], minutes["first_statement"]) == (
        20,
        25,
        30,
        80,
    )
    assert (minutes["tell_client"], minutes["approve"], found["peak_share"]) == (135, None, 0.6)
    assert minutes["back_to_baseline"] == (begin + 3 * HOUR - incident.alerted_at).total_seconds() / 60
    assert found["targets"] == {
        "detect": 3600, "acknowledge": 60 * moderate.acknowledge, "assess": 60 * moderate.assess,
        "tell_client": 60 * moderate.client, "first_statement": 60 * moderate.statement,
    }  # fmt: skip
    assert kept_of(found) == (4, 5)
    late = {bar.name: bar for bar in bars_of(found)}["Client told"]
    assert (late.taken, late.target, late.is_kept, late.width > late.mark) == (
        "2 h 15 min",
        "60 min",
        False,
        True,
    )


def test_it_closes_only_with_a_change_or_a_reason_and_keeps_its_figures(agency, alice, bob, brand):
    person = make_reachable(agency, "Mara Lind")
    made = opened(alice, brand, person=person)
    with pytest.raises(ActionError, match="closes only with a change"):
        closing.close_postmortem(postmortem=made, by=alice, risks={person: "high"})
    with pytest.raises(ActionError):
        plan_changes.change_nothing(postmortem=made, by=alice, text="because")
    plan_changes.change_nothing(
        postmortem=made, by=alice, text="The plan was followed and it worked as written."
    )
    with pytest.raises(ActionError, match="summary"):
        closing.close_postmortem(postmortem=made, by=alice, risks={person: "high"})
    written = postmortems.write_postmortem(
        postmortem=made, by=alice, version=1, summary="A wrong link stood for an hour."
    )
    with pytest.raises(EditConflict):
        postmortems.write_postmortem(postmortem=made, by=alice, version=1, summary="Mine")
    factors.add_factor(postmortem=made, by=alice, kind="root", text="Links are not opened before they go out")
    with pytest.raises(ActionError, match="Mara Lind"):
        closing.close_postmortem(postmortem=made, by=alice, risks={})
    with pytest.raises(NotAllowed):
        closing.close_postmortem(postmortem=made, by=bob, risks={person: "high"})
    done = closing.close_postmortem(
        postmortem=made, by=alice, risks={person: "high"}, version=written.version
    )
    done.refresh_from_db()
    person.refresh_from_db()
    assert (done.state, done.closed_by, done.figures["seconds"]["acknowledge"]) == ("closed", alice, 25 * 60)
    judged = RiskAssessment.objects.get(influencer=person)
    assert (person.risk, judged.level, judged.author) == ("high", "high", alice)
    assert judged.reason == "Incident 1, “Storm”.\nLinks are not opened before they go out"
    with pytest.raises(InvalidTransition):
        factors.add_factor(postmortem=made, by=alice, kind="lesson", text="Too late")
    with pytest.raises(ActionError):
        postmortems.reopen_postmortem(postmortem=done, by=alice, reason="")
    again = postmortems.reopen_postmortem(postmortem=done, by=alice, reason="A second cause was found")
    assert (again.state, again.figures, again.closed_at) == ("writing", {}, None)
    entry = AuditEntry.objects.get(action="crisis.postmortem.reopened")
    assert entry.data["comment"] == "A second cause was found"


def test_a_proposed_version_opens_a_draft_and_the_next_campaign_gets_it(agency, alice, brand):
    version = playbooks.playbook_for(agency=agency, scenario="wrong_post", by=alice)
    made = opened(alice, brand, playbook_version=version)
    plan_changes.change_nothing(
        postmortem=made, by=alice, text="Nothing was found at first, so nothing changes."
    )
    change = plan_changes.propose_version(
        postmortem=made, by=alice, playbook=version.playbook, text="Open every link twice"
    )
    assert [each.kind for each in made.changes.all()] == ["playbook"]
    draft = change.playbook_version
    assert draft is not None
    assert (draft.state, draft.number) == ("draft", 2)
    with pytest.raises(ActionError, match="proposed"):
        playbook_versions.drop_draft(draft=draft, by=alice)
    with pytest.raises(ActionError):
        plan_changes.change_nothing(
            postmortem=made, by=alice, text="Nothing changes, although something does."
        )
    other = opened(alice, brand, name="Other")
    with pytest.raises(ActionError):
        plan_changes.propose_version(
            postmortem=other, by=alice, playbook=version.playbook, text="Something else"
        )
    playbook_versions.put_in_force(draft=draft, by=alice, why="Open every link twice")
    with pytest.raises(ActionError, match="in force"):
        plan_changes.take_back_change(change=change, by=alice)
    assert playbooks.playbook_for(agency=agency, scenario="wrong_post").number == 2
    made.incident.refresh_from_db()
    assert made.incident.playbook_version == version


def test_a_checklist_point_and_a_bar_take_effect_at_once_but_a_drill_says_nothing_of_people(
    agency, alice, brand
):
    person = make_reachable(agency, "Mara Lind")
    made = opened(alice, brand, person=person)
    change = plan_changes.add_checklist_point(postmortem=made, by=alice, question="Were old posts read?")
    assert ChecklistItem.objects.get(question="Were old posts read?") == change.checklist_item
    stranger = factories.make_influencer(agency, "Somebody Else")
    with pytest.raises(ActionError):
        plan_changes.bar_influencer(postmortem=made, by=alice, influencer=stranger, text="No")
    plan_changes.bar_influencer(postmortem=made, by=alice, influencer=person, text="Hid the payment twice")
    person.refresh_from_db()
    assert person.risk == "barred"
    with pytest.raises(ActionError):
        plan_changes.take_back_change(change=change, by=alice)
    postmortems.write_postmortem(postmortem=made, by=alice, summary="It happened.")
    closing.close_postmortem(postmortem=made, by=alice, risks={})  # whoever is barred is judged already
    person.refresh_from_db()
    assert person.risk == "barred"
    drill = opened(alice, brand, name="Drill", is_drill=True, person=stranger)
    with pytest.raises(ActionError, match="drill"):
        plan_changes.bar_influencer(postmortem=drill, by=alice, influencer=stranger, text="No")
    plan_changes.change_nothing(postmortem=drill, by=alice, text="It was a drill and the plan held.")
    postmortems.write_postmortem(postmortem=drill, by=alice, summary="It happened.")
    closing.close_postmortem(postmortem=drill, by=alice, risks={stranger: "high"})
    stranger.refresh_from_db()
    assert stranger.risk == ""


def test_follow_ups_have_somebody_and_a_day_and_are_on_todays_list(agency, alice, olga, bob, brand):
    made = opened(alice, brand)
    today = timezone.localdate()
    for values in (
        {"owner": None, "due_on": today},
        {"owner": olga, "due_on": None},
        {"owner": olga, "due_on": today, "text": ""},
    ):
        with pytest.raises(ActionError):
            follow_ups.add_follow_up(**{"postmortem": made, "by": alice, "text": "Open links", **values})
    row = follow_ups.add_follow_up(
        postmortem=made,
        by=alice,
        text="Open links",
        owner=olga,
        due_on=today - timedelta(days=1),
        seen_by="No dead link in May",
    )
    [due] = [each for each in due_for(olga, today) if each.what == "Open links"]
    assert (due.urgency, due.who, due.why) == (
        "now",
        "Storm",
        "So that it does not happen again: No dead link in May",
    )
    Postmortem.objects.update(due_on=today)
    assert [each.what for each in due_for(alice, today)] == ["Write the post-mortem"]
    follow_ups.change_follow_up(follow_up=row, by=alice, owner=alice)
    assert [each.what for each in due_for(olga, today)] == []
    follow_ups.finish_follow_up(follow_up=row, by=alice)
    with pytest.raises(InvalidTransition):
        follow_ups.finish_follow_up(follow_up=row, by=alice)
    follow_ups.reopen_follow_up(follow_up=row, by=alice)
    with pytest.raises(NotAllowed):
        follow_ups.change_follow_up(follow_up=row, by=bob, text="x")
    follow_ups.remove_follow_up(follow_up=row, by=alice)
    assert made.follow_ups.count() == 0


def test_what_went_past_the_plan_and_the_alerts_arithmetic_are_told(
    agency, alice, brand, django_assert_max_num_queries
):
    incident = closed_incident(alice, brand)
    due = timezone.now() - HOUR
    late, undone, kept = (
        IncidentTask.objects.create(incident=incident, text=text, due_at=due, state=state, done_at=at)
        for text, state, at in (
            ("Late", "done", due + HOUR / 2),
            ("Undone", "open", None),
            ("Kept", "done", due - HOUR),
        )
    )
    assert (missed_in(incident).late, missed_in(incident).undone, kept.state) == ([late], [undone], "done")
    monitor = make_monitor(incident.campaigns.get().campaign)
    stream = Stream.objects.create(monitor=monitor, kind="whole", key="whole")
    for number in range(3):
        alert = Alert.objects.create(
            agency=agency,
            monitor=monitor,
            incident=incident,
            title=f"Alert {number}",
            level="minor",
            began_at=due,
            raised_at=due,
        )
        numbers = {"word": "rash", "count": number + 1, "limit": 1}
        AlertFinding.objects.create(
            alert=alert,
            stream=stream,
            key=str(number),
            level="minor",
            at=due,
            began_at=due,
            evidence=[{"cause": "word", "numbers": numbers}],
        )
    with django_assert_max_num_queries(2):
        told = alerts_of(incident)
    assert [(each.alert.title, len(each.why)) for each in told] == [
        (f"Alert {number}", 1) for number in range(3)
    ]


def test_causes_that_name_somebody_are_pointed_at_and_repeated_ones_are_found(agency, alice, brand):
    assert named_in("Anna Berg did not open it; ask anna", ["Anna Berg", "Anna", "Ann"]) == ("Anna Berg",)
    assert named_in("Banner ads", ["Ann"]) == ()
    both = [opened(alice, brand, name=name) for name in ("One", "Two")]
    for made, text in zip(both, ("Links are not opened.", "links are NOT opened"), strict=True):
        factors.add_factor(postmortem=made, by=alice, kind="root", text=text)
    factors.add_factor(postmortem=both[0], by=alice, kind="lesson", text="Links are not opened")
    [again] = repeated_causes(both)
    assert (again.text, again.times, again.postmortems) == ("Links are not opened.", 2, both)


def test_the_pages_lead_from_the_first_word_to_the_closing(
    client, agency, alice, bob, brand, django_assert_max_num_queries
):
    client.force_login(alice.user, backend=BACKEND)
    person = make_reachable(agency, "Mara Lind")
    version = playbooks.playbook_for(agency=agency, scenario="hidden_ad", by=alice)
    made = opened(alice, brand, person=person, playbook_version=version)
    write_entry(
        incident=made.incident, kind=EntryKind.DECISION, text="We stop the campaign", by=alice, starred=True
    )
    HarmedParty.objects.create(incident=made.incident, who="Buyers", harm="A rash", done="Refunded", by=alice)

    def at(name, *, of=None):
        return reverse(f"crisis:{name}", args=[(of or made).uuid])

    for number in range(12):
        factors.add_factor(postmortem=made, by=alice, kind="contributing", text=f"Cause {number}")
        follow_ups.add_follow_up(
            postmortem=made, by=alice, text=f"Do {number}", owner=alice, due_on=timezone.localdate()
        )
    with django_assert_max_num_queries(12):
        page = client.get(at("postmortem")).content.decode()
    assert "Ask why five times" in page and "Write the summary" in page
    with django_assert_max_num_queries(12):
        part = client.get(at("postmortem_figures"), headers={"HX-Request": "true"}).content.decode()
    assert "25 min" in part and "4 of 5 targets kept" in part and "<html" not in part
    with django_assert_max_num_queries(12):
        part = client.get(at("postmortem_happened"), headers={"HX-Request": "true"}).content.decode()
    assert "We stop the campaign" in part and "Refunded" in part
    assert "<html" in client.get(at("postmortem_happened")).content.decode()
    words = {"summary": "It happened.", "impact": "", "owner": str(alice.uuid), "due_on": "", "version": "1"}
    assert client.post(at("write_postmortem"), words).status_code == 302
    assert client.post(at("write_postmortem"), {**words, "summary": "Mine"}).status_code == 422
    name = str(alice.user)
    client.post(at("add_factor"), {"kind": "root", "text": f"{name} did not look"})
    assert f"It names {name}" in client.get(at("postmortem")).content.decode()
    cause = made.factors.get(kind="root")
    client.post(at("change_factor", of=cause), {"text": "Nothing shows that a mark is missing"})
    assert (
        client.post(at("add_follow_up"), {"text": "Show it", "owner": "", "due_on": "soon"}).status_code
        == 422
    )
    row = made.follow_ups.first()
    assert client.get(at("edit_follow_up", of=row)).status_code == 200
    client.post(at("move_follow_up", of=row), {"to": "done"})
    sent = {"kind": "playbook", "playbook": str(version.playbook.uuid), "text": "Check marks by machine"}
    editor = client.post(at("propose_change"), sent)
    draft = version.playbook.versions.get(state="draft")
    assert editor.url == reverse("crisis:edit_playbook_version", args=[draft.uuid])
    assert (
        "Proposed by the post-mortem"
        in client.get(f"{version.playbook.get_absolute_url()}?version=2").content.decode()
    )
    client.post(at("propose_change"), {"kind": "checklist", "question": "Do they mark posts?", "text": ""})
    client.post(at("close_postmortem"), {"version": "2", f"risk-{person.uuid}": "medium"})
    made.refresh_from_db()
    assert (made.state, made.changes.count()) == ("closed", 2)
    assert client.get(at("postmortem_pdf")).content.startswith(b"%PDF")
    with django_assert_max_num_queries(8):
        listed = client.get(reverse("crisis:postmortems")).content.decode()
    assert "4 of 5" in listed
    with django_assert_max_num_queries(8):
        assert "durations-chart" in client.get(reverse("crisis:postmortems_over_time")).content.decode()
    exported = b"".join(client.get(reverse("crisis:postmortems_csv")).streaming_content).decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(exported))
    assert (line["Incident"], line["acknowledge (s)"], line["Targets kept"], line["Changes"]) == (
        "Storm",
        "1500",
        "4",
        "2",
    )
    client.post(at("reopen_postmortem"), {"reason": "Look again"})
    made.refresh_from_db()
    assert made.state == "writing"
    client.force_login(bob.user, backend=BACKEND)
    assert "Add a follow-up" not in client.get(at("postmortem")).content.decode()
