"""What a post-mortem changes in how the house works: a playbook, the checklist, whom it works with; or nothing, and why."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.reading import read_name
from crisis.actions.playbook_versions import begin_draft
from crisis.actions.postmortems import lock_postmortem
from crisis.models import PlanChange, Playbook, PlaybookVersion, Postmortem
from crisis.states import ChangeKind, VersionState
from influencers.actions.vetting import add_item, assess_risk
from influencers.models import Influencer
from influencers.states import RiskLevel

SHORTEST_REASON = 20


@transaction.atomic
def propose_version(*, postmortem: Postmortem, by: Membership, playbook: Playbook, text: str) -> PlanChange:
    """Propose a new version of a playbook: its draft is opened and linked; once in force, the next campaigns get it."""
    current = lock_postmortem(postmortem, by)
    if playbook.agency_id != current.incident.agency_id:
        raise ActionError(_("Choose one of your agency's playbooks."))
    text = read_name(text, 500, _("What changes"))
    draft = begin_draft(playbook=playbook, by=by)
    if draft.plan_changes.exists():
        raise ActionError(_("A post-mortem proposed a version of %(name)s already: put that in force first, or take it back.") % {"name": playbook.name})  # fmt: skip
    return _store(current, by, ChangeKind.PLAYBOOK, text, playbook_version=draft)


@transaction.atomic
def add_checklist_point(
    *, postmortem: Postmortem, by: Membership, question: str, text: str = ""
) -> PlanChange:
    """Add a question to the house's vetting checklist; `text` says why, the question itself when left out."""
    current = lock_postmortem(postmortem, by)
    why = _("Learned from “%(title)s”.") % {"title": current.incident.title}
    item = add_item(by=by, question=question, help=why[:300])
    return _store(current, by, ChangeKind.CHECKLIST, text.strip() or item.question, checklist_item=item)


@transaction.atomic
def bar_influencer(
    *, postmortem: Postmortem, by: Membership, influencer: Influencer, text: str
) -> PlanChange:
    """Work with somebody of the incident no more: their risk says so from now on, and no brand is proposed them."""
    current = lock_postmortem(postmortem, by)
    if not current.incident.influencers.filter(influencer=influencer).exists():
        raise ActionError(_("Choose somebody the incident is about."))
    if current.incident.is_drill:
        raise ActionError(_("This was a drill: it says nothing about people."))
    reason = read_name(text, 500, _("The reason"))
    assess_risk(
        influencer=influencer, by=by, level=RiskLevel.BARRED, reason=f"{current.incident.title}: {reason}"
    )
    return _store(current, by, ChangeKind.BLOCKLIST, reason, influencer=influencer)


@transaction.atomic
def change_nothing(*, postmortem: Postmortem, by: Membership, text: str) -> PlanChange:
    """Say why nothing changes. It stands alone: with a change beside it, it would not be true."""
    current = lock_postmortem(postmortem, by)
    reason = read_name(text, 500, _("The reason"))
    if len(reason) < SHORTEST_REASON:
        raise ActionError(
            _("Say why nothing changes: at least %(number)s letters.") % {"number": SHORTEST_REASON}
        )
    if current.changes.exists():
        raise ActionError(_("Something changes already, or its reason is there."))
    return _store(current, by, ChangeKind.NONE, reason)


@transaction.atomic
def take_back_change(*, change: PlanChange, by: Membership) -> Postmortem:
    """Take back a proposed version that is not in force, or that nothing changes. What took effect is changed where it stands."""
    current = lock_postmortem(change.postmortem, by)
    if change.kind in (ChangeKind.CHECKLIST, ChangeKind.BLOCKLIST):
        raise ActionError(
            _("This has taken effect. Change it where it stands: in the checklist, or in their risk.")
        )
    version = change.playbook_version_id
    if version and not PlaybookVersion.objects.filter(pk=version, state=VersionState.DRAFT).exists():
        raise ActionError(_("The new version is in force already."))
    if not PlanChange.objects.filter(pk=change.pk).delete()[0]:
        raise ActionError(_("This change was taken back already."))
    record(
        by=by, action="crisis.postmortem.change_removed", subject=current, agency=current.incident.agency,
        changes={"change": (change.text, None)},
    )  # fmt: skip
    return current


def _store(postmortem: Postmortem, by: Membership, kind: ChangeKind, text: str, **also: Any) -> PlanChange:
    if kind != ChangeKind.NONE:
        postmortem.changes.filter(kind=ChangeKind.NONE).delete()
    change = PlanChange.objects.create(postmortem=postmortem, kind=kind, text=text[:500], by=by, **also)
    record(
        by=by, action="crisis.postmortem.change_proposed", subject=postmortem, agency=postmortem.incident.agency,
        changes={str(kind.label): (None, change.text)},
    )  # fmt: skip
    return change
