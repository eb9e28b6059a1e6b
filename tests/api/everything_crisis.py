"""One of everything about crisis, and more of it, for the tests of every endpoint. Each noun adds its module's line."""

from typing import Any

from accounts.models import Brand, Membership
from tests.api.everything_alerts import more_of_alerts
from tests.api.everything_incidents import more_of_incidents
from tests.api.everything_live import more_of_live
from tests.api.everything_monitors import more_of_monitors
from tests.api.everything_partners import more_of_partners
from tests.api.everything_playbooks import more_of_playbooks, playbook_house
from tests.api.everything_statements import more_of_statements, statement_house
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident, make_monitor


def crisis_house(by: Membership, brand: Brand) -> dict[str, Any]:
    """Return what lists of this room hang on: nouns of addresses -> the object that stands there."""
    campaign = make_campaign(by, brand, "Storm")
    incident = make_incident(campaign, by)
    return {
        "monitors": make_monitor(campaign, owner=by), "incidents": incident, **playbook_house(by, incident),
        **statement_house(by, incident),
    }  # fmt: skip


def more_of_crisis(by: Membership, house: dict[str, Any], brand: Brand, number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about crisis."""
    campaign = make_campaign(by, brand, f"Storm {number}")
    make_monitor(campaign, owner=by)
    incident = make_incident(campaign, by)
    return {
        **more_of_playbooks(by, house, incident, campaign, number),
        **more_of_partners(by, house["incidents"]),
        **more_of_alerts(by, campaign, number),
        **more_of_monitors(by, house["monitors"], number),
        **more_of_incidents(by, house["incidents"], number),
        **more_of_live(by, house["incidents"]),
        **more_of_statements(by, house, number),
    }
