"""The packs of the crisis room, as they are looked at when the program starts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.rule_packs import PackFault
from crisis import packs, system_checks
from crisis.packs.signs import read_signs, signs

HEAD = 'pack = "signs"\nversion = 1\nas_of = 2026-01-01\nreview_by = 2027-01-01\nsource = "x"\n'


def test_the_packs_fit_together_and_have_a_day_for_looking_again():
    assert [message for message in system_checks.look_at_packs() if message.id != "crisis.I001"] == []
    names = {path.name for path, _day in system_checks.review_dates()}
    assert names >= {"playbooks.toml", "severity.toml", "signs.toml", "any.toml", "ko.toml"}


def test_a_pack_that_does_not_fit_is_an_error_and_an_old_one_a_note(monkeypatch):
    fewer = {key: level for key, level in packs.levels().items() if key != "watch"}
    monkeypatch.setattr(system_checks, "levels", lambda: fewer)
    monkeypatch.setattr(
        system_checks, "signs", lambda: {key: signs()[key] for key in signs() if key != "data_leak"}
    )
    [levels, sign] = [message.msg for message in system_checks.look_at_packs() if message.id == "crisis.E002"]
    assert (levels.startswith("severity.toml has the levels minor"), "data_leak" in sign) == (True, True)

    def broken():
        raise PackFault("levels.toml is not TOML.")

    monkeypatch.setattr(system_checks, "levels", broken)
    assert [message.id for message in system_checks.look_at_packs()] == ["crisis.E001"]
    monkeypatch.undo()
    later = timezone.now() + timedelta(days=4000)
    monkeypatch.setattr(system_checks.timezone, "localdate", lambda: later.date())
    assert {message.id for message in system_checks.look_at_packs()} == {"crisis.I001"}


@pytest.mark.parametrize(
    "row",
    [
        'scenario = "meteor"\nnatures = {}\nwords = []', 'scenario = "hidden_ad"\nnatures = { anger = 1.0 }\nwords = []',
        'scenario = "hidden_ad"\nnatures = { hate = 2.0 }\nwords = []', 'scenario = "hidden_ad"\nnatures = {}',
    ],
)  # fmt: skip
def test_a_sign_that_cannot_be_is_named(row):
    with pytest.raises(PackFault):
        read_signs("signs.toml", f"{HEAD}[[sign]]\n{row}\n")
