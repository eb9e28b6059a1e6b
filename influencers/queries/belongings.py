"""What belongs to an agency's influencers, loaded as the API writes it."""

from django.db.models import Prefetch, QuerySet

from accounts.models import Agency
from influencers.models import Channel, ContactPoint, Influencer, Note, Snapshot


def with_channels(influencers: "QuerySet[Influencer]") -> "QuerySet[Influencer]":
    """Return the influencers with stage, owner and channels loaded: two statements, whatever their number."""
    channels = Prefetch("channels", queryset=Channel.objects.order_by("platform", "pk"))
    return influencers.select_related("stage", "owner__user").prefetch_related(channels)


def snapshots_in(agency: Agency) -> "QuerySet[Snapshot]":
    """Return the agency's figures over time with who entered them, and the proof."""
    return Snapshot.objects.filter(channel__agency=agency).select_related("entered_by__user", "evidence")


def notes_in(agency: Agency) -> "QuerySet[Note]":
    """Return the agency's notes with their authors."""
    return Note.objects.filter(influencer__agency=agency).select_related("author__user", "influencer__agency")


def contact_points_in(agency: Agency) -> "QuerySet[ContactPoint]":
    return ContactPoint.objects.filter(influencer__agency=agency).select_related("influencer__agency")
