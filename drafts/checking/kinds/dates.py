"""When it goes out: within the campaign, or not."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from drafts.checking.context import Context
from drafts.checking.contract import FoundBy, Severity
from drafts.checking.kinds.contract import Kind, nothing
from drafts.checking.rows import Rule


def _window(rule: Rule, context: Context) -> Iterator[FoundBy]:
    given = context.given
    if given.on is None or (given.campaign_starts is None and given.campaign_ends is None):
        return
    early = given.campaign_starts is not None and given.on < given.campaign_starts
    late = given.campaign_ends is not None and given.on > given.campaign_ends
    day = {"day": date_format(given.on, "j F Y")}
    if early or late:
        message = _("It goes out on %(day)s, outside the campaign.") % day
        yield context.says(rule, rule.severity, message, outcome="early" if early else "late")
    else:
        message = _("It goes out on %(day)s, within the campaign.") % day
        yield context.says(rule, Severity.PASS, message, outcome="within")


WINDOW = Kind(_window, nothing, of_advertising=False)
