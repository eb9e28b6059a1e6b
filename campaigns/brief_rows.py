"""The brief on a collaboration's page: what they were asked to read, how far they are, and the link to their page."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership, Pass
from campaigns import rules
from campaigns.models import Collaboration
from campaigns.queries.read_backs import readings_of


def load_brief(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return what the section shows. Five statements."""
    now = timezone.now()
    links = Pass.objects.for_agency(collaboration.agency).about(collaboration).usable(now=now)
    return {
        "collaboration": collaboration,
        "readings": readings_of(collaboration),
        "link": links.order_by("-pk").first(),
        "may_edit": rules.can_edit_campaign(by, collaboration.campaign),
        "now": now,
    }
