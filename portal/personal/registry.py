"""The sections of the influencer's page, in their order. A room adds its own here, in one line."""

from functools import cache

from django.utils.module_loading import import_string

from portal.personal.sections import Section

# By name: sections answer forms through the page, and the page draws sections.
NAMES = (
    "portal.personal.crisis.SECTION",
    "portal.personal.offers.SECTION",
    "portal.personal.brief.SECTION",
    "portal.personal.drafts.SECTION",
    "portal.personal.payments.SECTION",
)


@cache
def sections() -> tuple[Section, ...]:
    return tuple(import_string(name) for name in NAMES)
