"""What proves figures that no poll brought: a screenshot, with them or afterwards."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from influencers import rules
from influencers.actions.files import add_file
from influencers.models import Channel, InfluencerFile, Snapshot
from influencers.states import SnapshotSource
from platforms.registry import PLATFORMS


@transaction.atomic
def attach_evidence(
    *, snapshot: Snapshot, by: Membership, evidence: UploadedFile | InfluencerFile
) -> Snapshot:
    """Put a screenshot to figures that were typed in or imported; another one takes the place of the one before.

    `evidence` is an upload, which is verified and written anew, or a file the influencer has already. The file before
    stays among the influencer's. Raises ActionError for figures a poll brought.
    """
    held = Snapshot.objects.select_for_update(of=("self",)).select_related("channel__influencer", "evidence")
    # By the moment, too: without it every month's partition would be asked.
    snapshot = held.get(pk=snapshot.pk, taken_at=snapshot.taken_at)
    channel, before = snapshot.channel, snapshot.evidence
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot prove figures. Ask a manager or owner."))
    if snapshot.source == SnapshotSource.POLL:
        raise ActionError(gettext("These figures were read from the platform itself and need no screenshot."))
    stored = read_evidence(channel=channel, by=by, given=evidence)
    if stored == before:
        return snapshot
    Snapshot.objects.filter(pk=snapshot.pk, taken_at=snapshot.taken_at).update(evidence=stored)
    snapshot.evidence = stored
    record(
        by=by,
        action="influencers.channel.evidence_attached",
        subject=channel.influencer,
        agency=by.agency,
        changes={"evidence": (before.name if before else None, stored.name)},
        comment=f"{PLATFORMS[channel.platform].label} {channel.handle or channel.title}, {snapshot.taken_at:%d %b %Y}",
    )
    return snapshot


def read_evidence(
    *, channel: Channel, by: Membership, given: UploadedFile | InfluencerFile
) -> InfluencerFile:
    """Return the file that shows a channel's figures, an upload stored first; the calling action has asked its rule."""
    if isinstance(given, InfluencerFile):
        if given.influencer_id != channel.influencer_id:
            raise ActionError(gettext("The screenshot belongs to somebody else. Upload it here."))
        stored = given
    else:
        stored = add_file(influencer=channel.influencer, by=by, file=given)
    if not stored.content_type.startswith(("image/", "application/pdf")):
        raise ActionError(gettext("Evidence is a picture or a PDF."))
    return stored
