"""When an answer is late: by how long the agency's own people took to answer, of the same size class where enough is known."""

from collections.abc import Iterable, Sequence
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
    return expectations_of([influencer])[influencer.pk]


def expectations_of(influencers: Sequence[Influencer]) -> dict[int, Expectation]:
    """Return how long the answers of people of one agency are waited for, by their keys; two statements in all."""
    if not influencers:
        return {}
    tiers = tiers_of(influencers)
    rows = {
        row.tier: row
        for row in AnswerTime.objects.filter(
            agency_id=influencers[0].agency_id, tier__in={*tiers.values(), ""}, known__gte=FEWEST
        )
    }
    told = {
        name: Expectation(row.late_hours, row.median_hours, row.known, name) for name, row in rows.items()
    }
    return {
        each.pk: told.get(tiers.get(each.pk, "")) or told.get("") or Expectation(None) for each in influencers
    }


def expected_answer_by(
    influencer: Influencer, sent_at: datetime, expectation: Expectation | None = None
) -> datetime:
    """Return when an answer to a letter that left at `sent_at` is late: after the time four of five took (AnswerTime),
    never less than a day or more than two weeks, never on somebody's weekend; without history after 3 working days.

    `expectation` where it was read already, for many at once.
    """
    zone = zone_of(influencer, influencer.agency)
    hours = (expectation or expectation_of(influencer)).hours
    if hours is None:
        return add_working_days(sent_at, STATED_DAYS, zone)
    return to_working_day(sent_at + min(max(timedelta(hours=hours), SHORTEST), LONGEST), zone)


def tiers_of(influencers: Iterable[Influencer]) -> dict[int, str]:
    """Return the size class of each one's largest channel, of those of whom it is known; one statement."""
    rows = Channel.objects.filter(influencer__in=influencers, followers__isnull=False).exclude(tier="")
    largest = rows.order_by("influencer", "-followers", "pk").distinct("influencer")
    return dict(largest.values_list("influencer", "tier"))
