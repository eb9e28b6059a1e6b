"""What can be chosen when a room is opened: campaigns, influencers, plans, and the plan that fits first."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Agency, Membership
from campaigns.models import Campaign
from crisis.actions.playbooks import playbook_for
from crisis.forms.incidents import PACK
from crisis.models import Alert, PlaybookVersion
from crisis.packs import playbooks
from crisis.queries.playbooks import plans_in_force, versions_to_show
from crisis.queries.suggesting import Suggestion, suggested_for
from crisis.states import VersionState
from influencers.models import Influencer

MOST = 500


def campaigns_to_choose(agency: Agency) -> list[Campaign]:
    rows = Campaign.objects.for_agency(agency).open().filter(is_template=False)
    return list(rows.select_related("brand").order_by("name", "pk")[:MOST])


def influencers_to_choose(agency: Agency) -> list[Influencer]:
    """Return who works in campaigns that go on, by name."""
    rows = Influencer.objects.for_agency(agency).filter(
        collaborations__ended_at=None, collaborations__campaign__archived_at=None
    )
    return list(rows.distinct().order_by("name", "pk")[:MOST])


def plans_to_choose(agency: Agency, fits: Sequence[Suggestion] = ()) -> list[tuple[str, str]]:
    """Return (value, words) of the plans: what fits first and why, then one's own, then the built-in ones."""
    own = plans_in_force(agency)
    values = {each.playbook.scenario: str(each.uuid) for each in own if each.playbook.scenario}
    first = [
        (str(fit.version.uuid) if fit.version else values.get(fit.scenario, f"{PACK}{fit.scenario}"), _("%(plan)s: fits, %(why)s") % {"plan": fit.name, "why": fit.why[:1].lower() + fit.why[1:]})
        for fit in fits
    ]  # fmt: skip
    others = [(str(each.uuid), each.playbook.name) for each in own]
    others += [(f"{PACK}{key}", each.name) for key, each in playbooks().items() if key not in values]
    taken = {value for value, _words in first}
    return [*first, *(pair for pair in others if pair[0] not in taken)]


def chosen_plan(agency: Agency, value: str, by: Membership) -> PlaybookVersion | None:
    """Return the version a value of `plans_to_choose` stands for; a built-in plan is adopted now."""
    if not value:
        return None
    if value.startswith(PACK):
        return playbook_for(agency=agency, scenario=value.removeprefix(PACK), by=by)
    try:
        # A campaign that was prepared keeps its version, also when a newer one is in force.
        return versions_to_show(agency).exclude(state=VersionState.DRAFT).filter(uuid=UUID(value)).first()
    except ValueError:
        return None


def plan_for_alert(alert: Alert, by: Membership) -> PlaybookVersion | None:
    """Return the plan that fits an alert best; None where nothing fits well enough."""
    fits = suggested_for(alert)
    if not fits:
        return None
    return fits[0].version or playbook_for(agency=alert.agency, scenario=fits[0].scenario, by=by)
