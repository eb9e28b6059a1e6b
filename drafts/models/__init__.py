from drafts.models.drafts import Checkpoint, Draft, Revision
from drafts.models.findings import Finding
from drafts.models.remarks import Annotation
from drafts.models.review import (
    Decision,
    ReviewLetter,
    ReviewPlan,
    ReviewStage,
    Turn,
    TurnApprover,
)

__all__ = [
    "Annotation",
    "Checkpoint",
    "Decision",
    "Draft",
    "Finding",
    "ReviewLetter",
    "ReviewPlan",
    "ReviewStage",
    "Revision",
    "Turn",
    "TurnApprover",
]
