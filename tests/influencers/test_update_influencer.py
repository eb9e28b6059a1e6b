from datetime import date

import pytest

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.record import (
    Outdated,
    archive_influencer,
    create_influencer,
    finish_next_step,
    plan_next_step,
    restore_influencer,
    set_owner,
    set_stage,
    tag_influencer,
    untag_influencer,
    update_influencer,
)
from influencers.actions.stages import ensure_stages
from influencers.models import Influencer


@pytest.fixture
def mina(alice):
    return create_influencer(by=alice, name="Mina", country="KR", tags=["beauty"])


def changes_of(influencer):
    entry = AuditEntry.objects.about(influencer).newest_first()[0]
    return entry.action, entry.data.get("changes")


def test_only_what_differs_is_written_and_told(alice, mina):
    stored = update_influencer(influencer=mina, by=alice, name="Mina Park", country="KR", languages=["ko"])
    assert (stored.name, stored.name_key, stored.search_text) == (
        "Mina Park",
        "mina park",
        " mina park beauty ",
    )
    assert stored.version == 2
    assert changes_of(mina) == (
        "influencers.influencer.changed",
        {"name": ["Mina", "Mina Park"], "languages": [None, "ko"]},
    )


def test_saving_without_a_change_writes_nothing(alice, mina):
    update_influencer(influencer=mina, by=alice, name="Mina", country="kr")
    assert Influencer.objects.get(pk=mina.pk).version == 1
    assert AuditEntry.objects.about(mina).count() == 1


def test_the_second_editor_is_told_and_changes_nothing(alice, olga, mina):
    update_influencer(influencer=mina, by=olga, version=1, name="Mina P.")
    with pytest.raises(Outdated) as refusal:
        update_influencer(influencer=mina, by=alice, version=1, name="Mina Lee")
    assert (refusal.value.current.name, refusal.value.current.version) == ("Mina P.", 2)
    assert Influencer.objects.get(pk=mina.pk).name == "Mina P."


def test_two_people_tagging_from_old_copies_both_win(alice, olga, mina):
    first, second = Influencer.objects.get(pk=mina.pk), Influencer.objects.get(pk=mina.pk)
    tag_influencer(influencer=first, by=alice, tags=["Travel"])
    tag_influencer(influencer=second, by=olga, tags=["food", "beauty"])
    assert Influencer.objects.get(pk=mina.pk).tags == ["beauty", "travel", "food"]
    untag_influencer(influencer=mina, by=alice, tags=["BEAUTY"])
    stored = Influencer.objects.get(pk=mina.pk)
    assert (stored.tags, stored.search_text) == (["travel", "food"], " mina travel food ")


def test_stage_and_owner_are_told_by_name(alice, olga, mina):
    stage = ensure_stages(alice.agency)[1]
    set_stage(influencer=mina, by=alice, stage=stage)
    assert changes_of(mina)[1] == {"stage": [None, "Contacted"]}
    set_owner(influencer=mina, by=alice, owner=olga)
    assert changes_of(mina)[1] == {"owner": [None, "Olga"]}
    set_owner(influencer=mina, by=alice, owner=None)
    assert changes_of(mina)[1] == {"owner": ["Olga", None]}


def test_next_step_is_planned_and_done(alice, mina):
    plan_next_step(influencer=mina, by=alice, text=" Send  the contract ", on=date(2026, 5, 4))
    stored = Influencer.objects.get(pk=mina.pk)
    assert (stored.next_step, stored.next_step_date) == ("Send the contract", date(2026, 5, 4))
    finish_next_step(influencer=mina, by=alice)
    assert changes_of(mina) == (
        "influencers.next_step.done",
        {"next_step": ["Send the contract", None], "next_step_date": ["2026-05-04", None]},
    )
    with pytest.raises(InvalidTransition):
        finish_next_step(influencer=mina, by=alice)


def test_archived_once_and_restored_once(alice, mina):
    archive_influencer(influencer=mina, by=alice)
    with pytest.raises(InvalidTransition):
        archive_influencer(influencer=mina, by=alice)
    assert Influencer.objects.active().count() == 0
    restore_influencer(influencer=mina, by=alice)
    with pytest.raises(InvalidTransition):
        restore_influencer(influencer=mina, by=alice)
    actions = AuditEntry.objects.about(mina).order_by("pk").values_list("action", flat=True)
    assert list(actions)[1:] == ["influencers.influencer.archived", "influencers.influencer.restored"]


@pytest.mark.parametrize("who", ["bob", "charlie", "carla"])
def test_viewers_strangers_and_clients_change_nothing(request, mina, who):
    by = request.getfixturevalue(who)
    for attempt in (
        lambda: update_influencer(influencer=mina, by=by, name="X"),
        lambda: tag_influencer(influencer=mina, by=by, tags=["x"]),
        lambda: untag_influencer(influencer=mina, by=by, tags=["beauty"]),
        lambda: set_stage(influencer=mina, by=by, stage=None),
        lambda: set_owner(influencer=mina, by=by, owner=None),
        lambda: plan_next_step(influencer=mina, by=by, text="x", on=None),
        lambda: archive_influencer(influencer=mina, by=by),
        lambda: restore_influencer(influencer=mina, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert AuditEntry.objects.about(mina).count() == 1


def test_a_next_step_needs_words(alice, mina):
    with pytest.raises(ActionError) as refusal:
        plan_next_step(influencer=mina, by=alice, text="  ", on=None)
    assert str(refusal.value) == "Write what the next step is."
