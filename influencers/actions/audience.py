"""Who watches a channel, as YouTube Analytics tells the owner who consented. Kept like any other service's statement."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from accounts.countries import is_country
from influencers import pacing
from influencers.access import access_of_row
from influencers.asking import ask_one, note_health
from influencers.models import Channel, Credential, OutsideFigure
from influencers.sources import base_url, transport
from influencers.states import CredentialState, SpendPurpose
from platforms.contract import YOUTUBE
from platforms.errors import PlatformError
from platforms.youtube.analytics import BASE_URL, Audience, audience

SOURCE = "YouTube Analytics"
EVERY = timedelta(days=7)
TRY_AGAIN = timedelta(days=1)  # after a refusal
PERIOD = timedelta(
    days=90
)  # of views that are looked at; too short a time tells nothing about small channels
LATE = timedelta(days=3)  # the newest days are always missing
KEPT = timedelta(days=30)  # what could not be read anew for so long is deleted: the consent may be gone
SMALLEST_SHARE = 0.005
MOST_COUNTRIES = 25
GENDERS = {"female": "f", "male": "m"}

log = structlog.get_logger(__name__)


def read_due_audiences(*, now: datetime, limit: int = 50) -> int:
    """Read the audiences not read for a week; return how many were stored. Deletes those not read for a month."""
    OutsideFigure.objects.filter(source=SOURCE, upload=None, stated_on__lt=(now - KEPT).date()).delete()
    return sum(_read(consent, now=now) for consent in _claim(now=now, limit=limit))


def forget_audience(channel: Channel) -> None:
    """Delete what a consent showed, because it is over."""
    OutsideFigure.objects.filter(channel=channel, source=SOURCE, upload=None).delete()


@transaction.atomic
def _claim(*, now: datetime, limit: int) -> list[Credential]:
    old = Q(last_used_at=None) | Q(last_used_at__lt=now - EVERY)
    refused = Q(state=CredentialState.FAILING, failed_at__lt=now - TRY_AGAIN)
    rows = Credential.objects.usable().consents().filter(old | refused, platform=YOUTUBE).order_by("pk")
    found = list(rows.select_for_update(skip_locked=True)[:limit])
    # A worker that dies has used up the turn; the next one is a week away, which is soon enough.
    Credential.objects.filter(pk__in=[row.pk for row in found]).update(last_used_at=now)
    return found


def _read(consent: Credential, *, now: datetime) -> bool:
    access = access_of_row(consent)
    if access is None or consent.channel_id is None:
        return False
    end = (now - LATE).date()
    try:
        answer = ask_one(
            access,
            lambda credential: audience(
                transport(),
                credential=credential,
                start=end - PERIOD,
                end=end,
                now=now,
                base_url=base_url(YOUTUBE) or BASE_URL,
            ),
            now=now,
        )
    except PlatformError as error:
        pacing.settle(access, spends=error.spent, purpose=SpendPurpose.ROUTINE, now=now)
        note_health(access, [error], answered=False, now=now)
        log.warning("audience not read", reason=error.kind, detail=error.detail)
        return False
    pacing.settle(access, spends=answer.spent, purpose=SpendPurpose.ROUTINE, now=now)
    note_health(access, [], answered=True, now=now)
    _store(consent.channel_id, answer.value, now=now)
    return True


@transaction.atomic
def _store(channel_id: int, told: Audience, *, now: datetime) -> None:
    shares = {f"audience.age.{age}": share for age, share in told.ages.items()}
    shares |= {
        f"audience.gender.{GENDERS[word]}": share for word, share in told.genders.items() if word in GENDERS
    }
    largest = sorted(told.countries.items(), key=lambda pair: -pair[1])[:MOST_COUNTRIES]
    shares |= {
        f"audience.country.{country}": share
        for country, share in largest
        if share >= SMALLEST_SHARE and is_country(country)
    }
    mine = OutsideFigure.objects.filter(channel_id=channel_id, source=SOURCE, upload=None)
    mine.filter(stated_on=now.date()).delete()
    OutsideFigure.objects.bulk_create(
        OutsideFigure(
            channel_id=channel_id,
            source=SOURCE,
            metric=metric[:60],
            value=round(share, 6),
            unit="share",
            stated_on=now.date(),
        )
        for metric, share in shares.items()
    )
