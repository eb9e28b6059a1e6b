"""When an answer is late: by how long the agency's own people took to answer, of the same size class where enough is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from influencers.models import Channel, Influencer
from outreach.models import AnswerTime
from outreach.working_days import add_working_days, to_working_day, zone_of

FEWEST = 10  # answers, before a class speaks for itself
STATED_DAYS = 3  # working days, while nothing is known: what the big marketplaces give people to answer
SHORTEST, LONGEST = (
    timedelta(days=1),
    timedelta(days=14),
)  # whatever history says, nobody is late before or waited for after


@dataclass(frozen=True)
class Expectation:
    """How long an answer is waited for. `hours` is None while nothing is known; `tier` "" speaks of everybody."""

    hours: float | None
    median_hours: float | None = None
    known: int = 0
    tier: str = ""

    @property
    def words(self) -> str:
        """Say on what the date rests."""
        if self.hours is None or self.median_hours is None:
            return _("Fewer than %(fewest)s answers are known, so %(days)s working days are given.") % {
                "fewest": FEWEST, "days": STATED_DAYS,
            }  # fmt: skip
        told = {
            "median": in_days(self.median_hours),
            "late": in_days(self.hours),
            "known": self.known,
            "tier": self.tier,
        }
        if self.tier:
            return _("Of %(known)s answers from “%(tier)s” people half came within %(median)s and four of five within %(late)s.") % told  # fmt: skip
        return _("Of %(known)s answers to this agency half came within %(median)s and four of five within %(late)s.") % told  # fmt: skip


def in_days(hours: float) -> str:
    """Return a span in words: hours up to two days, then days."""
    if hours < 48:
        number = max(1, round(hours))
        return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": number}
    number = round(hours / 24)
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


def expectation_of(influencer: Influencer) -> Expectation:
    """Return how long this person's answer is waited for; two statements."""
    tier = tier_of(influencer)
    rows = {
        row.tier: row
        for row in AnswerTime.objects.filter(agency_id=influencer.agency_id, tier__in={tier, ""})
    }
    for name in (tier, ""):
        row = rows.get(name)
        if row is not None and row.known >= FEWEST:
            return Expectation(row.late_hours, row.median_hours, row.known, name)
    return Expectation(None)


def expected_answer_by(influencer: Influencer, sent_at: datetime) -> datetime:
    """Return when an answer to a letter that left at `sent_at` is late: after the time four of five took (AnswerTime),
    never less than a day or more than two weeks, never on somebody's weekend; without history after 3 working days."""
    zone = zone_of(influencer, influencer.agency)
    hours = expectation_of(influencer).hours
    if hours is None:
        return add_working_days(sent_at, STATED_DAYS, zone)
    return to_working_day(sent_at + min(max(timedelta(hours=hours), SHORTEST), LONGEST), zone)


def tier_of(influencer: Influencer) -> str:
    """Return the size class of somebody's largest channel, "" where none is known."""
    found = (
        Channel.objects.filter(influencer=influencer, followers__isnull=False)
        .exclude(tier="")
        .order_by("-followers", "pk")
        .values_list("tier", flat=True)
        .first()
    )
    return found or ""
