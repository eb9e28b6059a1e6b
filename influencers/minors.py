"""Whether somebody is a minor, and what follows: a minor is written to through a guardian."""

from datetime import date

from influencers.days import oldest_age
from influencers.models import Influencer

ADULT_AGE = 18


def is_minor(influencer: Influencer, *, today: date) -> bool | None:
    """Say whether somebody is a minor: by what a member marked, else by the year of birth; None when unknown."""
    if influencer.is_minor is not None:
        return influencer.is_minor
    age = oldest_age(influencer.birth_year, influencer.birthday, today)
    return None if age is None else age < ADULT_AGE


def lacks_guardian(influencer: Influencer, *, today: date) -> bool:
    """Say whether a minor has nobody one could write to for them."""
    has_one = bool(influencer.guardian_name and influencer.guardian_contact)
    return is_minor(influencer, today=today) is True and not has_one
