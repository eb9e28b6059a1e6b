"""The rows of the influencers' room, one module a noun."""

from influencers.models.channels import Channel, ChannelQuerySet, Snapshot
from influencers.models.content import AudienceSketch, Comment, Post, PostSnapshot, SafetyFlag, Thumbnail
from influencers.models.credentials import ConsentLink, Credential, CredentialQuerySet, Spent
from influencers.models.imports import Import, ImportProblem, ImportQuerySet
from influencers.models.lookups import Among
from influencers.models.moods import LoadedModel, MoodCorrection, NatureCorrection, OwnHead, Rereading
from influencers.models.people import (
    ContactPoint,
    CustomField,
    Influencer,
    InfluencerFile,
    InfluencerQuerySet,
    Note,
    Stage,
    StageQuerySet,
    name_key,
)
from influencers.models.polls import Poll
from influencers.models.push import PushMessage, PushSubscription, PushSubscriptionQuerySet
from influencers.models.relations import (
    BrandRelation,
    CareDate,
    Gift,
    PastWork,
    Rate,
    Representation,
    Representative,
)
from influencers.models.search import (
    ExportMapping,
    InfluencerList,
    ListEntry,
    Merge,
    NotADuplicate,
    SavedView,
)
from influencers.models.vetting import (
    ChecklistItem,
    OutsideFigure,
    OverlapDecision,
    OverlapFigure,
    OverlapVote,
    RiskAssessment,
    Tier,
    Verdict,
)

__all__ = [
    "Among",
    "LoadedModel",
    "MoodCorrection",
    "OwnHead",
    "Rereading",
    "Spent",
    "CredentialQuerySet",
    "Credential",
    "ConsentLink",
    "AudienceSketch",
    "BrandRelation",
    "CareDate",
    "Channel",
    "ChannelQuerySet",
    "ChecklistItem",
    "Comment",
    "ContactPoint",
    "CustomField",
    "ExportMapping",
    "Gift",
    "Import",
    "ImportProblem",
    "ImportQuerySet",
    "Influencer",
    "InfluencerFile",
    "InfluencerList",
    "InfluencerQuerySet",
    "ListEntry",
    "Merge",
    "NatureCorrection",
    "NotADuplicate",
    "Note",
    "OutsideFigure",
    "OverlapDecision",
    "OverlapFigure",
    "OverlapVote",
    "PastWork",
    "Poll",
    "Post",
    "PushMessage",
    "PushSubscription",
    "PushSubscriptionQuerySet",
    "PostSnapshot",
    "Rate",
    "Representation",
    "Representative",
    "RiskAssessment",
    "SafetyFlag",
    "SavedView",
    "Snapshot",
    "Stage",
    "StageQuerySet",
    "Thumbnail",
    "Tier",
    "Verdict",
    "name_key",
]
