from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member may do. Agency roles see the whole agency; client roles see one brand, in the portal."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    VIEWER = "viewer", _("Viewer")
    APPROVER = "approver", _("Client: approver")
    REVIEWER = "reviewer", _("Client: reviewer")

    agency_roles = nonmember(("owner", "manager", "viewer"))
    editing_roles = nonmember(("owner", "manager"))
    client_roles = nonmember(("approver", "reviewer"))


class Scope(TextChoices):
    """What an API key may do; a key never may more than the member it belongs to."""

    AGENCY_READ = "agency:read", _("Read the agency, its members and brands")
    BRANDS_WRITE = "brands:write", _("Create and change brands")
    INFLUENCERS_READ = "influencers:read", _("Read influencers, channels and snapshots")
    INFLUENCERS_WRITE = "influencers:write", _("Create and change influencers and channels")
    CAMPAIGNS_READ = "campaigns:read", _("Read campaigns and everything in them, fees and margins included")
    CAMPAIGNS_WRITE = (
        "campaigns:write",
        _("Create and change campaigns and everything in them, but no payments"),
    )
    PAYMENTS_WRITE = "payments:write", _("Enter, approve and settle payments")
    OUTREACH_READ = "outreach:read", _("Read letters, answers, sequences and templates")
    OUTREACH_WRITE = "outreach:write", _("Write and send letters, run sequences, change templates")
    CRISIS_READ = "crisis:read", _("Read monitors, alerts, war rooms and playbooks")
    CRISIS_WRITE = "crisis:write", _("Acknowledge alerts, work in war rooms, send in mentions")
    AUDIT_READ = "audit:read", _("Read the audit trail")
    AGENCY_WRITE = "agency:write", _("Change the agency's settings")
    MEMBERS_WRITE = "members:write", _("Invite people, change roles, remove members")
    KEYS_WRITE = "keys:write", _("Make and revoke API keys")
    PLATFORMS_READ = "platforms:read", _("See access to platforms, consents and notices")
    PLATFORMS_WRITE = "platforms:write", _("Set up access to platforms and ask for consents")

    owner_scopes = nonmember(("audit:read", "agency:write", "members:write"))  # of use to owners only
