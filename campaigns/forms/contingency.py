"""The contingency plan as one form: scenarios with their duties, read from numbered fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import Membership
from campaigns.models import ContingencyPlan

MOST_SCENARIOS = 30
MOST_DUTIES = 20
TEXTS = ("title", "sign", "response", "first_actor", "first_contact", "steps")
DUTIES_SHOWN = 3


def posted_scenarios(data: Mapping[str, str], members: Sequence[Membership]) -> list[dict[str, Any]]:
    """Return the scenarios of a submitted plan; one without name, sign, contact, steps and duties is left out."""
    by_uuid = {str(member.uuid): member for member in members}
    found = []
    for number in range(MOST_SCENARIOS + 1):
        row: dict[str, Any] = {name: data.get(f"s{number}-{name}", "") for name in TEXTS}
        row["duties"] = [
            {
                "member": by_uuid.get(data.get(f"s{number}-d{place}-member", "")),
                "who": data.get(f"s{number}-d{place}-who", ""),
                "duty": data.get(f"s{number}-d{place}-duty", ""),
            }
            for place in range(MOST_DUTIES)
            if f"s{number}-d{place}-duty" in data
        ]
        told = [row[name] for name in ("title", "sign", "first_contact", "steps")]
        told += [part for duty in row["duties"] for part in (duty["who"], duty["duty"], duty["member"])]
        if any(told):
            found.append(row)
    return found


def stored_scenarios(plan: ContingencyPlan | None) -> list[dict[str, Any]]:
    """Return a stored plan as the form shows it."""
    if plan is None:
        return []
    return [
        {
            **{name: getattr(scenario, name) for name in TEXTS},
            "duties": [
                {"member": duty.member, "who": duty.who, "duty": duty.duty} for duty in scenario.duties.all()
            ],
        }
        for scenario in sorted(plan.scenarios.all(), key=lambda each: each.position)
    ]


def with_room(scenarios: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return scenarios with empty places for duties, and one empty scenario at the end."""
    rows = [*scenarios, dict.fromkeys(TEXTS, "") | {"duties": []}][: MOST_SCENARIOS + 1]
    return [
        {**row, "duties": [*row["duties"], *({} for _ in range(_free(len(row["duties"]))))]} for row in rows
    ]


def _free(taken: int) -> int:
    return min(max(1, DUTIES_SHOWN - taken), MOST_DUTIES - taken)
