from drafts.models.drafts import Checkpoint, Draft, Revision
from drafts.models.files import RevisionFile, Upload
from drafts.models.findings import Finding
from drafts.models.links import Digest, ShareLink
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
    "Digest",
    "Draft",
    "Finding",
    "ReviewLetter",
    "ReviewPlan",
    "ReviewStage",
    "Revision",
    "RevisionFile",
    "ShareLink",
    "Turn",
    "TurnApprover",
    "Upload",
]
