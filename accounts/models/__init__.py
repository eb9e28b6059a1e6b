from accounts.models.house import (
    Agency,
    ApiKey,
    ApiKeyQuerySet,
    Brand,
    BrandQuerySet,
    IdempotencyRecord,
    Invitation,
    InvitationQuerySet,
    Membership,
    MembershipQuerySet,
    TimeStamped,
    User,
    UserManager,
)
from accounts.models.passes import Pass, PassQuerySet, PassUse
from accounts.models.trail import AuditEntry, AuditQuerySet

__all__ = [
    "Agency",
    "ApiKey",
    "ApiKeyQuerySet",
    "AuditEntry",
    "AuditQuerySet",
    "Brand",
    "BrandQuerySet",
    "IdempotencyRecord",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Pass",
    "PassQuerySet",
    "PassUse",
    "TimeStamped",
    "User",
    "UserManager",
]
