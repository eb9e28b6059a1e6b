"""Two people decide at once: each gets one clear answer, and the draft one outcome."""

import threading
from typing import Any

import pytest
from django.db import connection

from accounts.errors import ActionError
from drafts.actions.review import decide
from drafts.models import Decision, Draft
from drafts.states import RevisionState
from tests import factories
from tests.drafts.making import fresh, handed_in, make_owed
from tests.drafts.making import two_stages as stages_of

pytestmark = pytest.mark.django_db(transaction=True)


def race(*answers: tuple[Draft, Any, str]) -> list[str]:
    """Let everybody decide at the same moment; return who got what, refusals as their sentence."""
    start, told = threading.Barrier(len(answers)), {}

    def act(place: int, draft: Draft, by: Any, answer: str) -> None:
        try:
            start.wait(timeout=60)
            told[place] = decide(draft=draft, by=by, answer=answer, seen=1, note="So it is").answer
        except ActionError as error:
            told[place] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(place, *given)) for place, given in enumerate(answers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return [told[place] for place in range(len(answers))]


def test_of_two_approvers_at_once_one_decides_and_the_other_is_told_what_was_decided(alice, brand, agency):
    second = factories.make_membership(agency, "manager", "ben@northlight.example")
    outcomes = {"approve": RevisionState.APPROVED, "request_changes": RevisionState.RETURNED}
    owed = make_owed(alice, brand)
    stages_of(owed, alice)
    draft = handed_in(alice, owed)
    draft.newest.turns.filter(kind="client").delete()
    draft.newest.turns.get().places.all().delete()  # anybody of the house may

    told = race((fresh(draft), alice, "approve"), (fresh(draft), second, "request_changes"))

    [taken] = [answer for answer in told if answer in outcomes]
    [refused] = [answer for answer in told if answer not in outcomes]
    assert Decision.objects.get().answer == taken
    assert fresh(draft).state == outcomes[taken]
    words = {"approve": "approved", "request_changes": "changes wanted"}
    assert refused == f"Revision 1 is decided already: {words[taken]}."


def test_where_two_have_to_approve_both_count_and_it_is_approved_once(alice, brand, agency):
    second = factories.make_membership(agency, "manager", "ben@northlight.example")
    owed = make_owed(alice, brand)
    stages_of(owed, alice)
    draft = handed_in(alice, owed)
    draft.newest.turns.filter(kind="client").delete()
    turn = draft.newest.turns.get()
    turn.places.create(member=second)
    turn.needed = 2
    turn.save(update_fields=["needed"])

    told = race((fresh(draft), alice, "approve"), (fresh(draft), second, "approve"))

    assert told == ["approve", "approve"]
    assert fresh(draft).state == RevisionState.APPROVED
    assert turn.decisions.standing().count() == 2
