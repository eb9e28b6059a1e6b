"""Reads of drafts' files: each begins with whose they are."""

from django.db.models import F, QuerySet

from accounts.models import Agency, Brand
from campaigns.models import Collaboration
from drafts.models import Draft, Revision, RevisionFile, Upload
from drafts.models.files import UploadQuerySet

_DRAFT = "revision__draft__deliverable__collaboration__campaign"


def files_to_show(agency: Agency) -> QuerySet[RevisionFile]:
    """Files of the agency's drafts."""
    return RevisionFile.objects.for_agency(agency).select_related(
        f"{_DRAFT}__agency", "revision__draft__agency"
    )


def files_for_brand(brand: Brand | None) -> QuerySet[RevisionFile]:
    """Files a client of the brand may see: of revisions up to the newest one a client's stage was opened for."""
    if brand is None:
        return RevisionFile.objects.none()
    rows = RevisionFile.objects.for_agency(brand.agency).ready()
    return rows.select_related("revision").filter(
        revision__draft__in=Draft.objects.shown_to(brand),
        revision__submitted_at__isnull=False,
        revision__number__lte=F("revision__draft__client_saw__number"),
    )


def files_of_draft_for_clients(draft: Draft) -> QuerySet[RevisionFile]:
    """Files of one draft that may be seen outside, up to the newest revision clients saw."""
    rows = RevisionFile.objects.for_agency(draft.agency).ready().filter(revision__draft=draft)
    return rows.filter(
        revision__submitted_at__isnull=False, revision__number__lte=F("revision__draft__client_saw__number")
    )


def files_of(collaboration: Collaboration) -> QuerySet[RevisionFile]:
    """Files of one influencer's drafts in one campaign."""
    rows = RevisionFile.objects.for_agency(collaboration.agency).select_related("revision__draft__agency")
    return rows.filter(revision__draft__deliverable__collaboration=collaboration)


def revisions_to_write(agency: Agency) -> QuerySet[Revision]:
    """Revisions of the agency with what the rules ask about."""
    return Revision.objects.for_agency(agency).select_related(
        "draft__agency", "draft__deliverable__collaboration__campaign"
    )


def uploads_to_go_on(agency: Agency) -> UploadQuerySet:
    """Files on their way to the agency's drafts."""
    return Upload.objects.for_agency(agency).select_related(
        "revision__draft__agency", f"{_DRAFT}__agency", "member", "given_pass", "file"
    )
