"""Playbooks: adopted, versioned, compared, handed out and taken in, assigned to campaigns, proposed to alerts."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, AlreadyExists, EditConflict, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.queries.launch import launch_checks
from crisis import packs
from crisis.actions import campaign_playbooks, playbook_versions, playbooks
from crisis.models import Alert, AlertSample, CampaignPlaybook, Mention, Playbook, PlaybookVersion
from crisis.pages.opening import chosen_plan
from crisis.pages.playbooks import differences, schedule_of
from crisis.playbooks.files import plans_in, toml_of
from crisis.playbooks.values import read_plan, values_of, values_of_pack
from crisis.queries.playbooks import coverage_of
from crisis.queries.suggesting import suggested_for
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.crisis.making import make_monitor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def changed(playbook, by, why="The first draft missed the night", **values):
    draft = playbook_versions.begin_draft(playbook=playbook, by=by)
    playbook_versions.save_draft(draft=draft, by=by, **values)
    return playbook_versions.put_in_force(draft=draft, by=by, why=why)


def test_a_scenario_is_adopted_once_and_every_built_in_plan_can_be_read(agency, alice):
    first = playbooks.playbook_for(agency=agency, scenario="hidden_ad")
    assert playbooks.playbook_for(agency=agency, scenario="hidden_ad", by=alice) == first
    assert (first.state, first.number, first.author, values_of(first)) == (
        "in_force",
        1,
        None,
        values_of_pack("hidden_ad"),
    )
    made = playbooks.adopt_playbooks(agency=agency, by=alice)
    assert len(made) == len(packs.playbooks()) - 2  # the one that is there, and the beginning of own ones
    assert playbooks.adopt_playbooks(agency=agency, by=alice) == []
    for key in packs.playbooks():
        assert read_plan(values_of_pack(key)) == values_of_pack(key)
    with pytest.raises(ActionError):
        playbooks.playbook_for(agency=agency, scenario="meteor")


def test_a_new_version_replaces_the_old_one_and_what_was_in_force_never_changes(agency, alice, bob):
    book = playbooks.playbook_for(agency=agency, scenario="wrong_post").playbook
    old = book.versions.get()
    draft = playbook_versions.begin_draft(playbook=book, by=alice)
    assert playbook_versions.begin_draft(playbook=book, by=alice) == draft
    playbook_versions.save_draft(draft=draft, by=alice, seen=1, first_actor="brand")
    with pytest.raises(EditConflict):
        playbook_versions.save_draft(draft=draft, by=alice, seen=1, first_actor="agency")
    with pytest.raises(ActionError):
        playbook_versions.put_in_force(draft=draft, by=alice, why="short")
    with pytest.raises(NotAllowed):
        playbook_versions.put_in_force(draft=draft, by=bob, why="long enough to be read")
    playbook_versions.put_in_force(draft=draft, by=alice, why="The brand answers faster")
    old.refresh_from_db()
    draft.refresh_from_db()
    assert (old.state, draft.state, draft.number, draft.why_changed) == (
        "replaced",
        "in_force",
        2,
        "The brand answers faster",
    )
    assert (values_of(old), draft.first_actor) == (values_of_pack("wrong_post"), "brand")
    assert Playbook.objects.get(pk=book.pk).reviewed_on == TODAY()
    with pytest.raises(InvalidTransition):
        playbook_versions.save_draft(draft=draft, by=alice, first_actor="agency")
    assert playbooks.playbook_for(agency=agency, scenario="wrong_post") == draft
    entry = AuditEntry.objects.get(action="crisis.playbook.in_force")
    assert (entry.data["changes"], entry.data["comment"]) == ({"version": [1, 2]}, "The brand answers faster")


@pytest.mark.parametrize(
    "values",
    [
        {"first_actor": "nobody"}, {"level": "huge"}, {"tasks": [{"role": "king", "text": "x", "minutes": 1}]},
        {"tasks": [{"role": "scribe", "text": "x", "minutes": 99999}]}, {"tasks": [{"role": "scribe", "text": "", "minutes": 5}]},
        {"tasks": "x"}, {"tasks": ["x"]}, {"templates": [{"sort": "holding", "language": "xx9", "text": "x"}]},
        {"templates": [{"sort": "holding", "language": "en", "text": "a"}, {"sort": "holding", "language": "EN", "text": "b"}]},
        {"replies": [{"nature": "hate", "what": "shout", "how": ""}]}, {"contacts": [{"name": "Ana"}]}, {"never": "x"},
        {"tasks": [{"role": "scribe", "text": "x", "minutes": 5}] * 61},
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(values):
    with pytest.raises(ActionError) as refused:
        read_plan(values)
    assert str(refused.value).endswith(".")


def test_two_versions_are_compared_by_words_and_rows(agency, alice):
    book = playbooks.playbook_for(agency=agency, scenario="hidden_ad").playbook
    old = book.versions.get()
    tasks = [
        {**old.tasks[0], "minutes": 8},
        *old.tasks[2:],
        {"role": "legal", "text": "Call the court", "minutes": 500, "is_legal": True},
    ]
    new = changed(book, alice, tasks=tasks, why_first=old.why_first + " Always.", contacts=[])
    found = {each.name: each for each in differences(old, new)}
    assert sorted(found) == ["Contacts", "Tasks", "Why they speak first"]
    assert [piece.text for piece in found["Why they speak first"].pieces if piece.kind == "new"] == [
        " Always."
    ]
    assert sorted(kind for kind, _pieces in found["Tasks"].rows) == ["changed", "gone", "new"]
    assert {kind for kind, _pieces in found["Contacts"].rows} == {"gone"}
    lanes = {lane.role: lane for lane in schedule_of(new.tasks)["lanes"]}
    assert [task["text"] for cell in lanes["legal"].cells for task in cell][-1] == "Call the court"


def test_a_plan_handed_out_comes_back_as_a_draft_word_for_word(agency, alice):
    book = playbooks.playbook_for(agency=agency, scenario="product_harm").playbook
    quoted = [{"who": 'Lawyer "fast"', "name": "Ana\\Lu", "reach": "+49 1"}]
    version = changed(book, alice, contacts=quoted, never=["It's safe", "“never”"])
    text = toml_of(version, today=TODAY())
    assert read_plan(plans_in(text)[0]) == values_of(version)
    [draft] = playbook_versions.take_in_playbooks(agency=agency, by=alice, text=text)
    assert (draft.playbook, draft.number, draft.state, values_of(draft)) == (
        book,
        3,
        "draft",
        values_of(version),
    )
    with pytest.raises(AlreadyExists):
        playbook_versions.take_in_playbooks(agency=agency, by=alice, text=text)
    whole = (packs.reading.FOLDER / "playbooks.toml").read_text()
    other = factories.make_agency("Otherhouse")
    taken = playbook_versions.take_in_playbooks(agency=other, by=factories.make_membership(other), text=whole)
    assert {values_of(each)["why_first"] for each in taken} == {
        each.why_first for each in packs.playbooks().values()
    }
    for bad in (
        "x = ",
        "x = 1",
        "[[playbook]]\nname = 'A'",
        "[[playbook]]\nname = 'A'\ntasks = 'x'\nlevel = 'minor'",
    ):
        with pytest.raises(ActionError):
            playbook_versions.take_in_playbooks(agency=agency, by=alice, text=bad)


def test_the_coverage_view_names_what_is_missing(agency, alice):
    assert [row.missing for row in coverage_of(agency, today=TODAY()).rows] == [("plan", "owner")] * 9
    book = playbooks.playbook_for(agency=agency, scenario="hidden_ad").playbook
    own = playbooks.create_playbook(agency=agency, by=alice, name="The tent burned")
    playbooks.update_playbook(playbook=book, by=alice, owner=alice)
    Playbook.objects.filter(pk=book.pk).update(reviewed_on=TODAY() - timedelta(days=400))
    found = coverage_of(agency, today=TODAY())
    rows = {row.name: row for row in found.rows}
    assert rows["Accused of a hidden ad"].missing == ("review",)
    assert (rows["The tent burned"].missing, rows["The tent burned"].draft) == (("plan",), own.versions.get())
    assert (found.planned, found.ownerless, found.stale, len(found.unadopted)) == (1, 0, 1, 8)
    playbooks.review_playbook(playbook=book, by=alice)
    assert coverage_of(agency, today=TODAY()).stale == 0
    with pytest.raises(AlreadyExists):
        playbooks.create_playbook(agency=agency, by=alice, name="the TENT burned")
    playbooks.archive_playbook(playbook=book, by=alice)
    playbooks.playbook_for(agency=agency, scenario="hidden_ad")
    with pytest.raises(ActionError):
        playbooks.restore_playbook(playbook=book, by=alice)


def test_campaigns_keep_their_version_until_they_take_the_new_one_before_launch(agency, alice, bob, brand):
    campaign = make_campaign(alice, brand)
    check = {each.key: each for each in launch_checks(campaign)}["playbooks"]
    assert (check.missing, bool(check.advice), check.is_met) == ("", True, False)
    [place] = campaign_playbooks.prepare_campaign(campaign=campaign, by=alice, scenarios=["hidden_ad"])
    assert campaign_playbooks.prepare_campaign(campaign=campaign, by=alice, playbooks=[place.playbook]) == []
    assert {each.key: each for each in launch_checks(campaign)}["playbooks"].is_met
    second = changed(place.playbook, alice, first_actor="agency")
    later = make_campaign(alice, brand, name="Later")
    assert (
        campaign_playbooks.prepare_campaign(campaign=later, by=alice, playbooks=[place.playbook])[0].version
        == second
    )
    place.refresh_from_db()
    assert place.version.number == 1
    with pytest.raises(NotAllowed):
        campaign_playbooks.renew_playbooks(campaign=campaign, by=bob)
    assert campaign_playbooks.renew_playbooks(campaign=campaign, by=alice) == [place]
    place.refresh_from_db()
    assert place.version == second
    changed(place.playbook, alice, first_actor="brand")
    type(campaign).objects.filter(pk=campaign.pk).update(state="running")
    with pytest.raises(ActionError, match="started"):
        campaign_playbooks.renew_playbooks(campaign=campaign, by=alice)
    campaign_playbooks.remove_playbook(place=place, by=alice)
    assert not CampaignPlaybook.objects.filter(campaign=campaign).exists()


def test_an_alert_is_told_which_plan_fits_and_why(agency, alice, brand, django_assert_max_num_queries):
    campaign = make_campaign(alice, brand)
    now = timezone.now()
    monitor = make_monitor(campaign)
    alert = Alert.objects.create(
        agency=agency, monitor=monitor, title="Storm", level="critical", began_at=now, raised_at=now
    )
    said = [
        ("complaint", "I got a rash and blisters"),
        ("complaint", "Rash after one day!"),
        ("accusation", "Is this #ad?"),
    ]
    for number, (nature, text) in enumerate(said):
        mention = Mention.objects.create(
            agency=agency,
            monitor=monitor,
            source="hand",
            external_key=str(number),
            text=text,
            nature=nature,
            at=now,
        )
        AlertSample.objects.create(alert=alert, mention=mention, position=number)
    playbooks.playbook_for(agency=agency, scenario="product_harm")
    with django_assert_max_num_queries(3):
        best, *others = suggested_for(alert)
    assert best.version is not None
    assert (best.scenario, best.version.playbook.name) == ("product_harm", "The product harmed somebody")
    assert best.why == "2 of 3: complaint; 2 of 3 say: rash, blister"
    assert "hidden_ad" in [each.scenario for each in others]
    campaign_playbooks.prepare_campaign(campaign=campaign, by=alice, playbooks=[best.version.playbook])
    changed(best.version.playbook, alice, first_actor="agency")
    with django_assert_max_num_queries(3):
        again = suggested_for(alert)[0]
    assert (again.version, again.why.endswith("the campaign is prepared with it")) == (best.version, True)
    assert chosen_plan(agency, str(best.version.uuid), alice) == best.version
    assert chosen_plan(agency, "nonsense", alice) is None
    person = factories.make_influencer(agency, "Mara Lind", risk="high")
    make_collaboration(campaign, alice, person)
    fitting = {each.scenario: each.why for each in suggested_for(campaign)}
    assert fitting["influencer_scandal"] == "One of its people has a raised risk: Mara Lind."


def test_the_pages_show_plans_and_change_them(
    client, agency, alice, bob, brand, django_assert_max_num_queries
):
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("crisis:adopt_playbooks"), {}, follow=True)
    assert "plans are in force" in answer.content.decode()
    with django_assert_max_num_queries(8):
        assert client.get(reverse("crisis:playbooks")).status_code == 200
    book = Playbook.objects.get(scenario="hidden_ad")
    with django_assert_max_num_queries(12):
        page = client.get(book.get_absolute_url()).content.decode()
    assert "Their audience trusts them" in page
    assert client.post(reverse("crisis:begin_playbook_version", args=[book.uuid])).status_code == 302
    draft = PlaybookVersion.objects.get(state="draft")
    edit = reverse("crisis:edit_playbook_version", args=[draft.uuid])
    assert client.get(edit).status_code == 200
    sent = {
        "seen": "1", "first_actor": "brand", "response": "stop", "level": "severe", "why_first": "They know", "triggers": "One\nTwo",
        "never": "That", "tasks-0-minutes": "45", "tasks-0-role": "scribe", "tasks-0-text": "Write", "tasks-0-is_legal": "1",
        "tasks-1-minutes": "", "tasks-1-role": "scribe", "tasks-1-text": "", "templates-0-sort": "holding",
        "templates-0-language": "en", "templates-0-text": "We know", "replies-0-nature": "hate", "replies-0-what": "leave",
        "replies-0-how": "", "contacts-0-who": "Lawyer", "contacts-0-name": "Ana", "contacts-0-reach": "",
    }  # fmt: skip
    bad = client.post(edit, {**sent, "tasks-0-minutes": "soon"})
    assert bad.status_code == 422 and "They know" in bad.content.decode()
    assert client.post(edit, {**sent, "more": "1"}).status_code == 200
    client.post(edit, sent)
    draft.refresh_from_db()
    assert draft.tasks == [{"role": "scribe", "text": "Write", "minutes": 45, "is_legal": True}]
    assert (draft.first_actor, draft.triggers, draft.contacts) == (
        "brand",
        ["One", "Two"],
        [{"who": "Lawyer", "name": "Ana", "reach": ""}],
    )
    assert "When" not in client.get(f"{book.get_absolute_url()}?version=2").content.decode()
    client.post(
        reverse("crisis:put_in_force", args=[draft.uuid]), {"why": "The audit asked for it", "seen": "2"}
    )
    draft.refresh_from_db()
    assert draft.state == "in_force"
    compared = client.get(reverse("crisis:compare_playbook", args=[book.uuid])).content.decode()
    assert "<ins>The brand</ins>" in compared or "<ins>brand</ins>" in compared
    toml = client.get(reverse("crisis:playbook_toml", args=[draft.uuid]))
    assert toml["Content-Disposition"] == 'attachment; filename="playbook-accused-of-a-hidden-ad-v2.toml"'
    assert client.get(reverse("crisis:playbook_pdf", args=[draft.uuid])).content.startswith(b"%PDF")
    file = SimpleUploadedFile("plan.toml", io.BytesIO(toml.content).read())
    assert client.post(reverse("crisis:take_in_playbooks"), {"file": file}).status_code == 302
    assert book.versions.filter(state="draft").count() == 1
    campaign = make_campaign(alice, brand)
    with django_assert_max_num_queries(12):
        assert (
            "Fits this campaign"
            in client.get(reverse("crisis:prepare_campaign", args=[campaign.uuid])).content.decode()
        )
    client.post(
        reverse("crisis:prepare_campaign", args=[campaign.uuid]),
        {"playbook": str(book.uuid), "scenario": "wrong_claim"},
    )
    assert campaign.playbook_places.count() == 2
    part = client.get(
        reverse("crisis:campaign_playbooks", args=[campaign.uuid]), headers={"HX-Request": "true"}
    ).content.decode()
    assert part.count("crisis/playbooks/") >= 2 and "<html" not in part
    assert "Playbooks" in client.get(reverse("campaigns:room", args=[campaign.uuid])).content.decode()
    client.force_login(bob.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(edit).status_code == 403
    assert client.post(reverse("crisis:adopt_playbooks")).status_code == 302
