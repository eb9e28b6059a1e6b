from campaigns.models.briefs import (
    Brief,
    BriefPoint,
    BriefRemark,
    BriefVersion,
    PointAnswer,
    ReadBack,
)
from campaigns.models.campaigns import (
    Campaign,
    CampaignMember,
    CampaignRisk,
    ClientNote,
    ContingencyDuty,
    ContingencyPlan,
    ContingencyScenario,
    LaunchOverride,
)
from campaigns.models.contracts import (
    Contract,
    ContractTemplate,
    ContractTemplateVersion,
)
from campaigns.models.deliverables import (
    CalendarFeed,
    Deliverable,
    Postponement,
    Reminder,
    ReminderLetter,
)
from campaigns.models.ideas import (
    Idea,
)
from campaigns.models.offers import (
    Exclusivity,
    Offer,
    OfferLine,
    UsageRight,
)
from campaigns.models.payments import (
    ExchangeRate,
    Payment,
)
from campaigns.models.pipeline import (
    Collaboration,
    PipelineStage,
    StageMove,
)
from campaigns.models.room import (
    ApprovalStage,
    BrandWord,
    MandatorySentence,
    Product,
)
from campaigns.models.slots import (
    Candidate,
    PlanPick,
    PlanScenario,
    ScenarioUse,
    ShortlistVote,
    Slot,
    Swap,
)

__all__ = [
    "ApprovalStage",
    "BrandWord",
    "Brief",
    "BriefPoint",
    "BriefRemark",
    "BriefVersion",
    "CalendarFeed",
    "Campaign",
    "CampaignMember",
    "CampaignRisk",
    "Candidate",
    "ClientNote",
    "Collaboration",
    "ContingencyDuty",
    "ContingencyPlan",
    "ContingencyScenario",
    "Contract",
    "ContractTemplate",
    "ContractTemplateVersion",
    "Deliverable",
    "ExchangeRate",
    "Exclusivity",
    "Idea",
    "LaunchOverride",
    "MandatorySentence",
    "Offer",
    "OfferLine",
    "Payment",
    "PipelineStage",
    "PlanPick",
    "PlanScenario",
    "ScenarioUse",
    "ShortlistVote",
    "PointAnswer",
    "Postponement",
    "Product",
    "ReadBack",
    "Reminder",
    "ReminderLetter",
    "Slot",
    "StageMove",
    "Swap",
    "UsageRight",
]
