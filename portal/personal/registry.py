"""The sections of the influencer's page, in their order. A room adds its own here: one import, one name."""

from portal.personal.sections import Section

SECTIONS: tuple[Section, ...] = ()
