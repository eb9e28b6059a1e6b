"""The due diligence as pages show it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Agency
from influencers.models import ChecklistItem, Influencer, RiskAssessment, Verdict

MOST_VERDICTS = 300
MOST_ASSESSMENTS = 20


@dataclass(frozen=True)
class Answered:
    """A question with its newest answer and the earlier ones, newest first."""

    item: ChecklistItem
    newest: Verdict | None
    earlier: list[Verdict]


def answers_of(influencer: Influencer, items: Sequence[ChecklistItem]) -> list[Answered]:
    """Return the questions with all answers about an influencer. One statement."""
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts_of(influencer)[:MOST_VERDICTS]:
        verdicts[verdict.item_id].append(verdict)
    return [Answered(item, next(iter(verdicts[item.pk]), None), verdicts[item.pk][1:]) for item in items]


def verdicts_of(influencer: Influencer) -> QuerySet[Verdict]:
    return influencer.verdicts.select_related("author__user", "item").order_by("-pk")


def risks_of(influencer: Influencer) -> list[RiskAssessment]:
    """Return the newest assessments of the risk, with authors."""
    return list(influencer.risk_assessments.select_related("author__user").order_by("-pk")[:MOST_ASSESSMENTS])


def items_of(agency: Agency) -> QuerySet[ChecklistItem]:
    """Return all the agency's questions, archived ones last."""
    return ChecklistItem.objects.for_agency(agency).order_by("archived_at", "position", "pk")
