"""The end of a post-mortem: only with a change or a reason for none; its figures stay as they are."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.moves import move
from campaigns.reading import check_seen
from crisis.actions.postmortems import lock_postmortem
from crisis.actions.timeline import write_entry
from crisis.models import Postmortem
from crisis.postmortem_figures import figures_of
from crisis.queries.charts import hours_of
from crisis.queries.postmortems import people_of
from crisis.states import POSTMORTEM_MOVES, EntryKind, FactorKind, PostmortemState
from influencers.actions.vetting import assess_risk
from influencers.models import Influencer
from influencers.states import RiskLevel


@transaction.atomic
def close_postmortem(
    *, postmortem: Postmortem, by: Membership, risks: Mapping[Influencer, str], version: int | None = None
) -> Postmortem:
    """Close a post-mortem that has a summary and a change, or a reason for none (R120).

    `risks`: how risky working with each of its people is from now on (RiskLevel), written to their record with the
    reason. Whoever was barred by one of its changes stays so; a drill says nothing about people.
    """
    current = lock_postmortem(postmortem, by)
    check_seen(current, version)
    if not current.changes.exists():
        raise ActionError(_("It closes only with a change of a plan, the checklist or the blocklist, or with a reason why nothing changes."))  # fmt: skip
    if not current.summary:
        raise ActionError(_("Write the summary first: what happened, in a few sentences."))
    incident = current.incident
    if not incident.is_drill:
        _record_risks(current, by, risks)
    now = timezone.now()
    move(
        current, POSTMORTEM_MOVES, PostmortemState.CLOSED, refused=_("This post-mortem is closed already."), closed_at=now,
        closed_by=by, figures=figures_of(incident, hours_of(incident)), version=current.version + 1,
    )  # fmt: skip
    record(by=by, action="crisis.postmortem.closed", subject=current, agency=incident.agency)
    write_entry(incident=incident, kind=EntryKind.STATE, text=_("The post-mortem is closed."), by=by, at=now)
    return current


def _record_risks(postmortem: Postmortem, by: Membership, risks: Mapping[Influencer, str]) -> None:
    barred = set(postmortem.changes.filter(influencer__isnull=False).values_list("influencer_id", flat=True))
    given = {person.pk: level for person, level in risks.items()}
    root = postmortem.factors.filter(kind=FactorKind.ROOT).order_by("position", "pk").first()
    told = [
        _("Incident %(number)s, “%(title)s”.")
        % {"number": postmortem.incident.number, "title": postmortem.incident.title}
    ]
    told += [root.text] if root else []
    for person in people_of(postmortem.incident):
        if person.pk in barred:
            continue
        level = given.get(person.pk, "")
        if level not in RiskLevel.values:
            raise ActionError(
                _("Say how risky working with %(name)s is from now on.") % {"name": person.name}
            )
        assess_risk(influencer=person, by=by, level=level, reason="\n".join(told))
