"""What each goal of a campaign asks for: its leading figure and who is proposed (campaigns/goals.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaigns.states import Goal


@dataclass(frozen=True)
class GoalFacts:
    """`rrr` is the goal by which reach, relevance and resonance are weighed (influencers/rrr/weights.toml)."""

    figure: str
    unit: str
    formula: str
    rrr: str
    proposes: str


@cache
def goal_facts(goal: str) -> GoalFacts:
    """Return what a goal asks for."""
    return _pack()[goal]


@cache
def _pack() -> dict[str, GoalFacts]:
    with (Path(__file__).parent / "goals.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {goal: GoalFacts(**rows[goal]) for goal in Goal.values}
